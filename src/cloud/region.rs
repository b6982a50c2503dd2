/// A place where resources lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// As in `region` arguments.
    pub id: &'static str,
    /// The project a user has there by default is named after it; this is its display name.
    pub name: &'static str,
    /// Whether it belongs to the Chinese site (prices in CNY) or to the international one (USD).
    pub chinese: bool,
    /// Its availability zones.
    pub zones: &'static [&'static str],
}

/// The regions that are simulated, sorted by id (a test checks it).
pub static REGIONS: &[Region] = &[
    Region {
        id: "af-south-1",
        name: "AF-Johannesburg",
        chinese: false,
        zones: &["af-south-1a", "af-south-1b", "af-south-1c"],
    },
    Region {
        id: "ap-southeast-1",
        name: "CN-Hong Kong",
        chinese: false,
        zones: &["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1d"],
    },
    Region {
        id: "ap-southeast-2",
        name: "AP-Bangkok",
        chinese: false,
        zones: &["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"],
    },
    Region {
        id: "ap-southeast-3",
        name: "AP-Singapore",
        chinese: false,
        zones: &["ap-southeast-3a", "ap-southeast-3b", "ap-southeast-3c"],
    },
    Region {
        id: "cn-east-2",
        name: "CN East-Shanghai2",
        chinese: true,
        zones: &["cn-east-2b", "cn-east-2c", "cn-east-2d"],
    },
    Region {
        id: "cn-east-3",
        name: "CN East-Shanghai1",
        chinese: true,
        zones: &["cn-east-3a", "cn-east-3b", "cn-east-3c"],
    },
    Region {
        id: "cn-north-1",
        name: "CN North-Beijing1",
        chinese: true,
        zones: &["cn-north-1a", "cn-north-1b", "cn-north-1c"],
    },
    Region {
        id: "cn-north-4",
        name: "CN North-Beijing4",
        chinese: true,
        zones: &["cn-north-4a", "cn-north-4b", "cn-north-4c", "cn-north-4g"],
    },
    Region {
        id: "cn-north-9",
        name: "CN North-Ulanqab1",
        chinese: true,
        zones: &["cn-north-9a", "cn-north-9b", "cn-north-9c"],
    },
    Region {
        id: "cn-south-1",
        name: "CN South-Guangzhou",
        chinese: true,
        zones: &["cn-south-1c", "cn-south-1e", "cn-south-1f"],
    },
    Region {
        id: "cn-southwest-2",
        name: "CN Southwest-Guiyang1",
        chinese: true,
        zones: &["cn-southwest-2a", "cn-southwest-2d", "cn-southwest-2f"],
    },
    Region {
        id: "la-north-2",
        name: "LA-Mexico City2",
        chinese: false,
        zones: &["la-north-2a", "la-north-2b", "la-north-2c"],
    },
    Region {
        id: "la-south-2",
        name: "LA-Santiago",
        chinese: false,
        zones: &["la-south-2a", "la-south-2b", "la-south-2c"],
    },
    Region {
        id: "sa-brazil-1",
        name: "LA-Sao Paulo1",
        chinese: false,
        zones: &["sa-brazil-1a", "sa-brazil-1b", "sa-brazil-1c"],
    },
];

/// The region of this id.
pub fn region(id: &str) -> Option<&'static Region> {
    let found = REGIONS.binary_search_by(|region| region.id.cmp(id)).ok()?;
    REGIONS.get(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_id() {
        assert!(REGIONS.windows(2).all(|w| w[0].id < w[1].id));
        assert_eq!(region("cn-north-4").map(|r| r.zones.len()), Some(4));
        assert_eq!(region("mars-1"), None);
    }
}
