use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::ports;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "open-admin-port",
        title: "Port for administrators open to everybody",
        severity: Severity::Warning,
        explain: "Remote login and databases that everybody can reach are attacked within minutes; name the addresses that need them.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[ports::OPTION],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let admin = ports::admin(scene, &LINT);
    ports::open_rules(scene, &mut |open| {
        if open.tcp
            && let Some(met) = ports::met(&open.ports, &admin)
        {
            let all = open.ports.contains(&ports::ALL);
            let shown = ports::shown(if all { ports::ALL } else { met });
            told.push(LINT.at(open.span, format!("everybody can reach {shown}")));
        }
    });
}
