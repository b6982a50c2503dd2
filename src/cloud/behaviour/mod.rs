//! What single types do beyond being there: one row a type.

mod compute;
mod database;
mod eip;
mod load_balancer;
mod network;
mod security_group;
mod volume;

use std::net::Ipv4Addr;

use serde_json::Value as Json;

use super::network::Cidr;
use super::region::region;
use super::world::Site;
use super::{Attributes, Cloud, CloudError, Resource};
use crate::time::Rng;

/// How a type behaves.
pub(super) struct Behaviour {
    /// The type.
    pub ty: &'static str,
    /// Its `status` when it works.
    pub status: &'static str,
    /// Refuses what the real service refuses, and fills in what only this type knows.
    pub prepare: fn(&Cloud, &mut Draft<'_, '_>) -> Result<(), CloudError>,
    /// What happens to others once it is made or changed.
    pub settle: fn(&mut Cloud, &Resource),
    /// What happens to others before it goes.
    pub release: fn(&mut Cloud, &Resource) -> Result<(), CloudError>,
}

/// A resource in the making.
pub(super) struct Draft<'a, 'b> {
    /// Its type.
    pub ty: &'a str,
    /// Its identifier; a behaviour may choose another form.
    pub id: String,
    /// Where it will lie.
    pub region: String,
    /// Where, when and by whom it was asked for.
    pub site: &'a mut Site<'b>,
    /// The resource as it is, when this is a change.
    pub before: Option<&'a Resource>,
    /// What it will have.
    pub attributes: &'a mut Attributes,
}

const USUAL: Behaviour = Behaviour {
    ty: "",
    status: "ACTIVE",
    prepare: |_, _| Ok(()),
    settle: |_, _| {},
    release: |_, _| Ok(()),
};

/// Sorted by type (a test checks it).
static TABLE: &[Behaviour] = &[
    eip::COMPUTE_ASSOCIATE,
    compute::INSTANCE,
    volume::ATTACH,
    database::DCS_INSTANCE,
    load_balancer::LISTENER,
    load_balancer::LOAD_BALANCER,
    load_balancer::MEMBER,
    load_balancer::POOL,
    volume::VOLUME,
    security_group::GROUP,
    security_group::RULE,
    database::RDS_INSTANCE,
    network::VPC,
    eip::EIP,
    eip::VPC_ASSOCIATE,
    network::SUBNET,
];

/// The types that have a behaviour of their own, sorted.
pub static BEHAVIOURS: &[&str] = &[
    "huaweicloud_compute_eip_associate",
    "huaweicloud_compute_instance",
    "huaweicloud_compute_volume_attach",
    "huaweicloud_dcs_instance",
    "huaweicloud_elb_listener",
    "huaweicloud_elb_loadbalancer",
    "huaweicloud_elb_member",
    "huaweicloud_elb_pool",
    "huaweicloud_evs_volume",
    "huaweicloud_networking_secgroup",
    "huaweicloud_networking_secgroup_rule",
    "huaweicloud_rds_instance",
    "huaweicloud_vpc",
    "huaweicloud_vpc_eip",
    "huaweicloud_vpc_eip_associate",
    "huaweicloud_vpc_subnet",
];

static GENERIC: Behaviour = USUAL;

/// The behaviour of a type; that of the generic resource when it has none of its own.
pub(super) fn of(ty: &str) -> &'static Behaviour {
    let found = TABLE.binary_search_by(|row| row.ty.cmp(ty));
    found
        .ok()
        .and_then(|index| TABLE.get(index))
        .unwrap_or(&GENERIC)
}

