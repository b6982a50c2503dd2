use formwork::price::{Amount, Site, Unit};
use serde_json::json;

use super::{BEIJING, estimate, message, price_of, prices};
use crate::service::World;

const EIP: &str = r#"
resource "huaweicloud_vpc_eip" "e" {
  publicip { type = "5_bgp" }
  bandwidth {
    share_type  = "PER"
    name        = "b"
    size        = SIZE
    charge_mode = "MODE"
  }
}
"#;

fn eip(size: &str, mode: &str) -> String {
    EIP.replace("SIZE", size).replace("MODE", mode)
}

#[test]
fn a_network_alone_is_free() {
    //= PRICE-11
    let template =
        "resource \"huaweicloud_vpc\" \"n\" {\n  name = \"n\"\n  cidr = \"10.0.0.0/16\"\n}\n";
    let found = estimate(BEIJING, template);
    assert_eq!(
        found.to_json(),
        json!({"currency": "CNY", "items": [{
            "resource_type": "huaweicloud_vpc",
            "resource_name": "n",
            "supported": true,
            "resource_price": [
                {"charge_mode": "FREE", "sale_price": 0, "discount": 0, "original_price": 0}
            ],
        }]})
    );
    assert_eq!(found.totals(), []);
    assert_eq!(found.notes(), []);
}

#[test]
fn the_site_decides_the_currency_and_the_region_is_replaced_by_a_reference() {
    //= PRICE-6
    let abroad = Site {
        chinese: false,
        region: "af-south-1",
    };
    let found = estimate(abroad, &eip("5", "traffic"));
    assert_eq!(found.currency, "USD");
    assert_eq!(
        prices(abroad, &eip("5", "traffic")),
        [price_of("POST_PAID GB", 1, "0.14")]
    );
    let notes: Vec<String> = found.notes().iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        ["The price is that of the reference region sa-brazil-1."]
    );
}

#[test]
fn bandwidth_has_tiers_and_is_rounded_up_once() {
    //= PRICE-7 PRICE-8
    // Five at 0.063 and one at 0.25 are 0.565.
    assert_eq!(
        prices(BEIJING, &eip("6", "bandwidth")),
        [price_of("POST_PAID HOUR", 1, "0.57")]
    );
    assert_eq!(
        prices(BEIJING, &eip("6", "traffic")),
        [price_of("POST_PAID GB", 1, "0.8")]
    );
}

#[test]
fn a_server_is_the_sum_of_its_parts() {
    let server = |more: &str| {
        format!(
            "resource \"huaweicloud_compute_instance\" \"s\" {{\n  name = \"s\"\n  image_id = \"i\"\n  flavor_id = \"ac7.12xlarge.2\"\n  \
             system_disk_type = \"ESSD\"\n  system_disk_size = 40\n  network {{ uuid = \"u\" }}\n{more}\n}}\n"
        )
    };
    // 8.8387 + 40 x 0.00274
    assert_eq!(
        prices(BEIJING, &server("")),
        [price_of("POST_PAID HOUR", 1, "8.95")]
    );
    // 100 GB more of the same
    let disk = "  data_disks {\n    type = \"ESSD\"\n    size = 100\n  }";
    assert_eq!(
        prices(BEIJING, &server(disk)),
        [price_of("POST_PAID HOUR", 1, "9.23")]
    );
    // (4645.62 + 40 x 2) x 3
    let months = "  charging_mode = \"prePaid\"\n  period_unit = \"month\"\n  period = 3";
    assert_eq!(
        prices(BEIJING, &server(months)),
        [price_of("PRE_PAID MONTH", 3, "14176.86")]
    );
    let traffic = format!(
        "{months}\n  eip_type = \"5_bgp\"\n  bandwidth {{\n    share_type = \"PER\"\n    size = 5\n    charge_mode = \"traffic\"\n  }}"
    );
    assert_eq!(
        prices(BEIJING, &server(&traffic)),
        [
            price_of("PRE_PAID MONTH", 3, "14176.86"),
            price_of("POST_PAID GB", 1, "0.8")
        ]
    );
    //= PRICE-2
    let spot = server("  charging_mode = \"spot\"");
    assert_eq!(
        message(&spot),
        "The charging mode spot is not priced for this type."
    );
}

