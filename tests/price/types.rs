//! The sixteen types: how each is charged, what its price needs, and why else there is none. //= PRICE-9

use std::fmt::Write;

use formwork::price::{Estimate, Site};

use formwork::schema::Lookup;

use super::{BEIJING, CATALOG, estimate};

const ABROAD: Site<'_> = Site {
    chinese: false,
    region: "ap-southeast-1",
};

/// A type, whether it can be paid for a period, its arguments, and those that its price needs (PRICE-9).
const TYPES: &[(&str, bool, &str, &[&str])] = &[
    (
        "apig_instance",
        false,
        "edition = \"BASIC\"\nbandwidth_size = 10",
        &[],
    ),
    ("cce_cluster", true, "flavor_id = \"cce.s1.small\"", &[]),
    (
        "compute_instance",
        true,
        "flavor_id = \"c7n.large.2\"\nsystem_disk_type = \"SSD\"\nsystem_disk_size = 40",
        &["flavor_id", "system_disk_size"],
    ),
    (
        "css_cluster",
        false,
        "ess_node_config {\n  flavor = \"ess.spec-4u8g\"\n  instance_number = 3\n  volume {\n    volume_type = \"HIGH\"\n    size = 40\n  }\n}",
        &[],
    ),
    (
        "dcs_instance",
        true,
        "engine = \"Redis\"\nflavor = \"redis.ha.xu1.large.r2.2\"\ncapacity = 2",
        &[],
    ),
    (
        "dms_kafka_instance",
        false,
        "flavor_id = \"kafka.2u4g.cluster\"\nbroker_num = 3\nstorage_space = 300\nstorage_spec_code = \"dms.physical.storage.high.v2\"",
        &["flavor_id", "storage_space"],
    ),
    ("drs_job", false, "type = \"migration\"", &[]),
    (
        "evs_volume",
        true,
        "volume_type = \"SSD\"\nsize = 100",
        &["size"],
    ),
    (
        "gaussdb_mysql_instance",
        true,
        "flavor = \"gaussdb.mysql.xlarge.x86.4\"\nvolume_size = 100\nproxy_node_num = 2",
        &["volume_size", "proxy_node_num"],
    ),
    (
        "gaussdb_redis_instance",
        true,
        "flavor = \"geminidb.redis.large.4\"\nvolume_size = 16",
        &[],
    ),
    ("nat_gateway", false, "spec = \"1\"", &[]),
    (
        "rds_instance",
        true,
        "flavor = \"rds.mysql.n1.large.2\"\ndb {\n  type = \"MySQL\"\n  version = \"8.0\"\n}\nvolume {\n  type = \"CLOUDSSD\"\n  size = 40\n}",
        &[],
    ),
    (
        "sfs_turbo",
        false,
        "share_type = \"STANDARD\"\nsize = 500",
        // `share_type` has a default, which counts as written (PRICE-5).
        &[],
    ),
    ("vpc", false, "name = \"n\"", &[]),
    (
        "vpc_bandwidth",
        false,
        "size = 5\ncharge_mode = \"bandwidth\"",
        &[],
    ),
    (
        "vpc_eip",
        true,
        "publicip {\n  type = \"5_bgp\"\n}\nbandwidth {\n  share_type = \"PER\"\n  charge_mode = \"bandwidth\"\n  size = 5\n}",
        &["size"],
    ),
];

/// What the provider insists on and no price depends on.
const REST: &[(&str, &str)] = &[
    ("name", "\"n\""),
    ("vpc_id", "\"v\""),
    ("subnet_id", "\"s\""),
    ("network_id", "\"s\""),
    ("security_group_id", "\"g\""),
    ("availability_zone", "\"a\""),
    ("engine_version", "\"7.10.2\""),
    ("password", "\"p\""),
    ("container_network_type", "\"eni\""),
    ("cidr", "\"10.0.0.0/16\""),
    ("direction", "\"up\""),
    ("engine_type", "\"mysql\""),
    ("image_id", "\"i\""),
];

