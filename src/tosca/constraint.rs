use std::cmp::Ordering;
use std::rc::Rc;

use super::read::Reader;
use crate::diag::{Diagnostic, code, nearest};
use crate::func::pattern;
use crate::syntax::yaml::{Kind, Node};
use crate::text::Span;
use crate::value::Number;

/// What values an input may have. //= AOS-24
#[derive(Clone, Debug)]
pub struct Constraint {
    /// The rule.
    pub rule: Rule,
    /// Where it is written.
    pub span: Span,
    /// As it was written.
    pub node: Node,
}

/// A rule for values.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Between both, inclusive.
    InRange(Number, Number),
    /// Matches the pattern.
    Regex(Rc<str>),
    /// One of them.
    ValidValues(Vec<Rc<str>>),
    /// The same.
    Equal(Rc<str>),
    /// Compared with a number: the orderings that pass.
    Compared(&'static str, Number),
}

const KEYS: [&str; 8] = [
    "equal",
    "greater_or_equal",
    "greater_than",
    "in_range",
    "less_or_equal",
    "less_than",
    "regex",
    "valid_values",
];

impl Constraint {
    /// Its key.
    pub fn key(&self) -> &'static str {
        match &self.rule {
            Rule::InRange(..) => "in_range",
            Rule::Regex(_) => "regex",
            Rule::ValidValues(_) => "valid_values",
            Rule::Equal(_) => "equal",
            Rule::Compared(key, _) => key,
        }
    }

    /// What a value must be, when it is not.
    pub fn refusal(&self, value: &str) -> Option<String> {
        let number = || Number::parse(value).ok();
        let (passes, rule) = match &self.rule {
            Rule::InRange(least, most) => {
                let within = |n: Number| n.order(least).is_ge() && n.order(most).is_le();
                let rule = format!("between {least} and {most}");
                (number().is_some_and(within), rule)
            }
            Rule::Regex(regex) => {
                // One that cannot be read was reported with the template.
                let found = pattern::compile(regex).map(|regex| regex.is_match(value));
                (
                    found.unwrap_or(true),
                    format!("text that matches `{regex}`"),
                )
            }
            Rule::ValidValues(values) => {
                let passes = values.iter().any(|known| &**known == value);
                (passes, format!("one of {}", values.join(", ")))
            }
            Rule::Equal(wanted) => (same(wanted, value), format!("`{wanted}`")),
            Rule::Compared(key, limit) => {
                let passes = number().is_some_and(|n| holds(key, n.order(limit)));
                (passes, format!("{} {limit}", key.replace('_', " ")))
            }
        };
        (!passes).then_some(rule)
    }
}

fn same(wanted: &str, value: &str) -> bool {
    let equal = |(a, b): (Number, Number)| a.order(&b).is_eq();
    let numbers = Number::parse(wanted).ok().zip(Number::parse(value).ok());
    wanted == value || numbers.is_some_and(equal)
}

fn holds(key: &str, order: Ordering) -> bool {
    match key {
        "greater_or_equal" => order.is_ge(),
        "greater_than" => order.is_gt(),
        "less_or_equal" => order.is_le(),
        _ => order.is_lt(),
    }
}

/// Reads constraints: a mapping, or a list of mappings with one key.
pub(super) fn read(reader: &mut Reader, node: &Node) -> Vec<Constraint> {
    let mut read = Vec::new();
    match &node.kind {
        Kind::Map(_) => read_map(reader, node, &mut read),
        Kind::List(items) => {
            for item in items {
                match item.kind {
                    Kind::Map(_) => read_map(reader, item, &mut read),
                    _ => reader.wrong("a constraint", "a mapping", item),
                }
            }
        }
        Kind::Null => {}
        _ => reader.wrong("`constraints`", "a mapping", node),
    }
    read
}

fn read_map(reader: &mut Reader, node: &Node, all: &mut Vec<Constraint>) {
    for entry in node.entries() {
        let value = &entry.value;
        let rule = match &*entry.key {
            "in_range" => match value.items() {
                [least, most] => number(least)
                    .zip(number(most))
                    .map(|(least, most)| Rule::InRange(least, most)),
                _ => None,
            },
            "regex" => value.scalar().map(|text| Rule::Regex(text.into())),
            "valid_values" => {
                let values = value.items().iter().map(|item| item.scalar().map(Rc::from));
                let values: Option<Vec<Rc<str>>> = values.collect();
                values.filter(|v| !v.is_empty()).map(Rule::ValidValues)
            }
            "equal" => value.scalar().map(|text| Rule::Equal(text.into())),
            key => {
                let Some(key) = KEYS.iter().find(|known| **known == key) else {
                    let near = nearest(key, KEYS);
                    let text = format!("there is no constraint `{key}`");
                    let problem = Diagnostic::new(&code::BLUEPRINT_INPUT, text);
                    let problem = problem.at(entry.key_span);
                    reader
                        .problems
                        .push(problem.suggest(entry.key_span, key, near));
                    continue;
                };
                number(value).map(|limit| Rule::Compared(key, limit))
            }
        };
        let Some(rule) = rule else {
            let wanted = match &*entry.key {
                "in_range" => "a list of two numbers",
                "valid_values" => "a list of values",
                "regex" | "equal" => "a text",
                _ => "a number",
            };
            reader.wrong(&format!("`{}`", entry.key), wanted, value);
            continue;
        };
        let constraint = Constraint {
            rule,
            span: entry.key_span,
            node: value.clone(),
        };
        judge(reader, &constraint, value, all);
        all.push(constraint);
    }
}

fn judge(reader: &mut Reader, constraint: &Constraint, value: &Node, all: &[Constraint]) {
    let mut tell = |text: String, at: Span| {
        let problem = Diagnostic::new(&code::BLUEPRINT_INPUT, text);
        reader.problems.push(problem.at(at));
    };
    let key = constraint.key();
    if all.iter().any(|other| other.key() == key) {
        tell(format!("`{key}` is given twice"), constraint.span);
    }
    match &constraint.rule {
        Rule::InRange(least, most) if least.order(most).is_gt() => {
            tell(
                format!("no value lies between {least} and {most}"),
                value.span,
            );
        }
        Rule::Regex(regex) => {
            if let Err(error) = pattern::compile(regex) {
                tell(format!("the pattern cannot be read: {error}"), value.span);
            }
        }
        _ => {}
    }
}

fn number(node: &Node) -> Option<Number> {
    Number::parse(node.scalar()?).ok()
}
