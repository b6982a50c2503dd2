use crate::config::Condition;
use crate::diag::{Code, Diagnostic, Diagnostics, Severity, code};
use crate::eval::{self, Scope};
use crate::text::Span;
use crate::value::{Marks, Type, Value, View, convert};

/// How a condition turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not hold; the author's message.
    Fail(String),
    /// It is known only later.
    Unknown,
    /// It could not be evaluated; that was reported.
    Error,
}

/// Evaluates a condition. A failed one is reported under `code`, at `at` or else at the condition.
pub(in crate::plan) fn judge(
    condition: &Condition,
    scope: &Scope<'_>,
    code: &'static Code,
    at: Option<Span>,
    diags: &mut Diagnostics,
) -> Outcome {
    let before = diags.len();
    let value = eval::expr(&condition.condition, scope, diags);
    if diags
        .iter()
        .skip(before)
        .any(|d| d.severity == Severity::Error)
    {
        return Outcome::Error;
    }
    match verdict(&value) {
        Ok(Some(true)) => Outcome::Pass,
        Ok(None) => Outcome::Unknown,
        Ok(Some(false)) => {
            let message = message(condition, scope, diags);
            let place = at.unwrap_or(condition.condition.span);
            diags.push(Diagnostic::new(code, message.clone()).at(place));
            Outcome::Fail(message)
        }
        Err(why) => {
            let problem = Diagnostic::new(&code::INVALID_CONDITION_RESULT, why);
            diags.push(problem.at(condition.condition.span));
            Outcome::Error
        }
    }
}

fn verdict(value: &Value) -> Result<Option<bool>, &'static str> {
    let (value, _) = value.clone().unmark_deep();
    let converted =
        convert::convert(&value, &Type::Bool).map_err(|_| "a condition must be true or false")?;
    match converted.view() {
        View::Bool(holds) => Ok(Some(holds)),
        View::Unknown => Ok(None),
        _ => Err("the condition is null; it must be true or false"),
    }
}

fn message(condition: &Condition, scope: &Scope<'_>, diags: &mut Diagnostics) -> String {
    let value = eval::expr(&condition.error_message, scope, diags);
    let marks = value.marks_deep();
    if marks.has(Marks::SENSITIVE) {
        return "the condition does not hold; its message has sensitive values and is not shown"
            .to_owned();
    }
    match convert::convert(&value, &Type::String).map(|v| v.text().cloned()) {
        Ok(Some(text)) => text.trim().to_owned(),
        _ => "the condition does not hold; its message could not be evaluated".to_owned(),
    }
}
