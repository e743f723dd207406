//! Time expressions of news text as intervals.
//!
//! "On Tuesday", "late last month", "since July", "shortly": each is found by a small grammar over
//! the words, whose vocabulary and defaults are data (`data/calendar`), and seen from the date of
//! publication it is an [`Interval`] of days. The same words mean different days in "met on
//! Tuesday" and "will meet on Tuesday"; whoever knows the clause's tense asks
//! [`resolve_with_tense`].
//!
//! Deliberately absent: a clock (without a publication date, what depends on it stays open), hours
//! and time zones, and any guess at "10/09/2025".

mod calendar;
mod grammar;
mod meaning;
mod timex;

pub use timex::{Timex, timex};

use grammar::{Found, Hint, Piece, Reader, cut};
use legation_analysis::{Analysis, EntityKind, Tag, TokenId};
use legation_document::{Date, Interval, Span};
use meaning::{Anchor, Core, Meaning, Viewpoint, core_interval};
use std::ops::Range;

/// A time expression of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// Its tokens, with the preposition where that says more than "on" or "in" ("since July").
    pub tokens: Range<TokenId>,
    /// Its tokens without the preposition ("July").
    pub core: Range<TokenId>,
    /// What sort of thing it tells.
    pub kind: TimeKind,
    /// How it bounds what is told.
    pub role: TimeRole,
    /// The days it stands for when nothing is known of the clause: dates without a year are the
    /// nearest, weekdays the last before publication, deadlines the next after it. `None` for
    /// lengths and habits, and where the words or the missing publication date do not settle it.
    pub interval: Option<Interval>,
    /// What the days were counted from.
    pub counted_from: CountedFrom,
    /// The rule that found it, for explanations.
    pub rule: &'static str,
    meaning: Meaning,
    anchor: Option<Core>,
}

/// A time expression as its clause means it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseTime {
    /// The words, and what they say by themselves.
    pub expression: TimeExpression,
    /// The days that they stand for in the tense of their clause; `None` where there are none, or
    /// where the words or the missing publication date do not settle them.
    pub interval: Option<Interval>,
    /// Type and value as TimeML has them.
    pub timex: Timex,
}

impl ClauseTime {
    /// The days in the notation of EDTF; for lengths and habits the period ("P2D"). `None` for what
    /// stays open.
    pub fn value(&self) -> Option<String> {
        match (self.interval, self.expression.kind) {
            (Some(interval), _) => Some(interval.to_edtf()),
            (None, TimeKind::Duration | TimeKind::Set) => Some(self.timex.value.clone()),
            (None, TimeKind::Date | TimeKind::Relative) => None,
        }
    }
}

/// What sort of time an expression tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeKind {
    /// A place on the calendar, exact or vague.
    Date,
    /// A date told from another date ("the following day", "two weeks earlier").
    Relative,
    /// How long ("two days"); in a clause about the future "in two days" is a date all the same.
    Duration,
    /// How often ("every Monday").
    Set,
}

impl TimeKind {
    /// Its word in output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Relative => "relative",
            Self::Duration => "duration",
            Self::Set => "set",
        }
    }
}

/// How an expression bounds what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeRole {
    /// It happens in this interval.
    Point,
    /// From then to publication.
    Since,
    /// Lasts to then.
    Until,
    /// Happens at the latest then: a deadline.
    By,
    /// Happens before then.
    Before,
    /// Happens after then.
    After,
    /// From then on.
    From,
    /// Up to publication: "so far", "to date", "as yet".
    SoFar,
    /// How long.
    Length,
    /// How often.
    Habit,
}

impl TimeRole {
    /// Its word in output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Since => "since",
            Self::Until => "until",
            Self::By => "by",
            Self::Before => "before",
            Self::After => "after",
            Self::From => "from",
            Self::SoFar => "so_far",
            Self::Length => "length",
            Self::Habit => "habit",
        }
    }
}

