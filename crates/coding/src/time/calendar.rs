//! The words of time, read from `data/calendar`.

use super::grammar::split;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    pub(super) fn shorter_than_a_day(self) -> bool {
        matches!(self, Self::Second | Self::Minute | Self::Hour)
    }
}

impl FromStr for Unit {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Ok(match word {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "night" => Self::Night,
            "week" => Self::Week,
            "weekend" => Self::Weekend,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            _ => return Err(()),
        })
    }
}

/// How far a word of the months or weekdays can be trusted to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// Nothing else.
    Sure,
    /// Also a given name.
    Name,
    /// Also a common word.
    Word,
    /// An abbreviation.
    Short,
    /// A weekday in the plural.
    Plural,
}

impl FromStr for Sense {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Ok(match word {
            "sure" => Self::Sure,
            "name" => Self::Name,
            "word" => Self::Word,
            "short" => Self::Short,
            "plural" => Self::Plural,
            _ => return Err(()),
        })
    }
}

/// Which part of a span is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Mid,
    Late,
    Start,
    End,
    FirstHalf,
    SecondHalf,
    /// From the start of the span to publication.
    Earlier,
    /// From publication to the end of the span.
    Later,
    /// The n-th week; -1 is the last.
    NthWeek(i8),
    /// So many units at the start, or at the end where negative.
    Span {
        count: i32,
        unit: Unit,
    },
}

impl FromStr for Part {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Ok(match word {
            "early" => Self::Early,
            "mid" => Self::Mid,
            "late" => Self::Late,
            "start" => Self::Start,
            "end" => Self::End,
            "first_half" => Self::FirstHalf,
            "second_half" => Self::SecondHalf,
            "earlier" => Self::Earlier,
            "later" => Self::Later,
            _ => return Err(()),
        })
    }
}

/// On which side of publication a vague expression lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Past,
    Future,
    Present,
    SoFar,
}

impl FromStr for Side {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Ok(match word {
            "past" => Self::Past,
            "future" => Self::Future,
            "present" => Self::Present,
            "so_far" => Self::SoFar,
            _ => return Err(()),
        })
    }
}

/// Units of one word of `units.tsv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct UnitWord {
    pub(super) unit: Unit,
    pub(super) count: i32,
    pub(super) plural: bool,
    pub(super) several_days: i32,
}

/// A number word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NumberWord {
    Exact(i32),
    /// "several", "few".
    Several,
}

impl NumberWord {
    pub(super) fn exact(self) -> Option<i32> {
        match self {
            Self::Exact(n) => Some(n),
            Self::Several => None,
        }
    }
}

/// "last", "this", "next".
#[derive(Clone, Copy, Debug)]
pub(super) struct ShiftWord {
    pub(super) step: i8,
    /// Counts from a date named before, not from publication.
    pub(super) from_reference: bool,
}

/// A season: its first month and its TimeML code.
#[derive(Clone, Copy, Debug)]
pub(super) struct SeasonWord {
    pub(super) first_month: i8,
    pub(super) sense: Sense,
}

/// A feast; without a date if it moves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holiday {
    pub(super) date: Option<(i8, i8)>,
}

/// A vague adverb with its default span in days from publication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Vague {
    pub(super) side: Side,
    pub(super) first_day: Option<i32>,
    pub(super) last_day: Option<i32>,
    pub(super) timex: &'static str,
}

/// All that one word can be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lex {
    pub(super) month: Option<(i8, Sense)>,
    pub(super) weekday: Option<(i8, Sense)>,
    pub(super) unit: Option<UnitWord>,
    pub(super) number: Option<NumberWord>,
    pub(super) ordinal: Option<i8>,
    pub(super) day_part: Option<&'static str>,
    pub(super) deictic: Option<(i32, i32)>,
    pub(super) shift: Option<ShiftWord>,
    pub(super) season: Option<SeasonWord>,
    pub(super) frequency: Option<Unit>,
}

/// Phrases by their first word, the longest first.
pub(super) type Phrases<T> = HashMap<String, Vec<(Vec<String>, T)>>;

/// Everything of `data/calendar`.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    pub(super) words: HashMap<&'static str, Lex>,
    pub(super) holidays: Phrases<Holiday>,
    pub(super) vague: Phrases<Vague>,
    pub(super) parts: Phrases<Part>,
    pub(super) names: Phrases<()>,
    pub(super) season_codes: HashMap<i8, &'static str>,
}

