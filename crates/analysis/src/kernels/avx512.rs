//! Products by AVX-512 with VNNI: four inputs of sixteen outputs in one instruction.

#![allow(clippy::needless_range_loop)] // the two indexes of a tile

use super::matrix::{LANES, Product};
use super::rows::STEP;
#[allow(clippy::wildcard_imports)] // instructions
use std::arch::x86_64::*;

/// Results, and vectors of outputs, that are computed together in registers.
const HIGH: usize = 4;
const WIDE: usize = 6;

/// # Safety
/// The machine has AVX-512 F, BW, VL, DQ and VNNI, and the sizes are those that
/// `Product::compute` asserts.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
pub(super) unsafe fn compute(product: &Product<'_>, out: &mut [f32]) {
    let vectors = product.matrix.outputs.div_ceil(LANES);
    // As few rounds as possible, of about equal width.
    let rounds = vectors.div_ceil(WIDE);
    let mut vector = 0;
    for round in 0..rounds {
        let wide = (vectors - vector).div_ceil(rounds - round);
        // SAFETY: the caller's promise; `vector + wide` is at most `vectors`.
        unsafe {
            match wide {
                1 => column::<1>(product, vector, out),
                2 => column::<2>(product, vector, out),
                3 => column::<3>(product, vector, out),
                4 => column::<4>(product, vector, out),
                5 => column::<5>(product, vector, out),
                _ => column::<WIDE>(product, vector, out),
            }
        }
        vector += wide;
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
unsafe fn column<const N: usize>(product: &Product<'_>, vector: usize, out: &mut [f32]) {
    let mut result = 0;
    // SAFETY: as for `compute`; `result` and the rows after it are below `count`.
    unsafe {
        while result + HIGH <= product.count {
            tile::<HIGH, N>(product, vector, result, out);
            result += HIGH;
        }
        match product.count - result {
            3 => tile::<3, N>(product, vector, result, out),
            2 => tile::<2, N>(product, vector, result, out),
            1 => tile::<1, N>(product, vector, result, out),
            _ => {}
        }
    }
}

/// `M` results in `N` vectors of outputs.
///
/// # Safety
/// As for `compute`, and `result + M <= count`, `vector + N <=` vectors of outputs.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
unsafe fn tile<const M: usize, const N: usize>(product: &Product<'_>, vector: usize, result: usize, out: &mut [f32]) {
    let Product { matrix, rows, advance, add, .. } = *product;
    let columns = matrix.outputs.next_multiple_of(LANES);
    let steps = rows.stride / STEP;
    let mut total = [[_mm512_setzero_ps(); N]; M];
    // SAFETY: a row has `stride` bytes, a vector of outputs `segments * stride * LANES` weights,
    // a segment `columns` scales and corrections; all indexes below stay within.
    unsafe {
        for segment in 0..matrix.segments {
            let column = segment * columns + vector * LANES;
            let mut sums = [[_mm512_setzero_si512(); N]; M];
            for n in 0..N {
                let start = _mm512_loadu_si512(matrix.corrections.as_ptr().add(column + n * LANES).cast());
                for row in &mut sums {
                    row[n] = start;
                }
            }
            let weights: [*const i8; N] = std::array::from_fn(|n| {
                let at = ((vector + n) * matrix.segments + segment) * rows.stride * LANES;
                matrix.weights.as_ptr().add(at)
            });
            let inputs: [*const u8; M] =
                std::array::from_fn(|m| rows.bytes.as_ptr().add(((result + m) * advance + segment) * rows.stride));
            for step in 0..steps {
                let mut w = [_mm512_setzero_si512(); N];
                for n in 0..N {
                    w[n] = _mm512_loadu_si512(weights[n].add(step * STEP * LANES).cast());
                }
                for m in 0..M {
                    let four =
                        _mm512_set1_epi32(i32::from_le_bytes(inputs[m].add(step * STEP).cast::<[u8; STEP]>().read()));
                    for n in 0..N {
                        sums[m][n] = _mm512_dpbusd_epi32(sums[m][n], four, w[n]);
                    }
                }
            }
            for m in 0..M {
                let row_scale = _mm512_set1_ps(*rows.scales.get_unchecked((result + m) * advance + segment));
                for n in 0..N {
                    let scale = _mm512_loadu_ps(matrix.scales.as_ptr().add(column + n * LANES));
                    let value = _mm512_mul_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sums[m][n]), row_scale), scale);
                    total[m][n] = _mm512_add_ps(total[m][n], value);
                }
            }
        }
        for (m, row) in total.iter().enumerate() {
            for (n, value) in row.iter().enumerate() {
                let first = (vector + n) * LANES;
                let used = (matrix.outputs - first).min(LANES);
                let mask = ((1u32 << used) - 1) as __mmask16;
                let to = out.as_mut_ptr().add((result + m) * matrix.outputs + first);
                let value = if add { _mm512_add_ps(_mm512_maskz_loadu_ps(mask, to), *value) } else { *value };
                _mm512_mask_storeu_ps(to, mask, value);
            }
        }
    }
}
