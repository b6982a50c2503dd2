//! What the provider says of a value that breaks a rule, in the provider's own words: they are its summaries.

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::model::{AttributeSchema, Format, Rule};
use crate::diag::nearest;
use crate::func::pattern;
use crate::sorted::Gather;
use crate::value::{Value, View};

/// Arguments whose words the provider compares without regard to letter case.
const CASE_IGNORED: &[(&str, &str)] = &[
    ("huaweicloud_networking_secgroup_rule", "direction"),
    ("huaweicloud_networking_secgroup_rule", "ethertype"),
];

/// Rules with messages of their own, which no generic rule expresses: type, path (`*` for any index), pattern,
/// message.
const STATED: &[(&str, &str, &str, &str)] = &[
    (
        "huaweicloud_apig_instance",
        "maintain_begin",
        "^(02|06|10|14|18|22):00:00$",
        "The start-time format of maintenance window is not 'xx:00:00' or the hour is not 02, 06, 10, 14, 18 or 22.",
    ),
    (
        "huaweicloud_cbr_policy",
        "backup_cycle.*.days",
        "^[A-Z,]+$",
        "the string cannot contain lowercase, letters, numbers, whitespaces and special characters except commas. \
         The valid string of weekly date are:MO, TU, WE, TH, FR, SA, SU.",
    ),
];

/// Last words of the names of numbers that count things, and so have no fraction.
const COUNTED: &[&str] = &[
    "count",
    "days",
    "hours",
    "interval",
    "minutes",
    "num",
    "number",
    "period",
    "port",
    "priority",
    "quantity",
    "replicas",
    "retention",
    "seconds",
    "size",
    "timeout",
];

/// Whether a number has no fraction. The catalogue does not tell; a rule for whole numbers does, or else the name.
pub fn is_whole(attribute: &AttributeSchema) -> bool {
    let ruled = |rule: &Rule| matches!(rule, Rule::Range(..) | Rule::Enum(_));
    let last = attribute.name.rsplit('_').next().unwrap_or_default();
    attribute.rules.iter().any(ruled) || COUNTED.contains(&last)
}

/// Whether a type has rules that [`stated`] knows.
pub fn has_stated(type_name: &str) -> bool {
    STATED.iter().any(|row| row.0 == type_name)
}

/// The provider's summary when a text breaks a rule that the catalogue has no form for.
pub fn stated(type_name: &str, key: &str, value: &Value) -> Option<String> {
    let row = STATED
        .iter()
        .find(|row| row.0 == type_name && fits(key, row.1))?;
    let text = value.text()?;
    let regex = pattern::compile(row.2).ok()?;
    (!regex.is_match(text)).then(|| format!("invalid value for {key} ({})", row.3))
}

/// Whether a flat path is one that a row means.
fn fits(key: &str, pattern: &str) -> bool {
    let mut wanted = pattern.split('.');
    let fit = key.split('.').all(|step| match wanted.next() {
        Some("*") => step.bytes().all(|b| b.is_ascii_digit()),
        other => other == Some(step),
    });
    fit && wanted.next().is_none()
}

/// Whether the provider compares the words of an argument, named by its flat path, without regard to letter
/// case.
pub fn ignores_case(type_name: &str, key: &str) -> bool {
    CASE_IGNORED.contains(&(type_name, key))
}

impl Rule {
    /// The provider's summary when a known value breaks the rule. `key` is the argument's flat path
    /// (`publicip.0.ip_address`).
    pub fn broken(&self, value: &Value, key: &str) -> Option<String> {
        match (self, value.view()) {
            (Self::Enum(words), View::String(text)) => not_a_word(words, text, key),
            (Self::Enum(words), View::Number(number)) => {
                let given = number.to_string();
                let known = words.iter().any(|w| **w == *given);
                let list = words.join(" ");
                (!known).then(|| format!("expected {key} to be one of [{list}], got {given}"))
            }
            (Self::Range(least, most), View::Number(number)) => {
                let given = number.to_i64()?;
                out_of_range(*least, *most, given, key)
            }
            (Self::Length(least, most), View::String(text)) => {
                let length = i64::try_from(text.len()).unwrap_or(i64::MAX);
                let fits = least.is_none_or(|l| l <= length) && most.is_none_or(|m| length <= m);
                let ends = (least.unwrap_or(0), most.unwrap_or(i64::MAX));
                (!fits).then(|| {
                    format!(
                        "expected length of {key} to be in the range ({} - {}), got {text}",
                        ends.0, ends.1
                    )
                })
            }
            (Self::Format(format), View::String(text)) => format.broken(text, key),
            (Self::Pattern(pattern), View::String(text)) => no_match(pattern, text, key),
            _ => None,
        }
    }
}

