//! Availability zones.

use crate::cloud::{REGIONS, Region};

/// The region that a zone is of: the zone's name is the region's with one or two letters at its end.
pub(in crate::lint) fn region(zone: &str) -> Option<&'static Region> {
    let is_of = |region: &&Region| {
        let letters = zone.strip_prefix(region.id).unwrap_or_default();
        matches!(letters.len(), 1 | 2) && letters.bytes().all(|b| b.is_ascii_lowercase())
    };
    REGIONS.iter().find(is_of)
}

/// Whether an argument takes zones, by its name.
pub(in crate::lint) fn takes(name: &str) -> bool {
    name.contains("zone") || name.ends_with("_az")
}

#[cfg(test)]
mod tests {
    use super::region;

    #[test]
    fn zones_and_what_is_none() {
        assert_eq!(region("cn-north-4a").map(|r| r.id), Some("cn-north-4"));
        assert_eq!(
            region("ap-southeast-3b").map(|r| r.id),
            Some("ap-southeast-3")
        );
        for other in [
            "cn-north-4",
            "cn-north-41",
            "cn-north-4-a",
            "cn-north-4abc",
            "",
            "a",
        ] {
            assert!(region(other).is_none(), "{other}");
        }
    }
}
