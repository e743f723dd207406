//! What no rule names, and the words still tell: a refusal, a demand, talks in passing.
//!
//! In: the tokens of a sentence that no predicate took. Out: a draft for each clause that says that a
//! party will not do something ("Yerevan would bring the maps, but would not deliver them
//! beforehand"), that another must ("The lenders said that Tonga must mend the dam"), or that
//! talks were held ("… after two days of talks mediated by Qatar").

use crate::assertion::Standing;
use crate::grammar::{Modality, Tense};
use crate::predicates::ActUse;
use crate::reading::{Draft, Reading, add_actors, without};
use legation_analysis::{Relation, Tag, TokenId, Upos};
use legation_records::{Factuality, HolderFactuality, Kind, Mode, StepKind};
use std::collections::BTreeSet;

impl Reading<'_> {
    /// "… after two days of talks mediated by Qatar", "during a meeting with his counterpart": talks
    /// that the clause tells of as held.
    pub(super) fn code_talks_in_passing(&mut self, sentence: usize, consumed: &BTreeSet<TokenId>) {
        let g = self.grammar;
        for noun in self.analysis.sentences[sentence].tokens.clone() {
            let by_phone = matches!(g.lemma(noun), "phone" | "telephone")
                && matches!(g.preposition(noun), Some("by" | "over"))
                && !self.drafts.iter().any(|d| d.sentence == sentence && d.record.mode == Some(Mode::Phone));
            let held = matches!(g.relation(noun), Relation::Obl | Relation::Nmod)
                && (by_phone || matches!(g.preposition(noun), Some("after" | "during" | "following" | "at")))
                && !consumed.contains(&noun);
            if !held || self.attached_to_plan(noun) {
                continue;
            }
            let named = self.matcher.noun_act(noun).filter(|a| a.act.class == "meet");
            let on_the_phone = by_phone.then(|| self.lexicon.act("call")).flatten();
            let Some(act_use) = named.or_else(|| on_the_phone.map(|act| ActUse { act, token: noun })) else { continue };
            if !matches!(act_use.act.id.as_str(), "talk" | "meeting" | "call") || g.negation(noun).is_some() {
                continue;
            }
            let verb = g.clause(g.head(noun));
            let context = self.attributions.context(&g, verb);
            // "in a statement issued after their meeting"
            let participle = g.tag(verb) == Tag::Vbn && g.relation(verb) == Relation::Acl;
            let told = (participle || matches!(g.tense(verb), Tense::Past | Tense::Perfect | Tense::Pluperfect))
                && g.modality(verb) == Modality::None;
            if context.standing != Standing::Asserted || context.denied.is_some() || !told {
                continue;
            }
            let near = [noun, act_use.token];
            let mut parties = self.prepositional_parties(&near, "between");
            add_actors(&mut parties, &self.prepositional_parties(&near, "with"));
            add_actors(&mut parties, &self.owners(act_use.token));
            if let Some(actor) = g.actor(verb) {
                add_actors(&mut parties, &self.parties(actor));
            }
            if parties.len() < 2 && participle {
                // The main clause says who they are: "…, the foreign ministers of Belgium and Rwanda pledged".
                let main = (0..8).fold(verb, |at, _| if g.actor(at).is_some() { at } else { g.head(at) });
                if let Some(actor) = g.actor(main) {
                    add_actors(&mut parties, &self.parties(actor));
                }
            }
            if parties.len() < 2 {
                continue;
            }
            let source = self.source(&context);
            let run = self.analysis.subtree(noun);
            let mut record =
                self.blank(Kind::Event, self.analysis.span(run.clone()).trimmed_end(&self.analysis.text), &source);
            record.category = act_use.act.category;
            record.mode = act_use.act.mode;
            record.cameo = act_use.act.cameo;
            record.senders = parties;
            let attributed = source.speaker.is_some();
            record.factuality = HolderFactuality {
                outlet: Some(if attributed { Factuality::Uncommitted } else { Factuality::CertainYes }),
                speaker: attributed.then_some(Factuality::CertainYes),
            };
            let mut dates = vec![noun, act_use.token];
            dates.extend(participle.then_some(verb));
            let dated = self.interval_of(&dates, Tense::Past).map(|(i, _)| i);
            record.occurred = dated.or_else(|| self.up_to_now());
            record.contexts = self.contexts(sentence, &act_use.act.contexts, true);
            record.topic = Some(self.topic_of(&record, true));
            record.explanation.steps.push(self.step(
                StepKind::Rule,
                "talks told of in passing as held",
                "events: talks in passing",
                noun,
            ));
            self.drafts.push(Draft {
                acts: vec![noun, act_use.token],
                dated: dated.is_some(),
                ..Draft::plain(record, sentence, "meet")
            });
        }
    }

    /// Whether a noun hangs on a clause about what is still to come.
    fn attached_to_plan(&self, noun: TokenId) -> bool {
        let g = self.grammar;
        let mut at = g.head(noun);
        for _ in 0..8 {
            if g.modality(at) != Modality::None || (g.tag(at) == Tag::Vb && g.relation(at) != Relation::Root) {
                // "agreed to extend the truce after talks": the talks belong to the agreeing.
                let governs = g.head(at);
                return !(g.relation(at) == Relation::Xcomp
                    && matches!(g.tense(governs), Tense::Past | Tense::Perfect));
            }
            let head = g.head(at);
            if head == at {
                break;
            }
            at = head;
        }
        false
    }

    /// "Yerevan would bring the maps, but would not deliver them beforehand": whatever it is, a
    /// party that says it will not do it refuses.
    pub(super) fn code_plain_refusals(&mut self, sentence: usize, consumed: &BTreeSet<TokenId>) {
        let g = self.grammar;
        for token in self.analysis.sentences[sentence].tokens.clone() {
            let will_not = g.is_verb(token)
                && g.upos(token) == Upos::Verb
                && g.negation(token).is_some()
                && matches!(g.modality(token), Modality::Future | Modality::Conditional);
            // "would not respond until Helsinki lifted its restrictions": silence with a price refuses.
            let rule = self.matcher.at(token);
            let bargains = || {
                rule.as_ref().and_then(|p| p.act.as_ref()).is_some_and(|a| a.act.class == "statement")
                    && !self.conditions(sentence, token, &[]).is_empty()
            };
            if !will_not || (rule.is_some() && !bargains()) || (rule.is_none() && consumed.contains(&token)) {
                continue;
            }
            let context = self.attributions.context(&g, token);
            if context.standing != Standing::Asserted || context.denied.is_some() {
                continue;
            }
            let source = self.source(&context);
            let Some(actor) = g.actor(token) else { continue };
            let senders = self.parties(actor);
            let own =
                !senders.is_empty() && !source.parties.is_empty() && without(&senders, &source.parties).is_empty();
            let deed = g.object(token).is_some() || g.prepositional(token).next().is_some();
            let mut receivers = without(&self.prepositional_owners(token, "to"), &senders);
            let inferred = receivers.is_empty();
            if inferred {
                receivers = self.counterpart(&senders);
                receivers.retain(|r| self.is_near(r, sentence));
            }
            if !own || !deed || receivers.is_empty() {
                continue;
            }
            let Some(row) = self.lexicon.category("refuse", "other").cloned() else { continue };
            let mut record = self.blank(Kind::Event, self.clause_span(token, &context), &source);
            record.category = row.category;
            // Something concrete that it will not do: no refusal to talk.
            record.mode = row.mode.or(Some(Mode::Yield));
            record.cameo = row.cameo;
            record.factuality = HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: row.speaker };
            record.conditions = self.conditions(sentence, token, &[]);
            record.senders = senders;
            record.receivers = receivers;
            let cue_date = source.cue.and_then(|c| self.interval_of(&[c], Tense::Past)).map(|(i, _)| i);
            record.occurred = cue_date.or_else(|| self.recently());
            record.contexts = self.contexts(sentence, &[], true);
            record.topic = Some(self.topic_of(&record, true));
            record
                .explanation
                .steps
                .insert(0, self.step(StepKind::Rule, "a party says it will not do it", "events: plain refusal", token));
            record.explanation.steps.push(self.step(StepKind::Category, "REJECT", &row.place, token));
            self.drafts.push(Draft {
                acts: vec![token],
                stance: Some("refuse".to_owned()),
                dated: cue_date.is_some(),
                inferred,
                ..Draft::plain(record, sentence, "other")
            });
        }
    }

    /// "The lenders said that Tonga must mend the dam": whatever it is, one party says that another
    /// has to do it.
    pub(super) fn code_plain_demands(&mut self, sentence: usize, consumed: &BTreeSet<TokenId>) {
        let g = self.grammar;
        for token in self.analysis.sentences[sentence].tokens.clone() {
            let must = g.is_verb(token)
                && g.upos(token) == Upos::Verb
                && !consumed.contains(&token)
                && g.modality(token) == Modality::Deontic
                && g.children(token).any(|c| matches!(g.lemma(c), "must" | "should") && g.relation(c) == Relation::Aux);
            if !must || self.matcher.at(token).is_some() {
                continue;
            }
            let context = self.attributions.context(&g, token);
            if context.standing != Standing::Asserted || context.denied.is_some() {
                continue;
            }
            let source = self.source(&context);
            let Some(subject) = g.own_subject(token).filter(|s| g.relation(*s) == Relation::Nsubj) else { continue };
            let receivers = without(&self.parties(subject), &source.parties);
            let own = source.binds_nobody || source.parties.is_empty() || receivers.is_empty();
            if own || g.negation(token).is_some() {
                continue;
            }
            let Some(row) = self.lexicon.category("request", "other").cloned() else { return };
            let mut record = self.blank(Kind::Event, self.clause_span(token, &context), &source);
            record.category = row.category;
            record.mode = row.mode;
            record.cameo = row.cameo;
            record.senders.clone_from(&source.parties);
            let mut receivers = receivers;
            self.third_party_appeal(&mut record, &source.parties, &mut receivers, "other");
            record.receivers = receivers;
            record.conditions = self.conditions(sentence, token, &[]);
            record.factuality = HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: row.speaker };
            let cue_date = source.cue.and_then(|c| self.interval_of(&[c], Tense::Past)).map(|(i, _)| i);
            record.occurred = cue_date.or_else(|| self.recently());
            record.contexts = self.contexts(sentence, &[], true);
            record.topic = Some(self.topic_of(&record, false));
            let must =
                self.step(StepKind::Rule, "one party says that another must do it", "events: plain demand", token);
            record.explanation.steps.insert(0, must);
            record.explanation.steps.push(self.step(StepKind::Category, "REQUEST", &row.place, token));
            self.drafts.push(Draft {
                acts: vec![token],
                stance: Some("request".to_owned()),
                dated: cue_date.is_some(),
                ..Draft::plain(record, sentence, "other")
            });
        }
    }
}
