//! What an expression means, and the days it stands for seen from a publication date.

use super::calendar::{Part, Side, Unit, UnitWord, Vague};
use super::{Tense, TimeRole};
use jiff::{Span, ToSpan};
use legation_document::{Basis, Date, Interval, Precision};

/// A year, as far as the words give it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum YearRef {
    Fixed(i16),
    /// Counted from the year of publication: "May last year".
    Relative(i16),
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Count {
    Exact(i32),
    Several,
}

/// What a distance is counted from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Anchor {
    Publication,
    /// Another expression nearby; without one the distance says nothing.
    Reference,
    /// Another expression nearby, otherwise publication.
    ReferenceOrPublication,
}

/// So many units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    pub(super) count: Count,
    pub(super) unit: Unit,
    /// Days of the default span when the count is not exact.
    pub(super) several_days: i32,
}

impl Amount {
    pub(super) fn new(count: Count, word: UnitWord) -> Self {
        let count = match count {
            Count::Exact(n) => Count::Exact(n.saturating_mul(word.count)),
            Count::Several => Count::Several,
        };
        Self { count, unit: word.unit, several_days: word.several_days }
    }

    /// The day that lies this amount after (or, with -1, before) another.
    fn from(self, day: Date, sign: i32) -> Option<Date> {
        match self.count {
            Count::Exact(n) => moved(day, self.unit, sign.saturating_mul(n)),
            Count::Several => moved(day, Unit::Day, sign * self.several_days),
        }
    }
}

/// Step of a weekday in "later Tuesday": the last one in a report, today or the next one ahead.
pub(super) const LATER: i8 = 2;

/// The heart of an expression, without preposition and part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Core {
    Day {
        month: i8,
        day: i8,
        year: Option<YearRef>,
        step: i8,
    },
    /// "Tuesday, 3 March": the weekday helps to find the year.
    WeekdayDate {
        weekday: i8,
        month: i8,
        day: i8,
    },
    Month {
        month: i8,
        year: Option<YearRef>,
        step: i8,
    },
    Year(YearRef),
    Decade(i16),
    Weekday {
        weekday: i8,
        step: Option<i8>,
        week: Option<i8>,
    },
    Weekend {
        step: Option<i8>,
    },
    /// "last week", "this month".
    Unit {
        unit: Unit,
        step: i8,
    },
    /// "the following day", "that week": counted from another expression.
    RefUnit {
        unit: Unit,
        step: i8,
    },
    /// "the following Monday".
    RefWeekday {
        weekday: i8,
        step: i8,
    },
    /// "yesterday".
    Days {
        first: i32,
        last: i32,
    },
    Season {
        first_month: i8,
        year: Option<YearRef>,
        step: i8,
    },
    Quarter {
        number: i8,
        year: Option<YearRef>,
    },
    /// "in the new year".
    NewYear,
    /// "the past two weeks".
    Rolling {
        amount: Amount,
        sign: i32,
        anchor: Anchor,
    },
    /// "two days ago".
    Offset {
        amount: Amount,
        sign: i32,
        anchor: Anchor,
    },
    /// "two days": no interval of its own.
    Length(Amount),
    /// "in two days": a point only when the clause is about the future.
    InLength(Amount),
    /// "within two days".
    WithinLength(Amount),
    /// "every week".
    Habit(Amount),
    Vague(Vague),
    /// "since then".
    Then,
    /// A date that the words do not settle: a movable feast, "10/09/2025".
    Unsettled,
}

/// An expression as read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Meaning {
    pub(super) core: Core,
    pub(super) part: Option<Part>,
    /// The other end of "from … to …".
    pub(super) to: Option<(Core, Option<Part>)>,
    pub(super) role: TimeRole,
}

/// Where an expression is looked at from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Viewpoint {
    pub(super) tense: Option<Tense>,
    pub(super) published: Option<Date>,
    /// What "the same day" and "two days later" count from.
    pub(super) anchor: Option<Interval>,
}

/// On which side of publication to look for a date without a year.
#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Past,
    Future,
    Nearest,
}

const EXPRESSION: Basis = Basis::Expression;

