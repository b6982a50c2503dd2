//! From binary to decimal digits: shortest that read back, or a stated count.

use super::super::natural::{Decimals, Natural};
use super::{Number, Parts, parse};

/// Numbers of more decimal places than this are not written out: the text alone would fill memory.
const MAX_PLACES: i64 = 1 << 20;

/// Numbers with a greater exponent of two have so many digits that it takes a while to find all of them.
const FAR: u64 = 4096;

/// About as many digits are found of them instead: more than the shortest form of any number has.
const LEADING: u64 = 260;

/// So long may a mantissa be for that.
const LEADING_BITS: usize = 800;

/// `0.d₁d₂d₃… × 10^point`, without trailing zeros.
#[derive(Clone, Debug, PartialEq)]
struct Decimal {
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// `whole × 10^tens`
    fn new(whole: &Decimals, tens: i64) -> Self {
        let mut digits = whole.digits();
        let point = i64::try_from(digits.len())
            .unwrap_or(i64::MAX)
            .saturating_add(tens);
        trim(&mut digits);
        Self { digits, point }
    }

    /// The exact decimal digits of `mantissa × 2^exponent`.
    fn exact(mantissa: &Natural, exponent: i64) -> Self {
        let zeros = mantissa.trailing_zeros().unwrap_or(0);
        let exponent = exponent + i64::try_from(zeros).unwrap_or(0);
        let odd = mantissa >> zeros;
        Self::new(&(&odd.to_decimals() * &unit(exponent)), exponent.min(0))
    }

    /// The digits of a number's neighbours, whose mantissas are less or greater by one, and its own.
    fn neighbours(mantissa: &Natural, exponent: i64) -> [Self; 3] {
        if is_far(mantissa, exponent) {
            let one = Natural::small(1);
            return [
                Self::leading(&(mantissa - &one), exponent),
                Self::leading(&(mantissa + &one), exponent),
                Self::leading(mantissa, exponent),
            ];
        }
        let unit = unit(exponent);
        let own = &mantissa.to_decimals() * &unit;
        [&own - &unit, &own + &unit, own].map(|whole| Self::new(&whole, exponent.min(0)))
    }

    /// The first digits of `mantissa × 2^exponent`, exact when there are not very many; at least `count`.
    fn first(mantissa: &Natural, exponent: i64, count: usize) -> Self {
        if is_far(mantissa, exponent) && (count as u64) < LEADING - 60 {
            Self::leading(mantissa, exponent)
        } else {
            Self::exact(mantissa, exponent)
        }
    }

    /// The first [`LEADING`] digits, or a few more or less. The power of ten is taken so exactly that the last of
    /// them is as good as certain; that more follow is certain.
    fn leading(mantissa: &Natural, exponent: i64) -> Self {
        let bits = i64::try_from(mantissa.bit_len()).unwrap_or(i64::MAX);
        // log₁₀ 2, a little too small.
        let tens = (exponent.saturating_add(bits)) * 30_102 / 100_000 - LEADING as i64;
        let (power, shift) = parse::power_of_five(tens.unsigned_abs(), 1536);
        // What is left of the power of two when the power of ten is taken out.
        let twos = exponent - tens;
        let (digits, twos) = if tens < 0 {
            (mantissa * &power, twos + shift)
        } else {
            let lengthen = power.bit_len() + 1024;
            let (quotient, _) = (mantissa << lengthen).divide(&power);
            (
                quotient,
                twos - shift - i64::try_from(lengthen).unwrap_or(0),
            )
        };
        let by = usize::try_from(twos.unsigned_abs()).unwrap_or(0);
        let whole = if twos < 0 {
            &digits >> by
        } else {
            &digits << by
        };
        Self::new(&whole.to_decimals(), tens)
    }

    fn at(&self, index: usize) -> u8 {
        self.digits.get(index).copied().unwrap_or(0)
    }

    fn round_down(&mut self, count: usize) {
        self.digits.truncate(count);
        trim(&mut self.digits);
    }

    fn round_up(&mut self, count: usize) {
        self.digits.truncate(count);
        while let Some(last) = self.digits.pop() {
            if last < 9 {
                self.digits.push(last + 1);
                return;
            }
        }
        self.digits.push(1);
        self.point += 1;
    }

