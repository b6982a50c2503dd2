//! Numbers: binary floating point of arbitrary precision, rounded as the language's reference rounds.
//!
//! A literal has 512 bits, a length 64; a result has the precision of its more precise operand. No
//! hardware float is involved anywhere, so natively and in wasm the digits are the same.

mod arithmetic;
mod digits;
mod float;
mod parse;
mod round;

use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

use super::natural::Natural;

pub use arithmetic::ArithmeticError;
pub use parse::NumberError;

/// A number of the language: `±mantissa × 2^exponent` of a stated precision, or an infinity.
///
/// Two numbers are equal when they print the same digits (and zero equals minus zero); they are
/// ordered by [`Number::order`], which compares exact values.
///
/// INVARIANT: a whole number that fits 64 bits is `Small` whatever its precision, except minus zero,
/// so that equal values of equal precision have equal representations.
#[derive(Clone, Debug)]
pub struct Number {
    repr: Repr,
    precision: u32,
}

#[derive(Clone, Debug, PartialEq)]
enum Repr {
    Small(i64),
    NegativeZero,
    Large(Rc<Large>),
    Infinity { negative: bool },
}

/// INVARIANT: the mantissa is odd.
#[derive(Clone, Debug, PartialEq)]
struct Large {
    negative: bool,
    mantissa: Natural,
    exponent: i64,
}

impl Number {
    /// Bits of a literal's mantissa.
    pub const PRECISION: u32 = 512;
    /// Zero, as a length is zero.
    pub const ZERO: Self = Self::from_i64(0);

    /// A whole number of 64 bits, such as a length.
    pub const fn from_i64(value: i64) -> Self {
        Self {
            repr: Repr::Small(value),
            precision: 64,
        }
    }

    /// A count.
    pub fn from_usize(value: usize) -> Self {
        i64::try_from(value).map_or_else(
            |_| Self::rounded(false, Natural::from(value as u64), 0, false, 64),
            Self::from_i64,
        )
    }

    /// A whole number written as a literal would be.
    pub const fn literal(value: i64) -> Self {
        Self {
            repr: Repr::Small(value),
            precision: Self::PRECISION,
        }
    }

    /// A whole number of any size, rounded to a literal's precision.
    pub fn from_integer(negative: bool, magnitude: Natural) -> Self {
        Self::rounded(negative, magnitude, 0, false, Self::PRECISION)
    }

    /// An infinity.
    pub const fn infinity(negative: bool) -> Self {
        Self {
            repr: Repr::Infinity { negative },
            precision: Self::PRECISION,
        }
    }

    /// Bits of its mantissa.
    pub fn precision(&self) -> u32 {
        self.precision
    }

    /// The same value rounded to another precision.
    #[must_use]
    pub fn with_precision(&self, precision: u32) -> Self {
        match self.parts() {
            Parts::Finite(negative, mantissa, exponent) if !mantissa.is_zero() => {
                Self::rounded(negative, mantissa, exponent, false, precision)
            }
            Parts::Finite(..) | Parts::Infinity(_) => Self {
                repr: self.repr.clone(),
                precision,
            },
        }
    }

    /// -1, 0 or 1. Minus zero gives 0.
    pub fn signum(&self) -> i32 {
        match &self.repr {
            Repr::Small(value) => value.signum() as i32,
            Repr::NegativeZero => 0,
            Repr::Large(large) if large.negative => -1,
            Repr::Large(_) => 1,
            Repr::Infinity { negative: true } => -1,
            Repr::Infinity { negative: false } => 1,
        }
    }

    /// Whether it prints with a minus sign.
    pub fn is_negative(&self) -> bool {
        match &self.repr {
            Repr::Small(value) => *value < 0,
            Repr::NegativeZero => true,
            Repr::Large(large) => large.negative,
            Repr::Infinity { negative } => *negative,
        }
    }

    /// Whether it is zero or minus zero.
    pub fn is_zero(&self) -> bool {
        matches!(self.repr, Repr::Small(0) | Repr::NegativeZero)
    }

