//! Parties that only what was told before can tell.
//!
//! In: a party, or a noun that points back. Out: the other side. "The strikes" that are condemned are
//! those of who struck last; "the proposal" that is rejected is that of who made it; who declines to
//! answer is silent toward who asked.

use super::{Sides, Told};
use crate::reading::{Draft, Reading, add_actors, without};
use legation_analysis::{Relation, TokenId, Upos};
use legation_records::{Actor, Category, Kind};

impl Reading<'_> {
    /// "the talks", "their commission", "these negotiations": talks that the text treats as known.
    pub(super) fn is_anaphoric(&self, noun: TokenId) -> bool {
        let g = self.grammar;
        g.children(noun).any(|c| {
            (g.relation(c) == Relation::Det
                && matches!(g.lemma(c), "the" | "this" | "that" | "these" | "those" | "both" | "such"))
                || g.relation(c) == Relation::NmodPoss
                // "a follow-up meeting", "a second session": of the same talks.
                || (c < noun && matches!(g.lemma(c), "next" | "second" | "third" | "follow" | "follow-up" | "up"))
        })
    }

    /// Whose word a party still has to answer: the last who offered it something or asked it for
    /// something, in the three sentences before `token` or in its own before it.
    pub(super) fn asked_by(&self, party: &[Actor], sentence: usize, token: TokenId) -> Vec<Actor> {
        let question = self.open_question(party, sentence, token);
        question.map(|d| without(&d.record.senders, party)).unwrap_or_default()
    }

    /// The offer or request that "accepted it", "rejected the offer" answer.
    pub(super) fn answers(&self, told: Told<'_, '_>, sides: &Sides) -> Option<&Draft> {
        let Told { sentence, predicate, .. } = told;
        let object = predicate.object?;
        if predicate.content.as_ref().is_some_and(|c| c.act.token != object) {
            return None;
        }
        let lemma = self.grammar.lemma(object);
        let points_back = self.lexicon.is("anaphor", lemma) || matches!(lemma, "offer" | "invitation");
        points_back.then(|| self.open_question(&sides.senders, sentence, predicate.token)).flatten()
    }

    fn open_question(&self, party: &[Actor], sentence: usize, token: TokenId) -> Option<&Draft> {
        let own: Vec<_> = party.iter().filter_map(Actor::key).collect();
        let before = self.original(self.analysis.tokens[token].span).start;
        self.drafts
            .iter()
            .filter(|d| d.sentence <= sentence && d.sentence + 4 > sentence)
            .filter(|d| d.record.evidence.first().is_some_and(|e| e.start < before))
            .filter(|d| {
                d.record.kind == Kind::Event
                    && matches!(d.record.category, Some(Category::Agree | Category::Request))
                    && d.record.receivers.iter().filter_map(Actor::key).any(|k| own.contains(&k))
            })
            .max_by_key(|d| d.record.evidence.first().map(|e| e.start))
    }

    /// Toward whom a party is silent: who asked it something, or the other side of the talks. The
    /// European Commission that declines to comment on talks of others is silent toward nobody.
    pub(crate) fn silent_toward(&self, party: &[Actor], sentence: usize, token: TokenId) -> Vec<Actor> {
        // A request for comment comes from the press.
        let to_the_press = self.analysis.subtree(token).any(|t| self.grammar.lemma(t) == "comment");
        let asked = if to_the_press { Vec::new() } else { self.asked_by(party, sentence, token) };
        if !asked.is_empty() {
            return asked;
        }
        if self.is_outsider(party) && self.dyad.len() > 1 { Vec::new() } else { self.counterpart(party) }
    }

    /// Whose "the proposal", "this decision", "the deal" is: those who made the last one told of.
    pub(super) fn authors(&self, noun: TokenId, but: &[Actor]) -> Vec<Actor> {
        let g = self.grammar;
        let anaphoric = g.upos(noun) == Upos::Pron
            || g.children(noun).any(|c| {
                g.relation(c) == Relation::Det && matches!(g.lemma(c), "the" | "this" | "that" | "these" | "those")
            });
        if !anaphoric {
            return Vec::new();
        }
        let fits = |d: &&Draft| {
            let Some(category) = d.record.category else { return false };
            let lemma = g.lemma(noun);
            let is = |set: &str| self.lexicon.is(set, lemma);
            if is("proposal-noun") {
                matches!(category, Category::Agree | Category::Request)
            } else if is("agreement-noun") {
                matches!(category, Category::Support | Category::Agree | Category::Concede | Category::Retreat)
                    && d.record.senders.len() > 1
            } else if is("talks-noun") {
                category == Category::Consult
            } else if lemma == "it" {
                // "criticised the proposal … called it premature": not the criticism.
                category != Category::Accuse
            } else {
                is("decision-noun")
            }
        };
        let here = self.analysis.tokens[noun].sentence;
        let last = self
            .drafts
            .iter()
            .filter(|d| {
                matches!(d.record.kind, Kind::Event | Kind::Plan) && d.sentence <= here && d.sentence + 6 > here
            })
            .filter(|d| !without(&d.record.senders, but).is_empty())
            .rfind(fits);
        let Some(draft) = last else { return Vec::new() };
        let joint = draft.record.receivers.is_empty()
            || matches!(draft.record.category, Some(Category::Consult | Category::Support));
        let mut found = draft.record.senders.clone();
        if joint {
            add_actors(&mut found, &draft.record.receivers);
        }
        without(&found, but)
    }

    /// Who last did or said something hostile to one of `senders` in this report.
    pub(crate) fn author_of_the_last_blow(&self, senders: &[Actor]) -> Vec<Actor> {
        let own: Vec<_> = senders.iter().filter_map(Actor::key).collect();
        let hostile = |c: Category| {
            matches!(
                c,
                Category::Accuse
                    | Category::Assault
                    | Category::Sanction
                    | Category::Mobilize
                    | Category::Coerce
                    | Category::Threaten
                    | Category::Reject
            )
        };
        self.drafts
            .iter()
            .rev()
            .find(|d| {
                d.record.category.is_some_and(hostile)
                    && d.record.receivers.iter().filter_map(Actor::key).any(|k| own.contains(&k))
            })
            .map(|d| without(&d.record.senders, senders))
            .unwrap_or_default()
    }

    /// Whether a sentence or the one before it names a party.
    pub(super) fn is_near(&self, party: &Actor, sentence: usize) -> bool {
        let from = self.analysis.sentences[sentence.saturating_sub(1)].tokens.start;
        let run = from..self.analysis.sentences[sentence].tokens.end;
        let same = |a: &Actor| a.key().is_some() && a.key() == party.key();
        self.resolutions.mentions().iter().any(|m| run.contains(&m.head) && m.actors().iter().any(same))
    }
}
