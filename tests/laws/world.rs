//! A small world for expressions: locals of every kind, known, opened or marked.

use std::rc::Rc;

use formwork::addr::{Reference, Subject};
use formwork::config::Files;
use formwork::diag::{Diagnostic, Diagnostics, code};
use formwork::eval::Data;
use formwork::func::Host;
use formwork::value::{Marks, Number, Refinement, Type, Value, convert, set};

use super::dice::Dice;

/// The locals with a value and another value of the same type.
pub fn locals() -> Vec<(&'static str, Value, Value)> {
    let text = |t: &str| Value::string(t);
    let texts = |all: &[&str]| all.iter().map(|t| text(t)).collect::<Vec<_>>();
    let numbers = |all: &[i64]| all.iter().map(|n| Value::int(*n)).collect::<Vec<_>>();
    let object = |n: i64, s: &str, l: &[i64]| {
        let list = Value::list(Type::Number, numbers(l));
        Value::object(
            [
                ("a".into(), n.into()),
                ("b".into(), text(s)),
                ("c".into(), list),
            ]
            .into(),
        )
    };
    let map = |all: &[(&str, &str)]| {
        let pairs = all.iter().map(|(k, v)| (Rc::from(*k), text(v)));
        Value::map(Type::String, pairs.collect())
    };
    let objects = |all: Vec<Value>| Value::list(all[0].ty().clone(), all);
    let tuple = |n: i64, s: &str| Value::tuple(vec![n.into(), text(s), true.into()]);
    let half = Number::parse("1.5").expect("a number");
    vec![
        ("b", true.into(), false.into()),
        ("c", text("10.0.0.0/16"), text("fd00::/48")),
        (
            "e",
            Value::list(Type::String, vec![]),
            Value::list(Type::String, texts(&["q"])),
        ),
        ("h", Value::number(half), 7.into()),
        (
            "l",
            Value::list(Type::String, texts(&["a", "b", "a"])),
            Value::list(Type::String, texts(&["é", ""])),
        ),
        ("m", map(&[("a", "x"), ("k", "y")]), map(&[("a", "z")])),
        ("n", 3.into(), Value::int(-1)),
        (
            "ns",
            set::from_values(Type::Number, numbers(&[1, 2])),
            set::from_values(Type::Number, numbers(&[5])),
        ),
        ("o", object(1, "x", &[1, 2]), object(2, "y", &[])),
        (
            "os",
            objects(vec![object(1, "p", &[]), object(0, "q", &[3])]),
            objects(vec![object(4, "r", &[])]),
        ),
        (
            "r",
            Value::list(Type::Number, numbers(&[5, 6, 7])),
            Value::list(Type::Number, numbers(&[0])),
        ),
        ("s", text("abc"), text("12")),
        (
            "ss",
            set::from_values(Type::String, texts(&["a", "b"])),
            set::from_values(Type::String, texts(&["c"])),
        ),
        ("t", text("x-${upper(\"a\")}"), text("2020-01-02T03:04:05Z")),
        ("u", tuple(1, "a"), tuple(2, "b")),
        ("z", Value::null(Type::String), text("n")),
    ]
}

/// The locals as an expression sees them.
pub struct World {
    values: Vec<(&'static str, Value)>,
    files: Files,
}

impl World {
    /// Every local by what `choose` makes of its two values.
    pub fn new(mut choose: impl FnMut(Value, Value) -> Value) -> Self {
        Self::by_name(|_, a, b| choose(a, b))
    }

