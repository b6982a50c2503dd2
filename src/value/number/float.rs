use dashu_int::UBig;

use super::{Number, Repr};

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
            UBig::from(mantissa),
            exponent,
            false,
            PRECISION,
        ))
    }

    /// The nearest hardware float.
    pub fn to_f64(&self) -> f64 {
        let text = self.to_string();
        text.parse().unwrap_or(if self.is_negative() {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for value in [0.1, -2.5, 1e300, 5e-324, std::f64::consts::SQRT_2] {
            let number = Number::from_f64(value).unwrap();
            assert_eq!(number.to_f64().to_bits(), f64::to_bits(value));
        }
        assert_eq!(Number::from_f64(0.1).unwrap().to_string(), "0.1");
        assert_eq!(Number::from_f64(2.0).unwrap(), Number::from_i64(2));
        assert!(Number::from_f64(f64::NAN).is_none());
    }
}
