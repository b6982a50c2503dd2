use super::Draft;
use crate::cloud::{Cloud, CloudError};

pub(super) fn prepare_attach(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let instance_id = draft.text("instance_id").to_owned();
    let volume_id = draft.text("volume_id").to_owned();
    draft.id = format!("{instance_id}/{volume_id}");
    let attached = cloud
        .of_type("huaweicloud_compute_volume_attach")
        .filter(|other| other.text("instance_id") == instance_id)
        .count();
    let letter = char::from(b'b' + u8::try_from(attached % 24).unwrap_or(0));
    draft.default("device", format!("/dev/vd{letter}"));
    draft.default("pci_address", format!("0000:02:{:02x}.0", attached + 2));
    Ok(())
}