    /// Whether it is an infinity.
    pub fn is_infinite(&self) -> bool {
        matches!(self.repr, Repr::Infinity { .. })
    }

    /// Whether it has no fraction. Infinities have one.
    pub fn is_whole(&self) -> bool {
        match &self.repr {
            Repr::Small(_) | Repr::NegativeZero => true,
            Repr::Large(large) => large.exponent >= 0,
            Repr::Infinity { .. } => false,
        }
    }

    /// The value, when it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.repr {
            Repr::Small(value) => Some(*value),
            Repr::NegativeZero => Some(0),
            Repr::Large(_) | Repr::Infinity { .. } => None,
        }
    }

    /// The value, when it is whole, not negative and fits.
    pub fn to_usize(&self) -> Option<usize> {
        usize::try_from(self.to_i64()?).ok()
    }

    /// Sign and magnitude, when it is whole and of at most a million bits.
    pub fn to_integer(&self) -> Option<(bool, Natural)> {
        match self.parts() {
            Parts::Finite(negative, mantissa, exponent @ 0..=1_000_000) => {
                Some((negative, &mantissa << usize::try_from(exponent).ok()?))
            }
            Parts::Finite(..) | Parts::Infinity(_) => None,
        }
    }

    /// Compares exact values, whatever the precisions. Zero and minus zero are the same.
    pub fn order(&self, other: &Self) -> Ordering {
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr) {
            return a.cmp(b);
        }
        let signs = self.signum().cmp(&other.signum());
        if signs != Ordering::Equal {
            return signs;
        }
        let magnitudes = match (self.parts(), other.parts()) {
            (Parts::Infinity(_), Parts::Infinity(_)) => Ordering::Equal,
            (Parts::Infinity(_), Parts::Finite(..)) => Ordering::Greater,
            (Parts::Finite(..), Parts::Infinity(_)) => Ordering::Less,
            (Parts::Finite(_, a, i), Parts::Finite(_, b, j)) => round::order(&a, i, &b, j),
        };
        if self.signum() < 0 {
            magnitudes.reverse()
        } else {
            magnitudes
        }
    }

    fn parts(&self) -> Parts {
        match &self.repr {
            Repr::Small(value) => Parts::Finite(*value < 0, Natural::from(value.unsigned_abs()), 0),
            Repr::NegativeZero => Parts::Finite(true, Natural::ZERO, 0),
            Repr::Large(large) => {
                Parts::Finite(large.negative, large.mantissa.clone(), large.exponent)
            }
            Repr::Infinity { negative } => Parts::Infinity(*negative),
        }
    }
}

/// A number taken apart: sign, mantissa and exponent, or the sign of an infinity.
enum Parts {
    Finite(bool, Natural, i64),
    Infinity(bool),
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        let small = |n: &Self| match n.repr {
            Repr::Small(value) => Some(value),
            Repr::NegativeZero => Some(0),
            Repr::Large(_) | Repr::Infinity { .. } => None,
        };
        match (small(self), small(other)) {
            (Some(a), Some(b)) if self.precision >= 64 && other.precision >= 64 => a == b,
            _ if self.precision == other.precision => {
                self.repr == other.repr || self.is_zero() && other.is_zero()
            }
            _ if self.signum() != other.signum() => false,
            _ => self.is_zero() || self.to_string() == other.to_string(),
        }
    }
}

impl Eq for Number {}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::from_i64(value)
    }
}

/// The shortest digits that give the number back at its precision, without exponent; `+Inf`, `-Inf`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.repr {
            Repr::Small(value) if self.precision >= 64 => write!(f, "{value}"),
            Repr::NegativeZero => f.write_str("-0"),
            Repr::Infinity { negative } => f.write_str(if *negative { "-Inf" } else { "+Inf" }),
            Repr::Small(_) | Repr::Large(_) => f.write_str(&digits::shortest(self)),
        }
    }
}

#[cfg(test)]
mod tests;