/// What the days of an expression were counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountedFrom {
    /// Nothing: the words are a full date.
    Calendar,
    /// The date of publication.
    Publication,
    /// A date named nearby.
    Reference,
    /// The date of publication, for want of a date nearby ("two weeks earlier").
    PublicationByDefault,
    /// A date nearby was needed and none was found.
    Missing,
}

/// Tense of the clause that an expression stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tense {
    /// "met", "has met".
    Past,
    /// "will meet", "is scheduled to meet", "plans to meet".
    Future,
    /// "had met".
    PastPerfect,
    /// "meet", "is meeting".
    Present,
}

/// Every time expression of an analysed document, in order, none overlapping.
///
/// Linear in the length of the text. Publication date absent: what counts from it has no interval.
pub fn expressions(analysis: &Analysis, published: Option<Date>) -> Vec<TimeExpression> {
    let mut person = vec![false; analysis.tokens.len()];
    for entity in analysis.entities.iter().filter(|e| e.kind == EntityKind::Person) {
        for token in entity.tokens.clone() {
            if let Some(flag) = person.get_mut(token) {
                *flag = true;
            }
        }
    }
    let mut writer = Writer::new(published);
    for sentence in &analysis.sentences {
        let mut pieces = Vec::new();
        for token in sentence.tokens.clone() {
            let here = analysis.tokens[token];
            let verb = matches!(here.tag, Tag::Md | Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz);
            let glued = token > sentence.tokens.start && analysis.tokens[token - 1].span.end == here.span.start;
            let hint = Hint { verb, person: person[token] };
            cut(analysis.word(token), token, glued, hint, &mut pieces);
        }
        writer.sentence(&pieces, sentence.block);
    }
    writer.expressions
}

/// The time expressions of a text of which only the words are known, as one sentence; token ids
/// are places in `words`.
///
/// For text without an analysis: without tags, "May" and "March" are judged by their neighbours
/// alone. Words that do not slice the text are passed over.
pub fn expressions_in_words(text: &str, words: &[Span], published: Option<Date>) -> Vec<TimeExpression> {
    let mut pieces = Vec::new();
    let mut end = None;
    for (token, span) in words.iter().enumerate() {
        let Some(word) = text.get(span.start..span.end) else {
            continue;
        };
        cut(word, token, end == Some(span.start), Hint::default(), &mut pieces);
        end = Some(span.end);
    }
    let mut writer = Writer::new(published);
    writer.sentence(&pieces, 0);
    writer.expressions
}

/// The days of an expression in a clause of the given tense.
///
/// Past: the last such day that is not after publication. Future: the next one after it. Present:
/// the publication day itself or the next. Full dates are the same in every tense.
pub fn resolve_with_tense(expression: &TimeExpression, tense: Tense, published: Option<Date>) -> Option<Interval> {
    expression.resolve(Some(tense), published)
}

impl TimeExpression {
    fn resolve(&self, tense: Option<Tense>, published: Option<Date>) -> Option<Interval> {
        let view = Viewpoint { tense, published, anchor: None };
        let anchor = self.anchor.and_then(|anchor| core_interval(anchor, view));
        meaning::interval(&self.meaning, Viewpoint { anchor, ..view })
    }
}

/// Collects the expressions of sentence after sentence and finds what the relative ones count from.
struct Writer {
    published: Option<Date>,
    expressions: Vec<TimeExpression>,
    /// The last date on the calendar: its core, its sentence and its block.
    last_date: Option<(Core, usize, usize)>,
    sentences: usize,
}

impl Writer {
    /// How many sentences back "the same day" may look.
    const REACH: usize = 2;
    /// How many words an event may have between "a day after" and its date.
    const EVENT_LENGTH: usize = 8;

    fn new(published: Option<Date>) -> Self {
        Self { published, expressions: Vec::new(), last_date: None, sentences: 0 }
    }

