use std::fmt;

use dashu_int::UBig;
use dashu_int::ops::BitTest;

use super::{Number, Repr, round};

/// The text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberError;

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number is required")
    }
}

/// Longer texts are refused: reading digits takes time that grows faster than their count.
const MAX_DIGITS: usize = 1 << 20;

impl Number {
    /// Reads decimal text at a literal's precision: `12`, `-1.5e3`, `.5`, `5.`, `1p4` (1 × 2⁴), `Inf`.
    ///
    /// # Errors
    /// When the text has any other form, spaces and underscores included.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        if let Some(small) = small(text) {
            return Ok(Self::literal(small));
        }
        let (negative, text) = match text.as_bytes().first() {
            Some(b'-') => (true, text.get(1..).unwrap_or_default()),
            Some(b'+') => (false, text.get(1..).unwrap_or_default()),
            _ => (false, text),
        };
        if text == "Inf" || text == "inf" {
            return Ok(Self::infinity(negative));
        }
        let (mantissa, exponent) = split_exponent(text)?;
        let (digits, point) = digits(mantissa)?;
        let whole = UBig::from_str_radix(&digits, 10).map_err(|_| NumberError)?;
        if whole.is_zero() {
            let repr = if negative {
                Repr::NegativeZero
            } else {
                Repr::Small(0)
            };
            return Ok(Self {
                repr,
                precision: Self::PRECISION,
            });
        }
        let (tens, twos) = match exponent {
            Exponent::Ten(e) => (e.saturating_sub(point), 0),
            Exponent::Two(e) => (-point, e),
        };
        let bits = i64::try_from(whole.bit_len()).unwrap_or(i64::MAX);
        if i32::try_from(bits.saturating_add(tens)).is_err() {
            return Err(NumberError);
        }
        Ok(scaled(negative, whole, tens, twos.saturating_add(tens)))
    }
}

/// The common case: a few digits and nothing else.
fn small(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    text.bytes().try_fold(0, |sum, b| {
        b.is_ascii_digit().then(|| sum * 10 + i64::from(b - b'0'))
    })
}

enum Exponent {
    Ten(i64),
    Two(i64),
}

fn split_exponent(text: &str) -> Result<(&str, Exponent), NumberError> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E', 'p', 'P']) else {
        return Ok((text, Exponent::Ten(0)));
    };
    let binary = matches!(text.as_bytes().get(mantissa.len()), Some(b'p' | b'P'));
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberError);
    }
    let value = exponent.parse::<i32>().map_err(|_| NumberError)?;
    let value = i64::from(value);
    Ok((
        mantissa,
        if binary {
            Exponent::Two(value)
        } else {
            Exponent::Ten(value)
        },
    ))
}

/// The digits without the point, and how many stood behind it.
fn digits(mantissa: &str) -> Result<(String, i64), NumberError> {
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let sound = !digits.is_empty()
        && digits.len() <= MAX_DIGITS
        && digits.bytes().all(|b| b.is_ascii_digit());
    let point = i64::try_from(fraction.len()).map_err(|_| NumberError)?;
    if sound {
        Ok((digits, point))
    } else {
        Err(NumberError)
    }
}

/// `whole × 5^fives × 2^twos`, rounded in the reference's two steps: the power of five to 576 bits, the
/// product or quotient to 512. (One step would differ in the last digit for exponents beyond 248.)
fn scaled(negative: bool, whole: UBig, fives: i64, twos: i64) -> Number {
    const P: u32 = Number::PRECISION;
    if fives == 0 {
        return Number::rounded(negative, whole, twos, false, P);
    }
    let (power, shift) = power_of_five(fives.unsigned_abs(), P + 64);
    if fives > 0 {
        return Number::rounded(
            negative,
            whole * power,
            twos.saturating_add(shift),
            false,
            P,
        );
    }
    let wanted = power.bit_len() + P as usize + 2;
    let lengthen = wanted.saturating_sub(whole.bit_len());
    let numerator = whole << lengthen;
    let quotient = &numerator / &power;
    let sticky = &quotient * &power != numerator;
    let exponent = twos
        .saturating_sub(shift)
        .saturating_sub(i64::try_from(lengthen).unwrap_or(i64::MAX));
    Number::rounded(negative, quotient, exponent, sticky, P)
}

/// `5^n` by repeated squaring, every step rounded to `precision` bits (the factor to 64 more).
pub(super) fn power_of_five(n: u64, precision: u32) -> (UBig, i64) {
    const TABLE: u64 = 27;
    let five = UBig::from(5_u8);
    if n <= TABLE {
        return (five.pow(usize::try_from(n).unwrap_or(0)), 0);
    }
    let mut result = (five.pow(27), 0);
    let mut factor = (five, 0);
    let mut rest = n - TABLE;
    while rest > 0 {
        if rest & 1 != 0 {
            result = product(&result, &factor, precision);
        }
        factor = product(&factor, &factor, precision + 64);
        rest >>= 1;
    }
    result
}

fn product(a: &(UBig, i64), b: &(UBig, i64), precision: u32) -> (UBig, i64) {
    round::round(&a.0 * &b.0, a.1.saturating_add(b.1), false, precision)
}