/// The addresses a resource holds, with the subnet each comes from.
pub(super) fn leases(resource: &Resource) -> Vec<(String, Ipv4Addr)> {
    let one = |subnet: &str, name: &str| {
        let address = resource.text(name).parse().ok();
        address.map(|address| (resource.text(subnet).to_owned(), address))
    };
    match resource.ty.as_str() {
        "huaweicloud_vpc_subnet" => {
            let gateway = resource.text("gateway_ip").parse().ok();
            gateway
                .map(|address| (resource.id.clone(), address))
                .into_iter()
                .collect()
        }
        "huaweicloud_compute_instance" => compute::leases(resource),
        "huaweicloud_rds_instance" => one("subnet_id", "fixed_ip").into_iter().collect(),
        "huaweicloud_dcs_instance" => one("subnet_id", "private_ip").into_iter().collect(),
        "huaweicloud_elb_loadbalancer" => {
            one("ipv4_subnet_id", "ipv4_address").into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A hardware address in the range that virtual servers have.
pub(super) fn mac(rng: &mut Rng) -> String {
    let digits = rng.hex(6);
    let pairs: Vec<&str> = [digits.get(0..2), digits.get(2..4), digits.get(4..6)]
        .into_iter()
        .flatten()
        .collect();
    format!("fa:16:3e:{}", pairs.join(":"))
}

impl Draft<'_, '_> {
    /// An attribute that is a text; empty when it is not there.
    fn text(&self, name: &str) -> &str {
        self.attributes
            .get(name)
            .and_then(Json::as_str)
            .unwrap_or("")
    }

    /// A whole number.
    fn number(&self, name: &str) -> Option<i64> {
        whole(self.attributes.get(name)?)
    }

    /// Fills in an attribute that is absent.
    fn default(&mut self, name: &str, value: impl Into<Json>) {
        self.attributes.entry(name).or_insert_with(|| value.into());
    }

    /// The type's name without the provider's, in the form that made-up names have.
    pub(super) fn short_type(&self) -> String {
        let short = self.ty.strip_prefix("huaweicloud_").unwrap_or(self.ty);
        short.replace('_', "-")
    }

    /// Refuses an availability zone that the region does not have.
    fn check_zone(&self, zone: &str) -> Result<(), CloudError> {
        let zones = region(&self.region).map_or(&[][..], |region| region.zones);
        if zone.is_empty() || zones.is_empty() || zones.contains(&zone) {
            return Ok(());
        }
        Err(CloudError::invalid(format!(
            "availability zone `{zone}` is not in region `{}`; it has {}",
            self.region,
            zones.join(", ")
        )))
    }

    /// An address in a subnet: the one wanted, if it is free, else the first free one.
    fn lease(&self, cloud: &Cloud, subnet: &str, wanted: &str) -> Result<String, CloudError> {
        let Some(found) = subnet_of(cloud, subnet) else {
            return Err(CloudError::missing(format!(
                "subnet `{subnet}` does not exist"
            )));
        };
        let Some(cidr) = Cidr::parse(found.text("cidr")) else {
            return Err(CloudError::invalid(format!(
                "subnet `{subnet}` has no usable range"
            )));
        };
        let mut taken = cloud.taken(found);
        for (holder, address) in self.before.map(leases).unwrap_or_default() {
            if holder == found.id || holder == found.text("ipv4_subnet_id") {
                taken.remove(&address);
            }
        }
        if wanted.is_empty() {
            let free = cidr.free(&taken).ok_or_else(|| {
                CloudError::conflict(format!("subnet `{}` has no free address", found.id))
            });
            return free.map(|address| address.to_string());
        }
        match wanted.parse::<Ipv4Addr>() {
            Ok(address) if !cidr.holds(address) => Err(CloudError::invalid(format!(
                "address {wanted} does not lie in subnet `{}` ({})",
                found.id,
                found.text("cidr")
            ))),
            Ok(address) if taken.contains(&address) => Err(CloudError::conflict(format!(
                "address {wanted} of subnet `{}` is taken",
                found.id
            ))),
            Ok(_) => Ok(wanted.to_owned()),
            Err(_) => Err(CloudError::invalid(format!(
                "`{wanted}` is no IPv4 address"
            ))),
        }
    }
}

/// A subnet by its id or by its IPv4 subnet id.
fn subnet_of<'a>(cloud: &'a Cloud, id: &str) -> Option<&'a Resource> {
    let ty = "huaweicloud_vpc_subnet";
    cloud.get(ty, id).or_else(|| {
        let mut subnets = cloud.of_type(ty);
        subnets.find(|subnet| !id.is_empty() && subnet.text("ipv4_subnet_id") == id)
    })
}

fn whole(value: &Json) -> Option<i64> {
    match value {
        Json::Number(number) => number.as_str().parse().ok(),
        Json::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The objects of a nested block.
fn blocks<'a>(attributes: &'a Attributes, name: &str) -> impl Iterator<Item = &'a Attributes> {
    let elements = attributes.get(name).and_then(Json::as_array);
    elements.into_iter().flatten().filter_map(Json::as_object)
}

/// The objects of a nested block, to be filled in.
fn blocks_mut<'a>(
    attributes: &'a mut Attributes,
    name: &str,
) -> impl Iterator<Item = &'a mut Attributes> {
    let elements = attributes.get_mut(name).and_then(Json::as_array_mut);
    elements
        .into_iter()
        .flatten()
        .filter_map(Json::as_object_mut)
}

fn text_in<'a>(attributes: &'a Attributes, name: &str) -> &'a str {
    attributes.get(name).and_then(Json::as_str).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_type() {
        assert!(TABLE.windows(2).all(|w| w[0].ty < w[1].ty));
        let names: Vec<&str> = TABLE.iter().map(|row| row.ty).collect();
        assert_eq!(names, BEHAVIOURS);
        assert_eq!(of("huaweicloud_vpc").status, "OK");
        assert_eq!(of("huaweicloud_kms_key").ty, "");
    }
}
