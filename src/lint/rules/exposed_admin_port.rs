use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ports, spots};
use crate::lint::{Group, Lint, Scene};
use crate::value::View;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "exposed-admin-port",
        title: "Port for administrators published",
        severity: Severity::Warning,
        explain: "The NAT gateway publishes remote login or a database; use a bastion host or a VPN.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[ports::OPTION],
    run,
};

const FORWARDED: &[spots::Spot] = &[
    ("nat_dnat_rule", "internal_service_port"),
    ("nat_dnat_rule", "internal_service_port_range"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let admin = ports::admin(scene, &LINT);
    spots::each(scene, FORWARDED, &mut |_, rule, name| {
        if rule
            .text("protocol")
            .is_none_or(|protocol| !matches!(&*protocol, "tcp" | "any"))
        {
            return;
        }
        let value = rule.value(name);
        let inner = match value.view() {
            View::Number(number) if number.is_zero() => Some(vec![ports::ALL]),
            View::Number(number) => ports::list(&number.to_string()),
            View::String(text) => ports::list(text),
            _ => None,
        };
        let Some(inner) = inner else {
            return;
        };
        if let Some(met) = ports::met(&inner, &admin) {
            let all = inner.contains(&ports::ALL);
            let shown = ports::shown(if all { ports::ALL } else { met });
            told.push(LINT.at(rule.place(name), format!("this publishes {shown}")));
        }
    });
}
