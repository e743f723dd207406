//! The file of weights: named sections that need no parsing.
//!
//! Written by `cargo xtask model convert`; the layout is described there. Numbers are
//! little-endian and read where they lie; sections begin at multiples of 64 bytes.

use crate::kernels::in_place;
use std::collections::BTreeMap;

#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

/// The weights that ship with the crate.
pub(crate) static EMBEDDED: &[u8] = {
    static FILE: &Aligned<[u8]> =
        &Aligned(*include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/english.weights")));
    &FILE.0
};

/// The weights of the careful reader.
pub(crate) static CAREFUL: &[u8] = {
    static FILE: &Aligned<[u8]> =
        &Aligned(*include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/english-careful.weights")));
    &FILE.0
};

/// Address of which the file and its sections are multiples.
const ALIGNMENT: usize = 64;

const MAGIC: &[u8; 8] = b"LEGATION";
const VERSION: u32 = 2;

/// A weight file that does not hold what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("weight file: {0}")]
pub struct ModelError(String);

impl ModelError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// The sections of a weight file.
pub(crate) struct ModelFile {
    sections: BTreeMap<&'static str, &'static [u8]>,
}

impl ModelFile {
    pub(crate) fn open(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let bytes = if bytes.as_ptr().align_offset(ALIGNMENT) == 0 { bytes } else { moved(bytes) };
        let cut = || ModelError::new("cut off");
        let header = bytes.get(..16).ok_or_else(cut)?;
        if &header[..8] != MAGIC {
            return Err(ModelError::new("does not begin with LEGATION"));
        }
        let version = number(&header[8..12]);
        if version != VERSION as usize {
            return Err(ModelError::new(format!("version {version}, this build reads {VERSION}")));
        }
        let count = number(&header[12..16]);
        let mut sections = BTreeMap::new();
        for i in 0..count {
            let entry = bytes.get(16 + i * 48..64 + i * 48).ok_or_else(cut)?;
            let name = std::str::from_utf8(&entry[..32]).map_err(|_| ModelError::new("a section has no name"))?;
            let (start, length) = (number(&entry[32..40]), number(&entry[40..48]));
            let end = start.checked_add(length).ok_or_else(cut)?;
            sections.insert(name.trim_end_matches('\0'), bytes.get(start..end).ok_or_else(cut)?);
        }
        Ok(Self { sections })
    }

    /// A section whose length is a multiple of `unit` bytes.
    pub(crate) fn bytes(&self, name: &str, unit: usize) -> Result<&'static [u8], ModelError> {
        let section = self.sections.get(name).copied().ok_or_else(|| ModelError::new(format!("no section {name}")))?;
        if section.is_empty() || section.len() % unit != 0 {
            return Err(ModelError::new(format!(
                "section {name} is {} bytes, not a multiple of {unit}",
                section.len()
            )));
        }
        Ok(section)
    }

    /// A section of `length` single-precision numbers.
    pub(crate) fn floats(&self, name: &str, length: usize) -> Result<&'static [f32], ModelError> {
        let numbers = in_place::<f32>(self.bytes(name, 4)?)
            .ok_or_else(|| ModelError::new(format!("section {name} does not begin at a multiple of {ALIGNMENT}")))?;
        if numbers.len() == length {
            Ok(numbers)
        } else {
            Err(ModelError::new(format!("section {name} has {} numbers, not {length}", numbers.len())))
        }
    }

    pub(crate) fn strings(&self, name: &str) -> Result<Strings, ModelError> {
        Strings::new(self.bytes(name, 1)?)
            .ok_or_else(|| ModelError::new(format!("section {name} is no table of strings")))
    }

    pub(crate) fn map(&self, name: &str) -> Result<StringMap, ModelError> {
        let (keys, values) = (self.strings(&format!("{name}.keys"))?, self.strings(&format!("{name}.values"))?);
        if keys.len() != values.len() {
            return Err(ModelError::new(format!("section {name} has keys without values")));
        }
        Ok(StringMap { keys, values })
    }
}

/// A copy that is aligned and, as the bytes were, there to stay.
fn moved(bytes: &'static [u8]) -> &'static [u8] {
    let space = vec![0u8; bytes.len() + ALIGNMENT].leak();
    let start = space.as_ptr().align_offset(ALIGNMENT);
    let space = &mut space[start..start + bytes.len()];
    space.copy_from_slice(bytes);
    space
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().rev().fold(0, |value, byte| (value << 8) | usize::from(*byte))
}

/// A table of strings: a count, one offset more than that, the letters.
#[derive(Clone, Copy)]
pub(crate) struct Strings {
    offsets: &'static [u8],
    text: &'static str,
}

impl Strings {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let count = number(bytes.get(..4)?);
        let end = 4 + (count + 1) * 4;
        let table = Self { offsets: bytes.get(4..end)?, text: std::str::from_utf8(bytes.get(end..)?).ok()? };
        (table.offset(count) == table.text.len()).then_some(table)
    }

    fn offset(&self, i: usize) -> usize {
        number(&self.offsets[i * 4..i * 4 + 4])
    }

    pub(crate) fn len(&self) -> usize {
        self.offsets.len() / 4 - 1
    }

    pub(crate) fn get(&self, i: usize) -> &'static str {
        self.text.get(self.offset(i)..self.offset(i + 1)).unwrap_or("")
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> + '_ {
        (0..self.len()).map(|i| self.get(i))
    }

    /// The place of a string in a sorted table.
    pub(crate) fn find(&self, string: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.get(middle).cmp(string) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}

/// A map from strings to strings.
pub(crate) struct StringMap {
    pub(crate) keys: Strings,
    values: Strings,
}

impl StringMap {
    pub(crate) fn get(&self, key: &str) -> Option<&'static str> {
        self.keys.find(key).map(|i| self.values.get(i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_opens() {
        let file = ModelFile::open(EMBEDDED).unwrap();
        assert_eq!(file.strings("tagger.tags").unwrap().len(), 50);
    }

    #[test]
    fn a_file_that_is_cut_off_is_refused() {
        assert!(ModelFile::open(&EMBEDDED[..1000]).is_err());
        assert!(ModelFile::open(b"LEGATIO").is_err());
        assert!(ModelFile::open(b"something else altogether").is_err());
    }
}
