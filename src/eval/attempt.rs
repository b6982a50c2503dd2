use super::{Scope, node};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::Call;
use crate::value::{Type, Value};

/// `try(a, b, …)`: the first argument that evaluates without problems.
pub(super) fn try_(call: &Call, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    if call.args.is_empty() {
        diags.push(failed(call, "`try` needs at least one argument"));
        return Value::unknown(Type::Dynamic);
    }
    let mut reasons = Vec::new();
    for arg in &call.args {
        let mut problems = Diagnostics::new();
        let value = node(arg, scope, &mut problems);
        if problems.has_errors() {
            reasons.extend(problems.into_iter().map(|problem| problem.message));
            continue;
        }
        if !value.is_wholly_known() {
            // What is unknown may still turn out to be an error, and then a later argument counts.
            return Value::unknown(Type::Dynamic);
        }
        return value;
    }
    let message = format!(
        "none of the arguments can be evaluated: {}",
        reasons.join("; ")
    );
    diags.push(failed(call, message));
    Value::unknown(Type::Dynamic)
}

/// `can(a)`: whether the argument evaluates without problems.
pub(super) fn can(call: &Call, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let [arg] = call.args.as_slice() else {
        diags.push(arity(call, 1));
        return Value::unknown(Type::Bool);
    };
    let mut problems = Diagnostics::new();
    let value = node(arg, scope, &mut problems);
    if problems.has_errors() {
        Value::bool(false)
    } else if value.is_wholly_known() {
        Value::bool(true)
    } else {
        Value::unknown(Type::Bool)
    }
}

pub(super) fn failed(call: &Call, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&code::FUNCTION_FAILED, message).at(call.name.span.to(call.open))
}

/// A function that takes exactly `count` arguments was given another number of them.
pub(super) fn arity(call: &Call, count: usize) -> Diagnostic {
    let name = &call.name.name;
    let message = format!("`{name}` takes {count} arguments, not {}", call.args.len());
    match call.args.get(count) {
        Some(extra) => Diagnostic::new(&code::TOO_MANY_ARGUMENTS, message).at(super::start(extra)),
        None => Diagnostic::new(&code::NOT_ENOUGH_ARGUMENTS, message).at(call.close),
    }
}
