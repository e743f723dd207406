//! Plans: what is fixed and still to come.
//!
//! In: a predicate that sets an act for the future, with its sides. Out: a draft with the time that
//! the words give it, never before the report, or the reason why it is history. "A second round of
//! talks is expected to start soon".

use super::Sides;
use super::arguments::content_path;
use crate::assertion::Context;
use crate::grammar::Tense;
use crate::lexicon::{Act, Row};
use crate::predicates::Predicate;
use crate::reading::{Draft, Reading, Source, add_actors, without};
use legation_analysis::{Relation, TokenId};
use legation_document::{Basis, Interval, Precision};
use legation_records::{Actor, Factuality, HolderFactuality, Kind, SpeakerBasis};

impl<'a> Reading<'a> {
    #[allow(clippy::too_many_arguments)] // the facts of one predicate, each used once
    pub(super) fn push_plan(
        &mut self,
        sentence: usize,
        predicate: &Predicate<'a>,
        act: Option<(&'a Act, TokenId)>,
        row: &Row,
        sides: &Sides,
        source: &Source,
        context: &Context,
    ) {
        let token = predicate.token;
        let g = self.grammar;
        let mut record = self.blank(Kind::Plan, self.clause_span(token, context), source);
        record.category = row.category;
        record.mode = row.mode;
        record.cameo = row.cameo;
        record.firmness = row.firmness;
        record.planned_cameo = act.and_then(|(a, _)| a.cameo);
        record.senders.clone_from(&sides.senders);
        record.receivers.clone_from(&sides.receivers);
        let class = act.map_or("other", |(a, _)| a.class.as_str());
        if act.is_some_and(|(a, _)| a.reciprocal || predicate.rule.joint) {
            let receivers = std::mem::take(&mut record.receivers);
            add_actors(&mut record.senders, &receivers);
        }
        let outsider = !self.dyad.is_empty()
            && !record.senders.is_empty()
            && without(&record.senders, &self.dyad).len() == record.senders.len();
        if class == "meet"
            && outsider
            && record.receivers.is_empty()
            && act.is_some_and(|(a, t)| a.reciprocal && self.is_anaphoric(t))
        {
            self.suppress(token, self.lure(predicate), "a third party's part in the talks of others");
            return;
        }
        let mut inferred = sides.inferred;
        if record.senders.is_empty() && act.is_some_and(|(_, t)| self.is_anaphoric(t)) {
            record.senders.clone_from(&self.dyad);
            inferred = true;
        } else if record.senders.len() == 1
            && act.is_some_and(|(a, t)| a.class == "meet" && a.reciprocal && self.is_anaphoric(t))
        {
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
        self.meeting_place(&mut record, predicate);
        // The chain of words down to the act: the date may hang on any of them.
        let mut tokens = vec![token];
        if let Some(content) = &predicate.content {
            tokens.extend(content.path.iter().copied());
        }
        tokens.extend(act.map(|(_, t)| t));
        // "is expected to start soon"
        tokens.extend(g.children(token).filter(|c| g.relation(*c) == Relation::Xcomp));
        let dated = self.interval_of(&tokens, Tense::Future);
        let by = dated.as_ref().map_or("tense: still to come".to_owned(), |(_, by)| by.clone());
        record.occurred = dated
            .as_ref()
            .map(|(i, _)| self.not_before_publication(*i))
            .or_else(|| self.published.map(|p| Interval::new(Some(p), None, Precision::Unknown, Basis::Tense)));
        if record.occurred.is_some_and(|o| self.published.is_some_and(|p| o.end.is_some_and(|e| e < p))) {
            // "had been scheduled for May": the day has passed; the plan is history.
            let past = matches!(g.tense(token), Tense::Pluperfect);
            if past {
                self.suppress(token, self.lure(predicate), "the planned day had passed already");
                return;
            }
        }
        if g.tense(token) == Tense::Pluperfect
            || g.relation(token) == Relation::AclRelcl
                && g.tense(token) != Tense::Future
                && g.tense(token) != Tense::Present
        {
            self.suppress(token, self.lure(predicate), "it had been planned; whether it still is, is not said here");
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
        record.contexts = self.contexts(sentence, act.map_or(&[], |(a, _)| &a.contexts), true);
        record.conditions = self.conditions(sentence, token, content_path(predicate));
        record.topic = Some(self.topic_of(&record, class == "meet"));
        if let Some((_, noun)) = act.filter(|(_, t)| !g.is_verb(*t) && !self.is_anaphoric(*t)) {
            // "A second round of talks on the dam": a topic of its own.
            if let Some(topic) = &mut record.topic {
                topic.label = self.own_topic(noun);
            }
        }
        self.explain(&mut record, predicate, sides, &row.place, &by);
        if let Some((_, noun)) = act {
            self.note_earlier_round(sentence, noun, &record);
        }
        self.drafts.push(Draft {
            record,
            sentence,
            acts: act.map(|(_, act)| act).into_iter().chain([token]).collect(),
            class: class.to_owned(),
            stance: Some("plan".to_owned()),
            anchored: false,
            dated: dated.is_some(),
            elaborable: false,
            inferred,
        });
    }

    /// "before the end of the month": what is still to come does not begin before the report.
    fn not_before_publication(&self, interval: Interval) -> Interval {
        match (self.published, interval.start, interval.end) {
            (Some(p), None, Some(e)) if e >= p => Interval::new(Some(p), Some(e), Precision::Range, interval.basis),
            (Some(p), Some(s), Some(e)) if s < p && e >= p && interval.precision != Precision::Day => {
                Interval::new(Some(p), Some(e), interval.precision, interval.basis)
            }
            _ => interval,
        }
    }
}
