//! Logarithm and power of hardware floats, step by step as the reference computes them: the platform's
//! own functions differ in the last digit from one machine to the next.

const LN2_HI: f64 = 6.931_471_803_691_238e-1;
const LN2_LO: f64 = 1.908_214_929_270_587_7e-10;

/// The natural logarithm.
pub(super) fn ln(x: f64) -> f64 {
    const L: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x.is_infinite() {
        return x;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    let (mut fraction, mut exponent) = split(x);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        exponent -= 1;
    }
    let f = fraction - 1.0;
    let k = f64::from(exponent);
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let [l1, l2, l3, l4, l5, l6, l7] = L;
    let t1 = s2 * (l1 + s4 * (l3 + s4 * (l5 + s4 * l7)));
    let t2 = s4 * (l2 + s4 * (l4 + s4 * l6));
    let r = t1 + t2;
    let half = 0.5 * f * f;
    k * LN2_HI - ((half - (s * (half + r) + k * LN2_LO)) - f)
}

/// `e` raised to a power: a series for a sixteenth of the rest, squared four times.
fn exp(x: f64) -> f64 {
    const SERIES: [f64; 8] = [
        1.0,
        0.5,
        1.666_666_666_666_666_6e-1,
        4.166_666_666_666_666_4e-2,
        8.333_333_333_333_333e-3,
        1.388_888_888_888_889e-3,
        1.984_126_984_126_984e-4,
        2.480_158_730_158_73e-5,
    ];
    const HIGH: f64 = 0.693_147_180_559_662_956_511_601_805_686_950_683_593_75;
    const LOW: f64 = 0.282_352_905_630_315_771_225_884_481_750_134_360_255_254_120_68e-12;
    if x > 709.782_712_893_384 {
        return f64::INFINITY;
    }
    if x < -745.2 {
        return 0.0;
    }
    let k = (x * std::f64::consts::LOG2_E).round_ties_even();
    let rest = k.mul_add(-LOW, k.mul_add(-HIGH, x)) * 0.0625;
    let series = SERIES
        .iter()
        .rev()
        .fold(0.0, |sum: f64, term| sum.mul_add(rest, *term));
    let thrice = (0..3).fold(rest * series, |y, _| y * (y + 2.0));
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the bounds above keep it within 11 bits"
    )]
    scale(thrice.mul_add(thrice + 2.0, 1.0), k as i32)
}

/// `x` raised to `y`.
pub(super) fn pow(x: f64, y: f64) -> f64 {
    if let Some(special) = special_power(x, y) {
        return special;
    }
    let mut whole = y.abs().trunc();
    let mut fraction = y.abs() - whole;
    if fraction != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 9_223_372_036_854_775_808.0 {
        return match (x == -1.0, (x.abs() < 1.0) == (y > 0.0)) {
            (true, _) => 1.0,
            (false, true) => 0.0,
            (false, false) => f64::INFINITY,
        };
    }
    let mut result = 1.0;
    let mut exponent = 0_i32;
    if fraction != 0.0 {
        if fraction > 0.5 {
            fraction -= 1.0;
            whole += 1.0;
        }
        result = exp(fraction * ln(x));
    }
    let (mut factor, mut factor_exponent) = split(x);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "below 2⁶³ by the check above"
    )]
    let mut rest = whole as i64;
    while rest != 0 {
        if !(-4096..=4096).contains(&factor_exponent) {
            exponent += factor_exponent;
            break;
        }
        if rest & 1 == 1 {
            result *= factor;
            exponent += factor_exponent;
        }
        factor *= factor;
        factor_exponent <<= 1;
        if factor < 0.5 {
            factor += factor;
            factor_exponent -= 1;
        }
        rest >>= 1;
    }
    if y < 0.0 {
        result = 1.0 / result;
        exponent = -exponent;
    }
    scale(result, exponent)
}

/// Powers that need no computation.
#[expect(clippy::float_cmp, reason = "exact values are meant")]
fn special_power(x: f64, y: f64) -> Option<f64> {
    let odd = y.abs() < 9_007_199_254_740_992.0 && y.abs() % 2.0 == 1.0;
    if y == 0.0 || x == 1.0 {
        return Some(1.0);
    }
    if y == 1.0 {
        return Some(x);
    }
    if x.is_nan() || y.is_nan() {
        return Some(f64::NAN);
    }
    if x == 0.0 {
        let signed = |value: f64| {
            if x.is_sign_negative() && odd {
                -value
            } else {
                value
            }
        };
        return Some(signed(if y < 0.0 { f64::INFINITY } else { 0.0 }));
    }
    if y.is_infinite() {
        let grows = (x.abs() > 1.0) == (y > 0.0);
        return Some(if x == -1.0 {
            1.0
        } else if grows {
            f64::INFINITY
        } else {
            0.0
        });
    }
    if x.is_infinite() {
        let signed = |value: f64| if x < 0.0 && odd { -value } else { value };
        return Some(signed(if y < 0.0 { 0.0 } else { f64::INFINITY }));
    }
    if y == 0.5 {
        return Some(x.sqrt());
    }
    (y == -0.5).then(|| 1.0 / x.sqrt())
}

/// A fraction from a half to one (with the sign) and a power of two.
fn split(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE {
        (x * 4_503_599_627_370_496.0, -52)
    } else {
        (x, 0)
    };
    let bits = x.to_bits();
    let exponent = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0) - 1022;
    (
        f64::from_bits(bits & !(0x7ff << 52) | (1022 << 52)),
        exponent + shift,
    )
}

/// `x × 2^exponent`
fn scale(mut x: f64, mut exponent: i32) -> f64 {
    let power = |e: i32| f64::from_bits(u64::try_from(e + 1023).unwrap_or(0) << 52);
    while exponent > 1023 && x.is_finite() && x != 0.0 {
        x *= power(1023);
        exponent -= 1023;
    }
    while exponent < -1022 && x != 0.0 {
        x *= power(-969);
        exponent += 969;
    }
    x * power(exponent.clamp(-1022, 1023))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_where_it_can_be() {
        assert_eq!(pow(7.0, 3.0), 343.0);
        assert_eq!(pow(-2.0, 3.0), -8.0);
        assert_eq!(pow(2.0, 0.5), std::f64::consts::SQRT_2);
        assert_eq!(pow(2.0, -1074.0), 5e-324);
        assert_eq!(ln(8.0) / ln(2.0), 3.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert!(pow(-1.0, 0.4).is_nan());
        assert!(ln(-1.0).is_nan());
    }

    #[test]
    fn the_digits_of_the_reference() {
        assert_eq!(pow(12.0, 0.25), 1.861_209_718_204_199_1);
        assert_eq!(pow(5.0, -1.3), 0.123_406_772_544_001_94);
        assert_eq!(pow(10.0, 1.5), 31.622_776_601_683_796);
        assert_eq!(pow(1.1, 7.0), 1.948_717_100_000_001_2);
        assert_eq!(ln(0.3) / ln(7.0), -0.618_719_628_401_358_9);
        assert_eq!(ln(5.0) / ln(3.0), 1.464_973_520_717_927_3);
    }
}
