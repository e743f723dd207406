//! Dates as vague as the text leaves them.

use crate::Date;
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How fine a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// One day.
    Day,
    /// A Saturday and the Sunday after it.
    Weekend,
    /// Monday to Sunday, or about seven days.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of a year by its season's name.
    Season,
    /// A calendar year.
    Year,
    /// From one named day to another.
    Range,
    /// At least one side is not known.
    Unknown,
}

/// What a date rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Words of the text ("last December").
    Expression,
    /// The dateline.
    Dateline,
    /// Data of the page.
    Metadata,
    /// Tense alone ("have taken place").
    Tense,
    /// Order of happenings ("in answer to this offer").
    Order,
    /// A default of the time table ("shortly": thirty days).
    Default,
}

/// When something happened, is to happen, or held: an interval of days with its basis.
///
/// Both ends are included; an absent end is open. Serialised with ISO dates as in the record
/// format: `{"start": "2025-12-01", "end": "2025-12-31", "precision": "month", "basis": "expression"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First day, or open.
    pub start: Option<Date>,
    /// Last day, or open. Never before `start`.
    pub end: Option<Date>,
    /// How fine it is.
    pub precision: Precision,
    /// What it rests on.
    pub basis: Basis,
}

impl Interval {
    /// An interval between two ends. Ends given the wrong way round are put in order.
    pub fn new(start: Option<Date>, end: Option<Date>, precision: Precision, basis: Basis) -> Self {
        match (start, end) {
            (Some(s), Some(e)) if e < s => Self { start: Some(e), end: Some(s), precision, basis },
            _ => Self { start, end, precision, basis },
        }
    }

    /// One day.
    pub fn day(day: Date, basis: Basis) -> Self {
        Self::new(Some(day), Some(day), Precision::Day, basis)
    }

    /// From one day to another, both included.
    pub fn range(start: Date, end: Date, basis: Basis) -> Self {
        Self::new(Some(start), Some(end), Precision::Range, basis)
    }

    /// A calendar month. A month outside 1 to 12 is read as the nearest one.
    pub fn month(year: i16, month: i8, basis: Basis) -> Self {
        let first = Date::constant(year.clamp(1, 9998), month.clamp(1, 12), 1);
        Self::new(Some(first), Some(first.last_of_month()), Precision::Month, basis)
    }

    /// A calendar year.
    pub fn year(year: i16, basis: Basis) -> Self {
        let year = year.clamp(1, 9998);
        Self::new(Some(Date::constant(year, 1, 1)), Some(Date::constant(year, 12, 31)), Precision::Year, basis)
    }

    /// Monday to Sunday of the week that holds `day`.
    pub fn week_of(day: Date, basis: Basis) -> Self {
        let back = i64::from(day.weekday().to_monday_zero_offset());
        let monday = day.saturating_sub(back.days());
        Self::new(Some(monday), Some(monday.saturating_add(6.days())), Precision::Week, basis)
    }

    /// Any time up to and including a day.
    pub fn until(end: Date, basis: Basis) -> Self {
        Self::new(None, Some(end), Precision::Unknown, basis)
    }

    /// Any time from a day on.
    pub fn from(start: Date, basis: Basis) -> Self {
        Self::new(Some(start), None, Precision::Unknown, basis)
    }

    /// Whether the day lies inside.
    pub fn contains(&self, day: Date) -> bool {
        self.start.is_none_or(|s| s <= day) && self.end.is_none_or(|e| day <= e)
    }

    /// Whether the two intervals share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |a: Option<Date>, b: Option<Date>| matches!((a, b), (Some(a), Some(b)) if a < b);
        !before(self.end, other.start) && !before(other.end, self.start)
    }

    /// Number of days, if both ends are known.
    pub fn days(&self) -> Option<i64> {
        Some(i64::from(self.end?.since(self.start?).ok()?.get_days()) + 1)
    }

    /// The same interval as an Extended Date/Time Format string (ISO 8601-2:2019, level 1): `2025-12-19`, `2025-12`, `2025`,
    /// `2026-01-08/2026-01-15`, `../2026-01-15` (start open).
    pub fn to_edtf(&self) -> String {
        let whole_month = |s: Date, e: Date| s.day() == 1 && e == s.last_of_month();
        match (self.start, self.end) {
            (Some(s), Some(e)) if s == e => s.to_string(),
            (Some(s), Some(e)) if self.precision == Precision::Month && whole_month(s, e) => {
                format!("{:04}-{:02}", s.year(), s.month())
            }
            (Some(s), Some(e))
                if self.precision == Precision::Year && s.day_of_year() == 1 && e == s.last_of_year() =>
            {
                format!("{:04}", s.year())
            }
            (s, e) => {
                let side = |d: Option<Date>| d.map_or_else(|| "..".to_owned(), |d| d.to_string());
                format!("{}/{}", side(s), side(e))
            }
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_edtf())
    }
}

