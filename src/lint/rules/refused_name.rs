use crate::diag::{Code, Diagnostics, Severity};
use crate::func::pattern;
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "refused-name",
        title: "Name that the service does not take",
        severity: Severity::Warning,
        explain: "The service refuses the name; see the rule for what this type of resource takes.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const DATABASE: &str = "^[A-Za-z][A-Za-z0-9_-]{3,63}$";
const DATABASE_WORDS: &str = "4 to 64 letters, digits, `_` and `-`, a letter first";
const NETWORK: &str = "^[\\p{Han}A-Za-z0-9._-]{1,64}$";
const NETWORK_WORDS: &str = "1 to 64 letters, digits, `_`, `-` and `.`";

/// What a name looks like, as a pattern and in words.
const NAMES: &[(spots::Spot, &str, &str)] = &[
    (
        ("cce_cluster", "name"),
        "^[a-z][a-z0-9-]{2,126}[a-z0-9]$",
        "4 to 128 lower-case letters, digits and `-`, a letter first and no `-` last",
    ),
    (
        ("compute_instance", "name"),
        "^.{1,128}$",
        "1 to 128 characters",
    ),
    (
        ("dcs_instance", "name"),
        "^[\\p{Han}A-Za-z][\\p{Han}A-Za-z0-9_-]{3,63}$",
        DATABASE_WORDS,
    ),
    (("dds_instance", "name"), DATABASE, DATABASE_WORDS),
    (("dms_kafka_instance", "name"), DATABASE, DATABASE_WORDS),
    (("dms_rabbitmq_instance", "name"), DATABASE, DATABASE_WORDS),
    (("evs_volume", "name"), "^.{1,64}$", "1 to 64 characters"),
    (("gaussdb_instance", "name"), DATABASE, DATABASE_WORDS),
    (("geminidb_instance", "name"), DATABASE, DATABASE_WORDS),
    (
        ("networking_secgroup", "name"),
        "^.{1,64}$",
        "1 to 64 characters",
    ),
    (
        ("obs_bucket", "bucket"),
        "^[a-z0-9]([a-z0-9]|[.-][a-z0-9]|-+[a-z0-9])*$",
        "3 to 63 lower-case letters, digits, `-` and `.`, none of the last two at an end or side by side",
    ),
    (("rds_instance", "name"), DATABASE, DATABASE_WORDS),
    (("taurusdb_instance", "name"), DATABASE, DATABASE_WORDS),
    (("vpc", "name"), NETWORK, NETWORK_WORDS),
    (("vpc_network_acl", "name"), NETWORK, NETWORK_WORDS),
    (("vpc_subnet", "name"), NETWORK, NETWORK_WORDS),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for (spot, pattern, words) in NAMES {
        let mut compiled = None;
        spots::each(scene, &[*spot], &mut |resource, block, name| {
            let pattern = compiled.get_or_insert_with(|| pattern::compile(pattern));
            let (Some(text), Ok(pattern)) = (block.text(name), pattern) else {
                return;
            };
            let bucket = spots::kind(resource) == Some("obs_bucket");
            let long = bucket && !(3..=63).contains(&text.len());
            if long || !pattern.is_match(&text) {
                told.push(LINT.at(block.place(name), format!("the name is made of {words}")));
            }
        });
    }
}