/// A resource with these arguments and everything else that must be there.
fn resource(kind: &str, arguments: &str) -> String {
    let name = format!("huaweicloud_{kind}");
    let rest = CATALOG.with(|catalog| {
        let Lookup::Found(schema) = catalog.resource(&name) else {
            panic!("{name}");
        };
        let mut rest = String::new();
        for (argument, value) in REST {
            let mut known = schema.block.attributes.iter();
            let needed = known.any(|a| a.required && &*a.name == *argument);
            if needed
                && !arguments
                    .lines()
                    .any(|line| line.starts_with(&format!("{argument} ")))
            {
                let list = *argument == "availability_zone" && kind == "rds_instance";
                let value = if list {
                    format!("[{value}]")
                } else {
                    (*value).to_owned()
                };
                let _ = writeln!(rest, "{argument} = {value}");
            }
        }
        rest
    });
    let blocks = match kind {
        "compute_instance" => "network {\n  uuid = \"u\"\n}\n",
        "drs_job" => {
            "source_db {\n  engine_type = \"mysql\"\n  ip = \"1.2.3.4\"\n}\ndestination_db {\n  engine_type = \"mysql\"\n  ip = \"1.2.3.4\"\n}\n"
        }
        _ => "",
    };
    format!("resource \"{name}\" \"x\" {{\n{arguments}\n{rest}{blocks}}}\n")
}

/// The prices of the only resource, with what they are made of, or why there are none.
fn told(estimate: &Estimate) -> String {
    let cost = &estimate.items[0].cost;
    let prices = match &cost.prices {
        Ok(prices) => prices,
        Err(why) => return format!("{} {why}", why.code().unwrap_or("-")),
    };
    let mut text = String::new();
    for price in prices {
        let unit = price.unit.period_type().unwrap_or("-");
        let mode = price.unit.charge_mode();
        let _ = write!(text, "{mode} {unit} {} {}; ", price.count, price.amount);
    }
    for part in &cost.parts {
        let found = &part.found;
        let _ = write!(
            text,
            "{} x{} {} ({} {}); ",
            part.component,
            part.quantity,
            part.cost,
            found.region,
            found.confidence.word()
        );
    }
    text.trim_end_matches("; ").to_owned()
}

#[test]
fn each_type_is_priced_as_it_can_be_charged() {
    let mut text = String::new();
    for (kind, period, arguments, _) in TYPES {
        for (site, currency) in [(BEIJING, "CNY"), (ABROAD, "USD")] {
            for (mode, words) in [
                ("demand", ""),
                (
                    "month",
                    "\ncharging_mode = \"prePaid\"\nperiod_unit = \"month\"\nperiod = 2",
                ),
                (
                    "year",
                    "\ncharging_mode = \"prePaid\"\nperiod_unit = \"year\"\nperiod = 1",
                ),
            ] {
                // The provider has no such arguments for these.
                if mode != "demand" && ["apig_instance", "vpc"].contains(kind) {
                    continue;
                }
                let found = estimate(site, &resource(kind, &format!("{arguments}{words}")));
                assert_eq!(found.currency, currency);
                let told = told(&found);
                let modes = told.starts_with("- The charging mode prePaid is not priced");
                assert_eq!(modes, mode != "demand" && !period, "{kind} {mode}: {told}");
                let _ = writeln!(text, "{kind} {currency} {mode}: {told}");
            }
        }
    }
    crate::golden(&crate::root().join("tests/price/types.txt"), &text);
}

//= PRICE-10
#[test]
fn what_a_price_needs_is_asked_for() {
    for (kind, _, arguments, needed) in TYPES {
        for name in *needed {
            let lines = arguments
                .lines()
                .filter(|line| !line.trim().starts_with(&format!("{name} ")));
            let less = lines.collect::<Vec<_>>().join("\n");
            let (code, message) = estimate(BEIJING, &resource(kind, &less))
                .refusal()
                .unwrap_or_else(|| panic!("{kind} {name}"));
            assert_eq!(code, "RF.10011095", "{kind} {name}");
            assert!(message.contains(name), "{message}");
        }
    }
}

