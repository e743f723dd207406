//! Acts told of as done.
//!
//! In: an act of the past or present with its sides. Out: a draft with the codes that the act has when
//! it is done (`acts.tsv`), made finer by what the words say of weapon and place, or the reason why it
//! is no news. "Turkish warplanes bombed the PKK" is an air strike; "The two candidates clashed over
//! taxes" is no use of force.

use super::{Sides, Told, is_speech};
use crate::grammar::Tense;
use crate::lexicon::Act;
use crate::predicates::{ActUse, Predicate};
use crate::reading::{Draft, Reading, Source, add_actors, without};
use legation_actors::MentionKind;
use legation_analysis::{Relation, Tag, TokenId};
use legation_records::{ActorKey, Cameo, Category, Factuality, HolderFactuality, Kind, Mode, Record, SpeakerBasis};

impl<'a> Reading<'a> {
    /// Codes an act as done.
    pub(super) fn push_realised(&mut self, told: Told<'_, 'a>, act: &ActUse<'a>, sides: &Sides) {
        let Told { sentence, predicate, source, context } = told;
        let ActUse { act, token: act_token } = *act;
        let token = predicate.token;
        let speech = is_speech(&act.class);
        if let ([one, other], [], true, "accuse" | "praise") =
            (sides.senders.as_slice(), sides.receivers.as_slice(), self.is_each_other(predicate), act.class.as_str())
        {
            // "Thailand and Cambodia accused each other": two acts.
            for (from, to) in [(one, other), (other, one)] {
                let half = Sides { senders: vec![from.clone()], receivers: vec![to.clone()], ..sides.clone() };
                self.push_realised(told, &ActUse { act, token: act_token }, &half);
            }
            return;
        }
        if let Some(reason) = self.why_no_news(predicate, act, act_token, sides) {
            self.suppress_predicate(predicate, reason);
            return;
        }
        let act = self.by_weapon(act, predicate);
        let mut record = self.blank(Kind::Event, self.clause_span(token, context), source);
        record.category = act.category;
        record.mode = act.mode;
        record.cameo = act.cameo;
        let inferred = match self.set_parties_of_done(&mut record, told, act, act_token, sides) {
            Ok(inferred) => inferred,
            Err(reason) => {
                self.suppress_predicate(predicate, reason);
                return;
            }
        };
        let carrier = self.carrier(predicate.rule, token);
        if speech {
            self.attribute_to_sender(&mut record, sides, source, predicate.rule.expressed.then_some(carrier));
            // Kind words of a third party for the talks of others are no interest of its own.
            let of_interest = !self.is_outsider(&sides.senders) || self.dyad.len() < 2;
            record.firmness = predicate.rule.attitude.filter(|_| of_interest);
        }
        if act.class == "meet" && matches!(act.id.as_str(), "talk" | "meeting" | "contact") {
            self.meeting_place(&mut record, predicate);
        }
        record.factuality = Self::factuality_of_done(source, sides, act);
        let dating = if speech {
            self.when_spoken(told, carrier, &record)
        } else {
            self.when_done(predicate, act_token, carrier)
        };
        record.occurred = dating.occurred;
        if self.is_history(&record) {
            self.suppress_predicate(predicate, "it lies years back: history, not news");
            return;
        }
        let verbal = matches!(
            record.category,
            Some(Category::Consult | Category::Support | Category::Accuse | Category::Concede)
        ) || matches!(record.mode, Some(Mode::Withdraw | Mode::Expel) if record.category == Some(Category::Sanction));
        record.contexts = self.contexts(sentence, &act.contexts, verbal);
        record.topic = Some(self.topic_of(&record, act.class == "meet"));
        self.explain(&mut record, predicate, sides, &format!("acts.tsv:{}", act.id), &dating.by);
        if let Some(what) = &predicate.rule.presupposes {
            self.note_presupposition(sentence, token, what, &record);
        }
        // "Held talks in Oslo": the noun is the act. Of what is condemned or signed that is not so.
        let done = !matches!(
            record.category,
            Some(
                Category::Support
                    | Category::Concede
                    | Category::Accuse
                    | Category::Reject
                    | Category::Request
                    | Category::Threaten
            )
        );
        let noun = predicate.act.as_ref().filter(|_| done).map(|act| act.token);
        let elaborable = speech && self.is_elaborable(sides, source);
        self.drafts.push(Draft {
            acts: std::iter::once(token).chain(noun).collect(),
            anchored: dating.anchored,
            dated: dating.dated,
            elaborable,
            inferred,
            ..Draft::plain(record, sentence, &act.class)
        });
    }

