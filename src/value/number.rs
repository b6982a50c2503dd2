use std::cmp::Ordering;

use dashu_int::IBig;

/// A number of the language: `mantissa × 2^exponent`, rounded to `precision` bits (512 for literals),
/// ties to even, or an infinity.
///
/// INVARIANT: the mantissa is odd or zero, and has at most `precision` bits.
#[derive(Clone, Debug)]
pub struct Number {
    mantissa: IBig,
    exponent: i64,
    precision: u32,
}

impl Number {
    /// Bits of a literal's mantissa.
    pub const PRECISION: u32 = 512;

    /// A whole number.
    pub fn from_i64(value: i64) -> Self {
        let zeros = if value == 0 {
            0
        } else {
            value.trailing_zeros()
        };
        Self {
            mantissa: IBig::from(value >> zeros),
            exponent: i64::from(zeros),
            precision: 64,
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let shared = self.exponent.min(other.exponent);
        let scaled =
            |n: &Self| n.mantissa.clone() << usize::try_from(n.exponent - shared).unwrap_or(0);
        let _ = self.precision;
        scaled(self).cmp(&scaled(other))
    }
}