/// A day moved by units; `None` outside the calendar.
pub(super) fn moved(day: Date, unit: Unit, n: i32) -> Option<Date> {
    let n = i64::from(n);
    let span = Span::new();
    let span = match unit {
        Unit::Second | Unit::Minute => span,
        Unit::Hour => span.try_days(n / 24).ok()?,
        Unit::Day | Unit::Night => span.try_days(n).ok()?,
        Unit::Week | Unit::Weekend => span.try_weeks(n).ok()?,
        Unit::Month => span.try_months(n).ok()?,
        Unit::Quarter => span.try_months(n.saturating_mul(3)).ok()?,
        Unit::Year => span.try_years(n).ok()?,
        Unit::Decade => span.try_years(n.saturating_mul(10)).ok()?,
        Unit::Century => span.try_years(n.saturating_mul(100)).ok()?,
    };
    day.checked_add(span).ok()
}

/// The whole day, week, month … that holds a day.
fn around(day: Date, unit: Unit, basis: Basis) -> Option<Interval> {
    Some(match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Night => Interval::day(day, basis),
        Unit::Week => Interval::week_of(day, basis),
        Unit::Weekend => weekend_of(day)?.with_basis(basis),
        Unit::Month => Interval::month(day.year(), day.month(), basis),
        Unit::Quarter => months(day.year(), (day.month() - 1) / 3 * 3 + 1, 3, Precision::Season)?.with_basis(basis),
        Unit::Year => Interval::year(day.year(), basis),
        Unit::Decade => years(day.year() / 10 * 10, 10)?.with_basis(basis),
        Unit::Century => years((day.year() - 1) / 100 * 100 + 1, 100)?.with_basis(basis),
    })
}

trait WithBasis {
    fn with_basis(self, basis: Basis) -> Self;
}

impl WithBasis for Interval {
    fn with_basis(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }
}

fn years(first: i16, count: i16) -> Option<Interval> {
    let start = Date::new(first, 1, 1).ok()?;
    let end = Date::new(first.checked_add(count - 1)?, 12, 31).ok()?;
    Some(Interval::range(start, end, EXPRESSION))
}

fn months(year: i16, first: i8, count: i32, precision: Precision) -> Option<Interval> {
    let start = Date::new(year, first, 1).ok()?;
    let end = moved(start, Unit::Month, count - 1)?.last_of_month();
    Some(Interval::new(Some(start), Some(end), precision, EXPRESSION))
}

/// The Saturday and Sunday of the week that holds a day.
fn weekend_of(day: Date) -> Option<Interval> {
    let week = Interval::week_of(day, EXPRESSION);
    let saturday = moved(week.start?, Unit::Day, 5)?;
    Some(Interval::new(Some(saturday), week.end, Precision::Weekend, EXPRESSION))
}

fn direction(tense: Option<Tense>) -> Direction {
    match tense {
        Some(Tense::Past | Tense::PastPerfect) => Direction::Past,
        Some(Tense::Future | Tense::Present) => Direction::Future,
        None => Direction::Nearest,
    }
}

/// Chooses among the years' instances of a date that was written without its year.
///
/// `step` is -1 for "last December" (the last that has ended) and 1 for "next March" (the first
/// that has not begun); with 0 the direction decides.
fn yearly(
    view: Viewpoint,
    year: Option<YearRef>,
    step: i8,
    instance: impl Fn(i16) -> Option<Interval>,
) -> Option<Interval> {
    match year {
        Some(YearRef::Fixed(year)) => return instance(year),
        Some(YearRef::Relative(shift)) => {
            return instance(view.published?.year().checked_add(shift)?);
        }
        None => {}
    }
    let published = view.published?;
    // Eight years on each side, because of 29 February.
    let candidates = (-8..=8).filter_map(|k| instance(published.year().checked_add(k)?));
    let starts = |i: &Interval| i.start.unwrap_or(published);
    let ends = |i: &Interval| i.end.unwrap_or(published);
    match (step, direction(view.tense)) {
        (-1, _) => candidates.filter(|i| ends(i) <= published).max_by_key(starts),
        (1, _) => candidates.filter(|i| starts(i) > published).min_by_key(starts),
        (_, Direction::Past) => candidates.filter(|i| starts(i) <= published).max_by_key(starts),
        (_, Direction::Future) => candidates.filter(|i| ends(i) >= published).min_by_key(starts),
        (_, Direction::Nearest) => candidates.min_by_key(|i| {
            let gap = |day: Date| day.since(published).map_or(i32::MAX, |s| s.get_days().abs());
            if i.contains(published) { 0 } else { gap(starts(i)).min(gap(ends(i))) }
        }),
    }
}

