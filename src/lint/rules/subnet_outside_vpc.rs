use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ranges, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "subnet-outside-vpc",
        title: "Subnet outside its VPC",
        severity: Severity::Error,
        explain: "The service refuses it; a subnet lies whole in one of the ranges of its VPC.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const SUBNETS: &[spots::Spot] = &[("vpc_subnet", "cidr")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, SUBNETS, &mut |_, subnet, name| {
        let (Some(range), Some(vpc)) = (ranges::range(subnet, name), ranges::vpc(subnet, "vpc_id"))
        else {
            return;
        };
        let outside = |ranges: &Vec<_>| {
            !ranges
                .iter()
                .any(|whole: &crate::cloud::Cidr| whole.contains(range))
        };
        if ranges::of_vpc(&vpc).as_ref().is_some_and(outside) {
            let message = format!("this range does not lie in that of `{}`", vpc.name());
            let found = LINT.at(subnet.place(name), message);
            told.push(found.see(vpc.place("cidr"), "the range of the VPC"));
        }
    });
}
