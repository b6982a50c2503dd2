use crate::cloud::Cidr;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ranges, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "vpc-address-range",
        title: "Range that the service does not take",
        severity: Severity::Warning,
        explain: "A VPC lies in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, and a subnet has a prefix of 28 at most.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const RANGES: &[spots::Spot] = &[("vpc", "cidr"), ("vpc_subnet", "cidr")];
const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, RANGES, &mut |resource, block, name| {
        let Some(range) = ranges::range(block, name) else {
            return;
        };
        let private = || PRIVATE.iter().filter_map(|text| Cidr::parse(text));
        let vpc = spots::kind(resource) == Some("vpc");
        let message = if range.prefix() > 28 {
            "a prefix of more than 28 leaves too few addresses"
        } else if vpc && !private().any(|whole| whole.contains(range)) {
            "this range is not one for private networks"
        } else {
            return;
        };
        told.push(LINT.at(block.place(name), message));
    });
}
