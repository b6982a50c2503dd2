use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::syntax::ast::ExprKind;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "empty-meta-argument",
        title: "Empty list",
        severity: Severity::Note,
        explain: "An empty `depends_on` or `ignore_changes` says nothing; remove it.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const LISTS: [&str; 3] = ["depends_on", "ignore_changes", "replace_triggered_by"];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.arguments(&mut |argument| {
            let name = &argument.name.name;
            let empty = matches!(&argument.expr.kind, ExprKind::Tuple(items) if items.is_empty());
            if empty && LISTS.contains(&&**name) {
                let fix = fixes::remove(scene, "Remove it", argument.span, Safety::Safe);
                let message = format!("an empty `{name}` says nothing");
                LINT.tell(told, argument.span, message, fix);
            }
        });
    }
}
