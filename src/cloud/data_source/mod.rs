//! Data sources: questions to the cloud, answered from facts and from what exists.

mod counterpart;
mod generic;
pub(super) mod images;
mod notes;
mod place;
mod port;
mod row;

pub use counterpart::{Answer, answer_of};

use serde_json::Value as Json;

use super::world::Site;
use super::{Attributes, Cloud, CloudError};
use crate::json::json;
use crate::schema::{Catalog, ResourceSchema};
use crate::sorted::Gather;

type Read = fn(&Cloud, &Site<'_>, &mut Attributes) -> Result<(), CloudError>;

/// The data sources with a rule of their own, sorted by type (a test checks it).
pub static DATA_SOURCES: &[&str] = &[
    "huaweicloud_account",
    "huaweicloud_availability_zones",
    "huaweicloud_identity_auth_projects",
    "huaweicloud_identity_projects",
    "huaweicloud_images_image",
    "huaweicloud_images_images",
    "null_data_source",
];

fn reader(ty: &str) -> Option<Read> {
    Some(match unversioned(ty).unwrap_or(ty) {
        "huaweicloud_account" => place::account,
        "huaweicloud_availability_zones" => place::zones,
        "huaweicloud_identity_auth_projects" | "huaweicloud_identity_projects" => place::projects,
        "huaweicloud_images_image" => images::one,
        "huaweicloud_images_images" => images::many,
        "null_data_source" => place::null,
        _ => return None,
    })
}

/// A name without the version at its end.
fn unversioned(name: &str) -> Option<&str> {
    let base = name.strip_suffix(|c: char| c.is_ascii_digit())?;
    base.strip_suffix("_v")
}

/// Answers a data source from its arguments. Arguments that are not given are null.
///
/// # Errors
///
/// When nothing fits, or more than may.
pub fn read_data(
    (catalog, cloud): (&Catalog, &Cloud),
    site: &Site<'_>,
    schema: &ResourceSchema,
    arguments: &Attributes,
) -> Result<Attributes, CloudError> {
    let ty = &*schema.name;
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
    match reader(ty) {
        Some(read) => read(cloud, site, &mut attributes)?,
        None => generic::answer((catalog, cloud), site, schema, &mut attributes)?,
    }
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

/// An argument that is a text.
fn text<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    let text = attributes.get(name).and_then(Json::as_str);
    text.filter(|text| !text.is_empty())
}

#[cold]
fn not_one(ty: &str, attributes: &Attributes, count: usize) -> CloudError {
    let asked: Vec<String> = attributes
        .iter()
        .map(|(name, value)| format!("{name} = {}", crate::json::text(value)))
        .gathered();
    let asked = asked.join(", ");
    if count == 0 {
        CloudError::missing(format!("no {ty} fits {asked}"))
    } else {
        CloudError::conflict(format!("{count} of {ty} fit {asked}; say more"))
    }
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
