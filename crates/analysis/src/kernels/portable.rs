//! Products on any machine, without `unsafe`: what the other kernels are measured against.

use super::matrix::{LANES, Product};
use super::rows::STEP;

pub(super) fn compute(product: &Product<'_>, out: &mut [f32]) {
    let Product { matrix, rows, advance, count, add } = *product;
    let columns = matrix.outputs.next_multiple_of(LANES);
    for (group, weights) in matrix.weights.chunks_exact(matrix.segments * rows.stride * LANES).enumerate() {
        let first = group * LANES;
        let used = LANES.min(matrix.outputs - first);
        for result in 0..count {
            let mut total = [0.0f32; LANES];
            for (segment, weights) in weights.chunks_exact(rows.stride * LANES).enumerate() {
                let row = result * advance + segment;
                let column = segment * columns + first;
                let mut sums = [0i32; LANES];
                sums.copy_from_slice(&matrix.corrections[column..column + LANES]);
                let bytes = &rows.bytes[row * rows.stride..(row + 1) * rows.stride];
                for (inputs, weights) in bytes.chunks_exact(STEP).zip(weights.chunks_exact(STEP * LANES)) {
                    for (sum, weights) in sums.iter_mut().zip(weights.chunks_exact(STEP)) {
                        for (input, weight) in inputs.iter().zip(weights) {
                            *sum += i32::from(*input) * i32::from(*weight);
                        }
                    }
                }
                let scales = &matrix.scales[column..column + LANES];
                for ((value, sum), scale) in total.iter_mut().zip(sums).zip(scales) {
                    *value += sum as f32 * rows.scales[row] * scale;
                }
            }
            let out = &mut out[result * matrix.outputs + first..][..used];
            for (out, value) in out.iter_mut().zip(total) {
                *out = if add { *out + value } else { value };
            }
        }
    }
}
