//! What the price of each type is made of. //= PRICE-9

use super::book::Unit;
use super::facts::Facts;
use super::quote::{Charging, Quote};
use super::sizes::size_of;
use super::{Amount, Unpriced, data_types};
use crate::sorted::Gather;

/// Adds up the components of a resource.
type Components = fn(&mut Quote<'_>, &Facts<'_>) -> Result<(), Unpriced>;

/// A type that is priced.
pub(super) struct PricedType {
    pub name: &'static str,
    /// Whether it can be paid for a period.
    pub period: bool,
    pub components: Components,
}

const fn row(name: &'static str, period: bool, components: Components) -> PricedType {
    PricedType {
        name,
        period,
        components,
    }
}

/// Sorted by name (a test checks it).
pub(super) static TYPES: &[PricedType] = &[
    row("huaweicloud_apig_instance", false, gateway_of_apis),
    row("huaweicloud_cce_cluster", true, cluster),
    row("huaweicloud_compute_instance", true, server),
    row("huaweicloud_css_cluster", false, data_types::search),
    row("huaweicloud_dcs_instance", true, data_types::cache),
    row("huaweicloud_dms_kafka_instance", false, data_types::kafka),
    row("huaweicloud_drs_job", false, data_types::replication),
    row("huaweicloud_evs_volume", true, volume),
    row(
        "huaweicloud_gaussdb_mysql_instance",
        true,
        data_types::taurus,
    ),
    row(
        "huaweicloud_gaussdb_redis_instance",
        true,
        data_types::gemini,
    ),
    row("huaweicloud_nat_gateway", false, nat),
    row("huaweicloud_rds_instance", true, data_types::rds),
    row("huaweicloud_sfs_turbo", false, file_system),
    row("huaweicloud_vpc", false, vpc),
    row("huaweicloud_vpc_bandwidth", false, bandwidth),
    row("huaweicloud_vpc_eip", true, eip),
];

/// The row of a type.
pub(super) fn priced_type(name: &str) -> Option<&'static PricedType> {
    let found = TYPES.binary_search_by(|row| row.name.cmp(name));
    found.ok().and_then(|i| TYPES.get(i))
}

const ONE: u32 = 1;

fn vpc(quote: &mut Quote<'_>, _: &Facts<'_>) -> Result<(), Unpriced> {
    quote.add_in(Unit::Free, "vpc", &[], Amount::whole(ONE))
}

fn cluster(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let flavor = facts.flavor("flavor_id")?;
    let flavor = flavor.ok_or(Unpriced::Missing("flavor_id"))?;
    let given = [("flavor_id", flavor.as_str())];
    quote.add("cluster_management", &given, Amount::whole(ONE))
}

fn nat(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let spec = facts.needed("spec")?;
    let given = [("spec", spec.as_str())];
    quote.add_in(Unit::Day, "gateway", &given, Amount::whole(ONE))
}

fn eip(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let mode = facts.text_or("bandwidth.charge_mode", "bandwidth")?;
    if quote.charging != Charging::Demand && mode == "traffic" {
        return Err(Unpriced::Unusable("bandwidth.charge_mode", mode));
    }
    quote.add_bandwidth(facts)
}

fn bandwidth(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let mode = facts.text_or("charge_mode", "bandwidth")?;
    if mode != "bandwidth" {
        return Err(Unpriced::Unusable("charge_mode", mode));
    }
    let size = facts.needed_number("size")?;
    quote.add("bandwidth", &[("charge_mode", "bandwidth")], size)
}

fn gateway_of_apis(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let edition = facts.needed("edition")?;
    quote.add("edition", &[("edition", &edition)], Amount::whole(ONE))?;
    let size = facts.number_or("bandwidth_size", 0)?;
    if size > Amount::ZERO {
        quote.add("outbound_bandwidth", &[("bandwidth_size", "given")], size)?;
    }
    Ok(())
}

