use serde_json::Value as Json;

use super::Draft;
use crate::cloud::{Cloud, CloudError};
use crate::json::json;
use crate::sorted::Gather;

pub(super) fn prepare_rds(_: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let zones: Vec<String> = draft
        .attributes
        .get("availability_zone")
        .and_then(Json::as_array)
        .map(|zones| {
            zones
                .iter()
                .filter_map(Json::as_str)
                .map(str::to_owned)
                .gathered()
        })
        .unwrap_or_default();
    let standby = draft.text("flavor").ends_with(".ha");
    if standby && zones.len() < 2 {
        return Err(CloudError::invalid(
            "a primary/standby flavor (`.ha`) needs two entries in `availability_zone`",
        ));
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
    Ok(())
}

pub(super) fn prepare_dcs(_: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
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
    Ok(())
}
