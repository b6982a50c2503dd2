use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};
use crate::syntax::ast::{Expr, ExprKind};
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::rc::Rc;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "duplicate-map-key",
        title: "Key given twice",
        severity: Severity::Warning,
        explain: "Of two elements with the same key the later stays and the earlier is lost; remove one.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.expressions(&mut |expr| {
            let ExprKind::Object(items) = &expr.kind else {
                return;
            };
            let mut first: FxHashMap<&Rc<str>, Span> = FxHashMap::default();
            for item in items {
                let Some(key) = literal(&item.key) else {
                    continue;
                };
                if let Some(earlier) = first.insert(key, item.key.span) {
                    let message = format!("`{key}` is given already; this one stays");
                    let found = LINT.at(item.key.span, message);
                    told.push(found.see(earlier, "this one is lost"));
                }
            }
        });
    }
}

fn literal(key: &Expr) -> Option<&Rc<str>> {
    match &key.kind {
        ExprKind::String(text) | ExprKind::Number(text) => Some(text),
        ExprKind::Parens(inner) => literal(inner),
        _ => None,
    }
}