    /// Why an act that is told of as done is no news of its sides, if it is none.
    fn why_no_news(
        &self,
        predicate: &Predicate<'a>,
        act: &Act,
        act_token: TokenId,
        sides: &Sides,
    ) -> Option<&'static str> {
        let g = self.grammar;
        let token = predicate.token;
        if self.is_verbal_fight(act, predicate, sides) {
            return Some("fought in words, or as a habit: no use of force");
        }
        let outsider = self.is_outsider(&sides.senders);
        if act.class == "meet" && outsider && sides.receivers.is_empty() && self.is_anaphoric(act_token) {
            return Some("a third party's part in the talks of others");
        }
        let in_passing = g.relation(g.clause(token)) == Relation::AclRelcl
            && matches!(g.tense(token), Tense::Past | Tense::Pluperfect)
            && self.times_of(&[token]).is_empty();
        in_passing.then_some("said of somebody in passing, without a date: background")
    }

    /// Who did it and to whom: by the words, else as the class of the act lets it be inferred. Says
    /// whether it was.
    ///
    /// # Errors
    /// Which party it lacks.
    fn set_parties_of_done(
        &self,
        record: &mut Record,
        told: Told<'_, 'a>,
        act: &Act,
        act_token: TokenId,
        sides: &Sides,
    ) -> Result<bool, &'static str> {
        let Told { sentence, predicate, source, .. } = told;
        let class = act.class.as_str();
        record.senders.clone_from(&sides.senders);
        record.receivers.clone_from(&sides.receivers);
        let together = act.reciprocal || (predicate.rule.joint && class == "meet");
        if together && (record.senders.len() > 1 || !record.receivers.is_empty()) {
            let receivers = std::mem::take(&mut record.receivers);
            add_actors(&mut record.senders, &receivers);
        }
        let mut inferred = sides.inferred;
        if class == "meet" && record.senders.len() == 1 && record.receivers.is_empty() && self.is_anaphoric(act_token) {
            let other = self.counterpart(&record.senders);
            if other.len() == 1 {
                add_actors(&mut record.senders, &other);
                inferred = true;
            }
        }
        if record.receivers.is_empty() && matches!(class, "praise" | "accuse") {
            record.receivers = predicate.object.map(|o| self.authors(o, &record.senders)).unwrap_or_default();
            inferred = !record.receivers.is_empty();
        }
        if record.receivers.is_empty() && matches!(class, "praise" | "host" | "mediate" | "yield") {
            record.receivers = self.counterpart(&record.senders);
            if class == "praise" {
                record.receivers.retain(|r| self.is_near(r, sentence));
            }
            inferred = !record.receivers.is_empty();
        }
        if class == "accuse" && record.receivers.is_empty() {
            // "condemned the strikes": whoever struck just before.
            record.receivers = self.author_of_the_last_blow(&record.senders);
            inferred = !record.receivers.is_empty();
        }
        if class == "accuse" && record.receivers.is_empty() {
            return Err("whom it is directed at was not found");
        }
        if record.senders.is_empty() {
            return Err("who did it was not found");
        }
        if class == "assault" && record.receivers.is_empty() && !act.reciprocal {
            // "had carried out strikes on Kandahar, according to Afghan officials": the victim tells.
            record.receivers = without(&source.parties, &record.senders);
            inferred = !record.receivers.is_empty();
        }
        if record.category.is_some_and(Category::needs_recipient) && record.receivers.is_empty() {
            record.receivers = self.counterpart(&record.senders);
            record.receivers.retain(|r| self.is_near(r, sentence));
            if record.receivers.is_empty() {
                return Err("a recipient is required and none was found");
            }
            inferred = true;
        }
        if act.reciprocal && class == "meet" && record.parties().len() < 2 {
            return Err("with whom was not found");
        }
        Ok(inferred)
    }

    /// Who vouches for an act: the outlet for what it tells itself, and for a party's own act on its
    /// own word ("Armenia has suspended …, its deputy prime minister said"); else the speaker.
    fn factuality_of_done(source: &Source, sides: &Sides, act: &Act) -> HolderFactuality {
        if is_speech(&act.class) {
            let speaker = (act.class != "praise").then_some(Factuality::CertainYes);
            return HolderFactuality { outlet: Some(Self::outlet_of_speech(source, sides)), speaker };
        }
        if source.speaker.is_none() {
            return HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: None };
        }
        let vouched = Self::is_own_word(source, sides)
            && source.basis != SpeakerBasis::Unattributed
            && !act.reciprocal
            && !matches!(act.class.as_str(), "assault" | "meet");
        HolderFactuality {
            outlet: Some(if vouched { Factuality::CertainYes } else { Factuality::Uncommitted }),
            speaker: Some(Factuality::CertainYes),
        }
    }

    /// "The two candidates clashed over taxes", "the president attacked Canada for its tariffs", "the law
    /// targets firms": words of force that tell of no force.
    fn is_verbal_fight(&self, act: &Act, predicate: &Predicate<'a>, sides: &Sides) -> bool {
        if act.class != "assault" || !matches!(act.id.as_str(), "fight" | "clash" | "fire") {
            return false;
        }
        let g = self.grammar;
        let token = predicate.token;
        let person = |t: TokenId| {
            self.resolutions.at(t).is_some_and(|m| matches!(m.kind, MentionKind::Person | MentionKind::Office))
        };
        let by_a_person = sides.sender_token.is_some_and(person);
        let about = g.prepositional(token).any(|(p, n)| {
            matches!(p, "over" | "about" | "for" | "as") && self.times_of(&[n]).is_empty() && g.lemma(n) != "week"
        });
        let habit = g.tense(token) == Tense::Present && g.tag(token) != Tag::Vbg;
        by_a_person || (about && act.id == "clash" && sides.receivers.is_empty() && sides.senders.len() < 2) || habit
    }

    /// "Turkish warplanes bombed": what strikes says how.
    fn by_weapon(&self, act: &'a Act, predicate: &Predicate<'a>) -> &'a Act {
        if act.class != "assault" {
            return act;
        }
        let g = self.grammar;
        let with = g
            .prepositional(predicate.token)
            .filter(|(p, _)| matches!(*p, "with" | "by" | "in" | "using"))
            .map(|(_, n)| n);
        let tools: Vec<TokenId> = g
            .actor(predicate.token)
            .into_iter()
            .chain(with)
            .chain(g.children(predicate.token))
            .chain(predicate.act.iter().flat_map(|a| g.children(a.token)))
            .collect();
        let names = |set: &str| tools.iter().any(|t| self.lexicon.is(set, &g.lemma(*t).to_lowercase()));
        let finer = if names("drone") {
            "drone-strike"
        } else if names("aircraft") {
            "air-strike"
        } else if names("artillery") {
            "shell"
        } else {
            return act;
        };
        self.lexicon.act(finer).unwrap_or(act)
    }

    /// More than two years before publication: background of a report, not its news.
    pub(super) fn is_history(&self, record: &Record) -> bool {
        let (Some(published), Some(end)) = (self.published, record.occurred.and_then(|o| o.end)) else { return false };
        published.year() - end.year() > 2 || (end < published && end.until(published).is_ok_and(|s| s.get_days() > 730))
    }

    /// CAMEO 044 for a meeting in a third country, 042 for one in a party's.
    pub(super) fn meeting_place(&self, record: &mut Record, predicate: &Predicate<'a>) {
        let g = self.grammar;
        let near = [predicate.token, predicate.act.as_ref().map_or(predicate.token, |a| a.token)];
        for token in near {
            for (preposition, noun) in g.prepositional(token) {
                if !matches!(preposition, "in" | "at") {
                    continue;
                }
                let Some(mention) = self.resolutions.at(noun) else { continue };
                if mention.kind != MentionKind::Place {
                    continue;
                }
                let Some(country) = mention.actors().iter().find_map(|a| a.country) else { continue };
                let parties = record.parties();
                let is_third = !parties.is_empty() && !parties.contains(&ActorKey::Country(country));
                if is_third && record.category == Some(Category::Consult) {
                    record.cameo = Some(Cameo::known("044"));
                    record.mode = Some(Mode::ThirdParty);
                } else if is_third && record.planned_cameo.is_some() {
                    record.planned_cameo = Some(Cameo::known("044"));
                }
            }
        }
    }
}
