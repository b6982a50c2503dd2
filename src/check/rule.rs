//! How conditions turn out, for the checks and for a plan.

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

/// Instead of a message that cannot be shown.
const NO_MESSAGE: &str = "the condition does not hold; its message cannot be shown";

/// Evaluates a condition of a resource, an output or a check. A failed one is reported under `code`. Its message
/// is looked at even when the condition holds.
pub fn judge(
    condition: &Condition,
    scope: &Scope<'_>,
    code: &'static Code,
    diags: &mut Diagnostics,
) -> Outcome {
    let before = diags.len();
    let message = message(condition, scope, diags);
    let value = eval::expr(&condition.condition, scope, diags);
    if diags.errors_since(before) {
        return Outcome::Error;
    }
    match verdict(&value) {
        Ok(Some(true)) => Outcome::Pass,
        Ok(None) => Outcome::Unknown,
        Ok(Some(false)) => {
            let message = message.unwrap_or_else(|| NO_MESSAGE.to_owned());
            diags.push(Diagnostic::new(code, message.clone()).at(condition.condition.span));
            Outcome::Fail(message)
        }
        Err(why) => {
            let problem = Diagnostic::new(&code::INVALID_CONDITION_RESULT, why);
            diags.push(problem.at(condition.condition.span));
            Outcome::Error
        }
    }
}

/// Evaluates a validation rule of a variable whose value was given at `at`. Its message matters only when the rule
/// is broken; while nothing is `planned`, an unknown message leaves the outcome open.
pub fn validation(
    rule: &Condition,
    scope: &Scope<'_>,
    at: Span,
    planned: bool,
    diags: &mut Diagnostics,
) -> Outcome {
    let value = eval::expr(&rule.condition, scope, diags);
    let mut found = Diagnostics::new();
    let text = eval::expr(&rule.error_message, scope, &mut found);
    let unreadable = found.has_errors();
    // A null within a text leaves the rest of it, so the message counts as known.
    let known = !text.is_unknown()
        || unreadable && found.iter().all(|d| d.code == &code::INVALID_INTERPOLATION);
    diags.append(found);
    match verdict(&value) {
        Ok(Some(true)) => return Outcome::Pass,
        Ok(None) => return Outcome::Unknown,
        Ok(Some(false)) => {}
        Err(why) => {
            let problem = Diagnostic::new(&code::INVALID_VALIDATION_RESULT, why);
            diags.push(problem.at(rule.condition.span));
            return Outcome::Error;
        }
    }
    if !known {
        if planned && !unreadable {
            let why = "the message depends on what is known only after the run";
            diags.push(bad_message(rule, why));
        }
        return Outcome::Unknown;
    }
    let message = match unreadable {
        true => None,
        false => shown(rule, &text, Severity::Error, diags),
    };
    let message = message.unwrap_or_else(|| NO_MESSAGE.to_owned());
    let problem = Diagnostic::new(&code::INVALID_VARIABLE_VALUE, message.clone());
    diags.push(problem.at(at).see(rule.span, "the rule"));
    Outcome::Fail(message)
}

fn verdict(value: &Value) -> Result<Option<bool>, &'static str> {
    let (value, _) = value.clone().unmark_deep();
    if value.is_unknown() {
        return Ok(None);
    }
    let converted =
        convert::convert(&value, &Type::Bool).map_err(|_| "a condition must be true or false")?;
    match converted.view() {
        View::Bool(holds) => Ok(Some(holds)),
        View::Unknown => Ok(None),
        _ => Err("the condition is null; it must be true or false"),
    }
}

fn bad_message(condition: &Condition, why: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&code::INVALID_ERROR_MESSAGE, why).at(condition.error_message.span)
}

/// The message of a condition, when it is known and may be shown.
pub(super) fn message(
    condition: &Condition,
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Option<String> {
    let before = diags.len();
    let value = eval::expr(&condition.error_message, scope, diags);
    if diags.errors_since(before) {
        return None;
    }
    if value.is_null() {
        diags.push(bad_message(condition, "the message is null"));
        return None;
    }
    shown(condition, &value, Severity::Warning, diags)
}

/// A message as text; one that holds secrets is reported with this severity.
fn shown(
    condition: &Condition,
    value: &Value,
    severity: Severity,
    diags: &mut Diagnostics,
) -> Option<String> {
    let text = match convert::convert(value, &Type::String) {
        Ok(text) => text,
        Err(error) => {
            diags.push(bad_message(condition, format!("no text: {error}")));
            return None;
        }
    };
    if text.is_unknown() {
        return None;
    }
    let secret = [
        (Marks::SENSITIVE, &code::MESSAGE_SENSITIVE),
        (Marks::EPHEMERAL, &code::MESSAGE_EPHEMERAL),
    ];
    let marks = text.marks_deep();
    if let Some((_, code)) = secret.into_iter().find(|(mark, _)| marks.has(*mark)) {
        let mut problem = Diagnostic::new(code, "the message would give away such a value");
        problem.severity = severity;
        diags.push(problem.at(condition.error_message.span));
        return None;
    }
    text.text().map(|text| text.trim().to_owned())
}
