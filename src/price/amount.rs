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

    /// The product; what does not fit into twelve digits is rounded up.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let product = self.0.saturating_mul(other.0);
        Self(product / ONE + i128::from(product % ONE > 0))
    }

    /// Rounded up to two digits after the point. //= PRICE-7
    #[must_use]
    pub fn rounded_up(self) -> Self {
        let cents = self.0 / CENT + i128::from(self.0 % CENT > 0);
        Self(cents.saturating_mul(CENT))
    }
}

/// Without zeros at the end: what a JSON number looks like.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:012}", self.0 / ONE, self.0 % ONE);
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
