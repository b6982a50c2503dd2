use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ranges, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "overlapping-peering",
        title: "Peered networks overlap",
        severity: Severity::Warning,
        explain: "Traffic for addresses that both VPCs have never passes the peering connection; choose ranges that do not overlap.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const PEERINGS: &[spots::Spot] = &[("vpc_peering_connection", "peer_vpc_id")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, PEERINGS, &mut |_, peering, name| {
        let (Some(one), Some(other)) = (ranges::vpc(peering, "vpc_id"), ranges::vpc(peering, name))
        else {
            return;
        };
        let (Some(a), Some(b)) = (ranges::range(&one, "cidr"), ranges::range(&other, "cidr"))
        else {
            return;
        };
        if !one.is(&other) && a.overlaps(b) {
            let message = format!(
                "the ranges of `{}` and `{}` overlap",
                one.name(),
                other.name()
            );
            let found = LINT.at(peering.place(name), message);
            let found = found.see(one.place("cidr"), "one range");
            told.push(found.see(other.place("cidr"), "the other"));
        }
    });
}
