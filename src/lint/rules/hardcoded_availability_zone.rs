use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{literal, spots, zones};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "hardcoded-availability-zone",
        title: "Hard-coded availability zone",
        severity: Severity::Note,
        explain: "A zone exists in one region only; take it from `huaweicloud_availability_zones` or a variable.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources() {
        let Some(schema) = resource.block_schema() else {
            continue;
        };
        spots::arguments(resource.body(), schema, &mut |argument, _| {
            if !zones::takes(&argument.name.name) {
                return;
            }
            literal::texts(&argument.expr, &mut |text, at| {
                let mut names = text.split(',').map(str::trim);
                if let Some(zone) = names.find(|name| zones::region(name).is_some()) {
                    told.push(LINT.at(at, format!("`{zone}` is a zone of one region")));
                }
            });
        });
    }
}
