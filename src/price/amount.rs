use std::fmt;

/// Money, or a quantity to multiply it with: a decimal with twelve digits after the point. Prices have at
/// most eight and quantities at most four, so nothing is lost until the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i128);

/// How many units of the last digit make one.
const ONE: i128 = 1_000_000_000_000;

/// How many units of the last digit make one hundredth.
const CENT: i128 = ONE / 100;

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A whole number.
    pub fn whole(value: u32) -> Self {
        Self(i128::from(value) * ONE)
    }

    /// Reads digits with an optional point. More than twelve digits after it are refused.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 15 || fraction.len() > 12 {
            return None;
        }
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        let padded = format!("{whole}{fraction:0<12}");
        padded.parse().ok().map(Self)
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left, never below nothing.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    /// How much more this is than another amount; below nothing when it is less.
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The product of two that are not below nothing; what does not fit into twelve digits is rounded up.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        // By parts: the product of the raw numbers would not fit where the result does.
        let whole = (self.0 / ONE).saturating_mul(other.0);
        let rest = (self.0 % ONE).saturating_mul(other.0);
        Self(whole.saturating_add(rest / ONE + i128::from(rest % ONE > 0)))
    }

    /// One of so many equal parts, rounded up to twelve digits; the whole when there are none.
    #[must_use]
    pub fn over(self, parts: u32) -> Self {
        let parts = i128::from(parts.max(1));
        Self(self.0 / parts + i128::from(self.0 % parts > 0))
    }

    /// Rounded up to two digits after the point. //= PRICE-7
    #[must_use]
    pub fn rounded_up(self) -> Self {
        let cents = self.0 / CENT + i128::from(self.0 % CENT > 0);
        Self(cents.saturating_mul(CENT))
    }
}

impl Amount {
    /// With two digits after the point, as money is written; further digits are cut, so round before.
    pub fn money(self) -> String {
        let cents = self.0.unsigned_abs() / CENT.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

/// Without zeros at the end: what a JSON number looks like.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (raw, one) = (self.0.unsigned_abs(), ONE.unsigned_abs());
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:012}", raw / one, raw % one);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    fn amount(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    #[test]
    fn products_are_exact() {
        let product = amount("0.00005425").times(amount("1000"));
        assert_eq!(product.to_string(), "0.05425");
        let sum = amount("0.1").plus(amount("0.2"));
        assert_eq!(sum, amount("0.3"));
    }

    #[test]
    fn cents_are_rounded_up() {
        let rounded = |text| amount(text).rounded_up().to_string();
        assert_eq!(rounded("0.001"), "0.01");
        assert_eq!(rounded("0.57"), "0.57");
        assert_eq!(rounded("1.010000000001"), "1.02");
        assert_eq!(rounded("12"), "12");
        assert_eq!(rounded("0"), "0");
    }

    #[test]
    fn large_products_do_not_overflow_before_their_result_does() {
        let product = amount("999999999999999").times(amount("999999999.999999999999"));
        assert_eq!(product.to_string(), "999999999999998999999000.000000000001");
    }

    #[test]
    fn a_difference_may_be_below_nothing() {
        let (small, large) = (amount("0.5"), amount("12.25"));
        assert_eq!(large.difference(small).to_string(), "11.75");
        assert_eq!(small.difference(large).to_string(), "-11.75");
        assert_eq!(small.difference(large).money(), "-11.75");
        assert_eq!(amount("3").money(), "3.00");
        assert_eq!(amount("0.05").difference(Amount::ZERO).money(), "0.05");
        assert_eq!(Amount::ZERO.difference(amount("0.05")).money(), "-0.05");
    }

    #[test]
    fn parts_are_rounded_up() {
        assert_eq!(amount("1").over(3).to_string(), "0.333333333334");
        assert_eq!(amount("12").over(12).to_string(), "1");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            ".5",
            "-1",
            "1e3",
            "1.1234567890123",
            "1.2.3",
            "9999999999999999",
        ] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }
}
