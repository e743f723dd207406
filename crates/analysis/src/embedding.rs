//! From words to vectors: rows of hashed feature tables and a static vector, mixed.

use crate::convolution::{LayerMemory, Maxout};
use crate::features::FEATURES;
use crate::hashing::row_keys;
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

/// Which words have a static vector.
pub(crate) struct VectorIndex {
    buckets: &'static [u8],
    index: &'static [u8],
}

impl VectorIndex {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let (buckets, index) = (file.bytes("words.buckets", 4)?, file.bytes("words.index", 5)?);
        let found = Self { buckets, index };
        if buckets.len() != 4 * ((1 << 16) + 1) || found.border(1 << 16) * 5 != index.len() {
            return Err(ModelError::new("the index of word vectors is damaged"));
        }
        Ok(found)
    }

    fn border(&self, bucket: usize) -> usize {
        let b = &self.buckets[bucket * 4..bucket * 4 + 4];
        u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize
    }

    /// The row of the word with this id. Forty bits of the id are compared: a word without a
    /// vector gets another's by mistake about once in 1.6 million.
    pub(crate) fn row(&self, id: u64) -> Option<usize> {
        let bucket = (id >> 48) as usize;
        let key = &(id >> 24).to_le_bytes()[..3];
        let entries = self.index.get(self.border(bucket) * 5..self.border(bucket + 1) * 5)?;
        let entry = entries.chunks_exact(5).find(|e| &e[..3] == key)?;
        Some(usize::from(u16::from_le_bytes([entry[3], entry[4]])))
    }
}
