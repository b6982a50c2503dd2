use crate::diag::{Code, Diagnostics, Severity};
use crate::cloud::REGIONS;
use crate::lint::facts::{literal, spots};
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
            let name = &*argument.name.name;
            if !name.contains("zone") && !name.ends_with("_az") {
                return;
            }
            literal::texts(&argument.expr, &mut |text, at| {
                if let Some(zone) = text.split(',').find(|text| is_zone(text.trim())) {
                    told.push(LINT.at(at, format!("`{}` is a zone of one region", zone.trim())));
                }
            });
        });
    }
}

/// Whether a text is a region's name with one or two letters at its end.
pub(super) fn is_zone(text: &str) -> bool {
    let of = |region: &str| text.strip_prefix(region);
    let rest = REGIONS.iter().filter_map(|region| of(region.id));
    rest.into_iter().any(|rest| matches!(rest.len(), 1 | 2) && rest.bytes().all(|b| b.is_ascii_lowercase()))
}
