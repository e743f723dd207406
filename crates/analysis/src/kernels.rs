//! Arithmetic on rows of numbers. The one place of this crate with `unsafe` code.
//!
//! Weights and rows are multiplied in eight bits, with exact sums, by the widest instructions that
//! the machine has; everything else is plain single precision in one written order of operations.
//! So each result is the same, bit for bit, on every machine and for every size of a batch.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod floats;
mod halves;
mod matrix;
mod portable;
mod rows;
mod weights;

pub(crate) use floats::{Maxout, dot, gelu, layer_norm, maxout_norm, softmax, sum_rows};
pub(crate) use halves::add_halves;
pub(crate) use matrix::QuantisedMatrix;
pub(crate) use matrix::in_place;
pub use matrix::{pack_quantised, pack_quantised_segments};
pub(crate) use rows::QuantisedRows;
pub(crate) use weights::{Table, Weights};
pub use weights::{pack_quantised_table, pack_single};

#[cfg(target_endian = "big")]
compile_error!("weights are little-endian and used in place");

/// The instructions that products are computed with. All give the same results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instructions {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Instructions {
    /// The best that this machine has. The answer is kept by the standard library.
    fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vnni")
            {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") {
                return Self::Avx2;
            }
        }
        Self::Portable
    }
}
