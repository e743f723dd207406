//! Matrices of half-precision weights, expanded.

use gemm::Parallelism;

/// A matrix of weights: one row for each input, one column for each output.
pub(crate) struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Matrix {
    /// Half-precision numbers from the weight file, expanded.
    ///
    /// The length must be a multiple of the columns; the weight file is checked for that on opening.
    pub(crate) fn from_halves(bytes: &[u8], columns: usize) -> Self {
        let values: Vec<f32> = bytes.chunks_exact(2).map(|b| expand(u16::from_le_bytes([b[0], b[1]]))).collect();
        Self { rows: values.len() / columns, columns, values }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// The weights of one input.
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// Adds to each of `n` rows of `out` the product of a row of `input` with this matrix. Input
    /// rows begin `stride` numbers apart and may overlap, which is how a window of neighbours is read
    /// without copying.
    ///
    /// # Panics
    /// If a slice is too short: that is a mistake in this crate.
    pub(crate) fn add_product(&self, n: usize, input: &[f32], stride: usize, out: &mut [f32]) {
        if n == 0 {
            return;
        }
        assert!(input.len() >= (n - 1) * stride + self.rows, "input of a product is too short");
        assert!(out.len() >= n * self.columns, "output of a product is too short");
        assert_eq!(self.values.len(), self.rows * self.columns);
        // SAFETY: the largest index read from `input` is (n - 1) * stride + rows - 1, from the
        // weights rows * columns - 1, and written to `out` n * columns - 1; all three are asserted
        // above. `out` is borrowed mutably, so it overlaps neither of the others.
        unsafe {
            gemm::gemm(
                n,
                self.columns,
                self.rows,
                out.as_mut_ptr(),
                1,
                self.columns as isize,
                true,
                input.as_ptr(),
                1,
                stride as isize,
                self.values.as_ptr(),
                1,
                self.columns as isize,
                1.0,
                1.0,
                false,
                false,
                false,
                Parallelism::None,
            );
        }
    }
}

/// Adds a row of half-precision numbers.
pub(crate) fn add_halves(sum: &mut [f32], bytes: &[u8]) {
    for (value, half) in sum.iter_mut().zip(bytes.chunks_exact(2)) {
        *value += expand(u16::from_le_bytes([half[0], half[1]]));
    }
}

/// A half-precision number as a single-precision one, exactly. Weights are finite.
fn expand(half: u16) -> f32 {
    // Shifting the bits in place gives a number 2^112 too small, subnormal ones included.
    let magnitude = f32::from_bits(u32::from(half & 0x7fff) << 13) * f32::from_bits(0x7780_0000);
    f32::from_bits(magnitude.to_bits() | u32::from(half & 0x8000) << 16)
}

/// Little-endian single-precision numbers.
pub(crate) fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    #[allow(clippy::float_cmp)] // exactness is the claim
    fn half_precision_numbers_expand_exactly() {
        assert_eq!(expand(0x3c00), 1.0);
        assert_eq!(expand(0xc000), -2.0);
        assert_eq!(expand(0x0001), 2f32.powi(-24));
        assert_eq!(expand(0x7bff), 65504.0);
        assert_eq!(expand(0), 0.0);
    }
}
