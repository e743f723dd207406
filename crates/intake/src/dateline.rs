//! Datelines: "BAKU, October 7, 2025 (Meridian Wire) —" at the head of the first paragraph.

use crate::dates::{DAY, NewsDay, news_day};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What a dateline says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// Where it ends: the text of the report begins at or after this byte.
    pub(crate) end: usize,
    pub(crate) place: Option<String>,
    pub(crate) day: Option<NewsDay>,
    pub(crate) agency: Option<String>,
}

static AGENCIES: LazyLock<HashSet<String>> =
    LazyLock::new(|| include_str!("../data/agencies.tsv").lines().skip(1).map(str::to_lowercase).collect());

/// Words in capitals before a dash that are no place.
const NO_PLACE: &[&str] = &[
    "BREAKING",
    "UPDATE",
    "UPDATED",
    "EXCLUSIVE",
    "WATCH",
    "ANALYSIS",
    "OPINION",
    "NATO",
    "UNESCO",
    "ASEAN",
    "OPEC",
    "LIVE",
    "VIDEO",
    "NOTE",
    "FACTBOX",
    "EXPLAINER",
    "CORRECTED",
    "URGENT",
    "NEWS",
];

/// "(Reuters)", "/TASS/"; after it a full stop in the Russian style.
const CREDIT: &str = r"(?: ?\((?P<a>[^()]{2,60})\)(?: ?\((?P<b>[^()]{2,60})\))?| ?/(?P<s>[^/]{2,40})/)";
/// Dashes with or without space, a hyphen only with.
const DASH: &str = r"(?: ?(?:—|–|―|--|−) ?| - |: )";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns of this file are valid")
}

/// A place in capitals, with region, day and credit as they may follow.
static CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<place>\p{{Lu}}[\p{{Lu}}.'’]+(?:[ /-]\p{{Lu}}[\p{{Lu}}.'’]*){{0,4}}(?:, \p{{Lu}}[\p{{L}}.'’]+(?: \p{{Lu}}[\p{{L}}.]+){{0,2}})?)(?:,? (?P<day>{DAY})[.,]?)?{CREDIT}?(?P<dash>{DASH}|\. )"
    ))
});

/// A place in small letters: only with a day or a known agency.
static SMALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<place>\p{{Lu}}[\p{{L}}.'’-]+(?:[ /]\p{{Lu}}[\p{{L}}.'’-]+){{0,3}}(?:, \p{{Lu}}[\p{{L}}.'’]+(?: \p{{Lu}}[\p{{L}}.]+){{0,2}})?)(?:, (?P<day>{DAY})[.,]?)?{CREDIT}?(?P<dash>{DASH})"
    ))
});

/// A credit alone: "(Reuters) - ".
static CREDIT_ONLY: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^{CREDIT}(?P<dash>{DASH})")));

/// A line that is a dateline and nothing else.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<place>\p{{Lu}}[\p{{L}}.'’-]+(?:[ /]\p{{Lu}}[\p{{L}}.'’-]+){{0,3}}(?:, \p{{Lu}}[\p{{L}}.'’]+(?: \p{{Lu}}[\p{{L}}.]+){{0,2}})?),? (?P<day>{DAY})[.,]?{CREDIT}?(?P<dash> ?[—–―:-]{{0,2}})$"
    ))
});

/// The dateline at the head of a paragraph, if there is one.
pub(crate) fn read(text: &str) -> Option<Dateline> {
    if let Some(c) = ALONE.captures(text).filter(|_| text.len() < 120) {
        return Some(found(&c));
    }
    if let Some(c) = CAPITALS.captures(text) {
        let line = found(&c);
        let place = line.place.as_deref().unwrap_or_default();
        let first = place.split([' ', ',']).next().unwrap_or_default();
        let dash = c["dash"].trim();
        let backed = line.day.is_some() || line.agency.is_some();
        let bare = dash != ":" && dash != "." && place.chars().filter(|c| c.is_alphabetic()).count() >= 4;
        // "MOSCOW, October 7. /TASS/. The …": a full stop ends only this style.
        let stop = dash != "." || (backed && c.name("s").is_some());
        // "PUTIN: We will answer" opens a transcript.
        let colon = dash != ":" || line.day.is_some();
        if !NO_PLACE.contains(&first) && stop && colon && (backed || bare) {
            return Some(line);
        }
    }
    if let Some(c) = SMALL.captures(text) {
        let line = found(&c);
        let known = line.agency.as_deref().is_some_and(is_agency);
        if line.day.is_some() || known {
            return Some(line);
        }
    }
    CREDIT_ONLY.captures(text).map(|c| found(&c)).filter(|l| l.agency.as_deref().is_some_and(is_agency))
}

