use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "disk-size-out-of-range",
        title: "Disk of a size that does not exist",
        severity: Severity::Error,
        explain: "The service refuses it; choose a size between the two ends.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// The smallest and the largest size in GB.
const SIZES: &[(spots::Spot, i64, i64)] = &[
    (("cce_node", "data_volumes.size"), 20, 32768),
    (("cce_node", "root_volume.size"), 40, 1024),
    (("cce_node_pool", "data_volumes.size"), 20, 32768),
    (("cce_node_pool", "root_volume.size"), 40, 1024),
    (("compute_instance", "data_disks.size"), 10, 32768),
    (("compute_instance", "system_disk_size"), 1, 1024),
    (("evs_volume", "size"), 10, 32768),
    (("rds_instance", "volume.size"), 40, i64::MAX),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for (spot, least, most) in SIZES {
        spots::each(scene, &[*spot], &mut |resource, disk, name| {
            // A disk made from an image is a system disk, which may be smaller.
            let Some(size) = disk
                .number(name)
                .filter(|_| disk.is_given("image_id") != Some(true))
            else {
                return;
            };
            let whole = spots::kind(resource) != Some("rds_instance") || size % 10 == 0;
            let message = if size < *least {
                format!("the smallest has {least} GB")
            } else if size > *most {
                format!("the largest has {most} GB")
            } else if !whole {
                "the size is a multiple of 10 GB".to_owned()
            } else {
                return;
            };
            told.push(LINT.at(disk.place(name), message));
        });
    }
}