impl Rule {
    /// What was probably meant by a text that breaks the rule.
    pub fn mended(&self, text: &str) -> Option<String> {
        match self {
            Self::Enum(words) => {
                let same = words.iter().find(|w| w.eq_ignore_ascii_case(text));
                let near = || nearest(text, words.iter().map(|w| &**w));
                same.map(|w| &**w).or_else(near).map(str::to_owned)
            }
            Self::Format(Format::Cidr) => {
                parse_network(text).map(|(address, bits)| network(address, bits))
            }
            _ => None,
        }
    }
}

fn not_a_word(words: &[std::rc::Rc<str>], text: &str, key: &str) -> Option<String> {
    if words.iter().any(|w| **w == *text) {
        return None;
    }
    let list: Vec<String> = words.iter().map(|w| quoted(w)).gathered();
    Some(format!(
        "expected {key} to be one of [{}], got {text}",
        list.join(" ")
    ))
}

fn out_of_range(least: Option<i64>, most: Option<i64>, given: i64, key: &str) -> Option<String> {
    match (least, most) {
        (Some(l), Some(m)) if given < l || given > m => Some(format!(
            "expected {key} to be in the range ({l} - {m}), got {given}"
        )),
        (Some(l), None) if given < l => {
            Some(format!("expected {key} to be at least ({l}), got {given}"))
        }
        (None, Some(m)) if given > m => {
            Some(format!("expected {key} to be at most ({m}), got {given}"))
        }
        _ => None,
    }
}

/// The catalogue has patterns as Go's `%q` prints them.
fn no_match(pattern: &str, text: &str, key: &str) -> Option<String> {
    let plain = pattern.replace(r"\\", r"\");
    // A pattern that our engine cannot read says nothing about the value.
    let regex = pattern::compile(&plain).ok()?;
    (!regex.is_match(text)).then(|| {
        format!(
            "{} doesn't comply with restrictions (\"{pattern}\"): {}",
            quoted(key),
            quoted(text)
        )
    })
}

impl Format {
    /// The provider's summary when a text is not of this form.
    pub fn broken(self, text: &str, key: &str) -> Option<String> {
        match self {
            Self::Cidr => not_a_network(text, key),
            Self::Ip => {
                (parse_ip(text).map(|ip| ip.to_string()).as_deref() != Some(text)).then(|| {
                    format!(
                        "{} must contain a valid network IP address, got {}",
                        quoted(key),
                        quoted(text)
                    )
                })
            }
            Self::Ipv4 => parse_ip(text)
                .filter(IpAddr::is_ipv4)
                .is_none()
                .then(|| format!("expected {key} to contain a valid IPv4 address, got: {text}")),
            Self::Json => super::json_error::find(text)
                .map(|error| format!("{} contains an invalid JSON: {error}", quoted(key))),
        }
    }
}

fn not_a_network(text: &str, key: &str) -> Option<String> {
    let Some((address, bits)) = parse_network(text) else {
        return Some(format!(
            "{} must contain a valid CIDR, got error parsing: invalid CIDR address: {text}",
            quoted(key)
        ));
    };
    (network(address, bits) != text).then(|| {
        format!(
            "{} must contain a valid network CIDR, got {}",
            quoted(key),
            quoted(text)
        )
    })
}

fn parse_network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = text.split_once('/')?;
    let address = parse_ip(address)?;
    if bits.is_empty() || bits.len() > 3 || !bits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let bits: u32 = bits.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    (bits <= most).then_some((address, bits))
}

