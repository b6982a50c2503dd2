use super::{fits, listing, not_one};
use crate::cloud::world::Site;
use crate::cloud::{Attributes, Cloud, CloudError};
use crate::json::json;

type Done = Result<(), CloudError>;

pub(super) fn vpcs(cloud: &Cloud, _: &Site<'_>, attributes: &mut Attributes) -> Done {
    let shown = &[
        "id",
        "name",
        "cidr",
        "status",
        "description",
        "enterprise_project_id",
        "secondary_cidrs",
        "tags",
    ];
    let found = listing(
        cloud,
        attributes,
        "huaweicloud_vpc",
        &["id", "name", "cidr", "status"],
        shown,
    );
    attributes.insert("vpcs".into(), found);
    Ok(())
}

pub(super) fn subnets(cloud: &Cloud, _: &Site<'_>, attributes: &mut Attributes) -> Done {
    let shown = &[
        "id",
        "name",
        "cidr",
        "status",
        "description",
        "vpc_id",
        "gateway_ip",
        "dhcp_enable",
        "dns_list",
        "primary_dns",
        "secondary_dns",
        "availability_zone",
        "ipv4_subnet_id",
        "ipv6_enable",
        "ipv6_cidr",
        "ipv6_gateway",
        "ipv6_subnet_id",
        "subnet_id",
        "tags",
    ];
    let names = &[
        "id",
        "name",
        "cidr",
        "vpc_id",
        "gateway_ip",
        "availability_zone",
        "primary_dns",
    ];
    let found = listing(cloud, attributes, "huaweicloud_vpc_subnet", names, shown);
    attributes.insert("subnets".into(), found);
    Ok(())
}

pub(super) fn groups(cloud: &Cloud, _: &Site<'_>, attributes: &mut Attributes) -> Done {
    let shown = &[
        "id",
        "name",
        "description",
        "enterprise_project_id",
        "created_at",
        "updated_at",
    ];
    let names = &["id", "name", "description"];
    let found = listing(
        cloud,
        attributes,
        "huaweicloud_networking_secgroup",
        names,
        shown,
    );
    attributes.insert("security_groups".into(), found);
    Ok(())
}

pub(super) fn eip(cloud: &Cloud, _: &Site<'_>, attributes: &mut Attributes) -> Done {
    let ty = "huaweicloud_vpc_eip";
    let address = attributes.get("public_ip").cloned();
    let fitting = |resource: &&crate::cloud::Resource| {
        address
            .as_ref()
            .is_none_or(|a| resource.attributes.get("address") == Some(a))
            && fits(resource, attributes, &["port_id", "enterprise_project_id"])
    };
    let found: Vec<_> = cloud.of_type(ty).filter(fitting).collect();
    let [eip] = found.as_slice() else {
        return Err(not_one(ty, attributes, found.len()));
    };
    let of = |name: &str| eip.attributes.get(name).cloned().unwrap_or_default();
    let first = |block: &str, name: &str| {
        let element = eip.attributes.get(block).and_then(|b| b.get(0));
        element
            .and_then(|e| e.get(name))
            .cloned()
            .unwrap_or_default()
    };
    let answer = [
        ("public_ip", of("address")),
        ("bandwidth_id", first("bandwidth", "id")),
        ("bandwidth_name", first("bandwidth", "name")),
        ("bandwidth_share_type", first("bandwidth", "share_type")),
        ("bandwidth_size", first("bandwidth", "size")),
        ("ip_version", json!(4)),
        ("type", first("publicip", "type")),
        ("id", json!(eip.id)),
    ];
    for name in [
        "created_at",
        "name",
        "port_id",
        "private_ip",
        "status",
        "ipv6_address",
    ] {
        attributes.entry(name).or_insert_with(|| of(name));
    }
    for (name, value) in answer {
        attributes.insert(name.into(), value);
    }
    Ok(())
}
