use serde_json::Value as Json;

use crate::cloud::world::Site;
use crate::cloud::{Attributes, Cloud, CloudError};
use crate::func::pattern;
use crate::json::json;
use crate::sorted::Gather;
use crate::time::Rng;

/// A public image.
pub(in crate::cloud) struct Image {
    /// Its identifier in the region.
    pub id: String,
    /// Its name.
    pub name: &'static str,
    os: &'static str,
    version: &'static str,
}

/// Name, family of operating systems, version.
const PUBLIC: &[(&str, &str, &str)] = &[
    ("CentOS 7.6 64bit", "CentOS", "CentOS 7.6 64bit"),
    ("CentOS 7.9 64bit", "CentOS", "CentOS 7.9 64bit"),
    ("Debian 11.1.0 64bit", "Debian", "Debian 11.1.0 64bit"),
    ("Debian 12.0.0 64bit", "Debian", "Debian 12.0.0 64bit"),
    ("EulerOS 2.5 64bit", "EulerOS", "EulerOS 2.5 64bit"),
    (
        "Huawei Cloud EulerOS 2.0 Standard 64 bit",
        "HCE OS",
        "Huawei Cloud EulerOS 2.0 64bit",
    ),
    (
        "Rocky Linux 8.4 64bit",
        "Rocky Linux",
        "Rocky Linux 8.4 64bit",
    ),
    (
        "Ubuntu 18.04 server 64bit",
        "Ubuntu",
        "Ubuntu 18.04 server 64bit",
    ),
    (
        "Ubuntu 20.04 server 64bit",
        "Ubuntu",
        "Ubuntu 20.04 server 64bit",
    ),
    (
        "Ubuntu 22.04 server 64bit",
        "Ubuntu",
        "Ubuntu 22.04 server 64bit",
    ),
    (
        "Windows Server 2019 Standard 64bit English",
        "Windows",
        "Windows Server 2019 Standard 64bit",
    ),
];

/// The public images of a region. Their identifiers depend on the region only.
pub(in crate::cloud) fn all(region: &str) -> Vec<Image> {
    let images = PUBLIC.iter().map(|(name, os, version)| Image {
        id: Rng::named(0, &format!("image {region} {name}")).uuid(),
        name,
        os,
        version,
    });
    images.gathered()
}

fn found(site: &Site<'_>, attributes: &Attributes) -> Result<Vec<Image>, CloudError> {
    let text = |name: &str| {
        attributes
            .get(name)
            .and_then(Json::as_str)
            .filter(|t| !t.is_empty())
    };
    let pattern = match text("name_regex").map(pattern::compile) {
        Some(Err(_)) => return Err(CloudError::invalid("`name_regex` is no regular expression")),
        Some(Ok(pattern)) => Some(pattern),
        None => None,
    };
    let public = text("visibility").is_none_or(|v| v == "public" || v == "market");
    let images = all(text("region").unwrap_or(site.region))
        .into_iter()
        .filter(|image| {
            public
                && text("name").is_none_or(|name| name == image.name)
                && text("image_id").is_none_or(|id| id == image.id)
                && text("os").is_none_or(|os| os == image.os)
                && text("os_version").is_none_or(|version| version == image.version)
                && text("architecture").is_none_or(|a| a.eq_ignore_ascii_case("x86"))
                && pattern
                    .as_ref()
                    .is_none_or(|pattern| pattern.is_match(image.name))
        });
    Ok(images.gathered())
}

pub(super) fn one(
    _: &Cloud,
    site: &Site<'_>,
    attributes: &mut Attributes,
) -> Result<(), CloudError> {
    let mut images = found(site, attributes)?;
    let recent = attributes.get("most_recent") == Some(&json!(true));
    let image = match images.len() {
        0 => return Err(CloudError::missing("no image fits the arguments")),
        1 => images.pop(),
        _ if recent => images.pop(),
        count => {
            return Err(CloudError::conflict(format!(
                "{count} images fit; say more, or set `most_recent`"
            )));
        }
    };
    let Some(image) = image else { return Ok(()) };
    for (name, value) in members(&image) {
        attributes.entry(name).or_insert(value);
    }
    attributes.insert("id".into(), json!(image.id));
    attributes
        .entry("image_id")
        .or_insert_with(|| json!(image.id));
    Ok(())
}

pub(super) fn many(
    _: &Cloud,
    site: &Site<'_>,
    attributes: &mut Attributes,
) -> Result<(), CloudError> {
    let images = found(site, attributes)?;
    let images = images.iter().map(|image| {
        let mut object = members(image);
        object.insert("id".into(), json!(image.id));
        Json::Object(object)
    });
    attributes.insert("images".into(), Json::Array(images.gathered()));
    Ok(())
}

fn members(image: &Image) -> Attributes {
    let members = json!({
        "name": image.name,
        "os": image.os,
        "os_version": image.version,
        "architecture": "x86",
        "visibility": "public",
        "image_type": "ECS",
        "status": "active",
        "min_disk_gb": 40,
        "min_ram_mb": 0,
        "max_ram_mb": 0,
        "size_bytes": 0,
        "disk_format": "zvhd2",
        "container_format": "bare",
        "protected": true,
        "owner": "public",
        "created_at": "2024-01-01T00:00:00Z",
        "updated_at": "2024-01-01T00:00:00Z",
        "active_at": "2024-01-01T00:00:00Z",
        "schema": "/v2/schemas/image",
        "checksum": "",
        "file": format!("/v2/images/{}/file", image.id),
        "metadata": {},
        "backup_id": "",
        "data_origin": "",
        "description": "",
        "enterprise_project_id": "0",
        "__support_agent_list": "hss,ces",
    });
    match members {
        Json::Object(members) => members,
        _ => Attributes::new(),
    }
}
