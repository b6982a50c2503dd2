//! What prices are listed for: a resource is the sum of its components.

/// A component: the type without the provider's name, the component, and what its prices depend on.
type Row = (&'static str, &'static str, &'static str);

/// Sorted by type. Docs and price books of one's own go by it.
pub(super) static COMPONENTS: &[Row] = &[
    ("apig_instance", "edition", "edition"),
    ("apig_instance", "outbound_bandwidth", "bandwidth_size"),
    ("cce_cluster", "cluster_management", "flavor_id"),
    ("compute_instance", "compute", "flavor_id @os"),
    ("compute_instance", "compute_vcpu", "@os"),
    ("compute_instance", "compute_memory", "@os"),
    ("compute_instance", "system_disk", "system_disk_type"),
    ("compute_instance", "data_disk", "data_disks.type"),
    ("compute_instance", "bandwidth", BANDWIDTH),
    ("compute_instance", "traffic", BANDWIDTH),
    ("css_cluster", "node", "ess_node_config.flavor"),
    (
        "css_cluster",
        "node_storage",
        "ess_node_config.volume.volume_type",
    ),
    ("css_cluster", "public_bandwidth", "public_access.bandwidth"),
    ("dcs_instance", "instance", "flavor engine"),
    ("dcs_instance", "capacity_fallback", "engine @cache_mode"),
    ("dms_kafka_instance", "broker", "flavor_id"),
    (
        "dms_kafka_instance",
        "bandwidth_instance",
        "product_id bandwidth",
    ),
    ("dms_kafka_instance", "storage", "storage_spec_code"),
    ("drs_job", "configuration", "type node_type"),
    ("evs_volume", "volume", "volume_type"),
    ("evs_volume", "iops_over_3000", "volume_type"),
    ("evs_volume", "throughput_over_125", "volume_type"),
    ("gaussdb_mysql_instance", "node", "flavor"),
    ("gaussdb_mysql_instance", "storage", "volume_size"),
    ("gaussdb_mysql_instance", "proxy", "proxy_node_num"),
    ("gaussdb_redis_instance", "node", "flavor"),
    ("gaussdb_redis_instance", "storage", "volume_size"),
    ("nat_gateway", "gateway", "spec"),
    ("rds_instance", "instance", "db.type flavor"),
    ("rds_instance", "instance_vcpu", "@class"),
    ("rds_instance", "instance_memory", "@class"),
    ("rds_instance", "storage", "db.type volume.type @ha"),
    (
        "sfs_turbo",
        "capacity",
        "share_type enhanced hpc_bandwidth dedicated_flavor",
    ),
    ("sfs_turbo", "cache_bandwidth", "share_type"),
    ("vpc", "vpc", ""),
    ("vpc_bandwidth", "bandwidth", "charge_mode"),
    ("vpc_eip", "bandwidth", BANDWIDTH),
    ("vpc_eip", "traffic", BANDWIDTH),
];

const BANDWIDTH: &str = "bandwidth.share_type bandwidth.charge_mode";

/// The components of a type with their keys.
pub(super) fn components(kind: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let kind = kind.strip_prefix("huaweicloud_").unwrap_or("");
    let rows = COMPONENTS.iter().filter(move |(name, ..)| *name == kind);
    rows.map(|(_, component, keys)| (*component, *keys))
}
