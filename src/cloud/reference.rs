//! Who points at whom.

use serde_json::Value as Json;

use super::{Attributes, Cloud, CloudError, Resource};
use crate::schema::{AttributeSchema, BlockSchema, ResourceSchema};

/// Types that hold another one in place: the kept type, the holder, and the holder's argument that names it.
///
/// Only what the real services enforce, and what a template of ours can make. Sorted (a test checks it).
static HOLDERS: &[(&str, &str, &str)] = &[
    (
        "huaweicloud_compute_instance",
        "huaweicloud_compute_volume_attach",
        "instance_id",
    ),
    (
        "huaweicloud_elb_listener",
        "huaweicloud_elb_pool",
        "listener_id",
    ),
    (
        "huaweicloud_elb_loadbalancer",
        "huaweicloud_elb_listener",
        "loadbalancer_id",
    ),
    (
        "huaweicloud_elb_loadbalancer",
        "huaweicloud_elb_pool",
        "loadbalancer_id",
    ),
    ("huaweicloud_elb_pool", "huaweicloud_elb_member", "pool_id"),
    (
        "huaweicloud_networking_secgroup",
        "huaweicloud_compute_instance",
        "security_group_ids",
    ),
    (
        "huaweicloud_networking_secgroup",
        "huaweicloud_dcs_instance",
        "security_group_id",
    ),
    (
        "huaweicloud_networking_secgroup",
        "huaweicloud_rds_instance",
        "security_group_id",
    ),
    ("huaweicloud_vpc", "huaweicloud_vpc_subnet", "vpc_id"),
    (
        "huaweicloud_vpc_subnet",
        "huaweicloud_compute_instance",
        "uuid",
    ),
    (
        "huaweicloud_vpc_subnet",
        "huaweicloud_dcs_instance",
        "subnet_id",
    ),
    (
        "huaweicloud_vpc_subnet",
        "huaweicloud_elb_loadbalancer",
        "ipv4_subnet_id",
    ),
    (
        "huaweicloud_vpc_subnet",
        "huaweicloud_nat_gateway",
        "subnet_id",
    ),
    (
        "huaweicloud_vpc_subnet",
        "huaweicloud_rds_instance",
        "subnet_id",
    ),
];

/// Whether everything that the attributes point at exists.
///
/// Only arguments whose every usual target is a resource's `id` are looked at: of others (an image, a key) the
/// simulated world does not hold all that could be meant. Neither are those that were pointed at before: the cloud
/// itself may have chosen them.
pub(super) fn check(
    cloud: &Cloud,
    schema: &ResourceSchema,
    attributes: &Attributes,
    before: Option<&Attributes>,
) -> Result<(), CloudError> {
    check_block(cloud, &schema.block, (attributes, before.as_slice()), "")
}

fn check_block(
    cloud: &Cloud,
    block: &BlockSchema,
    (attributes, before): (&Attributes, &[&Attributes]),
    place: &str,
) -> Result<(), CloudError> {
    for attribute in &block.attributes {
        let targets: Option<Vec<&str>> = attribute
            .refers_to
            .iter()
            .map(|target| target.strip_suffix(".id").filter(|ty| is_kept(ty)))
            .collect();
        let Some(targets) = targets.filter(|targets| !targets.is_empty()) else {
            continue;
        };
        for id in texts(attributes.get(&*attribute.name)) {
            let is_it =
                |before: &&Attributes| texts(before.get(&*attribute.name)).any(|old| old == id);
            let kept = before.iter().any(is_it);
            if !id.is_empty() && !kept && !targets.iter().any(|ty| cloud.get(ty, id).is_some()) {
                let kind = targets.first().copied().unwrap_or_default();
                return Err(CloudError::missing(format!(
                    "`{place}{}` names {kind} `{id}`, which does not exist",
                    attribute.name
                )));
            }
        }
    }
    for nested in &block.blocks {
        let within = format!("{place}{}.", nested.name);
        let before = before
            .iter()
            .flat_map(|before| objects(before.get(&*nested.name)));
        let before: Vec<&Attributes> = before.collect();
        for object in objects(attributes.get(&*nested.name)) {
            check_block(cloud, &nested.block, (object, &before), &within)?;
        }
    }
    Ok(())
}

/// Whether nothing holds a resource in place.
pub(super) fn check_unused(cloud: &Cloud, resource: &Resource) -> Result<(), CloudError> {
    let rows = HOLDERS.iter().filter(|row| row.0 == resource.ty);
    for (_, holder, argument) in rows {
        let mut holders = cloud.of_type(holder);
        let found = holders.find(|other| {
            // A subnet is named by its own id or by its IPv4 subnet id.
            mentions(&other.attributes, argument, &resource.id)
                || mentions(&other.attributes, argument, resource.text("ipv4_subnet_id"))
        });
        if let Some(other) = found {
            return Err(CloudError::conflict(format!(
                "{} `{}` is in use by {holder} `{}`",
                resource.ty, resource.id, other.id
            )));
        }
    }
    Ok(())
}

/// Whether an argument, at the top or in a nested block, holds this id.
fn mentions(attributes: &Attributes, argument: &str, id: &str) -> bool {
    if id.is_empty() {
        return false;
    }
    if let Some(value) = attributes.get(argument) {
        return texts(Some(value)).any(|text| text == id);
    }
    attributes
        .values()
        .flat_map(|value| objects(Some(value)))
        .any(|object| texts(object.get(argument)).any(|text| text == id))
}

/// Tells every text by which a resource may name another one, with what the catalogue says of its argument, and whether
/// that stands at the top.
pub fn each_reference(
    block: &BlockSchema,
    attributes: &Attributes,
    top: bool,
    tell: &mut dyn FnMut(&AttributeSchema, &str, bool),
) {
    let naming = block.attributes.iter();
    for attribute in naming.filter(|attribute| !attribute.refers_to.is_empty()) {
        for text in texts(attributes.get(&*attribute.name)) {
            tell(attribute, text, top);
        }
    }
    for nested in &block.blocks {
        for object in objects(attributes.get(&*nested.name)) {
            each_reference(&nested.block, object, false, tell);
        }
    }
}

/// Types that come into being only through this cloud, so that a missing one is an error.
fn is_kept(ty: &str) -> bool {
    ty.starts_with("huaweicloud_")
}

fn texts(value: Option<&Json>) -> impl Iterator<Item = &str> {
    let (one, many) = match value {
        Some(Json::String(text)) => (Some(text.as_str()), &[][..]),
        Some(Json::Array(values)) => (None, values.as_slice()),
        _ => (None, &[][..]),
    };
    one.into_iter().chain(many.iter().filter_map(Json::as_str))
}

fn objects(value: Option<&Json>) -> impl Iterator<Item = &Attributes> {
    let (one, many) = match value {
        Some(Json::Object(object)) => (Some(object), &[][..]),
        Some(Json::Array(values)) => (None, values.as_slice()),
        _ => (None, &[][..]),
    };
    one.into_iter()
        .chain(many.iter().filter_map(Json::as_object))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holders_are_sorted() {
        assert!(HOLDERS.windows(2).all(|w| w[0] < w[1]));
    }
}
