use serde_json::Value as Json;

use super::{Behaviour, Draft, USUAL, blocks, blocks_mut, text_in};
use crate::cloud::{Cloud, CloudError};
use crate::json::json;

pub(super) const RDS_INSTANCE: Behaviour = Behaviour {
    ty: "huaweicloud_rds_instance",
    prepare: prepare_rds,
    ..USUAL
};

pub(super) const DCS_INSTANCE: Behaviour = Behaviour {
    ty: "huaweicloud_dcs_instance",
    status: "RUNNING",
    prepare: prepare_dcs,
    ..USUAL
};

/// A subnet and the VPC beside it must belong together.
fn check_subnet(cloud: &Cloud, draft: &Draft<'_, '_>) -> Result<(), CloudError> {
    let (vpc, subnet) = (draft.text("vpc_id"), draft.text("subnet_id"));
    match super::subnet_of(cloud, subnet) {
        Some(found) if found.text("vpc_id") != vpc => Err(CloudError::invalid(format!(
            "subnet `{subnet}` belongs to VPC `{}`, not to `{vpc}`",
            found.text("vpc_id")
        ))),
        Some(_) => Ok(()),
        None => Err(CloudError::missing(format!(
            "subnet `{subnet}` does not exist"
        ))),
    }
}

fn prepare_rds(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    check_subnet(cloud, draft)?;
    let zones: Vec<String> = draft
        .attributes
        .get("availability_zone")
        .and_then(Json::as_array)
        .map(|zones| {
            zones
                .iter()
                .filter_map(Json::as_str)
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    for zone in &zones {
        draft.check_zone(zone)?;
    }
    let standby = draft.text("flavor").ends_with(".ha");
    if standby && zones.len() < 2 {
        return Err(CloudError::invalid(
            "a primary/standby flavor (`.ha`) needs two entries in `availability_zone`",
        ));
    }
    for volume in blocks(draft.attributes, "volume") {
        let size = volume.get("size").and_then(super::whole).unwrap_or(40);
        if !(40..=15000).contains(&size) || size % 10 != 0 {
            return Err(CloudError::invalid(format!(
                "database storage has 40 to 15000 GB in steps of 10, not {size}"
            )));
        }
    }
    let address = draft.lease(cloud, draft.text("subnet_id"), draft.text("fixed_ip"))?;
    draft.default("fixed_ip", address.clone());
    draft.default("private_ips", json!([address]));
    let mut engine = String::new();
    for db in blocks_mut(draft.attributes, "db") {
        engine = text_in(db, "type").to_ascii_lowercase();
        let (port, user) = match engine.as_str() {
            "postgresql" => (5432, "root"),
            "sqlserver" => (1433, "rdsuser"),
            _ => (3306, "root"),
        };
        db.entry("port").or_insert_with(|| json!(port));
        db.entry("user_name").or_insert_with(|| json!(user));
    }
    if !draft.attributes.contains_key("nodes") {
        let name = draft.text("name").to_owned();
        let mut nodes = Vec::new();
        let count = if standby { 2 } else { 1 };
        for (index, zone) in zones.iter().take(count).enumerate() {
            nodes.push(json!({
                "availability_zone": zone,
                "id": draft.site.rng.uuid(),
                "name": format!("{name}_node{index}"),
                "role": if index == 0 { "master" } else { "slave" },
                "status": "ACTIVE",
            }));
        }
        draft.default("nodes", json!(nodes));
    }
    draft.default("maintain_begin", "02:00");
    draft.default("maintain_end", "06:00");
    draft.default(
        "time_zone",
        if engine == "sqlserver" {
            "China Standard Time"
        } else {
            "UTC+08:00"
        },
    );
    if standby {
        draft.default("ha_replication_mode", "async");
    }
    Ok(())
}

fn prepare_dcs(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    check_subnet(cloud, draft)?;
    let address = draft.lease(cloud, draft.text("subnet_id"), draft.text("private_ip"))?;
    draft.default("private_ip", address.clone());
    draft.default("ip", address);
    draft.default(
        "port",
        if draft.text("engine") == "Memcached" {
            11211
        } else {
            6379
        },
    );
    let domain = format!("redis-{}.dcs.simulated.invalid", draft.id);
    draft.default("domain_name", domain);
    draft.default("readonly_domain_name", "");
    if let Some(Json::Number(capacity)) = draft.attributes.get("capacity") {
        // Capacities below 1 GB are written as 0.125, 0.25 and 0.5.
        let megabytes = match capacity.as_str() {
            "0.125" => 128,
            "0.25" => 256,
            "0.5" => 512,
            whole => whole.parse::<i64>().unwrap_or(1) * 1024,
        };
        draft.default("max_memory", megabytes);
    }
    let names = [
        ("vpc_name", "huaweicloud_vpc", "vpc_id"),
        ("subnet_name", "huaweicloud_vpc_subnet", "subnet_id"),
        (
            "security_group_name",
            "huaweicloud_networking_secgroup",
            "security_group_id",
        ),
    ];
    for (attribute, ty, id) in names {
        let name = cloud
            .get(ty, draft.text(id))
            .map_or("", |found| found.text("name"));
        draft.default(attribute, name);
    }
    let subnet = super::subnet_of(cloud, draft.text("subnet_id"));
    draft.default("subnet_cidr", subnet.map_or("", |found| found.text("cidr")));
    draft.default("order_id", "");
    draft.default("maintain_begin", "02:00:00");
    draft.default("maintain_end", "06:00:00");
    Ok(())
}
