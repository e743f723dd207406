//! Functions of single-precision rows, each in one written order of plain operations.
//!
//! Sums go over sixteen lanes, and the lanes are added in pairs; roots and quotients are exact by
//! the standard, and nothing calls a mathematical library. The compiler may put any number of
//! lanes in one register but may not change the order, so wide and narrow machines agree.

// The body of each function must be compiled anew, inside, for each kind of registers.
#![allow(clippy::inline_always)]

const LANES: usize = 16;

/// Defines a function that runs the same code with the widest registers of the machine.
macro_rules! widened {
    ($(#[$about:meta])* $visibility:vis fn $name:ident($($argument:ident: $kind:ty),*) $(-> $result:ty)? { $body:expr }) => {
        $(#[$about])*
        $visibility fn $name($($argument: $kind),*) $(-> $result)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq")]
                fn avx512($($argument: $kind),*) $(-> $result)? {
                    $body
                }
                #[target_feature(enable = "avx2")]
                fn avx2($($argument: $kind),*) $(-> $result)? {
                    $body
                }
                use super::Instructions;
                match Instructions::best() {
                    // SAFETY: the machine has the instructions.
                    Instructions::Avx512 => return unsafe { avx512($($argument),*) },
                    Instructions::Avx2 => return unsafe { avx2($($argument),*) },
                    Instructions::Portable => {}
                }
            }
            $body
        }
    };
}

/// Adding and subtracting this rounds a number below 2^22 to a whole one, ties to even.
const ROUNDER: f32 = 12_582_912.0;

#[inline(always)]
fn lanes(sums: [f32; LANES]) -> f32 {
    let mut sums = sums;
    let mut half = LANES / 2;
    while half > 0 {
        for i in 0..half {
            sums[i] += sums[i + half];
        }
        half /= 2;
    }
    sums[0]
}

/// The sum of a function of each number.
#[inline(always)]
fn sum_of(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0f32; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += of(*value);
        }
    }
    for (sum, value) in sums.iter_mut().zip(rest) {
        *sum += of(*value);
    }
    lanes(sums)
}

#[inline(always)]
fn dot_of(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let (a_rest, b_rest) = (a_chunks.remainder(), b_chunks.remainder());
    for (a, b) in a_chunks.zip(b_chunks) {
        for i in 0..LANES {
            sums[i] += a[i] * b[i];
        }
    }
    for (sum, (a, b)) in sums.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *sum += a * b;
    }
    lanes(sums)
}

widened! {
    /// The sum of the products of two rows of one length.
    pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 { dot_of(a, b) }
}

#[inline(always)]
fn add_scaled_of(sum: &mut [f32], values: &[f32], factor: f32) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += value * factor;
    }
}

widened! {
    /// Adds to each number another, times a factor.
    pub(super) fn add_scaled(sum: &mut [f32], values: &[f32], factor: f32) { add_scaled_of(sum, values, factor) }
}

#[inline(always)]
fn row_product_of(input: &[f32], weights: &[f32], out: &mut [f32]) {
    /// Outputs whose sums fit the registers.
    const BLOCK: usize = 4 * LANES;
    let outputs = out.len();
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let mut sums = [0.0f32; BLOCK];
        for (value, weights) in input.iter().zip(weights.chunks_exact(outputs)) {
            let weights = &weights[block * BLOCK..];
            if let Some(weights) = weights.first_chunk::<BLOCK>() {
                for i in 0..BLOCK {
                    sums[i] += value * weights[i];
                }
            } else {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += value * weight;
                }
            }
        }
        out.copy_from_slice(&sums[..out.len()]);
    }
}

widened! {
    /// The product of a row with weights in single precision, one row of them for each input.
    pub(super) fn row_product(input: &[f32], weights: &[f32], out: &mut [f32]) { row_product_of(input, weights, out) }
}

#[inline(always)]
fn add_scaled_bytes_of(sum: &mut [f32], values: &[i8], factor: f32) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += f32::from(*value) * factor;
    }
}

widened! {
    /// Adds to each number another in eight bits, times a factor.
    pub(super) fn add_scaled_bytes(sum: &mut [f32], values: &[i8], factor: f32) {
        add_scaled_bytes_of(sum, values, factor)
    }
}

#[inline(always)]
fn sum_rows_of(sum: &mut [f32], rows: &[&[f32]]) {
    for row in rows {
        for (sum, value) in sum.iter_mut().zip(*row) {
            *sum += value;
        }
    }
}

widened! {
    /// Adds rows, one after the other.
    pub(crate) fn sum_rows(sum: &mut [f32], rows: &[&[f32]]) { sum_rows_of(sum, rows) }
}

#[inline(always)]
fn layer_norm_of(row: &mut [f32], gain: &[f32], offset: &[f32], epsilon: f32) {
    let count = row.len() as f32;
    let mean = sum_of(row, |v| v) / count;
    let variance = sum_of(row, |v| (v - mean) * (v - mean)) / count;
    let scale = 1.0 / (variance + epsilon).sqrt();
    for ((value, gain), offset) in row.iter_mut().zip(gain).zip(offset) {
        *value = (*value - mean) * scale * gain + offset;
    }
}

