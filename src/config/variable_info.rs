use std::rc::Rc;

use super::{Condition, Module, Variable};
use crate::sorted::Gather;
use crate::syntax::ast::{Expr, ExprKind};
use crate::text::Sources;
use crate::value::{Value, show};

/// A variable as ParseTemplateVariables describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableInfo {
    /// Its name.
    pub name: Rc<str>,
    /// The type as written, on one line. Nothing when none is declared.
    pub type_text: Option<String>,
    /// What it is for.
    pub description: Option<Rc<str>>,
    /// The default, converted to the type. Nothing when a value is required.
    pub default: Option<Value>,
    /// Never shown.
    pub sensitive: bool,
    /// Whether null is a value.
    pub nullable: bool,
    /// What must hold for a value.
    pub validations: Vec<ValidationInfo>,
}

/// One rule of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationInfo {
    /// The condition as written, wrapped as `${…}`.
    pub condition: String,
    /// What is said when it does not hold.
    pub error_message: String,
}

/// Describes the variables of a module, in order of declaration.
//= PARSE-3, PARSE-4, PARSE-5
pub fn variables(module: &Module, sources: &Sources) -> Vec<VariableInfo> {
    let described = module.variables.values().map(|v| describe(v, sources));
    described.gathered()
}

fn describe(variable: &Variable, sources: &Sources) -> VariableInfo {
    VariableInfo {
        name: variable.name.name.clone(),
        type_text: variable
            .type_expr
            .as_ref()
            .map(|expr| type_text(expr, variable, sources)),
        description: variable.description.clone(),
        default: variable.default.clone(),
        sensitive: variable.sensitive,
        nullable: variable.nullable,
        validations: variable
            .validations
            .iter()
            .map(|c| validation(c, sources))
            .gathered(),
    }
}

/// As written when that is one line; else rebuilt from the type.
fn type_text(expr: &Expr, variable: &Variable, sources: &Sources) -> String {
    let written = sources.snippet(expr.span).trim_matches('"');
    if written.is_empty() || written.contains('\n') {
        show::expression(&variable.ty)
    } else {
        written.to_owned()
    }
}

fn validation(condition: &Condition, sources: &Sources) -> ValidationInfo {
    let written = sources.snippet(condition.condition.span);
    let wrapped = written
        .starts_with("\"${")
        .then(|| written.trim_matches('"').to_owned());
    ValidationInfo {
        condition: wrapped.unwrap_or_else(|| format!("${{{written}}}")),
        error_message: match &condition.error_message.kind {
            ExprKind::String(text) => text.to_string(),
            _ => {
                let written = sources.snippet(condition.error_message.span);
                let inner = written.strip_prefix('"').and_then(|w| w.strip_suffix('"'));
                inner.unwrap_or(written).to_owned()
            }
        },
    }
}