fn weekday_interval(view: Viewpoint, weekday: i8, step: Option<i8>, week: Option<i8>) -> Option<Interval> {
    let published = view.published?;
    let today = published.weekday().to_monday_one_offset();
    let back = i32::from((today - weekday).rem_euclid(7));
    let ahead = i32::from((weekday - today).rem_euclid(7));
    let or_week = |days: i32| if days == 0 { 7 } else { days };
    let days = match (week, step, view.tense) {
        (Some(week), _, _) => i32::from(week) * 7 + i32::from(weekday - today),
        (_, Some(-1), _) => -or_week(back),
        (_, Some(1), _) | (_, None, Some(Tense::Future)) => or_week(ahead),
        (_, Some(_), Some(Tense::Past | Tense::PastPerfect)) | (_, Some(LATER), None) => -back,
        (_, Some(_), _) | (_, None, Some(Tense::Present)) => ahead,
        (_, None, _) => -back,
    };
    Some(Interval::day(moved(published, Unit::Day, days)?, EXPRESSION))
}

fn weekend_interval(view: Viewpoint, step: Option<i8>) -> Option<Interval> {
    let published = view.published?;
    let this = weekend_of(published)?;
    let week = |n: i32| weekend_of(moved(published, Unit::Week, n)?);
    let begun = this.start? <= published;
    let latest = if begun { Some(this) } else { week(-1) };
    match (step, direction(view.tense)) {
        (Some(0) | None, Direction::Past) | (None, Direction::Nearest) => latest,
        (Some(n), _) if n != 0 => week(i32::from(n)),
        _ => Some(this),
    }
}

/// A stretch between publication (or another day) and the day an amount away.
fn stretch(amount: Amount, sign: i32, from: Date) -> Option<Interval> {
    let mut interval = Interval::range(from, amount.from(from, sign)?, EXPRESSION);
    if amount.count == Count::Several {
        interval.basis = Basis::Default;
        interval.precision = Precision::Unknown;
    }
    Some(interval)
}

fn offset(amount: Amount, sign: i32, anchor: Anchor, view: Viewpoint) -> Option<Interval> {
    let (from, basis) = match (anchor, view.anchor) {
        (Anchor::Publication, _) => (view.published?, EXPRESSION),
        (_, Some(reference)) => (if sign < 0 { reference.start? } else { reference.end? }, Basis::Order),
        (Anchor::ReferenceOrPublication, None) => (view.published?, Basis::Default),
        (Anchor::Reference, None) => return None,
    };
    if amount.count == Count::Several {
        return stretch(amount, sign, from);
    }
    // "a decade ago" is a year about then, not one of the decades by their names.
    let unit = match amount.unit {
        Unit::Decade | Unit::Century => Unit::Year,
        unit => unit,
    };
    around(amount.from(from, sign)?, unit, basis)
}

