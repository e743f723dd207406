//! The two hashes by which the model knows words: from a string to its id, and from an id to rows
//! of an embedding table.

use crate::model::{ModelError, ModelFile, Strings};
use std::hash::Hasher;

/// Ids of strings. Names from spaCy's table of symbols ("agent", "DATE") have small fixed ids, all
/// other strings are hashed; the model learned its rows under these ids.
pub(crate) struct Symbols {
    names: Strings,
    ids: &'static [u8],
    longest: usize,
}

impl Symbols {
    pub(crate) fn new(names: Strings, ids: &'static [u8]) -> Self {
        let longest = (0..names.len()).map(|i| names.get(i).len()).max().unwrap_or(0);
        Self { names, ids, longest }
    }

    /// The id of a string; 0 for the empty one.
    pub(crate) fn id(&self, string: &str) -> u64 {
        if string.is_empty() {
            return 0;
        }
        if string.len() <= self.longest
            && let Some(i) = self.names.find(string)
        {
            let at = i * 8;
            return u64::from_le_bytes(self.ids[at..at + 8].try_into().expect("eight bytes"));
        }
        murmur64a(string.as_bytes(), 1)
    }
}

/// MurmurHash64A.
pub(crate) fn murmur64a(key: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = seed ^ (key.len() as u64).wrapping_mul(M);
    let mut chunks = key.chunks_exact(8);
    for chunk in &mut chunks {
        let mut k = u64::from_le_bytes(chunk.try_into().expect("eight bytes")).wrapping_mul(M);
        k = (k ^ (k >> 47)).wrapping_mul(M);
        hash = (hash ^ k).wrapping_mul(M);
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let k = rest.iter().rev().fold(0u64, |k, b| (k << 8) | u64::from(*b));
        hash = (hash ^ k).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(M);
    hash ^ (hash >> 47)
}

/// A table by hashes, read where it lies: entries of a few bytes in buckets, which the upper bits of
/// the hash number. Part of the hash that is left tells the entries of a bucket apart.
pub(crate) struct HashedTable {
    bits: u32,
    buckets: &'static [u8],
    entries: &'static [u8],
    unit: usize,
}

impl HashedTable {
    /// The sections `NAME.buckets` and `NAME.index`, with entries of `unit` bytes.
    pub(crate) fn open(file: &ModelFile, name: &str, unit: usize) -> Result<Self, ModelError> {
        let buckets = file.bytes(&format!("{name}.buckets"), 4)?;
        let entries = file.bytes(&format!("{name}.index"), unit)?;
        let count = buckets.len() / 4 - 1;
        let table = Self { bits: count.checked_ilog2().unwrap_or(0), buckets, entries, unit };
        if count < 2 || !count.is_power_of_two() || table.border(count) * unit != entries.len() {
            return Err(ModelError::new(format!("the index of {name} is damaged")));
        }
        Ok(table)
    }

    fn border(&self, bucket: usize) -> usize {
        let b = &self.buckets[bucket * 4..bucket * 4 + 4];
        u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize
    }

    /// The entries that a hash may have.
    pub(crate) fn bucket(&self, hash: u64) -> impl Iterator<Item = &'static [u8]> {
        let bucket = (hash >> (64 - self.bits)) as usize;
        let range = self.border(bucket) * self.unit..self.border(bucket + 1) * self.unit;
        self.entries.get(range).unwrap_or(&[]).chunks_exact(self.unit)
    }

    /// The `width` bits of a hash below those that number its bucket.
    pub(crate) fn check(&self, hash: u64, width: u32) -> u64 {
        hash << self.bits >> (64 - width)
    }
}

/// A hasher of keys that are hashes already.
#[derive(Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u8(*byte);
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The four keys of an id: the 128 bits of MurmurHash3_x64_128 over its eight bytes. The embedding
/// of an id is the sum of the four rows that they give modulo the size of the table.
pub(crate) fn row_keys(id: u64, seed: u32) -> [u32; 4] {
    let seed = u64::from(seed);
    let mut h1 = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= seed ^ 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    let finish = |mut h: u64| {
        h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ (h >> 33)
    };
    h1 = finish(h1);
    h2 = finish(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}
