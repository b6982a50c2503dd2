use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unpinned-provider",
        title: "Provider without a version",
        severity: Severity::Note,
        explain: "Without a version the newest release is taken, whatever it changes; give a constraint such as `~> 1.97`.",
    },
    group: Group::Reliability,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        for (name, required) in &module.config().settings.required_providers {
            let builtin = required.source.as_deref() == Some("terraform.io/builtin/terraform");
            if required.version.is_none() && !builtin && &**name != "terraform" {
                let message = format!("say which versions of `{name}` the template is written for");
                told.push(LINT.at(required.span, message));
            }
        }
    }
}
