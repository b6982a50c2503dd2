use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};
use crate::sorted::SortedSet;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "missing-required-provider",
        title: "Provider that is not required",
        severity: Severity::Note,
        explain: "A provider that `required_providers` does not name is looked for under a guessed source and in any version.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        let config = module.config();
        let mut seen: SortedSet<&str> = SortedSet::from(["terraform"]);
        for resource in config.resources.values() {
            let name = resource.provider_name();
            let required = config.settings.required_providers.contains_key(name);
            if seen.insert(name) && !required {
                let message = format!("`required_providers` does not name `{name}`");
                told.push(LINT.at(resource.span, message));
            }
        }
    }
}