#[test]
fn a_flavor_that_is_not_listed_is_priced_by_its_size() {
    let template = "resource \"huaweicloud_compute_instance\" \"s\" {\n  name = \"s\"\n  image_id = \"i\"\n  flavor_id = \"zz9.xlarge.2\"\n  system_disk_type = \"ESSD\"\n  system_disk_size = 40\n  network { uuid = \"u\" }\n}\n";
    // 4 x 0.1188 + 8 x 0.0174 + 40 x 0.00274
    assert_eq!(
        prices(BEIJING, template),
        [price_of("POST_PAID HOUR", 1, "0.73")]
    );
    let notes: Vec<String> = estimate(BEIJING, template)
        .notes()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        notes.contains(&"The flavor is priced by its vCPUs and memory.".to_owned()),
        "{notes:?}"
    );
}

#[test]
fn gateways_are_paid_by_the_day() {
    let template = "resource \"huaweicloud_nat_gateway\" \"g\" {\n  name = \"g\"\n  spec = \"2\"\n  vpc_id = \"v\"\n  subnet_id = \"s\"\n}\n";
    assert_eq!(
        prices(BEIJING, template),
        [price_of("POST_PAID DAY", 1, "22.5")]
    );
}

#[test]
fn databases_have_instance_and_storage() {
    let template = "resource \"huaweicloud_rds_instance\" \"d\" {\n  name = \"d\"\n  flavor = \"rds.mysql.n1.2xlarge.2.ha\"\n  vpc_id = \"v\"\n  subnet_id = \"s\"\n  security_group_id = \"g\"\n  availability_zone = [\"a\", \"b\"]\n  ha_replication_mode = \"async\"\n  db {\n    type = \"MySQL\"\n    version = \"8.0\"\n  }\n  volume {\n    type = \"CLOUDSSD\"\n    size = 100\n  }\n}\n";
    // 4.752 + 100 x 0.00274
    assert_eq!(
        prices(BEIJING, template),
        [price_of("POST_PAID HOUR", 1, "5.03")]
    );
    let odd = template.replace("\"MySQL\"", "\"MariaDB\"");
    assert_eq!(
        message(&odd),
        "The value MariaDB of db.type cannot be priced."
    );
}

#[test]
fn what_cannot_be_priced_says_why() {
    //= PRICE-4 PRICE-9
    let subnet = "resource \"huaweicloud_networking_secgroup\" \"g\" {\n  name = \"g\"\n}\n";
    assert_eq!(
        message(subnet),
        "Resources of type huaweicloud_networking_secgroup are not priced."
    );
    let volume = |size: &str, more: &str| {
        format!(
            "{more}resource \"huaweicloud_evs_volume\" \"v\" {{\n  availability_zone = \"a\"\n  volume_type = \"ESSD\"\n{size}\n}}\n"
        )
    };
    //= PRICE-10
    assert_eq!(
        message(&volume("", "")),
        "The argument size is needed for a price."
    );
    assert_eq!(
        estimate(BEIJING, &volume("", "")).refusal().unwrap(),
        (
            "RF.10011095",
            "huaweicloud_evs_volume.v: The argument size is needed for a price.".to_owned()
        )
    );
    let secret = "variable \"s\" {\n  type = number\n  default = 40\n  sensitive = true\n}\n";
    assert_eq!(
        message(&volume("  size = var.s", secret)),
        "The argument size is sensitive."
    );
    let other = "resource \"terraform_data\" \"t\" {\n}\n";
    let json = estimate(
        BEIJING,
        &volume("  size = length(terraform_data.t.id)", other),
    )
    .to_json();
    let items = json["items"].as_array().unwrap();
    let volume = items
        .iter()
        .find(|i| i["resource_type"] == "huaweicloud_evs_volume")
        .unwrap();
    assert_eq!(
        volume["unsupported_message"],
        "The argument size depends on another resource and is not known yet."
    );
    let types = "data \"huaweicloud_compute_flavors\" \"f\" {\n}\n";
    let server = "resource \"huaweicloud_compute_instance\" \"s\" {\n  name = \"s\"\n  image_id = \"i\"\n  flavor_id = data.huaweicloud_compute_flavors.f.ids[0]\n  system_disk_size = 40\n  network { uuid = \"u\" }\n}\n";
    let deferred = types.replace("{\n}", "{\n  performance_type = terraform_data.t.id\n}");
    let json = estimate(BEIJING, &format!("{other}{deferred}{server}")).to_json();
    let items = json["items"].as_array().unwrap();
    let server = items
        .iter()
        .find(|i| i["resource_type"] == "huaweicloud_compute_instance")
        .unwrap();
    assert_eq!(
        server["unsupported_message"],
        "The argument flavor_id is chosen by a data source."
    );
}

