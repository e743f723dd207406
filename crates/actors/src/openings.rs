// How names open: with which word, or which two. This file is shared: the build script includes it to
// write a table, the registry uses it to pass over words that open no name.

/// Bits of the table: for the only word of a name, for the first of several, for the first two.
const ONLY: usize = 1 << 16;
const FIRST: usize = 1 << 16;
const PAIR: usize = 1 << 18;
/// Size of the table.
pub(crate) const BYTES: usize = (ONLY + FIRST + PAIR) / 8;

/// Files a folded name. Names that do not begin with a letter or digit in ASCII are not filed.
pub(crate) fn insert(name: &str, table: &mut [u8]) {
    let mut file = |bit: usize| table[bit / 8] |= 1 << (bit % 8);
    let Opening::Word(first, end) = opening(name.as_bytes(), 0) else { return };
    if name.as_bytes()[end..].iter().all(|b| b.is_ascii() && !b.is_ascii_alphanumeric()) {
        file(only(first));
    }
    if end < name.len() {
        file(one_of_several(first));
        match opening(name.as_bytes(), end) {
            Opening::Word(second, _) => file(pair(first, second)),
            // What comes second is not known from the table, and may be anything.
            _ => file(only(first)),
        }
    }
}

pub(crate) enum Opening {
    /// The first letters and digits of a word as a number, and where the word ends.
    Word(u64, usize),
    /// Something outside ASCII.
    Unclear,
    /// No word comes.
    Nothing,
}

/// The next word from a place. Words are told apart by their first eight letters.
pub(crate) fn opening(text: &[u8], from: usize) -> Opening {
    let Some(rest) = text.get(from..) else { return Opening::Nothing };
    let Some(skipped) = rest.iter().position(|b| b.is_ascii_alphanumeric() || !b.is_ascii()) else {
        return Opening::Nothing;
    };
    let rest = &rest[skipped..];
    let letters = match rest.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => rest.iter().rev().fold(0, |letters, b| letters << 8 | u64::from(*b)),
    };
    let length = word_bits(letters).trailing_ones() as usize;
    let mut end = length;
    if length == 8 {
        end += rest[length..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    } else if rest.get(length).is_some_and(|b| !b.is_ascii()) {
        return Opening::Unclear;
    }
    // Bit 5 is what small letters differ in from capitals; it is set in digits.
    let unused = 64 - 8 * length as u32;
    Opening::Word((letters | 0x2020_2020_2020_2020) << unused >> unused, from + skipped + end)
}

/// Eight bits for eight bytes, the first one lowest: whether each is a letter or a digit in ASCII.
pub(crate) fn word_bits(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let low = eight & !HIGH;
    let letter = low | (0x20 * EACH);
    // The high bit of a byte is set where the byte is not below a bound; bytes are below 0x80, so that
    // nothing is carried into the next.
    let is_letter = (letter + (0x80 - b'a' as u64) * EACH) & !(letter + (0x7f - b'z' as u64) * EACH);
    let is_digit = (low + (0x80 - b'0' as u64) * EACH) & !(low + (0x7f - b'9' as u64) * EACH);
    let flags = (is_letter | is_digit) & !eight & HIGH;
    (flags >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The bit of the only word of a name.
pub(crate) fn only(first: u64) -> usize {
    mixed(first) % ONLY
}

/// The bit of the first word of several.
pub(crate) fn one_of_several(first: u64) -> usize {
    ONLY + mixed(first) % FIRST
}

/// The bit of the first two words of several.
pub(crate) fn pair(first: u64, second: u64) -> usize {
    ONLY + FIRST + mixed(first.wrapping_add(second.rotate_left(29))) % PAIR
}

fn mixed(word: u64) -> usize {
    let word = word.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ word >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (word >> 32) as usize
}
