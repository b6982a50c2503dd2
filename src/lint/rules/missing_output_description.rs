use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "missing-output-description",
        title: "Output without a description",
        severity: Severity::Note,
        explain: "Whoever uses the module reads what an output tells from its `description`.",
    },
    group: Group::Style,
    recommended: false,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        for (name, output) in &module.config().outputs {
            let described = output.description.as_ref();
            if described.is_none_or(|text| text.trim().is_empty()) {
                let message = format!("say what the output `{name}` tells");
                told.push(LINT.at(output.span, message));
            }
        }
    }
}
