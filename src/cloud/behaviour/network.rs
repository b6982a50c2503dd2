use super::super::network::Cidr;
use super::{Behaviour, Draft, USUAL};
use crate::cloud::{Cloud, CloudError};
use crate::json::json;

pub(super) const VPC: Behaviour = Behaviour {
    ty: "huaweicloud_vpc",
    status: "OK",
    prepare: prepare_vpc,
    ..USUAL
};

pub(super) const SUBNET: Behaviour = Behaviour {
    ty: "huaweicloud_vpc_subnet",
    prepare: prepare_subnet,
    ..USUAL
};

/// The ranges of private addresses, and the longest prefix a VPC may have.
const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const LONGEST_VPC: u32 = 28;
const LONGEST_SUBNET: u32 = 28;

/// Where a region's own name servers answer.
const NAME_SERVERS: [&str; 2] = ["100.125.1.250", "100.125.129.250"];

fn prepare_vpc(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let text = draft.text("cidr").to_owned();
    let cidr = network(&text)?;
    let private = PRIVATE.iter().filter_map(|range| Cidr::parse(range));
    if !private.into_iter().any(|range| range.contains(cidr)) || cidr.prefix() > LONGEST_VPC {
        return Err(CloudError::invalid(format!(
            "VPC range {text} must lie in {} with a prefix of at most {LONGEST_VPC}",
            PRIVATE.join(", ")
        )));
    }
    if let Some(before) = draft.before {
        let mut subnets = cloud.of_type("huaweicloud_vpc_subnet");
        let outside = subnets.find(|subnet| {
            subnet.text("vpc_id") == before.id
                && Cidr::parse(subnet.text("cidr")).is_some_and(|range| !cidr.contains(range))
        });
        if let Some(subnet) = outside {
            return Err(CloudError::conflict(format!(
                "VPC range {text} does not hold subnet `{}` ({})",
                subnet.id,
                subnet.text("cidr")
            )));
        }
    }
    draft.default("enhanced_local_route", "true");
    Ok(())
}

fn prepare_subnet(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let vpc_id = draft.text("vpc_id");
    let Some(vpc) = cloud.get("huaweicloud_vpc", vpc_id) else {
        return Err(CloudError::missing(format!(
            "VPC `{vpc_id}` does not exist"
        )));
    };
    let text = draft.text("cidr");
    let cidr = network(text)?;
    if !Cidr::parse(vpc.text("cidr")).is_some_and(|range| range.contains(cidr)) {
        return Err(CloudError::invalid(format!(
            "subnet range {text} does not lie in VPC `{vpc_id}` ({})",
            vpc.text("cidr")
        )));
    }
    if cidr.prefix() > LONGEST_SUBNET {
        return Err(CloudError::invalid(format!(
            "subnet range {text} is too small: the prefix may have at most {LONGEST_SUBNET} bits"
        )));
    }
    let gateway = draft.text("gateway_ip");
    if !gateway.parse().is_ok_and(|address| cidr.holds(address)) {
        return Err(CloudError::invalid(format!(
            "gateway {gateway} does not lie in subnet range {text}"
        )));
    }
    let mut subnets = cloud.of_type("huaweicloud_vpc_subnet");
    let clash = subnets.find(|other| {
        other.id != draft.id
            && other.text("vpc_id") == vpc_id
            && Cidr::parse(other.text("cidr")).is_some_and(|range| range.overlaps(cidr))
    });
    if let Some(other) = clash {
        return Err(CloudError::conflict(format!(
            "subnet range {text} overlaps subnet `{}` ({}) of the same VPC",
            other.id,
            other.text("cidr")
        )));
    }
    let ipv4_subnet = draft.site.rng.uuid();
    draft.default("ipv4_subnet_id", ipv4_subnet.clone());
    draft.default("subnet_id", ipv4_subnet);
    draft.default("primary_dns", NAME_SERVERS[0]);
    draft.default("secondary_dns", NAME_SERVERS[1]);
    draft.default("dns_list", json!(NAME_SERVERS));
    draft.default("availability_zone", "");
    for name in ["ipv6_subnet_id", "ipv6_cidr", "ipv6_gateway"] {
        draft.default(name, "");
    }
    draft.default("dhcp_lease_time", "24h");
    draft.default("dhcp_ipv6_lease_time", "2h");
    Ok(())
}

fn network(text: &str) -> Result<Cidr, CloudError> {
    Cidr::parse(text).ok_or_else(|| {
        CloudError::invalid(format!(
            "`{text}` is no IPv4 range such as `192.168.0.0/16`"
        ))
    })
}
