use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, OptionKind, OptionSpec, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "database-without-backup",
        title: "Database without backups",
        severity: Severity::Warning,
        explain: "With `keep_days` 0 there are no automatic backups; keep some days of them.",
    },
    group: Group::Reliability,
    recommended: true,
    needs_whole: false,
    options: &[OptionSpec {
        name: "days",
        kind: OptionKind::Number,
    }],
    run,
};

const DAYS: &[spots::Spot] = &[
    ("css_cluster", "backup_strategy.keep_days"),
    ("dds_instance", "backup_strategy.keep_days"),
    ("gaussdb_cassandra_instance", "backup_strategy.keep_days"),
    ("gaussdb_influx_instance", "backup_strategy.keep_days"),
    ("gaussdb_instance", "backup_strategy.keep_days"),
    ("gaussdb_mongo_instance", "backup_strategy.keep_days"),
    ("gaussdb_mysql_instance", "backup_strategy.keep_days"),
    ("gaussdb_opengauss_instance", "backup_strategy.keep_days"),
    ("gaussdb_redis_instance", "backup_strategy.keep_days"),
    ("geminidb_instance", "backup_strategy.keep_days"),
    ("rds_instance", "backup_strategy.keep_days"),
    ("taurusdb_instance", "backup_strategy.keep_days"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let least = scene.settings().number(&LINT, "days").unwrap_or(1);
    spots::each(scene, DAYS, &mut |_, strategy, name| {
        let message = match strategy.number(name) {
            Some(0) => "automatic backups are switched off".to_owned(),
            Some(days) if days < least => format!("backups are kept for fewer than {least} days"),
            _ => return,
        };
        let mut found = LINT.at(strategy.place(name), message);
        let days = least.max(7).to_string();
        found.fixes.extend(fix::set(scene, strategy, name, &days));
        told.push(found);
    });
}
