//! Changes that rules offer. In JSON there are none: what stands between items is not known here.

use super::Scene;
use crate::diag::{Edit, Fix, Safety};
use crate::mend;
use crate::syntax::ast::{Expr, ExprKind};
use crate::text::Span;

/// Writes `text` at a place.
pub(super) fn replace(
    scene: &Scene<'_>,
    title: &str,
    span: Span,
    text: String,
    safety: Safety,
) -> Option<Fix> {
    scene.native_source(span.file)?;
    Some(Fix {
        title: title.to_owned(),
        edits: vec![Edit { span, text }],
        safety,
    })
}

/// Takes an item out, with its lines where it stands alone on them.
pub(super) fn remove(scene: &Scene<'_>, title: &str, item: Span, safety: Safety) -> Option<Fix> {
    let source = scene.native_source(item.file)?;
    Some(Fix {
        title: title.to_owned(),
        edits: vec![mend::without(source, item)],
        safety,
    })
}

/// Takes the top-level block with this header out.
pub(super) fn remove_block(
    scene: &Scene<'_>,
    title: &str,
    header: Span,
    safety: Safety,
) -> Option<Fix> {
    let (_, block) = scene.block(header)?;
    remove(scene, title, header.to(block.close_brace), safety)
}

/// Puts an argument into the top-level block with this header.
pub(super) fn insert(
    scene: &Scene<'_>,
    title: &str,
    header: Span,
    argument: &str,
    safety: Safety,
) -> Option<Fix> {
    let (source, block) = scene.block(header)?;
    Some(Fix {
        title: title.to_owned(),
        edits: vec![mend::into_block(source, block, argument)?],
        safety,
    })
}

/// The text of an expression, in parentheses where it would fall apart beside an operator, an index or a line break.
pub(super) fn operand(scene: &Scene<'_>, expr: &Expr) -> String {
    let text = scene.config().sources.snippet(expr.span);
    let whole = matches!(
        expr.kind,
        ExprKind::Traversal(..)
            | ExprKind::RelativeTraversal(..)
            | ExprKind::Index(..)
            | ExprKind::Splat(..)
            | ExprKind::Call(..)
            | ExprKind::Parens(..)
            | ExprKind::Tuple(..)
            | ExprKind::Object(..)
            | ExprKind::For(..)
    );
    match whole && !text.contains('\n') {
        true => text.to_owned(),
        false => format!("({text})"),
    }
}
