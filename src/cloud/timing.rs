use crate::time::Rng;

/// What is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is removed.
    Delete,
}

/// Seconds to create, update and delete. The nearest row is the one whose name is the longest prefix of the type.
///
/// Sorted by type (a test checks it). The figures are what users of the real services see, rounded.
static SECONDS: &[(&str, [u64; 3])] = &[
    ("huaweicloud_cce_addon", [60, 30, 20]),
    ("huaweicloud_cce_cluster", [420, 30, 180]),
    ("huaweicloud_cce_node", [180, 20, 90]),
    ("huaweicloud_compute_instance", [48, 20, 24]),
    ("huaweicloud_compute_volume_attach", [9, 6, 9]),
    ("huaweicloud_css_cluster", [600, 60, 120]),
    ("huaweicloud_dcs_instance", [150, 40, 30]),
    ("huaweicloud_dms_kafka_instance", [600, 60, 60]),
    ("huaweicloud_dns_", [5, 4, 4]),
    ("huaweicloud_elb_listener", [5, 4, 4]),
    ("huaweicloud_elb_loadbalancer", [18, 8, 12]),
    ("huaweicloud_elb_", [4, 3, 3]),
    ("huaweicloud_evs_volume", [14, 10, 10]),
    ("huaweicloud_gaussdb_", [600, 60, 60]),
    ("huaweicloud_identity_", [2, 2, 2]),
    ("huaweicloud_nat_gateway", [30, 10, 20]),
    ("huaweicloud_networking_secgroup", [4, 2, 6]),
    ("huaweicloud_networking_secgroup_rule", [2, 2, 2]),
    ("huaweicloud_obs_", [2, 1, 1]),
    ("huaweicloud_rds_account", [8, 6, 6]),
    ("huaweicloud_rds_database", [8, 6, 6]),
    ("huaweicloud_rds_instance", [330, 60, 45]),
    ("huaweicloud_sfs_turbo", [150, 40, 30]),
    ("huaweicloud_vpc", [6, 3, 6]),
    ("huaweicloud_vpc_bandwidth", [5, 4, 5]),
    ("huaweicloud_vpc_eip", [8, 4, 8]),
    ("huaweicloud_vpc_subnet", [9, 4, 11]),
];

/// For types without a row.
const USUAL: [u64; 3] = [12, 6, 8];

/// How many milliseconds a piece of work takes: the table's figure with some jitter.
pub fn duration(ty: &str, work: Work, rng: &mut Rng) -> u64 {
    if super::is_native(ty) {
        return 0;
    }
    let rows = SECONDS.iter().filter(|row| ty.starts_with(row.0));
    let row = rows.max_by_key(|row| row.0.len());
    let [create, update, delete] = row.map_or(USUAL, |row| row.1);
    let seconds = match work {
        Work::Create => create,
        Work::Update => update,
        Work::Delete => delete,
    };
    rng.jitter(seconds * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_counts() {
        let mut rng = Rng::new(1);
        let mut near = |ty, work, seconds: u64| {
            let got = duration(ty, work, &mut rng);
            assert!(
                (seconds * 850..=seconds * 1150).contains(&got),
                "{ty} {got}"
            );
        };
        near("huaweicloud_vpc", Work::Create, 6);
        near("huaweicloud_vpc_subnet", Work::Delete, 11);
        near("huaweicloud_vpc_route_table", Work::Create, 6);
        near("huaweicloud_elb_pool", Work::Update, 3);
        near("huaweicloud_kms_key", Work::Create, 12);
        near("terraform_data", Work::Create, 0);
    }
}
