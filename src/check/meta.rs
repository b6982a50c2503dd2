//! `count`, `for_each` and `depends_on`.

use super::data::View;
use super::reference;
use crate::addr::Subject;
use crate::config::DependsOn;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::syntax::ast::{Expr, Step};
use crate::value::{Marks, Type, Value, View as Shape};

/// Checks the value of `count`.
pub(super) fn count(view: &View, expr: &Expr, diags: &mut Diagnostics) {
    let before = diags.len();
    let value = eval::expr_as(expr, &Type::Number, &Scope::new(view), diags);
    if diags.len() > before {
        return;
    }
    let (value, marks) = value.unmark();
    let wrong = match value.view() {
        _ if marks.has(Marks::EPHEMERAL) => Some("it is ephemeral"),
        Shape::Null => Some("it is null; a whole number is needed"),
        Shape::Number(number) => match number.to_i64() {
            Some(count) if count < 0 => Some("it is less than zero"),
            Some(_) => None,
            None => Some("it is no whole number"),
        },
        _ => None,
    };
    if let Some(wrong) = wrong {
        let message = format!("`count` cannot have this value: {wrong}");
        diags.push(Diagnostic::new(&code::INVALID_COUNT, message).at(expr.span));
    }
    super::deprecated::report_whole(view, expr, diags);
}

/// Checks the value of `for_each`.
pub(super) fn for_each(view: &View, expr: &Expr, diags: &mut Diagnostics) {
    let before = diags.len();
    let value = eval::expr(expr, &Scope::new(view), diags);
    if diags.len() > before {
        return;
    }
    let (value, marks) = value.unmark();
    let own = value.ty().clone();
    let wrong = if marks.has(Marks::SENSITIVE) {
        Some("it is sensitive, and its keys would be shown")
    } else if marks.has(Marks::EPHEMERAL) {
        Some("it is ephemeral")
    } else if value.is_null() {
        Some("it is null")
    } else {
        match own {
            Type::Map(_) | Type::Set(_) | Type::Object(_) | Type::Dynamic => None,
            _ => Some("a map or a set of strings is needed; `toset` makes a set of a list"),
        }
    };
    if let Some(wrong) = wrong {
        let message = format!("`for_each` cannot have this value: {wrong}");
        diags.push(Diagnostic::new(&code::INVALID_FOR_EACH, message).at(expr.span));
    } else if let Some(wrong) = wrong_set(&value) {
        let message = format!("`for_each` cannot have this value: {wrong}");
        diags.push(Diagnostic::new(&code::INVALID_FOR_EACH_SET, message).at(expr.span));
    }
    super::deprecated::report_whole(view, expr, diags);
}

fn wrong_set(value: &Value) -> Option<&'static str> {
    let (Type::Set(element), Shape::Set(elements)) = (value.ty(), value.view()) else {
        return None;
    };
    if elements.iter().any(Value::is_unknown) {
        return None;
    }
    if !matches!(**element, Type::String | Type::Dynamic) {
        return Some("the elements of the set are no strings");
    }
    elements
        .iter()
        .any(Value::is_null)
        .then_some("an element of the set is null")
}

/// Checks the elements of `depends_on`: whole objects that exist.
pub(super) fn depends_on(view: &View, list: &[DependsOn], diags: &mut Diagnostics) {
    let mut good = true;
    for element in list {
        let mut found = element.problems.clone();
        let Some(reference) = &element.reference else {
            good &= !found.has_errors();
            diags.append(found);
            continue;
        };
        if let Some(at) = after_object(reference) {
            let message = "`depends_on` takes whole objects, not their attributes";
            found.push(Diagnostic::new(&code::INVALID_DEPENDS_ON, message).at(at));
        }
        if good && !found.has_errors() {
            reference::check(view, reference, &mut found);
        }
        good &= !found.has_errors();
        diags.append(found);
    }
}

/// The steps that go into an object.
fn after_object(reference: &crate::addr::Reference) -> Option<crate::text::Span> {
    let own = match reference.subject {
        Subject::Module(_) => usize::from(reference.key().is_some()) + 1,
        _ => usize::from(reference.key().is_some()),
    };
    let rest = reference.remaining.get(own..).unwrap_or_default();
    let (first, last) = (rest.first()?, rest.last()?);
    Some(first.span().to(Step::span(last)))
}
