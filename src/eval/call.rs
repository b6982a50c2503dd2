use super::{Scope, attempt, node, start, type_constraint};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::func::{self, FuncError, FuncErrorKind, FuncSpec};
use crate::syntax::ast::{Call, Expr, ExprKind};
use crate::text::Span;
use crate::value::{Marks, Type, Value, convert};

/// Evaluates a function call.
pub(super) fn call(call: &Call, at: Span, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    if scope.host().is_none() {
        let message = "functions cannot be called here: only literal values can stand here";
        diags.push(Diagnostic::new(&code::FUNCTIONS_NOT_ALLOWED, message).at(at));
        return Value::unknown(Type::Dynamic);
    }
    match local_name(call) {
        "try" => attempt::try_(call, scope, diags),
        "can" => attempt::can(call, scope, diags),
        "convert" => converted(call, scope, diags),
        name => match function(name, call.name.span, scope) {
            Ok(spec) => table(spec, call, scope, diags),
            Err(problem) => {
                diags.push(problem);
                Value::unknown(Type::Dynamic)
            }
        },
    }
}

/// The name without the namespace of the language's own functions.
fn local_name(call: &Call) -> &str {
    let name = &*call.name.name;
    name.strip_prefix("core::")
        .filter(|bare| func::lookup(bare).is_some())
        .unwrap_or(name)
}