/// What is wrong with a file of `data/calendar`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CalendarError {
    file: &'static str,
    line: usize,
    problem: String,
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}: {}", self.file, self.line, self.problem)
    }
}

impl std::error::Error for CalendarError {}

/// One row: its line and its cells.
struct Row {
    file: &'static str,
    line: usize,
    columns: &'static [&'static str],
    cells: Vec<&'static str>,
}

impl Row {
    fn key(&self) -> &'static str {
        self.cells[0]
    }

    fn error(&self, problem: String) -> CalendarError {
        CalendarError { file: self.file, line: self.line, problem }
    }

    fn cell<T: FromStr>(&self, column: usize) -> Result<T, CalendarError> {
        self.cells[column].parse().map_err(|_| {
            self.error(format!("\"{}\" cannot stand in column {}", self.cells[column], self.columns[column]))
        })
    }

    /// A cell that may be empty.
    fn open<T: FromStr>(&self, column: usize) -> Result<Option<T>, CalendarError> {
        if self.cells[column].is_empty() { Ok(None) } else { self.cell(column).map(Some) }
    }

    fn within(&self, column: usize, low: i8, high: i8) -> Result<i8, CalendarError> {
        let value: i8 = self.cell(column)?;
        if (low..=high).contains(&value) {
            return Ok(value);
        }
        Err(self.error(format!("{value} in column {} is not from {low} to {high}", self.columns[column])))
    }
}

fn read(file: &'static str, text: &'static str, columns: &'static [&'static str]) -> Result<Vec<Row>, CalendarError> {
    let error = |line, problem| CalendarError { file, line, problem };
    let mut lines = text.lines().enumerate();
    let header: Vec<_> = lines.next().map_or("", |(_, h)| h).split('\t').collect();
    if let Some(unknown) = header.iter().find(|h| !columns.contains(h)) {
        return Err(error(1, format!("unknown column \"{unknown}\"")));
    }
    if header != columns {
        return Err(error(1, format!("columns must be {}", columns.join(", "))));
    }
    let mut first_seen: HashMap<&str, usize> = HashMap::new();
    let mut rows = Vec::new();
    for (index, content) in lines {
        let line = index + 1;
        let cells: Vec<_> = content.split('\t').collect();
        if cells.len() != columns.len() {
            return Err(error(line, format!("{} cells instead of {}", cells.len(), columns.len())));
        }
        if cells[0].is_empty() || cells[0].to_lowercase() != cells[0] {
            return Err(error(line, format!("\"{}\" is no word in lower case", cells[0])));
        }
        if let Some(first) = first_seen.insert(cells[0], line) {
            return Err(error(line, format!("\"{}\" stands on line {first} already", cells[0])));
        }
        rows.push(Row { file, line, columns, cells });
    }
    Ok(rows)
}

