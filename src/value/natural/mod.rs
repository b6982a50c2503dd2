//! Whole numbers of any length, without a sign: what mantissas, addresses and keys are made of.
//!
//! General crates for long integers have ways for numbers of every length, and are 20 KB of the download. Mantissas
//! have 512 bits, and only hostile texts have numbers of more than a few thousand.

mod limbs;

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Shl, Shr, Sub};

use crate::sorted::Gather;
use limbs::{BINARY, DECIMAL};

/// A whole number of any length, without a sign, by its places in a base.
///
/// INVARIANT: lowest first; the last one is not zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places<const BASE: u64>(Vec<u32>);

/// A whole number of any length, without a sign.
pub type Natural = Places<BINARY>;

/// The same, to be written: nine decimal digits a place.
pub type Decimals = Places<DECIMAL>;

/// Decimal digits of a place.
const DIGITS: usize = 9;

impl<const BASE: u64> Places<BASE> {
    /// Zero.
    pub const ZERO: Self = Self(Vec::new());

    fn new(mut limbs: Vec<u32>) -> Self {
        limbs::trim(&mut limbs);
        Self(limbs)
    }

    /// A number of one place.
    pub fn small(place: u32) -> Self {
        Self::new(vec![place])
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// `self ^ exponent`
    #[must_use]
    pub fn pow(&self, exponent: usize) -> Self {
        let mut power = Self::small(1);
        for bit in (0..usize::BITS - exponent.leading_zeros()).rev() {
            power = &power * &power;
            if exponent >> bit & 1 != 0 {
                power = &power * self;
            }
        }
        power
    }
}

impl Decimals {
    /// The digits as numbers from 0 to 9. Zero has none.
    pub fn digits(&self) -> Vec<u8> {
        let mut digits = Vec::with_capacity(self.0.len() * DIGITS);
        for place in &self.0 {
            let mut place = *place;
            for _ in 0..DIGITS {
                digits.push((place % 10) as u8);
                place /= 10;
            }
        }
        while digits.last() == Some(&0) {
            digits.pop();
        }
        digits.reverse();
        digits
    }
}

impl Natural {
    /// Reads bytes, highest first.
    pub fn from_be_bytes(bytes: &[u8]) -> Self {
        let places = bytes.rchunks(4);
        let place = |bytes: &[u8]| bytes.iter().fold(0, |sum, b| sum << 8 | u32::from(*b));
        Self::new(places.map(place).gathered())
    }

    /// The bytes, highest first, without zeros in front.
    pub fn to_be_bytes(&self) -> Vec<u8> {
        let bytes = self.0.iter().rev().flat_map(|limb| limb.to_be_bytes());
        bytes.skip_while(|byte| *byte == 0).gathered()
    }

    /// Reads decimal digits and nothing else.
    pub fn from_decimal(text: &str) -> Option<Self> {
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let places = text.as_bytes().rchunks(DIGITS);
        let place = |digits: &[u8]| {
            digits
                .iter()
                .fold(0, |sum, d| sum * 10 + u32::from(d - b'0'))
        };
        let places: Vec<u32> = places.map(place).gathered();
        Some(Self(limbs::convert::<DECIMAL, BINARY>(&places)))
    }

    /// The same number in decimal places.
    pub fn to_decimals(&self) -> Decimals {
        Places(limbs::convert::<BINARY, DECIMAL>(&self.0))
    }

    /// The digits in base 2, 8 or 16: of 1, 3 or 4 bits each.
    pub fn to_bits_text(&self, bits: usize) -> String {
        let count = self.bit_len().div_ceil(bits).max(1);
        let digit = |place: usize| {
            let bits = (0..bits).map(|bit| u32::from(self.bit(place * bits + bit)) << bit);
            char::from_digit(bits.sum(), 16).unwrap_or('0')
        };
        (0..count).rev().map(digit).gathered()
    }

    /// Bits without zeros in front.
    pub fn bit_len(&self) -> usize {
        let last = self.0.last().map_or(0, |last| last.leading_zeros());
        self.0.len() * 32 - last as usize
    }

    /// A bit by its place, the lowest being 0.
    pub fn bit(&self, place: usize) -> bool {
        let limb = self.0.get(place / 32);
        limb.is_some_and(|limb| limb >> (place % 32) & 1 != 0)
    }

