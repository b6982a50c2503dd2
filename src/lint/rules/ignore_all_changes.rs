use crate::config::IgnoreChanges;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "ignore-all-changes",
        title: "All changes ignored",
        severity: Severity::Note,
        explain: "With `ignore_changes = all` the template and what is deployed drift apart unseen; name the arguments.",
    },
    group: Group::Reliability,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources() {
        let lifecycle = &resource.config().lifecycle;
        if let (IgnoreChanges::All, Some(span)) = (&lifecycle.ignore_changes, lifecycle.span) {
            let message = "later changes of the template will do nothing here";
            told.push(LINT.at(span, message));
        }
    }
}
