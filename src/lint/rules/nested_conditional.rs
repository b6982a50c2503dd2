use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, OptionKind, OptionSpec, Scene};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::visit;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "nested-conditional",
        title: "Nested conditionals",
        severity: Severity::Note,
        explain: "Choices within choices are hard to read; a map or locals with names say the same.",
    },
    group: Group::Style,
    recommended: false,
    needs_whole: false,
    options: &[OptionSpec {
        name: "most",
        kind: OptionKind::Number,
    }],
    run,
};

/// So many within one another are read easily.
const MOST: i64 = 2;

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let most = scene.settings().number(&LINT, "most").unwrap_or(MOST);
    for file in scene.files() {
        file.arguments(&mut |argument| walk(&argument.expr, 0, most, told));
    }
}

/// Tells of the first conditional that lies too deep; those in it go with it.
fn walk(expr: &Expr, depth: i64, most: i64, told: &mut Diagnostics) {
    let depth = depth + i64::from(matches!(expr.kind, ExprKind::Conditional(_)));
    if depth > most {
        let message = format!("more than {most} conditionals within one another");
        told.push(LINT.at(expr.span, message));
        return;
    }
    visit::children(expr, &mut |child| walk(child, depth, most, told));
}