fn volume(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let size = facts.needed_number("size")?;
    let kind = facts.needed("volume_type")?;
    quote.add("volume", &[("volume_type", &kind)], size)?;
    performance(quote, facts, &kind)
}

/// What a disk is promised beyond the base of its type. Always on demand, whatever the disk itself is.
fn performance(quote: &mut Quote<'_>, facts: &Facts<'_>, kind: &str) -> Result<(), Unpriced> {
    if !matches!(kind, "GPSSD2" | "ESSD2") {
        return Ok(());
    }
    let beyond = [
        ("iops", "iops_over_3000", 3000),
        ("throughput", "throughput_over_125", 125),
    ];
    for (argument, component, base) in beyond {
        let extra = facts.number_or(argument, base)?.minus(Amount::whole(base));
        // Only the throughput and IOPS of one of the two types are in the list.
        if extra > Amount::ZERO {
            let given = [("volume_type", kind)];
            quote.add_of(
                "huaweicloud_evs_volume",
                Unit::Hour,
                component,
                &given,
                extra,
            )?;
        }
    }
    Ok(())
}

fn server(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let flavor = match facts.flavor("flavor_id")? {
        Some(flavor) => flavor,
        None => facts
            .flavor("flavor_name")?
            .ok_or(Unpriced::Missing("flavor_id"))?,
    };
    let size = facts.needed_number("system_disk_size")?;
    let image = facts.text("image_name").unwrap_or(None).unwrap_or_default();
    let windows = image.to_ascii_lowercase().contains("windows");
    let os = if windows { "windows" } else { "linux" };
    compute(quote, &flavor, os)?;
    let kind = facts.text_or("system_disk_type", "GPSSD")?;
    quote.add("system_disk", &[("system_disk_type", &kind)], size)?;
    for disk in facts.blocks("data_disks")? {
        let kind = disk.needed("type")?;
        let size = disk.needed_number("size")?;
        quote.add("data_disk", &[("data_disks.type", &kind)], size)?;
        performance(quote, &disk, &kind)?;
    }
    if facts.blocks("bandwidth")?.is_empty() {
        return Ok(());
    }
    quote.add_bandwidth(facts)
}

/// A flavor of the list, or one whose name tells how large it is.
fn compute(quote: &mut Quote<'_>, flavor: &str, os: &str) -> Result<(), Unpriced> {
    let given = [("flavor_id", flavor), ("@os", os)];
    let Err(no_price) = quote.add("compute", &given, Amount::whole(ONE)) else {
        return Ok(());
    };
    let size = size_of(quote.finder.book, flavor);
    let (vcpus, memory) = size.ok_or(no_price)?;
    quote.add("compute_vcpu", &[("@os", os)], vcpus)?;
    quote.add("compute_memory", &[("@os", os)], memory)
}

fn file_system(quote: &mut Quote<'_>, facts: &Facts<'_>) -> Result<(), Unpriced> {
    let share = facts.needed("share_type")?;
    let size = facts.needed_number("size")?;
    let mut given = vec![("share_type", share.clone())];
    for name in ["enhanced", "hpc_bandwidth", "dedicated_flavor"] {
        if let Some(value) = facts.text(name)?.filter(|v| !v.is_empty()) {
            given.push((name, value));
        }
    }
    let given: Vec<(&str, &str)> = given.iter().map(|(k, v)| (*k, v.as_str())).gathered();
    quote.add("capacity", &given, size)?;
    if share != "HPC_CACHE" {
        return Ok(());
    }
    let bandwidth = facts.needed("hpc_cache_bandwidth")?;
    let digits = bandwidth.trim_end_matches('G');
    let Some(amount) = Amount::parse(digits) else {
        return Err(Unpriced::Unusable("hpc_cache_bandwidth", bandwidth));
    };
    quote.add("cache_bandwidth", &[("share_type", &share)], amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_name() {
        assert!(TYPES.windows(2).all(|w| w[0].name < w[1].name));
        assert_eq!(TYPES.len(), 16);
    }
}
