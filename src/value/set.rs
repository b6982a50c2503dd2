//! Sets: distinct elements in the order Terraform prints them.

use std::cmp::Ordering;
use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::{Marks, Type, Value, View, equal};
use crate::sorted::{Gather, Sort};

/// A set of the given values, which must all be of `element` type. Marks found anywhere inside move to
/// the set itself; of equal values the first stays; unknown values are never equal.
pub fn from_values(element: Type, values: impl IntoIterator<Item = Value>) -> Value {
    let mut marks = Marks::NONE;
    let mut keyed: Vec<(Value, String)> = values
        .into_iter()
        .map(|value| {
            let (value, own) = value.unmark_deep();
            marks = marks.with(own);
            let key = key(&value);
            (value, key)
        })
        .gathered();
    keyed.arrange_by(order);
    keyed.dedup_by(|b, a| a.1 == b.1 && equal::is_equal(&a.0, &b.0));
    Value::canonical_set(
        element,
        keyed.into_iter().map(|(value, _)| value).gathered(),
        marks,
    )
}

/// Whether so many elements will stay: unknown ones may turn out to be equal to others.
pub fn is_length_known(set: &[Value]) -> bool {
    set.len() < 2 || set.iter().all(Value::is_wholly_known)
}

/// Whether the set surely holds, surely does not hold, or may hold the value.
pub fn contains(set: &[Value], value: &Value) -> Option<bool> {
    if set.iter().any(|element| equal::is_equal(element, value)) {
        return Some(true);
    }
    let known = value.is_wholly_known() && set.iter().all(Value::is_wholly_known);
    known.then_some(false)
}

/// Values, quickly found again among many.
#[derive(Default)]
pub struct Index<'v> {
    by_key: FxHashMap<String, Vec<&'v Value>>,
}

impl<'v> Index<'v> {
    /// Adds a value; false when an equal one is there already.
    pub fn insert(&mut self, value: &'v Value) -> bool {
        let alike = self.by_key.entry(key(value)).or_default();
        let new = !alike.iter().any(|other| equal::is_equal(other, value));
        if new {
            alike.push(value);
        }
        new
    }

    /// Whether an equal value is there.
    pub fn has(&self, value: &Value) -> bool {
        let alike = self.by_key.get(&key(value));
        alike.is_some_and(|alike| alike.iter().any(|other| equal::is_equal(other, value)))
    }
}

impl<'v> FromIterator<&'v Value> for Index<'v> {
    fn from_iter<I: IntoIterator<Item = &'v Value>>(values: I) -> Self {
        let mut index = Self::default();
        for value in values {
            index.insert(value);
        }
        index
    }
}

fn order((a, a_key): &(Value, String), (b, b_key): &(Value, String)) -> Ordering {
    rank(a)
        .cmp(&rank(b))
        .then_with(|| match (a.view(), b.view()) {
            (View::String(x), View::String(y)) => x.cmp(y),
            // The sign of a zero shows in the key only.
            (View::Number(x), View::Number(y)) => x.order(y).then_with(|| a_key.cmp(b_key)),
            (View::Bool(x), View::Bool(y)) => x.cmp(&y),
            _ => a_key.cmp(b_key),
        })
}

/// Known before unknown before null.
fn rank(value: &Value) -> u8 {
    match value.view() {
        View::Null => 2,
        View::Unknown => 1,
        _ => 0,
    }
}

/// The text by which structures are sorted: no meaning, but the reference's order follows from it.
fn key(value: &Value) -> String {
    let mut key = String::new();
    write_key(value, &mut key);
    key
}

