//! `import` blocks. The parts that need no checked configuration are the plan's too.

use std::rc::Rc;

use super::data::View;
use super::reference;
use super::world::World;
use crate::addr::{InstanceKey, Reference, ResourceAddr, Subject};
use crate::config::{Import, Resource};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::sorted::Gather;
use crate::syntax::ast::Expr;
use crate::text::Span;
use crate::value::convert::convert;
use crate::value::{Type, Value, View as Shape};

/// `each.key` and `each.value` of one element.
pub(crate) type Element = (Value, Value);

/// Checks an `import` block. Terraform looks only at those of the root module.
pub(super) fn check(view: &View, import: &Import, diags: &mut Diagnostics) {
    if view.module != 0 {
        return;
    }
    let resource = target(view.world, import);
    if resource.is_none()
        && (!import.module.is_root()
            || !import.key.is_none()
            || import.constant && import.for_each.is_some())
    {
        let message = format!("there is no block for `{}`", import.resource);
        let problem = Diagnostic::new(&code::IMPORT_WITHOUT_CONFIG, message);
        return diags.push(problem.at(import.to.span));
    }
    let before = diags.len();
    if let Some(id) = &import.id {
        let message = "the identifier cannot come from the resource that is taken over";
        own(&import.resource, id, diags, |at| {
            Diagnostic::new(&code::INVALID_IMPORT_ID, message).at(at)
        });
    }
    if let Some(each) = &import.for_each {
        let message = "the elements cannot come from the resource that is taken over";
        own(&import.resource, each, diags, |at| {
            Diagnostic::new(&code::INVALID_FOR_EACH, message).at(at)
        });
    }
    if diags.errors_since(before) {
        return;
    }
    match each(view, import, diags) {
        None => {}
        Some(elements) => {
            for element in elements {
                if !one(view, import, resource, element.as_ref(), diags) {
                    return;
                }
            }
        }
    }
}

/// What each repetition sees; nothing when that is not known yet or wrong.
fn each(view: &View, import: &Import, diags: &mut Diagnostics) -> Option<Vec<Option<Element>>> {
    let Some(expr) = &import.for_each else {
        return Some(vec![None]);
    };
    let before = diags.len();
    let value = eval::expr(expr, &Scope::new(view), diags);
    if diags.errors_since(before) || !value.is_wholly_known() {
        return None;
    }
    match elements(&value, expr.span) {
        Ok(elements) => Some(elements.into_iter().map(Some).gathered()),
        Err(problem) => {
            diags.push(problem);
            None
        }
    }
}

/// Checks one repetition; false when something is wrong.
fn one(
    view: &View,
    import: &Import,
    resource: Option<&Resource>,
    element: Option<&Element>,
    diags: &mut Diagnostics,
) -> bool {
    let before = diags.len();
    let Some((_, key)) = import.target(element, diags) else {
        return false;
    };
    if resource.is_some() || !import.constant {
        diags.extend(expansion(resource, &key, import.to.span));
    }
    if diags.errors_since(before) {
        return false;
    }
    let inner = View {
        each: import.for_each.is_some(),
        ..View::new(view.world, view.module)
    };
    let outside = Scope::new(&inner);
    let scope = outside.with(import.names(element));
    if let Some(expr) = &import.id {
        for one in eval::references(expr) {
            if matches!(one.subject, Subject::Each(_)) {
                reference::check(&inner, &one, diags);
            }
        }
        if diags.errors_since(before) {
            return false;
        }
        let value = eval::expr_as(expr, &Type::String, &scope, diags);
        if !diags.errors_since(before) {
            diags.extend(identifier(&value, expr.span, false).err());
        }
    }
    let wrong = identity(import, &scope, false, diags);
    diags.extend(wrong);
    !diags.errors_since(before)
}

/// The resource that an import is for.
fn target<'w>(world: &'w World<'_>, import: &Import) -> Option<&'w Resource> {
    let module = import.module.0.iter().try_fold(0, |at, step| {
        let place = world.modules.get(at)?;
        place.children.get(&step.name).copied()
    })?;
    let (resource, _) = world.resource(module, &import.resource)?;
    Some(resource)
}

