use super::Scope;
use super::call::Arg;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::Call;
use crate::value::{Type, Value};

/// `try(a, b, …)`: the first argument that evaluates without problems.
pub(super) fn try_(
    call: &Call,
    args: &[Arg<'_>],
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Value {
    if args.is_empty() {
        diags.push(failed(call, "`try` needs at least one argument"));
        return Value::unknown(Type::Dynamic);
    }
    let mut reasons = Vec::new();
    for arg in args {
        let mut problems = Diagnostics::new();
        let value = arg.value(scope, &mut problems);
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
pub(super) fn can(args: &[Arg<'_>], scope: &Scope<'_>) -> Value {
    let mut problems = Diagnostics::new();
    let value = args.first().map_or_else(
        || Value::unknown(Type::Dynamic),
        |arg| arg.value(scope, &mut problems),
    );
    if problems.has_errors() {
        Value::bool(false)
    } else if value.is_wholly_known() {
        Value::bool(true)
    } else {
        Value::unknown(Type::Bool)
    }
}

fn failed(call: &Call, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&code::FUNCTION_FAILED, message).at(call.name.span.to(call.open))
}
