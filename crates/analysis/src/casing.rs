//! Text without the difference of capitals and small letters: headlines and telegrams in capitals,
//! messages in small letters.
//!
//! The models lean on that difference. For such a block they are given a presumed usual casing: what
//! the rest of the document writes, else what a reading in small letters takes for a name. Letters
//! change only to ones of as many bytes, so that spans are those of the text itself, which stays.

use crate::tokenizer::RawToken;
use crate::tree::Tag;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words of capitals that are no names spelt large, by their small letters. Those without a vowel need
/// not be listed.
static INITIALISMS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let rows = include_str!("../../../data/grammar/initialisms.tsv").lines().skip(1);
    rows.filter_map(|row| Some(row.split_once('\t')?.0.to_lowercase())).collect()
});

/// How a block without a difference of letters is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Uniform {
    /// (Nearly) all letters are capitals.
    Capitals,
    /// No letter is a capital.
    Small,
}

/// How the block is written, if its letters are (nearly) all of one kind. A few words show nothing.
pub(crate) fn uniform(text: &str) -> Option<Uniform> {
    let (mut capitals, mut small) = (0usize, 0usize);
    for c in text.chars() {
        capitals += usize::from(c.is_uppercase());
        small += usize::from(c.is_lowercase());
    }
    let words = || text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some());
    if capitals > 0 && small * 10 <= capitals {
        let usual = |word: &&str| word.chars().nth(2).is_some() && !is_initialism(&word.to_lowercase());
        (words().nth(1).is_some() && words().any(|word| usual(&word))).then_some(Uniform::Capitals)
    } else {
        (capitals == 0 && words().nth(3).is_some()).then_some(Uniform::Small)
    }
}

/// The text in small letters, where they have as many bytes; words of mixed letters stay.
pub(crate) fn in_small_letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        if part.chars().any(char::is_lowercase) {
            out.push_str(part);
        } else {
            out.extend(part.chars().map(|c| same_size(c, c.to_lowercase())));
        }
    }
    out
}

fn same_size(c: char, mut other: impl Iterator<Item = char>) -> char {
    match (other.next(), other.next()) {
        (Some(other), None) if other.len_utf8() == c.len_utf8() => other,
        _ => c,
    }
}

fn capitals(word: &str) -> String {
    word.chars().map(|c| same_size(c, c.to_uppercase())).collect()
}

fn capitalised(word: &str) -> String {
    let first = word.char_indices().find(|(_, c)| c.is_alphabetic()).map(|(at, _)| at);
    word.char_indices().map(|(at, c)| if Some(at) == first { same_size(c, c.to_uppercase()) } else { c }).collect()
}

fn is_initialism(small: &str) -> bool {
    let letters = small.chars().filter(|c| c.is_alphabetic()).count();
    let vowels = small.chars().any(|c| "aeiouyàáâäåãæèéêëìíîïòóôöøùúûüœ".contains(c));
    letters > 1 && (INITIALISMS.contains(small) || (!vowels && small.is_ascii() && letters <= 6))
}

/// How the document writes words where their first letter shows something: inside sentences of
/// blocks with both kinds of letters. A word that is written in two ways is not in it.
#[derive(Default)]
pub(crate) struct Usage<'t> {
    forms: HashMap<String, Option<&'t str>>,
}

impl<'t> Usage<'t> {
    pub(crate) fn add(&mut self, block: &'t str) {
        let mut inside = false;
        for word in block.split_whitespace() {
            let core = word.trim_matches(|c: char| !c.is_alphanumeric());
            let core = core.strip_suffix("'s").or_else(|| core.strip_suffix("’s")).unwrap_or(core);
            // After a quotation mark another sentence begins.
            let opens = !word.starts_with(char::is_alphanumeric);
            if inside && !opens && !core.is_empty() {
                let form = self.forms.entry(core.to_lowercase()).or_insert(Some(core));
                if *form != Some(core) {
                    *form = None;
                }
            }
            inside = !word.ends_with(['.', '!', '?', ':', '”', '"', '…']);
        }
    }