/// The days of a core, without part and role.
pub(super) fn core_interval(core: Core, view: Viewpoint) -> Option<Interval> {
    match core {
        Core::Day { month, day, year, step } => {
            yearly(view, year, step, |y| Some(Interval::day(Date::new(y, month, day).ok()?, EXPRESSION)))
        }
        Core::WeekdayDate { weekday, month, day } => {
            let on = |y: i16| Some(Interval::day(Date::new(y, month, day).ok()?, EXPRESSION));
            let plain = yearly(view, None, 0, on)?;
            let fits = |i: &Interval| i.start.is_some_and(|d| d.weekday().to_monday_one_offset() == weekday);
            let year = plain.start?.year();
            let beside = [year, year - 1, year + 1].into_iter().filter_map(on).find(fits);
            Some(beside.unwrap_or(plain))
        }
        Core::Month { month, year, step } => {
            yearly(view, year, step, |y| (1..=9998).contains(&y).then(|| Interval::month(y, month, EXPRESSION)))
        }
        Core::Year(YearRef::Fixed(year)) => Some(Interval::year(year, EXPRESSION)),
        Core::Year(YearRef::Relative(shift)) => {
            Some(Interval::year(view.published?.year().checked_add(shift)?, EXPRESSION))
        }
        Core::Decade(first) => years(first, 10),
        Core::Weekday { weekday, step, week } => weekday_interval(view, weekday, step, week),
        Core::Weekend { step } => weekend_interval(view, step),
        Core::Unit { unit, step } => around(moved(view.published?, unit, i32::from(step))?, unit, EXPRESSION),
        Core::RefUnit { unit, step } => {
            let reference = view.anchor?;
            let day = if step > 0 { reference.end? } else { reference.start? };
            around(moved(day, unit, i32::from(step))?, unit, Basis::Order)
        }
        Core::RefWeekday { weekday, step } => {
            let reference = view.anchor?;
            let (from, step) = if step < 0 { (reference.start, -1) } else { (reference.end, 1) };
            let seen = Viewpoint { published: from, ..view };
            let mut day = weekday_interval(seen, weekday, Some(step), None)?;
            day.basis = Basis::Order;
            Some(day)
        }
        Core::Days { first, last } => {
            let day = |n| moved(view.published?, Unit::Day, n);
            let (first, last) = (day(first)?, day(last)?);
            Some(if first == last {
                Interval::day(first, EXPRESSION)
            } else {
                Interval::range(first, last, EXPRESSION)
            })
        }
        Core::Season { first_month, year, step } => {
            yearly(view, year, step, |y| months(y, first_month, 3, Precision::Season))
        }
        Core::Quarter { number, year } => yearly(view, year, 0, |y| months(y, number * 3 - 2, 3, Precision::Season)),
        Core::NewYear => {
            let mut quarter = yearly(view, None, 0, |y| months(y, 1, 3, Precision::Unknown))?;
            if !matches!(view.tense, Some(Tense::Past | Tense::PastPerfect)) {
                let published = view.published?;
                if quarter.start? < published && published.month() > 3 {
                    quarter = months(published.year() + 1, 1, 3, Precision::Unknown)?;
                }
            }
            Some(quarter.with_basis(Basis::Default))
        }
        Core::Rolling { amount, sign, anchor } => {
            let from = match anchor {
                Anchor::Publication => view.published?,
                _ if sign > 0 => view.anchor?.end?,
                _ => view.anchor?.start?,
            };
            stretch(amount, sign, from)
        }
        Core::Offset { amount, sign, anchor } => offset(amount, sign, anchor, view),
        Core::InLength(amount) if view.tense == Some(Tense::Future) => offset(amount, 1, Anchor::Publication, view),
        Core::WithinLength(amount) if !matches!(view.tense, Some(Tense::Past | Tense::PastPerfect)) => {
            stretch(amount, 1, view.published?)
        }
        Core::Length(_) | Core::InLength(_) | Core::WithinLength(_) | Core::Habit(_) | Core::Unsettled => None,
        Core::Vague(vague) => {
            let published = view.published?;
            let day = |n: Option<i32>| n.and_then(|n| moved(published, Unit::Day, n));
            let (first, last) = (day(vague.first_day), day(vague.last_day));
            Some(match vague.side {
                Side::Present => Interval::day(published, EXPRESSION),
                Side::SoFar => Interval::new(first, last, Precision::Unknown, EXPRESSION),
                Side::Past | Side::Future => Interval::new(first, last, Precision::Unknown, Basis::Default),
            })
        }
        Core::Then => view.anchor,
    }
}

/// The part of a span of days that "early", "the end of" or "later" leaves.
fn part_of(whole: Interval, part: Part, published: Option<Date>) -> Option<Interval> {
    let (Some(start), Some(end)) = (whole.start, whole.end) else {
        return Some(whole);
    };
    let days = whole.days()? as i32;
    if days == 1 {
        return Some(whole);
    }
    let at = |n: i32| moved(start, Unit::Day, n);
    let calendar_month = |n: i32| moved(start, Unit::Month, n);
    let before = |day: Date| day.saturating_sub(1.day());
    let basis = whole.basis;
    let range = |first: Date, last: Date| Some(Interval::range(first, last, basis));
    // Where the first third and the second third end; a week is counted by its working days.
    let (first_cut, second_cut) = match whole.precision {
        Precision::Week => (at(2)?, at(3)?),
        Precision::Month => (at(10)?, at(20)?),
        Precision::Season => (calendar_month(1)?, calendar_month(2)?),
        Precision::Year => (calendar_month(4)?, calendar_month(8)?),
        _ => (at(days / 3)?, at(days - days / 3)?),
    };
    let middle = match whole.precision {
        Precision::Year => calendar_month(6)?,
        Precision::Month => at(15)?,
        _ => at((days + 1) / 2)?,
    };
    match part {
        Part::Early | Part::Start => range(start, before(first_cut)),
        Part::Mid => range(first_cut, before(second_cut).max(first_cut)),
        Part::Late | Part::End => range(second_cut, end),
        Part::FirstHalf => range(start, before(middle)),
        Part::SecondHalf => range(middle, end),
        Part::Earlier => match published {
            Some(day) if whole.contains(day) => range(start, day),
            _ => Some(whole),
        },
        Part::Later => match published {
            Some(day) if whole.contains(day) => range(day, end),
            _ => Some(whole),
        },
        Part::Span { count, unit } if count < 0 => {
            range(moved(end.saturating_add(1.day()), unit, count)?.max(start), end)
        }
        Part::Span { count, unit } => range(start, before(moved(start, unit, count)?).min(end)),
        Part::NthWeek(n) => {
            let first = if n < 0 { end.saturating_sub(6.days()) } else { at((i32::from(n) - 1) * 7)? };
            let last = first.saturating_add(6.days()).min(end);
            (first <= end).then(|| Interval::new(Some(first), Some(last), Precision::Week, basis))
        }
    }
}

