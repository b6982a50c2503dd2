use std::fmt::Write as _;
use std::rc::Rc;

use super::zero::is_zero;
use crate::schema::BlockSchema;
use crate::sorted::{Gather, Sort, SortedMap};
use crate::value::{Type, Value, View};

/// Whether the framework sees no difference between two values: null is zero everywhere.
pub fn equivalent(a: &Value, b: &Value) -> bool {
    if a.is_unknown() || b.is_unknown() {
        return a.is_unknown() && b.is_unknown();
    }
    match (is_zero(a), is_zero(b)) {
        (true, true) => return true,
        (false, false) => {}
        (true, false) | (false, true) => return false,
    }
    match (a.view(), b.view()) {
        (View::Object(a), View::Object(b)) | (View::Map(a), View::Map(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, value)| b.get(name).is_some_and(|other| equivalent(value, other)))
        }
        (View::List(a), View::List(b)) | (View::Tuple(a), View::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equivalent(a, b))
        }
        (View::Set(a), View::Set(b)) => {
            let within = |one: &[Value], other: &[Value]| {
                one.iter().all(|v| other.iter().any(|w| equivalent(v, w)))
            };
            within(a, b) && within(b, a)
        }
        _ => a == b,
    }
}

/// What the elements of a list or set are.
#[derive(Clone, Copy)]
pub enum Element<'a> {
    /// Primitives, collections, or objects of a computed attribute.
    Typed(&'a Type),
    /// Nested blocks.
    Block(&'a BlockSchema),
}

/// Whether two lists are equal as the framework reads them: nulls and defaults inside objects are
/// filled in first. Lists of objects that hold sets never are.
pub fn lists_equal(element: Element<'_>, old: &[Value], new: &[Value]) -> bool {
    old.len() == new.len()
        && old.iter().zip(new).all(|(old, new)| match element {
            Element::Typed(_) => match (old.view(), new.view()) {
                (View::Object(old), View::Object(new)) => objects_equal(None, old, new),
                _ => !new.is_unknown() && old == new,
            },
            Element::Block(block) => match (old.view(), new.view()) {
                (View::Object(old), View::Object(new)) => objects_equal(Some(block), old, new),
                _ => false,
            },
        })
}

fn objects_equal(
    block: Option<&BlockSchema>,
    old: &SortedMap<Rc<str>, Value>,
    new: &SortedMap<Rc<str>, Value>,
) -> bool {
    old.iter().all(|(name, old)| {
        let Some(new) = new.get(name) else {
            return false;
        };
        if matches!(old.ty(), Type::Set(_)) {
            return false;
        }
        let default = block
            .and_then(|b| b.attribute(name))
            .and_then(|a| a.default.as_ref());
        let new = if new.is_null() {
            default.unwrap_or(new)
        } else {
            new
        };
        let nested = block.and_then(|b| b.nested(name)).map(|n| &n.block);
        match (old.view(), new.view()) {
            (_, View::Unknown) => is_zero(old) && !matches!(old.ty(), Type::String),
            (View::List(old), View::List(new)) => {
                let element = match (nested, new.first()) {
                    (Some(block), _) => Element::Block(block),
                    (None, Some(first)) => Element::Typed(first.ty()),
                    (None, None) => return old.is_empty(),
                };
                lists_equal(element, old, new)
            }
            _ => old == new || (is_zero(old) && is_zero(new)),
        }
    })
}

/// The code under which the framework finds an element of a set.
pub fn code(element: Element<'_>, value: &Value) -> String {
    let mut out = String::new();
    match element {
        Element::Typed(_) => write_value(&mut out, value),
        Element::Block(block) => write_block(&mut out, block, value),
    }
    out
}

fn write_block(out: &mut String, block: &BlockSchema, value: &Value) {
    let View::Object(attributes) = value.view() else {
        return;
    };
    let configurable = |name: &str| {
        block.nested(name).is_some() || block.attribute(name).is_some_and(|a| a.configurable())
    };
    let all_computed = !attributes.keys().any(|name| configurable(name));
    for (name, value) in attributes {
        if !all_computed && !configurable(name) {
            continue;
        }
        let _ = write!(out, "{name}:");
        match block.nested(name) {
            Some(nested) => write_elements(out, Element::Block(&nested.block), value),
            None => {
                let default = block.attribute(name).and_then(|a| a.default.as_ref());
                let filled = if value.is_null() {
                    default.unwrap_or(value)
                } else {
                    value
                };
                write_value(out, filled);
            }
        }
    }
}

fn write_elements(out: &mut String, element: Element<'_>, value: &Value) {
    match value.view() {
        View::List(items) => {
            out.push('(');
            for item in items {
                out.push_str(&code(element, item));
            }
            out.push_str(");");
        }
        View::Set(items) => {
            let mut codes: Vec<String> = items.iter().map(|item| code(element, item)).gathered();
            codes.arrange();
            let _ = write!(out, "{{{}}};", codes.concat());
        }
        _ => out.push_str("();"),
    }
}

fn write_value(out: &mut String, value: &Value) {
    match value.view() {
        View::Null => match value.ty() {
            Type::Bool | Type::Number => out.push_str("0;"),
            Type::List(_) | Type::Tuple(_) => out.push_str("();"),
            Type::Set(_) => out.push_str("{};"),
            Type::Map(_) | Type::Object(_) => out.push_str("[];"),
            Type::String | Type::Dynamic => out.push(';'),
        },
        View::Unknown => out.push_str("?;"),
        View::Bool(value) => {
            let _ = write!(out, "{};", u8::from(value));
        }
        View::Number(number) => {
            let _ = write!(out, "{number};");
        }
        View::String(text) => {
            let _ = write!(out, "{text};");
        }
        View::List(items) | View::Tuple(items) => {
            out.push('(');
            items.iter().for_each(|item| write_value(out, item));
            out.push_str(");");
        }
        View::Set(items) => {
            out.push('{');
            items.iter().for_each(|item| write_value(out, item));
            out.push_str("};");
        }
        View::Map(items) | View::Object(items) => {
            out.push('[');
            for (name, item) in items {
                let _ = write!(out, "{name}:");
                write_value(out, item);
            }
            out.push_str("];");
        }
    }
}