widened! {
    /// Shifts and scales a row to mean zero and variance one, then by `gain` and `offset`.
    pub(crate) fn layer_norm(row: &mut [f32], gain: &[f32], offset: &[f32], epsilon: f32) {
        layer_norm_of(row, gain, offset, epsilon)
    }
}

/// What follows a product with three pieces an output.
pub(crate) struct Maxout<'a> {
    /// Added to each piece.
    pub(crate) bias: &'a [f32],
    /// See [`layer_norm`].
    pub(crate) gain: &'a [f32],
    /// See [`layer_norm`].
    pub(crate) offset: &'a [f32],
}

#[inline(always)]
fn maxout_norm_of(layer: &Maxout<'_>, pieces: &[f32], out: &mut [f32], residual: bool) {
    let width = layer.gain.len();
    let (bias_a, rest) = layer.bias.split_at(width);
    let (bias_b, bias_c) = rest.split_at(width);
    let mut best = [0.0f32; WIDEST];
    let best = &mut best[..width];
    for (pieces, out) in pieces.chunks_exact(3 * width).zip(out.chunks_exact_mut(width)) {
        let (first, rest) = pieces.split_at(width);
        let (second, third) = rest.split_at(width);
        for i in 0..width {
            let (a, b, c) = (first[i] + bias_a[i], second[i] + bias_b[i], third[i] + bias_c[i]);
            let ab = if a > b { a } else { b };
            best[i] = if ab > c { ab } else { c };
        }
        layer_norm_of(best, layer.gain, layer.offset, 1e-8);
        if residual {
            for (out, value) in out.iter_mut().zip(best.iter()) {
                *out += value;
            }
        } else {
            out.copy_from_slice(best);
        }
    }
}

/// Widest layer of [`maxout_norm`].
const WIDEST: usize = 128;

widened! {
    /// Of three pieces an output, plus their bias, the largest; normalised; written to `out`, or
    /// added to what is there.
    pub(crate) fn maxout_norm(layer: &Maxout<'_>, pieces: &[f32], out: &mut [f32], residual: bool) {
        maxout_norm_of(layer, pieces, out, residual)
    }
}

/// e to the power of a number that is not above zero, to about 2 units of the last place.
#[inline(always)]
fn exponential(x: f32) -> f32 {
    // Below this the result is smaller than the smallest normal number.
    let x = if x > -87.0 { x } else { -87.0 };
    let shifted = x * std::f32::consts::LOG2_E + ROUNDER;
    let whole = shifted - ROUNDER;
    // The two parts of ln 2: the first has few digits, so that its product is exact.
    let rest = (x - whole * 0.693_359_4) - whole * -2.121_944_4e-4;
    let mut p = 1.987_569_1e-4f32;
    for coefficient in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5.0e-1] {
        p = p * rest + coefficient;
    }
    let fraction = p * (rest * rest) + rest + 1.0;
    let power = (shifted.to_bits() as i32).wrapping_sub(ROUNDER.to_bits() as i32);
    f32::from_bits(((power + 127) << 23) as u32) * fraction
}

#[inline(always)]
fn softmax_of(row: &mut [f32]) {
    let largest = row.iter().fold(f32::NEG_INFINITY, |most, v| if *v > most { *v } else { most });
    for value in row.iter_mut() {
        *value = exponential(*value - largest);
    }
    let sum = sum_of(row, |v| v);
    for value in row.iter_mut() {
        *value /= sum;
    }
}

widened! {
    /// Turns scores into shares of one.
    pub(crate) fn softmax(row: &mut [f32]) { softmax_of(row) }
}

/// The error function, to 1e-6: a quotient of polynomials on -4..4.
#[inline(always)]
#[allow(clippy::float_cmp)] // the borders are set above
fn error_function(x: f32) -> f32 {
    let x = if x < -4.0 { -4.0 } else { x };
    let x = if x > 4.0 { 4.0 } else { x };
    let square = x * x;
    let mut above = -2.726_142_3e-10f32;
    for coefficient in [2.770_681_4e-8, -2.101_024e-6, -5.692_506_4e-5, -7.349_906_3e-4, -2.954_6e-3, -1.609_603_3e-2] {
        above = above * square + coefficient;
    }
    let mut below = -1.456_607_2e-5f32;
    for coefficient in [-2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_474e-2] {
        below = below * square + coefficient;
    }
    // The quotient stops a few units of the last place before one.
    let inner = x * above / below;
    if x == 4.0 {
        1.0
    } else if x == -4.0 {
        -1.0
    } else {
        inner
    }
}

#[inline(always)]
fn gelu_of(values: &mut [f32]) {
    for value in values {
        *value = 0.5 * *value * (1.0 + error_function(*value * std::f32::consts::FRAC_1_SQRT_2));
    }
}

