use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::ports;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "open-port",
        title: "Port open to everybody",
        severity: Severity::Note,
        explain: "Everybody can reach this port; let in the addresses that need it, or put a load balancer in front.",
    },
    group: Group::Security,
    recommended: false,
    needs_whole: false,
    options: &[ports::OPTION],
    run,
};

/// What is public by its nature.
const WEB: [ports::Ports; 2] = [(80, 80), (443, 443)];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let allowed = ports::told(scene, &LINT).unwrap_or_else(|| WEB.to_vec());
    ports::open_rules(scene, &mut |open| {
        let other = open.tcp && ports::met(&open.ports, ports::ADMIN).is_some();
        if let Some(outside) = ports::outside(&open.ports, &allowed).filter(|_| !other) {
            let shown = ports::shown(outside);
            told.push(LINT.at(open.span, format!("everybody can reach {shown}")));
        }
    });
}
