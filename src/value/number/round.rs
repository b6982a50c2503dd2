use std::cmp::Ordering;
use std::rc::Rc;

use super::super::natural::Natural;
use super::{Large, Number, Repr};

/// Exponents beyond this are infinities or zero, as in the reference.
const MAX_EXPONENT: i64 = i32::MAX as i64;

impl Number {
    /// `±mantissa × 2^exponent` rounded to `precision` bits, ties to even. `sticky` tells that the true
    /// value is a little more than the mantissa says; the mantissa must then be longer than the precision.
    pub(super) fn rounded(
        negative: bool,
        mantissa: Natural,
        exponent: i64,
        sticky: bool,
        precision: u32,
    ) -> Self {
        if mantissa.is_zero() {
            let repr = if negative {
                Repr::NegativeZero
            } else {
                Repr::Small(0)
            };
            return Self { repr, precision };
        }
        let (mantissa, exponent) = round(mantissa, exponent, sticky, precision);
        Self {
            repr: canonical(negative, mantissa, exponent),
            precision,
        }
    }

    /// Fewest bits that hold the mantissa.
    pub(super) fn least_precision(&self) -> u32 {
        let bits = match &self.repr {
            Repr::Small(0) | Repr::NegativeZero | Repr::Infinity { .. } => 0,
            Repr::Small(value) => {
                64 - value.unsigned_abs().leading_zeros() - value.trailing_zeros()
            }
            Repr::Large(large) => u32::try_from(large.mantissa.bit_len()).unwrap_or(u32::MAX),
        };
        bits.max(1)
    }
}

/// The mantissa cut to `precision` bits.
pub(super) fn round(
    mantissa: Natural,
    exponent: i64,
    sticky: bool,
    precision: u32,
) -> (Natural, i64) {
    let excess = mantissa.bit_len().saturating_sub(precision as usize);
    if excess == 0 {
        return (mantissa, exponent);
    }
    let half = mantissa.bit(excess - 1);
    let rest = sticky
        || mantissa
            .trailing_zeros()
            .is_some_and(|zeros| zeros < excess - 1);
    let kept = &mantissa >> excess;
    let up = half && (rest || kept.bit(0));
    let kept = if up { &kept + &Natural::small(1) } else { kept };
    (kept, exponent + i64::try_from(excess).unwrap_or(i64::MAX))
}

/// The one representation of a finite value other than zero.
fn canonical(negative: bool, mantissa: Natural, exponent: i64) -> Repr {
    let zeros = mantissa.trailing_zeros().unwrap_or(0);
    let mantissa = &mantissa >> zeros;
    let exponent = exponent.saturating_add(i64::try_from(zeros).unwrap_or(i64::MAX));
    let top = exponent.saturating_add(i64::try_from(mantissa.bit_len()).unwrap_or(i64::MAX));
    if top > MAX_EXPONENT {
        return Repr::Infinity { negative };
    }
    if top < -MAX_EXPONENT {
        return if negative {
            Repr::NegativeZero
        } else {
            Repr::Small(0)
        };
    }
    if (0..64).contains(&exponent)
        && top <= 64
        && let Some(magnitude) = mantissa.to_u64()
        && let whole = i128::from(magnitude) << exponent
        && let Ok(small) = i64::try_from(if negative { -whole } else { whole })
    {
        return Repr::Small(small);
    }
    Repr::Large(Rc::new(Large {
        negative,
        mantissa,
        exponent,
    }))
}

/// Compares `a × 2^i` with `b × 2^j` without building long integers when the lengths already tell.
pub(super) fn order(a: &Natural, i: i64, b: &Natural, j: i64) -> Ordering {
    if a.is_zero() || b.is_zero() {
        return a.cmp(b);
    }
    let top =
        |m: &Natural, e: i64| e.saturating_add(i64::try_from(m.bit_len()).unwrap_or(i64::MAX));
    match top(a, i).cmp(&top(b, j)) {
        Ordering::Equal => {}
        unequal => return unequal,
    }
    let shared = i.min(j);
    let scaled = |m: &Natural, e: i64| m << usize::try_from(e - shared).unwrap_or(0);
    scaled(a, i).cmp(&scaled(b, j))
}