fn with_part(core: Core, part: Option<Part>, view: Viewpoint) -> Option<Interval> {
    let whole = core_interval(core, view)?;
    part.map_or(Some(whole), |part| part_of(whole, part, view.published))
}

/// From one end to another, each of which may lack its year.
fn between(meaning: &Meaning, to: (Core, Option<Part>), view: Viewpoint) -> Option<Interval> {
    let past = matches!(direction(view.tense), Direction::Past | Direction::Nearest);
    let seen_from = |day: Option<Date>, tense| Viewpoint { published: day, tense: Some(tense), ..view };
    let (first, last) = if past {
        let last = with_part(to.0, to.1, view)?;
        let mut first = with_part(meaning.core, meaning.part, view)?;
        if first.start > last.start || first.start < last.start.map(|d| d.saturating_sub(300.days())) {
            first = with_part(meaning.core, meaning.part, seen_from(last.start, Tense::Past))?;
        }
        (first, last)
    } else {
        let first = with_part(meaning.core, meaning.part, view)?;
        let mut last = with_part(to.0, to.1, view)?;
        if last.end < first.end {
            last = with_part(to.0, to.1, seen_from(first.end, Tense::Future))?;
        }
        (first, last)
    };
    Some(Interval::range(first.start?, last.end?, first.basis))
}

/// From a day on or up to it, cut at publication where the other side would be open.
fn up_to(end: Date, published: Option<Date>, basis: Basis) -> Interval {
    match published {
        Some(day) if day <= end => Interval::range(day, end, basis),
        _ => Interval::until(end, basis),
    }
}

fn onwards(start: Date, published: Option<Date>, basis: Basis) -> Interval {
    match published {
        Some(day) if start <= day => Interval::range(start, day, basis),
        _ => Interval::from(start, basis),
    }
}

/// The days of an expression.
pub(super) fn interval(meaning: &Meaning, view: Viewpoint) -> Option<Interval> {
    if let Some(to) = meaning.to {
        return between(meaning, to, view);
    }
    let past = Viewpoint { tense: Some(Tense::Past), ..view };
    let ahead = Viewpoint { tense: view.tense.or(Some(Tense::Future)), ..view };
    let of = |view| with_part(meaning.core, meaning.part, view);
    let published = view.published;
    match meaning.role {
        TimeRole::Since => match of(past) {
            Some(i) => Some(onwards(i.start?, published, i.basis)),
            // "since then", and no date before it.
            None if meaning.core == Core::Then => Some(Interval::until(published?, Basis::Expression)),
            None => None,
        },
        TimeRole::Until | TimeRole::By => {
            let i = of(ahead)?;
            Some(up_to(i.end?, published, i.basis))
        }
        TimeRole::Before => {
            let i = of(ahead)?;
            let end = match meaning.part {
                Some(Part::End | Part::Late) => i.end?,
                _ => i.start?.saturating_sub(1.day()),
            };
            Some(up_to(end, published, i.basis))
        }
        TimeRole::After => {
            let i = of(view)?;
            let start = i.end?.saturating_add(1.day());
            Some(match direction(view.tense) {
                Direction::Future => Interval::from(start, i.basis),
                _ => onwards(start, published, i.basis),
            })
        }
        TimeRole::From => {
            let i = of(view)?;
            Some(Interval::from(i.start?, i.basis))
        }
        TimeRole::Point | TimeRole::SoFar | TimeRole::Length | TimeRole::Habit => of(view),
    }
}
