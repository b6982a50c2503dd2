use std::fmt;

use super::super::natural::Natural;
use super::{Number, Parts, Repr, round};

/// An operation on infinities or zeros that has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArithmeticError;

impl fmt::Display for ArithmeticError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the result of this operation on infinities or zeros is undefined")
    }
}

/// Numbers whose exponents are this far apart are not added exactly: the smaller one only decides the
/// rounding.
const FAR: i64 = 1 << 14;

impl Number {
    /// `self + other`
    ///
    /// # Errors
    /// For opposite infinities.
    pub fn add(&self, other: &Self) -> Result<Self, ArithmeticError> {
        let precision = self.precision.max(other.precision);
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr)
            && precision >= 64
            && let Some(sum) = a.checked_add(*b)
        {
            return Ok(Self {
                repr: Repr::Small(sum),
                precision,
            });
        }
        self.add_at(other, precision)
    }

    /// `self - other`
    ///
    /// # Errors
    /// For equal infinities.
    pub fn subtract(&self, other: &Self) -> Result<Self, ArithmeticError> {
        self.add(&other.negate())
    }

    fn add_at(&self, other: &Self, precision: u32) -> Result<Self, ArithmeticError> {
        match (self.parts(), other.parts()) {
            (Parts::Infinity(a), Parts::Infinity(b)) if a != b => Err(ArithmeticError),
            (Parts::Infinity(negative), _) | (_, Parts::Infinity(negative)) => Ok(Self {
                repr: Repr::Infinity { negative },
                precision,
            }),
            (Parts::Finite(a, m, i), Parts::Finite(b, n, j)) => {
                Ok(sum((a, m, i), (b, n, j), precision))
            }
        }
    }

    /// `self × other`. Exact products that fit 512 bits keep all their bits.
    ///
    /// # Errors
    /// For zero times an infinity.
    pub fn multiply(&self, other: &Self) -> Result<Self, ArithmeticError> {
        let precision = self.precision.max(other.precision);
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr)
            && precision >= 64
            && *a != 0
            && *b != 0
            && let Some(product) = a.checked_mul(*b)
        {
            return Ok(Self {
                repr: Repr::Small(product),
                precision,
            });
        }
        let exact = self.multiply_at(other, Self::PRECISION)?;
        let least = exact.least_precision();
        Ok(exact.with_precision(precision.max(least)))
    }

    fn multiply_at(&self, other: &Self, precision: u32) -> Result<Self, ArithmeticError> {
        let negative = self.is_negative() != other.is_negative();
        match (self.parts(), other.parts()) {
            (Parts::Finite(_, a, i), Parts::Finite(_, b, j)) => Ok(Self::rounded(
                negative,
                &a * &b,
                i.saturating_add(j),
                false,
                precision,
            )),
            _ if self.is_zero() || other.is_zero() => Err(ArithmeticError),
            _ => Ok(Self {
                repr: Repr::Infinity { negative },
                precision,
            }),
        }
    }

    /// `self ÷ other`. A division of anything else by zero is an infinity.
    ///
    /// # Errors
    /// For zero by zero and infinity by infinity.
    pub fn divide(&self, other: &Self) -> Result<Self, ArithmeticError> {
        let precision = self.precision.max(other.precision);
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr)
            && precision >= 64
            && *a != 0
            && let (Some(quotient), Some(0)) = (a.checked_div(*b), a.checked_rem(*b))
        {
            return Ok(Self {
                repr: Repr::Small(quotient),
                precision,
            });
        }
        let negative = self.is_negative() != other.is_negative();
        match (self.parts(), other.parts()) {
            (Parts::Infinity(_), Parts::Infinity(_)) => Err(ArithmeticError),
            (Parts::Infinity(_), Parts::Finite(..)) => Ok(Self {
                repr: Repr::Infinity { negative },
                precision,
            }),
            (Parts::Finite(..), Parts::Infinity(_)) => {
                Ok(Self::rounded(negative, Natural::ZERO, 0, false, precision))
            }
            (Parts::Finite(_, a, _), Parts::Finite(_, b, _)) if b.is_zero() => {
                if a.is_zero() {
                    return Err(ArithmeticError);
                }
                Ok(Self {
                    repr: Repr::Infinity { negative },
                    precision,
                })
            }
            (Parts::Finite(_, a, i), Parts::Finite(_, b, j)) => {
                Ok(quotient(negative, (a, i), (b, j), precision))
            }
        }
    }

    /// The rest of a division that truncates toward zero. Anything modulo zero is itself.
    ///
    /// # Errors
    /// For a finite number modulo an infinity.
    pub fn modulo(&self, other: &Self) -> Result<Self, ArithmeticError> {
        if other.is_zero() || self.is_infinite() {
            return Ok(self.clone());
        }
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr)
            && self.precision >= 64
            && other.precision >= 64
            && let Some(rest) = a.checked_rem(*b)
        {
            return Ok(Self {
                repr: Repr::Small(rest),
                precision: self.precision,
            });
        }
        let whole = self
            .divide(other)?
            .truncate()
            .with_precision(self.precision);
        let part = other.multiply_at(&whole, self.precision)?;
        self.add_at(&part.negate(), self.precision)
    }

    /// `-self`
    #[must_use]
    pub fn negate(&self) -> Self {
        let precision = self.precision;
        let repr = match &self.repr {
            Repr::Small(0) => Repr::NegativeZero,
            Repr::NegativeZero => Repr::Small(0),
            Repr::Infinity { negative } => Repr::Infinity {
                negative: !negative,
            },
            Repr::Small(value) if *value != i64::MIN => Repr::Small(-value),
            Repr::Small(_) | Repr::Large(_) => {
                let Parts::Finite(negative, mantissa, exponent) = self.parts() else {
                    return self.clone();
                };
                return Self::rounded(!negative, mantissa, exponent, false, precision);
            }
        };
        Self { repr, precision }
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            self.negate()
        } else {
            self.clone()
        }
    }

    /// The whole number next to `self` in the direction of zero, exact.
    #[must_use]
    pub fn truncate(&self) -> Self {
        match self.parts() {
            Parts::Finite(negative, mantissa, exponent) if exponent < 0 => {
                let dropped = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
                let kept = if dropped >= mantissa.bit_len() {
                    Natural::ZERO
                } else {
                    &mantissa >> dropped
                };
                let negative = negative && !kept.is_zero();
                Self::rounded(negative, kept, 0, false, self.precision)
            }
            Parts::Finite(..) | Parts::Infinity(_) => self.clone(),
        }
    }

    /// The greatest whole number that is not greater.
    #[must_use]
    pub fn floor(&self) -> Self {
        let whole = self.truncate();
        if self.is_whole() || self.is_infinite() || !self.is_negative() {
            return whole;
        }
        whole.subtract(&Self::from_i64(1)).unwrap_or(whole)
    }

    /// The least whole number that is not less.
    #[must_use]
    pub fn ceil(&self) -> Self {
        let whole = self.truncate();
        if self.is_whole() || self.is_infinite() || self.is_negative() {
            return whole;
        }
        whole.add(&Self::from_i64(1)).unwrap_or(whole)
    }
}

