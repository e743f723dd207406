//! Matrices of weights in eight bits, as they lie in the weight file.
//!
//! The inputs of a matrix are one or more segments of equal width, and each output has one scale a
//! segment. A section holds
//!
//! | bytes | what |
//! |---|---|
//! | 64 | segments, inputs of a segment, outputs, 0 for eight bits, as `u32`; zeros |
//! | 4 × segments × outputs' | scales, `f32` |
//! | 4 × segments × outputs' | -128 × the sum of the weights, `i32`: what activations stored plus 128 add too much |
//! | segments × inputs' × outputs' | weights, `i8`: for each 16 outputs, each segment, each 4 inputs, 16 × 4 weights |
//!
//! where outputs' is the number of outputs up to a multiple of 16 and inputs' that of the inputs of
//! a segment up to a multiple of 4; what is added is zero.

use super::rows::{QuantisedRows, STEP};
use super::weights::EIGHT_BITS;
use super::{Instructions, portable};
use crate::model::{ModelError, ModelFile};

/// Outputs that one instruction computes together.
pub(super) const LANES: usize = 16;
pub(super) const HEADER: usize = 64;

/// Weights in eight bits, packed for the kernels when the weight file was written and borrowed
/// from it.
pub(crate) struct QuantisedMatrix {
    pub(super) segments: usize,
    /// Inputs of one segment.
    pub(super) width: usize,
    pub(super) outputs: usize,
    pub(super) scales: &'static [f32],
    pub(super) corrections: &'static [i32],
    pub(super) weights: &'static [i8],
}

/// One product: which rows, which matrix, and where it goes.
pub(super) struct Product<'a> {
    pub(super) matrix: &'a QuantisedMatrix,
    pub(super) rows: &'a QuantisedRows,
    /// Rows from the first row of one result to the first row of the next.
    pub(super) advance: usize,
    /// Results, each of as many numbers as the matrix has outputs.
    pub(super) count: usize,
    pub(super) add: bool,
}

impl QuantisedMatrix {
    /// The matrix in the section `name`.
    ///
    /// # Errors
    /// If there is no such section or its size does not fit what it says of itself.
    pub(crate) fn open(file: &ModelFile, name: &str) -> Result<Self, ModelError> {
        Self::from_bytes(file.bytes(name, HEADER / 16)?)
            .ok_or_else(|| ModelError::new(format!("section {name} is no matrix")))
    }

    fn from_bytes(bytes: &'static [u8]) -> Option<Self> {
        let [segments, width, outputs, EIGHT_BITS] = header(bytes)? else { return None };
        let columns = segments.checked_mul(outputs.next_multiple_of(LANES))?;
        let rest = bytes.get(HEADER..)?;
        let (scales, rest) = rest.split_at_checked(columns.checked_mul(4)?)?;
        let (corrections, weights) = rest.split_at_checked(columns * 4)?;
        if weights.len() != columns.checked_mul(width.next_multiple_of(STEP))? {
            return None;
        }
        let found = Self {
            segments,
            width,
            outputs,
            scales: in_place(scales)?,
            corrections: in_place(corrections)?,
            weights: in_place(weights)?,
        };
        found.scales.iter().all(|s| s.is_finite()).then_some(found)
    }

    /// Inputs, those of all segments together.
    pub(crate) fn inputs(&self) -> usize {
        self.segments * self.width
    }

    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Writes to each row of `out` the product of a row with the weights.
    ///
    /// # Panics
    /// If the rows have another width than the matrix has inputs, or `out` is too short: mistakes
    /// in this crate. So for the other products.
    pub(crate) fn product(&self, rows: &QuantisedRows, out: &mut [f32]) {
        self.run(rows, self.segments, false, out);
    }

    /// Adds to each row of `out` the product of a row with the weights.
    pub(crate) fn add_product(&self, rows: &QuantisedRows, out: &mut [f32]) {
        self.run(rows, self.segments, true, out);
    }

    /// Writes to each row of `out` the product of the weights with as many rows, one after the
    /// other, as the matrix has segments; each result begins one row after the result before it.
    pub(crate) fn product_of_windows(&self, rows: &QuantisedRows, out: &mut [f32]) {
        self.run(rows, 1, false, out);
    }

    fn run(&self, rows: &QuantisedRows, advance: usize, add: bool, out: &mut [f32]) {
        if rows.len() < self.segments {
            return;
        }
        let count = (rows.len() - self.segments) / advance + 1;
        let product = Product { matrix: self, rows, advance, count, add };
        product.compute(Instructions::best(), out);
    }
}

