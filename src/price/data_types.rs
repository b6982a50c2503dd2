//! What the prices of databases, caches, queues and search clusters are made of.

use super::facts::Facts;
use super::quote::Quote;
use super::sizes::rds_size;
use super::{Amount, Unpriced};

const ONE: u32 = 1;

pub(super) fn rds(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let engine = facts.needed("db.type")?;
    let known = ["MySQL", "PostgreSQL", "SQLServer"];
    let Some(engine) = known.into_iter().find(|k| k.eq_ignore_ascii_case(&engine)) else {
        return Err(Unpriced::Unusable("db.type", engine));
    };
    let flavor = facts.flavor("flavor")?;
    let flavor = flavor.ok_or(Unpriced::Missing("flavor"))?;
    let standby = flavor.ends_with(".ha");
    let given = [("db.type", engine), ("flavor", flavor.as_str())];
    if let Err(no_price) = quote.add("instance", &given, Amount::whole(ONE)) {
        let class = ["x1", "n1"]
            .into_iter()
            .find(|c| flavor.contains(&format!(".{c}.")));
        let (class, (vcpus, memory)) = class
            .zip(quote.flavor(&flavor).or_else(|| rds_size(&flavor)))
            .ok_or(no_price)?;
        let times = Amount::whole(if standby { 2 } else { 1 });
        quote.add("instance_vcpu", &[("@class", class)], vcpus.times(times))?;
        quote.add("instance_memory", &[("@class", class)], memory.times(times))?;
    }
    let kind = facts.needed("volume.type")?;
    let size = facts.needed_number("volume.size")?;
    let ha = if standby { "true" } else { "false" };
    let given = [("db.type", engine), ("volume.type", &kind), ("@ha", ha)];
    quote.add("storage", &given, size)
}

pub(super) fn taurus(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let flavor = facts.flavor("flavor")?;
    let flavor = flavor.ok_or(Unpriced::Missing("flavor"))?;
    let size = facts.needed_number("volume_size")?;
    let nodes = facts
        .number_or("read_replicas", 1)?
        .plus(Amount::whole(ONE));
    quote.add("node", &[("flavor", &flavor)], nodes)?;
    quote.add("storage", &[("volume_size", "given")], size)?;
    // The service insists on it (as `proxy_node_number`), though the list has the proxy at zero and the provider has made
    // it a resource of its own.
    let nodes = facts.needed_number("proxy_node_num")?;
    quote.add("proxy", &[("proxy_node_num", "given")], nodes)
}

pub(super) fn gemini(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let flavor = facts.flavor("flavor")?;
    let flavor = flavor.ok_or(Unpriced::Missing("flavor"))?;
    let nodes = facts.number_or("node_num", 3)?;
    quote.add("node", &[("flavor", &flavor)], nodes)?;
    let size = facts.needed_number("volume_size")?;
    quote.add("storage", &[("volume_size", "given")], size)
}

pub(super) fn cache(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let engine = facts.needed("engine")?;
    let flavor = facts.flavor("flavor")?.unwrap_or_default();
    let given = [("flavor", flavor.as_str()), ("engine", engine.as_str())];
    let Err(no_price) = quote.add("instance", &given, Amount::whole(ONE)) else {
        return Ok(());
    };
    let mode = ["single", "ha", "cluster", "proxy"]
        .into_iter()
        .find(|mode| flavor.split('.').any(|part| part == *mode));
    let capacity = facts.needed_number("capacity")?;
    let mut given = vec![("engine", engine.as_str())];
    given.extend(mode.map(|mode| ("@cache_mode", mode)));
    quote
        .add("capacity_fallback", &given, capacity)
        .map_err(|_| no_price)
}

pub(super) fn kafka(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let storage = facts.needed_number("storage_space")?;
    if let Some(flavor) = facts.flavor("flavor_id")? {
        let brokers = facts.number_or("broker_num", 3)?;
        quote.add("broker", &[("flavor_id", &flavor)], brokers)?;
    } else {
        let product = facts.flavor("product_id")?;
        let product = product.ok_or(Unpriced::Missing("flavor_id"))?;
        let bandwidth = facts.needed("bandwidth")?;
        let given = [("product_id", product.as_str()), ("bandwidth", &bandwidth)];
        quote.add("bandwidth_instance", &given, Amount::whole(ONE))?;
    }
    let kind = facts.needed("storage_spec_code")?;
    quote.add("storage", &[("storage_spec_code", &kind)], storage)
}

pub(super) fn replication(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let kind = facts.needed("type")?;
    let node = facts.text_or("node_type", "high")?;
    let given = [("type", kind.as_str()), ("node_type", node.as_str())];
    quote.add("configuration", &given, Amount::whole(ONE))
}

/// The groups of nodes of a search cluster; the last is the old form, with the number beside it.
const NODE_GROUPS: [&str; 5] = [
    "ess_node_config",
    "master_node_config",
    "client_node_config",
    "cold_node_config",
    "node_config",
];

pub(super) fn search(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let mut any = false;
    for group in NODE_GROUPS {
        for nodes in facts.blocks(group)? {
            any = true;
            let count = match group {
                "node_config" => facts.number_or("expect_node_num", 1)?,
                _ => nodes.number_or("instance_number", 1)?,
            };
            search_nodes(quote, &nodes, count)?;
        }
    }
    if !any {
        return Err(Unpriced::Missing("ess_node_config"));
    }
    for access in ["public_access", "kibana_public_access"] {
        for access in facts.blocks(access)? {
            let size = access.needed_number("bandwidth")?;
            let given = [("public_access.bandwidth", "given")];
            quote.add("public_bandwidth", &given, size)?;
        }
    }
    Ok(())
}

fn search_nodes(quote: &mut Quote<'_>, nodes: &Facts<'_>, count: Amount) -> Result<(), Unpriced> {
    let flavor = nodes.flavor("flavor")?;
    let flavor = flavor.ok_or(Unpriced::Missing("ess_node_config.flavor"))?;
    quote.add("node", &[("ess_node_config.flavor", &flavor)], count)?;
    // Flavors with disks of their own have no volume.
    for volume in nodes.blocks("volume")? {
        let kind = volume.needed("volume_type")?;
        let size = volume.needed_number("size")?.times(count);
        let given = [("ess_node_config.volume.volume_type", kind.as_str())];
        quote.add("node_storage", &given, size)?;
    }
    Ok(())
}
