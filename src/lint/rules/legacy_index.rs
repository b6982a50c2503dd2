use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::syntax::ast::{ExprKind, SplatStep, Step};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "legacy-index",
        title: "Old index",
        severity: Severity::Note,
        explain: "An index after a dot is the notation of old versions; write it in brackets.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.expressions(&mut |expr| match &expr.kind {
            ExprKind::Traversal(_, steps) | ExprKind::RelativeTraversal(_, steps) => {
                steps.iter().for_each(|step| judge(scene, step, told));
            }
            ExprKind::Splat(splat) => {
                for step in &splat.each {
                    if let SplatStep::Step(step) = step {
                        judge(scene, step, told);
                    }
                }
            }
            _ => {}
        });
    }
}

fn judge(scene: &Scene<'_>, step: &Step, told: &mut Diagnostics) {
    let Step::Number(number, span) = step else {
        return;
    };
    if !scene.config().sources.snippet(*span).starts_with('.') {
        return;
    }
    let text = format!("[{number}]");
    let message = format!("write `{text}`");
    let fix = fixes::replace(scene, "Write it in brackets", *span, text, Safety::Safe);
    LINT.tell(told, *span, message, fix);
}
