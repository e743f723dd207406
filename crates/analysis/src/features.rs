//! What the model is told of a word: its norm, first letter, last three letters and shape.

use crate::hashing::Symbols;
use crate::model::{ModelError, ModelFile, Strings};

/// Ids of the features of a word, in the order of the embedding tables.
pub(crate) const FEATURES: usize = 6;

pub(crate) struct FeatureReader {
    pub(crate) symbols: Symbols,
    norm_keys: &'static [u8],
    norm_words: Strings,
}

impl FeatureReader {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let names = file.strings("symbols.names")?;
        let ids = file.bytes("symbols.ids", 8)?;
        let norm_keys = file.bytes("norms.keys", 8)?;
        let norm_words = file.strings("norms.words")?;
        if ids.len() / 8 != names.len() || norm_keys.len() / 8 != norm_words.len() {
            return Err(ModelError::new("symbols or norms have keys without values"));
        }
        Ok(Self { symbols: Symbols::new(names, ids), norm_keys, norm_words })
    }

    /// Norm, prefix, suffix, shape, whether a space follows, whether it is white space.
    pub(crate) fn ids(&self, word: &str, id: u64, norm: Option<&str>, spaced: bool, blank: bool) -> [u64; FEATURES] {
        let prefix = &word[..word.chars().next().map_or(0, char::len_utf8)];
        let suffix = &word[word.char_indices().rev().nth(2).map_or(0, |(i, _)| i)..];
        let norm = match norm {
            Some(norm) => self.symbols.id(norm),
            None => self.norm(word, id),
        };
        [
            norm,
            self.symbols.id(prefix),
            self.symbols.id(suffix),
            self.symbols.id(&shape(word)),
            spaced.into(),
            blank.into(),
        ]
    }

    /// Id of the norm: the usual spelling of a variant, otherwise the word in lower case.
    fn norm(&self, word: &str, id: u64) -> u64 {
        if let Some(norm) = punctuation_norm(word) {
            return self.symbols.id(norm);
        }
        let key = |i: usize| u64::from_le_bytes(self.norm_keys[i * 8..i * 8 + 8].try_into().expect("eight bytes"));
        let (mut low, mut high) = (0, self.norm_words.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match key(middle).cmp(&id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.symbols.id(self.norm_words.get(middle)),
            }
        }
        self.symbols.id(&word.to_lowercase())
    }
}

/// Norms of punctuation and currencies, the same in all of spaCy's languages.
fn punctuation_norm(word: &str) -> Option<&'static str> {
    Some(match word {
        "'s" | "'S" | "’s" | "’S" => "'s",
        "’" | "‘" | "´" | "`" => "'",
        "”" | "“" | "''" | "``" | "´´" | "„" | "»" | "«" | "‘‘" | "’’" => "\"",
        "？" => "?",
        "！" => "!",
        "，" => ",",
        "；" => ";",
        "：" => ":",
        "。" | "।" => ".",
        "…" => "...",
        "—" | "–" | "--" | "---" | "——" => "-",
        "€" | "£" | "¥" | "฿" | "US$" | "C$" | "A$" | "₺" | "₹" | "৳" | "₩" | "Mex$" | "₣" | "E£" => {
            "$"
        }
        _ => return None,
    })
}

/// "Xxxx" for "Geneva", "dd" for "19": kinds of letters, at most four of one kind in a row.
fn shape(word: &str) -> String {
    if word.chars().nth(99).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len());
    let (mut last, mut run) = ('\0', 0);
    for c in word.chars() {
        let kind = if c.is_alphabetic() {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if c.is_numeric() {
            'd'
        } else {
            c
        };
        run = if kind == last { run + 1 } else { 0 };
        last = kind;
        if run < 4 {
            shape.push(kind);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn shapes_keep_at_most_four_of_a_kind() {
        assert_eq!(shape("Geneva"), "Xxxxx");
        assert_eq!(shape("F-16s"), "X-ddx");
        assert_eq!(shape(&"a".repeat(100)), "LONG");
    }
}
