//! Lines that are not the article, known by their words: link labels, share bars, cookie notices,
//! credits, disclaimers, bylines.
//!
//! The patterns are data (`data/boilerplate.tsv`), each with a line it must match and a line of a
//! report that it must not.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::sync::LazyLock;

/// Longest passage that a pattern is tried on, in bytes; the longest disclaimers have about 900.
const LONGEST: usize = 1000;

/// What a boilerplate passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Id of the pattern.
    pub(crate) id: &'static str,
    /// What it is: `link`, `credit`, `banner`.
    pub(crate) kind: &'static str,
}

struct Table {
    set: RegexSet,
    /// With the longest passage, in bytes, that each pattern may take.
    kinds: Vec<(usize, Kind)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let (mut patterns, mut kinds) = (Vec::new(), Vec::new());
    for [id, kind, longest, pattern, ..] in rows() {
        patterns.push(format!("^(?:{pattern})$"));
        kinds.push((longest.parse().unwrap_or(LONGEST), Kind { id, kind }));
    }
    let set = RegexSetBuilder::new(&patterns)
        .case_insensitive(true)
        .size_limit(64 << 20)
        .dfa_size_limit(16 << 20)
        .build()
        .expect("data/boilerplate.tsv holds valid patterns; a test compiles each one");
    Table { set, kinds }
});

fn rows() -> impl Iterator<Item = [&'static str; 6]> {
    include_str!("../data/boilerplate.tsv").lines().skip(1).filter_map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        columns.try_into().ok()
    })
}

/// What kind of boilerplate the passage is, if it is any.
pub(crate) fn kind(text: &str) -> Option<Kind> {
    if text.len() > LONGEST {
        return None;
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Some(Kind { id: "end-mark", kind: "notice" });
    }
    // The patterns are written with straight apostrophes.
    let straight;
    let text = if text.contains('’') {
        straight = text.replace('’', "'");
        &straight
    } else {
        text
    };
    TABLE
        .set
        .matches(text)
        .iter()
        .map(|i| TABLE.kinds[i])
        .find(|(longest, _)| text.len() <= *longest)
        .map(|(_, kind)| kind)
}

/// Whether the passage could be the name of a section or an edition, as it stands above headlines.
pub(crate) fn is_banner(text: &str) -> bool {
    text.len() <= 90 && kind(text).is_some_and(|k| matches!(k.kind, "banner" | "label"))
}

static TAIL_CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    RegexBuilder::new(
        r"[.!?”’\x22')] ?([(\[](?:[^()\[\]]{0,60}[,;/] ?)?(?:additional )?(?:reporting|editing|writing|edited|written|compiled|translated) (?:and (?:editing|writing) )?by [^()\[\]]{1,200}[)\]]\.?)$",
    )
    .case_insensitive(true)
    .build()
    .expect("valid")
});

/// Where a credit begins that closes the last paragraph: "… he said. (Reporting by T. Moss)".
pub(crate) fn tail_credit(text: &str) -> Option<usize> {
    if !text.ends_with([')', ']', '.']) {
        return None;
    }
    // Only the end is searched, so that a page of one huge line costs no more than a short one.
    let mut from = text.len().saturating_sub(400);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    TAIL_CREDIT.captures(&text[from..])?.get(1).map(|m| from + m.start())
}

static REPUBLISHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"endorsement of (?:its|their|the|these|any) (?:views|opinions|content) by (\p{Lu}[\p{L}\p{N}.&'’-]*(?: \p{Lu}[\p{L}\p{N}.&'’-]*){0,4})")
        .expect("valid")
});

/// Who carries the text, from its disclaimer: "… an endorsement of its views by Harbour Post".
pub(crate) fn republisher(text: &str) -> Option<String> {
    REPUBLISHER.captures(text).map(|c| c[1].trim_end_matches('.').to_owned())
}

static CREDITED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\((?P<name>\p{Lu}[^(),;:]{1,40})(?:[,;] (?:editing|reporting|writing|edited|compiled)[^()]*)?\)\.?$")
        .expect("valid")
});

/// The agency that a line names and nothing else: "Harbour Wire", "- Reuters -", "(AFP)".
pub(crate) fn agency_line(text: &str) -> Option<String> {
    let name = text.trim_matches(|c: char| !c.is_alphanumeric());
    let short = name.split_whitespace().count() <= 4 && name.chars().any(char::is_uppercase);
    (short && crate::dateline::is_agency(name)).then(|| name.to_owned())
}

/// The agency of a closing credit: "(Harbour Wire, editing by T. Moss)".
pub(crate) fn credited_agency(text: &str) -> Option<String> {
    let name = CREDITED.captures(text)?["name"].trim().to_owned();
    let lower = name.to_lowercase();
    let is_agency = !lower.contains(" by ")
        && !lower.starts_with("with ")
        && !matches!(lower.as_str(), "agencies" | "agency" | "wires" | "ends");
    is_agency.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pattern_matches_its_example_and_not_its_counterexample() {
        let mut last = "";
        let mut wrong = Vec::new();
        let lines = include_str!("../data/boilerplate.tsv").lines().count() - 1;
        assert_eq!(rows().count(), lines, "a line has not six columns");
        for [id, _, longest, pattern, example, counterexample] in rows() {
            assert!(last < id, "{id} is not sorted or not unique");
            last = id;
            let pattern = RegexBuilder::new(&format!("^(?:{pattern})$"))
                .case_insensitive(true)
                .size_limit(64 << 20)
                .build()
                .unwrap();
            assert!(longest.parse::<usize>().is_ok_and(|n| n <= LONGEST), "{id}: longest");
            if !pattern.is_match(example) {
                wrong.push(format!("{id} does not match \"{example}\""));
            }
            if let Some(other) = kind(counterexample) {
                wrong.push(format!("{} matches \"{counterexample}\"", other.id));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_credit_inside_the_last_paragraph_is_found() {
        let text = "Neither side named a date. (Reporting by Ines Valdor; Editing by T. Moss)";
        assert_eq!(tail_credit(text).map(|at| &text[at..at + 10]), Some("(Reporting"));
        assert_eq!(tail_credit("Neither side (reporting by radio was slow) named a date."), None);
    }

    #[test]
    fn a_disclaimer_names_its_site() {
        let text = "It is no endorsement of its views by Harbour Post, nor advice.";
        assert_eq!(republisher(text).as_deref(), Some("Harbour Post"));
    }
}
