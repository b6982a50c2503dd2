use crate::cloud::Cidr;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ranges, spots};
use crate::lint::{Group, Lint, ResourceView, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "overlapping-subnets",
        title: "Subnets overlap",
        severity: Severity::Error,
        explain: "The service refuses the second subnet; give each one a range of its own.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let mut before: Vec<(ResourceView<'_>, ResourceView<'_>, Cidr)> = Vec::new();
    for subnet in spots::of(scene, "vpc_subnet") {
        if subnet.is_repeated() {
            continue;
        }
        let (Some(vpc), Some(range)) = (
            ranges::vpc(&subnet, "vpc_id"),
            ranges::range(&subnet, "cidr"),
        ) else {
            continue;
        };
        let first = before
            .iter()
            .find(|(_, of, other)| of.is(&vpc) && other.overlaps(range));
        if let Some((first, ..)) = first {
            let message = format!(
                "this range shares addresses with that of `{}`",
                first.name()
            );
            let found = LINT.at(subnet.place("cidr"), message);
            told.push(found.see(first.place("cidr"), "the other range"));
        }
        before.push((subnet, vpc, range));
    }
}
