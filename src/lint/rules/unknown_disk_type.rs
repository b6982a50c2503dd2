use crate::diag::nearest;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unknown-disk-type",
        title: "Unknown type of disk",
        severity: Severity::Warning,
        explain: "There is no disk of this type; types are written in capitals.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const DISKS: &[spots::Spot] = &[
    ("as_configuration", "instance_config.disk.volume_type"),
    ("cce_node", "data_volumes.volumetype"),
    ("cce_node", "root_volume.volumetype"),
    ("cce_node_pool", "data_volumes.volumetype"),
    ("cce_node_pool", "root_volume.volumetype"),
    ("compute_instance", "data_disks.type"),
    ("compute_instance", "system_disk_type"),
    ("evs_volume", "volume_type"),
];
const TYPES: [&str; 9] = [
    "SATA", "SAS", "SSD", "GPSSD", "ESSD", "GPSSD2", "ESSD2", "co-p1", "uh-l1",
];
const DATABASES: &[spots::Spot] = &[
    ("rds_instance", "volume.type"),
    ("rds_read_replica_instance", "volume.type"),
];
const DATABASE_TYPES: [&str; 8] = [
    "COMMON",
    "HIGH",
    "ULTRAHIGH",
    "ULTRAHIGHPRO",
    "CLOUDSSD",
    "LOCALSSD",
    "ESSD",
    "GPSSD2",
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for (spots, types) in [(DISKS, &TYPES[..]), (DATABASES, &DATABASE_TYPES[..])] {
        spots::each(scene, spots, &mut |_, disk, name| {
            let Some(text) = disk.text(name).filter(|text| !types.contains(&&**text)) else {
                return;
            };
            // The cloud gives disks of dedicated pools types with other names.
            if text.is_empty() || text.len() > 12 || text.contains('.') {
                return;
            }
            let upper = text.to_ascii_uppercase();
            let near = nearest(&upper, types.iter().copied());
            let at = disk.place(name);
            let found = LINT.at(at, format!("there is no disk of the type `{text}`"));
            told.push(found.suggest(at, &text, near));
        });
    }
}
