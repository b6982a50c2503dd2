use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::syntax::ast::ExprKind;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "lookup-without-default",
        title: "Lookup without a default",
        severity: Severity::Note,
        explain: "`lookup` with two arguments is an index in other words; write the index, or give a default.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.expressions(&mut |expr| {
            let ExprKind::Call(call) = &expr.kind else {
                return;
            };
            let ([map, key], false) = (call.args.as_slice(), call.expand_final) else {
                return;
            };
            if &*call.name.name != "lookup" {
                return;
            }
            let key = scene.config().sources.snippet(key.span);
            let text = format!("{}[{key}]", fixes::operand(scene, map));
            let fix = fixes::replace(scene, "Write an index", expr.span, text, Safety::Safe);
            LINT.tell(
                told,
                call.name.span,
                "write an index, or give a default",
                fix,
            );
        });
    }
}
