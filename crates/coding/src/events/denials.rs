//! Predicates that are denied, and acts that are said not to have happened.
//!
//! In: a predicate under a denial ("Thailand denied that its troops had fired") or under a negation
//! ("The envoys did not meet"). Out: a draft of an absence, on the denier's word or on the source's.
//! Absences that no predicate tells of are found by [`absences`](crate::absences).

use super::Told;
use crate::assertion::{Attribution, Context};
use crate::grammar::Tense;
use crate::predicates::Predicate;
use crate::reading::{Draft, Reading, add_actors, not_so};
use legation_document::Interval;
use legation_records::{Actor, Category, Factuality, HolderFactuality, Kind, Record, StepKind};

impl<'a> Reading<'a> {
    /// Codes what somebody denies, on the denier's word.
    pub(super) fn code_denial(
        &mut self,
        sentence: usize,
        predicate: &Predicate<'a>,
        denial: &Attribution,
        context: &Context,
    ) {
        let source = denial.holder.map(|h| self.speaking(h));
        let Some(mut source) = source else { return };
        source.chain = self.source(context).chain;
        source.cue = Some(denial.cue);
        source.step = Some(self.step(
            StepKind::Speaker,
            "who denies it",
            &format!("reports.tsv:{}", self.grammar.lemma(denial.cue)),
            denial.cue,
        ));
        let sides = self.sides(predicate, Some(&source));
        let span = self.analysis.sentence_of(denial.cue).span;
        let mut record = self.blank(Kind::Absence, span, &source);
        record.senders.clone_from(&sides.senders);
        record.receivers.clone_from(&sides.receivers);
        if predicate.act.as_ref().is_some_and(|a| a.act.reciprocal) {
            let receivers = std::mem::take(&mut record.receivers);
            add_actors(&mut record.senders, &receivers);
        }
        if record.senders.is_empty() {
            record.senders.clone_from(&source.parties);
        }
        if record.receivers.is_empty() && record.senders.len() == 1 {
            record.receivers = self.counterpart(&record.senders);
        }
        record.factuality =
            HolderFactuality { outlet: Some(Factuality::Uncommitted), speaker: Some(Factuality::CertainNo) };
        let act_token = predicate.act.as_ref().map_or(predicate.token, |a| a.token);
        let content_time = self.interval_of(&[predicate.token, act_token], Tense::Pluperfect);
        record.occurred =
            content_time.map(|(i, _)| i).or_else(|| self.latest_contact_date(&record)).or_else(|| self.up_to_now());
        record.topic = Some(self.topic_of(&record, true));
        let talks = predicate
            .act
            .as_ref()
            .is_some_and(|a| matches!(a.act.class.as_str(), "meet" | "host" | "settle" | "mediate" | "sign"));
        if let Some(topic) = record.topic.as_mut().filter(|_| !talks) {
            // What is denied is the shot, not the talks that the report is about.
            topic.label = self.noun_label(act_token);
        }
        self.explain(&mut record, predicate, &sides, "denial: nothing is coded as done", "the date of what is denied");
        self.push_absence(sentence, record, "denial");
    }

    /// The date of what the other side alleged just before: "denied that its troops had fired".
    fn latest_contact_date(&self, absence: &Record) -> Option<Interval> {
        let parties = absence.parties();
        self.drafts
            .iter()
            .rev()
            .find(|d| d.record.category == Some(Category::Accuse) && d.record.parties() == parties)
            .and_then(|d| d.record.occurred)
    }

    /// Codes a predicate that is said not to have happened.
    pub(super) fn code_absent_act(&mut self, told: Told<'_, 'a>, senders: &[Actor], receivers: &[Actor]) {
        let Told { sentence, predicate, source, context } = told;
        let token = predicate.token;
        let mut record = self.blank(Kind::Absence, self.clause_span(token, context), source);
        record.senders = senders.to_vec();
        record.receivers = receivers.to_vec();
        if record.senders.is_empty() {
            record.senders.clone_from(&self.dyad);
        } else if record.senders.len() == 1 && record.receivers.is_empty() {
            record.receivers = self.silent_toward(&record.senders, sentence, token);
        }
        if record.senders.is_empty() {
            self.suppress(token, "an absence".to_owned(), "whose act is absent was not found");
            return;
        }
        record.factuality = not_so(source);
        record.occurred = self.when_due(token).or_else(|| self.up_to_now());
        record.topic = Some(self.topic_of(&record, true));
        let negation = self.grammar.clause_negation(token).unwrap_or(token);
        record.explanation.steps.push(self.step(
            StepKind::Assertion,
            "it is said not to be so",
            "grammar: negation",
            negation,
        ));
        self.push_absence(sentence, record, "act");
    }

    /// Keeps the record of an absence.
    pub(crate) fn push_absence(&mut self, sentence: usize, record: Record, class: &str) {
        self.drafts.push(Draft::plain(record, sentence, class));
    }
}
