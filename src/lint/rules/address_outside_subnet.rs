use crate::cloud::Cidr;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ranges, spots};
use crate::lint::{BlockView, Group, Lint, Scene};
use std::net::Ipv4Addr;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "address-outside-subnet",
        title: "Address outside the subnet",
        severity: Severity::Error,
        explain: "The service refuses it; choose an address of the subnet that neither the gateway nor the cloud keeps for itself.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// Where a fixed address stands, and beside it the argument that takes the subnet.
const ADDRESSES: &[(&str, &str, &str)] = &[
    ("cce_node", "fixed_ip", "subnet_id"),
    ("compute_instance", "network.fixed_ip_v4", "uuid"),
    ("compute_interface_attach", "fixed_ip", "network_id"),
    ("dcs_instance", "private_ip", "subnet_id"),
    ("elb_loadbalancer", "ipv4_address", "ipv4_subnet_id"),
    ("nat_private_transit_ip", "ip_address", "subnet_id"),
    ("networking_vip", "ip_address", "network_id"),
    ("rds_instance", "fixed_ip", "subnet_id"),
    ("vpc_network_interface", "fixed_ip_v4", "subnet_id"),
    ("vpc_sub_network_interface", "ip_address", "subnet_id"),
    ("vpc_subnet_private_ip", "ip_address", "subnet_id"),
    ("vpcep_endpoint", "ip_address", "network_id"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for (kind, way, subnet) in ADDRESSES {
        for resource in spots::of(scene, kind) {
            spots::along(&resource, way, &mut |block, name| {
                judge(block, name, subnet, told)
            });
        }
    }
}

fn judge(block: &BlockView<'_>, name: &str, subnet: &str, told: &mut Diagnostics) {
    let address = block
        .text(name)
        .and_then(|text| text.parse::<Ipv4Addr>().ok());
    let (Some(address), Some(subnet)) = (address, ranges::subnet(block, subnet)) else {
        return;
    };
    let Some(range) = ranges::range(&subnet, "cidr") else {
        return;
    };
    let gateway = subnet.text("gateway_ip").and_then(|text| text.parse().ok());
    if let Some(why) = refused(range, gateway, address) {
        let message = format!("{address} {why}");
        let at = subnet.place("cidr");
        told.push(
            LINT.at(block.place(name), message)
                .see(at, "the subnet's range"),
        );
    }
}

/// Why the cloud does not give an address to anybody.
fn refused(range: Cidr, gateway: Option<Ipv4Addr>, address: Ipv4Addr) -> Option<&'static str> {
    if !range.holds(address) {
        return Some("does not lie in the subnet");
    }
    if gateway == Some(address) {
        return Some("is the subnet's gateway");
    }
    (!range.gives(address))
        .then_some("is one of those that the cloud keeps: the first and the last three")
}
