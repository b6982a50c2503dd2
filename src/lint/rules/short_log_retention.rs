use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, OptionKind, OptionSpec, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "short-log-retention",
        title: "Logs kept for a short time",
        severity: Severity::Note,
        explain: "An attack is often found after weeks; keep logs longer than that.",
    },
    group: Group::Reliability,
    recommended: false,
    needs_whole: false,
    options: &[OptionSpec {
        name: "days",
        kind: OptionKind::Number,
    }],
    run,
};

const DAYS: &[spots::Spot] = &[
    ("cce_cluster_log_config", "ttl_in_days"),
    ("lts_group", "ttl_in_days"),
    ("lts_stream", "ttl_in_days"),
    ("taurusdb_instance", "audit_log_keep_days"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let least = scene.settings().number(&LINT, "days").unwrap_or(30);
    spots::each(scene, DAYS, &mut |_, block, name| {
        if block.number(name).is_some_and(|days| days < least) {
            let mut found = LINT.at(
                block.place(name),
                format!("kept for fewer than {least} days"),
            );
            found
                .fixes
                .extend(fix::set(scene, block, name, &least.to_string()));
            told.push(found);
        }
    });
}
