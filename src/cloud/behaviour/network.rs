use super::Draft;
use crate::cloud::{Cidr, Cloud, CloudError, rules};

/// The ranges of private addresses, and the longest prefix a VPC may have.
const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const LONGEST_VPC: u32 = 28;
const LONGEST_SUBNET: u32 = 28;

pub(super) fn prepare_vpc(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let text = draft.text("cidr").to_owned();
    let cidr = rules::range(&text)?;
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
    Ok(())
}

pub(super) fn prepare_subnet(_: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let text = draft.text("cidr");
    let cidr = rules::range(text)?;
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
    let ipv4_subnet = draft.site.rng.uuid();
    draft.default("ipv4_subnet_id", ipv4_subnet.clone());
    draft.default("subnet_id", ipv4_subnet);
    Ok(())
}
