//! Half-precision numbers.

/// Adds a row of half-precision numbers, little-endian.
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

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    #[allow(clippy::float_cmp)] // exactness is the claim
    fn half_precision_numbers_expand_exactly() {
        assert_eq!(expand(0x3c00), 1.0);
        assert_eq!(expand(0xc000), -2.0);
        assert_eq!(expand(0x0001), 1.0 / 16_777_216.0); // 2^-24
        assert_eq!(expand(0x7bff), 65504.0);
        assert_eq!(expand(0), 0.0);
    }
}