impl Product<'_> {
    fn compute(&self, instructions: Instructions, out: &mut [f32]) {
        let Self { matrix, rows, .. } = self;
        assert_eq!(rows.width, matrix.width, "rows of a product have another width than its weights");
        assert!(out.len() >= self.count * matrix.outputs, "output of a product is too short");
        // What the kernels rely on when they read without checking.
        assert!(self.count == 0 || (self.count - 1) * self.advance + matrix.segments <= rows.scales.len());
        assert_eq!(rows.bytes.len(), rows.scales.len() * rows.stride);
        let columns = matrix.segments * matrix.outputs.next_multiple_of(LANES);
        assert!(matrix.scales.len() == columns && matrix.corrections.len() == columns);
        assert_eq!(matrix.weights.len(), columns * rows.stride);
        match instructions {
            Instructions::Portable => portable::compute(self, out),
            // SAFETY: the machine has the instructions ([`Instructions::best`]; tests ask it too),
            // and the sizes are those asserted above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { super::avx2::compute(self, out) },
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { super::avx512::compute(self, out) },
        }
    }
}

/// Segments, inputs of a segment, outputs and the kind of numbers.
pub(super) fn header(bytes: &[u8]) -> Option<[usize; 4]> {
    let mut numbers = [0; 4];
    for (number, field) in numbers.iter_mut().zip(bytes.get(..HEADER)?.chunks_exact(4)) {
        *number = u32::from_le_bytes(field.try_into().ok()?) as usize;
    }
    let sized = numbers[..3].iter().all(|n| (1..1 << 20).contains(n));
    sized.then_some(numbers)
}

pub(super) fn packed_header(numbers: [usize; 4]) -> Vec<u8> {
    let mut bytes = vec![0; HEADER];
    for (field, number) in bytes.chunks_exact_mut(4).zip(numbers) {
        field.copy_from_slice(&(number as u32).to_le_bytes());
    }
    bytes
}

/// Types of which any bytes are a number.
pub(crate) trait Plain {}
impl Plain for f32 {}
impl Plain for i32 {}
impl Plain for i8 {}
impl Plain for u32 {}
impl Plain for u64 {}

