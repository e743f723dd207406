//! One network from words to vectors in context, and the memory of words already embedded.

use crate::convolution::{Convolution, LayerMemory, PADDING};
use crate::embedding::{Embedding, VectorIndex, WIDTH, WordType};
use crate::features::FeatureReader;
use crate::hashing::{Hashed, murmur64a};
use crate::model::{ModelError, ModelFile};
use crate::tokenizer::RawToken;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;

/// The tokens of one text with the text that their ranges point into.
pub(crate) struct Passage<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [RawToken],
}

/// The two networks: one for tags and trees, one for names.
pub(crate) struct Encoder {
    features: FeatureReader,
    vectors: VectorIndex,
    grammar: (Embedding, Convolution),
    names: (Embedding, Convolution),
}

/// What tells word types apart: the hash of the word, that of its norm where the tokenizer gives
/// one, and whether a space follows.
type WordKey = (u64, u64, bool);

/// Memory that is kept between texts of one thread: buffers, and the vectors of word types.
#[derive(Default)]
pub(crate) struct Scratch {
    known: HashMap<WordKey, usize, BuildHasherDefault<Hashed>>,
    /// Vectors of the known word types, by network.
    grammar_vectors: Vec<f32>,
    names_vectors: Vec<f32>,
    /// Word types met and not yet embedded.
    new: Vec<WordType>,
    /// The word type of each token.
    types: Vec<usize>,
    pub(crate) grammar: Vec<f32>,
    pub(crate) names: Vec<f32>,
    features: Vec<f32>,
    layers: LayerMemory,
}

/// Word types remembered from one batch to the next, at most: 15 MB of vectors.
const REMEMBERED: usize = 20_000;

impl Encoder {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let network = |name: &str| Ok::<_, ModelError>((Embedding::new(file, name)?, Convolution::new(file, name)?));
        Ok(Self {
            features: FeatureReader::new(file)?,
            vectors: VectorIndex::new(file)?,
            grammar: network("tok2vec")?,
            names: network("ner")?,
        })
    }

    /// Fills `scratch.grammar` and `scratch.names` with one row a token, and returns the row at
    /// which each passage begins.
    ///
    /// A row depends on nothing but its passage: rounding and sums are those of the row alone, so
    /// a remembered vector is the vector computed afresh.
    pub(crate) fn encode(&self, passages: &[Passage<'_>], scratch: &mut Scratch) -> Vec<usize> {
        if scratch.known.len() >= REMEMBERED {
            scratch.known.clear();
            scratch.grammar_vectors.clear();
            scratch.names_vectors.clear();
        }
        scratch.types.clear();
        scratch.new.clear();
        for passage in passages {
            for token in passage.tokens {
                let word = &passage.text[token.range.clone()];
                let number = self.word_type(word, token, scratch);
                scratch.types.push(number);
            }
        }
        for ((embedding, _), vectors) in
            [(&self.grammar, &mut scratch.grammar_vectors), (&self.names, &mut scratch.names_vectors)]
        {
            let old = vectors.len();
            vectors.resize(old + scratch.new.len() * WIDTH, 0.0);
            embedding.embed(&scratch.new, &mut scratch.features, &mut scratch.layers, &mut vectors[old..]);
        }
        let rows = scratch.types.len() + PADDING * (passages.len() + 1) + 2;
        let mut offsets = Vec::with_capacity(passages.len());
        for ((_, convolution), vectors, rows_of) in [
            (&self.grammar, &scratch.grammar_vectors, &mut scratch.grammar),
            (&self.names, &scratch.names_vectors, &mut scratch.names),
        ] {
            rows_of.clear();
            rows_of.resize(rows * WIDTH, 0.0);
            offsets.clear();
            let mut row = 1 + PADDING;
            let mut types = scratch.types.iter();
            for passage in passages {
                offsets.push(row);
                let words = &mut rows_of[row * WIDTH..(row + passage.tokens.len()) * WIDTH];
                for (to, number) in words.chunks_exact_mut(WIDTH).zip(&mut types) {
                    to.copy_from_slice(&vectors[number * WIDTH..(number + 1) * WIDTH]);
                }
                row += passage.tokens.len() + PADDING;
            }
            convolution.apply(rows_of, &mut scratch.layers);
        }
        offsets
    }

    /// Whether a word has a vector.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.vectors.row(self.features.symbols.id(word)).is_some()
    }

    /// The number of a token's word type, which is queued if it is new.
    fn word_type(&self, word: &str, token: &RawToken, scratch: &mut Scratch) -> usize {
        let hash = murmur64a(word.as_bytes(), 1);
        let key = (hash, token.norm.map_or(0, |norm| murmur64a(norm.as_bytes(), 1)), token.spaced);
        let number = scratch.known.len();
        match scratch.known.entry(key) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                place.insert(number);
                let id = self.features.symbols.id(word);
                let ids = self.features.ids(word, id, token.norm, token.spaced, token.blank);
                // A form in capitals that shares the vector of the word in small letters has no
                // entry of its own; one that was never seen is read as that word, too.
                let vector = self.vectors.row(id).or_else(|| {
                    let lower = word.to_lowercase();
                    (self.vectors.folds() && lower != word)
                        .then(|| self.vectors.row(self.features.symbols.id(&lower)))
                        .flatten()
                });
                scratch.new.push(WordType { ids, vector });
                number
            }
        }
    }
}
