//! From words to vectors: rows of hashed feature tables and a static vector, mixed.

use crate::convolution::{LayerMemory, Maxout};
use crate::features::FEATURES;
use crate::hashing::{HashedTable, row_keys};
use crate::kernels::Table;
use crate::model::{ModelError, ModelFile};

/// Width of every embedding and convolution.
pub(crate) const WIDTH: usize = 96;

/// What the embedding of a word type is made of.
pub(crate) struct WordType {
    /// Ids of its features.
    pub(crate) ids: [u64; FEATURES],
    /// The row of its static vector.
    pub(crate) vector: Option<usize>,
}

/// The embedding layer of one network.
pub(crate) struct Embedding {
    tables: Vec<(Table, u32)>,
    vectors: Table,
    mix: Maxout,
}

impl Embedding {
    pub(crate) fn new(file: &ModelFile, name: &str) -> Result<Self, ModelError> {
        let seeds = file.bytes(&format!("{name}.seeds"), 4)?;
        let tables = seeds
            .chunks_exact(4)
            .enumerate()
            .map(|(i, seed)| {
                let table = Table::open(file, &format!("{name}.table.{i}"))?;
                Ok((table, u32::from_le_bytes([seed[0], seed[1], seed[2], seed[3]])))
            })
            .collect::<Result<Vec<_>, ModelError>>()?;
        let vectors = Table::open(file, &format!("{name}.vectors"))?;
        let mix = Maxout::new(file, &format!("{name}.layer.0"))?;
        let wide = tables.iter().map(|(table, _)| table).chain([&vectors]).all(|table| table.width() == WIDTH);
        if tables.len() > FEATURES || mix.inputs() != (tables.len() + 1) * WIDTH || !wide {
            return Err(ModelError::new(format!("{name} has {} tables", tables.len())));
        }
        Ok(Self { tables, vectors, mix })
    }

    /// Writes the vectors of words, one row each.
    pub(crate) fn embed(&self, words: &[WordType], features: &mut Vec<f32>, memory: &mut LayerMemory, out: &mut [f32]) {
        let used = self.mix.inputs();
        features.clear();
        features.resize(words.len() * used, 0.0);
        for (word, features) in words.iter().zip(features.chunks_exact_mut(used)) {
            let mut parts = features.chunks_exact_mut(WIDTH);
            for (((table, seed), id), part) in self.tables.iter().zip(word.ids).zip(&mut parts) {
                for key in row_keys(id, *seed) {
                    table.add_row(key as usize % table.rows(), part);
                }
            }
            if let (Some(row), Some(part)) = (word.vector.filter(|row| *row < self.vectors.rows()), parts.next()) {
                self.vectors.add_row(row, part);
            }
        }
        self.mix.apply(features, memory, out);
    }
}

/// Which words have a static vector: entries of four bytes, fifteen bits the row and seventeen bits
/// of the word's id (of eight bytes, with the whole id, where every form counts).
pub(crate) struct VectorIndex {
    table: HashedTable,
    /// Bytes of an entry.
    unit: u32,
    /// Whether the table has every form of spaCy's, so that a word without an entry has no vector.
    exact: bool,
}

const ROW_BITS: u32 = 15;

impl VectorIndex {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let exact = file.bytes("words.exact", 1).is_ok();
        let unit = if exact { 8 } else { 4 };
        Ok(Self { table: HashedTable::open(file, "words", unit as usize)?, unit, exact })
    }

    /// Whether a form in capitals without an entry has the vector of the word in small letters.
    pub(crate) fn folds(&self) -> bool {
        !self.exact
    }

    /// The row of the word with this id. Thirty-two bits of the id are compared: a word without a
    /// vector gets another's by mistake about once in 14,000.
    pub(crate) fn row(&self, id: u64) -> Option<usize> {
        let check = self.table.check(id, 8 * self.unit - ROW_BITS);
        let mut entries = self.table.bucket(id).map(|e| e.iter().rev().fold(0u64, |n, byte| n << 8 | u64::from(*byte)));
        let entry = entries.find(|entry| entry >> ROW_BITS == check)?;
        Some((entry & ((1 << ROW_BITS) - 1)) as usize)
    }
}
