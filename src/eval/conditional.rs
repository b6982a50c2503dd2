use super::{Scope, node};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::Expr;
use crate::text::Span;
use crate::value::ops::{self, ChooseError};
use crate::value::{Type, Value, View, convert};

/// Evaluates `condition ? a : b`.
pub(super) fn conditional(
    [condition, yes, no]: &[Expr; 3],
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Value {
    choose(
        condition,
        [yes.span, no.span],
        |choice, diags| node(if choice { yes } else { no }, scope, diags),
        scope,
        diags,
    )
}

/// Both branches are always evaluated, for their types; only the problems of the chosen one count, and
/// of none while the condition is unknown.
pub(super) fn choose(
    condition: &Expr,
    [yes_span, no_span]: [Span; 2],
    branch: impl Fn(bool, &mut Diagnostics) -> Value,
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Value {
    let (mut yes_problems, mut no_problems) = (Diagnostics::new(), Diagnostics::new());
    let yes = branch(true, &mut yes_problems);
    let no = branch(false, &mut no_problems);
    let mut test_problems = Diagnostics::new();
    let test = node(condition, scope, &mut test_problems);
    let truth = match convert::convert(&test, &Type::Bool)
        .as_ref()
        .map(Value::view)
    {
        Ok(View::Bool(truth)) => Some(truth),
        _ => None,
    };
    let chosen_span = if truth == Some(true) {
        yes_span
    } else {
        no_span
    };
    let result = ops::choose(&test, &yes, &no);
    if !matches!(result, Err(ChooseError::Types(..))) {
        match truth {
            Some(true) => diags.append(yes_problems),
            Some(false) => diags.append(no_problems),
            None => {}
        }
        diags.append(test_problems);
    }
    result.unwrap_or_else(|error| {
        let (code, at) = match &error {
            ChooseError::Types(..) => (&code::INCONSISTENT_CONDITIONAL, yes_span.to(no_span)),
            ChooseError::Value(_) => (&code::INCONSISTENT_CONDITIONAL, chosen_span),
            ChooseError::Null => (&code::NULL_CONDITION, condition.span),
            ChooseError::Condition(_) => (&code::INCORRECT_CONDITION, condition.span),
        };
        diags.push(Diagnostic::new(code, error.to_string()).at(at));
        Value::unknown(ops::common_type(&yes, &no).unwrap_or(Type::Dynamic))
    })
}
