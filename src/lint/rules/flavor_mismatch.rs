use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{BlockView, Group, Lint, Scene};
use crate::sorted::Gather;
use crate::value::View;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "flavor-mismatch",
        title: "Flavor that does not fit",
        severity: Severity::Error,
        explain: "The flavor is for something else than the other arguments say; choose one that fits.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const FLAVORS: &[spots::Spot] = &[
    ("cce_cluster", "flavor_id"),
    ("dcs_instance", "flavor"),
    ("rds_instance", "flavor"),
];
/// Engines and the second word of their flavors.
const ENGINES: [(&str, &str); 4] = [
    ("MariaDB", "mariadb"),
    ("MySQL", "mysql"),
    ("PostgreSQL", "pg"),
    ("SQLServer", "mssql"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, FLAVORS, &mut |_, block, name| {
        let Some(flavor) = block.text(name) else {
            return;
        };
        let words: Vec<&str> = flavor.split('.').gathered();
        let why = match *words.as_slice() {
            ["rds", engine, .., last] => database(block, engine, last),
            ["redis", .., size] => cache(block, size),
            ["cce", kind, ..] => cluster(block, kind),
            _ => None,
        };
        if let Some(why) = why {
            told.push(LINT.at(block.place(name), why));
        }
    });
}

fn database(block: &BlockView<'_>, engine: &str, last: &str) -> Option<String> {
    let db = block.blocks("db").items.into_iter().next()?;
    if let Some(kind) = db.text("type") {
        let meant = ENGINES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&kind));
        let known = ENGINES.iter().any(|(_, word)| *word == engine);
        if known && meant.is_some_and(|(_, word)| *word != engine) {
            return Some(format!("this flavor is not for {kind}"));
        }
    }
    let zones = block.value("availability_zone");
    let one = matches!(zones.view(), View::List([_]));
    if last == "ha" && one {
        return Some("primary and standby need two entries in `availability_zone`".to_owned());
    }
    let standby = block.is_given("ha_replication_mode") == Some(true);
    (last != "ha" && standby)
        .then(|| "this flavor has no standby, as `ha_replication_mode` asks".to_owned())
}

/// The last word of a cache's flavor is its memory in GB.
fn cache(block: &BlockView<'_>, size: &str) -> Option<String> {
    if block
        .text("engine")
        .is_some_and(|engine| &*engine != "Redis")
    {
        return Some("this flavor is for Redis".to_owned());
    }
    let (size, capacity) = (size.parse::<i64>().ok()?, block.number("capacity")?);
    (size != capacity).then(|| format!("this flavor has {size} GB, and `capacity` says {capacity}"))
}

fn cluster(block: &BlockView<'_>, kind: &str) -> Option<String> {
    let single = matches!(kind, "s1" | "t1");
    let several = block.flag("multi_az") == Some(true) || block.blocks("masters").items.len() > 1;
    (single && several).then(|| "this flavor has one master".to_owned())
}