    /// Rounds to `count` digits, ties to even.
    fn round(&mut self, count: usize) {
        if count >= self.digits.len() {
            return;
        }
        let tie = self.at(count) == 5 && count + 1 == self.digits.len();
        let up = if tie {
            count
                .checked_sub(1)
                .is_some_and(|last| self.at(last) % 2 == 1)
        } else {
            self.at(count) >= 5
        };
        if up {
            self.round_up(count)
        } else {
            self.round_down(count)
        }
    }

    /// Without exponent and without trailing zeros.
    fn plain(&self, negative: bool) -> String {
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        let places = usize::try_from(length.saturating_sub(self.point)).unwrap_or(0);
        self.fixed(negative, places)
    }

    /// Without exponent, with so many places behind the point.
    fn fixed(&self, negative: bool, places: usize) -> String {
        let mut text = String::with_capacity(self.digits.len() + places + 3);
        if negative {
            text.push('-');
        }
        let digit = |place: i64| usize::try_from(place).map_or(0, |place| self.at(place));
        if self.point <= 0 {
            text.push('0');
        }
        text.extend((0..self.point).map(|place| char::from(b'0' + digit(place))));
        if places > 0 {
            text.push('.');
            let end = self
                .point
                .saturating_add(i64::try_from(places).unwrap_or(i64::MAX));
            text.extend((self.point..end).map(|place| char::from(b'0' + digit(place))));
        }
        text
    }

    /// With an exponent of at least two digits, and so many places behind the point.
    fn scientific(&self, negative: bool, places: usize) -> String {
        let mut text = String::from(if negative { "-" } else { "" });
        text.push(char::from(b'0' + self.at(0)));
        if places > 0 {
            text.push('.');
            text.extend((1..=places).map(|place| char::from(b'0' + self.at(place))));
        }
        let exponent = if self.digits.is_empty() {
            0
        } else {
            self.point - 1
        };
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{text}e{sign}{:02}", exponent.unsigned_abs())
    }

    /// With an exponent when it is below -4 or not below `limit`; else plain. At most `count` digits.
    fn general(&self, negative: bool, limit: usize, count: usize) -> String {
        let length = self.digits.len();
        let whole = i64::try_from(length).unwrap_or(i64::MAX) >= self.point;
        let limit = if limit == count && limit > length && whole {
            length
        } else {
            limit
        };
        if self.point - 1 < -4 || self.point > i64::try_from(limit).unwrap_or(i64::MAX) {
            self.scientific(negative, count.min(length).saturating_sub(1))
        } else {
            self.plain(negative)
        }
    }
}

fn trim(digits: &mut Vec<u8>) {
    while digits.last() == Some(&0) {
        digits.pop();
    }
}

fn is_far(mantissa: &Natural, exponent: i64) -> bool {
    exponent.unsigned_abs() > FAR && mantissa.bit_len() <= LEADING_BITS
}

/// `2^exponent`, times a power of ten that makes it whole.
fn unit(exponent: i64) -> Decimals {
    let count = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
    Decimals::small(if exponent < 0 { 5 } else { 2 }).pow(count)
}

/// Whether the digits may be written out.
fn writable(mantissa: &Natural, exponent: i64) -> bool {
    let bits = i64::try_from(mantissa.bit_len()).unwrap_or(i64::MAX);
    exponent.abs().saturating_add(bits) <= MAX_PLACES
}

/// The shortest digits that read back as the same number at its precision, without exponent.
pub(super) fn shortest(number: &Number) -> String {
    let Parts::Finite(negative, mantissa, exponent) = number.parts() else {
        return String::new();
    };
    if mantissa.is_zero() {
        return "0".to_owned();
    }
    if !writable(&mantissa, exponent) {
        // Readable again, which is all that can be asked of a number with a million digits.
        let sign = if negative { "-" } else { "" };
        return format!("{sign}{mantissa}p{exponent}");
    }
    shortened(mantissa, exponent, number.precision()).plain(negative)
}

/// The digits, cut as soon as what is left can only be read as this number.
fn shortened(mantissa: Natural, exponent: i64, precision: u32) -> Decimal {
    // Scale so that the last bit is half a unit of the precision: the neighbours' midpoints are ±1.
    let wanted = precision as usize + 1;
    let lengthen = wanted.saturating_sub(mantissa.bit_len());
    let mantissa = &mantissa << lengthen;
    let exponent = exponent - i64::try_from(lengthen).unwrap_or(0);
    let inclusive = !mantissa.bit(1);
    let [lower, upper, mut decimal] = Decimal::neighbours(&mantissa, exponent);
    for index in 0..decimal.digits.len() {
        let (low, own, high) = (lower.at(index), decimal.at(index), upper.at(index));
        let down = low != own || inclusive && index + 1 == lower.digits.len();
        let up = own != high && (inclusive || own + 1 < high || index + 1 < upper.digits.len());
        match (down, up) {
            (true, true) => decimal.round(index + 1),
            (true, false) => decimal.round_down(index + 1),
            (false, true) => decimal.round_up(index + 1),
            (false, false) => continue,
        }
        break;
    }
    decimal
}