/// The network an address belongs to, as text.
fn network(address: IpAddr, bits: u32) -> String {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            format!("{}/{bits}", Ipv4Addr::from_bits(address.to_bits() & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
            format!("{}/{bits}", Ipv6Addr::from_bits(address.to_bits() & mask))
        }
    }
}

/// An address without zone; an IPv4 address written as IPv6 counts as IPv4.
fn parse_ip(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

/// A text in double quotes, as Go's `%q` prints it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 || c == '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(rule: &Rule, value: &Value) -> String {
        rule.broken(value, "a").unwrap_or_default()
    }

    #[test]
    fn words_and_numbers() {
        let rule = Rule::Enum(vec!["ingress".into(), "egress".into()]);
        assert_eq!(says(&rule, &Value::string("egress")), "");
        assert_eq!(
            says(&rule, &Value::string("up")),
            "expected a to be one of [\"ingress\" \"egress\"], got up"
        );
        let rule = Rule::Enum(vec!["4".into(), "6".into()]);
        assert_eq!(
            says(&rule, &Value::int(5)),
            "expected a to be one of [4 6], got 5"
        );
        let rule = Rule::Range(Some(1), Some(9));
        assert_eq!(says(&rule, &Value::int(9)), "");
        assert_eq!(
            says(&rule, &Value::int(12)),
            "expected a to be in the range (1 - 9), got 12"
        );
        let rule = Rule::Range(Some(1), None);
        assert_eq!(
            says(&rule, &Value::int(0)),
            "expected a to be at least (1), got 0"
        );
    }

    #[test]
    fn networks() {
        let cidr = |text: &str| Format::Cidr.broken(text, "a").unwrap_or_default();
        assert_eq!(cidr("10.1.0.0/16"), "");
        assert_eq!(cidr("0.0.0.0/0"), "");
        assert_eq!(cidr("2001:db8::/32"), "");
        assert_eq!(
            cidr("10.1.2.3/16"),
            "\"a\" must contain a valid network CIDR, got \"10.1.2.3/16\""
        );
        let parse = "\"a\" must contain a valid CIDR, got error parsing: invalid CIDR address: ";
        for bad in [
            "bogus",
            "10.1.0.0",
            "10.1.0.0/33",
            "10.01.0.0/16",
            "10.1.0.0/",
            "/8",
        ] {
            assert_eq!(cidr(bad), format!("{parse}{bad}"));
        }
    }

    #[test]
    fn addresses() {
        assert_eq!(Format::Ip.broken("10.1.1.1", "a"), None);
        assert_eq!(Format::Ip.broken("2001:db8::1", "a"), None);
        assert_eq!(
            Format::Ip.broken("10.1.1.256", "a").unwrap(),
            "\"a\" must contain a valid network IP address, got \"10.1.1.256\""
        );
        assert_eq!(
            Format::Ipv4.broken("2001:db8::1", "a").unwrap(),
            "expected a to contain a valid IPv4 address, got: 2001:db8::1"
        );
    }

    #[test]
    fn stated_rules_hold_at_their_paths() {
        let days =
            |key: &str, text: &str| stated("huaweicloud_cbr_policy", key, &Value::string(text));
        assert_eq!(days("backup_cycle.0.days", "MO,TU"), None);
        assert!(
            days("backup_cycle.1.days", "monday")
                .unwrap()
                .starts_with("invalid value for backup_cycle.1.days (")
        );
        assert_eq!(days("backup_cycle.0.days.0", "monday"), None);
        assert_eq!(days("backup_cycle", "monday"), None);
    }

    #[test]
    fn patterns_are_as_go_prints_them() {
        let rule = Rule::Pattern(r"^[\\-._A-Za-z0-9一-龥]+$".into());
        assert_eq!(says(&rule, &Value::string("a-b.中")), "");
        assert_eq!(
            says(&rule, &Value::string("a b")),
            r#""a" doesn't comply with restrictions ("^[\\-._A-Za-z0-9一-龥]+$"): "a b""#
        );
    }
}
