use super::data::View;
use super::meta;
use crate::config::Import;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::syntax::ast::Expr;
use crate::value::convert::convert;
use crate::value::{Type, View as Shape};

/// Checks the expressions of an `import` block.
pub(super) fn check(view: &View, import: &Import, diags: &mut Diagnostics) {
    if let Some(each) = &import.for_each {
        meta::for_each(view, each, diags);
    }
    let inner = View {
        each: import.for_each.is_some(),
        ..View::new(view.world, view.module)
    };
    if let Some(id) = &import.id {
        identifier(&inner, id, diags);
    }
    if let Some(identity) = &import.identity {
        eval::expr(identity, &Scope::new(&inner), diags);
    }
}

fn identifier(view: &View, expr: &Expr, diags: &mut Diagnostics) {
    let before = diags.len();
    let value = eval::expr(expr, &Scope::new(view), diags);
    if diags.len() > before {
        return;
    }
    let wrong = match convert(&value, &Type::String) {
        Err(error) => Some(error.to_string()),
        Ok(id) => match id.view() {
            Shape::Null => Some("it is null".to_owned()),
            Shape::String(text) if text.is_empty() => Some("it is empty".to_owned()),
            _ => None,
        },
    };
    if let Some(wrong) = wrong {
        let message = format!("`id` cannot have this value: {wrong}");
        diags.push(Diagnostic::new(&code::INVALID_IMPORT_ID, message).at(expr.span));
    }
}