impl Number {
    /// Whether its digits can be written out: infinities have none, and some numbers have too many.
    pub fn is_writable(&self) -> bool {
        match self.parts() {
            Parts::Finite(_, mantissa, exponent) => writable(&mantissa, exponent),
            Parts::Infinity(_) => false,
        }
    }

    /// At most `count` significant digits, with an exponent when the number is very large or small.
    pub fn to_significant(&self, count: usize) -> String {
        let Some((negative, mut decimal)) = self.decimal(count) else {
            return self.to_string();
        };
        decimal.round(count);
        decimal.general(negative, count, count)
    }

    /// As many digits as needed, with an exponent from a million on and below a ten-thousandth.
    pub fn to_general(&self) -> String {
        let Parts::Finite(negative, mantissa, exponent) = self.parts() else {
            return self.to_string();
        };
        if mantissa.is_zero() || !writable(&mantissa, exponent) {
            return self.to_string();
        }
        let decimal = shortened(mantissa, exponent, self.precision());
        let length = decimal.digits.len();
        decimal.general(negative, 6, length)
    }

    /// So many places behind the point.
    pub fn to_fixed(&self, places: usize) -> String {
        let Some((negative, mut decimal)) = self.decimal_or_zero(self.whole_digits() + places)
        else {
            return self.to_string();
        };
        let keep = decimal
            .point
            .saturating_add(i64::try_from(places).unwrap_or(i64::MAX));
        match usize::try_from(keep) {
            Ok(keep) => decimal.round(keep),
            Err(_) => decimal.digits.clear(),
        }
        decimal.fixed(negative, places)
    }

    /// One digit before the point, so many behind, and an exponent.
    pub fn to_exponent(&self, places: usize) -> String {
        let Some((negative, mut decimal)) = self.decimal_or_zero(places + 1) else {
            return self.to_string();
        };
        decimal.round(places + 1);
        decimal.scientific(negative, places)
    }

    /// Decimal digits before the point, or a few more.
    fn whole_digits(&self) -> usize {
        let Parts::Finite(_, mantissa, exponent) = self.parts() else {
            return 0;
        };
        let bits = i64::try_from(mantissa.bit_len()).unwrap_or(i64::MAX);
        // log₁₀ 2, a little too large.
        let digits = exponent.saturating_add(bits).saturating_mul(30_103) / 100_000 + 1;
        usize::try_from(digits).unwrap_or(0)
    }

    /// Sign and digits, at least `count`. Nothing for zero, infinities, and numbers too long to write.
    fn decimal(&self, count: usize) -> Option<(bool, Decimal)> {
        self.decimal_or_zero(count)
            .filter(|(_, decimal)| !decimal.digits.is_empty())
    }

    fn decimal_or_zero(&self, count: usize) -> Option<(bool, Decimal)> {
        let Parts::Finite(negative, mantissa, exponent) = self.parts() else {
            return None;
        };
        if mantissa.is_zero() {
            return Some((
                negative,
                Decimal {
                    digits: Vec::new(),
                    point: 0,
                },
            ));
        }
        writable(&mantissa, exponent)
            .then(|| (negative, Decimal::first(&mantissa, exponent, count)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_digits_of_far_numbers() {
        for text in [
            "6133e3000",
            "1e1300",
            "3e-1500",
            "7.25e-9000",
            "1p20001",
            "123456789e40000",
        ] {
            let Parts::Finite(_, mantissa, exponent) = Number::parse(text).unwrap().parts() else {
                panic!("{text} is finite");
            };
            let mantissa = &(&mantissa << 3) + &Natural::small(1);
            let exact = Decimal::exact(&mantissa, exponent - 3);
            let leading = Decimal::leading(&mantissa, exponent - 3);
            assert_eq!(leading.point, exact.point, "{text}");
            assert_eq!(leading.digits.get(..200), exact.digits.get(..200), "{text}");
            assert!((240..290).contains(&leading.digits.len()), "{text}");
        }
    }
}
