//! Fixes that give an argument another value.

use crate::diag::{Edit, Fix, Safety};
use crate::lint::{BlockView, Scene};
use crate::syntax::ast::{Expr, ExprKind};

/// Writes a value where an argument has a literal one, or the argument where it is missing. What the resource does in
/// the cloud changes, so it is not applied by itself.
pub(in crate::lint) fn set(
    scene: &Scene<'_>,
    block: &BlockView<'_>,
    name: &str,
    value: &str,
) -> Option<Fix> {
    let edit = match block.argument(name) {
        Some(argument) if is_literal(&argument.expr) => Edit {
            span: argument.expr.span,
            text: value.to_owned(),
        },
        Some(_) => return None,
        None => insertion(scene, block, &format!("{name} = {value}"))?,
    };
    Some(Fix {
        title: format!("Set `{name}` to `{value}`"),
        edits: vec![edit],
        safety: Safety::Unsafe,
    })
}

/// The word that switches on what the argument's own word switches off.
pub(in crate::lint) fn switched_on(block: &BlockView<'_>, name: &str) -> &'static str {
    let word = block.argument(name).map(|argument| &argument.expr.kind);
    match word {
        Some(ExprKind::String(text)) => match &*text.to_ascii_lowercase() {
            "off" if &**text == "OFF" => "\"ON\"",
            "off" => "\"on\"",
            _ => "\"true\"",
        },
        _ => "true",
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_)
    )
}

/// A line before the block's last argument, with the same indentation.
fn insertion(scene: &Scene<'_>, block: &BlockView<'_>, line: &str) -> Option<Edit> {
    let mut span = block.body().attributes.last()?.span;
    let source = scene.config().sources.get(span.file)?;
    let before = source.text.get(..span.range().start)?;
    let indent = before.rsplit('\n').next()?;
    let plain = indent.chars().all(char::is_whitespace) && !source.name.ends_with(".json");
    span.end = span.start;
    plain.then(|| Edit {
        span,
        text: format!("{line}\n{indent}"),
    })
}