type Finite = (bool, Natural, i64);

fn sum(a: Finite, b: Finite, precision: u32) -> Number {
    if a.1.is_zero() && b.1.is_zero() {
        return Number::rounded(a.0 && b.0, Natural::ZERO, 0, false, precision);
    }
    if a.1.is_zero() || b.1.is_zero() {
        let (negative, mantissa, exponent) = if a.1.is_zero() { b } else { a };
        return Number::rounded(negative, mantissa, exponent, false, precision);
    }
    let (high, low) = if round::order(&a.1, a.2, &b.1, b.2).is_ge() {
        (a, b)
    } else {
        (b, a)
    };
    let low = near(&high, low, precision);
    let shared = high.2.min(low.2);
    let scaled = |m: &Natural, e: i64| m << usize::try_from(e - shared).unwrap_or(0);
    let (x, y) = (scaled(&high.1, high.2), scaled(&low.1, low.2));
    let magnitude = if high.0 == low.0 { &x + &y } else { &x - &y };
    let negative = high.0 && !magnitude.is_zero();
    Number::rounded(negative, magnitude, shared, false, precision)
}

/// `low` itself, or, when it is too small to matter beyond the direction of rounding, something tiny
/// that rounds the same way and needs no astronomic shift.
fn near(high: &Finite, low: Finite, precision: u32) -> Finite {
    let bottom = high
        .2
        .saturating_sub(i64::from(precision))
        .saturating_sub(FAR);
    let top = low
        .2
        .saturating_add(i64::try_from(low.1.bit_len()).unwrap_or(i64::MAX));
    if top < bottom {
        (low.0, Natural::small(1), bottom)
    } else {
        low
    }
}

fn quotient(negative: bool, a: (Natural, i64), b: (Natural, i64), precision: u32) -> Number {
    if a.0.is_zero() {
        return Number::rounded(negative, Natural::ZERO, 0, false, precision);
    }
    let wanted = b.0.bit_len() + precision as usize + 2;
    let lengthen = wanted.saturating_sub(a.0.bit_len());
    let (whole, rest) = (&a.0 << lengthen).divide(&b.0);
    let sticky = !rest.is_zero();
    let exponent = a.1 - b.1 - i64::try_from(lengthen).unwrap_or(i64::MAX);
    Number::rounded(negative, whole, exponent, sticky, precision)
}
