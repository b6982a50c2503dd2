//! The flavors that data sources tell of are those of the price list, and no others.

use formwork::cloud::{Attributes, Cloud, OWN_ACCOUNT, Site, read_data};
use formwork::schema::Lookup;
use formwork::sorted::SortedMap;
use formwork::time::{Instant, Rng};
use serde_json::Value as Json;

type Sizes = SortedMap<String, (String, String)>;

/// Flavors of a kind with their processors and memory, as the list has them.
fn priced(kind: &str) -> Sizes {
    let list = std::fs::read_to_string(crate::root().join("data/pricing/flavors.csv")).unwrap();
    let mut sizes = Sizes::new();
    for line in list.lines() {
        // No comma of a quoted text separates cells.
        let parts = line.split('"').enumerate();
        let plain: String = parts
            .map(|(at, part)| if at % 2 == 1 { "" } else { part })
            .collect();
        let cells: Vec<&str> = plain.split(',').collect();
        if cells[1] == kind {
            sizes.insert(
                cells[0].to_owned(),
                (cells[4].to_owned(), cells[5].to_owned()),
            );
        }
    }
    sizes
}

/// The same, as a data source tells them.
fn told(ty: &str, list: &str, members: [&str; 3]) -> Sizes {
    let catalog = crate::conformance::catalog();
    let Lookup::Found(schema) = catalog.data_source(ty) else {
        panic!("{ty}");
    };
    let site = Site {
        now: Instant::default(),
        region: "cn-north-4",
        account: OWN_ACCOUNT,
        project: "0f",
        owner: None,
        rng: &mut Rng::new(0),
    };
    let answer = read_data(
        (&catalog, &Cloud::default()),
        &site,
        &schema,
        &Attributes::new(),
    );
    let mut sizes = Sizes::new();
    for flavor in answer.unwrap()[list].as_array().unwrap() {
        let text = |name: &str| match &flavor[name] {
            Json::String(text) => text.clone(),
            Json::Null => String::new(),
            other => other.to_string(),
        };
        let [name, cpus, memory] = members;
        let twice = sizes.insert(text(name), (text(cpus), text(memory)));
        assert_eq!(twice, None, "{ty}: {}", text(name));
    }
    sizes
}

#[track_caller]
fn same(ty: &str, told: Sizes, priced: Sizes) {
    let lacks = |of: &Sizes, other: &Sizes| {
        let rows = of
            .iter()
            .filter(|(name, size)| other.get(*name) != Some(*size));
        rows.map(|row| format!("{row:?}")).collect::<Vec<_>>()
    };
    assert!(!priced.is_empty(), "{ty}");
    assert_eq!(
        (lacks(&told, &priced), lacks(&priced, &told)),
        (Vec::new(), Vec::new()),
        "{ty}"
    );
}

#[test]
fn flavors_are_those_of_the_price_list() {
    let sized = [
        (
            "rds",
            "huaweicloud_rds_flavors",
            "flavors",
            ["name", "vcpus", "memory"],
        ),
        (
            "gaussdb_mysql",
            "huaweicloud_gaussdb_mysql_flavors",
            "flavors",
            ["name", "vcpus", "memory"],
        ),
        (
            "gaussdb_redis",
            "huaweicloud_gaussdb_redis_flavors",
            "flavors",
            ["spec_code", "vcpus", "ram"],
        ),
        (
            "css",
            "huaweicloud_css_flavors",
            "flavors",
            ["name", "vcpus", "memory"],
        ),
    ];
    for (kind, ty, list, members) in sized {
        same(ty, told(ty, list, members), priced(kind));
    }
    // Flexus servers have a product of their own.
    let mut servers = priced("ecs");
    servers.retain(|name, _| !name.starts_with("x1.") && !name.starts_with("x2e."));
    let ty = "huaweicloud_compute_flavors";
    same(
        ty,
        told(ty, "flavors", ["id", "cpu_core_count", "memory_size"]),
        servers,
    );
    let named = [
        ("dcs", "huaweicloud_dcs_flavors", "flavors", "name"),
        ("kafka", "huaweicloud_dms_kafka_flavors", "flavors", "id"),
        (
            "cce",
            "huaweicloud_cce_flavor_specifications",
            "cluster_flavor_specs",
            "name",
        ),
    ];
    for (kind, ty, list, name) in named {
        let mut sizes = priced(kind);
        sizes
            .values_mut()
            .for_each(|size| *size = Default::default());
        same(ty, told(ty, list, [name, "-", "-"]), sizes);
    }
}
