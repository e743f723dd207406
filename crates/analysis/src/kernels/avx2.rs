//! Products by AVX2: eight bits become sixteen, so that no sum of two products is cut off.

#![allow(clippy::needless_range_loop)] // the two indexes of a tile

use super::matrix::{LANES, Product};
use super::rows::STEP;
#[allow(clippy::wildcard_imports)] // instructions
use std::arch::x86_64::*;

/// Results that are computed together in registers, for sixteen outputs.
const HIGH: usize = 3;
/// Vectors of four outputs, two partial sums each, in sixteen outputs.
const QUARTERS: usize = 4;

/// # Safety
/// The machine has AVX2, and the sizes are those that `Product::compute` asserts.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn compute(product: &Product<'_>, out: &mut [f32]) {
    for vector in 0..product.matrix.outputs.div_ceil(LANES) {
        let mut result = 0;
        // SAFETY: the caller's promise; `result` and the rows after it are below `count`.
        unsafe {
            while result + HIGH <= product.count {
                tile::<HIGH>(product, vector, result, out);
                result += HIGH;
            }
            match product.count - result {
                2 => tile::<2>(product, vector, result, out),
                1 => tile::<1>(product, vector, result, out),
                _ => {}
            }
        }
    }
}

/// `M` results in sixteen outputs.
///
/// # Safety
/// As for `compute`, and `result + M <= count`, `vector` is one of the vectors of outputs.
#[target_feature(enable = "avx2")]
unsafe fn tile<const M: usize>(product: &Product<'_>, vector: usize, result: usize, out: &mut [f32]) {
    let Product { matrix, rows, advance, add, .. } = *product;
    let columns = matrix.outputs.next_multiple_of(LANES);
    let mut total = [[0.0f32; LANES]; M];
    // SAFETY: a row has `stride` bytes, sixteen outputs have `segments * stride * LANES` weights;
    // all indexes below stay within.
    unsafe {
        for segment in 0..matrix.segments {
            let column = segment * columns + vector * LANES;
            let weights = matrix.weights.as_ptr().add((vector * matrix.segments + segment) * rows.stride * LANES);
            let mut sums = [[_mm256_setzero_si256(); QUARTERS]; M];
            for step in 0..rows.stride / STEP {
                let mut inputs = [_mm256_setzero_si256(); M];
                for (m, four) in inputs.iter_mut().enumerate() {
                    let row = (result + m) * advance + segment;
                    let bytes = rows.bytes.as_ptr().add(row * rows.stride + step * STEP).cast::<[u8; STEP]>();
                    *four = _mm256_cvtepu8_epi16(_mm_set1_epi32(i32::from_le_bytes(bytes.read())));
                }
                for quarter in 0..QUARTERS {
                    let at = weights.add(step * STEP * LANES + quarter * 16);
                    let w = _mm256_cvtepi8_epi16(_mm_loadu_si128(at.cast()));
                    for m in 0..M {
                        sums[m][quarter] = _mm256_add_epi32(sums[m][quarter], _mm256_madd_epi16(inputs[m], w));
                    }
                }
            }
            for m in 0..M {
                let mut pairs = [0i32; 2 * LANES];
                for quarter in 0..QUARTERS {
                    _mm256_storeu_si256(pairs.as_mut_ptr().add(quarter * 8).cast(), sums[m][quarter]);
                }
                let row_scale = rows.scales[(result + m) * advance + segment];
                let scales = &matrix.scales[column..column + LANES];
                let corrections = &matrix.corrections[column..column + LANES];
                for (i, value) in total[m].iter_mut().enumerate() {
                    let sum = pairs[2 * i] + pairs[2 * i + 1] + corrections[i];
                    *value += sum as f32 * row_scale * scales[i];
                }
            }
        }
    }
    let first = vector * LANES;
    let used = (matrix.outputs - first).min(LANES);
    for (m, row) in total.iter().enumerate() {
        let out = &mut out[(result + m) * matrix.outputs + first..][..used];
        for (out, value) in out.iter_mut().zip(row) {
            *out = if add { *out + value } else { *value };
        }
    }
}