    fn sentence(&mut self, pieces: &[Piece<'_>], block: usize) {
        self.sentences += 1;
        let mut found = Reader::new(pieces).read();
        // "a day after meeting him on Thursday": counts from the date that follows.
        for k in 0..found.len() {
            if !found[k].from_event {
                continue;
            }
            let core = found[k].meaning.core;
            found[k].anchor = found.get(k + 1).and_then(|next| {
                let near = next.start - found[k].end <= Self::EVENT_LENGTH;
                let date = next.meaning.core;
                (near && is_date(date) && fine_enough(date, core)).then_some(date)
            });
        }
        for found in &found {
            self.add(found, pieces, block);
        }
    }

    fn add(&mut self, found: &Found, pieces: &[Piece<'_>], block: usize) {
        let tokens = |from: usize| pieces[from].token..pieces[found.end - 1].token + 1;
        let meaning = found.meaning;
        let needs = needed(meaning.core);
        let reachable = self.last_date.filter(|(core, sentence, of)| {
            !found.from_event
                && *of == block
                && self.sentences - sentence <= Self::REACH
                && fine_enough(*core, meaning.core)
        });
        let anchor = found.anchor.or_else(|| needs.and(reachable).map(|(core, _, _)| core));
        let counted_from = match (needs, anchor) {
            (Some(_), Some(_)) => CountedFrom::Reference,
            (Some(Anchor::ReferenceOrPublication), None) => CountedFrom::PublicationByDefault,
            (Some(_), None) => CountedFrom::Missing,
            (None, _) if on_the_calendar(meaning.core) => CountedFrom::Calendar,
            (None, _) => CountedFrom::Publication,
        };
        let mut expression = TimeExpression {
            tokens: tokens(found.start),
            core: tokens(found.core),
            kind: kind(meaning.core),
            role: meaning.role,
            interval: None,
            counted_from,
            rule: found.rule,
            meaning,
            anchor,
        };
        expression.interval = expression.resolve(None, self.published);
        if is_date(meaning.core) {
            self.last_date = Some((meaning.core, self.sentences, block));
        }
        self.expressions.push(expression);
    }
}

/// Whether other expressions can count from a core.
fn is_date(core: Core) -> bool {
    kind(core) == TimeKind::Date && !matches!(core, Core::Vague(_) | Core::Rolling { .. })
}

/// Whether a core counts from another expression, and how.
fn needed(core: Core) -> Option<Anchor> {
    match core {
        Core::RefUnit { .. } | Core::RefWeekday { .. } | Core::Then => Some(Anchor::Reference),
        Core::Offset { anchor, .. } | Core::Rolling { anchor, .. } if anchor != Anchor::Publication => Some(anchor),
        _ => None,
    }
}

/// Whether "two days later" can count from a date: not from a month or a year.
fn fine_enough(date: Core, counting: Core) -> bool {
    use calendar::Unit;
    let unit = match counting {
        Core::RefUnit { unit, .. } => unit,
        Core::Offset { amount, .. } | Core::Rolling { amount, .. } => amount.unit,
        Core::RefWeekday { .. } => Unit::Day,
        _ => return true,
    };
    let of_days = matches!(
        date,
        Core::Day { .. }
            | Core::WeekdayDate { .. }
            | Core::Weekday { .. }
            | Core::Weekend { .. }
            | Core::Days { .. }
            | Core::Unit { unit: Unit::Day | Unit::Night, .. }
            | Core::Offset { amount: meaning::Amount { unit: Unit::Day, .. }, .. }
    );
    let of_weeks = matches!(date, Core::Unit { unit: Unit::Week, .. });
    let of_months = matches!(date, Core::Month { .. } | Core::Unit { unit: Unit::Month, .. });
    match unit {
        Unit::Year | Unit::Decade | Unit::Century => true,
        Unit::Month | Unit::Quarter => of_days || of_weeks || of_months,
        Unit::Week | Unit::Weekend => of_days || of_weeks,
        _ => of_days,
    }
}

fn on_the_calendar(core: Core) -> bool {
    use meaning::YearRef::Fixed;
    matches!(
        core,
        Core::Day { year: Some(Fixed(_)), .. }
            | Core::Month { year: Some(Fixed(_)), .. }
            | Core::Season { year: Some(Fixed(_)), .. }
            | Core::Quarter { year: Some(Fixed(_)), .. }
            | Core::Year(Fixed(_))
            | Core::Decade(_)
    )
}

fn kind(core: Core) -> TimeKind {
    match core {
        _ if needed(core).is_some() => TimeKind::Relative,
        Core::Length(_) | Core::InLength(_) | Core::WithinLength(_) => TimeKind::Duration,
        Core::Habit(_) => TimeKind::Set,
        _ => TimeKind::Date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const SCRAPS: &[&str] = &[
        "Tuesday",
        "last",
        "next",
        "this",
        "the",
        "of",
        "May",
        "March",
        "26",
        "-",
        "27",
        "2025",
        ",",
        "two",
        "weeks",
        "days",
        "ago",
        "later",
        "earlier",
        "before",
        "after",
        "since",
        "then",
        "until",
        "by",
        "from",
        "to",
        "between",
        "and",
        "in",
        "within",
        "early",
        "mid",
        "late",
        "the end of",
        "first",
        "quarter",
        "half",
        "year",
        "decade",
        "9999",
        "centuries",
        "decades",
        "following",
        "same",
        "day",
        "eve",
        "Christmas",
        "new year",
        "'s",
        "’",
        "10/09/2025",
        "2025-10-07",
        "0000-00-00",
        "31",
        "February",
        "Sunday",
        "weekend",
        "spring",
        "every",
        "a",
        "few",
        "shortly",
        "so far",
        "1990s",
        "Q3",
        "-31-",
        "٣",
        "Ⅷ",
        "é",
        "İ",
        "99999999999999999999",
        "week",
        "month",
        "coming",
        "overnight",
    ];

    fn spans(text: &str) -> Vec<Span> {
        let at = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        text.split_whitespace().map(|w| Span::new(at(w), at(w) + w.len())).collect()
    }

    /// Sentences of scraps in an order that looks random and is the same on every machine.
    fn salad(seed: u64, length: usize) -> String {
        let mut state = seed;
        let mut text = String::new();
        for _ in 0..length {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(SCRAPS[(state >> 33) as usize % SCRAPS.len()]);
            text.push(' ');
        }
        text
    }

    #[test]
    fn no_order_of_words_and_no_date_makes_the_grammar_fail() {
        let dates = [None, Some(Date::MIN), Some(Date::MAX), Some(date(2024, 2, 29)), Some(date(1, 1, 1))];
        for seed in 0..2000 {
            let text = salad(seed, 24);
            let words = spans(&text);
            for published in dates {
                let mut end = 0;
                for expression in expressions_in_words(&text, &words, published) {
                    assert!(expression.tokens.start >= end, "overlap in {text}");
                    assert!(expression.core.start >= expression.tokens.start);
                    assert!(expression.tokens.end > expression.core.start, "{text}");
                    end = expression.tokens.end.saturating_sub(1).max(expression.tokens.start);
                    for tense in [Tense::Past, Tense::Future, Tense::PastPerfect, Tense::Present] {
                        if let Some(i) = resolve_with_tense(&expression, tense, published)
                            && let (Some(first), Some(last)) = (i.start, i.end)
                        {
                            assert!(first <= last, "{text}: {expression:?}");
                        }
                        timex(&expression, Some(tense), published);
                    }
                }
            }
        }
    }

    #[test]
    fn the_cut_of_the_words_does_not_matter() {
        let text = "mid-October, 2025-10-07, May 26-27; week's end";
        let values = |words: &[Span]| -> Vec<_> {
            let found = expressions_in_words(text, words, Some(date(2026, 1, 15)));
            found.iter().map(|e| e.interval).collect()
        };
        let fine: Vec<_> = grammar::split(text).map(|(at, word)| Span::new(at, at + word.len())).collect();
        assert_eq!(values(&spans(text)), values(&fine));
        assert_eq!(values(&fine).len(), 4);
    }
}
