//! From words to vectors: rows of hashed feature tables and a static vector, mixed.

use crate::convolution::Maxout;
use crate::features::FEATURES;
use crate::hashing::row_keys;
use crate::kernels::add_halves;
use crate::model::{ModelError, ModelFile};

/// Width of every embedding and convolution.
pub(crate) const WIDTH: usize = 96;

/// The embedding layer of one network.
pub(crate) struct Embedding {
    tables: Vec<(&'static [u8], u32)>,
    vectors: &'static [u8],
    mix: Maxout,
}

impl Embedding {
    pub(crate) fn new(file: &ModelFile, name: &str) -> Result<Self, ModelError> {
        let seeds = file.bytes(&format!("{name}.seeds"), 4)?;
        let tables = seeds
            .chunks_exact(4)
            .enumerate()
            .map(|(i, seed)| {
                let table = file.bytes(&format!("{name}.table.{i}"), WIDTH * 2)?;
                Ok((table, u32::from_le_bytes([seed[0], seed[1], seed[2], seed[3]])))
            })
            .collect::<Result<Vec<_>, ModelError>>()?;
        let mix = Maxout::new(file, &format!("{name}.layer.0"))?;
        if tables.len() > FEATURES || mix.inputs() != (tables.len() + 1) * WIDTH {
            return Err(ModelError::new(format!("{name} has {} tables", tables.len())));
        }
        Ok(Self { tables, vectors: file.bytes(&format!("{name}.vectors"), WIDTH * 2)?, mix })
    }

    /// The vector of a word from the ids of its features and the row of its static vector.
    pub(crate) fn embed(&self, ids: &[u64; FEATURES], vector: Option<usize>, out: &mut [f32]) {
        let mut features = [0.0; (FEATURES + 1) * WIDTH];
        let used = (self.tables.len() + 1) * WIDTH;
        for (i, (table, seed)) in self.tables.iter().enumerate() {
            let rows = table.len() / (WIDTH * 2);
            for key in row_keys(ids[i], *seed) {
                let at = (key as usize % rows) * WIDTH * 2;
                add_halves(&mut features[i * WIDTH..(i + 1) * WIDTH], &table[at..at + WIDTH * 2]);
            }
        }
        if let Some(row) = vector
            && let Some(row) = self.vectors.get(row * WIDTH * 2..(row + 1) * WIDTH * 2)
        {
            add_halves(&mut features[used - WIDTH..used], row);
        }
        self.mix.apply_once(&features[..used], out);
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
