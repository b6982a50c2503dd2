//! The `timeouts` block: texts that must be durations of the provider's language.

use crate::value::json::quoted;
use crate::value::{Value, View};

/// What the provider says of a bad duration.
pub fn problem(config: &Value) -> Option<String> {
    let View::Object(values) = config.view() else {
        return None;
    };
    let View::Object(timeouts) = values.get("timeouts")?.view() else {
        return None;
    };
    timeouts.iter().find_map(|(name, value)| {
        let why = bad_duration(value.text()?)?;
        Some(format!("Error parsing \"{name}\" timeout: time: {why}"))
    })
}

/// Why a text is no duration: a sequence of decimal numbers with units, as `1h30m`.
fn bad_duration(text: &str) -> Option<String> {
    let invalid = || Some(format!("invalid duration {}", quoted(text)));
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return None;
    }
    if rest.is_empty() {
        return invalid();
    }
    while !rest.is_empty() {
        let number = rest
            .find(|c: char| c != '.' && !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, after) = rest.split_at(number);
        if !digits.contains(|c: char| c.is_ascii_digit()) || digits.matches('.').count() > 1 {
            return invalid();
        }
        let unit = after
            .find(|c: char| c == '.' || c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, next) = after.split_at(unit);
        if unit.is_empty() {
            return Some(format!("missing unit in duration {}", quoted(text)));
        }
        if !["ns", "us", "µs", "μs", "ms", "s", "m", "h"].contains(&unit) {
            return Some(format!(
                "unknown unit {} in duration {}",
                quoted(unit),
                quoted(text)
            ));
        }
        rest = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::bad_duration;

    #[test]
    fn durations() {
        for good in ["0", "10m", "1h30m", "1.5h", "-3s", "100ms", "+5us", ".5s"] {
            assert_eq!(bad_duration(good), None, "{good}");
        }
        let bad = |text: &str| bad_duration(text).unwrap();
        assert_eq!(bad("five minutes"), "invalid duration \"five minutes\"");
        assert_eq!(bad(""), "invalid duration \"\"");
        assert_eq!(bad("5"), "missing unit in duration \"5\"");
        assert_eq!(bad("5d"), "unknown unit \"d\" in duration \"5d\"");
    }
}