widened! {
    /// Each number times the share of a normal distribution below it.
    pub(crate) fn gelu(values: &mut [f32]) { gelu_of(values) }
}

#[inline(always)]
fn quantise_row_of(row: &[f32], bytes: &mut [u8]) -> f32 {
    let mut most = [0.0f32; LANES];
    let chunks = row.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (most, value) in most.iter_mut().zip(chunk) {
            let size = value.abs();
            *most = if size > *most { size } else { *most };
        }
    }
    for (most, value) in most.iter_mut().zip(rest) {
        let size = value.abs();
        *most = if size > *most { size } else { *most };
    }
    let largest = most.iter().fold(0.0f32, |a, b| if *b > a { *b } else { a });
    let inverse = if largest > 1e-30 { 127.0 / largest } else { 0.0 };
    for (byte, value) in bytes.iter_mut().zip(row) {
        // The last bits of the sum are the whole number.
        *byte = ((value * inverse + ROUNDER).to_bits() as u8) ^ 0x80;
    }
    if inverse > 0.0 { largest / 127.0 } else { 0.0 }
}

widened! {
    /// Rounds a row to eight bits, stored plus 128, and returns its scale.
    pub(super) fn quantise_row(row: &[f32], bytes: &mut [u8]) -> f32 { quantise_row_of(row, bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Miri checks every read and write, and takes its time.
    const STEP: usize = if cfg!(miri) { 97 } else { 1 };

    /// The error function by its series, in double precision.
    fn exact_error_function(x: f64) -> f64 {
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * std::f64::consts::FRAC_2_SQRT_PI
    }

    #[test]
    fn gelu_is_exact_to_a_millionth() {
        for i in (-4000..=4000).step_by(STEP) {
            let x = i as f32 / 1000.0;
            let mut row = [x];
            gelu(&mut row);
            let x = f64::from(x);
            let exact = 0.5 * x * (1.0 + exact_error_function(x / std::f64::consts::SQRT_2));
            assert!((f64::from(row[0]) - exact).abs() <= 1e-6, "gelu({x}) is {} for {exact}", row[0]);
        }
        let mut far = [-50.0, 50.0];
        gelu(&mut far);
        assert!(far[0].abs() < 1e-6 && (far[1] - 50.0).abs() < 1e-6, "{far:?}");
    }

    #[test]
    fn exponentials_are_exact_to_the_last_places() {
        for i in (0..87_000).step_by(STEP) {
            let x = -(i as f32) / 1000.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exponential(x)) - exact).abs() <= 3e-7 * exact, "exp({x})");
        }
    }

    fn bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|v| v.to_bits()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 3 } else { 256 }, ..ProptestConfig::default() })]

        /// The narrow code is what runs where the machine has nothing wider.
        #[test]
        fn wide_and_narrow_registers_agree(a in prop::collection::vec(-30.0f32..30.0, 1..200)) {
            let b: Vec<f32> = a.iter().rev().map(|v| v * 0.37 - 1.0).collect();
            prop_assert_eq!(dot(&a, &b).to_bits(), dot_of(&a, &b).to_bits());
            let (mut left, mut right) = (a.clone(), a.clone());
            softmax(&mut left);
            softmax_of(&mut right);
            prop_assert_eq!(bits(&left), bits(&right));
            let (mut left, mut right) = (a.clone(), a.clone());
            gelu(&mut left);
            gelu_of(&mut right);
            prop_assert_eq!(bits(&left), bits(&right));
            let (mut left, mut right) = (a.clone(), a.clone());
            layer_norm(&mut left, &b, &a, 1e-12);
            layer_norm_of(&mut right, &b, &a, 1e-12);
            prop_assert_eq!(bits(&left), bits(&right));
            let outputs = 1 + a.len() / 2;
            let weights: Vec<f32> = (0..a.len() * outputs).map(|i| b[i % b.len()] * 0.1 + a[i / outputs]).collect();
            let (mut left, mut right) = (vec![0.0; outputs], vec![0.0; outputs]);
            row_product(&a, &weights, &mut left);
            row_product_of(&a, &weights, &mut right);
            prop_assert_eq!(bits(&left), bits(&right));
            let (mut left, mut right) = (vec![0; a.len()], vec![0; a.len()]);
            prop_assert_eq!(quantise_row(&a, &mut left).to_bits(), quantise_row_of(&a, &mut right).to_bits());
            prop_assert_eq!(&left, &right);
            for (byte, value) in left.iter().zip(&a) {
                let largest = a.iter().fold(0.0f32, |m, v| m.max(v.abs()));
                let back = (f32::from(*byte) - 128.0) * largest / 127.0;
                prop_assert!((back - value).abs() <= largest / 253.0);
            }
        }

        #[test]
        fn shares_add_up_to_one(mut row in prop::collection::vec(-300.0f32..300.0, 1..600)) {
            softmax(&mut row);
            prop_assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }
}
