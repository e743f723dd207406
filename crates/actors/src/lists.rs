//! Small lists of words that describe: kinds of states, peoples without a state of their own, nouns
//! of places, nouns of public life, words of motion.

use legation_records::Country;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static STATE_KINDS: &str = include_str!("../../../data/actors/state_kinds.tsv");
static PEOPLES: &str = include_str!("../../../data/actors/peoples.tsv");
static PLACE_NOUNS: &str = include_str!("../../../data/actors/place_nouns.tsv");
static NATIONAL_NOUNS: &str = include_str!("../../../data/actors/national_nouns.tsv");
static MOTION: &str = include_str!("../../../data/actors/motion.tsv");

/// The lines of a list below its header, cell by cell. The lists are checked by a test of this crate.
fn lines(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    list.lines().skip(1).map(|line| line.split('\t').collect())
}

static KINDS: LazyLock<BTreeMap<&'static str, BTreeSet<Country>>> = LazyLock::new(|| {
    let states = |cell: &'static str| cell.split('|').filter_map(|code| code.parse().ok()).collect();
    lines(STATE_KINDS).filter_map(|cells| Some((*cells.first()?, states(cells.get(1)?)))).collect()
});

static PEOPLE_WORDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| lines(PEOPLES).filter_map(|cells| cells.first().copied()).collect());

static PLACE_WORDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| lines(PLACE_NOUNS).filter_map(|cells| cells.first().copied()).collect());

static NATIONAL_WORDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| lines(NATIONAL_NOUNS).filter_map(|cells| cells.first().copied()).collect());

/// What a verb or noun has to do with the ground that a name behind it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Somebody goes: "flew to Paris", "visited Paris".
    Going,
    /// How something lies: "north of Paris", "forty miles from Paris".
    Direction,
    /// Somebody or something is brought. Letters are sent to a city or to the government there.
    Carrying,
    /// Ground is taken or hit, or those who sit there.
    Force,
    /// Where somebody is from.
    Origin,
}

static MOTION_WORDS: LazyLock<BTreeMap<&'static str, Motion>> = LazyLock::new(|| {
    let kind = |word: &str| {
        Some(match word {
            "going" => Motion::Going,
            "direction" => Motion::Direction,
            "carrying" => Motion::Carrying,
            "force" => Motion::Force,
            "origin" => Motion::Origin,
            _ => return None,
        })
    };
    lines(MOTION).filter_map(|cells| Some((*cells.first()?, kind(cells.get(1)?)?))).collect()
});

/// The states that a description may mean by its words: those that are of every kind it names ("West
/// African island nation"). `None` where it names no kind.
pub(crate) fn states_of_kind(description: &str) -> Option<BTreeSet<Country>> {
    let description = description.to_lowercase();
    let has = |kind: &str| {
        description.match_indices(kind).any(|(at, _)| {
            let before = description[..at].chars().next_back();
            let after = description[at + kind.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    };
    let kinds: Vec<&str> = KINDS.keys().copied().filter(|kind| has(kind)).collect();
    // "West African" is not just any African state.
    let own = kinds.iter().filter(|kind| !kinds.iter().any(|other| other != *kind && other.contains(*kind)));
    own.map(|kind| KINDS[kind].clone()).reduce(|a, b| a.intersection(&b).copied().collect())
}

/// Whether a word names a people, a faith or a language rather than the citizens of a state
/// ("Kurdish", "Shia"); as written in a text.
pub fn is_people_word(word: &str) -> bool {
    PEOPLE_WORDS.contains(word)
}

/// Whether a noun, in its dictionary form, is one of places ("village", "airport").
pub fn is_place_noun(lemma: &str) -> bool {
    PLACE_WORDS.contains(lemma)
}

/// Whether a noun, in its dictionary form, is of what a state has one of: "election", "constitution".
pub(crate) fn is_national_noun(lemma: &str) -> bool {
    NATIONAL_WORDS.contains(lemma)
}

/// How a verb or noun, in its dictionary form, tells of ground; `None` for those that do not.
pub fn motion(lemma: &str) -> Option<Motion> {
    MOTION_WORDS.get(lemma).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Registry;

    #[test]
    fn the_lists_have_their_columns_and_no_line_twice() {
        let lists = [
            (STATE_KINDS, "words\tstates"),
            (PEOPLES, "word\tkind"),
            (PLACE_NOUNS, "noun"),
            (NATIONAL_NOUNS, "noun"),
            (MOTION, "lemma\tkind"),
        ];
        assert_eq!(MOTION_WORDS.len(), lines(MOTION).count(), "a kind of motion that is none");
        for (list, header) in lists {
            assert_eq!(list.lines().next(), Some(header));
            let width = header.split('\t').count();
            let mut before = "";
            for (i, line) in list.lines().enumerate().skip(1) {
                let cells: Vec<&str> = line.split('\t').collect();
                assert!(cells.len() == width && cells.iter().all(|c| !c.is_empty()), "{header} line {}", i + 1);
                assert!(before < cells[0], "{header} line {}: twice or out of order", i + 1);
                before = cells[0];
            }
        }
    }

    #[test]
    fn every_state_of_a_kind_is_in_the_registry() {
        let registry = Registry::new();
        for cells in lines(STATE_KINDS) {
            for code in cells[1].split('|') {
                assert!(registry.by_code(code, None).is_some(), "{}: {code}", cells[0]);
            }
        }
    }

    #[test]
    fn a_description_means_the_states_that_are_all_it_says() {
        let named = |words: &str| -> Option<Vec<String>> {
            Some(states_of_kind(words)?.iter().map(ToString::to_string).collect())
        };
        assert_eq!(named("the West African island nation"), Some(vec!["CPV".to_owned()]));
        assert_eq!(named("the country"), None);
        assert!(named("the former Soviet republic").unwrap().contains(&"MDA".to_owned()));
    }
}
