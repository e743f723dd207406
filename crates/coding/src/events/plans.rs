//! Plans: what is fixed and still to come.
//!
//! In: a predicate that sets an act for the future, with its sides. Out: a draft with the time that
//! the words give it, never before the report, or the reason why it is history. "A second round of
//! talks is expected to start soon".

use super::arguments::content_path;
use super::{Sides, Told};
use crate::grammar::Tense;
use crate::lexicon::Row;
use crate::predicates::{ActUse, Predicate};
use crate::reading::{Draft, Reading, add_actors};
use legation_analysis::{Relation, TokenId};
use legation_records::{Actor, Factuality, HolderFactuality, Kind, Record, SpeakerBasis};

impl<'a> Reading<'a> {
    /// Codes an act that is set for the future; without an act ("something is planned"), by the row alone.
    pub(super) fn push_plan(&mut self, told: Told<'_, 'a>, act: Option<&ActUse<'a>>, row: &Row, sides: &Sides) {
        let Told { sentence, predicate, source, context } = told;
        let token = predicate.token;
        let g = self.grammar;
        let mut record = self.blank(Kind::Plan, self.clause_span(token, context), source);
        record.category = row.category;
        record.mode = row.mode;
        record.cameo = row.cameo;
        record.firmness = row.firmness;
        record.planned_cameo = act.and_then(|a| a.act.cameo);
        let class = act.map_or("other", |a| a.act.class.as_str());
        let inferred = match self.set_parties_of_plan(&mut record, predicate, act, sides) {
            Ok(inferred) => inferred,
            Err(reason) => {
                self.suppress_predicate(predicate, reason);
                return;
            }
        };
        self.meeting_place(&mut record, predicate);
        let dating = self.when_planned(predicate, act.map(|a| a.token));
        record.occurred = dating.occurred;
        if let Some(reason) = self.why_past(token, &record) {
            self.suppress_predicate(predicate, reason);
            return;
        }
        record.factuality = HolderFactuality {
            outlet: Some(Factuality::ProbableYes),
            speaker: source
                .speaker
                .as_ref()
                .filter(|_| source.basis != SpeakerBasis::Unattributed)
                .map(|_| Factuality::CertainYes),
        };
        record.contexts = self.contexts(sentence, act.map_or(&[], |a| &a.act.contexts), true);
        record.conditions = self.conditions(sentence, token, content_path(predicate));
        record.topic = Some(self.topic_of(&record, class == "meet"));
        if let Some(noun) = act.map(|a| a.token).filter(|t| !g.is_verb(*t) && !self.is_anaphoric(*t)) {
            // "A second round of talks on the dam": a topic of its own.
            if let Some(topic) = &mut record.topic {
                topic.label = self.own_topic(noun);
            }
        }
        self.explain(&mut record, predicate, sides, &row.place, &dating.by);
        if let Some(act) = act {
            self.note_earlier_round(sentence, act.token, &record);
        }
        self.drafts.push(Draft {
            acts: act.map(|a| a.token).into_iter().chain([token]).collect(),
            stance: Some("plan".to_owned()),
            dated: dating.dated,
            inferred,
            ..Draft::plain(record, sentence, class)
        });
    }

    /// Who is to do it together. Says whether that was inferred.
    ///
    /// # Errors
    /// Why it is no plan of theirs.
    fn set_parties_of_plan(
        &self,
        record: &mut Record,
        predicate: &Predicate<'a>,
        act: Option<&ActUse<'a>>,
        sides: &Sides,
    ) -> Result<bool, &'static str> {
        record.senders.clone_from(&sides.senders);
        record.receivers.clone_from(&sides.receivers);
        if act.is_some_and(|a| a.act.reciprocal || predicate.rule.joint) {
            let receivers = std::mem::take(&mut record.receivers);
            add_actors(&mut record.senders, &receivers);
        }
        let is_anaphoric = act.is_some_and(|a| self.is_anaphoric(a.token));
        let of_known_talks = is_anaphoric && act.is_some_and(|a| a.act.class == "meet" && a.act.reciprocal);
        let outsider = !record.senders.is_empty() && self.is_outsider(&record.senders);
        if of_known_talks && outsider && record.receivers.is_empty() {
            return Err("a third party's part in the talks of others");
        }
        let mut inferred = sides.inferred;
        if record.senders.is_empty() && is_anaphoric {
            record.senders.clone_from(&self.dyad);
            inferred = true;
        } else if record.senders.len() == 1 && of_known_talks {
            let other = self.counterpart(&record.senders);
            if other.len() == 1 {
                add_actors(&mut record.senders, &other);
                inferred = true;
            }
        }
        if record.senders.is_empty() {
            // Said to come, by whom is not said: an unknown sender is kept, not dropped.
            record.senders.push(Actor::default());
            record.firmness = None;
        }
        Ok(inferred)
    }

    /// Why a plan is history, if it is: "had been scheduled for May".
    fn why_past(&self, token: TokenId, record: &Record) -> Option<&'static str> {
        let g = self.grammar;
        let tense = g.tense(token);
        let day_has_passed =
            self.published.is_some_and(|p| record.occurred.is_some_and(|o| o.end.is_some_and(|e| e < p)));
        if tense == Tense::Pluperfect {
            return Some(if day_has_passed {
                "the planned day had passed already"
            } else {
                "it had been planned; whether it still is, is not said here"
            });
        }
        let in_passing = g.relation(token) == Relation::AclRelcl && !matches!(tense, Tense::Future | Tense::Present);
        in_passing.then_some("it had been planned; whether it still is, is not said here")
    }
}