    fn form(&self, small: &str) -> Option<&'t str> {
        self.forms.get(small).copied().flatten().filter(|form| form.len() == small.len())
    }
}

/// What a reading in small letters says of a word.
pub(crate) struct Said {
    pub(crate) tag: Tag,
    /// Whether it opens a sentence.
    pub(crate) opens: bool,
    /// Whether it stands in a name.
    pub(crate) named: bool,
    /// Whether the word is known to neither vocabulary nor dictionary.
    pub(crate) unknown: bool,
}

/// Writes the words of a text in small letters in their presumed usual casing.
pub(crate) fn restore(small: &str, written: Uniform, tokens: &[RawToken], said: &[Said], usage: &Usage<'_>) -> String {
    let mut out = small.to_owned();
    for (i, (token, word_said)) in tokens.iter().zip(said).enumerate() {
        let word = &small[token.range.clone()];
        let form = if let Some(form) = usage.form(word) {
            if word_said.opens { capitalised(form) } else { form.to_owned() }
        } else if written == Uniform::Capitals && is_initialism(word) && !is_pronoun(word, i, tokens, said) {
            capitals(word)
        } else if word == "i" || word_said.opens && written == Uniform::Capitals || is_proper(word_said, written) {
            capitalised(word)
        } else {
            continue;
        };
        if form.len() == word.len() {
            out.replace_range(token.range.clone(), &form);
        }
    }
    out
}

fn is_proper(said: &Said, written: Uniform) -> bool {
    let content = |tag| {
        matches!(tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps | Tag::Jj | Tag::Fw | Tag::Vb | Tag::Vbp | Tag::Xx)
    };
    matches!(said.tag, Tag::Nnp | Tag::Nnps)
        || (said.named && content(said.tag))
        || (written == Uniform::Capitals && said.unknown && content(said.tag))
}

/// Whether "us" is the pronoun: after a verb or preposition, and nothing it could describe follows.
fn is_pronoun(word: &str, i: usize, tokens: &[RawToken], said: &[Said]) -> bool {
    let governed = i.checked_sub(1).is_some_and(|before| {
        matches!(said[before].tag, Tag::In | Tag::To | Tag::Vb | Tag::Vbp | Tag::Vbz | Tag::Vbd | Tag::Vbg | Tag::Vbn)
    });
    let describes = tokens.get(i + 1).is_some()
        && said.get(i + 1).is_some_and(|next| matches!(next.tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps | Tag::Jj));
    word == "us" && governed && !describes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initialisms_are_sorted_and_have_a_meaning() {
        let rows: Vec<&str> = include_str!("../../../data/grammar/initialisms.tsv").lines().skip(1).collect();
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
        assert!(rows.iter().all(|row| row.split('\t').filter(|f| !f.is_empty()).count() == 2));
    }

    #[test]
    fn blocks_of_one_kind_of_letters_are_told() {
        assert_eq!(uniform("VELMARA, OSTRENIA TO MEET IN OVAR"), Some(Uniform::Capitals));
        assert_eq!(uniform("velmara and ostrenia will meet"), Some(Uniform::Small));
        for mixed in ["Velmara", "VELMARA", "UN, EU", "NATO", "The UN and the EU", "talks", "three of them", ""] {
            assert_eq!(uniform(mixed), None, "{mixed}");
        }
    }

    #[test]
    fn letters_change_only_to_letters_of_as_many_bytes() {
        for text in ["İSTANBUL GÖRÜŞMELERİ", "ẞ ΣΊΣΥΦΟΣ", "ÇA VA", "K Ⱥ"] {
            assert_eq!(in_small_letters(text).len(), text.len(), "{text}");
            assert_eq!(capitalised(&in_small_letters(text)).len(), text.len(), "{text}");
        }
    }
}
