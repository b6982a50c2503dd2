use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "disk-without-iops",
        title: "Disk without a performance",
        severity: Severity::Error,
        explain: "The service refuses disks of these types without `iops`, and GPSSD2 without `throughput` too.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// The type of a disk, and beside it its performance.
const DISKS: &[(spots::Spot, &str)] = &[
    (("as_configuration", "instance_config.disk.volume_type"), ""),
    (("cce_node", "data_volumes.volumetype"), ""),
    (("cce_node", "root_volume.volumetype"), ""),
    (("cce_node_pool", "data_volumes.volumetype"), ""),
    (("cce_node_pool", "root_volume.volumetype"), ""),
    (("compute_instance", "data_disks.type"), ""),
    (("compute_instance", "system_disk_type"), "system_disk_"),
    (("evs_volume", "volume_type"), ""),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for (spot, prefix) in DISKS {
        spots::each(scene, &[*spot], &mut |_, disk, name| {
            let needed: &[&str] = match disk.text(name).as_deref() {
                Some("GPSSD2") => &["iops", "throughput"],
                Some("ESSD2") => &["iops"],
                _ => return,
            };
            for what in needed {
                let what = format!("{prefix}{what}");
                let known = disk.attribute_schema(&what).is_some();
                if known && disk.is_given(&what) == Some(false) {
                    let message = format!("a disk of this type needs `{what}`");
                    told.push(LINT.at(disk.place(name), message));
                }
            }
        });
    }
}
