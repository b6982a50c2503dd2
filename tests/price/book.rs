//! The price list as it is packed and looked up.

use formwork::price::{Absent, Amount, Found, List, Prices, Query, Unit, priced_components};

use super::{book, packed};

fn query<'q>(
    name: &'q str,
    facts: &'q [(&'q str, &'q str)],
    region: &'q str,
    currency: &'q str,
) -> Query<'q> {
    let (kind, component) = name.split_once('/').unwrap();
    Query {
        kind,
        component,
        facts,
        unit: Unit::Hour,
        currency,
        region,
    }
}

fn find(name: &str, facts: &[(&str, &str)], region: &str, currency: &str) -> Option<Found> {
    book().find(query(name, facts, region, currency))
}

#[test]
fn every_row_of_the_list_is_packed() {
    let csv = std::fs::read_to_string(crate::root().join("data/pricing/pricing.csv")).unwrap();
    let wanted = csv.lines().skip(1).filter(|l| !l.contains("@info")).count();
    let (rows, _) = packed().split_once("\n=\n").unwrap();
    let rows = rows
        .lines()
        .filter(|l| !l.starts_with(['#', '!', '>']))
        .skip(1);
    let prices: usize = rows
        .map(|row| row.split('\t').nth(1).unwrap().split(' ').count())
        .sum();
    assert_eq!(prices, wanted);
    let size = book().flavor("s6.large.2");
    assert_eq!(size, Some((Amount::whole(2), Amount::whole(4))));
    assert_eq!(book().editions(), ["2026-11".into()]);
}

#[test]
fn a_price_tells_its_date_and_source() {
    let facts = [
        ("bandwidth.share_type", "PER"),
        ("bandwidth.charge_mode", "traffic"),
    ];
    let mut query = query("huaweicloud_vpc_eip/traffic", &facts, "cn-north-4", "CNY");
    query.unit = Unit::Gigabyte;
    let found = book().find(query).unwrap();
    assert_eq!((&*found.date, &*found.source), ("2026", "S9,S10"));
}

#[test]
fn another_version_and_a_damaged_list_are_refused() {
    assert!(Prices::packed("formwork-prices 2\tx\n=\n".to_owned()).is_none());
    assert!(Prices::packed(String::new()).is_none());
    let cut = packed().split_at(packed().len() / 2).0;
    assert!(List::read(cut).is_none());
    let prices = Prices::packed(cut.to_owned()).unwrap();
    assert!(prices.book().is_none());
}

#[test]
fn components_are_those_that_the_list_has() {
    let known: Vec<(String, &str, &str)> = priced_components().collect();
    for line in packed().lines().filter_map(|l| l.strip_prefix('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        if ["bandwidth_95", "ip_retention_unbound"].contains(&fields[1]) {
            continue;
        }
        let row = known
            .iter()
            .find(|(kind, component, _)| kind == fields[0] && *component == fields[1]);
        let (_, _, keys) = row.unwrap_or_else(|| panic!("{line}"));
        for key in fields[4]
            .split(';')
            .filter(|k| !["*", "@tier", "@fallback"].contains(k))
        {
            assert!(keys.split(' ').any(|k| k == key), "{line}: {key}");
        }
    }
}

#[test]
fn tiers_are_added() {
    let facts = [
        ("bandwidth.share_type", "PER"),
        ("bandwidth.charge_mode", "bandwidth"),
    ];
    let found = find("huaweicloud_vpc_eip/bandwidth", &facts, "cn-east-3", "CNY").unwrap();
    assert_eq!(&*found.region, "cn-north-4");
    assert_eq!(found.cost(Amount::whole(6)).to_string(), "0.565");
    assert_eq!(found.cost(Amount::whole(3)).to_string(), "0.189");
}

#[test]
fn the_most_specific_row_wins() {
    let standard = [("share_type", "STANDARD")];
    let enhanced = [("share_type", "STANDARD"), ("enhanced", "true")];
    let cost = |facts: &[(&str, &str)]| {
        let found = find("huaweicloud_sfs_turbo/capacity", facts, "cn-north-4", "CNY");
        found.unwrap().cost(Amount::whole(1)).to_string()
    };
    assert_eq!(cost(&standard), "0.000684");
    assert_eq!(cost(&enhanced), "0.00088");
}

#[test]
fn alternatives_and_anything_are_matched() {
    let cost = |kind, node| {
        let facts = [("type", kind), ("node_type", node)];
        let name = "huaweicloud_drs_job/configuration";
        let found = find(name, &facts, "cn-north-4", "CNY");
        found.map(|f| f.cost(Amount::whole(1)).to_string())
    };
    assert_eq!(cost("cloudDataGuard", "high").as_deref(), Some("2.6708"));
    assert_eq!(cost("migration", "whatever").as_deref(), Some("1.54"));
    assert_eq!(cost("sync", "whatever"), None);
}

#[test]
fn a_row_for_all_others_comes_last() {
    let facts = [
        ("flavor", "redis.odd.32"),
        ("engine", "Redis"),
        ("@cache_mode", "ha"),
    ];
    let exact = "huaweicloud_dcs_instance/instance";
    assert_eq!(find(exact, &facts, "cn-north-4", "CNY"), None);
    assert_eq!(
        book().absent(query(exact, &facts, "cn-north-4", "CNY")),
        Absent::Product
    );
    let other = "huaweicloud_dcs_instance/capacity_fallback";
    assert!(find(other, &facts, "cn-north-4", "CNY").unwrap().fallback);
}

#[test]
fn what_has_a_price_elsewhere_is_no_unknown_product() {
    // Listed in CNY only.
    let facts = [("share_type", "STANDARD"), ("enhanced", "true")];
    let asked = query("huaweicloud_sfs_turbo/none", &facts, "cn-north-4", "USD");
    assert_eq!(book().absent(asked), Absent::Price);
}

#[test]
fn the_page_about_prices_names_every_component() {
    let path = crate::root().join("docs/prices.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, _) = page.split_once("| --- | --- | --- |\n").unwrap();
    let rows = priced_components().map(|(kind, component, keys)| {
        let keys: Vec<String> = keys
            .split_whitespace()
            .map(|key| format!("`{key}`"))
            .collect();
        format!("| `{kind}` | `{component}` | {} |\n", keys.join(", "))
    });
    let rows: String = rows.collect();
    crate::golden(&path, &format!("{before}| --- | --- | --- |\n{rows}"));
}
