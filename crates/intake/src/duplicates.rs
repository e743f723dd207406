//! Text that stands on a page twice.
//!
//! Pages repeat their body: a summary that holds all of it above the headline, a print version
//! below, each paragraph once for phones and once for screens. The first copy counts. Passages are
//! compared as words, whatever their case, quotes or spacing; the order of copies does not matter,
//! so `p1 p2 p1 p2`, `p1 p1 p2 p2` and a title in between are all the same case.

use crate::passage::{Form, Passage, Role, key, words};
use std::collections::{HashMap, HashSet};

/// Words from which on a repeated sentence is a copy even when it stands alone; a shorter one
/// ("He declined to comment.") may be said twice.
const LONG: usize = 6;

/// What was found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    /// Passages that repeat another word for word, or its beginning.
    pub(crate) exact: usize,
    /// Passages that repeat another with small changes.
    pub(crate) near: usize,
}

/// Marks repeated passages; the first copy keeps its role.
pub(crate) fn mark(passages: &mut [Passage]) -> Found {
    let mut kept: Vec<usize> = (0..passages.len()).filter(|i| passages[*i].role.is_kept()).collect();
    // What a caption or a cell repeats is the copy, wherever it stands.
    kept.sort_by_key(|i| is_aside(&passages[*i]));
    let texts: Vec<Vec<String>> = kept.iter().map(|i| words(&passages[*i].text).collect()).collect();
    let keys: Vec<u64> = kept.iter().map(|i| key(&passages[*i].text)).collect();
    // Position in `kept` of the passage that each one repeats.
    let mut copy_of: Vec<Option<usize>> = vec![None; kept.len()];
    let mut first: HashMap<u64, usize> = HashMap::new();
    let mut short: Vec<(usize, usize)> = Vec::new();
    for at in 0..kept.len() {
        if texts[at].is_empty() {
            continue;
        }
        let Some(&original) = first.get(&keys[at]) else {
            first.insert(keys[at], at);
            continue;
        };
        let text = &passages[kept[at]].text;
        let is_line = !text.ends_with(['.', '!', '?', '”', '"', '’', ':', ';', ',']);
        if texts[at].len() >= LONG || is_line || original + 1 == at {
            copy_of[at] = Some(original);
        } else {
            short.push((at, original));
        }
    }
    near(&texts, &mut copy_of);
    // A short sentence is a copy where its neighbour copies the neighbour of its original. Forward
    // for runs that begin with a long one, backward for runs that end with one.
    for backward in [false, true] {
        let order: Vec<_> = if backward { short.iter().rev().collect() } else { short.iter().collect() };
        for &&(at, original) in &order {
            let neighbour = |a: Option<usize>, o: Option<usize>| match (a, o) {
                (Some(a), Some(o)) => {
                    copy_of.get(a).copied().flatten().is_some_and(|c| c == o || copy_of[o] == Some(c))
                }
                _ => false,
            };
            let before = neighbour(at.checked_sub(1), original.checked_sub(1));
            let after = neighbour(Some(at + 1).filter(|a| *a < kept.len()), Some(original + 1));
            if before || after {
                copy_of[at] = Some(original);
            }
        }
    }
    let mut found = Found::default();
    openings(passages, &kept, &texts, &mut copy_of);
    for (at, original) in copy_of.iter().enumerate() {
        let Some(original) = original else { continue };
        passages[kept[at]].role = Role::Duplicate(kept[*original]);
        if keys[at] == keys[*original] || texts[original.to_owned()].starts_with(&texts[at]) {
            found.exact += 1;
        } else {
            found.near += 1;
        }
    }
    found
}

/// Passages that are the beginning of a longer one: a teaser "Velmara said on Monday it would …".
/// Here the longer one counts, wherever it stands, because the shorter one adds nothing.
fn openings(passages: &[Passage], kept: &[usize], texts: &[Vec<String>], copy_of: &mut [Option<usize>]) {
    const OPENING: usize = 8;
    let opening = |words: &[String]| words.get(..OPENING).map(|w| xxhash_rust::xxh3::xxh3_64(w.join(" ").as_bytes()));
    let mut longest: HashMap<u64, usize> = HashMap::new();
    for at in 0..texts.len() {
        if copy_of[at].is_none()
            && let Some(hash) = opening(&texts[at])
        {
            let best = longest.entry(hash).or_insert(at);
            // A caption that goes on where a paragraph ends does not replace it.
            let replaces = is_aside(&passages[kept[*best]]) || !is_aside(&passages[kept[at]]);
            if replaces && texts[at].len() > texts[*best].len() {
                *best = at;
            }
        }
    }
    for at in 0..texts.len() {
        let Some(best) = opening(&texts[at]).and_then(|hash| longest.get(&hash)).copied() else {
            continue;
        };
        if best == at || copy_of[at].is_some() || texts[at].len() >= texts[best].len() {
            continue;
        }
        let text = passages[kept[at]].text.trim_end_matches([']', ')']);
        // A cut teaser may end within a word.
        let cut = text.ends_with('…') || text.ends_with("...");
        let compared = texts[at].len() - usize::from(cut);
        if texts[best][..compared] == texts[at][..compared] {
            copy_of[at] = Some(best);
        }
    }
}

fn is_aside(passage: &Passage) -> bool {
    matches!(passage.form, Form::Caption | Form::Cell)
}

/// Passages that repeat an earlier one with small changes of wording. Numbers and negations must
/// be the same: "will meet on May 3" and "will not meet on May 4" are news, not copies.
fn near(texts: &[Vec<String>], copy_of: &mut [Option<usize>]) {
    const ENOUGH: usize = 20;
    let mut index: HashMap<u64, usize> = HashMap::new();
    let mut sets: HashMap<usize, HashSet<u64>> = HashMap::new();
    for at in 0..texts.len() {
        if texts[at].len() < ENOUGH || copy_of[at].is_some() {
            continue;
        }
        let own: Vec<u64> =
            texts[at].windows(3).map(|run| xxhash_rust::xxh3::xxh3_64(run.join(" ").as_bytes())).collect();
        let mut votes: HashMap<usize, usize> = HashMap::new();
        for hash in &own {
            if let Some(holder) = index.get(hash) {
                *votes.entry(*holder).or_default() += 1;
            }
        }
        let own: HashSet<u64> = own.into_iter().collect();
        // Ties go to the earlier passage, so that nothing depends on the order of a hash map.
        let best = votes.iter().max_by_key(|(at, n)| (**n, std::cmp::Reverse(**at))).map(|(at, _)| *at);
        if let Some(other) = best {
            let common = own.iter().filter(|h| sets[&other].contains(h)).count();
            let union = own.len() + sets[&other].len() - common;
            if common as f64 / union as f64 >= 0.9 && same_facts(&texts[at], &texts[other]) {
                copy_of[at] = Some(other);
                continue;
            }
        }
        for hash in &own {
            index.entry(*hash).or_insert(at);
        }
        sets.insert(at, own);
    }
}

/// Whether two texts hold the same numbers and the same negations.
fn same_facts(a: &[String], b: &[String]) -> bool {
    let facts = |words: &[String]| {
        let mut facts: Vec<String> = words
            .iter()
            .filter(|w| {
                w.chars().any(|c| c.is_ascii_digit())
                    || matches!(w.as_str(), "not" | "no" | "never" | "nor" | "none" | "without" | "t")
            })
            .cloned()
            .collect();
        facts.sort();
        facts
    };
    facts(a) == facts(b)
}
