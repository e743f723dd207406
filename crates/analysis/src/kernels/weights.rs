//! Matrices and tables in the precision that their section of the weight file has.
//!
//! A weight file that ships is in eight bits but for small matrices that little is saved by
//! rounding. One wholly in single precision is what the eight bits are measured against.

use super::floats::{add_scaled, add_scaled_bytes, row_product};
use super::matrix::{HEADER, QuantisedMatrix, header, in_place, packed_header};
use super::rows::QuantisedRows;
use crate::model::{ModelError, ModelFile};

/// Kinds of numbers, as the header of a section names them.
pub(super) const EIGHT_BITS: usize = 0;
const SINGLE: usize = 1;

/// The weights of one layer.
pub(crate) enum Weights {
    /// Eight bits: rows are rounded to eight bits too.
    Quantised(QuantisedMatrix),
    /// Single precision: one row of weights for each input.
    Single {
        /// Inputs and outputs.
        size: (usize, usize),
        /// The weights.
        values: &'static [f32],
    },
}

impl Weights {
    /// The matrix in the section `name`.
    pub(crate) fn open(file: &ModelFile, name: &str) -> Result<Self, ModelError> {
        let bytes = file.bytes(name, 1)?;
        let found = match header(bytes) {
            Some([_, _, _, EIGHT_BITS]) => return QuantisedMatrix::open(file, name).map(Self::Quantised),
            Some([segments, width, outputs, SINGLE]) => bytes
                .get(HEADER..)
                .and_then(in_place::<f32>)
                .filter(|values| values.len() == segments * width * outputs)
                .map(|values| Self::Single { size: (segments * width, outputs), values }),
            _ => None,
        };
        found.ok_or_else(|| ModelError::new(format!("section {name} is no matrix")))
    }

    pub(crate) fn inputs(&self) -> usize {
        match self {
            Self::Quantised(matrix) => matrix.inputs(),
            Self::Single { size, .. } => size.0,
        }
    }

    pub(crate) fn outputs(&self) -> usize {
        match self {
            Self::Quantised(matrix) => matrix.outputs(),
            Self::Single { size, .. } => size.1,
        }
    }

    /// Writes to each of `count` rows of `out` the product of a row of `input` with the weights.
    /// Input rows begin `stride` numbers apart: as far as the matrix has inputs, or as far as a
    /// segment of it is wide, which is how a window of neighbours is read. `rows` is a buffer.
    ///
    /// # Panics
    /// If a slice is too short: that is a mistake in this crate.
    pub(crate) fn product(
        &self,
        input: &[f32],
        count: usize,
        stride: usize,
        rows: &mut QuantisedRows,
        out: &mut [f32],
    ) {
        if count == 0 {
            return;
        }
        match self {
            Self::Quantised(matrix) if stride == matrix.inputs() => {
                rows.quantise(input, count * matrix.segments, matrix.width, matrix.width);
                matrix.product(rows, out);
            }
            Self::Quantised(matrix) => {
                assert_eq!(stride, matrix.width, "rows of a product begin inside a segment");
                rows.quantise(input, count + matrix.segments - 1, stride, stride);
                matrix.product_of_windows(rows, out);
            }
            Self::Single { size: (inputs, outputs), values } => {
                for (row, out) in out.chunks_exact_mut(*outputs).take(count).enumerate() {
                    row_product(&input[row * stride..][..*inputs], values, out);
                }
            }
        }
    }
}

/// Rows that are looked up by number and added.
pub(crate) struct Table {
    rows: usize,
    width: usize,
    values: TableValues,
}

enum TableValues {
    /// Eight bits, one scale a row.
    Quantised(&'static [f32], &'static [i8]),
    Single(&'static [f32]),
}

impl Table {
    /// The table in the section `name`.
    pub(crate) fn open(file: &ModelFile, name: &str) -> Result<Self, ModelError> {
        Self::from_bytes(file.bytes(name, 1)?).ok_or_else(|| ModelError::new(format!("section {name} is no table")))
    }

    fn from_bytes(bytes: &'static [u8]) -> Option<Self> {
        let [_, rows, width, kind] = header(bytes)?;
        let rest = bytes.get(HEADER..)?;
        let numbers = rows.checked_mul(width)?;
        let values = if kind == EIGHT_BITS {
            let (scales, values) = rest.split_at_checked(rows.checked_mul(4)?)?;
            TableValues::Quantised(in_place(scales)?, in_place(values)?)
        } else {
            TableValues::Single(in_place(rest)?)
        };
        let found = match values {
            TableValues::Quantised(_, values) => values.len(),
            TableValues::Single(values) => values.len(),
        };
        (found == numbers).then_some(Self { rows, width, values })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Adds a row, which must be one of the table, to `sum`.
    pub(crate) fn add_row(&self, row: usize, sum: &mut [f32]) {
        let range = row * self.width..(row + 1) * self.width;
        match self.values {
            TableValues::Quantised(scales, values) => add_scaled_bytes(sum, &values[range], scales[row]),
            TableValues::Single(values) => add_scaled(sum, &values[range], 1.0),
        }
    }
}

/// The section of a matrix in single precision.
#[doc(hidden)]
pub fn pack_single(weights: &[f32], inputs: usize, outputs: usize) -> Vec<u8> {
    let mut bytes = packed_header([1, inputs, outputs, SINGLE]);
    bytes.extend(weights.iter().flat_map(|w| w.to_le_bytes()));
    bytes
}

/// The section of a table of rows of `width` numbers, in eight bits.
#[doc(hidden)]
pub fn pack_quantised_table(values: &[f32], width: usize) -> Vec<u8> {
    let mut bytes = packed_header([1, values.len() / width, width, EIGHT_BITS]);
    let mut packed = Vec::with_capacity(values.len());
    for row in values.chunks_exact(width) {
        let largest = row.iter().fold(0.0f32, |most, v| most.max(v.abs()));
        let scale = largest / 127.0;
        bytes.extend(scale.to_le_bytes());
        packed.extend(row.iter().map(|v| {
            let exact = v / scale;
            if exact.is_finite() { exact.round_ties_even() as i8 as u8 } else { 0 }
        }));
    }
    bytes.extend(packed);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(bytes: &[u8]) -> &'static [u8] {
        let space = vec![0u8; bytes.len() + 63].leak();
        let start = space.as_ptr().align_offset(64);
        let (_, space) = space.split_at_mut(start);
        let space = &mut space[..bytes.len()];
        space.copy_from_slice(bytes);
        space
    }

    #[test]
    #[allow(clippy::float_cmp)] // exactness is the claim
    fn rows_of_a_table_are_added() {
        let table = Table::from_bytes(aligned(&pack_quantised_table(&[1.0, -0.5, 0.0, 127.0, 3.0, -12.0], 3))).unwrap();
        let mut sum = [1.0; 3];
        table.add_row(1, &mut sum);
        assert_eq!(sum, [128.0, 4.0, -11.0]);
        assert_eq!((table.rows(), table.width()), (2, 3));
        let table = Table::from_bytes(aligned(&pack_single(&[1.0, -0.5, 0.25, 2.0], 2, 2))).unwrap();
        let mut sum = [0.0; 2];
        table.add_row(1, &mut sum);
        assert_eq!(sum, [0.25, 2.0]);
    }
}
