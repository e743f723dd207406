//! Acts told of as done.
//!
//! In: an act of the past or present with its sides. Out: a draft with the codes that the act has when
//! it is done (`acts.tsv`), made finer by what the words say of weapon and place, or the reason why it
//! is no news. "Turkish warplanes bombed the PKK" is an air strike; "The two candidates clashed over
//! taxes" is no use of force.

use super::{Sides, is_speech};
use crate::assertion::Context;
use crate::grammar::Tense;
use crate::lexicon::Act;
use crate::predicates::Predicate;
use crate::reading::{Draft, Reading, Source, add_actors, without};
use legation_actors::MentionKind;
use legation_analysis::{Relation, Tag, TokenId};
use legation_records::{ActorKey, Cameo, Category, Factuality, HolderFactuality, Kind, Mode, Record, SpeakerBasis};

impl<'a> Reading<'a> {
    #[allow(clippy::too_many_arguments)] // the facts of one predicate, each used once
    pub(super) fn push_realised(
        &mut self,
        sentence: usize,
        predicate: &Predicate<'a>,
        act: &'a Act,
        act_token: TokenId,
        sides: &Sides,
        source: &Source,
        context: &Context,
    ) {
        let token = predicate.token;
        let speech = is_speech(&act.class);
        let each_other = predicate.object.is_some_and(|o| matches!(self.grammar.lemma(o), "other" | "another"));
        if let ([one, other], [], true, "accuse" | "praise") =
            (sides.senders.as_slice(), sides.receivers.as_slice(), each_other, act.class.as_str())
        {
            // "Thailand and Cambodia accused each other": two acts.
            for (from, to) in [(one, other), (other, one)] {
                let half = Sides { senders: vec![from.clone()], receivers: vec![to.clone()], ..sides.clone() };
                self.push_realised(sentence, predicate, act, act_token, &half, source, context);
            }
            return;
        }
        if self.is_verbal_fight(act, predicate, sides) {
            self.suppress(token, self.lure(predicate), "fought in words, or as a habit: no use of force");
            return;
        }
        let act = self.by_weapon(act, predicate);
        let outsider = !self.dyad.is_empty() && without(&sides.senders, &self.dyad).len() == sides.senders.len();
        if act.class == "meet" && outsider && sides.receivers.is_empty() && self.is_anaphoric(act_token) {
            self.suppress(token, self.lure(predicate), "a third party's part in the talks of others");
            return;
        }
        let in_passing = self.grammar.relation(self.grammar.clause(token)) == Relation::AclRelcl
            && matches!(self.grammar.tense(token), Tense::Past | Tense::Pluperfect)
            && self.times_of(&[token]).is_empty();
        if in_passing {
            self.suppress(token, self.lure(predicate), "said of somebody in passing, without a date: background");
            return;
        }
        let mut record = self.blank(Kind::Event, self.clause_span(token, context), source);
        record.category = act.category;
        record.mode = act.mode;
        record.cameo = act.cameo;
        record.senders.clone_from(&sides.senders);
        record.receivers.clone_from(&sides.receivers);
        let together = act.reciprocal || (predicate.rule.joint && act.class == "meet");
        if together && (record.senders.len() > 1 || !record.receivers.is_empty()) {
            let receivers = std::mem::take(&mut record.receivers);
            add_actors(&mut record.senders, &receivers);
        }
        let mut inferred = sides.inferred;
        if act.class == "meet"
            && record.senders.len() == 1
            && record.receivers.is_empty()
            && self.is_anaphoric(act_token)
        {
            let other = self.counterpart(&record.senders);
            if other.len() == 1 {
                add_actors(&mut record.senders, &other);
                inferred = true;
            }
        }
        if record.receivers.is_empty() && matches!(act.class.as_str(), "praise" | "accuse") {
            record.receivers = predicate.object.map(|o| self.authors(o, &record.senders)).unwrap_or_default();
            inferred = !record.receivers.is_empty();
        }
        let infers = matches!(act.class.as_str(), "praise" | "host" | "mediate" | "yield");
        if record.receivers.is_empty() && infers {
            record.receivers = self.counterpart(&record.senders);
            if act.class == "praise" {
                record.receivers.retain(|r| self.is_near(r, sentence));
            }
            inferred = !record.receivers.is_empty();
        }
        if act.class == "accuse" && record.receivers.is_empty() {
            // "condemned the strikes": whoever struck just before.
            record.receivers = self.author_of_the_last_blow(&record.senders);
            inferred = !record.receivers.is_empty();
        }
        if matches!(act.class.as_str(), "accuse") && record.receivers.is_empty() {
            self.suppress(token, self.lure(predicate), "whom it is directed at was not found");
            return;
        }
        if record.senders.is_empty() {
            self.suppress(token, self.lure(predicate), "who did it was not found");
            return;
        }
        if act.class == "assault" && record.receivers.is_empty() && !act.reciprocal {
            // "had carried out strikes on Kandahar, according to Afghan officials": the victim tells.
            record.receivers = without(&source.parties, &record.senders);
            inferred = !record.receivers.is_empty();
        }
        if record.category.is_some_and(Category::needs_recipient) && record.receivers.is_empty() {
            record.receivers = self.counterpart(&record.senders);
            record.receivers.retain(|r| self.is_near(r, sentence));
            if record.receivers.is_empty() {
                self.suppress(token, self.lure(predicate), "a recipient is required and none was found");
                return;
            }
            inferred = true;
        }
        if speech {
            let carrier = self.carrier(predicate.rule, token);
            self.attribute_to_sender(&mut record, sides, source, predicate.rule.expressed.then_some(carrier));
            // Kind words of a third party for the talks of others are no interest of its own.
            record.firmness = predicate.rule.attitude.filter(|_| !outsider || self.dyad.len() < 2);
        }
        if act.reciprocal && act.class == "meet" && record.parties().len() < 2 {
            self.suppress(token, self.lure(predicate), "with whom was not found");
            return;
        }
        if act.class == "meet" && matches!(act.id.as_str(), "talk" | "meeting" | "contact") {
            self.meeting_place(&mut record, predicate);
        }
        let anonymous = source.basis == SpeakerBasis::Unattributed && source.speaker.is_some();
        record.factuality = if speech {
            let speaker = (act.class != "praise").then_some(Factuality::CertainYes);
            HolderFactuality { outlet: Some(Self::outlet_of_speech(source, sides)), speaker }
        } else if source.speaker.is_none() {
            HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: None }
        } else if Self::is_own_word(source, sides)
            && !anonymous
            && !act.reciprocal
            && !matches!(act.class.as_str(), "assault" | "meet")
        {
            // A party's own act on its own word: "Armenia has suspended …, its deputy prime minister said".
            HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: Some(Factuality::CertainYes) }
        } else {
            HolderFactuality { outlet: Some(Factuality::Uncommitted), speaker: Some(Factuality::CertainYes) }
        };
        let carrier = self.carrier(predicate.rule, token);
        let (occurred, dated, anchored, by) = if speech {
            self.when_spoken(sentence, token, carrier, predicate, source, &record)
        } else {
            self.when_done(token, act_token, carrier, predicate)
        };
        record.occurred = occurred;
        if self.is_history(&record) {
            self.suppress(token, self.lure(predicate), "it lies years back: history, not news");
            return;
        }
        let verbal = matches!(
            record.category,
            Some(Category::Consult | Category::Support | Category::Accuse | Category::Concede)
        ) || matches!(record.mode, Some(Mode::Withdraw | Mode::Expel) if record.category == Some(Category::Sanction));
        record.contexts = self.contexts(sentence, &act.contexts, verbal);
        record.topic = Some(self.topic_of(&record, act.class == "meet"));
        self.explain(&mut record, predicate, sides, &format!("acts.tsv:{}", act.id), &by);
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
        let acts = std::iter::once(token).chain(noun).collect();
        let elaborable = speech && self.is_elaborable(sides, source);
        self.drafts.push(Draft {
            record,
            sentence,
            acts,
            class: act.class.clone(),
            stance: None,
            anchored,
            dated,
            elaborable,
            inferred,
        });
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
