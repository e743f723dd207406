//! Rows of activations in eight bits.

use super::floats::quantise_row;

/// Inputs that one step of a product takes together.
pub(super) const STEP: usize = 4;

/// Rows of activations in eight bits, one scale a row: what a product multiplies weights with.
///
/// A row is scaled so that its largest number becomes 127; numbers are rounded to the nearest, ties
/// to even. A row of zeros has the scale zero. The buffers are reused from one call to the next.
#[derive(Default)]
pub(crate) struct QuantisedRows {
    pub(super) width: usize,
    /// Bytes from one row to the next: the width, up to a whole step.
    pub(super) stride: usize,
    /// The numbers plus 128, without sign as the instructions want them.
    pub(super) bytes: Vec<u8>,
    pub(super) scales: Vec<f32>,
}

#[allow(dead_code)]
impl QuantisedRows {
    /// Takes `rows` rows of `width` numbers that begin `stride` numbers apart and may overlap.
    ///
    /// # Panics
    /// If the input is too short: that is a mistake in this crate.
    pub(crate) fn quantise(&mut self, input: &[f32], rows: usize, width: usize, stride: usize) {
        self.width = width;
        self.stride = width.next_multiple_of(STEP);
        self.scales.clear();
        self.bytes.resize(rows * self.stride, 128);
        for (r, bytes) in self.bytes.chunks_exact_mut(self.stride.max(1)).enumerate() {
            let (bytes, rest) = bytes.split_at_mut(width);
            rest.fill(128);
            self.scales.push(quantise_row(&input[r * stride..][..width], bytes));
        }
    }

    /// Rows held.
    pub(crate) fn len(&self) -> usize {
        self.scales.len()
    }
}
