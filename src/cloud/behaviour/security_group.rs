use super::Draft;
use crate::cloud::{Cloud, CloudError};
use crate::json::json;

/// A new group lets its members talk to each other and to everybody, unless it is made without rules.
pub(super) fn prepare_group(_: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    if draft.attributes.contains_key("rules") {
        return Ok(());
    }
    let bare = draft.attributes.get("delete_default_rules") == Some(&json!(true));
    let mut rules = Vec::new();
    for direction in ["egress", "ingress"] {
        for ethertype in ["IPv4", "IPv6"] {
            let inner = direction == "ingress";
            rules.push(json!({
                "action": "allow",
                "description": "",
                "direction": direction,
                "ethertype": ethertype,
                "id": draft.site.rng.uuid(),
                "port_range_max": 0,
                "port_range_min": 0,
                "ports": "",
                "priority": 100,
                "protocol": "",
                "remote_address_group_id": "",
                "remote_group_id": if inner { draft.id.clone() } else { String::new() },
                "remote_ip_prefix": match (inner, ethertype) {
                    (true, _) => "",
                    (false, "IPv4") => "0.0.0.0/0",
                    (false, _) => "::/0",
                },
            }));
        }
    }
    draft.default("rules", if bare { json!([]) } else { json!(rules) });
    Ok(())
}

const MEANING: [&str; 9] = [
    "direction",
    "ethertype",
    "protocol",
    "ports",
    "port_range_min",
    "port_range_max",
    "remote_ip_prefix",
    "remote_group_id",
    "action",
];

pub(super) fn prepare_rule(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let (min, max) = (
        draft.number("port_range_min"),
        draft.number("port_range_max"),
    );
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        return Err(CloudError::invalid(format!(
            "ports {min} to {max} are no range"
        )));
    }
    if draft
        .attributes
        .get("ports")
        .is_none_or(|ports| !ports.is_string())
    {
        let ports = match (min, max) {
            (Some(min), Some(max)) if min == max => min.to_string(),
            (Some(min), Some(max)) => format!("{min}-{max}"),
            _ => String::new(),
        };
        draft.default("ports", ports);
    }
    draft.default("port_range_min", 0);
    draft.default("port_range_max", 0);
    let group = draft.text("security_group_id");
    let mut rules = cloud.of_type("huaweicloud_networking_secgroup_rule");
    let same = rules.find(|other| {
        other.text("security_group_id") == group
            && MEANING.iter().all(|name| {
                let empty = json!("");
                let mine = draft.attributes.get(*name).unwrap_or(&empty);
                other.attributes.get(*name).unwrap_or(&empty) == mine
            })
    });
    match same {
        Some(other) => Err(CloudError::conflict(format!(
            "security group `{group}` has the same rule already: `{}`",
            other.id
        ))),
        None => Ok(()),
    }
}
