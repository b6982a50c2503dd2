//! Version constraints: `>= 1.3, < 2.0`, `~> 1.9`.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::syntax::ast::Attribute;
use crate::value::{Type, convert};

/// The version of Terraform whose behaviour Formwork has.
pub const TERRAFORM: &str = "1.15.5";

/// Several conditions that must all hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint(Vec<(Operator, Version)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Pessimistic,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Version {
    /// At least three.
    segments: Vec<u64>,
    /// How many were written.
    written: usize,
    prerelease: String,
}

/// Longest first, so that `>=` is not read as `>`.
const OPERATORS: [(&str, Operator); 8] = [
    ("!=", Operator::NotEqual),
    (">=", Operator::GreaterEqual),
    ("<=", Operator::LessEqual),
    ("~>", Operator::Pessimistic),
    ("=", Operator::Equal),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("", Operator::Equal),
];

impl Constraint {
    /// Reads a constraint; nothing when it is malformed.
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.split(',').map(|part| {
            let part = part.trim();
            let (operator, rest) = OPERATORS
                .iter()
                .find_map(|(sign, operator)| Some((*operator, part.strip_prefix(sign)?)))?;
            Some((operator, Version::parse(rest.trim())?))
        });
        parts.collect::<Option<Vec<_>>>().map(Self)
    }

    /// Whether it names a prerelease.
    pub fn has_prerelease(&self) -> bool {
        self.0.iter().any(|(_, v)| !v.prerelease.is_empty())
    }

    /// Whether a version satisfies it. An unreadable version satisfies nothing.
    pub fn allows(&self, version: &str) -> bool {
        Version::parse(version)
            .is_some_and(|version| self.0.iter().all(|(op, wanted)| op.holds(&version, wanted)))
    }
}

impl Operator {
    fn holds(self, version: &Version, wanted: &Version) -> bool {
        let order = version.order(wanted);
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Greater => order.is_gt() && version.comparable(wanted),
            Self::GreaterEqual => order.is_ge() && version.comparable(wanted),
            Self::Less => order.is_lt() && version.comparable(wanted),
            Self::LessEqual => order.is_le() && version.comparable(wanted),
            Self::Pessimistic => {
                let fixed = wanted.written.saturating_sub(1).max(1);
                order.is_ge()
                    && version.comparable(wanted)
                    && version
                        .segments
                        .iter()
                        .zip(&wanted.segments)
                        .take(fixed)
                        .all(|(a, b)| a == b)
            }
        }
    }
}

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, build) = text
            .split_once('+')
            .map_or((text, None), |(a, b)| (a, Some(b)));
        let (numbers, prerelease) = text
            .split_once('-')
            .map_or((text, None), |(a, b)| (a, Some(b)));
        let label = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-~.".contains(c))
        };
        if !build.is_none_or(label) || !prerelease.is_none_or(label) {
            return None;
        }
        let mut segments = numbers
            .split('.')
            .map(|n| {
                let digits = !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
                digits.then(|| n.parse::<u64>().ok()).flatten()
            })
            .collect::<Option<Vec<_>>>()?;
        let written = segments.len();
        while segments.len() < 3 {
            segments.push(0);
        }
        Some(Self {
            segments,
            written,
            prerelease: prerelease.unwrap_or_default().to_owned(),
        })
    }

    fn order(&self, other: &Self) -> Ordering {
        let length = self.segments.len().max(other.segments.len());
        let padded = |v: &Self| {
            let mut segments = v.segments.clone();
            segments.resize(length, 0);
            segments
        };
        padded(self).cmp(&padded(other)).then_with(|| {
            // A version without a pre-release comes after its pre-releases.
            match (self.prerelease.is_empty(), other.prerelease.is_empty()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                (false, false) => self.prerelease.cmp(&other.prerelease),
            }
        })
    }

    /// Pre-releases match only constraints that name a pre-release of the same version.
    fn comparable(&self, wanted: &Self) -> bool {
        match (self.prerelease.is_empty(), wanted.prerelease.is_empty()) {
            (true, _) => true,
            (false, true) => false,
            (false, false) => self.segments == wanted.segments,
        }
    }
}

/// Reads an argument that holds a version constraint. Nothing when it is null or was reported.
pub(super) fn decode(
    attribute: &Attribute,
    diags: &mut Diagnostics,
) -> Option<(Rc<str>, Constraint)> {
    let before = diags.len();
    let value = eval::expr(&attribute.expr, &Scope::empty(), diags);
    if diags.errors_since(before) {
        return None;
    }
    let text = convert::convert(&value, &Type::String).ok();
    // What is not known could not be read.
    if text.as_ref().is_some_and(|t| t.is_null() || t.is_unknown()) {
        return None;
    }
    let at = attribute.expr.span;
    let Some(text) = text.as_ref().and_then(|value| value.text()) else {
        let message = "a version constraint is a string";
        diags.push(Diagnostic::new(&code::INVALID_VERSION, message).at(at));
        return None;
    };
    let Some(constraint) = Constraint::parse(text) else {
        let message =
            format!("`{text}` is no version constraint; write, for instance, `>= 1.3, < 2.0`");
        diags.push(Diagnostic::new(&code::INVALID_VERSION, message).at(at));
        return None;
    };
    Some((text.clone(), constraint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(constraint: &str, version: &str) -> bool {
        Constraint::parse(constraint).unwrap().allows(version)
    }

    #[test]
    fn every_condition_must_hold() {
        assert!(allows(">= 1.3.0, < 2.0.0, != 1.4.1", "1.15.5"));
        assert!(!allows(">= 1.3.0, < 2.0.0, != 1.15.5", "1.15.5"));
        assert!(allows("1.15.5", "1.15.5"));
        assert!(!allows("1.15", "1.15.5"));
    }

    #[test]
    fn pessimistic_fixes_all_but_the_last_number() {
        assert!(allows("~> 1.9", "1.15.5"));
        assert!(!allows("~> 1.9.0", "1.15.5"));
        assert!(allows("~> 1", "1.15.5"));
        assert!(!allows("~> 2.0", "1.15.5"));
    }

    #[test]
    fn malformed_ones_are_refused() {
        for text in [">= one.two", "", ">= 1.", "1..2", "> > 1", "=> 1"] {
            assert_eq!(Constraint::parse(text), None, "{text}");
        }
    }
}
