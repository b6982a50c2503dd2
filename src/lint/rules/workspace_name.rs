use crate::addr::Subject;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "workspace-name",
        title: "Name of the workspace",
        severity: Severity::Note,
        explain: "The service keeps one state for each stack, so `terraform.workspace` is `default` in all of them; take a variable.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        for used in module.references(&Subject::Terraform("workspace".into())) {
            let message = "in every stack this is `default`";
            told.push(LINT.at(used.span, message));
        }
    }
}
