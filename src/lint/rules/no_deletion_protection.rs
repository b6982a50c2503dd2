use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "no-deletion-protection",
        title: "No protection against deletion",
        severity: Severity::Note,
        explain: "A wrong plan deletes the data; switch deletion protection on or set `prevent_destroy`.",
    },
    group: Group::Reliability,
    recommended: false,
    needs_whole: false,
    options: &[],
    run,
};

/// The argument that protects, or where there is none, one that every resource of the type has.
const PROTECTED: &[(spots::Spot, bool)] = &[
    (("cce_autopilot_cluster", "deletion_protection"), true),
    (("dds_instance", "name"), false),
    (("elb_loadbalancer", "deletion_protection_enable"), true),
    (("gaussdb_instance", "name"), false),
    (("geminidb_instance", "name"), false),
    (("obs_bucket", "bucket"), false),
    (("rds_instance", "name"), false),
    (("rfs_stack", "enable_deletion_protection"), true),
    (("sfs_turbo", "name"), false),
    (("taurusdb_instance", "name"), false),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for (spot, own) in PROTECTED {
        spots::each(scene, &[*spot], &mut |resource, block, name| {
            if resource.config().lifecycle.prevent_destroy == Some(true) {
                return;
            }
            let (at, message) = match own {
                true if spots::is_off(block, name) => {
                    (block.place(name), format!("`{name}` is off"))
                }
                true => return,
                false => (
                    resource.header(),
                    "nothing keeps this from being deleted".to_owned(),
                ),
            };
            told.push(LINT.at(at, message));
        });
    }
}
