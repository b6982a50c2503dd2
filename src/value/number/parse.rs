use std::fmt;

use super::super::natural::Natural;
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
        let (digits, point) = all_digits(mantissa)?;
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
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
        let number = |(whole, by): (Natural, i64)| {
            let bits = i64::try_from(whole.bit_len()).unwrap_or(i64::MAX);
            if i32::try_from(bits.saturating_add(by).saturating_add(tens)).is_err() {
                return Err(NumberError);
            }
            let twos = twos.saturating_add(tens).saturating_add(by);
            Ok(scaled(negative, whole, tens, twos))
        };
        if let Some((low, high)) = bounds(digits) {
            let low = number(low);
            if low == number(high) {
                return low;
            }
        }
        number((Natural::from_decimal(digits).ok_or(NumberError)?, 0))
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
fn all_digits(mantissa: &str) -> Result<(String, i64), NumberError> {
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

/// The first digits decide what a long number is rounded to, but where it lies in the middle between two.
const DECISIVE: usize = 1000;

/// A mantissa and an exponent of two.
type Binary = (Natural, i64);

/// What is a little less and a little more than the digits say, when there are very many.
fn bounds(digits: &str) -> Option<(Binary, Binary)> {
    /// The power of five is less wrong than by its bit of this place, counted from the first.
    const SURE: usize = 2000;
    let (first, rest) = digits.split_at_checked(DECISIVE)?;
    if rest.len() < DECISIVE {
        return None;
    }
    let (power, shift) = power_of_five(rest.len() as u64, 2048);
    let by = i64::try_from(rest.len()).ok()? + shift;
    let first = Natural::from_decimal(first)?;
    let low = &first * &power;
    let high = &low + &power;
    Some(((&low - &(&low >> SURE), by), (&high + &(&high >> SURE), by)))
}

/// `whole × 5^fives × 2^twos`, rounded in the reference's two steps: the power of five to 576 bits, the
/// product or quotient to 512. (One step would differ in the last digit for exponents beyond 248.)
fn scaled(negative: bool, whole: Natural, fives: i64, twos: i64) -> Number {
    const P: u32 = Number::PRECISION;
    if fives == 0 {
        return Number::rounded(negative, whole, twos, false, P);
    }
    let (power, shift) = power_of_five(fives.unsigned_abs(), P + 64);
    if fives > 0 {
        return Number::rounded(
            negative,
            &whole * &power,
            twos.saturating_add(shift),
            false,
            P,
        );
    }
    let wanted = power.bit_len() + P as usize + 2;
    let lengthen = wanted.saturating_sub(whole.bit_len());
    let (quotient, rest) = (&whole << lengthen).divide(&power);
    let sticky = !rest.is_zero();
    let exponent = twos
        .saturating_sub(shift)
        .saturating_sub(i64::try_from(lengthen).unwrap_or(i64::MAX));
    Number::rounded(negative, quotient, exponent, sticky, P)
}

/// `5^n` by repeated squaring, every step rounded to `precision` bits (the factor to 64 more).
pub(super) fn power_of_five(n: u64, precision: u32) -> Binary {
    const TABLE: u64 = 27;
    let five = Natural::small(5);
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

fn product(a: &Binary, b: &Binary, precision: u32) -> Binary {
    round::round(&a.0 * &b.0, a.1.saturating_add(b.1), false, precision)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(digits: &str, tens: i64) {
        let exact = Natural::from_decimal(digits).unwrap();
        let exact = scaled(false, exact, tens, tens);
        let read = Number::parse(&format!("{digits}e{tens}")).unwrap();
        assert_eq!(read.order(&exact), std::cmp::Ordering::Equal, "{tens}");
    }

    /// Whether the first digits decide, for a whole number.
    fn decided(digits: &str) -> bool {
        let ((low, by), (high, _)) = bounds(digits).unwrap();
        let number = |mantissa| scaled(false, mantissa, 0, by);
        number(low) == number(high)
    }

    #[test]
    fn first_digits_decide() {
        for seed in 1..9_u64 {
            let digits = (0..3000).map(|i| (seed.pow(7) * i * i / 7 + i) % 10);
            let digits: String = digits.map(|d| d.to_string()).collect();
            let digits = format!("{seed}{digits}");
            assert!(decided(&digits));
            for tens in [0, 1, -1, 300, -3001, -5000, 20_000] {
                same(&digits, tens);
            }
        }
        assert!(bounds("12").is_none());
    }

    #[test]
    fn the_last_digit_decides_in_the_middle() {
        // 2^512 + 1 lies in the middle between two numbers of 512 bits.
        let odd = &(&Natural::small(1) << 512) + &Natural::small(1);
        let middle = &odd << 7000;
        for number in [
            &middle - &Natural::small(1),
            middle.clone(),
            &middle + &Natural::small(1),
        ] {
            let digits = number.to_string();
            assert!(!decided(&digits));
            same(&digits, 0);
        }
        let zeros = "0".repeat(3000);
        same(&format!("1{zeros}"), 0);
        same(&format!("5{zeros}"), -3001);
    }
}