/// A string that is no EDTF date of the kinds read here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a date, month, year or interval such as 2025-12-19, 2025-12, 2025, 2025-12-01/2026-01-15 or ../2026-01-15"
)]
pub struct EdtfError(String);

impl FromStr for Interval {
    type Err = EdtfError;

    /// Reads what [`Interval::to_edtf`] writes, and intervals of months and years; the basis is
    /// [`Basis::Metadata`]. A trailing `~`, `?` or `%` (approximate, uncertain) is accepted and dropped.
    fn from_str(text: &str) -> Result<Self, EdtfError> {
        let error = || EdtfError(text.to_owned());
        let basis = Basis::Metadata;
        if let Some((start, end)) = text.split_once('/') {
            let side = |part: &str| match part {
                "" | ".." => Ok(None),
                _ => single(part, basis).map(Some).ok_or_else(error),
            };
            let (start, end) = (side(start)?, side(end)?);
            let first = start.and_then(|i| i.start);
            let last = end.and_then(|i| i.end);
            if matches!((first, last), (Some(f), Some(l)) if l < f) {
                return Err(error());
            }
            let precision = if first.is_some() && last.is_some() {
                if first == last { Precision::Day } else { Precision::Range }
            } else {
                Precision::Unknown
            };
            return Ok(Self::new(first, last, precision, basis));
        }
        single(text, basis).ok_or_else(error)
    }
}

fn single(text: &str, basis: Basis) -> Option<Interval> {
    let text = text.trim_end_matches(['~', '?', '%']);
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return None;
    }
    let number = |s: &str| s.parse::<i16>().ok();
    match text.len() {
        4 => number(text).filter(|y| *y > 0).map(|y| Interval::year(y, basis)),
        7 => {
            let (year, month) = text.split_once('-')?;
            let (year, month) = (number(year)?, number(month)?);
            ((1..=12).contains(&month) && (1..9999).contains(&year)).then(|| Interval::month(year, month as i8, basis))
        }
        10 => text.parse::<Date>().ok().map(|d| Interval::day(d, basis)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn each_precision_has_its_edtf_form() {
        let basis = Basis::Expression;
        assert_eq!(Interval::day(date(2026, 2, 10), basis).to_edtf(), "2026-02-10");
        assert_eq!(Interval::month(2025, 12, basis).to_edtf(), "2025-12");
        assert_eq!(Interval::year(2024, basis).to_edtf(), "2024");
        assert_eq!(Interval::until(date(2026, 1, 15), basis).to_edtf(), "../2026-01-15");
        assert_eq!(Interval::week_of(date(2026, 4, 10), basis).to_edtf(), "2026-04-06/2026-04-12");
    }

    #[test]
    fn what_is_no_date_is_refused_with_the_text() {
        let error = "Tuesday".parse::<Interval>().unwrap_err();
        assert!(error.to_string().starts_with("\"Tuesday\" is not a date"));
        assert!("2026-02-30".parse::<Interval>().is_err());
        assert!("2026-03-01/2026-02-01".parse::<Interval>().is_err());
    }

    #[test]
    fn open_ends_overlap_whatever_lies_on_their_side() {
        let so_far = Interval::until(date(2026, 1, 15), Basis::Tense);
        assert!(so_far.overlaps(&Interval::month(2025, 12, Basis::Expression)));
        assert!(!so_far.overlaps(&Interval::from(date(2026, 1, 16), Basis::Tense)));
    }

    proptest! {
        #[test]
        fn edtf_reads_what_it_writes(y in 1900i16..2100, m in 1i8..=12, d in 1i8..=28, n in 0i64..900) {
            let start = date(y, m, d);
            let end = start.saturating_add(n.days());
            for interval in [
                Interval::range(start, end, Basis::Metadata),
                Interval::month(y, m, Basis::Metadata),
                Interval::year(y, Basis::Metadata),
                Interval::until(end, Basis::Metadata),
            ] {
                let back: Interval = interval.to_edtf().parse().unwrap();
                prop_assert_eq!((back.start, back.end), (interval.start, interval.end));
            }
        }
    }
}
