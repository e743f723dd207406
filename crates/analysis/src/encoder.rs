//! One network from words to vectors in context, and the memory of words already embedded.

use crate::convolution::{Convolution, PADDING};
use crate::embedding::{Embedding, VectorIndex, WIDTH};
use crate::features::FeatureReader;
use crate::model::{ModelError, ModelFile};
use crate::tokenizer::RawToken;
use std::collections::HashMap;

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

/// Memory that is kept between texts of one thread: buffers, and the vectors of word types.
#[derive(Default)]
pub(crate) struct Scratch {
    known: HashMap<(u64, u64, bool), usize>,
    vectors: Vec<f32>,
    pub(crate) grammar: Vec<f32>,
    pub(crate) names: Vec<f32>,
    spare: Vec<f32>,
    pieces: Vec<f32>,
}

/// Word types remembered at most: 15 MB of vectors.
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
    pub(crate) fn encode(&self, passages: &[Passage<'_>], scratch: &mut Scratch) -> Vec<usize> {
        let tokens: usize = passages.iter().map(|p| p.tokens.len()).sum();
        let rows = tokens + PADDING * (passages.len() + 1) + 2;
        for buffer in [&mut scratch.grammar, &mut scratch.names] {
            buffer.clear();
            buffer.resize(rows * WIDTH, 0.0);
        }
        let mut row = 1 + PADDING;
        let mut offsets = Vec::with_capacity(passages.len());
        for passage in passages {
            offsets.push(row);
            for token in passage.tokens {
                let at = self.remembered(&passage.text[token.range.clone()], token, scratch);
                let both = &scratch.vectors[at..at + 2 * WIDTH];
                scratch.grammar[row * WIDTH..(row + 1) * WIDTH].copy_from_slice(&both[..WIDTH]);
                scratch.names[row * WIDTH..(row + 1) * WIDTH].copy_from_slice(&both[WIDTH..]);
                row += 1;
            }
            row += PADDING;
        }
        self.grammar.1.apply(&mut scratch.grammar, &mut scratch.spare, &mut scratch.pieces);
        self.names.1.apply(&mut scratch.names, &mut scratch.spare, &mut scratch.pieces);
        offsets
    }

    /// The place of a word's two vectors in the memory.
    fn remembered(&self, word: &str, token: &RawToken, scratch: &mut Scratch) -> usize {
        let id = self.features.symbols.id(word);
        let key = (id, token.norm.map_or(0, |norm| self.features.symbols.id(norm)), token.spaced);
        if let Some(at) = scratch.known.get(&key) {
            return *at;
        }
        if scratch.known.len() >= REMEMBERED {
            scratch.known.clear();
            scratch.vectors.clear();
        }
        let at = scratch.vectors.len();
        scratch.vectors.resize(at + 2 * WIDTH, 0.0);
        let features = self.features.ids(word, id, token.norm, token.spaced, token.blank);
        let vector = self.vectors.row(id);
        let (grammar, names) = scratch.vectors[at..].split_at_mut(WIDTH);
        self.grammar.0.embed(&features, vector, grammar);
        self.names.0.embed(&features, vector, names);
        scratch.known.insert(key, at);
        at
    }
}
