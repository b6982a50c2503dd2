//! Data sources: questions to the cloud, answered from facts and from what exists.

pub(super) mod images;
mod network;
mod place;

use serde_json::Value as Json;

use super::world::Site;
use super::{Attributes, Cloud, CloudError, Resource};
use crate::json::json;
use crate::schema::ResourceSchema;
use crate::sorted::Gather;

type Read = fn(&Cloud, &Site<'_>, &mut Attributes) -> Result<(), CloudError>;

/// The data sources that are answered, sorted by type (a test checks it).
pub static DATA_SOURCES: &[&str] = &[
    "huaweicloud_account",
    "huaweicloud_availability_zones",
    "huaweicloud_compute_flavors",
    "huaweicloud_compute_instance",
    "huaweicloud_identity_projects",
    "huaweicloud_images_image",
    "huaweicloud_images_images",
    "huaweicloud_networking_secgroup",
    "huaweicloud_networking_secgroups",
    "huaweicloud_vpc",
    "huaweicloud_vpc_eip",
    "huaweicloud_vpc_subnet",
    "huaweicloud_vpc_subnets",
    "huaweicloud_vpcs",
    "null_data_source",
];

fn reader(ty: &str) -> Option<Read> {
    Some(match ty {
        "huaweicloud_account" => place::account,
        "huaweicloud_availability_zones" => place::zones,
        "huaweicloud_compute_flavors" => place::flavors,
        "huaweicloud_compute_instance" => |c, _, a| {
            one(
                c,
                a,
                "huaweicloud_compute_instance",
                &["name", "instance_id", "flavor_id"],
            )
        },
        "huaweicloud_identity_projects" => place::projects,
        "huaweicloud_images_image" => images::one,
        "huaweicloud_images_images" => images::many,
        "huaweicloud_networking_secgroup" => |c, _, a| {
            one(
                c,
                a,
                "huaweicloud_networking_secgroup",
                &["name", "secgroup_id"],
            )
        },
        "huaweicloud_networking_secgroups" => network::groups,
        "huaweicloud_vpc" => {
            |c, _, a| one(c, a, "huaweicloud_vpc", &["id", "name", "cidr", "status"])
        }
        "huaweicloud_vpc_eip" => network::eip,
        "huaweicloud_vpc_subnet" => |c, _, a| {
            one(
                c,
                a,
                "huaweicloud_vpc_subnet",
                &["id", "name", "cidr", "vpc_id", "gateway_ip", "status"],
            )
        },
        "huaweicloud_vpc_subnets" => network::subnets,
        "huaweicloud_vpcs" => network::vpcs,
        "null_data_source" => place::null,
        _ => return None,
    })
}

/// Answers a data source from its arguments. Arguments that are not given are null.
///
/// # Errors
///
/// When nothing fits, more fits than may, or the type is not simulated.
pub fn read_data(
    cloud: &Cloud,
    site: &Site<'_>,
    schema: &ResourceSchema,
    arguments: &Attributes,
) -> Result<Attributes, CloudError> {
    let ty = &*schema.name;
    let Some(read) = reader(ty) else {
        return Err(CloudError {
            status: 501,
            message: format!("data source `{ty}` is not simulated"),
        });
    };
    let mut attributes: Attributes = arguments
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), value.clone()))
        .gathered();
    if schema.block.attribute("region").is_some() {
        attributes
            .entry("region")
            .or_insert_with(|| json!(site.region));
    }
    read(cloud, site, &mut attributes)?;
    attributes
        .entry("id")
        .or_insert_with(|| json!(digest(ty, arguments)));
    let mut whole = Attributes::new();
    for attribute in &schema.block.attributes {
        let name = attribute.name.to_string();
        let value = attributes.remove(&name);
        whole.insert(name, value.unwrap_or(Json::Null));
    }
    for nested in &schema.block.blocks {
        let name = nested.name.to_string();
        let value = attributes.remove(&name);
        whole.insert(name, value.unwrap_or(Json::Null));
    }
    Ok(whole)
}

/// Data sources without an identifier of their own get one that depends only on the question.
fn digest(ty: &str, arguments: &Attributes) -> String {
    let question = format!("{ty}{}", Json::Object(arguments.clone()));
    let mut rng = crate::time::Rng::named(0, &question);
    (rng.next_u64() >> 32).to_string()
}

/// Whether a resource fits every given argument of a list.
fn fits(resource: &Resource, attributes: &Attributes, names: &[&str]) -> bool {
    names.iter().all(|name| match attributes.get(*name) {
        None | Some(Json::Null) => true,
        Some(wanted) if name.ends_with("_id") && !resource.attributes.contains_key(*name) => {
            wanted == &json!(resource.id)
        }
        Some(wanted) => resource.attributes.get(*name) == Some(wanted),
    })
}

/// The one resource that fits: its attributes are the answer.
fn one(
    cloud: &Cloud,
    attributes: &mut Attributes,
    ty: &str,
    names: &[&str],
) -> Result<(), CloudError> {
    let mut found = cloud
        .of_type(ty)
        .filter(|resource| fits(resource, attributes, names));
    let (Some(resource), None) = (found.next(), found.next()) else {
        return Err(not_one(
            ty,
            attributes,
            cloud
                .of_type(ty)
                .filter(|r| fits(r, attributes, names))
                .count(),
        ));
    };
    for (name, value) in &resource.attributes {
        attributes
            .entry(name.clone())
            .or_insert_with(|| value.clone());
    }
    Ok(())
}

#[cold]
fn not_one(ty: &str, attributes: &Attributes, count: usize) -> CloudError {
    let asked: Vec<String> = attributes
        .iter()
        .map(|(name, value)| format!("{name} = {}", crate::json::text(value)))
        .collect();
    let asked = asked.join(", ");
    if count == 0 {
        CloudError::missing(format!("no {ty} fits {asked}"))
    } else {
        CloudError::conflict(format!("{count} of {ty} fit {asked}; say more"))
    }
}

/// Some attributes of every resource that fits, as objects.
fn listing(
    cloud: &Cloud,
    attributes: &Attributes,
    ty: &str,
    names: &[&str],
    shown: &[&str],
) -> Json {
    let found = cloud
        .of_type(ty)
        .filter(|resource| fits(resource, attributes, names));
    let objects = found.map(|resource| {
        let members = shown.iter().map(|name| {
            let value = resource.attributes.get(*name).cloned();
            ((*name).to_owned(), value.unwrap_or(Json::Null))
        });
        Json::Object(members.gathered())
    });
    Json::Array(objects.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_answered() {
        assert!(DATA_SOURCES.windows(2).all(|w| w[0] < w[1]));
        assert!(DATA_SOURCES.iter().all(|ty| reader(ty).is_some()));
    }
}
