//! From vectors of words to vectors of words in context: four layers that each look one word to
//! the left and one to the right.

use crate::embedding::WIDTH;
use crate::kernels::{self, QuantisedRows, Weights, maxout_norm};
use crate::model::{ModelError, ModelFile};

const PIECES: usize = 3;
/// Rows of zeros before, between and after texts: as many as the layers can see across, so that
/// texts in one batch do not touch. They are changed by the layers as any row is, as in training.
pub(crate) const PADDING: usize = 4;
/// Rows multiplied at a time: what fits the first-level cache.
const BATCH: usize = 24;

/// The largest of three linear functions, normalised.
pub(crate) struct Maxout {
    weights: Weights,
    finish: kernels::Maxout<'static>,
}

/// Buffers of the layers.
#[derive(Default)]
pub(crate) struct LayerMemory {
    rows: QuantisedRows,
    pieces: Vec<f32>,
    before: Vec<f32>,
}

impl Maxout {
    pub(crate) fn new(file: &ModelFile, name: &str) -> Result<Self, ModelError> {
        let weights = Weights::open(file, &format!("{name}.weight"))?;
        if weights.outputs() != PIECES * WIDTH {
            return Err(ModelError::new(format!("{name} has {} outputs", weights.outputs())));
        }
        let part = |part: &str, length: usize| file.floats(&format!("{name}.{part}"), length);
        let finish = kernels::Maxout {
            bias: part("bias", PIECES * WIDTH)?,
            gain: part("gain", WIDTH)?,
            offset: part("offset", WIDTH)?,
        };
        Ok(Self { weights, finish })
    }

    pub(crate) fn inputs(&self) -> usize {
        self.weights.inputs()
    }

    /// Writes a row of `out` for each row of `input`.
    pub(crate) fn apply(&self, input: &[f32], memory: &mut LayerMemory, out: &mut [f32]) {
        let inputs = self.inputs();
        for (input, out) in input.chunks(BATCH * inputs).zip(out.chunks_mut(BATCH * WIDTH)) {
            let count = input.len() / inputs;
            memory.pieces.resize(count * PIECES * WIDTH, 0.0);
            self.weights.product(input, count, inputs, &mut memory.rows, &mut memory.pieces);
            maxout_norm(&self.finish, &memory.pieces, out, false);
        }
    }
}

/// The four layers of one network.
pub(crate) struct Convolution {
    layers: Vec<Maxout>,
}

impl Convolution {
    pub(crate) fn new(file: &ModelFile, name: &str) -> Result<Self, ModelError> {
        let layers =
            (1..=PADDING).map(|i| Maxout::new(file, &format!("{name}.layer.{i}"))).collect::<Result<Vec<_>, _>>()?;
        if layers.iter().any(|l| l.inputs() != 3 * WIDTH) {
            return Err(ModelError::new(format!("{name}: a layer does not look at three words")));
        }
        Ok(Self { layers })
    }

    /// Replaces the rows by rows in context. The first and the last row are guards and stay zero.
    pub(crate) fn apply(&self, rows: &mut [f32], memory: &mut LayerMemory) {
        let inner = rows.len() / WIDTH - 2;
        for layer in &self.layers {
            // The rows change in place; the one before a batch is still needed as it was.
            memory.before.clear();
            memory.before.extend_from_slice(&rows[..WIDTH]);
            for first in (1..=inner).step_by(BATCH) {
                let count = BATCH.min(inner + 1 - first);
                memory.before.truncate(WIDTH);
                memory.before.extend_from_slice(&rows[first * WIDTH..(first + count + 1) * WIDTH]);
                memory.pieces.resize(count * PIECES * WIDTH, 0.0);
                layer.weights.product(&memory.before, count, WIDTH, &mut memory.rows, &mut memory.pieces);
                memory.before.copy_within(count * WIDTH..(count + 1) * WIDTH, 0);
                let out = &mut rows[first * WIDTH..(first + count) * WIDTH];
                maxout_norm(&layer.finish, &memory.pieces, out, true);
            }
        }
    }
}
