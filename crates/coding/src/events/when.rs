//! When it happened: the time of a word, of an act, of what should have been.
//!
//! In: the words of a record that a date may hang on. Out: an interval, and what it was taken from,
//! in order of trust: a date in the words, the order of happenings, the tense. "On Monday Latvia said
//! that it would send envoys in May": spoken on Monday.

use super::Told;
use super::arguments::content_path;
use crate::grammar::Tense;
use crate::predicates::Predicate;
use crate::reading::Reading;
use legation_analysis::{Relation, TokenId};
use legation_document::{Basis, Interval, Precision};
use legation_records::{Actor, Kind, Record};

/// When something was, and how that is known.
pub(super) struct Dating {
    pub(super) occurred: Option<Interval>,
    /// Whether the date is in the words, not a default.
    pub(super) dated: bool,
    /// Whether it goes back to another happening.
    pub(super) anchored: bool,
    /// What it was taken from, for `explain`.
    pub(super) by: String,
}

impl Dating {
    fn by_words(occurred: Interval, by: String) -> Self {
        Self { occurred: Some(occurred), dated: true, anchored: false, by }
    }

    fn by_default(occurred: Option<Interval>, by: &str) -> Self {
        Self { occurred, dated: false, anchored: false, by: by.to_owned() }
    }
}

impl<'a> Reading<'a> {
    /// When something was uttered: the date of the verb of saying, else of the predicate itself,
    /// else the order of happenings, else recently.
    pub(super) fn when_spoken(&self, told: Told<'_, 'a>, carrier: TokenId, record: &Record) -> Dating {
        let Told { sentence, predicate, source, .. } = told;
        let token = predicate.token;
        if let Some(cue) = source.cue
            && self.analysis.tokens[cue].sentence == sentence
            && let Some((interval, by)) = self.interval_of(&[cue], Tense::Past)
        {
            return Dating::by_words(interval, by);
        }
        let content = content_path(predicate);
        let own: Vec<TokenId> = [token, carrier].into_iter().filter(|t| !content.contains(t)).collect();
        // "invited both sides to a meeting in May": a month behind the act is the act's, a day the word's.
        let act_token = predicate.content.as_ref().map(|c| c.act.token);
        let of_the_act = self.times_of(&own).first().is_some_and(|t| {
            let coarse = t.interval.is_some_and(|i| !matches!(i.precision, Precision::Day | Precision::Weekend));
            coarse && act_token.is_some_and(|a| a > token && t.core.start > a)
        });
        if let Some((interval, by)) = self.interval_of(&own, Tense::Past).filter(|_| !of_the_act)
            && self.has_begun(interval)
        {
            return Dating::by_words(interval, by);
        }
        if let Some(interval) = self.in_answer_to(sentence, carrier, record) {
            let by = "order: in answer to an earlier word".to_owned();
            return Dating { anchored: true, ..Dating::by_words(interval, by) };
        }
        Dating::by_default(self.recently(), "default: spoken recently")
    }

    /// Whether an interval does not begin after the report.
    fn has_begun(&self, interval: Interval) -> bool {
        self.published.is_none_or(|p| interval.start.is_none_or(|s| s <= p))
    }

    /// "In answer to this offer": after the other side's word, not later than the report.
    fn in_answer_to(&self, sentence: usize, carrier: TokenId, record: &Record) -> Option<Interval> {
        let g = self.grammar;
        let mut verbs = vec![carrier];
        let mut at = carrier;
        while g.relation(at) == Relation::Conj {
            at = g.head(at);
            verbs.push(at);
        }
        let answers = verbs.iter().any(|v| {
            g.prepositional(*v).any(|(p, noun)| {
                (p == "in" && self.lexicon.is("reply-noun", g.lemma(noun)))
                    || (matches!(p, "after" | "following" | "to")
                        && self.lexicon.is("utterance-noun", g.lemma(noun))
                        && g.relation(noun) == Relation::Obl
                        && noun < *v)
            })
        });
        if !answers {
            return None;
        }
        let others: Vec<_> = record.receivers.iter().filter_map(Actor::key).collect();
        let earlier = self.drafts.iter().rev().find(|d| {
            d.sentence < sentence
                && d.record.kind == Kind::Event
                && d.record.senders.iter().filter_map(Actor::key).any(|k| others.contains(&k))
        });
        let start = earlier.and_then(|d| d.record.occurred).and_then(|o| o.start);
        Some(Interval::new(start, self.published, Precision::Unknown, Basis::Order))
    }

    /// When an act was done: the date of one of its words, else recently or by the day of the report.
    pub(super) fn when_done(&self, predicate: &Predicate<'a>, act_token: TokenId, carrier: TokenId) -> Dating {
        let tense = self.grammar.tense(carrier);
        let mut tokens = vec![predicate.token, act_token, carrier];
        tokens.extend(predicate.object);
        if let Some((interval, by)) = self.interval_of(&tokens, tense)
            && self.has_begun(interval)
        {
            return Dating::by_words(interval, by);
        }
        if tense == Tense::Past && predicate.act.as_ref().is_none_or(|a| a.act.class != "meet") {
            return Dating::by_default(self.recently(), "default: reported as news");
        }
        Dating::by_default(self.up_to_now(), "tense: done by the day of the report")
    }

    /// When what is planned is to be: the date of one of the words down to the act, else from the report on.
    pub(super) fn when_planned(&self, predicate: &Predicate<'a>, act_token: Option<TokenId>) -> Dating {
        let g = self.grammar;
        // The date may hang on any word of the chain.
        let mut tokens = vec![predicate.token];
        tokens.extend(content_path(predicate));
        tokens.extend(act_token);
        // "is expected to start soon"
        tokens.extend(g.children(predicate.token).filter(|c| g.relation(*c) == Relation::Xcomp));
        if let Some((interval, by)) = self.interval_of(&tokens, Tense::Future) {
            return Dating::by_words(self.not_before_publication(interval), by);
        }
        let ahead = |p| Interval::new(Some(p), None, Precision::Unknown, Basis::Tense);
        Dating::by_default(self.published.map(ahead), "tense: still to come")
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

    /// When what did not happen should have: "the meeting, which had been expected by the end of
    /// November, did not take place".
    pub(super) fn when_due(&self, token: TokenId) -> Option<Interval> {
        let g = self.grammar;
        let subject = g.subject(token)?;
        let clause = g.children(subject).find(|c| {
            matches!(g.relation(*c), Relation::AclRelcl | Relation::Acl)
                && self.lexicon.is("planning-word", g.lemma(*c))
        })?;
        let (interval, _) = self.interval_of(&[clause], Tense::Past)?;
        Some(match (interval.start, interval.end) {
            (None, Some(end)) => Interval::day(end, interval.basis),
            _ => interval,
        })
    }
}