/// Numbers of the weight file where they lie, if they lie aligned.
pub(crate) fn in_place<T: Plain>(bytes: &'static [u8]) -> Option<&'static [T]> {
    // SAFETY: any bytes are a number of the types that are `Plain`; `align_to` leaves out
    // what is not aligned, which is then refused.
    let (before, numbers, after) = unsafe { bytes.align_to::<T>() };
    (before.is_empty() && after.is_empty()).then_some(numbers)
}

/// The section of a matrix of one segment: from `weights` in single precision, a row an input.
#[doc(hidden)]
pub fn pack_quantised(weights: &[f32], inputs: usize, outputs: usize) -> Vec<u8> {
    pack_quantised_segments(weights, inputs, outputs, 1)
}

/// The section of a matrix whose inputs are several segments of equal width.
///
/// # Panics
/// If the sizes do not fit each other.
#[doc(hidden)]
pub fn pack_quantised_segments(weights: &[f32], inputs: usize, outputs: usize, segments: usize) -> Vec<u8> {
    assert!(segments > 0 && inputs.is_multiple_of(segments) && weights.len() == inputs * outputs && outputs > 0);
    let width = inputs / segments;
    let columns = outputs.next_multiple_of(LANES);
    let mut bytes = packed_header([segments, width, outputs, EIGHT_BITS]);
    let weight = |segment: usize, input: usize, output: usize| {
        if input < width && output < outputs { weights[(segment * width + input) * outputs + output] } else { 0.0 }
    };
    let mut scales = vec![0.0f32; segments * columns];
    let mut corrections = vec![0i32; segments * columns];
    let mut packed = Vec::with_capacity(segments * columns * width.next_multiple_of(STEP));
    for segment in 0..segments {
        for output in 0..outputs {
            let largest = (0..width).fold(0.0f32, |most, input| most.max(weight(segment, input, output).abs()));
            scales[segment * columns + output] = largest / 127.0;
        }
    }
    for first in (0..columns).step_by(LANES) {
        for segment in 0..segments {
            for step in (0..width).step_by(STEP) {
                for output in first..first + LANES {
                    let column = segment * columns + output;
                    for input in step..step + STEP {
                        let exact = weight(segment, input, output) / scales[column];
                        let rounded = if exact.is_finite() { exact.round_ties_even() as i8 } else { 0 };
                        corrections[column] -= 128 * i32::from(rounded);
                        packed.push(rounded as u8);
                    }
                }
            }
        }
    }
    bytes.extend(scales.iter().flat_map(|s| s.to_le_bytes()));
    bytes.extend(corrections.iter().flat_map(|c| c.to_le_bytes()));
    bytes.extend(packed);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers that depend on nothing but the seed.
    fn numbers(seed: u64, count: usize) -> Vec<f32> {
        let mut state = seed | 1;
        (0..count)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ((state >> 40) as f32 / 16_777_216.0 - 0.5) * 4.0
            })
            .collect()
    }

    fn matrix(weights: &[f32], inputs: usize, outputs: usize, segments: usize) -> QuantisedMatrix {
        let packed = pack_quantised_segments(weights, inputs, outputs, segments);
        // The weight file is static and aligned; a test leaks a few bytes to be as good.
        let words: Vec<u32> = packed.chunks(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
        // SAFETY: words are bytes, and leaked ones live for ever.
        let bytes = unsafe { words.leak().align_to::<u8>().1 };
        QuantisedMatrix::from_bytes(bytes).unwrap()
    }

    fn all_instructions() -> Vec<Instructions> {
        let mut all = vec![Instructions::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                all.push(Instructions::Avx2);
            }
            if Instructions::best() == Instructions::Avx512 {
                all.push(Instructions::Avx512);
            }
        }
        all
    }

    proptest! {
        // Miri checks every read and write, and takes its time.
        #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 3 } else { 200 }, ..ProptestConfig::default() })]

        #[test]
        fn all_instructions_give_the_same_bits(
            rows in 0usize..14, width in 1usize..130, outputs in 1usize..140,
            segments in 1usize..4, windows in any::<bool>(), add in any::<bool>(), seed in any::<u64>(),
        ) {
            let matrix = matrix(&numbers(seed, segments * width * outputs), segments * width, outputs, segments);
            let mut quantised = QuantisedRows::default();
            quantised.quantise(&numbers(!seed, rows * width), rows, width, width);
            let advance = if windows { 1 } else { segments };
            let count = if rows < segments { 0 } else { (rows - segments) / advance + 1 };
            let before = numbers(seed ^ 5, count * outputs);
            let product = Product { matrix: &matrix, rows: &quantised, advance, count, add };
            let results: Vec<Vec<u32>> = all_instructions().into_iter().map(|instructions| {
                let mut out = before.clone();
                product.compute(instructions, &mut out);
                out.iter().map(|v| v.to_bits()).collect()
            }).collect();
            for other in &results[1..] {
                prop_assert_eq!(&results[0], other);
            }
            // A row alone gives what it gives in a batch.
            for row in 0..count {
                let mut out = before[row * outputs..(row + 1) * outputs].to_vec();
                let mut part = QuantisedRows::default();
                let from = row * advance * width;
                part.quantise(&numbers(!seed, rows * width)[from..], segments, width, width);
                Product { matrix: &matrix, rows: &part, advance: 1, count: 1, add }
                    .compute(Instructions::best(), &mut out);
                let bits: Vec<u32> = out.iter().map(|v| v.to_bits()).collect();
                prop_assert_eq!(&results[0][row * outputs..(row + 1) * outputs], &bits[..]);
            }
        }

        #[test]
        fn products_are_near_those_of_exact_numbers(
            rows in 1usize..5, width in 1usize..400, outputs in 1usize..40, seed in any::<u64>(),
        ) {
            let (weights, input) = (numbers(seed, width * outputs), numbers(seed ^ 1, rows * width));
            let matrix = matrix(&weights, width, outputs, 1);
            let mut quantised = QuantisedRows::default();
            quantised.quantise(&input, rows, width, width);
            let mut out = vec![0.0; rows * outputs];
            matrix.product(&quantised, &mut out);
            for r in 0..rows {
                for o in 0..outputs {
                    let exact: f32 = (0..width).map(|i| input[r * width + i] * weights[i * outputs + o]).sum();
                    // Two roundings of at most 1/254 of the largest factor, 2, each.
                    let error = (out[r * outputs + o] - exact).abs();
                    prop_assert!(error <= width as f32 * 0.033, "{error} of {exact}");
                }
            }
        }
    }

    #[test]
    fn the_largest_numbers_do_not_overflow() {
        let (inputs, outputs) = (1536, 16);
        let matrix = matrix(&vec![-1.0; inputs * outputs], inputs, outputs, 1);
        let mut rows = QuantisedRows::default();
        rows.quantise(&vec![3.0; inputs], 1, inputs, inputs);
        for instructions in all_instructions() {
            let mut out = vec![0.0; outputs];
            Product { matrix: &matrix, rows: &rows, advance: 1, count: 1, add: false }.compute(instructions, &mut out);
            assert!((out[3] + 3.0 * 1536.0).abs() < 0.01, "{}", out[3]);
        }
    }

    #[test]
    fn a_section_that_is_cut_off_is_no_matrix() {
        let packed: &'static [u8] = pack_quantised(&[1.0; 12], 3, 4).leak();
        assert!(QuantisedMatrix::from_bytes(&packed[..packed.len() - 4]).is_none());
        assert!(QuantisedMatrix::from_bytes(&packed[..10]).is_none());
    }
}