fn write_key(value: &Value, key: &mut String) {
    match value.view() {
        View::Null => key.push('~'),
        View::Unknown => key.push('?'),
        View::Bool(value) => key.push(if value { 'T' } else { 'F' }),
        View::Number(number) => key.push_str(&number.to_significant(10)),
        View::String(text) => write_quoted(text, key),
        View::List(values) | View::Set(values) => write_all(values, '[', ']', key),
        View::Tuple(values) => write_all(values, '<', '>', key),
        View::Object(attributes) => {
            key.push('<');
            for value in attributes.values() {
                write_key(value, key);
                key.push(';');
            }
            key.push('>');
        }
        View::Map(elements) => {
            key.push('{');
            for (name, value) in elements {
                write_quoted(name, key);
                key.push(':');
                write_key(value, key);
                key.push(';');
            }
            key.push('}');
        }
    }
}

fn write_all(values: &[Value], open: char, close: char, key: &mut String) {
    key.push(open);
    for value in values {
        write_key(value, key);
        key.push(';');
    }
    key.push(close);
}

fn write_quoted(text: &str, key: &mut String) {
    key.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                key.push('\\');
                key.push(c);
            }
            '\n' => key.push_str("\\n"),
            '\t' => key.push_str("\\t"),
            '\r' => key.push_str("\\r"),
            '\x07' => key.push_str("\\a"),
            '\x08' => key.push_str("\\b"),
            '\x0b' => key.push_str("\\v"),
            '\x0c' => key.push_str("\\f"),
            // Writing to a string cannot fail.
            c if u32::from(c) < 0x80 && c.is_control() => {
                let _ = write!(key, "\\x{:02x}", u32::from(c));
            }
            c if c.is_control() || c.is_whitespace() && c != ' ' => {
                let _ = write!(key, "\\u{:04x}", u32::from(c));
            }
            c => key.push(c),
        }
    }
    key.push('"');
}

#[cfg(test)]
mod tests {
    use super::super::Number;
    use super::*;

    fn numbers(set: &Value) -> Vec<String> {
        let text = |v: &Value| v.as_number().map_or("null".to_owned(), ToString::to_string);
        set.sequence().unwrap().iter().map(text).collect()
    }

    #[test]
    fn primitives_by_value_and_nulls_last() {
        let values = [
            Value::null(Type::Number),
            10.into(),
            9.into(),
            100.into(),
            (-1).into(),
            9.into(),
        ];
        assert_eq!(
            numbers(&from_values(Type::Number, values)),
            ["-1", "9", "10", "100", "null"]
        );
    }

    #[test]
    fn a_zero_of_each_sign_stays() {
        let minus = Number::ZERO.negate();
        let zeros = [0, 1, 0, 1].map(|i| Value::number([Number::ZERO, minus.clone()][i].clone()));
        assert_eq!(
            from_values(Type::Number, zeros).sequence().unwrap().len(),
            2
        );
    }

    #[test]
    fn structures_by_their_text() {
        let single = |n: i64| Value::tuple(vec![Value::int(n)]);
        let set = from_values(
            Type::tuple(vec![Type::Number]),
            [single(2), single(1), single(10)],
        );
        assert_eq!(set.sequence().unwrap(), [single(10), single(1), single(2)]);
    }

    #[test]
    fn marks_move_to_the_set() {
        let set = from_values(Type::String, [Value::string("a").marked(Marks::SENSITIVE)]);
        assert_eq!(set.marks(), Marks::SENSITIVE);
        assert_eq!(set.sequence().unwrap(), [Value::string("a")]);
    }

    #[test]
    fn unknowns_stay_apart() {
        let unknown = Value::unknown(Type::String);
        let set = from_values(
            Type::String,
            [unknown.clone(), unknown.clone(), Value::string("a")],
        );
        assert_eq!(
            set.sequence().unwrap(),
            [Value::string("a"), unknown.clone(), unknown]
        );
    }

    #[test]
    fn an_index_finds_what_is_equal() {
        let (one, text) = (Value::int(1), Value::string("1"));
        let many: Vec<Value> = (0..1000).map(Value::int).collect();
        let mut index: Index<'_> = many.iter().collect();
        assert!(index.has(&one) && !index.has(&text));
        assert!(index.insert(&text) && !index.insert(&text) && !index.insert(&one));
        assert!(!index.has(&Value::unknown(Type::Number)));
    }
}