/// The function of this name: one of the language, or one of a provider that has a name here.
fn function(name: &str, at: Span, scope: &Scope<'_>) -> Result<&'static FuncSpec, Diagnostic> {
    if let Some(spec) = func::lookup(name) {
        return Ok(spec);
    }
    if name.contains("::") {
        return of_provider(name, at, scope);
    }
    let near = nearest(name, func::FUNCTIONS.iter().map(|spec| spec.name));
    let message = format!("there is no function `{name}`");
    let problem = Diagnostic::new(&code::UNKNOWN_FUNCTION, message);
    Err(problem.at(at).suggest(at, name, near))
}

/// `provider::NAME::FUNCTION`
fn of_provider(name: &str, at: Span, scope: &Scope<'_>) -> Result<&'static FuncSpec, Diagnostic> {
    let no = |message: String| Diagnostic::new(&code::UNKNOWN_PROVIDER_FUNCTION, message).at(at);
    let path = name.strip_prefix("provider::").ok_or_else(|| {
        no("functions of providers are called `provider::NAME::FUNCTION`".to_owned())
    })?;
    let (provider, function) = path
        .split_once("::")
        .ok_or_else(|| no("after the provider's name the function's is missing".to_owned()))?;
    let source = scope.provider(provider).ok_or_else(|| {
        no(format!(
            "no provider is called `{provider}` in this module's `required_providers`"
        ))
    })?;
    if *source != *func::BUILTIN_PROVIDER {
        let message = format!("Formwork has no functions of the provider {source}");
        return Err(Diagnostic::new(&code::UNSUPPORTED_FEATURE, message).at(at));
    }
    let mut functions = func::PROVIDER_FUNCTIONS.iter();
    let found = functions.find(|spec| spec.name == function).copied();
    found.ok_or_else(|| {
        let names = func::PROVIDER_FUNCTIONS.iter().map(|spec| spec.name);
        let hint = nearest(function, names).map(|near| format!("; did you mean `{near}`?"));
        no(format!(
            "the provider `{provider}` has no function `{function}`{}",
            hint.unwrap_or_default()
        ))
    })
}

/// Calls a function of the table.
fn table(spec: &FuncSpec, call: &Call, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let before = diags.len();
    let Some(args) = arguments(call, scope, diags) else {
        return Value::unknown(Type::Dynamic);
    };
    let Some((values, marks)) = args else {
        return Value::unknown(Type::Dynamic);
    };
    if let Err(error) = spec.check_arity(values.len()) {
        diags.push(report(&error, call));
        return Value::unknown(Type::Dynamic);
    }
    if spec.name == "templatestring" {
        template_by_reference(call, &values, diags);
    }
    misfits(spec, call, &values, diags);
    let (Some(host), true) = (scope.host(), diags.len() == before) else {
        return Value::unknown(Type::Dynamic);
    };
    match func::call(spec, &values, host) {
        Ok(value) => value.marked(marks),
        Err(error) => {
            diags.push(report(&error, call));
            Value::unknown(Type::Dynamic)
        }
    }
}

type Arguments = Option<(Vec<Value>, Marks)>;

/// The values of the arguments, the last one expanded when it carries `...`, and the marks of what was
/// expanded. `Some(None)` while their number is unknown, `None` when that was reported.
fn arguments(call: &Call, scope: &Scope<'_>, diags: &mut Diagnostics) -> Option<Arguments> {
    let Some((last, first)) = call.args.split_last().filter(|_| call.expand_final) else {
        let values = call
            .args
            .iter()
            .map(|arg| node(arg, scope, diags))
            .collect();
        return Some(Some((values, Marks::NONE)));
    };
    let before = diags.len();
    let (expanded, marks) = node(last, scope, diags).unmark();
    if diags.len() > before {
        return None;
    }
    if expanded.is_null() {
        let message = "null cannot be expanded with `...`";
        diags.push(Diagnostic::new(&code::INVALID_EXPANSION, message).at(last.span));
        return None;
    }
    let mut values: Vec<Value> = first.iter().map(|arg| node(arg, scope, diags)).collect();
    match (expanded.sequence(), expanded.ty()) {
        (Some(more), _) => values.extend(more.iter().cloned()),
        (None, Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_)) => return Some(None),
        (None, _) => {
            let message = "only a list, set or tuple can be expanded with `...`";
            diags.push(Diagnostic::new(&code::INVALID_EXPANSION, message).at(last.span));
            return None;
        }
    }
    Some(Some((values, marks)))
}

/// Reports every argument whose type cannot fit; the call itself would report the first only.
fn misfits(spec: &FuncSpec, call: &Call, values: &[Value], diags: &mut Diagnostics) {
    for (index, value) in values.iter().enumerate() {
        let Some(param) = spec.param(index) else {
            continue;
        };
        if let Err(error) = convert::convert(value, &param.ty.to_type()) {
            diags.push(report(&FuncError::arg(index, error.to_string()), call));
        }
    }
}

fn report(error: &FuncError, call: &Call) -> Diagnostic {
    let arg = error
        .arg
        .and_then(|index| call.args.get(index).or(call.args.last()));
    let at_arg = arg.map_or(call.close, start);
    let (code, at) = match error.kind {
        FuncErrorKind::TooFew => (&code::NOT_ENOUGH_ARGUMENTS, call.close),
        FuncErrorKind::TooMany => (&code::TOO_MANY_ARGUMENTS, at_arg),
        FuncErrorKind::Argument => (&code::INVALID_ARGUMENT, at_arg),
        FuncErrorKind::Call => (&code::FUNCTION_FAILED, call.name.span.to(call.open)),
    };
    Diagnostic::new(code, error.message.clone()).at(at)
}

/// A template given in place would be rendered twice; it must come from elsewhere.
fn template_by_reference(call: &Call, values: &[Value], diags: &mut Diagnostics) {
    let refers = |expr: &Expr| {
        matches!(
            expr.kind,
            ExprKind::Traversal(..) | ExprKind::Index(..) | ExprKind::RelativeTraversal(..)
        )
    };
    let Some((arg, value)) = call.args.first().zip(values.first()) else {
        return;
    };
    let message = if !refers(arg) {
        "the template must be a plain reference; a template in place is just written"
    } else if !matches!(value.ty(), Type::String | Type::Dynamic) {
        "the template must be a string"
    } else {
        return;
    };
    diags.push(Diagnostic::new(&code::INVALID_ARGUMENT, message).at(start(arg)));
}

/// `convert(value, type)`
fn converted(call: &Call, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let [value, ty] = call.args.as_slice() else {
        diags.push(attempt::arity(call, 2));
        return Value::unknown(Type::Dynamic);
    };
    let before = diags.len();
    let given = node(value, scope, diags);
    let constraint = type_constraint(ty, diags);
    let (Some((ty, defaults)), true) = (constraint, diags.len() == before) else {
        return Value::unknown(Type::Dynamic);
    };
    convert::convert(&defaults.apply(&given), &ty).unwrap_or_else(|error| {
        diags.push(Diagnostic::new(&code::INVALID_ARGUMENT, error.to_string()).at(start(value)));
        Value::unknown(ty.without_optional())
    })
}
