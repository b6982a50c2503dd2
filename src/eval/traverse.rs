use std::rc::Rc;

use crate::diag::{Code, Diagnostic, Diagnostics, code, nearest};
use crate::sorted::Gather;
use crate::syntax::ast::Step;
use crate::text::Span;
use crate::value::ops::{self, AccessError};
use crate::value::{Number, Type, Value};

/// Applies constant steps to a value. The first bad step is reported, and the result is unknown.
pub fn traverse(value: Value, steps: &[Step], diags: &mut Diagnostics) -> Value {
    let mut value = value;
    for step in steps {
        let key = match step {
            Step::Attribute(name, span) => match attribute(&value, name, *span, diags) {
                Some(next) => {
                    value = next;
                    continue;
                }
                None => return Value::unknown(Type::Dynamic),
            },
            Step::Key(key, _) => Value::string(key.clone()),
            Step::Number(text, _) => number_key(text),
        };
        match ops::index(&value, &key) {
            Ok(next) => value = next,
            Err(error) => {
                let at = step.span();
                diags.push(report(&error, &value, at, at.inside()));
                return Value::unknown(Type::Dynamic);
            }
        }
    }
    value
}

fn number_key(text: &str) -> Value {
    Number::parse(text).map_or_else(|_| Value::unknown(Type::Number), Value::number)
}

/// `value.name`. Nothing when that was reported as impossible.
pub fn attribute(value: &Value, name: &str, at: Span, diags: &mut Diagnostics) -> Option<Value> {
    ops::attribute(value, name)
        .map_err(|error| diags.push(report(&error, value, at, at.last(name.len()))))
        .ok()
}

/// `value[key]`. Nothing when that was reported as impossible.
pub fn index(value: &Value, key: &Value, at: Span, diags: &mut Diagnostics) -> Option<Value> {
    ops::index(value, key)
        .map_err(|error| diags.push(report(&error, value, at, Span::nowhere())))
        .ok()
}

/// `name` is where the name of the element is written out, if it is.
fn report(error: &AccessError, value: &Value, at: Span, name: Span) -> Diagnostic {
    let problem = Diagnostic::new(code_of(error), error.to_string()).at(at);
    match error {
        AccessError::NoAttribute(given) | AccessError::NoElement(given) => {
            problem.suggest(name, given, near(given, value))
        }
        _ => problem,
    }
}

fn near<'v>(name: &str, value: &'v Value) -> Option<&'v str> {
    let known: Vec<&Rc<str>> = match value.ty() {
        Type::Object(object) => object.attributes.keys().gathered(),
        _ => value
            .mapping()
            .map(|m| m.keys().gathered())
            .unwrap_or_default(),
    };
    nearest(name, known.into_iter().map(Rc::as_ref))
}

fn code_of(error: &AccessError) -> &'static Code {
    match error {
        AccessError::IndexOfNull => &code::INDEX_OF_NULL,
        AccessError::AttributeOfNull => &code::ATTRIBUTE_OF_NULL,
        AccessError::NoMapElement(_) => &code::MISSING_MAP_ELEMENT,
        AccessError::NoAttribute(_) | AccessError::OfEach(_) | AccessError::NoAttributes(_) => {
            &code::UNSUPPORTED_ATTRIBUTE
        }
        AccessError::NullKey
        | AccessError::Key(_)
        | AccessError::Fraction
        | AccessError::Negative
        | AccessError::TooShort(_)
        | AccessError::NoElement(_)
        | AccessError::Set
        | AccessError::NoIndices(_) => &code::INVALID_INDEX,
    }
}
