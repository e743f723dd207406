//! When it happened: the time of a word, of an act, of what should have been.
//!
//! In: the words of a record that a date may hang on. Out: an interval, and what it was taken from,
//! in order of trust: a date in the words, the order of happenings, the tense. "On Monday Latvia said
//! that it would send envoys in May": spoken on Monday.

use crate::grammar::Tense;
use crate::predicates::Predicate;
use crate::reading::{Reading, Source};
use legation_analysis::{Relation, TokenId};
use legation_document::{Basis, Interval, Precision};
use legation_records::{Actor, Kind, Record};

impl<'a> Reading<'a> {
    /// When something was uttered: the date of the verb of saying, else of the predicate itself,
    /// else the order of happenings, else recently.
    pub(super) fn when_spoken(
        &self,
        sentence: usize,
        token: TokenId,
        carrier: TokenId,
        predicate: &Predicate<'a>,
        source: &Source,
        record: &Record,
    ) -> (Option<Interval>, bool, bool, String) {
        if let Some(cue) = source.cue
            && self.analysis.tokens[cue].sentence == sentence
            && let Some((interval, by)) = self.interval_of(&[cue], Tense::Past)
        {
            return (Some(interval), true, false, by);
        }
        let content: Vec<TokenId> = predicate.content.iter().flat_map(|c| c.path.iter().copied()).collect();
        let own: Vec<TokenId> = [token, carrier].into_iter().filter(|t| !content.contains(t)).collect();
        // "invited both sides to a meeting in May": a month behind the act is the act's, a day the word's.
        let act_token = predicate.content.as_ref().map(|c| c.act.token);
        let of_the_act = self.times_of(&own).first().is_some_and(|t| {
            let coarse = t.interval.is_some_and(|i| !matches!(i.precision, Precision::Day | Precision::Weekend));
            coarse && act_token.is_some_and(|a| a > token && t.core.start > a)
        });
        if let Some((interval, by)) = self.interval_of(&own, Tense::Past).filter(|_| !of_the_act) {
            let past = self.published.is_none_or(|p| interval.start.is_none_or(|s| s <= p));
            if past {
                return (Some(interval), true, false, by);
            }
        }
        if let Some(interval) = self.in_answer_to(sentence, carrier, record) {
            return (Some(interval), true, true, "order: in answer to an earlier word".to_owned());
        }
        (self.recently(), false, false, "default: spoken recently".to_owned())
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
                (p == "in" && matches!(g.lemma(noun), "response" | "reply" | "answer" | "reaction"))
                    || (matches!(p, "after" | "following" | "to")
                        && matches!(g.lemma(noun), "statement" | "remark" | "word" | "comment" | "call" | "offer")
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

    pub(super) fn when_done(
        &self,
        token: TokenId,
        act_token: TokenId,
        carrier: TokenId,
        predicate: &Predicate<'a>,
    ) -> (Option<Interval>, bool, bool, String) {
        let g = self.grammar;
        let mut tokens = vec![token, act_token, carrier];
        tokens.extend(predicate.object);
        if let Some((interval, by)) = self.interval_of(&tokens, g.tense(carrier))
            && self.published.is_none_or(|p| interval.start.is_none_or(|s| s <= p))
        {
            return (Some(interval), true, false, by);
        }
        if g.tense(carrier) == Tense::Past && predicate.act.as_ref().is_none_or(|a| a.act.class != "meet") {
            return (self.recently(), false, false, "default: reported as news".to_owned());
        }
        (self.up_to_now(), false, false, "tense: done by the day of the report".to_owned())
    }

    /// When what did not happen should have: "the meeting, which had been expected by the end of
    /// November, did not take place".
    pub(super) fn when_due(&self, token: TokenId) -> Option<Interval> {
        let g = self.grammar;
        let subject = g.subject(token)?;
        let clause = g.children(subject).find(|c| {
            matches!(g.relation(*c), Relation::AclRelcl | Relation::Acl)
                && matches!(g.lemma(*c), "expect" | "plan" | "schedule" | "set" | "due" | "announce" | "promise")
        })?;
        let (interval, _) = self.interval_of(&[clause], Tense::Past)?;
        Some(match (interval.start, interval.end) {
            (None, Some(end)) => Interval::day(end, interval.basis),
            _ => interval,
        })
    }
}
