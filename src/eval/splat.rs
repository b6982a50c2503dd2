use std::rc::Rc;

use super::traverse;
use super::{Scope, node};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::sorted::Gather;
use crate::syntax::ast::{Splat, SplatStep};
use crate::text::Span;
use crate::value::ops::elements;
use crate::value::{Refinement, Type, Value, View};

/// Evaluates `a[*].b` and `a.*.b`. A value that is no list, set or tuple counts as a tuple of itself, and
/// null as an empty one.
pub(super) fn splat(expr: &Splat, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let before = diags.len();
    let source = node(&expr.source, scope, diags);
    if diags.len() > before {
        return Value::unknown(Type::Dynamic);
    }
    spread(source, &expr.each, expr.source.span, scope, diags)
}

fn spread(
    source: Value,
    steps: &[SplatStep],
    at: Span,
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Value {
    let sequence = matches!(source.ty(), Type::List(_) | Type::Set(_) | Type::Tuple(_));
    let marks = source.marks();
    if source.is_null() {
        if !sequence {
            return Value::tuple(Vec::new()).marked(marks);
        }
        let message = "a list, set or tuple that is null cannot be spread";
        diags.push(Diagnostic::new(&code::SPLAT_OF_NULL, message).at(at));
        return Value::unknown(Type::Dynamic);
    }
    if *source.ty() == Type::Dynamic {
        return Value::unknown(Type::Dynamic).marked(marks);
    }
    if !sequence {
        return single(steps, source, scope, diags);
    }
    if source.is_unknown() {
        return unknown(steps, &source, scope, diags).marked(marks);
    }
    known(steps, source, scope, diags)
}

/// A value that stands for a tuple of itself; how long the tuple is depends on whether it is null.
fn single(steps: &[SplatStep], source: Value, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let maybe_null = source.is_unknown() && !source.refinement().is_some_and(|r| r.not_null);
    let marks = source.marks();
    let before = diags.len();
    let item = each(steps, source, scope, diags);
    if maybe_null {
        return Value::unknown(Type::Dynamic).marked(marks);
    }
    if diags.len() > before {
        return Value::unknown(Type::tuple(vec![item.ty().clone()])).marked(marks);
    }
    Value::tuple(vec![item]).marked(marks)
}

fn each(steps: &[SplatStep], item: Value, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let mut value = item;
    for step in steps {
        let found = match step {
            SplatStep::Step(step) => {
                let before = diags.len();
                let next = traverse::traverse(value, std::slice::from_ref(step), diags);
                (diags.len() == before).then_some(next)
            }
            SplatStep::Index(key, at) => {
                let key = node(key, scope, diags);
                traverse::index(&value, &key, *at, diags)
            }
            SplatStep::Splat(inner) => {
                let before = diags.len();
                let next = spread(value, &inner.each, inner.marker, scope, diags);
                (diags.len() == before).then_some(next)
            }
        };
        match found {
            Some(next) => value = next,
            None => return Value::unknown(Type::Dynamic),
        }
    }
    value
}

fn known(steps: &[SplatStep], source: Value, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let (source, marks) = source.unmark();
    let before = diags.len();
    let items: Vec<Value> = elements(&source)
        .unwrap_or_default()
        .into_iter()
        .map(|(_, item)| each(steps, item, scope, diags))
        .gathered();
    if diags.len() > before {
        let ty = result_type(steps, source.ty(), scope, &mut Diagnostics::new());
        return Value::unknown(ty).marked(marks);
    }
    let result = match (source.view(), items.first()) {
        (View::Tuple(_), _) => Value::tuple(items),
        (_, Some(first)) if items.iter().all(|item| item.ty() == first.ty()) => {
            Value::list(first.ty().clone(), items)
        }
        // Elements of one type whose parts differ in type: only through `any`.
        (_, Some(_)) => Value::tuple(items),
        (_, None) => match result_type(steps, source.ty(), scope, diags) {
            Type::List(element) => Value::list(Type::clone(&element), Vec::new()),
            _ => Value::tuple(Vec::new()),
        },
    };
    result.marked(marks)
}

fn unknown(
    steps: &[SplatStep],
    source: &Value,
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Value {
    let ty = result_type(steps, source.ty(), scope, diags);
    let length = source.refinement().filter(|_| matches!(ty, Type::List(_)));
    let refinement = Refinement {
        not_null: true,
        min_length: length.and_then(|r| r.min_length),
        max_length: length.and_then(|r| r.max_length),
        ..Refinement::default()
    };
    Value::refined(ty, refinement)
}

/// The type of the result for a source of type `ty`.
fn result_type(steps: &[SplatStep], ty: &Type, scope: &Scope<'_>, diags: &mut Diagnostics) -> Type {
    let mut of = |element: &Type| {
        let item = each(steps, Value::unknown(element.clone()), scope, diags);
        item.ty().clone()
    };
    match ty {
        Type::List(element) | Type::Set(element) => Type::list(of(element)),
        Type::Tuple(elements) => {
            let types: Vec<Type> = elements.iter().map(of).gathered();
            Type::Tuple(Rc::from(types))
        }
        _ => Type::Dynamic,
    }
}
