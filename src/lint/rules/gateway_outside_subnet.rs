use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, ranges, spots};
use crate::lint::{Group, Lint, Scene};
use crate::sorted::SortedSet;
use std::net::Ipv4Addr;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "gateway-outside-subnet",
        title: "Gateway outside the subnet",
        severity: Severity::Error,
        explain: "The service refuses it; the gateway is an address of the subnet, neither its first nor its last.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const GATEWAYS: &[spots::Spot] = &[
    ("iec_vpc_subnet", "gateway_ip"),
    ("vpc_subnet", "gateway_ip"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, GATEWAYS, &mut |_, subnet, name| {
        let gateway = subnet
            .text(name)
            .and_then(|text| text.parse::<Ipv4Addr>().ok());
        let (Some(gateway), Some(range)) = (gateway, ranges::range(subnet, "cidr")) else {
            return;
        };
        let why = match range.holds(gateway) {
            false => "does not lie in the subnet",
            true if range.ends(gateway) => {
                "names the network or all of it, so it cannot be a gateway"
            }
            true => return,
        };
        let at = subnet.place("cidr");
        let found = LINT.at(subnet.place(name), format!("{gateway} {why}"));
        let mut found = found.see(at, "the subnet's range");
        let usual = range
            .free(&SortedSet::new())
            .map(|second| u32::from(second).saturating_sub(1));
        if let Some(usual) = usual.map(Ipv4Addr::from) {
            found
                .fixes
                .extend(fix::set(scene, subnet, name, &format!("\"{usual}\"")));
        }
        told.push(found);
    });
}
