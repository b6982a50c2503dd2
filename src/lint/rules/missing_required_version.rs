use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};
use crate::text::Span;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "missing-required-version",
        title: "No version of the language",
        severity: Severity::Note,
        explain: "`required_version` tells with which versions of Terraform the template works.",
    },
    group: Group::Style,
    recommended: false,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        let Some(first) = module.files().next() else {
            continue;
        };
        if !module.config().settings.required_versions.is_empty() {
            continue;
        }
        let mut settings = None;
        for file in module.files() {
            let blocks = file.native().map_or(&[][..], |body| &body.blocks);
            let found = blocks.iter().find(|b| &*b.kind.name == "terraform");
            settings = settings.or(found.map(|block| block.header));
        }
        let start = Span::new(first.source.id, 0, 0);
        let message = "a `terraform` block with `required_version` says what the module needs";
        told.push(LINT.at(settings.unwrap_or(start), message));
    }
}
