use super::{Behaviour, Draft, USUAL, subnet_of};
use crate::cloud::{Cloud, CloudError};
use crate::json::json;

pub(super) const LOAD_BALANCER: Behaviour = Behaviour {
    ty: "huaweicloud_elb_loadbalancer",
    prepare: prepare_balancer,
    ..USUAL
};

pub(super) const LISTENER: Behaviour = Behaviour {
    ty: "huaweicloud_elb_listener",
    prepare: prepare_listener,
    ..USUAL
};

pub(super) const POOL: Behaviour = Behaviour {
    ty: "huaweicloud_elb_pool",
    prepare: prepare_pool,
    ..USUAL
};

pub(super) const MEMBER: Behaviour = Behaviour {
    ty: "huaweicloud_elb_member",
    prepare: prepare_member,
    ..USUAL
};

fn prepare_balancer(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let zones = draft
        .attributes
        .get("availability_zone")
        .and_then(|v| v.as_array())
        .cloned();
    for zone in zones.iter().flatten().filter_map(|zone| zone.as_str()) {
        draft.check_zone(zone)?;
    }
    let subnet = draft.text("ipv4_subnet_id").to_owned();
    if !subnet.is_empty() {
        let address = draft.lease(cloud, &subnet, draft.text("ipv4_address"))?;
        draft.default("ipv4_address", address);
        let vpc = subnet_of(cloud, &subnet).map_or("", |found| found.text("vpc_id"));
        draft.default("vpc_id", vpc);
    }
    draft.default("operating_status", "ONLINE");
    draft.default("loadbalancer_type", "dedicated");
    draft.default("elb_virsubnet_type", "ipv4");
    draft.default("guaranteed", true);
    draft.default("charge_mode", "flavor");
    draft.default("protection_status", "nonProtection");
    for name in ["ipv4_eip", "ipv6_eip", "ipv6_eip_id", "frozen_scene"] {
        draft.default(name, "");
    }
    Ok(())
}

fn prepare_listener(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let (balancer, port) = (draft.text("loadbalancer_id"), draft.number("protocol_port"));
    let udp = |protocol: &str| matches!(protocol, "UDP" | "QUIC");
    let mine = udp(draft.text("protocol"));
    let mut listeners = cloud.of_type("huaweicloud_elb_listener");
    let clash = listeners.find(|other| {
        other.id != draft.id
            && other.text("loadbalancer_id") == balancer
            && udp(other.text("protocol")) == mine
            && other.attributes.get("protocol_port").and_then(super::whole) == port
    });
    if let Some(other) = clash {
        return Err(CloudError::conflict(format!(
            "port {} of load balancer `{balancer}` belongs to listener `{}`",
            port.unwrap_or(0),
            other.id
        )));
    }
    draft.default("default_pool_id", "");
    draft.default("idle_timeout", 60);
    draft.default("request_timeout", 60);
    draft.default("response_timeout", 60);
    draft.default("protection_status", "nonProtection");
    draft.default("enterprise_project_id", "0");
    Ok(())
}

fn prepare_pool(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let listener = draft.text("listener_id").to_owned();
    let balancer = draft.text("loadbalancer_id").to_owned();
    if let Some(found) = cloud.get("huaweicloud_elb_listener", &listener) {
        draft.default("loadbalancer_id", found.text("loadbalancer_id"));
    } else if balancer.is_empty() && draft.text("type").is_empty() {
        return Err(CloudError::invalid(
            "a pool needs `listener_id`, `loadbalancer_id` or `type`",
        ));
    }
    draft.default("listener_id", "");
    draft.default("loadbalancer_id", "");
    draft.default("monitor_id", "");
    draft.default("ip_version", "dualstack");
    draft.default("protection_status", "nonProtection");
    draft.default("enterprise_project_id", "0");
    Ok(())
}

fn prepare_member(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let (pool, address) = (draft.text("pool_id"), draft.text("address"));
    let port = draft.number("protocol_port");
    let mut members = cloud.of_type("huaweicloud_elb_member");
    let clash = members.find(|other| {
        other.id != draft.id
            && other.text("pool_id") == pool
            && other.text("address") == address
            && other.attributes.get("protocol_port").and_then(super::whole) == port
    });
    if let Some(other) = clash {
        return Err(CloudError::conflict(format!(
            "pool `{pool}` has the member {address} already: `{}`",
            other.id
        )));
    }
    let instance = cloud
        .of_type("huaweicloud_compute_instance")
        .find(|instance| instance.text("access_ip_v4") == address)
        .map_or("", |instance| instance.id.as_str());
    draft.default(
        "member_type",
        if instance.is_empty() {
            "ip"
        } else {
            "instance"
        },
    );
    draft.default("instance_id", instance);
    draft.default("operating_status", "NO_MONITOR");
    draft.default("ip_version", "v4");
    draft.default("weight", 1);
    draft.default("status", json!([]));
    Ok(())
}
