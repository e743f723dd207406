//! How long things stay fresh, and the other settings of the fold.

use crate::table::{DataError, rows};
use legation_document::{Date, Interval};
use legation_records::{Actor, Sector};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Days for which each item stays fresh, counted from its last day. Never negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreshDays {
    /// An attitude.
    pub hint: i32,
    /// Contacts below the level that is sought.
    pub contact: i32,
    /// A conditional, willing, offering or accepted posture.
    pub word: i32,
    /// The last session: talks count as alive for so long.
    pub held: i32,
    /// A refusal.
    pub refused: i32,
    /// A suspension.
    pub suspended: i32,
    /// Threats, sanctions, forces and attacks shown beside the label.
    pub pressure: i32,
    /// Days after the end of a plan's window before it counts as lapsed.
    pub grace: i32,
}

/// Which day stands for a vague date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VagueDate {
    /// The last day: on it the thing has happened for certain.
    Latest,
    /// The day in the middle.
    Middle,
    /// The first day: on it the thing may have happened.
    Earliest,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    vague: VagueDate,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topics {
    split_documents: usize,
    generic: Vec<String>,
}

/// Settings of the fold, with the defaults of `data/dialogue/decay.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Days for which things stay fresh.
    pub fresh_days: FreshDays,
    dates: Dates,
    topics: Topics,
}

const FILE: &str = "data/dialogue/decay.toml";

static DEFAULTS: LazyLock<Settings> = LazyLock::new(|| {
    Settings::from_toml(include_str!("../../../data/dialogue/decay.toml")).unwrap_or_else(|e| panic!("{e}"))
});

impl Default for Settings {
    fn default() -> Self {
        DEFAULTS.clone()
    }
}

impl Settings {
    /// Settings in the format of `data/dialogue/decay.toml`.
    ///
    /// # Errors
    /// A missing or unknown name, a value of the wrong kind, a negative number; with its line.
    pub fn from_toml(text: &str) -> Result<Self, DataError> {
        let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let settings: Self = toml::from_str(text).map_err(|e| {
            let at = e.span().map_or(0, |s| s.start);
            DataError::new(FILE, line(at), e.message().to_owned())
        })?;
        let days = &settings.fresh_days;
        let all =
            [days.hint, days.contact, days.word, days.held, days.refused, days.suspended, days.pressure, days.grace];
        if let Some(bad) = all.iter().find(|d| **d < 0) {
            return Err(DataError::new(FILE, 1, format!("{bad} days: a number of days is never negative")));
        }
        Ok(settings)
    }

    /// Which day stands for a vague date.
    pub fn vague_dates(&self) -> VagueDate {
        self.dates.vague
    }

    /// The same settings, with another day standing for vague dates.
    #[must_use]
    pub fn with_vague_dates(mut self, vague: VagueDate) -> Self {
        self.dates.vague = vague;
        self
    }

    /// Documents that must speak of a second topic before a pair has two dialogues.
    pub(crate) fn split_documents(&self) -> usize {
        self.topics.split_documents
    }

    /// The words of a topic label that say what it is about, without those that say that it is talks.
    pub(crate) fn content_words(&self, label: &str) -> Vec<String> {
        let mut words: Vec<String> = label
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .map(str::to_lowercase)
            .map(
                |w| if w.len() > 3 && w.ends_with('s') && !w.ends_with("ss") { w[..w.len() - 1].to_owned() } else { w },
            )
            .filter(|w| !w.is_empty() && !self.topics.generic.contains(w))
            .collect();
        words.sort();
        words.dedup();
        words
    }

    /// The day that stands for an interval that ended, at the latest, on `published`.
    pub(crate) fn day_of(&self, interval: Option<Interval>, published: Date) -> Date {
        let last = interval.and_then(|i| i.end).map_or(published, |e| e.min(published));
        let Some(first) = interval.and_then(|i| i.start).map(|s| s.min(last)) else { return last };
        match self.dates.vague {
            VagueDate::Latest => last,
            VagueDate::Earliest => first,
            VagueDate::Middle => {
                let span = last.since(first).map_or(0, |s| s.get_days());
                add_days(first, span / 2)
            }
        }
    }
}

/// A day some days later; at the end of time, the last day.
pub(crate) fn add_days(day: Date, days: i32) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

/// Whether an actor's own words bind the side it is counted to.
pub(crate) fn entitled(actor: &Actor) -> bool {
    match SPEAKERS.get(&actor.sector).map(String::as_str) {
        Some("yes") => true,
        // An armed group of no state is its own side; one of a state does not speak for it.
        Some("own") => actor.country.is_none(),
        _ => false,
    }
}

static SPEAKERS: LazyLock<BTreeMap<Option<Sector>, String>> =
    LazyLock::new(|| speakers(include_str!("../../../data/dialogue/speakers.tsv")).unwrap_or_else(|e| panic!("{e}")));

fn speakers(text: &str) -> Result<BTreeMap<Option<Sector>, String>, DataError> {
    let mut map = BTreeMap::new();
    for row in rows("data/dialogue/speakers.tsv", text, &["sector", "speaks_for_state", "why"])? {
        let sector = match row.cells[0] {
            "" => None,
            code => Some(code.parse().map_err(|e| row.error(format!("{e}")))?),
        };
        if !["yes", "no", "own"].contains(&row.cells[1]) {
            return Err(row.error(format!("\"{}\" is none of yes, no, own", row.cells[1])));
        }
        if map.insert(sector, row.cells[1].to_owned()).is_some() {
            return Err(row.error(format!("{} stands twice", row.cells[0])));
        }
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sector_has_a_row() {
        assert_eq!(SPEAKERS.len(), Sector::ALL.len() + 1);
    }

    #[test]
    fn a_wrong_setting_is_named_by_its_line() {
        let text = include_str!("../../../data/dialogue/decay.toml").replace("hint = 90 ", "hint = \"long\"");
        let error = Settings::from_toml(&text).unwrap_err().to_string();
        assert!(error.starts_with("data/dialogue/decay.toml line 5: "), "{error}");
        let text = include_str!("../../../data/dialogue/decay.toml").replace("grace = 7 ", "grace = -7 ");
        assert!(Settings::from_toml(&text).unwrap_err().to_string().contains("-7 days"));
    }

    #[test]
    fn labels_that_share_only_words_for_talks_share_no_topic() {
        let settings = Settings::default();
        assert!(settings.content_words("High-level dialogue").is_empty());
        assert_eq!(settings.content_words("talks on export lists"), ["export", "list"]);
    }
}
