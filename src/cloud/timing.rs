use super::table;
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

/// Seconds to create, update and delete, by what types begin with of which the table does not say it itself. Sorted.
static SECONDS: &[(&str, [u64; 3])] = &[
    ("huaweicloud_dns_", [5, 4, 4]),
    ("huaweicloud_elb_", [4, 3, 3]),
    ("huaweicloud_gaussdb_", [30, 20, 20]),
    ("huaweicloud_identity_", [2, 2, 2]),
    ("huaweicloud_obs_", [2, 1, 1]),
    ("huaweicloud_vpc_", [6, 3, 6]),
];

/// For types without a row.
const USUAL: [u64; 3] = [12, 6, 8];

/// How many milliseconds a piece of work takes: the table's figure with some jitter.
pub fn duration(ty: &str, work: Work, rng: &mut Rng) -> u64 {
    if super::is_native(ty) {
        return 0;
    }
    let row = SECONDS.iter().find(|row| ty.starts_with(row.0));
    let usual = row.map_or(USUAL, |row| row.1);
    let place = match work {
        Work::Create => 0,
        Work::Update => 1,
        Work::Delete => 2,
    };
    let told = table::of(ty)
        .words("takes")
        .and_then(|words| words.split(' ').nth(place));
    let told = told.and_then(|seconds| seconds.parse().ok());
    let seconds = told.or_else(|| usual.get(place).copied()).unwrap_or(0);
    rng.jitter(seconds * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_counts_then_the_beginning() {
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
        near("huaweicloud_vpc_flow_log", Work::Create, 6);
        near("huaweicloud_elb_pool", Work::Update, 3);
        near("huaweicloud_waf_policy", Work::Create, 12);
        near("terraform_data", Work::Create, 0);
    }
}
