//! Where words start in a text, and which of them may start a name.
//!
//! Most words of a report start no name. They are passed over in blocks of 64 bytes, one bit a byte,
//! and by a look at a table of the first words of all names; only the others are looked up.

use crate::fold::fold;
use crate::openings::{BYTES, Opening, insert, one_of_several, only, opening, pair, word_bits};
use std::borrow::Cow;

const BLOCK: usize = 64;

/// With which words names open.
#[derive(Clone)]
pub(crate) struct Openings(Cow<'static, [u8]>);

impl Openings {
    /// The table that the build script writes.
    pub(crate) const fn new(table: &'static [u8]) -> Self {
        assert!(table.len() == BYTES);
        Self(Cow::Borrowed(table))
    }

    /// Adds a name.
    pub(crate) fn insert(&mut self, name: &str) {
        insert(&fold(name), self.0.to_mut());
    }

    /// Whether a name may begin where a word of a text begins, by the words there. Says yes where a
    /// letter or mark outside ASCII folds to who knows what; never says no where a name stands.
    pub(crate) fn may_begin(&self, text: &str, start: usize) -> bool {
        let text = text.as_bytes();
        let is_filed = |bit: usize| self.0[bit / 8] >> (bit % 8) & 1 == 1;
        let Opening::Word(first, end) = opening(text, start) else { return true };
        // Alone, a word in small letters is no name.
        if !text[start].is_ascii_lowercase() && is_filed(only(first)) {
            return true;
        }
        is_filed(one_of_several(first))
            && match opening(text, end) {
                Opening::Word(second, _) => is_filed(pair(first, second)),
                Opening::Unclear => true,
                Opening::Nothing => false,
            }
    }
}

/// Where each word of a text starts, in order. A word is a longest run of letters and digits.
pub(crate) fn word_starts(text: &str) -> WordStarts<'_> {
    WordStarts { text, next: 0, starts: 0, inside: false }
}

pub(crate) struct WordStarts<'t> {
    text: &'t str,
    /// Where the block after the present one begins.
    next: usize,
    /// The starts in the present block that were not given yet, a bit for each byte.
    starts: u64,
    /// Whether the last byte of the present block belongs to a word.
    inside: bool,
}

impl Iterator for WordStarts<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.starts == 0 {
            if self.next >= self.text.len() {
                return None;
            }
            let words = words_of_block(self.text, self.next, self.inside);
            self.starts = words & !(words << 1 | u64::from(self.inside));
            self.inside = words >> (BLOCK - 1) == 1;
            self.next += BLOCK;
        }
        let start = self.starts.trailing_zeros() as usize;
        self.starts &= self.starts - 1;
        Some(self.next - BLOCK + start)
    }
}

/// A bit for each byte of a block that belongs to a word; `inside` says it of the byte before.
fn words_of_block(text: &str, base: usize, inside: bool) -> u64 {
    if let Some(block) = text.as_bytes()[base..].first_chunk::<BLOCK>()
        && block.is_ascii()
    {
        let eights = block.as_chunks::<8>().0;
        return eights.iter().rev().fold(0, |words, eight| words << 8 | word_bits(u64::from_le_bytes(*eight)));
    }
    let end = text.len().min(base + BLOCK);
    let mut words = 0;
    let mut at = base;
    // The rest of a character that the block before began.
    while at < end && !text.is_char_boundary(at) {
        words |= u64::from(inside) << (at - base);
        at += 1;
    }
    for c in text[at..].chars() {
        if at >= end {
            break;
        }
        let next = at + c.len_utf8();
        if c.is_alphanumeric() {
            for byte in at..next.min(end) {
                words |= 1 << (byte - base);
            }
        }
        at = next;
    }
    words
}

/// Where the word that starts at a place ends; apostrophes and hyphens end it.
pub(crate) fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        if bytes[at].is_ascii_alphanumeric() {
            at += 1;
        } else if bytes[at].is_ascii() {
            break;
        } else {
            let Some(c) = text[at..].chars().next().filter(|c| c.is_alphanumeric()) else { break };
            at += c.len_utf8();
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, one character after the other.
    fn word_starts_plainly(text: &str) -> Vec<usize> {
        let mut before = false;
        text.char_indices()
            .filter_map(|(at, c)| {
                let starts = c.is_alphanumeric() && !before;
                before = c.is_alphanumeric();
                starts.then_some(at)
            })
            .collect()
    }

    proptest! {
        #[test]
        fn words_start_where_a_plain_reading_says(text in any::<String>()) {
            prop_assert_eq!(word_starts(&text).collect::<Vec<_>>(), word_starts_plainly(&text));
        }

        #[test]
        fn words_start_where_a_plain_reading_says_across_blocks(text in "[a-cA-Z0-9 .'’éß京`\\-]{50,300}") {
            prop_assert_eq!(word_starts(&text).collect::<Vec<_>>(), word_starts_plainly(&text));
        }
    }
}