/// Whether a name is that of a wire service.
pub(crate) fn is_agency(name: &str) -> bool {
    let name = name.to_lowercase();
    AGENCIES.contains(&name)
        || ["wire", "news agency", "press agency", "news service"].iter().any(|end| name.ends_with(end))
}

fn found(c: &regex::Captures<'_>) -> Dateline {
    let text = |name: &str| c.name(name).map(|m| m.as_str().trim().to_owned());
    let day = text("day");
    Dateline {
        end: c.get(0).map_or(0, |m| m.end()),
        place: text("place").map(|p| without_weekday(&p).to_owned()).filter(|p| !p.is_empty()),
        day: day.as_deref().and_then(news_day),
        // "Paris (France) (AFP)": the last bracket is the credit.
        agency: text("s").or_else(|| text("b")).or_else(|| text("a")),
    }
}

/// "BEIJING, Tuesday" without its day of the week.
fn without_weekday(place: &str) -> &str {
    match place.rsplit_once(", ") {
        Some((place, last)) if last.trim_end_matches('.').ends_with("day") => place,
        _ => place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(String, bool, String, &str)> {
        let line = read(text)?;
        Some((line.place.unwrap_or_default(), line.day.is_some(), line.agency.unwrap_or_default(), &text[line.end..]))
    }

    #[test]
    fn the_styles_of_the_wires_are_read() {
        for (text, place, day, agency) in [
            ("PORT ANSEL, October 7, 2031 (Harbour Wire) — Ovar", "PORT ANSEL", true, "Harbour Wire"),
            ("OVAR, Nov 4 (Kestrel News Agency) - Ovar", "OVAR", true, "Kestrel News Agency"),
            ("OVAR, 12 May 2031 (Harbour Wire) – Ovar", "OVAR", true, "Harbour Wire"),
            ("PARIS (AFP) — Ovar", "PARIS", false, "AFP"),
            ("GENEVA, March 3 (Reuters) -- Ovar", "GENEVA", true, "Reuters"),
            ("MOSCOW, October 7. /TASS/. Ovar", "MOSCOW", true, "TASS"),
            ("GENEVA, Switzerland (AP) — Ovar", "GENEVA, Switzerland", false, "AP"),
            ("Paris (France) (AFP) – Ovar", "Paris", false, "AFP"),
            ("Paris, March 3, 2031 (AFP) - Ovar", "Paris", true, "AFP"),
            ("ST. PETERSBURG/OVAR — Ovar", "ST. PETERSBURG/OVAR", false, ""),
            ("BEIJING, Tuesday, Oct. 7 (Xinhua) -- Ovar", "BEIJING", true, "Xinhua"),
            ("(Reuters) - Ovar", "", false, "Reuters"),
            ("OVAR, 7 October: Ovar", "OVAR", true, ""),
        ] {
            let got = parts(text);
            let wanted = (place.to_owned(), day, agency.to_owned(), "Ovar");
            assert_eq!(got, Some(wanted), "{text}");
        }
    }

    #[test]
    fn a_dateline_may_be_a_line_of_its_own() {
        assert!(parts("OVAR, March 3, 2031 (Harbour Wire) —").is_some_and(|p| p.3.is_empty()));
        assert!(parts("Ovar, 3 March 2031").is_some_and(|p| p.3.is_empty()));
    }

    #[test]
    fn sentences_are_no_datelines() {
        for text in [
            "Merl (CDU) — who spoke first — left early.",
            "NATO — the alliance of the west — said nothing.",
            "VALDOR: We will answer in time.",
            "The talks - the third this year - ended.",
            "In Ovar, March 3 was a holiday - and a quiet one.",
            "Velmara - Ostrenia talks go on",
            "EU. The union said nothing.",
            "On March 3 - a Monday - they met.",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
