//! What a plan changes in what is paid each month.

use formwork::plan::State;
use formwork::price::{Amount, Change, Forecast};
use formwork::state::tfstate;
use serde_json::json;

use super::forecast;

pub(super) fn volume(name: &str, size: u32) -> String {
    format!(
        "resource \"huaweicloud_evs_volume\" \"{name}\" {{\n  availability_zone = \"a\"\n  volume_type = \"ESSD\"\n  size = {size}\n}}\n"
    )
}

fn traffic(name: &str) -> String {
    format!(
        "resource \"huaweicloud_vpc_eip\" \"{name}\" {{\n  publicip {{\n    type = \"5_bgp\"\n  }}\n  bandwidth {{\n    share_type = \"PER\"\n    name = \"b\"\n    size = 5\n    charge_mode = \"traffic\"\n  }}\n}}\n"
    )
}

fn server(flavor: &str) -> String {
    format!(
        "resource \"huaweicloud_compute_instance\" \"s\" {{\n  name = \"s\"\n  image_id = \"i\"\n  flavor_id = \"{flavor}\"\n  system_disk_type = \"ESSD\"\n  system_disk_size = 40\n  network {{\n    uuid = \"u\"\n  }}\n}}\n"
    )
}

/// A state with volumes of these sizes.
pub(super) fn volumes(sizes: &[(&str, u32)]) -> State {
    let resources = sizes.iter().map(|(name, size)| {
        json!({
            "mode": "managed", "type": "huaweicloud_evs_volume", "name": name,
            "provider": "provider[\"registry.terraform.io/hashicorp/huaweicloud\"]",
            "instances": [{"schema_version": 0, "attributes": {
                "id": name, "availability_zone": "a", "volume_type": "ESSD", "size": size,
                "device_type": "VBD", "region": "cn-north-4",
            }}],
        })
    });
    let state = json!({
        "version": 4, "terraform_version": "1.15.5", "serial": 1, "lineage": "l", "outputs": {},
        "resources": resources.collect::<Vec<_>>(),
    });
    tfstate::read(&state.to_string()).unwrap()
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

fn months(change: &Change) -> [Option<String>; 2] {
    change.months().map(|month| month.map(|m| m.amount.money()))
}

fn change(found: &Forecast, address: &str) -> [Option<String>; 3] {
    let change = found.change(address).unwrap();
    let [before, after] = months(change);
    [before, after, change.difference().map(Amount::money)]
}

fn figures<const N: usize>(figures: [&str; N]) -> [Option<String>; N] {
    figures.map(|figure| Some(figure.to_owned()))
}

#[test]
fn a_month_is_worked_out_from_hours_and_rounded_once() {
    let found = forecast(&volume("v", 10), &State::default(), "{}");
    // 10 x 0.00274 x 730 = 20.002; the hour alone would be rounded to 0.03, which makes 21.90.
    let address = "huaweicloud_evs_volume.v";
    assert_eq!(change(&found, address), figures(["0.00", "20.01", "20.01"]));
    let [_, month] = found.change(address).unwrap().months();
    assert!(month.unwrap().derived);
}

#[test]
fn days_and_years_have_their_share_of_a_month() {
    let nat = "resource \"huaweicloud_nat_gateway\" \"g\" {\n  name = \"g\"\n  spec = \"2\"\n  vpc_id = \"v\"\n  subnet_id = \"s\"\n}\n";
    let found = forecast(nat, &State::default(), "{}");
    // 22.5 x 730 / 24 = 684.375
    let gate = "huaweicloud_nat_gateway.g";
    assert_eq!(change(&found, gate), figures(["0.00", "684.38", "684.38"]));
    let paid = |unit: &str, count: u32| {
        let more = format!(
            "  charging_mode = \"prePaid\"\n  period_unit = \"{unit}\"\n  period = {count}\n}}\n"
        );
        let text = volume("v", 10);
        let text = format!("{}{more}", text.strip_suffix("}\n").unwrap());
        let found = forecast(&text, &State::default(), "{}");
        let [_, month] = found.changes[0].months();
        (month.unwrap().amount.money(), month.unwrap().derived)
    };
    // A month of 10 GB is 20; a year is 200.
    assert_eq!(paid("month", 3), ("20.00".to_owned(), false));
    assert_eq!(paid("year", 2), ("16.67".to_owned(), true));
}

#[test]
fn before_after_and_difference_of_an_update_a_deletion_and_what_stays() {
    let state = volumes(&[("grows", 10), ("goes", 100), ("stays", 10)]);
    let template = volume("grows", 20) + &volume("stays", 10) + &volume("comes", 10);
    let found = forecast(&template, &state, "{}");
    let of = |name: &str| change(&found, &format!("huaweicloud_evs_volume.{name}"));
    assert_eq!(of("grows"), figures(["20.01", "40.01", "20.00"]));
    assert_eq!(of("goes"), figures(["200.02", "0.00", "-200.02"]));
    assert_eq!(of("stays"), figures(["20.01", "20.01", "0.00"]));
    assert_eq!(of("comes"), figures(["0.00", "20.01", "20.01"]));
    let [before, after] = found.totals();
    assert_eq!(before.monthly.amount.money(), "240.04");
    assert_eq!(after.monthly.amount.money(), "80.03");
    assert_eq!((before.priced, after.priced), (3, 3));
    let (difference, unknown) = found.difference();
    assert_eq!((difference.money(), unknown), ("-160.01".to_owned(), 0));
}

#[test]
fn what_is_not_known_is_not_added() {
    let unknown = "resource \"terraform_data\" \"t\" {\n}\n".to_owned()
        + &volume("v", 10).replace("size = 10", "size = length(terraform_data.t.id)");
    let state = volumes(&[("v", 10)]);
    let found = forecast(&unknown, &state, "{}");
    let address = "huaweicloud_evs_volume.v";
    assert_eq!(
        change(&found, address),
        [Some("20.01".to_owned()), None, None]
    );
    let [before, after] = found.totals();
    assert_eq!((before.priced, before.unknown), (1, 0));
    // The other one is terraform_data, which is no resource of the cloud.
    assert_eq!((after.priced, after.unknown), (0, 1));
    assert_eq!(found.difference(), (Amount::ZERO, 1));
    let reasons: Vec<String> = found
        .unpriced()
        .iter()
        .map(|(why, addresses)| format!("{why} {}", addresses.join(" ")))
        .collect();
    assert_eq!(
        reasons,
        [
            "The argument size depends on another resource and is not known yet. huaweicloud_evs_volume.v",
        ]
    );
}

#[test]
fn traffic_counts_when_somebody_says_how_much() {
    let template = traffic("a") + &traffic("b");
    let [a, b] = ["huaweicloud_vpc_eip.a", "huaweicloud_vpc_eip.b"];
    let found = forecast(&template, &State::default(), "{}");
    assert_eq!(found.change(a).unwrap().usage_inputs(), ["traffic_gb"]);
    let [_, month] = found.change(a).unwrap().months();
    assert!(month.unwrap().lacks_usage);
    assert_eq!(month.unwrap().amount, Amount::ZERO);
    let usage = r#"{"huaweicloud_vpc_eip.a": {"traffic_gb": 300.5}, "*": {"traffic_gb": 10}, "huaweicloud_vpc_eip.c": {"traffic_gb": 1}}"#;
    let found = forecast(&template, &State::default(), usage);
    // 0.80 each
    assert_eq!(change(&found, a), figures(["0.00", "240.40", "240.40"]));
    assert_eq!(change(&found, b), figures(["0.00", "8.00", "8.00"]));
    assert_eq!(found.unused_usage, ["huaweicloud_vpc_eip.c"]);
}

#[test]
fn hours_stand_for_the_usual_month() {
    let template = volume("v", 10).replace("  size", "  count = 2\n  size");
    let usage = r#"{"huaweicloud_evs_volume.v": {"hours": 100}, "huaweicloud_evs_volume.v[1]": {"hours": "200"}}"#;
    let found = forecast(&template, &State::default(), usage);
    assert!(found.unused_usage.is_empty());
    let of = |at: u32| change(&found, &format!("huaweicloud_evs_volume.v[{at}]"))[1].clone();
    // 10 x 0.00274 x 100
    assert_eq!(of(0).unwrap(), "2.74");
    assert_eq!(of(1).unwrap(), "5.48");
}

#[test]
fn a_usage_that_is_wrong_says_where() {
    use formwork::price::Usage;
    use formwork::text::{FileId, Source};
    let told = |text: &str| {
        let source = Source::new(FileId(0), "u.json", text);
        let (_, problems) = Usage::read(&source);
        let told = problems.iter().map(|d| {
            let place = source.snippet(d.span().unwrap()).to_owned();
            (d.code.id, place, d.message.clone())
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        told(r#"{"a.b": {"trafic_gb": 1, "hours": 745}, "c.d": {"hours": -1}, "a.b": {}}"#),
        [
            (
                "invalid-usage",
                "\"a.b\"".to_owned(),
                "`a.b` is given twice".to_owned()
            ),
            (
                "invalid-usage",
                "\"trafic_gb\"".to_owned(),
                "`trafic_gb` is not known here; is `traffic_gb` meant?".to_owned()
            ),
            (
                "invalid-usage",
                "745".to_owned(),
                "a month has at most 744 hours".to_owned()
            ),
            (
                "invalid-usage",
                "-1".to_owned(),
                "`hours` is -1, less than nothing".to_owned()
            ),
        ]
    );
    assert_eq!(told("[]")[0].2, "here stands an object");
    assert!(!told("{").is_empty());
}

#[test]
fn the_cheapest_flavor_that_is_as_large_is_an_option() {
    let found = forecast(&server("c7n.xlarge.4"), &State::default(), "{}");
    let near = found.changes[0].neighbour.as_ref().unwrap();
    assert_eq!(near.instead_of, "c7n.xlarge.4");
    assert!(near.flavor.starts_with('c'), "{near:?}");
    assert!(near.vcpus >= amount("4") && near.memory >= amount("16"));
    assert!(near.saving > Amount::ZERO);
    // In CNY the list has estimates only.
    assert!(near.illustrative);
    // The saving is what the template with that flavor costs less.
    let other = forecast(&server(&near.flavor), &State::default(), "{}");
    let [before, after] = [&found, &other].map(|f| f.totals()[1].monthly.amount);
    assert_eq!(before.difference(after), near.saving);
    assert_eq!(other.changes[0].neighbour, None);
}

#[test]
fn illustrative_figures_are_marked_in_the_text() {
    let template = server("c7n.xlarge.4")
        + &traffic("t")
        + "resource \"huaweicloud_vpc\" \"n\" {\n  name = \"n\"\n  cidr = \"10.0.0.0/16\"\n}\n";
    let found = forecast(&template, &State::default(), "{}");
    let text = found.text();
    crate::golden(&crate::root().join("tests/price/forecast.txt"), &text);
    assert!(
        found
            .changes
            .iter()
            .find(|c| c.address.ends_with(".s"))
            .unwrap()
            .is_illustrative()
    );
    // The traffic of an address was read in a source for this region.
    assert!(
        !found
            .changes
            .iter()
            .find(|c| c.address.ends_with(".t"))
            .unwrap()
            .is_illustrative()
    );
}

//= PRICE-3
#[test]
fn more_than_the_service_prices_is_priced_and_told() {
    let template = volume("v", 10).replace("  size", "  count = 25\n  size");
    let found = forecast(&template, &State::default(), "{}");
    assert_eq!(found.totals()[1].priced, 25);
    assert_eq!(found.beyond_limits(), [("POST_PAID", 24)]);
}
