//! From vectors of words to vectors of words in context: four layers that each look one word to
//! the left and one to the right.

use crate::embedding::WIDTH;
use crate::kernels::{Matrix, floats};
use crate::model::{ModelError, ModelFile};

const PIECES: usize = 3;
/// Rows of zeros before, between and after texts: as many as the layers can see across, so that
/// texts in one batch do not touch. They are changed by the layers as any row is, as in training.
pub(crate) const PADDING: usize = 4;
/// Rows multiplied at a time: what fits the second-level cache.
const BATCH: usize = 96;

/// The largest of three linear functions, normalised.
pub(crate) struct Maxout {
    weight: Matrix,
    bias: Vec<f32>,
    gain: Vec<f32>,
    offset: Vec<f32>,
}

impl Maxout {
    pub(crate) fn new(file: &ModelFile, name: &str) -> Result<Self, ModelError> {
        let weight = Matrix::from_halves(file.bytes(&format!("{name}.weight"), PIECES * WIDTH * 2)?, PIECES * WIDTH);
        let part = |part: &str, length: usize| {
            let values = floats(file.bytes(&format!("{name}.{part}"), 4)?);
            if values.len() == length {
                Ok(values)
            } else {
                Err(ModelError::new(format!("{name}.{part} has {} numbers", values.len())))
            }
        };
        let (bias, gain, offset) = (part("bias", PIECES * WIDTH)?, part("gain", WIDTH)?, part("offset", WIDTH)?);
        Ok(Self { weight, bias, gain, offset })
    }

    pub(crate) fn inputs(&self) -> usize {
        self.weight.rows()
    }

    /// One row, always by the same arithmetic, so that a cached row is the row computed afresh.
    pub(crate) fn apply_once(&self, input: &[f32], out: &mut [f32]) {
        let mut pieces = [0.0; PIECES * WIDTH];
        self.weight.add_product(1, input, input.len(), &mut pieces);
        self.finish(&pieces, None, out);
    }

    fn finish(&self, pieces: &[f32], residual: Option<&[f32]>, out: &mut [f32]) {
        const LANES: usize = 16;
        let mut best = [0.0f32; WIDTH];
        let (first, rest) = pieces.split_at(WIDTH);
        let (second, third) = rest.split_at(WIDTH);
        let bias = &self.bias[..PIECES * WIDTH];
        for j in 0..WIDTH {
            let (a, b, c) = (first[j] + bias[j], second[j] + bias[WIDTH + j], third[j] + bias[2 * WIDTH + j]);
            let ab = if a > b { a } else { b };
            best[j] = if ab > c { ab } else { c };
        }
        let mut sums = [0.0f32; LANES];
        for chunk in best.chunks_exact(LANES) {
            for (sum, value) in sums.iter_mut().zip(chunk) {
                *sum += value;
            }
        }
        let mean = sums.iter().sum::<f32>() / WIDTH as f32;
        let mut squares = [0.0f32; LANES];
        for chunk in best.chunks_exact(LANES) {
            for (square, value) in squares.iter_mut().zip(chunk) {
                *square += (value - mean) * (value - mean);
            }
        }
        let scale = 1.0 / (squares.iter().sum::<f32>() / WIDTH as f32 + 1e-8).sqrt();
        let (gain, offset, out) = (&self.gain[..WIDTH], &self.offset[..WIDTH], &mut out[..WIDTH]);
        for j in 0..WIDTH {
            out[j] = (best[j] - mean) * scale * gain[j] + offset[j];
        }
        if let Some(residual) = residual {
            for (value, before) in out.iter_mut().zip(residual) {
                *value += before;
            }
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
    pub(crate) fn apply(&self, rows: &mut Vec<f32>, spare: &mut Vec<f32>, pieces: &mut Vec<f32>) {
        let count = rows.len() / WIDTH;
        spare.clear();
        spare.resize(rows.len(), 0.0);
        for layer in &self.layers {
            let mut done = 0;
            while done + 2 < count {
                let n = BATCH.min(count - 2 - done);
                pieces.clear();
                pieces.resize(n * PIECES * WIDTH, 0.0);
                layer.weight.add_product(n, &rows[done * WIDTH..], WIDTH, pieces);
                for (i, product) in pieces.chunks_exact(PIECES * WIDTH).enumerate() {
                    let at = (done + i + 1) * WIDTH;
                    layer.finish(product, Some(&rows[at..at + WIDTH]), &mut spare[at..at + WIDTH]);
                }
                done += n;
            }
            std::mem::swap(rows, spare);
        }
        rows[..WIDTH].fill(0.0);
        rows[(count - 1) * WIDTH..].fill(0.0);
    }
}
