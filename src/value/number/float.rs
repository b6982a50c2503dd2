use super::super::natural::Natural;
use super::round::round;
use super::{Number, Parts, Repr};

impl Number {
    /// The exact value of a hardware float, at its 53 bits. Nothing for NaN. Only for the two functions
    /// (`log`, `pow`) that the reference itself computes so.
    pub fn from_f64(value: f64) -> Option<Self> {
        const PRECISION: u32 = 53;
        let negative = value.is_sign_negative();
        if value.is_nan() {
            return None;
        }
        if value.is_infinite() {
            return Some(Self {
                repr: Repr::Infinity { negative },
                precision: PRECISION,
            });
        }
        let bits = value.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let exponent = i64::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
        let (mantissa, exponent) = match exponent {
            0 => (fraction, -1074),
            normal => (fraction | (1 << 52), normal - 1075),
        };
        Some(Self::rounded(
            negative,
            Natural::from(mantissa),
            exponent,
            false,
            PRECISION,
        ))
    }

    /// The nearest hardware float; a tie goes to the even one.
    pub fn to_f64(&self) -> f64 {
        const INFINITE: u64 = 0x7ff << 52;
        let (negative, bits) = match self.parts() {
            Parts::Infinity(negative) => (negative, INFINITE),
            Parts::Finite(negative, mantissa, exponent) => {
                (negative, float_bits(mantissa, exponent).unwrap_or(INFINITE))
            }
        };
        f64::from_bits(bits | u64::from(negative) << 63)
    }
}

/// The bits of the float nearest to `mantissa × 2^exponent`. Nothing when it is too large.
fn float_bits(mantissa: Natural, exponent: i64) -> Option<u64> {
    let top = exponent.saturating_add(i64::try_from(mantissa.bit_len()).ok()?);
    // Below the smallest normal float fewer bits are left; below half of the smallest float none.
    let Ok(precision) = u32::try_from(top.saturating_add(1074).clamp(-1, 53)) else {
        return Some(0);
    };
    let (mantissa, exponent) = round(mantissa, exponent, false, precision);
    let Some(zeros) = mantissa.trailing_zeros() else {
        return Some(0);
    };
    let whole = (&mantissa >> zeros).to_u64()?;
    let exponent = exponent.saturating_add(i64::try_from(zeros).ok()?);
    let length = i64::from(64 - whole.leading_zeros());
    if exponent.saturating_add(length) <= -1022 {
        return whole.checked_shl(u32::try_from(exponent + 1074).ok()?);
    }
    // Fifty-three bits, the first of them implied.
    let fraction = whole << (53 - length) & ((1 << 52) - 1);
    let biased = u64::try_from(exponent.saturating_add(length).saturating_add(1022)).ok()?;
    (biased < 0x7ff).then_some(biased << 52 | fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_as_the_standard_library_finds_it() {
        for text in [
            "0.1",
            "123456789012345678901234567890",
            "9007199254740993",
            "9007199254740995",
            "18014398509481985",
            "2.4703282292062327208e-324",
            "2.4703282292062328e-324",
            "7.4e-324",
            "2.2250738585072011e-308",
            "2.22507385850720113605740979670913197593481954635164564e-308",
            "1e-400",
            "-1e-400",
            "1e400",
            "1.7976931348623158e308",
            "1.797693134862315807e308",
            "1.7976931348623159e308",
            "-3e5",
            "4e-310",
        ] {
            let wanted: f64 = text.parse().unwrap();
            let found = Number::parse(text).unwrap().to_f64();
            assert_eq!(
                found.to_bits(),
                wanted.to_bits(),
                "{text}: {found:e} is not {wanted:e}"
            );
        }
    }

    #[test]
    fn there_and_back() {
        let near_limits = [
            5e-324,
            1.5e-323,
            2.225_073_858_507_201e-308,
            f64::MIN_POSITIVE,
            f64::MAX,
        ];
        let others = [0.0, -0.0, 0.1, -2.5, 1e300, std::f64::consts::SQRT_2];
        for value in near_limits.into_iter().chain(others) {
            let number = Number::from_f64(value).unwrap();
            assert_eq!(number.to_f64().to_bits(), f64::to_bits(value));
        }
        assert_eq!(Number::from_f64(0.1).unwrap().to_string(), "0.1");
        assert_eq!(Number::from_f64(2.0).unwrap(), Number::from_i64(2));
        assert!(Number::from_f64(f64::NAN).is_none());
    }
}