#[test]
fn instances_are_items_of_their_own_up_to_the_limit() {
    //= PRICE-3
    let template = "resource \"huaweicloud_evs_volume\" \"v\" {\n  count = 26\n  availability_zone = \"a\"\n  volume_type = \"ESSD\"\n  size = 10\n}\n";
    let found = estimate(BEIJING, template);
    let json = found.to_json();
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.len(), 26);
    assert_eq!(
        items
            .iter()
            .filter(|i| i["supported"] == json!(true))
            .count(),
        24
    );
    assert_eq!(
        (items[0]["index"].clone(), items[25]["supported"].clone()),
        (json!("0"), json!(false))
    );
    assert_eq!(
        items[25]["unsupported_message"],
        "At most 24 POST_PAID resources are priced in one template."
    );
    // 10 x 0.00274 each, rounded up
    let totals = found.totals();
    assert_eq!(totals, [(Unit::Hour, Amount::parse("0.72").unwrap())]);
    // The service's documents do not say what happens then; this is proposed.
    assert_eq!(found.refusal().unwrap().0, "RF.10011096");
}

//= PRICE-1 PRICE-6
#[test]
fn the_service_answers_with_the_price_of_a_plan() {
    let mut world = World::new();
    world.empty_stack("s");
    let provider = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huawei.com/provider/huaweicloud\" }\n  }\n}\n";
    let template = format!("{provider}{}", eip("6", "bandwidth"));
    let body = json!({"execution_plan_name": "p", "template_body": template});
    world.post("stacks/s/execution-plans", &body, 202);
    world.settle();
    let price = world.get("stacks/s/execution-plans/p/prices");
    assert_eq!(price["currency"], "CNY");
    assert_eq!(
        price["items"][0]["resource_price"][0]["sale_price"].to_string(),
        "0.57"
    );
}

//= PRICE-10
#[test]
fn the_service_refuses_what_it_cannot_price() {
    let refused = |resource: &str| estimate(BEIJING, resource).refusal().map(|(code, _)| code);
    let volume = |kind: &str, more: &str| {
        refused(&format!(
            "resource \"huaweicloud_evs_volume\" \"v\" {{\n  availability_zone = \"a\"\n  volume_type = \"{kind}\"\n  size = 10\n{more}}}\n"
        ))
    };
    assert_eq!(volume("ESSD", ""), None);
    let year = "  charging_mode = \"prePaid\"\n  period_unit = \"year\"\n  period = 4\n";
    assert_eq!(volume("ESSD", year), Some("RF.10011096"));
    let unit = year.replace("\"year\"", "\"week\"");
    assert_eq!(volume("ESSD", &unit), Some("RF.10011096"));
    let no_period = "  charging_mode = \"prePaid\"\n  period_unit = \"year\"\n";
    assert_eq!(volume("ESSD", no_period), Some("RF.10011095"));
    let nat = "resource \"huaweicloud_nat_gateway\" \"g\" {\n  name = \"g\"\n  spec = \"9\"\n  vpc_id = \"v\"\n  subnet_id = \"s\"\n}\n";
    assert_eq!(refused(nat), Some("RF.10013029"));
    // Types that are never priced, and modes that are not, are told per resource.
    let group = "resource \"huaweicloud_networking_secgroup\" \"g\" {\n  name = \"g\"\n}\n";
    assert_eq!(refused(group), None);
}

//= PRICE-10
#[test]
fn the_service_answers_with_the_codes() {
    let mut world = World::new();
    world.empty_stack("s");
    let provider = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huawei.com/provider/huaweicloud\" }\n  }\n}\n";
    let mut told = Vec::new();
    for (name, spec) in [("known", "1"), ("unknown", "9")] {
        let template = format!(
            "{provider}resource \"huaweicloud_nat_gateway\" \"g\" {{\n  name = \"g\"\n  spec = \"{spec}\"\n  vpc_id = \"v\"\n  subnet_id = \"s\"\n}}\n"
        );
        let body = json!({"execution_plan_name": name, "template_body": template});
        world.post("stacks/s/execution-plans", &body, 202);
        world.settle();
        let path = format!("stacks/s/execution-plans/{name}/prices");
        let (status, answer) = world.ask("GET", &path, &serde_json::Value::Null);
        told.push((status, answer["error_code"].as_str().map(str::to_owned)));
    }
    assert_eq!(told, [(200, None), (404, Some("RF.10013029".to_owned()))]);
}
