//! The network that scores the next move of the parser and of the entity recogniser from a few
//! words of its state.

use crate::embedding::WIDTH;
use crate::kernels::{Matrix, floats};
use crate::model::{ModelError, ModelFile};

const HIDDEN: usize = 64;
/// Two linear functions, of which the larger counts.
const PIECES: usize = 2;

pub(crate) struct Scorer {
    narrow: Matrix,
    narrow_bias: Vec<f32>,
    state: Matrix,
    state_bias: Vec<f32>,
    /// What an empty slot of the state contributes.
    pad: Vec<f32>,
    score: Matrix,
    score_bias: Vec<f32>,
}

/// What each word contributes to the state in each slot.
#[derive(Default)]
pub(crate) struct Contributions {
    narrowed: Vec<f32>,
    values: Vec<f32>,
}

impl Scorer {
    pub(crate) fn new(file: &ModelFile, name: &str, slots: usize, moves: usize) -> Result<Self, ModelError> {
        let matrix = |part: &str, rows: usize, columns: usize| {
            let name = format!("{name}.{part}");
            let found = Matrix::from_halves(file.bytes(&name, columns * 2)?, columns);
            if found.rows() == rows {
                Ok(found)
            } else {
                Err(ModelError::new(format!("{name} has {} rows", found.rows())))
            }
        };
        let numbers = |part: &str, length: usize| {
            let name = format!("{name}.{part}");
            let found = floats(file.bytes(&name, 4)?);
            if found.len() == length {
                Ok(found)
            } else {
                Err(ModelError::new(format!("{name} has {} numbers", found.len())))
            }
        };
        Ok(Self {
            narrow: matrix("narrow.weight", WIDTH, HIDDEN)?,
            narrow_bias: numbers("narrow.bias", HIDDEN)?,
            state: matrix("state.weight", HIDDEN, slots * PIECES * HIDDEN)?,
            state_bias: numbers("state.bias", PIECES * HIDDEN)?,
            pad: numbers("state.pad", slots * PIECES * HIDDEN)?,
            score: matrix("score.weight", HIDDEN, moves)?,
            score_bias: numbers("score.bias", moves)?,
        })
    }

    /// Computes the contributions of all rows.
    pub(crate) fn prepare(&self, rows: &[f32], out: &mut Contributions) {
        let n = rows.len() / WIDTH;
        out.narrowed.clear();
        for _ in 0..n {
            out.narrowed.extend_from_slice(&self.narrow_bias);
        }
        self.narrow.add_product(n, rows, WIDTH, &mut out.narrowed);
        out.values.clear();
        out.values.resize(n * self.state.columns(), 0.0);
        self.state.add_product(n, &out.narrowed, HIDDEN, &mut out.values);
    }

    /// The scores of all moves, given the row of the word in each slot.
    pub(crate) fn score(&self, contributions: &Contributions, slots: &[Option<usize>], scores: &mut Vec<f32>) {
        const SLOT: usize = PIECES * HIDDEN;
        let mut sum = [0.0f32; SLOT];
        sum.copy_from_slice(&self.state_bias);
        for (i, slot) in slots.iter().enumerate() {
            let part = match slot {
                Some(row) => &contributions.values[row * self.state.columns() + i * SLOT..][..SLOT],
                None => &self.pad[i * SLOT..(i + 1) * SLOT],
            };
            for (s, p) in sum.iter_mut().zip(part) {
                *s += p;
            }
        }
        scores.clear();
        scores.extend_from_slice(&self.score_bias);
        for j in 0..HIDDEN {
            let value = if sum[j] >= sum[HIDDEN + j] { sum[j] } else { sum[HIDDEN + j] };
            for (score, weight) in scores.iter_mut().zip(self.score.row(j)) {
                *score += value * weight;
            }
        }
    }
}
