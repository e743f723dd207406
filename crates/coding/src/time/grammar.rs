//! The grammar: from the words of a sentence to meanings.
//!
//! Words are cut once more, into runs of letters and digits and single marks, so that the grammar
//! does not depend on where a tokenizer puts its cuts ("mid-October", "26-27", "2025-10-07"). Each
//! rule looks at a bounded number of pieces, so that reading is linear in the length of the text.

use super::TimeRole;
use super::calendar::{CALENDAR, Lex, NumberWord, Part, Phrases, Sense, Side, Unit, Vague};
use super::meaning::{Amount, Anchor, Core, Count, LATER, Meaning, YearRef};
use std::borrow::Cow;

/// Runs of letters and digits, and every other visible character by itself, with their offsets.
pub(super) fn split(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        rest = trimmed;
        let first = rest.chars().next()?;
        let length = if first.is_alphanumeric() {
            rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, tail) = rest.split_at(length);
        let found = (at, piece);
        at += length;
        rest = tail;
        Some(found)
    })
}

/// What the analysis says of a word, as far as it settles whether "May" is a month.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hint {
    /// A verb or a modal.
    pub(super) verb: bool,
    /// Part of a person's name.
    pub(super) person: bool,
}

/// A piece of a word.
#[derive(Debug)]
pub(super) struct Piece<'t> {
    pub(super) token: usize,
    lower: Cow<'t, str>,
    capital: bool,
    /// No gap before it.
    glued: bool,
    hint: Hint,
    lex: &'static Lex,
}

const NO_LEX: &Lex = &Lex {
    month: None,
    weekday: None,
    unit: None,
    number: None,
    ordinal: None,
    day_part: None,
    deictic: None,
    shift: None,
    season: None,
    frequency: None,
};

/// Cuts a token into pieces. `glued` tells that no gap stands before the token.
pub(super) fn cut<'t>(word: &'t str, token: usize, glued: bool, hint: Hint, pieces: &mut Vec<Piece<'t>>) {
    let mut end = 0;
    for (at, piece) in split(word) {
        let lower = if matches!(piece, "’" | "‘" | "`") {
            Cow::Borrowed("'")
        } else if matches!(piece, "–" | "—" | "−" | "‑") {
            Cow::Borrowed("-")
        } else if piece.chars().any(char::is_uppercase) {
            Cow::Owned(piece.to_lowercase())
        } else {
            Cow::Borrowed(piece)
        };
        let lex = CALENDAR.words.get(lower.as_ref()).unwrap_or(NO_LEX);
        pieces.push(Piece {
            token,
            capital: piece.chars().next().is_some_and(char::is_uppercase),
            glued: if at == 0 { glued } else { at == end },
            lower,
            hint,
            lex,
        });
        end = at + piece.len();
    }
}

/// An expression found among the pieces of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// First piece and the one after the last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// First piece of the expression without its preposition.
    pub(super) core: usize,
    pub(super) meaning: Meaning,
    /// What it is counted from, where the words say so ("two days before Christmas").
    pub(super) anchor: Option<Core>,
    /// Counted from something told after it that has no date of its own ("a day after the vote").
    pub(super) from_event: bool,
    pub(super) rule: &'static str,
}

/// A core with the place where it ends.
#[derive(Clone, Copy, Debug)]
struct Base {
    core: Core,
    part: Option<Part>,
    to: Option<(Core, Option<Part>)>,
    anchor: Option<Core>,
    end: usize,
    rule: &'static str,
}

impl Base {
    fn new(core: Core, end: usize, rule: &'static str) -> Self {
        Self { core, part: None, to: None, anchor: None, end, rule }
    }
}

/// Words that stand before a month and hardly before the common word or name of its spelling.
const MONTH_CUES: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "last",
    "next",
    "this",
    "early",
    "late",
    "mid",
    "during",
    "between",
    "through",
    "every",
    "each",
    "throughout",
];
/// Words that stand before a month, but before a person's name as well.
const WEAK_MONTH_CUES: &[&str] = &["by", "before", "after", "of", "from", "to"];
/// Words that stand before a year.
const YEAR_CUES: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "during",
    "by",
    "from",
    "to",
    "between",
    "of",
    "before",
    "after",
    "early",
    "late",
    "mid",
    "the",
    "through",
    "and",
    "(",
    "around",
    "throughout",
    "for",
    "-",
    "circa",
    "about",
    "its",
    "their",
    "his",
    "her",
    "a",
    "s",
];
/// Words that may follow a year after a weak cue; a noun there would make it a number of things.
const AFTER_YEAR: &[&str] = &[
    "", "and", "or", "to", "when", "after", "but", "as", "at", "in", "on", "by", "with", "before", "until", "that",
    "which", "while", "because", "for", "from", "has", "had", "was", "is", "were", "under", "over", "between",
    "during", "through", "it", "he", "she", "they", "the", "a", "would", "will",
];
const TO: &[&str] = &["-", "to", "through", "until", "till"];

/// The pieces of one sentence.
#[derive(Clone, Copy)]
pub(super) struct Reader<'p> {
    pieces: &'p [Piece<'p>],
}

