use std::net::Ipv4Addr;

use super::{Behaviour, Draft, USUAL, blocks, blocks_mut, text_in};
use crate::cloud::{Cloud, CloudError, Resource};
use crate::json::json;

const TY: &str = "huaweicloud_vpc_eip";

pub(super) const EIP: Behaviour = Behaviour {
    ty: TY,
    status: "UNBOUND",
    prepare,
    release,
    ..USUAL
};

pub(super) const COMPUTE_ASSOCIATE: Behaviour = Behaviour {
    ty: "huaweicloud_compute_eip_associate",
    prepare: prepare_associate,
    settle: bind,
    release: unbind,
    ..USUAL
};

pub(super) const VPC_ASSOCIATE: Behaviour = Behaviour {
    ty: "huaweicloud_vpc_eip_associate",
    status: "BOUND",
    prepare: prepare_associate,
    settle: bind,
    release: unbind,
};

/// 198.18.0.0/15 is set aside for tests of networks: no address of it is anybody's.
const FIRST: u32 = 0xc612_0000;
const COUNT: u64 = 0x0002_0000;

fn prepare(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    for bandwidth in blocks(draft.attributes, "bandwidth") {
        let whole = text_in(bandwidth, "share_type") == "WHOLE";
        if whole && text_in(bandwidth, "id").is_empty() {
            return Err(CloudError::invalid(
                "a shared bandwidth is named by `bandwidth.id`",
            ));
        }
        if !whole && bandwidth.get("size").is_none_or(|size| !size.is_number()) {
            return Err(CloudError::invalid(
                "a bandwidth of its own needs `bandwidth.size`",
            ));
        }
    }
    if !draft.attributes.contains_key("address") {
        let address = free_address(cloud, draft);
        draft.default("address", address);
    }
    let address = draft.text("address").to_owned();
    for publicip in blocks_mut(draft.attributes, "publicip") {
        publicip
            .entry("ip_address")
            .or_insert_with(|| json!(address));
        publicip.entry("ip_version").or_insert_with(|| json!(4));
        publicip.entry("port_id").or_insert_with(|| json!(""));
    }
    for bandwidth in blocks_mut(draft.attributes, "bandwidth") {
        bandwidth
            .entry("charge_mode")
            .or_insert_with(|| json!("bandwidth"));
    }
    for name in [
        "port_id",
        "private_ip",
        "ipv6_address",
        "instance_id",
        "instance_type",
        "associate_id",
        "associate_type",
    ] {
        draft.default(name, "");
    }
    Ok(())
}

fn free_address(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> String {
    loop {
        let offset = u32::try_from(draft.site.rng.below(COUNT)).unwrap_or(0);
        let address = Ipv4Addr::from(FIRST + offset).to_string();
        let full = cloud.of_type(TY).count() as u64 >= COUNT;
        if full
            || !cloud
                .of_type(TY)
                .any(|other| other.text("address") == address)
        {
            return address;
        }
    }
}

fn release(_: &mut Cloud, eip: &Resource) -> Result<(), CloudError> {
    if eip.text("status") == "BOUND" {
        return Err(CloudError::conflict(format!(
            "EIP {} is bound to port `{}`; unbind it first",
            eip.text("address"),
            eip.text("port_id")
        )));
    }
    Ok(())
}

fn eip_at<'a>(cloud: &'a Cloud, address: &str) -> Option<&'a Resource> {
    cloud.of_type(TY).find(|eip| eip.text("address") == address)
}

fn prepare_associate(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let address = draft.text("public_ip").to_owned();
    if let Some(eip) = eip_at(cloud, &address) {
        if eip.text("status") == "BOUND" && draft.before.is_none() {
            return Err(CloudError::conflict(format!(
                "EIP {address} is bound already"
            )));
        }
    } else if !address.is_empty() {
        return Err(CloudError::missing(format!("EIP {address} does not exist")));
    }
    let instance_id = draft.text("instance_id").to_owned();
    let mut target = instance_id.clone();
    if let Some(instance) = cloud.get("huaweicloud_compute_instance", &instance_id)
        && let Some(network) = blocks(&instance.attributes, "network").next()
    {
        let (port, fixed) = (text_in(network, "port"), text_in(network, "fixed_ip_v4"));
        draft.default("port_id", port);
        draft.default("fixed_ip", fixed);
        target = format!("{instance_id}/{fixed}");
    }
    if draft.ty == "huaweicloud_vpc_eip_associate" {
        target = draft.text("port_id").to_owned();
        if target.is_empty() {
            let port = draft.site.rng.uuid();
            draft.attributes.insert("port_id".into(), json!(port));
            target = draft.text("network_id").to_owned();
        }
    }
    draft.id = format!("{address}/{target}");
    Ok(())
}

fn bind(cloud: &mut Cloud, associate: &Resource) {
    let address = associate.text("public_ip").to_owned();
    let Some(id) = eip_at(cloud, &address).map(|eip| eip.id.clone()) else {
        return;
    };
    cloud.set(TY, &id, "status", json!("BOUND"));
    cloud.set(TY, &id, "port_id", json!(associate.text("port_id")));
    cloud.set(TY, &id, "private_ip", json!(associate.text("fixed_ip")));
    let instance = associate.text("instance_id");
    if !instance.is_empty() {
        cloud.set(
            "huaweicloud_compute_instance",
            instance,
            "public_ip",
            json!(address),
        );
    }
}

fn unbind(cloud: &mut Cloud, associate: &Resource) -> Result<(), CloudError> {
    let found = eip_at(cloud, associate.text("public_ip")).map(|eip| eip.id.clone());
    if let Some(id) = found {
        cloud.set(TY, &id, "status", json!("UNBOUND"));
        cloud.set(TY, &id, "port_id", json!(""));
        cloud.set(TY, &id, "private_ip", json!(""));
    }
    let instance = associate.text("instance_id");
    if !instance.is_empty() {
        cloud.set(
            "huaweicloud_compute_instance",
            instance,
            "public_ip",
            json!(""),
        );
    }
    Ok(())
}