    /// Zero bits at the low end. Zero has no answer.
    pub fn trailing_zeros(&self) -> Option<usize> {
        let place = self.0.iter().position(|limb| *limb != 0)?;
        let limb = self.0.get(place)?;
        Some(place * 32 + limb.trailing_zeros() as usize)
    }

    /// The lowest 64 bits.
    pub fn low(&self) -> u64 {
        let limb = |place: usize| self.0.get(place).map_or(0, |limb| u64::from(*limb));
        limb(1) << 32 | limb(0)
    }

    /// The value, when it fits.
    pub fn to_u64(&self) -> Option<u64> {
        (self.0.len() <= 2).then(|| self.low())
    }

    /// The value, when it fits.
    pub fn to_u128(&self) -> Option<u128> {
        let high = (self >> 64).to_u64()?;
        Some(u128::from(high) << 64 | u128::from(self.low()))
    }

    /// `self × factor + more`
    #[must_use]
    pub fn times_plus(mut self, factor: u32, more: u32) -> Self {
        let mut carry = u64::from(more);
        for limb in &mut self.0 {
            let sum = u64::from(*limb) * u64::from(factor) + carry;
            *limb = sum as u32;
            carry = sum >> 32;
        }
        self.0.push(carry as u32);
        Self::new(self.0)
    }

    /// `self ^ exponent` modulo something that is not zero.
    #[must_use]
    pub fn pow_modulo(&self, exponent: &Self, modulus: &Self) -> Self {
        let mut power = Self::small(1).divide(modulus).1;
        for bit in (0..exponent.bit_len()).rev() {
            power = (&power * &power).divide(modulus).1;
            if exponent.bit(bit) {
                power = (&power * self).divide(modulus).1;
            }
        }
        power
    }

    /// Quotient and rest. Division by zero gives zeros.
    pub fn divide(&self, divisor: &Self) -> (Self, Self) {
        if !divisor.is_zero() && self < divisor {
            return (Self::ZERO, self.clone());
        }
        let (quotient, rest) = limbs::divide(&self.0, &divisor.0);
        (Self::new(quotient), Self::new(rest))
    }
}

impl From<u64> for Natural {
    fn from(value: u64) -> Self {
        Self::new(vec![value as u32, (value >> 32) as u32])
    }
}

impl<const BASE: u64> Ord for Places<BASE> {
    fn cmp(&self, other: &Self) -> Ordering {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl<const BASE: u64> PartialOrd for Places<BASE> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<const BASE: u64> Add for &Places<BASE> {
    type Output = Places<BASE>;

    fn add(self, other: Self) -> Places<BASE> {
        let longer = self.0.len() >= other.0.len();
        let (long, short) = if longer { (self, other) } else { (other, self) };
        let mut sum = long.0.clone();
        let carry = limbs::add::<BASE>(&mut sum, &short.0);
        sum.push(carry);
        Places::new(sum)
    }
}

/// What is taken away must not be greater.
impl<const BASE: u64> Sub for &Places<BASE> {
    type Output = Places<BASE>;

    fn sub(self, other: Self) -> Places<BASE> {
        let mut rest = self.0.clone();
        limbs::subtract::<BASE>(&mut rest, &other.0);
        Places::new(rest)
    }
}

impl<const BASE: u64> Mul for &Places<BASE> {
    type Output = Places<BASE>;

    fn mul(self, other: Self) -> Places<BASE> {
        Places::new(limbs::multiply::<BASE>(&self.0, &other.0))
    }
}

impl Shl<usize> for &Natural {
    type Output = Natural;

    fn shl(self, bits: usize) -> Natural {
        if self.is_zero() {
            return Natural::ZERO;
        }
        let mut shifted = vec![0; bits / 32];
        shifted.extend(limbs::shift_up(&self.0, (bits % 32) as u32));
        Natural::new(shifted)
    }
}

impl Shr<usize> for &Natural {
    type Output = Natural;

    fn shr(self, bits: usize) -> Natural {
        let kept = self.0.get(bits / 32..).unwrap_or_default();
        Natural::new(limbs::shift_down(kept, (bits % 32) as u32))
    }
}

impl fmt::Display for Natural {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("0");
        }
        let digits = self.to_decimals().digits().into_iter();
        f.write_str(
            &digits
                .map(|digit| char::from(b'0' + digit))
                .gathered::<String>(),
        )
    }
}

#[cfg(test)]
mod tests;
