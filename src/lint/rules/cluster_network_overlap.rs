use crate::cloud::Cidr;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ranges, spots};
use crate::lint::{Group, Lint, ResourceView, Scene};
use crate::sorted::Gather;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "cluster-network-overlap",
        title: "Cluster network overlaps",
        severity: Severity::Warning,
        explain: "Containers, services and the VPC of a cluster need addresses of their own; choose ranges that do not overlap.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for cluster in spots::of(scene, "cce_cluster") {
        judge(&cluster, told);
    }
}

fn judge(cluster: &ResourceView<'_>, told: &mut Diagnostics) {
    // With this network containers take their addresses from the VPC.
    let turbo = cluster
        .text("container_network_type")
        .is_none_or(|t| &*t == "eni");
    let containers = if turbo {
        Vec::new()
    } else {
        listed(cluster, "container_network_cidr")
    };
    let services = listed(cluster, "service_network_cidr");
    let vpc = ranges::vpc(cluster, "vpc_id")
        .and_then(|vpc| ranges::of_vpc(&vpc))
        .unwrap_or_default();
    let meets = |a: &[Cidr], b: &[Cidr]| a.iter().any(|a| b.iter().any(|b| a.overlaps(*b)));
    let mut tell = |name: &str, other: &str| {
        let message = format!("`{name}` overlaps {other}");
        told.push(LINT.at(cluster.place(name), message));
    };
    if meets(&containers, &vpc) {
        tell("container_network_cidr", "the range of the VPC");
    }
    if meets(&services, &vpc) {
        tell("service_network_cidr", "the range of the VPC");
    }
    if meets(&services, &containers) {
        tell("service_network_cidr", "`container_network_cidr`");
    }
}

/// The ranges of an argument that takes one or, with commas between them, several.
fn listed(cluster: &ResourceView<'_>, name: &str) -> Vec<Cidr> {
    let text = cluster.text(name).unwrap_or_default();
    text.split(',')
        .filter_map(|text| Cidr::parse(text.trim()))
        .gathered()
}
