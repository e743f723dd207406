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
            let verb = matches!(
                here.tag,
                Tag::Md | Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz
            );
            let glued = token > sentence.tokens.start
                && analysis.tokens[token - 1].span.end == here.span.start;
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
        let Some(word) = text.get(span.start..span.end) else { continue };
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
pub fn resolve_with_tense(
    expression: &TimeExpression,
    tense: Tense,
    published: Option<Date>,
) -> Option<Interval> {
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

    fn new(published: Option<Date>) -> Self {
        Self { published, expressions: Vec::new(), last_date: None, sentences: 0 }
    }

    fn sentence(&mut self, pieces: &[Piece<'_>], block: usize) {
        self.sentences += 1;
        for found in Reader::new(pieces).read() {
            self.add(&found, pieces, block);
        }
    }

    fn add(&mut self, found: &Found, pieces: &[Piece<'_>], block: usize) {
        let tokens = |from: usize| pieces[from].token..pieces[found.end - 1].token + 1;
        let meaning = found.meaning;
        let needs = needed(meaning.core);
        let reachable = self.last_date.filter(|(core, sentence, of)| {
            *of == block
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
        if kind(meaning.core) == TimeKind::Date && !matches!(meaning.core, Core::Vague(_) | Core::Rolling { .. }) {
            self.last_date = Some((meaning.core, self.sentences, block));
        }
        self.expressions.push(expression);
    }
}

/// Whether a core counts from another expression, and how.
fn needed(core: Core) -> Option<Anchor> {
    match core {
        Core::RefUnit { .. } | Core::RefWeekday { .. } | Core::Then => Some(Anchor::Reference),
        Core::Offset { anchor, .. } | Core::Rolling { anchor, .. } if anchor != Anchor::Publication => {
            Some(anchor)
        }
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
        Core::Day { .. } | Core::Weekday { .. } | Core::Weekend { .. } | Core::Days { .. }
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
