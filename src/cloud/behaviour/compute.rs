use serde_json::Value as Json;

use super::super::data_source::images;
use super::{Draft, blocks, text_in};
use crate::cloud::{Cloud, CloudError};
use crate::json::json;
use crate::sorted::Gather;

pub(super) fn prepare(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    for (id, name) in [("flavor_id", "flavor_name"), ("flavor_name", "flavor_id")] {
        let other = draft.text(name).to_owned();
        if draft.text(id).is_empty() && !other.is_empty() {
            draft.attributes.insert(id.into(), json!(other));
        }
    }
    if draft.text("flavor_id").is_empty() {
        return Err(CloudError::invalid(
            "an instance needs `flavor_id` or `flavor_name`",
        ));
    }
    prepare_image(draft)?;
    draft.default("system_disk_type", "GPSSD");
    draft.default("system_disk_size", 40);
    prepare_groups(cloud, draft);
    prepare_disks(draft);
    if draft.text("power_action") == "OFF" {
        draft.attributes.insert("status".into(), json!("SHUTOFF"));
    }
    Ok(())
}

fn prepare_image(draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let (id, name) = (
        draft.text("image_id").to_owned(),
        draft.text("image_name").to_owned(),
    );
    if id.is_empty() && name.is_empty() {
        return Err(CloudError::invalid(
            "an instance needs `image_id` or `image_name`",
        ));
    }
    let known = images::all(&draft.region).into_iter();
    let found = known
        .into_iter()
        .find(|image| (!id.is_empty() && image.id == id) || (id.is_empty() && image.name == name));
    match found {
        Some(image) => {
            draft.default("image_id", image.id);
            draft.default("image_name", image.name);
        }
        None if id.is_empty() => {
            return Err(CloudError::missing(format!(
                "image `{name}` does not exist"
            )));
        }
        // An image of the user's own, which the simulated world does not list.
        None => draft.default("image_name", ""),
    }
    Ok(())
}

/// Groups by id and by name say the same.
fn prepare_groups(cloud: &Cloud, draft: &mut Draft<'_, '_>) {
    let ty = "huaweicloud_networking_secgroup";
    let list = |draft: &Draft<'_, '_>, name: &str| -> Option<Vec<String>> {
        let values = draft.attributes.get(name)?.as_array()?;
        Some(
            values
                .iter()
                .filter_map(Json::as_str)
                .map(str::to_owned)
                .gathered(),
        )
    };
    if let Some(ids) = list(draft, "security_group_ids") {
        let names = ids
            .iter()
            .filter_map(|id| cloud.get(ty, id))
            .map(|g| g.text("name"));
        let names: Vec<&str> = names.gathered();
        draft.default("security_groups", json!(names));
    } else if let Some(names) = list(draft, "security_groups") {
        let groups = cloud
            .of_type(ty)
            .filter(|g| names.iter().any(|n| n == g.text("name")));
        let ids: Vec<&str> = groups.map(|g| g.id.as_str()).gathered();
        draft.default("security_group_ids", json!(ids));
    } else {
        draft.default("security_groups", json!(["default"]));
    }
}

fn prepare_disks(draft: &mut Draft<'_, '_>) {
    if draft.attributes.contains_key("volume_attached") {
        return;
    }
    let system = draft.site.rng.uuid();
    draft.default("system_disk_id", system.clone());
    let disk = |id: String, index: usize, size: Option<&Json>, ty: &str| {
        let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
        json!({
            "boot_index": if index == 0 { 0 } else { -1 },
            "data_image_id": "",
            "delete_on_termination": "true",
            "kms_key_id": "",
            "pass_through": "false",
            "pci_address": format!("0000:02:{:02x}.0 (/dev/vd{letter})", index + 1),
            "size": size.cloned().unwrap_or(json!(40)),
            "type": ty,
            "volume_id": id,
        })
    };
    let size = draft.attributes.get("system_disk_size").cloned();
    let mut attached = vec![disk(
        system,
        0,
        size.as_ref(),
        draft.text("system_disk_type"),
    )];
    let data: Vec<(Option<Json>, String)> = blocks(draft.attributes, "data_disks")
        .map(|d| (d.get("size").cloned(), text_in(d, "type").to_owned()))
        .gathered();
    for (index, (size, ty)) in data.into_iter().enumerate() {
        let id = draft.site.rng.uuid();
        attached.push(disk(id, index + 1, size.as_ref(), &ty));
    }
    draft.default("volume_attached", json!(attached));
}
