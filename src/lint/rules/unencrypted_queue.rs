use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unencrypted-queue",
        title: "Message queue without encryption",
        severity: Severity::Warning,
        explain: "Messages lie on the disks until they expire; encrypt them when the instance is made.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const ARGUMENTS: &[spots::Spot] = &[
    ("dms_kafka_instance", "disk_encrypted_enable"),
    ("dms_rabbitmq_instance", "disk_encrypted_enable"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, ARGUMENTS, &mut |_, block, name| {
        if spots::is_off(block, name) {
            told.push(LINT.at(
                block.place(name),
                format!("messages are stored as they are: `{name}` is off"),
            ));
        }
    });
}
