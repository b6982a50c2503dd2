use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ports, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "open-allowlist",
        title: "Everybody may connect",
        severity: Severity::Warning,
        explain: "An entry for every address switches the list of allowed addresses off; name the networks of the clients.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const LISTS: &[spots::Spot] = &[
    ("css_cluster", "kibana_public_access.whitelist"),
    ("css_cluster", "public_access.whitelist"),
    ("dcs_instance", "whitelists.ip_address"),
    ("geminidb_instance", "access_control.ip_groups.ip"),
    ("identity_acl", "ip_cidrs.cidr"),
    ("identity_acl", "ip_ranges.range"),
    ("lb_whitelist", "whitelist"),
    ("modelarts_notebook", "allowed_access_ips"),
    ("rds_mysql_account", "hosts"),
    ("taurusdb_account", "host"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, LISTS, &mut |_, block, name| {
        if let Some(text) = ports::everybody(&block.value(name)) {
            told.push(LINT.at(block.place(name), format!("`{text}` lets everybody in")));
        }
    });
}
