//! Word pieces: words cut into the longest pieces that the vocabulary has, as BERT defines them.

use crate::model::{ModelError, ModelFile, Strings};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Pieces of one word at most; what follows is left out.
pub(crate) const PIECES_OF_A_WORD: usize = 12;
/// Letters of a run beyond which it is not cut, but unknown.
const LONGEST_RUN: usize = 100;
/// Word types remembered at most, some 5 MB.
const REMEMBERED: usize = 40_000;

/// The number of a piece, which is its place in the sorted vocabulary.
pub(crate) type Piece = u16;

pub(crate) struct Vocabulary {
    pieces: Strings,
    /// Bytes of the longest piece.
    longest: usize,
    unknown: Piece,
    pub(crate) open: Piece,
    pub(crate) close: Piece,
}

/// Words of one thread that are already cut.
#[derive(Default)]
pub(crate) struct KnownWords {
    places: HashMap<Box<str>, (u32, u8)>,
    pieces: Vec<Piece>,
    run: String,
    letters: String,
}

impl Vocabulary {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let pieces = file.strings("pieces")?;
        let mark = |name: &str| {
            pieces
                .find(name)
                .and_then(|place| Piece::try_from(place).ok())
                .ok_or_else(|| ModelError::new(format!("no word piece {name}")))
        };
        let longest = pieces.iter().map(str::len).max().unwrap_or(0);
        if pieces.len() > usize::from(Piece::MAX) {
            return Err(ModelError::new("too many word pieces"));
        }
        Ok(Self { longest, unknown: mark("[UNK]")?, open: mark("[CLS]")?, close: mark("[SEP]")?, pieces })
    }

    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    #[cfg(test)]
    pub(crate) fn letters(&self, piece: Piece) -> &'static str {
        self.pieces.get(piece.into())
    }

    /// Appends the pieces of a word, one at least.
    pub(crate) fn cut(&self, word: &str, known: &mut KnownWords, out: &mut Vec<Piece>) {
        let (start, count) = match known.places.get(word) {
            Some(place) => *place,
            None => self.learn(word, known),
        };
        out.extend_from_slice(&known.pieces[start as usize..start as usize + usize::from(count)]);
    }

    fn learn(&self, word: &str, known: &mut KnownWords) -> (u32, u8) {
        if known.places.len() >= REMEMBERED {
            known.places.clear();
            known.pieces.clear();
        }
        let KnownWords { places, pieces, run, letters } = known;
        let start = pieces.len();
        run.clear();
        letters.clear();
        letters.extend(word.to_lowercase().nfd().filter_map(plain));
        for c in letters.chars() {
            let alone = is_punctuation(c) || ('\u{4e00}'..='\u{9fff}').contains(&c);
            if alone || c.is_whitespace() {
                self.cut_run(run, pieces);
                run.clear();
                if alone {
                    run.push(c);
                    self.cut_run(run, pieces);
                    run.clear();
                }
            } else {
                run.push(c);
            }
            if pieces.len() - start >= PIECES_OF_A_WORD {
                break;
            }
        }
        self.cut_run(run, pieces);
        if pieces.len() == start {
            pieces.push(self.unknown);
        }
        pieces.truncate(start + PIECES_OF_A_WORD);
        let place = (start as u32, (pieces.len() - start) as u8);
        places.insert(word.into(), place);
        place
    }

    /// The pieces of a run of letters; a run with a letter that no piece has is unknown as a whole.
    fn cut_run(&self, run: &str, out: &mut Vec<Piece>) {
        if run.is_empty() {
            return;
        }
        let start = out.len();
        let mut rest = if run.chars().count() > LONGEST_RUN { None } else { Some(run) };
        let mut candidate = String::with_capacity(self.longest + 2);
        while let Some(letters) = rest.filter(|letters| !letters.is_empty()) {
            candidate.clear();
            if out.len() > start {
                candidate.push_str("##");
            }
            let before = candidate.len();
            for c in letters.chars() {
                if candidate.len() + c.len_utf8() > self.longest {
                    break;
                }
                candidate.push(c);
            }
            let found = loop {
                if candidate.len() == before {
                    break None;
                }
                if let Some(piece) = self.pieces.find(&candidate) {
                    break Some(piece);
                }
                candidate.pop();
            };
            rest = found.map(|piece| {
                out.push(piece as Piece);
                &letters[candidate.len() - before..]
            });
        }
        if rest.is_none() {
            out.truncate(start);
            out.push(self.unknown);
        }
    }
}

/// A letter as the vocabulary has it: without accents and control characters, spaces all alike.
fn plain(c: char) -> Option<char> {
    match c.general_category() {
        GeneralCategory::NonspacingMark | GeneralCategory::Control | GeneralCategory::Format => None,
        GeneralCategory::SpaceSeparator => Some(' '),
        _ if c == '\u{fffd}' => None,
        _ => Some(c),
    }
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// The case of a word's letters and its digits, which word pieces do not show: 1 to 8.
pub(crate) fn shape(word: &str) -> u8 {
    let is_digit = |c: char| c.general_category() == GeneralCategory::DecimalNumber;
    if word.chars().all(is_digit) {
        return 1;
    }
    if word.chars().any(is_digit) {
        return 2;
    }
    let letters = || word.chars().filter(|c| c.general_category_group() == GeneralCategoryGroup::Letter);
    let Some(first) = letters().next() else { return 8 };
    if letters().all(char::is_lowercase) {
        3
    } else if letters().all(char::is_uppercase) {
        if letters().nth(1).is_some() { 4 } else { 5 }
    } else if first.is_uppercase() && letters().skip(1).all(char::is_lowercase) {
        6
    } else {
        7
    }
}