fn phrases<T>(entries: impl IntoIterator<Item = (&'static str, T)>) -> Phrases<T> {
    let mut table: Phrases<T> = HashMap::new();
    for (phrase, value) in entries {
        let mut words = split(phrase).map(|(_, word)| word.to_owned());
        let Some(first) = words.next() else { continue };
        table.entry(first).or_default().push((words.collect(), value));
    }
    for list in table.values_mut() {
        list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    table
}

macro_rules! file {
    ($name:literal) => {
        (concat!("data/calendar/", $name), include_str!(concat!("../../../../data/calendar/", $name)))
    };
}

/// Reads every file.
fn load() -> Result<Calendar, CalendarError> {
    let mut calendar = Calendar::default();
    let words = &mut calendar.words;
    let rows = |(name, text), columns| read(name, text, columns);
    for row in rows(file!("months.tsv"), &["word", "month", "sense"])? {
        words.entry(row.key()).or_default().month = Some((row.within(1, 1, 12)?, row.cell(2)?));
    }
    for row in rows(file!("weekdays.tsv"), &["word", "weekday", "sense"])? {
        words.entry(row.key()).or_default().weekday = Some((row.within(1, 1, 7)?, row.cell(2)?));
    }
    for row in rows(file!("units.tsv"), &["word", "unit", "count", "plural", "several_days"])? {
        let plural = match row.cells[3] {
            "yes" => true,
            "no" => false,
            other => {
                return Err(row.error(format!("\"{other}\" in column plural is neither yes nor no")));
            }
        };
        words.entry(row.key()).or_default().unit =
            Some(UnitWord { unit: row.cell(1)?, count: row.cell(2)?, plural, several_days: row.cell(4)? });
    }
    for row in rows(file!("numbers.tsv"), &["word", "value"])? {
        let number = row.open(1)?.map_or(NumberWord::Several, NumberWord::Exact);
        words.entry(row.key()).or_default().number = Some(number);
    }
    for row in rows(file!("ordinals.tsv"), &["word", "value"])? {
        words.entry(row.key()).or_default().ordinal = Some(row.within(1, -1, 31)?);
    }
    for row in rows(file!("day_parts.tsv"), &["word", "code"])? {
        words.entry(row.key()).or_default().day_part = Some(row.cells[1]);
    }
    for row in rows(file!("deictic.tsv"), &["word", "first_day", "last_day"])? {
        words.entry(row.key()).or_default().deictic = Some((row.cell(1)?, row.cell(2)?));
    }
    for row in rows(file!("shifts.tsv"), &["word", "step", "anchor"])? {
        let from_reference = match row.cells[2] {
            "publication" => false,
            "reference" => true,
            other => {
                return Err(row.error(format!("\"{other}\" in column anchor is neither publication nor reference")));
            }
        };
        words.entry(row.key()).or_default().shift = Some(ShiftWord { step: row.within(1, -1, 1)?, from_reference });
    }
    for row in rows(file!("seasons.tsv"), &["word", "first_month", "timex", "sense"])? {
        let first_month = row.within(1, 1, 12)?;
        calendar.season_codes.insert(first_month, row.cells[2]);
        words.entry(row.key()).or_default().season = Some(SeasonWord { first_month, sense: row.cell(3)? });
    }
    for row in rows(file!("frequencies.tsv"), &["word", "unit"])? {
        words.entry(row.key()).or_default().frequency = Some(row.cell(1)?);
    }
    let mut holidays = Vec::new();
    for row in rows(file!("holidays.tsv"), &["phrase", "month", "day"])? {
        let date = match (row.open::<i8>(1)?, row.open::<i8>(2)?) {
            (None, None) => None,
            (Some(_), Some(_)) => Some((row.within(1, 1, 12)?, row.within(2, 1, 31)?)),
            _ => return Err(row.error("month and day must both stand or both be empty".to_owned())),
        };
        holidays.push((row.key(), Holiday { date }));
    }
    calendar.holidays = phrases(holidays);
    let mut vague = Vec::new();
    for row in rows(file!("vague.tsv"), &["phrase", "side", "first_day", "last_day", "timex"])? {
        vague.push((
            row.key(),
            Vague { side: row.cell(1)?, first_day: row.open(2)?, last_day: row.open(3)?, timex: row.cells[4] },
        ));
    }
    calendar.vague = phrases(vague);
    let mut parts = Vec::new();
    for row in rows(file!("parts.tsv"), &["phrase", "part"])? {
        parts.push((row.key(), row.cell(1)?));
    }
    calendar.parts = phrases(parts);
    let names = rows(file!("names.tsv"), &["phrase"])?;
    calendar.names = phrases(names.iter().map(|row| (row.key(), ())));
    Ok(calendar)
}

/// The calendar's words. The files are part of the program and a test reads each, so that a
/// program whose tests pass cannot panic here.
pub(super) static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| load().unwrap_or_else(|error| panic!("{error}")));

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &'static str) -> String {
        read("months.tsv", text, &["word", "month"]).err().map_or_else(String::new, |e| e.to_string())
    }

    #[test]
    fn every_file_of_the_calendar_is_read() {
        let calendar = load().unwrap();
        assert_eq!(calendar.words["december"].month.unwrap().0, 12);
        assert!(calendar.vague.contains_key("shortly"));
    }

    #[test]
    fn a_damaged_file_is_refused_with_its_line() {
        assert_eq!(problem("word\tmoon\n"), "months.tsv line 1: unknown column \"moon\"");
        assert_eq!(problem("word\n"), "months.tsv line 1: columns must be word, month");
        assert_eq!(problem("word\tmonth\njuly\t7\n\n"), "months.tsv line 3: 1 cells instead of 2");
        assert_eq!(
            problem("word\tmonth\njuly\t7\nmay\t5\njuly\t7\n"),
            "months.tsv line 4: \"july\" stands on line 2 already"
        );
        let rows = read("months.tsv", "word\tmonth\njuly\t13\n", &["word", "month"]).unwrap();
        assert_eq!(
            rows[0].within(1, 1, 12).unwrap_err().to_string(),
            "months.tsv line 2: 13 in column month is not from 1 to 12"
        );
    }
}
