//! Ports that were not made as such: those of servers.

use serde_json::Value as Json;

use crate::cloud::{Attributes, Cloud, Resource};
use crate::json::json;
use crate::sorted::Gather;

/// The type of ports.
pub(super) const PORT: &str = "huaweicloud_networking_port";

/// The ports of all servers, as the objects of [`PORT`] are.
pub(super) fn of_servers(cloud: &Cloud) -> impl Iterator<Item = (&Resource, Attributes)> {
    let servers = cloud.of_type("huaweicloud_compute_instance");
    servers.flat_map(|server| {
        let networks = server.attributes.get("network").and_then(Json::as_array);
        let ports = networks.into_iter().flatten().map(|network| {
            let of = |name: &str| network.get(name).cloned().unwrap_or_default();
            let port = json!({
                "id": of("port"),
                "port_id": of("port"),
                "network_id": of("uuid"),
                "fixed_ip": of("fixed_ip_v4"),
                "all_fixed_ips": [of("fixed_ip_v4")],
                "mac_address": of("mac"),
                "device_id": server.id,
                "device_owner": format!("compute:{}", server.text("availability_zone")),
                "all_security_group_ids": server.attributes.get("security_group_ids"),
                "security_group_ids": server.attributes.get("security_group_ids"),
                "admin_state_up": true,
                "region": server.region,
            });
            (server, port.as_object().cloned().unwrap_or_default())
        });
        ports.gathered::<Vec<_>>()
    })
}