    /// Every local by what `choose` makes of its name and its two values.
    pub fn by_name(mut choose: impl FnMut(&str, Value, Value) -> Value) -> Self {
        let files = [
            ("a.txt", "text\n"),
            ("a.tpl", "<${x}>"),
            ("d/b.txt", "%{ for y in x }${y}%{ endfor }"),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let values = locals().into_iter();
        Self {
            values: values
                .map(|(name, a, b)| (name, choose(name, a, b)))
                .collect(),
            files: Files::new(&files),
        }
    }

    /// Everything is known.
    pub fn known() -> Self {
        Self::new(|a, _| a)
    }

    /// Some locals are unknown, wholly or in part; what is known of them is true of their values.
    pub fn opened(dice: &mut Dice, how: How) -> Self {
        Self::new(|a, _| {
            if dice.once_in(3) {
                a
            } else {
                opened(&a, dice, how)
            }
        })
    }
}

/// How far values are opened.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// Even the type may be unknown.
    pub types: bool,
    /// Sets may have unknown elements.
    pub sets: bool,
}

/// A value that the given one may turn out to be.
pub fn opened(value: &Value, dice: &mut Dice, how: How) -> Value {
    let ty = value.ty().clone();
    match dice.below(6) {
        0 if how.types => Value::unknown(Type::Dynamic),
        0 | 1 => Value::unknown(ty),
        2 if !value.is_null() => Value::unknown(ty).never_null(),
        3 if !value.is_null() => bounded(value, dice),
        _ if !how.sets && matches!(ty, Type::Set(_)) => Value::unknown(ty),
        _ => inside(value, dice),
    }
}

/// An unknown value of which something is known.
fn bounded(value: &Value, dice: &mut Dice) -> Value {
    let length = value.sequence().map(<[Value]>::len);
    let length = length.or(value.mapping().map(|m| m.len()));
    let collection = length.filter(|_| value.ty().is_collection());
    let around = |n: &Number, by: i64| n.add(&Number::from_i64(by)).ok().map(|n| (n, true));
    let prefix = value
        .text()
        .map(|t| t.chars().take(dice.below(4)).collect::<String>());
    let (low, high) = (dice.below(2), dice.below(2));
    Value::refined(
        value.ty().clone(),
        Refinement {
            not_null: true,
            prefix: prefix.filter(|p| !p.is_empty()).map(Rc::from),
            lower: value.as_number().and_then(|n| around(n, -(low as i64))),
            upper: value.as_number().and_then(|n| around(n, high as i64)),
            min_length: collection.map(|n| n.saturating_sub(low) as u64),
            max_length: collection.map(|n| (n + high) as u64),
        },
    )
}

/// The same value with some parts of it unknown.
fn inside(value: &Value, dice: &mut Dice) -> Value {
    let ty = value.ty();
    let mut part = |v: &Value| {
        if dice.once_in(2) {
            Value::unknown(v.ty().clone())
        } else {
            v.clone()
        }
    };
    let built = match (value.sequence(), value.mapping(), ty) {
        (Some(values), _, Type::Tuple(_)) => {
            Value::tuple(values.iter().map(part).collect::<Vec<_>>())
        }
        (Some(values), _, Type::Set(of)) => {
            set::from_values(Type::clone(of), values.iter().map(part).collect::<Vec<_>>())
        }
        (Some(values), _, Type::List(of)) => {
            Value::list(Type::clone(of), values.iter().map(part).collect::<Vec<_>>())
        }
        (_, Some(values), Type::Map(of)) => Value::map(
            Type::clone(of),
            values.iter().map(|(k, v)| (k.clone(), part(v))).collect(),
        ),
        (_, Some(values), _) => {
            Value::object(values.iter().map(|(k, v)| (k.clone(), part(v))).collect())
        }
        _ => Value::unknown(ty.clone()),
    };
    debug_assert!(convert::convert(&built, ty).is_ok());
    built
}

/// The value as a secret; of a structure now and then a part only.
pub fn secret(value: Value, part: bool) -> Value {
    match (value.ty(), value.mapping(), value.sequence()) {
        (Type::Object(_), Some(values), _) if part => {
            let marked = values
                .iter()
                .map(|(k, v)| (k.clone(), v.clone().marked(Marks::SENSITIVE)));
            Value::object(marked.collect())
        }
        (Type::Tuple(_), _, Some(values)) if part => {
            let marked = values.iter().map(|v| v.clone().marked(Marks::SENSITIVE));
            Value::tuple(marked.collect::<Vec<_>>())
        }
        _ => value.marked(Marks::SENSITIVE),
    }
}

impl Data for World {
    fn check(&self, reference: &Reference, diags: &mut Diagnostics) {
        let known = |name: &Rc<str>| self.values.iter().any(|(n, _)| *n == &**name);
        match &reference.subject {
            Subject::Local(name) if known(name) => {}
            _ => diags.push(Diagnostic::new(&code::UNDECLARED_REFERENCE, "").at(reference.span)),
        }
    }

    fn value(&self, reference: &Reference, _: &mut Diagnostics) -> Value {
        let Subject::Local(name) = &reference.subject else {
            return Value::unknown(Type::Dynamic);
        };
        let found = self.values.iter().find(|(n, _)| *n == &**name);
        found.map_or(Value::unknown(Type::Dynamic), |(_, v)| v.clone())
    }

    fn host(&self) -> &dyn Host {
        &self.files
    }
}
