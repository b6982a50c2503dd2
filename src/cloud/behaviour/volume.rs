use serde_json::Value as Json;

use super::{Behaviour, Draft, USUAL};
use crate::cloud::{Cloud, CloudError, Resource};
use crate::json::json;

const TY: &str = "huaweicloud_evs_volume";
const INSTANCE: &str = "huaweicloud_compute_instance";

pub(super) const VOLUME: Behaviour = Behaviour {
    ty: TY,
    status: "available",
    prepare,
    release,
    ..USUAL
};

pub(super) const ATTACH: Behaviour = Behaviour {
    ty: "huaweicloud_compute_volume_attach",
    prepare: prepare_attach,
    settle: attach,
    release: detach,
    ..USUAL
};

/// The sizes a volume may have, in GB.
const SIZES: std::ops::RangeInclusive<i64> = 10..=32768;

fn prepare(_: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    draft.check_zone(draft.text("availability_zone"))?;
    match draft.number("size") {
        Some(size) if !SIZES.contains(&size) => {
            return Err(CloudError::invalid(format!(
                "a volume has {} to {} GB, not {size}",
                SIZES.start(),
                SIZES.end()
            )));
        }
        Some(size) => {
            let before = draft
                .before
                .and_then(|b| super::whole(b.attributes.get("size")?));
            if before.is_some_and(|before| size < before) {
                return Err(CloudError::invalid("a volume can grow but not shrink"));
            }
        }
        None => {}
    }
    draft.default("bootable", "false");
    draft.default("service_type", "EVS");
    let wwn = draft.site.rng.hex(16);
    draft.default("wwn", format!("6888603{wwn}"));
    draft.default("serial_number", "");
    draft.default("dedicated_storage_name", "");
    Ok(())
}

fn release(_: &mut Cloud, volume: &Resource) -> Result<(), CloudError> {
    if volume.text("status") == "in-use" {
        return Err(CloudError::conflict(format!(
            "volume `{}` is attached to an instance; detach it first",
            volume.id
        )));
    }
    Ok(())
}

fn prepare_attach(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let instance_id = draft.text("instance_id").to_owned();
    let volume_id = draft.text("volume_id").to_owned();
    let Some(instance) = cloud.get(INSTANCE, &instance_id) else {
        return Err(CloudError::missing(format!(
            "instance `{instance_id}` does not exist"
        )));
    };
    if let Some(volume) = cloud.get(TY, &volume_id) {
        if volume.text("status") == "in-use" && draft.before.is_none() {
            return Err(CloudError::conflict(format!(
                "volume `{volume_id}` is in use"
            )));
        }
        let (here, there) = (
            instance.text("availability_zone"),
            volume.text("availability_zone"),
        );
        if here != there {
            return Err(CloudError::invalid(format!(
                "volume `{volume_id}` lies in {there}, instance `{instance_id}` in {here}"
            )));
        }
    }
    draft.id = format!("{instance_id}/{volume_id}");
    let attached = cloud
        .of_type("huaweicloud_compute_volume_attach")
        .filter(|other| other.text("instance_id") == instance_id)
        .count();
    let letter = char::from(b'b' + u8::try_from(attached % 24).unwrap_or(0));
    draft.default("device", format!("/dev/vd{letter}"));
    draft.default("pci_address", format!("0000:02:{:02x}.0", attached + 2));
    draft.default("delete_on_termination", "false");
    Ok(())
}

fn attach(cloud: &mut Cloud, attach: &Resource) {
    let volume = attach.text("volume_id");
    cloud.set(TY, volume, "status", json!("in-use"));
    let attachment = json!([{
        "attached_at": attach.created.seconds_text(),
        "attached_volume_id": volume,
        "device": attach.text("device"),
        "host_name": "",
        "id": attach.id,
        "instance_id": attach.text("instance_id"),
        "volume_id": volume,
    }]);
    cloud.set(TY, volume, "attachment", attachment);
}

fn detach(cloud: &mut Cloud, attach: &Resource) -> Result<(), CloudError> {
    let volume = attach.text("volume_id");
    cloud.set(TY, volume, "status", json!("available"));
    cloud.set(TY, volume, "attachment", Json::Array(Vec::new()));
    Ok(())
}
