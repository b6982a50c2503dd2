use crate::addr::{Mode, Subject};
use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unused-data-source",
        title: "Unused data source",
        severity: Severity::Warning,
        explain: "A data source that nothing refers to is read on every run in vain; remove it or use it.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        for (addr, data) in &module.config().resources {
            let conditions = &data.lifecycle;
            // What is read to be looked at is used.
            let judged = data.check.is_some()
                || !conditions.preconditions.is_empty()
                || !conditions.postconditions.is_empty();
            if addr.mode != Mode::Data || judged {
                continue;
            }
            if !module.uses(&Subject::Resource(addr.clone())) {
                let title = "Remove the data source";
                let fix = fixes::remove_block(scene, title, data.span, Safety::Unsafe);
                LINT.tell(told, data.span, format!("nothing refers to `{addr}`"), fix);
            }
        }
    }
}
