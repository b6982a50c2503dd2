use super::{Scope, attempt, node, start, type_constraint};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::func::{self, FuncError, FuncErrorKind, FuncSpec};
use crate::sorted::Gather;
use crate::syntax::ast::{Call, Expr, ExprKind};
use crate::text::Span;
use crate::value::{Type, Value, convert};

/// Evaluates a function call.
pub(super) fn call(call: &Call, at: Span, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    if scope.host().is_none() {
        let message = "functions cannot be called here: only literal values can stand here";
        let broken = call.close == call.name.span.head();
        let at = if broken { call.close } else { at };
        diags.push(Diagnostic::new(&code::FUNCTIONS_NOT_ALLOWED, message).at(at));
        return Value::unknown(Type::Dynamic);
    }
    let spec = match function(local_name(call), call.name.span, scope) {
        Ok(spec) => spec,
        Err(problem) => {
            diags.push(problem);
            return Value::unknown(Type::Dynamic);
        }
    };
    let Some(args) = arguments(call, scope, diags) else {
        return Value::unknown(Type::Dynamic);
    };
    // A wrong number of arguments is all that is told: none of them is evaluated.
    if let Err(error) = spec.check_arity(args.len()) {
        diags.push(report(&error, call, spec, &args));
        return Value::unknown(Type::Dynamic);
    }
    match spec.name {
        "try" => attempt::try_(call, &args, scope, diags),
        "can" => attempt::can(&args, scope),
        "convert" => converted(&args, scope, diags),
        _ => table(spec, call, &args, scope, diags),
    }
}

/// An argument: as it is written, or one of the elements that an argument with `...` stands for.
pub(super) enum Arg<'c> {
    /// An expression.
    Written(&'c Expr),
    /// A value, and where the whole stands.
    Element(Value, Span),
}

impl Arg<'_> {
    /// Its value.
    pub(super) fn value(&self, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
        match self {
            Self::Written(expr) => node(expr, scope, diags),
            Self::Element(value, _) => value.clone(),
        }
    }

    /// Whether it is a reference to something that has a name.
    fn refers(&self) -> bool {
        fn refers(expr: &Expr) -> bool {
            match &expr.kind {
                ExprKind::Traversal(..) => true,
                ExprKind::RelativeTraversal(source, _) | ExprKind::Index(source, ..) => {
                    refers(source)
                }
                _ => false,
            }
        }
        matches!(self, Self::Written(expr) if refers(expr))
    }

    /// Where problems with it are shown.
    fn at(&self) -> Span {
        match self {
            Self::Written(expr) => start(expr),
            Self::Element(_, at) => *at,
        }
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
        let near = nearest(function, names);
        no(format!(
            "the provider `{provider}` has no function `{function}`"
        ))
        .suggest(at.last(function.len()), function, near)
    })
}

/// Calls a function of the table.
fn table(
    spec: &FuncSpec,
    call: &Call,
    args: &[Arg<'_>],
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Value {
    let before = diags.len();
    let values = if spec.name == "templatestring" {
        match template_arguments(args, scope, diags) {
            Some(values) => values,
            None => return Value::unknown(Type::Dynamic),
        }
    } else {
        args.iter().map(|arg| arg.value(scope, diags)).gathered()
    };
    if !scope.budget().take(spec.steps(&values)) {
        return Value::unknown(Type::Dynamic);
    }
    misfits(spec, call, args, &values, diags);
    if spec.name == "templatestring" && diags.len() == before {
        template_by_reference(args, &values, diags);
    }
    let (Some(host), true) = (scope.host(), diags.len() == before) else {
        return Value::unknown(Type::Dynamic);
    };
    match func::call(spec, &values, host) {
        Ok(value) => {
            scope.budget().take(spec.result_steps(&value));
            value
        }
        Err(error) => {
            // That the budget is spent is told by the expression as a whole.
            if !scope.budget().is_spent() {
                diags.push(report(&error, call, spec, args));
            }
            Value::unknown(Type::Dynamic)
        }
    }
}

/// The arguments, the last one expanded when it carries `...`. Nothing when it cannot be, which is then
/// reported, and while its elements are not known.
fn arguments<'c>(
    call: &'c Call,
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Option<Vec<Arg<'c>>> {
    let Some((last, first)) = call.args.split_last().filter(|_| call.expand_final) else {
        return Some(call.args.iter().map(Arg::Written).gathered());
    };
    let before = diags.len();
    let (expanded, marks) = node(last, scope, diags).unmark();
    if diags.len() > before {
        return None;
    }
    let sequence = matches!(
        expanded.ty(),
        Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_)
    );
    let message = match (sequence, expanded.is_null()) {
        (false, _) => "only a list, set or tuple can be expanded with `...`",
        (true, true) => "null cannot be expanded with `...`",
        (true, false) => {
            let elements = expanded.sequence()?.iter();
            let elements = elements.map(|v| Arg::Element(v.clone().marked(marks), last.span));
            return Some(first.iter().map(Arg::Written).chain(elements).gathered());
        }
    };
    diags.push(Diagnostic::new(&code::INVALID_EXPANSION, message).at(last.span));
    None
}