fn own(
    resource: &ResourceAddr,
    expr: &Expr,
    diags: &mut Diagnostics,
    problem: impl Fn(Span) -> Diagnostic,
) {
    let found = eval::references(expr).into_iter();
    let own =
        found.filter(|r: &Reference| matches!(&r.subject, Subject::Resource(a) if a == resource));
    diags.extend(own.map(|r| problem(r.span)));
}

/// The elements that an import is repeated for. Unlike elsewhere every collection will do.
///
/// # Errors
/// When it has none; reported at `at`.
pub(crate) fn elements(value: &Value, at: Span) -> Result<Vec<Element>, Diagnostic> {
    let (value, marks) = value.clone().unmark();
    let marked = |v: &Value| v.clone().marked(marks);
    let numbered = |values: &[Value]| {
        let numbers = values.iter().enumerate();
        numbers
            .map(|(i, v)| (Value::int(i64::try_from(i).unwrap_or(i64::MAX)), marked(v)))
            .gathered()
    };
    match value.view() {
        Shape::Null => Ok(Vec::new()),
        Shape::List(values) | Shape::Tuple(values) => Ok(numbered(values)),
        Shape::Set(values) => Ok(values.iter().map(|v| (v.clone(), marked(v))).gathered()),
        Shape::Map(values) | Shape::Object(values) => {
            let pairs = values.iter();
            Ok(pairs
                .map(|(k, v)| (Value::string(k.clone()), marked(v)))
                .gathered())
        }
        _ => {
            let message = "a collection is needed here";
            Err(Diagnostic::new(&code::INVALID_FOR_EACH, message).at(at))
        }
    }
}

/// What is wrong with the key of an import for a resource.
pub(crate) fn expansion(
    resource: Option<&Resource>,
    key: &InstanceKey,
    at: Span,
) -> Option<Diagnostic> {
    let count = resource.is_some_and(|r| r.count.is_some());
    let each = resource.is_some_and(|r| r.for_each.is_some());
    let message = match key {
        InstanceKey::String(_) if !each => "the resource has no `for_each`, so it has no such key",
        InstanceKey::Int(_) if !count => "the resource has no `count`, so it has no such key",
        InstanceKey::None if each || count => "the resource has several instances; name one",
        _ => return None,
    };
    Some(Diagnostic::new(&code::INVALID_IMPORT_TO, message).at(at))
}

/// The identifier, while it is known.
///
/// # Errors
/// When it cannot be one.
pub(crate) fn identifier(
    value: &Value,
    at: Span,
    planned: bool,
) -> Result<Option<Rc<str>>, Diagnostic> {
    let (value, _) = value.clone().unmark();
    let wrong = match value.view() {
        Shape::Null => "it is null",
        Shape::Unknown if planned => "it is known only after the run",
        Shape::String(text) if text.is_empty() => "it is empty",
        Shape::String(text) => return Ok(Some(text.clone())),
        _ => return Ok(None),
    };
    let message = format!("`id` cannot have this value: {wrong}");
    Err(Diagnostic::new(&code::INVALID_IMPORT_ID, message).at(at))
}

/// What is wrong with an identity: it must be an object, for what is built in one with an `id`.
pub(crate) fn identity(
    import: &Import,
    scope: &Scope<'_>,
    planned: bool,
    diags: &mut Diagnostics,
) -> Option<Diagnostic> {
    let expr = import.identity.as_ref()?;
    let value = eval::expr(expr, scope, diags);
    let built_in = import.resource.type_name.starts_with("terraform_");
    let members = built_in.then(|| (Rc::from("id"), Type::String));
    let (code, message) = match convert(&value, &Type::object(members.into_iter().gathered())) {
        Err(error) => (&code::INCORRECT_VALUE_TYPE, error.to_string()),
        Ok(value) if value.is_null() => (&code::INVALID_IMPORT_IDENTITY, "it is null".to_owned()),
        Ok(value) if planned && !value.is_wholly_known() => {
            let message = "it is known only after the run".to_owned();
            (&code::INVALID_IMPORT_IDENTITY, message)
        }
        Ok(_) => return None,
    };
    Some(Diagnostic::new(code, message).at(expr.span))
}
