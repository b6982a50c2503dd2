use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{BlockView, Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unencrypted-disk",
        title: "Disk without encryption",
        severity: Severity::Warning,
        explain: "Disks and their backups leave the server; encrypt them with a key when they are made.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const ARGUMENTS: &[spots::Spot] = &[
    ("as_configuration", "instance_config.disk.kms_id"),
    ("cce_node", "data_volumes.kms_key_id"),
    ("cce_node", "root_volume.kms_key_id"),
    ("cce_node_attach", "system_disk_kms_key_id"),
    ("cce_node_pool", "data_volumes.kms_key_id"),
    ("cce_node_pool", "root_volume.kms_key_id"),
    ("compute_instance", "data_disks.kms_key_id"),
    ("compute_instance", "system_disk_kms_key_id"),
    ("evs_volume", "kms_id"),
    ("workspace_desktop", "data_volume.kms_id"),
    ("workspace_desktop", "root_volume.kms_id"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, ARGUMENTS, &mut |_, block, name| {
        if !is_copy(block) && spots::is_off(block, name) {
            told.push(LINT.at(
                block.place(name),
                format!("a disk without a key: `{name}` is not given"),
            ));
        }
    });
}

/// Whether a disk is made from something, which may be encrypted.
fn is_copy(disk: &BlockView<'_>) -> bool {
    let sources = ["backup_id", "snapshot_id", "data_image_id"];
    sources
        .iter()
        .any(|name| disk.is_given(name) != Some(false))
}