impl<'p> Reader<'p> {
    pub(super) fn new(pieces: &'p [Piece<'p>]) -> Self {
        Self { pieces }
    }

    /// Every expression, from left to right, none overlapping.
    pub(super) fn read(self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.pieces.len() {
            if let Some(end) = self.name(at) {
                at = end;
                continue;
            }
            match self.expression(at) {
                Some(mut expression) if expression.end > at => {
                    at = expression.end;
                    expression.from_event = expression.anchor.is_none()
                        && self.is(at - 1, &["before", "after", "of", "to"])
                        && self.word(at).starts_with(char::is_alphanumeric);
                    found.push(expression);
                }
                _ => at += 1,
            }
        }
        found
    }

    fn word(self, at: usize) -> &'p str {
        self.pieces.get(at).map_or("", |p| p.lower.as_ref())
    }

    /// The word `back` places before; empty before the sentence.
    fn before(self, at: usize, back: usize) -> &'p str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    fn lex(self, at: usize) -> &'static Lex {
        self.pieces.get(at).map_or(NO_LEX, |p| p.lex)
    }

    fn is(self, at: usize, words: &[&str]) -> bool {
        at < self.pieces.len() && words.contains(&self.word(at))
    }

    fn all(self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(k, word)| self.is(at + k, &[word]))
    }

    fn capital(self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|p| p.capital)
    }

    fn glued(self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|p| p.glued)
    }

    fn hint(self, at: usize) -> Hint {
        self.pieces.get(at).map_or_else(Hint::default, |p| p.hint)
    }

    /// After an optional "the".
    fn the(self, at: usize) -> usize {
        if self.is(at, &["the"]) { at + 1 } else { at }
    }

    fn phrase<T: Copy>(self, table: &Phrases<T>, at: usize) -> Option<(T, usize)> {
        let list = table.get(self.word(at))?;
        let (rest, value) =
            list.iter().find(|(rest, _)| rest.iter().enumerate().all(|(k, word)| self.word(at + 1 + k) == word))?;
        Some((*value, at + 1 + rest.len()))
    }

    /// A genitive ending.
    fn genitive(self, at: usize) -> bool {
        self.is(at, &["'"]) && (self.glued(at) || self.is(at + 1, &["s"]))
    }

    /// A name that only looks like time.
    fn name(self, at: usize) -> Option<usize> {
        let ((), end) = self.phrase(&CALENDAR.names, at)?;
        (at..end).any(|k| self.capital(k)).then_some(end)
    }

    fn expression(self, at: usize) -> Option<Found> {
        self.vague(at).or_else(|| self.with_preposition(at)).or_else(|| {
            let base = self.point(at).or_else(|| self.habit(at)).or_else(|| self.length(at))?;
            let role = match base.core {
                Core::Habit(_) => TimeRole::Habit,
                Core::Length(_) => TimeRole::Length,
                _ => TimeRole::Point,
            };
            Some(Self::found(at, at, base, role))
        })
    }

    fn found(start: usize, core: usize, base: Base, role: TimeRole) -> Found {
        Found {
            start,
            end: base.end,
            core,
            meaning: Meaning { core: base.core, part: base.part, to: base.to, role },
            anchor: base.anchor,
            from_event: false,
            rule: base.rule,
        }
    }

    // Vague adverbs.

    fn vague(self, at: usize) -> Option<Found> {
        let (vague, end): (Vague, usize) = self.phrase(&CALENDAR.vague, at)?;
        // "shortly after the talks", "as soon as", "so far as", "recently-elected" order other
        // things than publication; "ten days ago" is counted.
        let ordered = self.is(end, &["after", "before", "afterwards", "afterward", "as", "from"]) && end == at + 1
            || self.is(end, &["as"]) && self.is(at, &["so"]);
        let counted = self.is(end - 1, &["ago"])
            && (self.digits(at.wrapping_sub(1)).is_some() || at > 0 && self.lex(at - 1).number.is_some());
        // "in the past decade", "the now-cancelled deal"
        let next = self.lex(end);
        let goes_on = next.unit.is_some()
            || next.number.is_some()
            || self.digits(end).is_some()
            || self.is(end, &["-"]) && self.glued(end);
        if ordered || counted || goes_on || (end == at + 1 && self.before(at, 1) == "as") {
            return None;
        }
        let role = match vague.side {
            Side::SoFar => TimeRole::SoFar,
            _ => TimeRole::Point,
        };
        Some(Self::found(at, at, Base::new(Core::Vague(vague), end, "vague-adverb"), role))
    }

    // Prepositions that say more than "on" and "in".

    fn with_preposition(self, at: usize) -> Option<Found> {
        let role = |length: usize, role| Some((at + length, role));
        let (core, role) = match self.word(at) {
            "since" => role(1, TimeRole::Since),
            "until" | "till" | "through" => role(1, TimeRole::Until),
            "up" if self.is(at + 1, &["to", "until", "till"]) => role(2, TimeRole::Until),
            "by" => role(1, TimeRole::By),
            "no" | "not" if self.all(at + 1, &["later", "than"]) => role(3, TimeRole::By),
            "before" => role(1, TimeRole::Before),
            "ahead" if self.is(at + 1, &["of"]) => role(2, TimeRole::Before),
            "prior" if self.is(at + 1, &["to"]) => role(2, TimeRole::Before),
            "after" => role(1, TimeRole::After),
            "from" | "starting" | "beginning" | "effective" => role(1, TimeRole::From),
            "as" if self.is(at + 1, &["of", "from"]) => role(2, TimeRole::From),
            "between" => role(1, TimeRole::Point),
            "in" | "within" => return self.in_length(at),
            _ => None,
        }?;
        if self.is(core, &["then"]) && role == TimeRole::Since {
            let base = Base::new(Core::Then, core + 1, "since-then");
            return Some(Self::found(at, core, base, role));
        }
        if self.is(at, &["from", "between"])
            && let Some(base) = self.stretch(core, self.is(at, &["between"]))
        {
            return Some(Self::found(at, at, base, TimeRole::Point));
        }
        if self.is(at, &["between"]) {
            return None;
        }
        let starts_late = self.is(at, &["starting", "beginning", "effective"]);
        // "until midnight on Sunday"
        let hour = usize::from(self.is(core, &["midnight", "noon", "midday", "dawn"]));
        let joined = (hour == 1 || starts_late) && self.is(core + hour, &["on", "in"]);
        let mut base = self.point(core + hour + usize::from(joined))?;
        if base.core == Core::NewYear {
            base.core = Core::Day { month: 1, day: 1, year: None, step: 0 };
        }
        // "after Tuesday's meeting" may be Tuesday still: the day stays a point.
        // So it does before a noun ("after January elections").
        let next = self.word(base.end);
        let attribute = next.starts_with(char::is_lowercase) && !AFTER_YEAR.contains(&next);
        let of_event = (self.genitive(base.end) || attribute)
            && matches!(role, TimeRole::Before | TimeRole::After | TimeRole::From);
        let open = matches!(base.core, Core::Vague(_) | Core::Offset { .. } | Core::Rolling { .. })
            && role != TimeRole::Since
            && role != TimeRole::Until;
        if of_event || open || base.to.is_some() {
            return None;
        }
        Some(Self::found(at, core, base, role))
    }

    /// "from 3 to 5 March", "between May and July".
    fn stretch(self, at: usize, between: bool) -> Option<Base> {
        let connector: &[&str] = if between { &["and"] } else { TO };
        if let Some((day, next)) = self.day_number(at)
            && self.is(next, connector)
            && let Some(last) = self.calendar_date(self.the(next + 1))
            && let Core::Day { month, year, .. } = last.core
            && last.to.is_none()
        {
            let core = Core::Day { month, day, year, step: 0 };
            return Some(Base { to: Some((last.core, None)), ..Base::new(core, last.end, "date-range") });
        }
        let first = self.point(at)?;
        if first.to.is_some() {
            return Some(first);
        }
        if !self.is(first.end, connector) {
            return None;
        }
        let last = match (first.core, self.day_number(first.end + 1)) {
            (Core::Day { month, year, .. }, Some((day, end))) if self.calendar_date(first.end + 1).is_none() => {
                Base::new(Core::Day { month, day, year, step: 0 }, end, "date-range")
            }
            _ => self.point(first.end + 1)?,
        };
        Some(Self::joined(first, last))
    }

    fn joined(first: Base, last: Base) -> Base {
        let year = match last.core {
            Core::Day { year, .. } | Core::Month { year, .. } => year,
            _ => None,
        };
        let core = match first.core {
            Core::Day { month, day, year: None, step } => Core::Day { month, day, year, step },
            Core::Month { month, year: None, step: 0 } => Core::Month { month, year, step: 0 },
            other => other,
        };
        // "from November to February 2026": the year belongs to the second.
        let core = match (core, last.core) {
            (Core::Month { month, year: Some(YearRef::Fixed(y)), step }, Core::Month { month: last_month, .. })
                if first.core != core && month > last_month =>
            {
                Core::Month { month, year: Some(YearRef::Fixed(y - 1)), step }
            }
            (Core::Day { month, day, year: Some(YearRef::Fixed(y)), step }, Core::Day { month: last_month, .. })
                if first.core != core && month > last_month =>
            {
                Core::Day { month, day, year: Some(YearRef::Fixed(y - 1)), step }
            }
            (core, _) => core,
        };
        Base {
            core,
            part: first.part,
            to: Some((last.core, last.part)),
            anchor: None,
            end: last.end,
            rule: "date-range",
        }
    }

    /// "in two weeks", "within three days": a point or a deadline if the clause looks ahead.
    fn in_length(self, at: usize) -> Option<Found> {
        let mut from = at + 1;
        while self.is(from, &["about", "around", "roughly", "approximately", "just", "under", "nearly", "almost"])
            && from < at + 3
        {
            from += 1;
        }
        let (amount, mut end) = self.amount(from)?;
        // "the first time in 20 years", "the worst fighting in four years" look back; "in two days
        // of talks" is a length.
        let back = self.is(end, &["of"])
            || (1..=6).any(|k| {
                let word = self.before(at, k);
                matches!(word, "time" | "once" | "worst" | "best" | "most" | "least" | "only")
                    || word.len() > 4 && word.ends_with("est")
                    || at >= k && self.lex(at - k).ordinal.is_some()
            });
        if self.genitive(end) && (self.is(end + 1, &["time"]) || self.all(end + 1, &["s", "time"])) {
            end += if self.is(end + 1, &["time"]) { 2 } else { 3 };
            let core = Core::Offset { amount, sign: 1, anchor: Anchor::Publication };
            return Some(Self::found(at, from, Base::new(core, end, "in-time"), TimeRole::Point));
        }
        if self.is(end, &["ago", "earlier", "later", "before", "after", "afterwards"]) {
            return None;
        }
        let (core, role, rule) = if self.is(at, &["within"]) {
            (Core::WithinLength(amount), TimeRole::By, "within")
        } else if back {
            (Core::Length(amount), TimeRole::Length, "length")
        } else {
            (Core::InLength(amount), TimeRole::Point, "in-length")
        };
        // A deadline of so many days is that stretch itself, whose end is no single date.
        let role = if rule == "within" { TimeRole::Point } else { role };
        Some(Self::found(at, from, Base::new(core, end, rule), role))
    }

    // Points: a base with the part of it that is meant.

    fn point(self, at: usize) -> Option<Base> {
        let base = self.nth_week(at).or_else(|| self.parted(at)).or_else(|| self.base(at))?;
        Some(self.extended(base))
    }

    /// "the first week of March", "the first three months of 2025".
    fn nth_week(self, at: usize) -> Option<Base> {
        let from = self.the(at);
        let nth = match self.lex(from).ordinal {
            Some(nth) => nth,
            None if self.is(from, &["last"]) => -1,
            None => return None,
        };
        if let Some((amount, end)) = self.amount(from + 1)
            && let Count::Exact(count) = amount.count
            && (nth == 1 || nth < 0)
            && self.is(end, &["of"])
        {
            let base = self.base(end + 1).or_else(|| self.base(self.the(end + 1)))?;
            let part = Part::Span { count: if nth < 0 { -count } else { count }, unit: amount.unit };
            return matches!(base.core, Core::Month { .. } | Core::Unit { .. } | Core::Year(_)).then_some(Base {
                part: Some(part),
                rule: "first-units",
                ..base
            });
        }
        if !self.is(from + 1, &["week"]) || !self.is(from + 2, &["of", "in"]) {
            return None;
        }
        let base = self.base(self.the(from + 3))?;
        matches!(base.core, Core::Month { .. } | Core::Unit { .. } | Core::Year(_)).then_some(Base {
            part: Some(Part::NthWeek(nth)),
            rule: "nth-week",
            ..base
        })
    }

    /// "late last month", "the end of November", "earlier this week".
    fn parted(self, at: usize) -> Option<Base> {
        // "year's end", "year-end", "the month's end"
        let from = self.the(at);
        if let Some(unit) = self.lex(from).unit
            && !unit.plural
        {
            let end = match (self.word(from + 1), self.word(from + 2), self.word(from + 3)) {
                ("-", "end", _) => Some(from + 3),
                ("'", "s", "end") => Some(from + 4),
                _ => None,
            };
            if let Some(end) = end {
                let core = Core::Unit { unit: unit.unit, step: 0 };
                return Some(Base { part: Some(Part::End), ..Base::new(core, end, "unit-end") });
            }
        }
        let (part, next) = self.phrase(&CALENDAR.parts, at)?;
        let place = self.the(next);
        if let Some(unit) = self.lex(place).unit
            && !unit.plural
            && !unit.unit.shorter_than_a_day()
            && (place > next || part == Part::Mid)
        {
            let core = match unit.unit {
                Unit::Weekend => Core::Weekend { step: None },
                unit => Core::Unit { unit, step: 0 },
            };
            return Some(Base { part: Some(part), ..Base::new(core, place + 1, "part-of-unit") });
        }
        let base = self.base(next).or_else(|| self.base(place))?;
        if base.part.is_some()
            || base.to.is_some()
            || matches!(base.core, Core::Vague(_) | Core::Offset { .. } | Core::Length(_) | Core::Rolling { .. })
        {
            return None;
        }
        // "later Tuesday" is written on that Tuesday or before it.
        let core = match (part, base.core) {
            (Part::Later, Core::Weekday { weekday, step: None, week }) => {
                Core::Weekday { weekday, step: Some(LATER), week }
            }
            (_, core) => core,
        };
        Some(Base { core, part: Some(part), rule: "part-of-date", ..base })
    }

    /// Parts of the day, and the other end of a range written without "from".
    fn extended(self, mut base: Base) -> Base {
        if base.to.is_none()
            && base.part.is_none()
            && self.is(base.end, TO)
            && let Some(last) = self.base(base.end + 1)
            && last.to.is_none()
        {
            let alike = matches!(
                (base.core, last.core),
                (Core::Day { .. }, Core::Day { .. })
                    | (Core::Month { step: 0, .. }, Core::Month { step: 0, .. })
                    | (Core::Weekday { .. }, Core::Weekday { .. })
                    | (Core::Year(_), Core::Year(_))
            );
            if alike {
                return Self::joined(base, last);
            }
        }
        if matches!(
            base.core,
            Core::Day { .. }
                | Core::WeekdayDate { .. }
                | Core::Weekday { .. }
                | Core::Days { .. }
                | Core::RefUnit { unit: Unit::Day, .. }
        ) && base.to.is_none()
        {
            if self.lex(base.end).day_part.is_some() {
                base.end += 1;
            } else if self.is(base.end, &["at"])
                && self.is(base.end + 1, &["noon", "midday", "midnight", "dawn", "dusk"])
            {
                base.end += 2;
            }
        }
        base
    }

    fn base(self, at: usize) -> Option<Base> {
        self.numeric(at)
            .or_else(|| self.weekday_led(at))
            .or_else(|| self.calendar_date(at))
            .or_else(|| self.the_day(at))
            .or_else(|| self.shifted(at))
            .or_else(|| self.referring(at))
            .or_else(|| self.deictic(at))
            .or_else(|| self.holiday(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.season(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.offset(at))
            .or_else(|| self.year_alone(at))
    }

    /// "the 3rd of March", "the weekend". An article before another date is the noun's
    /// ("the May 26 talks").
    fn the_day(self, at: usize) -> Option<Base> {
        let from = self.the(at);
        if from == at {
            return None;
        }
        if self.is(from, &["weekend"]) {
            return Some(Base::new(Core::Weekend { step: None }, from + 1, "the-weekend"));
        }
        if self.digits(from).is_some() {
            return None;
        }
        self.day_led(from)
    }

    // Numbers.

    /// A whole number of up to four digits, not part of "2.5", "1,200", "18:00" or "$ 40".
    fn digits(self, at: usize) -> Option<(i32, usize)> {
        let word = self.pieces.get(at)?.lower.as_ref();
        if word.len() > 4 || !word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digit = |at: usize| self.word(at).starts_with(|c: char| c.is_ascii_digit());
        let joins = |mark: usize, number: usize| {
            self.is(mark, &[".", ",", ":"]) && self.glued(mark.max(number)) && self.glued(mark) && digit(number)
        };
        if joins(at + 1, at + 2) || at >= 2 && self.glued(at) && joins(at - 1, at - 2) {
            return None;
        }
        if matches!(self.before(at, 1), "$" | "€" | "£" | "#" | "№") {
            return None;
        }
        Some((word.parse().ok()?, at + 1))
    }

    fn number(self, at: usize) -> Option<(i32, usize)> {
        if let Some(found) = self.digits(at) {
            return Some(found);
        }
        let value = self.lex(at).number?.exact()?;
        if value >= 20 && value % 10 == 0 {
            let next = if self.is(at + 1, &["-"]) { at + 2 } else { at + 1 };
            if let Some(NumberWord::Exact(ones)) = self.lex(next).number
                && ones < 10
            {
                return Some((value + ones, next + 1));
            }
        }
        Some((value, at + 1))
    }

    fn count(self, at: usize) -> Option<(Count, usize)> {
        if let Some((n, next)) = self.number(at)
            && !self.is(at, &["couple", "dozen"])
        {
            // "two or three days": the longer, since the shorter is inside it
            if self.is(next, &["or", "to", "-"])
                && let Some((more, end)) = self.number(next + 1)
                && more > n
            {
                return Some((Count::Exact(more), end));
            }
            let next = if self.all(next, &["and", "a", "half"]) { next + 3 } else { next };
            return Some((Count::Exact(n), next));
        }
        if self.is(at, &["a", "an"]) {
            if self.all(at + 1, &["couple", "of"]) {
                return Some((Count::Exact(2), at + 3));
            }
            if self.is(at + 1, &["few"]) {
                return Some((Count::Several, at + 2));
            }
            if self.is(at + 1, &["dozen"]) {
                return Some((Count::Exact(12), at + 2));
            }
            return Some((Count::Exact(1), at + 1));
        }
        (self.lex(at).number == Some(NumberWord::Several)).then_some((Count::Several, at + 1))
    }

    /// "two weeks", "three-day", "a few more days".
    fn amount(self, at: usize) -> Option<(Amount, usize)> {
        let (count, mut next) = self.count(at)?;
        if self.is(
            next,
            &[
                "-",
                "more",
                "full",
                "long",
                "straight",
                "consecutive",
                "further",
                "whole",
                "working",
                "business",
                "additional",
                "other",
                "successive",
                "calendar",
                "trading",
            ],
        ) {
            next += 1;
        }
        let unit = self.lex(next).unit?;
        let plural_only = unit.unit == Unit::Quarter || count == Count::Several;
        if plural_only && !unit.plural || unit.unit == Unit::Weekend {
            return None;
        }
        // "an 18-year-old", "27 years old"
        let age = if self.is(next + 1, &["-"]) { next + 2 } else { next + 1 };
        if self.is(age, &["old", "olds"]) {
            return None;
        }
        Some((Amount::new(count, unit), next + 1))
    }

    // Dates.

    fn day_number(self, at: usize) -> Option<(i8, usize)> {
        if let Some((n, next)) = self.digits(at) {
            return (1..=31).contains(&n).then_some((n as i8, next)).filter(|_| self.word(at).len() <= 2);
        }
        let word = self.word(at);
        let number = word
            .strip_suffix("st")
            .or_else(|| word.strip_suffix("nd"))
            .or_else(|| word.strip_suffix("rd"))
            .or_else(|| word.strip_suffix("th"))?;
        let n: i8 = number.parse().ok()?;
        (1..=31).contains(&n).then_some((n, at + 1))
    }

    fn year_number(self, at: usize) -> Option<(i16, usize)> {
        let (n, next) = self.digits(at)?;
        (self.word(at).len() == 4 && (1000..=2199).contains(&n)).then_some((n as i16, next))
    }

    /// ", 2025", "2025", "of 2025", "last year", "of next year".
    fn year_after(self, at: usize) -> Option<(YearRef, usize)> {
        let from = if self.is(at, &["of", "in"]) || self.is(at, &[","]) && self.year_number(at + 1).is_some() {
            at + 1
        } else {
            at
        };
        if self.numeric(from).is_some() {
            return None;
        }
        if let Some((year, next)) = self.year_number(from) {
            let counted = self.is(next, &["people", "%", "percent", "troops", "soldiers"]);
            return (!counted).then_some((YearRef::Fixed(year), next));
        }
        let from = self.the(from);
        let step = match self.word(from) {
            "last" | "previous" => -1,
            "this" | "current" => 0,
            "next" => 1,
            _ => return None,
        };
        self.is(from + 1, &["year"]).then_some((YearRef::Relative(step), from + 2))
    }

    /// "2025-10-07", "27/10/2025", "7.10.2025".
    fn numeric(self, at: usize) -> Option<Base> {
        let mark = self.word(at + 1);
        if !matches!(mark, "-" | "/" | ".") || self.word(at + 3) != mark {
            return None;
        }
        if (at + 1..at + 5).any(|k| !self.glued(k)) {
            return None;
        }
        let part = |k: usize| -> Option<i16> {
            let word = self.word(k);
            (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
        };
        let (a, b, c) = (part(at)?, part(at + 2)?, part(at + 4)?);
        let (year, month, day, rule) = if self.word(at).len() == 4 {
            (a, b, c, "iso-date")
        } else {
            let year = match self.word(at + 4).len() {
                4 => c,
                2 if mark == "/" => 2000 + c,
                _ => return None,
            };
            match (a, b) {
                _ if a == b || b <= 12 && a > 12 => (year, b, a, "numeric-date"),
                _ if a <= 12 && b > 12 => (year, a, b, "numeric-date"),
                // Day and month first, or the other way round: the words do not say.
                _ if (1..=12).contains(&a) && (1..=12).contains(&b) => {
                    return Some(Base::new(Core::Unsettled, at + 5, "numeric-date-ambiguous"));
                }
                _ => return None,
            }
        };
        legation_document::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let core = Core::Day { month: month as i8, day: day as i8, year: Some(YearRef::Fixed(year)), step: 0 };
        Some(Base::new(core, at + 5, rule))
    }

    fn month(self, at: usize) -> Option<(i8, usize)> {
        let (month, sense) = self.lex(at).month?;
        let capital = self.capital(at);
        let stop = usize::from(sense == Sense::Short && self.is(at + 1, &["."]) && self.glued(at + 1));
        let next = at + 1 + stop;
        let previous = self.before(at, 1);
        let number = (self.day_number(next).is_some() || self.year_number(next).is_some())
            && !self.lex(next + 1).unit.is_some_and(|u| u.plural)
            || at > 0 && self.day_number(at - 1).is_some()
            || previous == "of" && at > 1 && self.day_number(at - 2).is_some();
        let hint = self.hint(at);
        let next_capital = self.capital(next) && self.lex(next).month.is_none() && self.lex(next).weekday.is_none();
        let cued = MONTH_CUES.contains(&previous)
            || previous == "-" && self.before(at, 2) == "mid"
            || matches!(previous, "and" | "or" | "-" | "to" | ",")
                && at >= 2
                && self.lex(at - 2).month.is_some()
                && self.capital(at - 2);
        let month_like = match sense {
            Sense::Sure => !hint.person || number || cued,
            Sense::Name => capital && (number || cued || !next_capital && !hint.person),
            Sense::Word => {
                let weakly =
                    WEAK_MONTH_CUES.contains(&previous) && !next_capital && !self.genitive(next) && !hint.person;
                let attribute = previous == "the"
                    && self.word(next).starts_with(char::is_lowercase)
                    && !hint.verb
                    && !self.is(
                        next,
                        &["for", "on", "to", "of", "in", "through", "against", "was", "is", "has", "and", "will", "s"],
                    );
                capital && (number || !hint.verb && (cued || weakly || attribute))
            }
            Sense::Short => capital && number,
            Sense::Plural => false,
        };
        month_like.then_some((month, next))
    }

    fn weekday(self, at: usize) -> Option<(i8, usize)> {
        let (weekday, sense) = self.lex(at).weekday?;
        match sense {
            Sense::Sure => Some((weekday, at + 1)),
            Sense::Short if self.capital(at) => {
                let next = if self.is(at + 1, &["."]) && self.glued(at + 1) { at + 2 } else { at + 1 };
                let date = if self.is(next, &[","]) { next + 1 } else { next };
                self.calendar_date(date).map(|_| (weekday, next))
            }
            _ => None,
        }
    }

    /// "Tuesday", "Tuesday, 7 October 2025", "Monday last week".
    fn weekday_led(self, at: usize) -> Option<Base> {
        let (weekday, next) = self.weekday(at)?;
        let after_part = if self.lex(next).day_part.is_some() { next + 1 } else { next };
        let date = if self.is(after_part, &[","]) { after_part + 1 } else { after_part };
        let date = self.the(if self.is(date, &["on"]) { date + 1 } else { date });
        if let Some(date) = self.calendar_date(date)
            && let Core::Day { month, day, year, .. } = date.core
        {
            let core = match (year, date.to) {
                (None, None) => Core::WeekdayDate { weekday, month, day },
                _ => date.core,
            };
            return Some(Base { core, rule: "weekday-and-date", ..date });
        }
        let week = if self.is(after_part, &["of"]) { after_part + 1 } else { after_part };
        let step = match self.word(week) {
            "last" => Some(-1),
            "this" => Some(0),
            "next" => Some(1),
            _ => None,
        };
        if let Some(step) = step
            && self.is(week + 1, &["week"])
        {
            let core = Core::Weekday { weekday, step: None, week: Some(step) };
            return Some(Base::new(core, week + 2, "weekday-of-week"));
        }
        Some(Base::new(Core::Weekday { weekday, step: None, week: None }, next, "weekday"))
    }

    /// Dates led by a month or a day's number.
    fn calendar_date(self, at: usize) -> Option<Base> {
        self.month_led(at).or_else(|| self.day_led(at))
    }

    fn month_led(self, at: usize) -> Option<Base> {
        let (month, next) = self.month(at)?;
        let counted = |end: usize| {
            self.is(end, &["%", "percent", "people", "million", "billion"])
                || self.lex(end).unit.is_some_and(|u| u.plural)
        };
        if let Some((day, mut end)) = self.day_number(self.the(next))
            && !counted(end)
        {
            let mut last = None;
            if self.is(end, &["-", "to", "and", "through", "until", "till", "or"])
                && let Some((second, after)) = self.day_number(end + 1)
                && second > day
                && !counted(after)
                && self.month(if self.is(after, &["of"]) { after + 1 } else { after }).is_none()
            {
                last = Some(second);
                end = after;
            }
            let year = self.year_after(end);
            if let Some((_, after)) = year {
                end = after;
            }
            let year = year.map(|(year, _)| year);
            let core = |day| Core::Day { month, day, year, step: 0 };
            return Some(Base {
                to: last.map(|last| (core(last), None)),
                ..Base::new(core(day), end, if last.is_some() { "date-range" } else { "month-day" })
            });
        }
        let (year, end) = match self.year_after(next) {
            // "in December in 2019" is rare, "in May in the capital" is not.
            Some((year, end)) if !self.is(next, &["in"]) => (Some(year), end),
            _ => (None, next),
        };
        let rule = if year.is_some() { "month-year" } else { "month" };
        Some(Base::new(Core::Month { month, year, step: 0 }, end, rule))
    }

    fn day_led(self, at: usize) -> Option<Base> {
        let (first, mut next) = self.day_number(at).or_else(|| {
            let nth = self.lex(at).ordinal.filter(|n| *n > 0)?;
            self.is(at + 1, &["of"]).then_some((nth, at + 1))
        })?;
        let mut last = None;
        if self.is(next, &["-", "to", "and", "or"])
            && let Some((second, after)) = self.day_number(next + 1)
            && second > first
        {
            last = Some(second);
            next = after;
        }
        let place = if self.is(next, &["of"]) { next + 1 } else { next };
        // The month is trusted because a day stands before it.
        let (month, sense) = self.lex(place).month?;
        if !self.capital(place) && sense != Sense::Sure {
            return None;
        }
        let mut end = place + 1;
        if sense == Sense::Short && self.is(end, &["."]) && self.glued(end) {
            end += 1;
        }
        let year = self.year_after(end);
        if let Some((_, after)) = year {
            end = after;
        }
        let year = year.map(|(year, _)| year);
        let core = |day| Core::Day { month, day, year, step: 0 };
        Some(Base {
            to: last.map(|last| (core(last), None)),
            ..Base::new(core(first), end, if last.is_some() { "date-range" } else { "day-month" })
        })
    }

    // "last", "this", "next".

    fn shifted(self, at: usize) -> Option<Base> {
        let with_the = self.is(at, &["the"]);
        let from = self.the(at);
        // "in the weeks ahead", "in the months to come"
        if with_the
            && let Some(unit) = self.lex(from).unit
            && (self.is(from + 1, &["ahead"]) || self.all(from + 1, &["to", "come"]))
            && !self.is(from + 2, &["of"])
        {
            let count = if unit.plural { Count::Several } else { Count::Exact(1) };
            let end = from + if self.is(from + 1, &["ahead"]) { 2 } else { 3 };
            let core = Core::Rolling { amount: Amount::new(count, unit), sign: 1, anchor: Anchor::Publication };
            return Some(Base::new(core, end, "units-ahead"));
        }
        let shift = self.lex(from).shift?;
        let mut word = self.word(from);
        let mut next = from + 1;
        let (mut step, reference) = (shift.step, shift.from_reference);
        // "this past Sunday", "this coming week"
        if word == "this"
            && let Some(second) = self.lex(next).shift
            && second.step != 0
            && !second.from_reference
        {
            step = second.step;
            word = self.word(next);
            next += 1;
        }
        let sign = i32::from(step);
        let anchor = if reference { Anchor::Reference } else { Anchor::Publication };
        let only_plural = word == "recent";
        let plural = self.lex(next).unit.is_some_and(|u| u.plural);
        if step != 0
            && !only_plural
            && let Some((amount, end)) = self.amount(next)
        {
            return Some(Base::new(Core::Rolling { amount, sign, anchor }, end, "rolling"));
        }
        if step != 0
            && plural
            && let Some(unit) = self.lex(next).unit
        {
            let amount = Amount::new(Count::Several, unit);
            return Some(Base::new(Core::Rolling { amount, sign, anchor }, next + 1, "rolling-default"));
        }
        if only_plural {
            return None;
        }
        if let Some(unit) = self.lex(next).unit {
            if unit.unit.shorter_than_a_day() || unit.unit == Unit::Quarter && self.is(next + 1, &["of"]) {
                return None;
            }
            let end = next + 1;
            if self.is(end, &["-"]) && !self.is(end + 1, &["end"]) {
                return None;
            }
            if reference {
                return Some(Base::new(Core::RefUnit { unit: unit.unit, step }, end, "reference-unit"));
            }
            let whole = Core::Unit { unit: unit.unit, step };
            let rolls = matches!(word, "past" | "coming")
                || with_the
                    && matches!(word, "last" | "next")
                    && !matches!(unit.unit, Unit::Day | Unit::Weekend | Unit::Quarter);
            let core = match unit.unit {
                Unit::Weekend => Core::Weekend {
                    step: Some(if matches!(word, "coming" | "upcoming" | "past") && step > 0 { 0 } else { step }),
                },
                // "the next day" is the day after the one told of.
                Unit::Day if with_the && step > 0 => Core::RefUnit { unit: Unit::Day, step },
                _ if rolls && step != 0 => Core::Rolling { amount: Amount::new(Count::Exact(1), unit), sign, anchor },
                _ => whole,
            };
            return Some(Base::new(core, end, "shifted-unit"));
        }
        if self.lex(next).day_part.is_some() && matches!(word, "last" | "this") {
            let core = Core::Days { first: i32::from(step), last: i32::from(step) };
            return Some(Base::new(core, next + 1, "day-part"));
        }
        if let Some((weekday, end)) = self.weekday(next) {
            if reference {
                return Some(Base::new(Core::RefWeekday { weekday, step }, end, "reference-weekday"));
            }
            let coming = matches!(word, "coming" | "upcoming");
            let step = Some(if coming { 1 } else { step });
            return Some(Base::new(Core::Weekday { weekday, step, week: None }, end, "shifted-weekday"));
        }
        if reference {
            return None;
        }
        if let Some((month, end)) = self.month(next) {
            if let Some(date) = self.month_led(next)
                && let Core::Day { month, day, .. } = date.core
            {
                return Some(Base::new(Core::Day { month, day, year: None, step }, date.end, "shifted-date"));
            }
            return Some(Base::new(Core::Month { month, year: None, step }, end, "shifted-month"));
        }
        if let Some(season) = self.lex(next).season {
            let core = Core::Season { first_month: season.first_month, year: None, step };
            return Some(Base::new(core, next + 1, "shifted-season"));
        }
        let (holiday, end) = self.phrase(&CALENDAR.holidays, next)?;
        if !self.capital(next) {
            return None;
        }
        let core = holiday.date.map_or(Core::Unsettled, |(month, day)| Core::Day { month, day, year: None, step });
        Some(Base::new(core, end, "shifted-holiday"))
    }

    /// "the same day", "that week".
    fn referring(self, at: usize) -> Option<Base> {
        let from = self.the(at);
        let from = if self.is(from, &["very"]) { from + 1 } else { from };
        if !self.is(from, &["that", "same"]) {
            return None;
        }
        let both = self.is(from, &["that"]) && self.is(from + 1, &["same", "very"]);
        let unit_at = if both { from + 2 } else { from + 1 };
        let unit = self.lex(unit_at).unit.map(|u| (u.unit, u.plural));
        let unit = match (unit, self.lex(unit_at).day_part) {
            (_, Some(_)) => Unit::Day,
            (Some((unit, false)), _) if !unit.shorter_than_a_day() => unit,
            _ => return None,
        };
        Some(Base::new(Core::RefUnit { unit, step: 0 }, unit_at + 1, "same-unit"))
    }

    fn deictic(self, at: usize) -> Option<Base> {
        let from = self.the(at);
        if self.all(from, &["day", "after", "tomorrow"]) {
            return Some(Base::new(Core::Days { first: 2, last: 2 }, from + 3, "deictic"));
        }
        if self.all(from, &["day", "before", "yesterday"]) {
            return Some(Base::new(Core::Days { first: -2, last: -2 }, from + 3, "deictic"));
        }
        let (first, last) = self.lex(at).deictic?;
        Some(Base::new(Core::Days { first, last }, at + 1, "deictic"))
    }

    fn holiday(self, at: usize) -> Option<Base> {
        if self.all(at, &["the", "new", "year"]) && !self.genitive(at + 3) && !self.capital(at + 3) {
            return Some(Base::new(Core::NewYear, at + 3, "new-year"));
        }
        let (holiday, end) = self.phrase(&CALENDAR.holidays, at)?;
        if !self.capital(at) || self.genitive(end) && self.is(at, &["new"]) {
            return None;
        }
        let year = self.year_number(end);
        let end = year.map_or(end, |(_, next)| next);
        let core = holiday.date.map_or(Core::Unsettled, |(month, day)| Core::Day {
            month,
            day,
            year: year.map(|(year, _)| YearRef::Fixed(year)),
            step: 0,
        });
        Some(Base::new(core, end, "holiday"))
    }

    /// "the third quarter of last year", "Q3 2025".
    fn quarter(self, at: usize) -> Option<Base> {
        let from = self.the(at);
        let (number, next) = match self.word(from) {
            "q1" => (1, from + 1),
            "q2" => (2, from + 1),
            "q3" => (3, from + 1),
            "q4" => (4, from + 1),
            _ => {
                let nth = self.lex(from).ordinal?;
                let next = if self.is(from + 1, &["-"]) { from + 2 } else { from + 1 };
                if !self.is(next, &["quarter"]) || self.is(next + 1, &["-", "final"]) {
                    return None;
                }
                let number = if nth < 0 { 4 } else { nth };
                (number, next + 1)
            }
        };
        if !(1..=4).contains(&number) {
            return None;
        }
        let year = self.year_after(next);
        // "the second quarter of the match" has no year and is no date.
        if year.is_none() && self.is(next, &["of"]) {
            return None;
        }
        let end = year.map_or(next, |(_, end)| end);
        Some(Base::new(Core::Quarter { number, year: year.map(|(y, _)| y) }, end, "quarter"))
    }

    fn season(self, at: usize) -> Option<Base> {
        let from = self.the(at);
        if self.name(from).is_some() {
            return None;
        }
        let season = self.lex(from).season?;
        let previous = self.before(from, 1);
        let year = self.year_after(from + 1);
        let cued = matches!(
            previous,
            "in" | "for" | "since" | "by" | "until" | "early" | "late" | "during" | "before" | "after"
        ) || previous == "-" && self.before(from, 2) == "mid"
            || previous == "the"
                && matches!(
                    self.before(from, 2),
                    "in" | "since" | "by" | "until" | "during" | "over" | "through" | "before" | "after" | "of" | "for"
                );
        // "the fall of Kabul", "after the fall", "spring water"
        let trusted = match season.sense {
            Sense::Word => {
                cued && previous == "the" && !self.is(from + 1, &["of"]) && self.before(from, 2) != "after"
                    || cued && self.word(from) == "spring" && !self.word(from + 1).starts_with(char::is_alphabetic)
            }
            _ => cued,
        };
        if year.is_none() && !trusted {
            return None;
        }
        let end = year.map_or(from + 1, |(_, end)| end);
        let core = Core::Season { first_month: season.first_month, year: year.map(|(y, _)| y), step: 0 };
        Some(Base::new(core, end, "season"))
    }

    /// "the 1990s".
    fn decade(self, at: usize) -> Option<Base> {
        let from = self.the(at);
        let word = self.word(from);
        let (number, end) = match word.strip_suffix('s') {
            Some(number) => (number, from + 1),
            None if self.is(from + 1, &["'"]) && self.glued(from + 1) && self.is(from + 2, &["s"]) => (word, from + 3),
            None => return None,
        };
        if number.len() != 4 || !number.ends_with('0') || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let first: i16 = number.parse().ok()?;
        (1000..=2199).contains(&first).then(|| Base::new(Core::Decade(first), end, "decade"))
    }

    /// A year by itself, where only a year can stand.
    fn year_alone(self, from: usize) -> Option<Base> {
        let (year, next) = self.year_number(from)?;
        let previous = self.before(from, 1);
        if !(1800..=2199).contains(&year) || self.is(next, &["%", "percent", "km", "people"]) {
            return None;
        }
        if self.glued(from)
            && previous != "("
            && !(previous == "-"
                && (self.before(from, 2) == "mid" || from >= 2 && self.year_number(from - 2).is_some()))
        {
            return None;
        }
        let strong = matches!(
            previous,
            "in" | "since" | "until" | "till" | "during" | "early" | "late" | "mid" | "(" | "throughout"
        ) || previous == "-"
            || self.is(next, &["-", "to"]) && self.year_number(next + 1).is_some();
        let after = self.word(next);
        let ends = !after.starts_with(char::is_alphanumeric) || AFTER_YEAR.contains(&after);
        // "the 2005 election", but "the 2000 soldiers"
        let attribute = matches!(previous, "the" | "its" | "their" | "his" | "her" | "s" | "a")
            && after.starts_with(char::is_alphabetic)
            && !(after.ends_with('s') && year % 100 == 0);
        if !(strong || YEAR_CUES.contains(&previous) && ends || attribute) {
            return None;
        }
        // "2024-25" and "2025/26"
        if self.is(next, &["-", "/"])
            && self.glued(next)
            && self.glued(next + 1)
            && self.word(next + 1).len() == 2
            && let Some((short, end)) = self.digits(next + 1)
            && short as i16 == (year + 1) % 100
        {
            let core = Core::Year(YearRef::Fixed(year));
            let to = Some((Core::Year(YearRef::Fixed(year + 1)), None));
            return Some(Base { to, ..Base::new(core, end, "year-range") });
        }
        Some(Base::new(Core::Year(YearRef::Fixed(year)), next, "year"))
    }

    /// "two days ago", "a week later", "the day before Christmas", "the eve of".
    fn offset(self, at: usize) -> Option<Base> {
        let from = self.the(at);
        if self.all(from, &["eve", "of"]) {
            let amount = Amount { count: Count::Exact(1), unit: Unit::Day, several_days: 1 };
            let core = Core::Offset { amount, sign: -1, anchor: Anchor::Reference };
            return Some(self.counted_from(Base::new(core, from + 2, "eve-of")));
        }
        if from > at
            && let Some(unit) = self.lex(from).unit
            && !unit.plural
            && !unit.unit.shorter_than_a_day()
            && self.is(from + 1, &["before", "after"])
        {
            let sign = if self.is(from + 1, &["before"]) { -1 } else { 1 };
            if self.is(from + 2, &[if sign < 0 { "last" } else { "next" }]) && self.lex(from + 3).unit.is_none() {
                let core = match unit.unit {
                    Unit::Weekend => Core::Weekend { step: Some(2 * sign as i8) },
                    unit => Core::Unit { unit, step: 2 * sign as i8 },
                };
                return Some(Base::new(core, from + 3, "unit-before-last"));
            }
            let amount = Amount::new(Count::Exact(1), unit);
            let core = Core::Offset { amount, sign, anchor: Anchor::Reference };
            return Some(self.counted_from(Base::new(core, from + 2, "unit-before-or-after")));
        }
        let (amount, next) = self.amount(at)?;
        let (sign, anchor, end, rule) = match self.word(next) {
            "ago" => (-1, Anchor::Publication, next + 1, "ago"),
            "earlier" => (-1, Anchor::ReferenceOrPublication, next + 1, "earlier"),
            "later" | "afterwards" | "afterward" => (1, Anchor::Reference, next + 1, "later"),
            "hence" => (1, Anchor::Publication, next + 1, "from-now"),
            "from" if self.is(next + 1, &["now", "today"]) => (1, Anchor::Publication, next + 2, "from-now"),
            "before" => (-1, Anchor::Reference, next + 1, "before-reference"),
            "after" => (1, Anchor::Reference, next + 1, "after-reference"),
            "prior" if self.is(next + 1, &["to"]) => (-1, Anchor::Reference, next + 2, "before-reference"),
            _ => return None,
        };
        let base = Base::new(Core::Offset { amount, sign, anchor }, end, rule);
        Some(if anchor == Anchor::Reference && rule != "later" { self.counted_from(base) } else { base })
    }

    /// "two days before Christmas": takes the date that follows as the one counted from.
    fn counted_from(self, base: Base) -> Base {
        let follows = self
            .weekday_led(base.end)
            .or_else(|| self.calendar_date(self.the(base.end)))
            .or_else(|| self.holiday(base.end))
            .or_else(|| self.numeric(base.end));
        match follows {
            Some(date) if date.to.is_none() => Base { anchor: Some(date.core), end: date.end, ..base },
            _ => base,
        }
    }

    // Habits and lengths.

    fn habit(self, at: usize) -> Option<Base> {
        let one = |unit| Core::Habit(Amount { count: Count::Exact(1), unit, several_days: 1 });
        if let Some((_, Sense::Plural)) = self.lex(at).weekday {
            return self.capital(at).then(|| Base::new(one(Unit::Week), at + 1, "weekdays"));
        }
        if let Some(unit) = self.lex(at).frequency {
            // "the daily Courier" is a newspaper.
            let name = self.capital(at) && at > 0 || self.capital(at + 1);
            return (!name).then(|| Base::new(one(unit), at + 1, "frequency"));
        }
        if self.is(at, &["every", "each", "per"]) {
            if let Some((_, end)) = self.weekday(at + 1) {
                return Some(Base::new(one(Unit::Week), end, "every"));
            }
            if let Some((_, end)) = self.month(at + 1) {
                return Some(Base::new(one(Unit::Year), end, "every"));
            }
            let other = self.is(at + 1, &["other", "second"]);
            let place = at + 1 + usize::from(other);
            if let Some(unit) = self.lex(place).unit {
                let count = Count::Exact(if other { 2 } else { 1 });
                return Some(Base::new(Core::Habit(Amount::new(count, unit)), place + 1, "every"));
            }
            let (amount, end) = self.amount(at + 1)?;
            return Some(Base::new(Core::Habit(amount), end, "every"));
        }
        let times = if self.is(at, &["once", "twice"]) {
            at + 1
        } else {
            let (_, next) = self.number(at)?;
            self.is(next, &["times"]).then_some(next + 1)?
        };
        let unit = self.is(times, &["a", "each", "every", "per"]).then(|| self.lex(times + 1).unit)??;
        Some(Base::new(one(unit.unit), times + 2, "times-a"))
    }

    fn length(self, at: usize) -> Option<Base> {
        if let Some((amount, end)) = self.amount(at) {
            let end = if self.all(end, &["-", "long"]) { end + 2 } else { end };
            return Some(Base::new(Core::Length(amount), end, "length"));
        }
        let unit = self.lex(at).unit.filter(|u| u.plural)?;
        let long = self.all(at + 1, &["-", "long"]);
        if !long && !matches!(self.before(at, 1), "for" | "after" | "of" | "over" | "took" | "take" | "within" | "last")
        {
            return None;
        }
        let end = if long { at + 3 } else { at + 1 };
        Some(Base::new(Core::Length(Amount::new(Count::Several, unit)), end, "length"))
    }
}
