//! The network that scores the next move of the parser and of the entity recogniser from a few
//! words of its state.

use crate::embedding::WIDTH;
use crate::kernels::{QuantisedRows, Weights, sum_rows};
use crate::model::{ModelError, ModelFile};

const HIDDEN: usize = 64;
/// Two linear functions, of which the larger counts.
const PIECES: usize = 2;
/// What one slot of the state contributes.
const SLOT: usize = PIECES * HIDDEN;
/// Most slots of a state.
const MOST_SLOTS: usize = 8;

pub(crate) struct Scorer {
    state: Weights,
    state_bias: &'static [f32],
    /// What an empty slot of the state contributes.
    pad: &'static [f32],
    score: Weights,
    score_bias: &'static [f32],
}

/// What each word contributes to the state in each slot.
#[derive(Default)]
pub(crate) struct Contributions {
    values: Vec<f32>,
    rows: QuantisedRows,
}

/// Buffers of [`Scorer::score`].
#[derive(Default)]
pub(crate) struct Scores {
    rows: QuantisedRows,
    values: Vec<f32>,
}

impl Scorer {
    pub(crate) fn new(file: &ModelFile, name: &str, slots: usize, moves: usize) -> Result<Self, ModelError> {
        debug_assert!(slots <= MOST_SLOTS);
        let weights = |part: &str, inputs: usize, outputs: usize| {
            let name = format!("{name}.{part}");
            let found = Weights::open(file, &name)?;
            if (found.inputs(), found.outputs()) == (inputs, outputs) {
                Ok(found)
            } else {
                Err(ModelError::new(format!("{name} has {} inputs, {} outputs", found.inputs(), found.outputs())))
            }
        };
        let numbers = |part: &str, length: usize| file.floats(&format!("{name}.{part}"), length);
        Ok(Self {
            state: weights("state.weight", WIDTH, slots * SLOT)?,
            state_bias: numbers("state.bias", SLOT)?,
            pad: numbers("state.pad", slots * SLOT)?,
            score: weights("score.weight", HIDDEN, moves)?,
            score_bias: numbers("score.bias", moves)?,
        })
    }

    /// Computes the contributions of all rows.
    pub(crate) fn prepare(&self, input: &[f32], out: &mut Contributions) {
        let count = input.len() / WIDTH;
        out.values.resize(count * self.state.outputs(), 0.0);
        self.state.product(input, count, WIDTH, &mut out.rows, &mut out.values);
    }

    /// The scores of all moves, given the row of the word in each slot.
    pub(crate) fn score<'s>(
        &self,
        contributions: &Contributions,
        slots: &[Option<usize>],
        scores: &'s mut Scores,
    ) -> &'s [f32] {
        let mut sum = [0.0f32; SLOT];
        sum.copy_from_slice(self.state_bias);
        let mut parts: [&[f32]; MOST_SLOTS] = [&[]; MOST_SLOTS];
        for (i, (part, slot)) in parts.iter_mut().zip(slots).enumerate() {
            *part = match slot {
                Some(row) => &contributions.values[row * self.state.outputs() + i * SLOT..][..SLOT],
                None => &self.pad[i * SLOT..(i + 1) * SLOT],
            };
        }
        sum_rows(&mut sum, &parts[..slots.len()]);
        let (best, second) = sum.split_at_mut(HIDDEN);
        for (best, second) in best.iter_mut().zip(second) {
            if *second > *best {
                *best = *second;
            }
        }
        scores.values.resize(self.score_bias.len(), 0.0);
        self.score.product(best, 1, HIDDEN, &mut scores.rows, &mut scores.values);
        sum_rows(&mut scores.values, &[self.score_bias]);
        &scores.values
    }
}