/// Reports every argument whose type cannot fit; the call itself would report the first only.
fn misfits(
    spec: &FuncSpec,
    call: &Call,
    args: &[Arg<'_>],
    values: &[Value],
    diags: &mut Diagnostics,
) {
    for (index, value) in values.iter().enumerate() {
        let Some(param) = spec.param(index) else {
            continue;
        };
        if let Err(error) = convert::convert(value, &param.ty.to_type()) {
            let error = FuncError::arg(index, error.to_string());
            diags.push(report(&error, call, spec, args));
        }
    }
}

fn report(error: &FuncError, call: &Call, spec: &FuncSpec, args: &[Arg<'_>]) -> Diagnostic {
    let name = call.name.span.to(call.open);
    let arg = error.arg.and_then(|index| args.get(index)).map(Arg::at);
    let (code, at) = match error.kind {
        FuncErrorKind::TooFew => (&code::NOT_ENOUGH_ARGUMENTS, call.close),
        FuncErrorKind::TooMany => (&code::TOO_MANY_ARGUMENTS, arg.unwrap_or(call.close)),
        FuncErrorKind::Argument => match arg {
            Some(at) => (&code::INVALID_ARGUMENT, at),
            // A function may find fault with an argument that was not given.
            None if error.arg.is_some_and(|index| spec.param(index).is_some()) => {
                (&code::INVALID_ARGUMENT, call.name.span.to(call.close))
            }
            None => (&code::FUNCTION_FAILED, name),
        },
        FuncErrorKind::Call => (&code::FUNCTION_FAILED, name),
        FuncErrorKind::TooLarge => (&code::EXPRESSION_TOO_LARGE, name),
    };
    Diagnostic::new(code, error.message.clone()).at(at)
}

/// The arguments of `templatestring`. The template is looked at only when nothing is wrong with the variables
/// and something is known of them; what is wrong in it is a fault of the argument as a whole.
fn template_arguments(
    args: &[Arg<'_>],
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Option<Vec<Value>> {
    let before = diags.len();
    let (template, variables) = args.split_first()?;
    let rest: Vec<Value> = variables
        .iter()
        .map(|arg| arg.value(scope, diags))
        .gathered();
    if diags.len() > before {
        return None;
    }
    let mut problems = Diagnostics::new();
    let text = template.value(scope, &mut problems);
    let open =
        |value: &Value| value.is_null() || value.is_unknown() && *value.ty() == Type::Dynamic;
    if problems.is_empty() || rest.iter().any(open) {
        return Some([text].into_iter().chain(rest).gathered());
    }
    let message = "the template cannot be had: there is a mistake in the expression";
    diags.push(Diagnostic::new(&code::INVALID_ARGUMENT, message).at(template.at()));
    None
}

/// A template given in place would be rendered twice; it must come from elsewhere. Nothing is said while
/// the type of the variables is not known.
fn template_by_reference(args: &[Arg<'_>], values: &[Value], diags: &mut Diagnostics) {
    let open = |value: &Value| value.is_unknown() && *value.ty() == Type::Dynamic;
    let [arg, ..] = args else { return };
    let [template, variables, ..] = values else {
        return;
    };
    let message = if open(variables) {
        return;
    } else if !arg.refers() {
        "the template must be a plain reference; a template in place is just written"
    } else if *template.ty() != Type::String && !template.is_unknown() {
        "the template must be a string"
    } else {
        return;
    };
    diags.push(Diagnostic::new(&code::INVALID_ARGUMENT, message).at(arg.at()));
}

/// `convert(value, type)`
fn converted(args: &[Arg<'_>], scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let [value, ty] = args else {
        return Value::unknown(Type::Dynamic);
    };
    let before = diags.len();
    let given = value.value(scope, diags);
    let constraint = match ty {
        Arg::Written(expr) => type_constraint(expr, diags),
        Arg::Element(_, at) => {
            let message = "a type must be written in place";
            diags.push(Diagnostic::new(&code::INVALID_TYPE, message).at(*at));
            None
        }
    };
    let (Some((ty, defaults)), true) = (constraint, diags.len() == before) else {
        return Value::unknown(Type::Dynamic);
    };
    if given.is_unknown() {
        // Not even its type is looked at.
        return Value::unknown(ty.without_optional()).marked(given.marks());
    }
    convert::convert(&defaults.apply(&given), &ty).unwrap_or_else(|error| {
        diags.push(Diagnostic::new(&code::INVALID_ARGUMENT, error.to_string()).at(value.at()));
        Value::unknown(Type::Dynamic)
    })
}