//= PRICE-2
#[test]
fn other_modes_are_told_per_resource() {
    let spot = "flavor_id = \"c7n.large.2\"\nsystem_disk_size = 40\ncharging_mode = \"spot\"";
    let turbo = "share_type = \"STANDARD\"\nsize = 500\ncharging_mode = \"prePaid\"\nperiod_unit = \"month\"\nperiod = 1";
    for (kind, arguments, mode) in [
        ("compute_instance", spot, "spot"),
        ("sfs_turbo", turbo, "prePaid"),
    ] {
        let wanted = format!("- The charging mode {mode} is not priced for this type.");
        assert_eq!(told(&estimate(BEIJING, &resource(kind, arguments))), wanted);
    }
}

//= PRICE-9
#[test]
fn values_outside_the_list_of_types_are_unusable() {
    let peak = "size = 5\ncharge_mode = \"95peak_plus\"";
    let traffic = "publicip {\n  type = \"5_bgp\"\n}\nbandwidth {\n  share_type = \"PER\"\n  charge_mode = \"traffic\"\n  size = 5\n}\ncharging_mode = \"prePaid\"\nperiod_unit = \"month\"\nperiod = 1";
    for (kind, arguments) in [("vpc_bandwidth", peak), ("vpc_eip", traffic)] {
        let refused = estimate(BEIJING, &resource(kind, arguments)).refusal();
        assert_eq!(refused.unwrap().0, "RF.10011096", "{kind}");
    }
    // Either of two names will do.
    let named = "flavor_name = \"c7n.large.2\"\nsystem_disk_size = 40";
    assert_eq!(
        estimate(BEIJING, &resource("compute_instance", named)).refusal(),
        None
    );
}

//= PRICE-8
#[test]
fn periods_are_those_that_are_sold() {
    let volume = |unit: &str, count: u32| {
        let period = format!(
            "volume_type = \"SSD\"\nsize = 10\ncharging_mode = \"prePaid\"\nperiod_unit = \"{unit}\"\nperiod = {count}"
        );
        estimate(BEIJING, &resource("evs_volume", &period))
            .refusal()
            .map(|(code, _)| code)
    };
    assert_eq!([volume("month", 9), volume("year", 3)], [None, None]);
    let refused = [
        volume("month", 10),
        volume("month", 0),
        volume("year", 4),
        volume("day", 1),
    ];
    assert_eq!(refused, [Some("RF.10011096"); 4]);
}

//= PRICE-4
#[test]
fn a_flavor_chosen_by_a_data_source_is_told_for_every_type() {
    let data = "resource \"terraform_data\" \"t\" {\n}\ndata \"huaweicloud_compute_flavors\" \"f\" {\n  performance_type = terraform_data.t.id\n}\n";
    for (kind, argument) in [
        ("rds_instance", "flavor"),
        ("cce_cluster", "flavor_id"),
        ("gaussdb_redis_instance", "flavor"),
    ] {
        let (_, _, arguments, _) = TYPES.iter().find(|(name, ..)| *name == kind).unwrap();
        let written = arguments
            .lines()
            .find(|l| l.starts_with(&format!("{argument} ")))
            .unwrap();
        let chosen = format!("{argument} = data.huaweicloud_compute_flavors.f.ids[0]");
        let arguments = arguments.replace(written, &chosen);
        let found = estimate(BEIJING, &format!("{data}{}", resource(kind, &arguments)));
        let item = found
            .items
            .iter()
            .find(|i| i.resource_name.as_ref() == "x")
            .unwrap();
        let why = item.cost.prices.as_ref().unwrap_err();
        assert_eq!(
            why.to_string(),
            format!("The argument {argument} is chosen by a data source.")
        );
        assert_eq!(why.code(), None);
    }
}

//= PRICE-5
#[test]
fn a_default_counts_as_written() {
    let size = |more: &str| {
        let arguments = format!("flavor_id = \"c7n.large.2\"\nsystem_disk_size = 40{more}");
        told(&estimate(
            BEIJING,
            &resource("compute_instance", &arguments),
        ))
    };
    assert_eq!(size(""), size("\nsystem_disk_type = \"GPSSD\""));
    assert_ne!(size(""), size("\nsystem_disk_type = \"ESSD\""));
    let turbo = |share: &str| {
        told(&estimate(
            BEIJING,
            &resource("sfs_turbo", &format!("{share}size = 500")),
        ))
    };
    assert_eq!(turbo(""), turbo("share_type = \"STANDARD\"\n"));
}
