use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unencrypted-database",
        title: "Database without encryption",
        severity: Severity::Warning,
        explain: "Whoever gets hold of the storage reads the data; encrypt it with a key when the instance is made.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const ARGUMENTS: &[spots::Spot] = &[
    ("css_cluster", "disk_encryption?.system_encrypted"),
    ("dds_instance", "disk_encryption_id"),
    ("dws_cluster", "kms_key_id"),
    ("gaussdb_instance", "disk_encryption_id"),
    ("gaussdb_opengauss_instance", "disk_encryption_id"),
    ("gaussdb_mysql_instance", "encryption_status"),
    ("rds_instance", "volume.disk_encryption_id"),
    ("taurusdb_instance", "encryption_status"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, ARGUMENTS, &mut |_, block, name| {
        if spots::is_off(block, name) {
            told.push(LINT.at(
                block.place(name),
                format!("the storage is not encrypted: `{name}` is not given"),
            ));
        }
    });
}
