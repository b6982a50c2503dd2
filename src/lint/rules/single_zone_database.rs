use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, ResourceView, Scene};
use crate::value::View;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "single-zone-database",
        title: "Database in one zone",
        severity: Severity::Note,
        explain: "When its zone fails, the database is gone; let primary and standby live in different zones.",
    },
    group: Group::Reliability,
    recommended: false,
    needs_whole: false,
    options: &[],
    run,
};

const ZONES: &[spots::Spot] = &[
    ("dcs_instance", "availability_zones"),
    ("dds_instance", "availability_zone"),
    ("gaussdb_instance", "availability_zone"),
    ("rds_instance", "availability_zone"),
    ("taurusdb_instance", "availability_zone_mode"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, ZONES, &mut |resource, block, name| {
        if is_single(resource, name) {
            told.push(LINT.at(block.place(name), "the database lives in one zone"));
        }
    });
}

fn is_single(resource: &ResourceView<'_>, name: &str) -> bool {
    let value = resource.value(name);
    match value.view() {
        View::String(text) if name.ends_with("_mode") => &**text == "single",
        View::String(text) => {
            let mut zones = text.split(',').map(str::trim);
            let first = zones.next();
            zones.all(|zone| Some(zone) == first)
        }
        View::List(zones) if value.is_wholly_known() => {
            let mut zones = zones.iter();
            let first = zones.next();
            first.is_some() && zones.all(|zone| Some(zone) == first)
        }
        _ => false,
    }
}
