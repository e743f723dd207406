//! Days as pages and datelines write them.
//!
//! Not time expressions of running text ("last Tuesday"): those belong to the analysis, which
//! knows the tense around them.

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// A day whose year may be left out: "Nov 4".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NewsDay {
    year: Option<i16>,
    month: i8,
    day: i8,
}

/// A day in words or digits, as a regular expression without groups.
pub(crate) const DAY: &str = concat!(
    r"(?:(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\.?,? )?",
    r"(?:(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.? ?\d{1,2}(?:st|nd|rd|th)?\b(?:,? ?\d{4}\b)?",
    r"|\d{1,2}(?:st|nd|rd|th)?(?: of)? ?(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?(?:,? ?\d{4}\b)?",
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})",
);

static ISO: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})").expect("valid"));
static COMPACT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(\d{4})(\d{2})(\d{2})(?:\D|\d{4}|\d{6}|$)").expect("valid"));
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b").expect("valid"));
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b([a-z]{3,9})\.? ?(\d{1,2})(?:st|nd|rd|th)?\b(?:,? ?(\d{4})\b)?").expect("valid")
});
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]?([a-z]{3,9})\b\.?(?:[ ,-]{0,2}(\d{4})\b)?").expect("valid")
});

fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_ascii_lowercase();
    let name = if name == "sept" { "sep" } else { &name };
    MONTHS.iter().position(|m| name.len() >= 3 && m.starts_with(name)).map(|i| i as i8 + 1)
}

/// The first day written in a text, in any of the forms that pages and datelines use.
pub(crate) fn news_day(text: &str) -> Option<NewsDay> {
    let number = |s: &str| s.parse::<i16>().ok();
    let of = |year: &str, month: &str, day: &str| {
        let found = NewsDay { year: Some(number(year)?), month: number(month)? as i8, day: number(day)? as i8 };
        found.is_possible().then_some(found)
    };
    for (pattern, order) in [(&ISO, [1, 2, 3]), (&COMPACT, [1, 2, 3]), (&NUMERIC, [3, 2, 1])] {
        if let Some(c) = pattern.captures(text)
            && let Some(found) = of(&c[order[0]], &c[order[1]], &c[order[2]])
        {
            return Some(found);
        }
    }
    for (pattern, name, day) in [(&DAY_FIRST, 2, 1), (&MONTH_FIRST, 1, 2)] {
        for c in pattern.captures_iter(text) {
            let Some(month) = month(&c[name]) else {
                continue;
            };
            let Some(day) = number(&c[day]) else { continue };
            let year = c.get(3).and_then(|y| number(y.as_str()));
            let found = NewsDay { year, month, day: day as i8 };
            if found.is_possible() {
                return Some(found);
            }
        }
    }
    None
}

/// A full day as metadata writes it. The local date counts, as written: `2025-10-09T01:12+04:00`
/// is October 9, whatever the day in London.
pub(crate) fn written_day(text: &str) -> Option<Date> {
    news_day(text).and_then(NewsDay::full)
}

impl NewsDay {
    fn is_possible(self) -> bool {
        self.year.is_none_or(|y| (1800..=2200).contains(&y))
            && Date::new(self.year.unwrap_or(2000), self.month, self.day).is_ok()
    }

    /// The day, if its year is written.
    pub(crate) fn full(self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }

    /// The day; where the year is left out, the latest such day that is not after the day after
    /// `reference` (a report datelined in Auckland can be a day ahead of the server's date).
    pub(crate) fn resolve(self, reference: Option<Date>) -> Option<Date> {
        if self.year.is_some() {
            return self.full();
        }
        let latest = reference?.saturating_add(1.day());
        (0..=8).filter_map(|back| Date::new(latest.year() - back, self.month, self.day).ok()).find(|day| *day <= latest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_forms_of_pages_and_datelines_are_read() {
        for text in [
            "2025-10-09T09:12:00+04:00",
            "20251009",
            "20251009T091200Z",
            "2025/10/09",
            "October 9, 2025",
            "Oct. 9, 2025",
            "9 October 2025",
            "9th of October, 2025",
            "Thu, 09 Oct 2025 09:12:00 GMT",
            "09.10.2025",
        ] {
            assert_eq!(written_day(text), Some(date(2025, 10, 9)), "{text}");
        }
        for text in ["", "Thursday", "2025", "October 2025", "99 October 2025", "section 12"] {
            assert_eq!(written_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_without_year_is_the_last_one_before_the_reference() {
        let day = news_day("Nov 4").unwrap();
        assert_eq!(day.resolve(Some(date(2025, 11, 4))), Some(date(2025, 11, 4)));
        assert_eq!(day.resolve(Some(date(2025, 11, 3))), Some(date(2025, 11, 4)));
        assert_eq!(day.resolve(Some(date(2026, 1, 2))), Some(date(2025, 11, 4)));
        assert_eq!(day.resolve(None), None);
        let leap = news_day("Feb 29").unwrap();
        assert_eq!(leap.resolve(Some(date(2026, 3, 1))), Some(date(2024, 2, 29)));
    }
}
