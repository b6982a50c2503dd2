//! `data/aos/counterparts.txt` against the catalogues on both sides, and what it makes of properties.

use formwork::cloud::Attributes;
use formwork::schema::{AttributeSchema, BlockSchema, Catalog, Lookup};
use formwork::tosca::{Counterpart, Counterparts, Elements, Known, Need, carry};
use serde_json::Value as Json;

fn schema(catalog: &Catalog, name: &str) -> std::rc::Rc<formwork::schema::ResourceSchema> {
    match catalog.resource(name) {
        Lookup::Found(schema) => schema,
        other => panic!("{name}: {other:?}"),
    }
}

/// The argument of a path; `None` when there is none.
fn argument<'s>(block: &'s BlockSchema, path: &str) -> Option<&'s AttributeSchema> {
    let (blocks, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut within = block;
    for step in blocks.split('.').filter(|s| !s.is_empty()) {
        within = &within.nested(step.trim_end_matches("[]"))?.block;
    }
    let name = last.split('[').next().unwrap();
    let found = within.attribute(name)?;
    // `b[]` is said of lists and sets only.
    (last.contains('[') == (found.ty.element().is_some() && !last.ends_with("dns_list")))
        .then_some(found)
}

/// What each block that is written must have: every path whose block is named by a row, or is needed itself.
fn needed(
    block: &BlockSchema,
    prefix: &str,
    named: &dyn Fn(&str) -> bool,
    found: &mut Vec<String>,
) {
    for attribute in &block.attributes {
        if attribute.required {
            found.push(format!("{prefix}{}", attribute.name));
        }
    }
    for nested in &block.blocks {
        let path = format!("{prefix}{}", nested.name);
        if nested.min_items > 0 || named(&path) {
            needed(&nested.block, &format!("{path}."), named, found);
        }
    }
}

fn plain(path: &str) -> String {
    path.replace("[]", "").replace("[1]", "")
}

fn judge(counterpart: &Counterpart, catalog: &Catalog, elements: &Elements) -> Vec<String> {
    let mut wrong = Vec::new();
    let name = counterpart.element;
    let element = elements.get(name).unwrap_or_else(|| panic!("{name}"));
    let schema = schema(catalog, counterpart.resource);
    for row in &counterpart.arguments {
        match argument(&schema.block, row.to) {
            None => wrong.push(format!("{name}: no argument {}", row.to)),
            Some(found) if !found.configurable() => {
                wrong.push(format!("{name}: {} is no argument", row.to));
            }
            Some(_) => {}
        }
    }
    let mut wanted = Vec::new();
    let named = |path: &str| {
        let inside = |to: &str| plain(to).starts_with(&format!("{path}."));
        counterpart.arguments.iter().any(|row| inside(row.to))
    };
    needed(&schema.block, "", &named, &mut wanted);
    for path in wanted {
        let mut rows = counterpart.arguments.iter();
        let row = rows.find(|row| plain(row.to) == path && (row.need != Need::No || row.generated));
        let constant = counterpart.constants.iter().any(|(to, _)| *to == path);
        // What comes with a block whose other half decides is written by whoever writes that.
        let with_block = path == "bandwidth.share_type" && name.ends_with("CloudServer");
        if row.is_none() && !constant && !with_block {
            wrong.push(format!("{name}: {path} is needed and may be missing"));
        }
    }
    for attribute in &counterpart.attributes {
        if let Some(of) = attribute.of
            && schema.block.attribute(of).is_none()
        {
            wrong.push(format!("{name}: no attribute {of}"));
        }
    }
    let top = |path: &str| path.split(['.', '[']).next().unwrap().to_owned();
    let taken = counterpart.arguments.iter().map(|row| top(row.from));
    let taken = taken.chain(counterpart.dropped.iter().map(|(from, _)| top(from)));
    let mut taken: Vec<String> = taken.collect();
    taken.extend(counterpart.count.map(str::to_owned));
    for property in &element.properties {
        if !taken.iter().any(|known| known == property.name) {
            wrong.push(format!("{name}: nothing is said of {}", property.name));
        }
    }
    for known in &taken {
        if element.known == Known::Complete && element.property(known).is_none() {
            wrong.push(format!("{name}: no property {known}"));
        }
    }
    for (attribute, _) in &element.attributes {
        let known = counterpart.attribute(attribute).is_some();
        if !known && *attribute != "chargeMode" {
            wrong.push(format!("{name}: nothing answers {attribute}"));
        }
    }
    wrong
}

#[test]
fn counterparts_exist_and_take_what_they_are_given() {
    let catalog = crate::conformance::catalog();
    let (elements, counterparts) = (Elements::default(), Counterparts::default());
    let mut wrong = Vec::new();
    for counterpart in counterparts.iter() {
        wrong.extend(judge(counterpart, &catalog, &elements));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_type_has_a_counterpart_or_a_reason() {
    let (elements, counterparts) = (Elements::default(), Counterparts::default());
    for element in elements.iter() {
        let has = counterparts.get(element.name).is_some();
        assert!(
            has || !counterparts.reason(element.name).is_empty(),
            "{}",
            element.name
        );
    }
    let reason = counterparts.reason("Cloud.AOS.Batch");
    assert!(reason.contains("repeats"), "{reason}");
}

fn object(text: &str) -> Attributes {
    serde_json::from_str(text).unwrap()
}

/// The arguments, what is left and what is missing, as JSON.
fn carried(ty: &str, properties: &str) -> Json {
    let (elements, counterparts) = (Elements::default(), Counterparts::default());
    let counterpart = counterparts.get(ty).unwrap();
    let carried = carry(
        counterpart,
        elements.get(ty),
        &object(properties),
        "made-up",
    );
    let left: Vec<&str> = carried.left.iter().map(|left| &*left.path).collect();
    let missing: Vec<&str> = carried.missing.iter().map(|(_, to, _)| *to).collect();
    serde_json::json!([carried.arguments, left, missing])
}

#[test]
fn properties_become_arguments() {
    let server = r#"{"name": "", "imageId": "i", "flavor": "s3", "instances": 3, "vpcId": "v",
        "nics": [{"subnetId": "a"}, {"subnetId": "b", "ipCheck": true}], "odd": 1,
        "publicIP": {"eip": {"ipType": "5_bgp", "bandwidth": {"shareType": "PER", "size": "5"}}},
        "rootVolume": {"volumeType": "SAS", "size": 40}, "dataVolumes": [{"size": 100}]}"#;
    assert_eq!(
        carried("HuaweiCloud.ECS.CloudServer", server),
        serde_json::json!([
            {
                "name": "made-up", "image_id": "i", "flavor_id": "s3",
                "network": [{"uuid": "a"}, {"uuid": "b"}], "eip_type": "5_bgp",
                "bandwidth": [{"share_type": "PER", "size": 5, "charge_mode": "traffic"}],
                "system_disk_type": "SAS", "system_disk_size": 40, "data_disks": [{"size": 100}]
            },
            ["nics[1].ipCheck", "odd"],
            ["data_disks[].type"]
        ])
    );
    let rule = r#"{"securityGroupId": "s", "protocol": "TCP", "minPort": "80", "maxPort": 80}"#;
    assert_eq!(
        carried("HuaweiCloud.VPC.SecurityGroupRule", rule),
        serde_json::json!([
            {"security_group_id": "s", "protocol": "tcp", "port_range_min": 80, "port_range_max": 80,
             "direction": "ingress", "ethertype": "IPv4"},
            [],
            []
        ])
    );
    assert_eq!(
        carried(
            "HuaweiCloud.NAT.Instance",
            r#"{"name": "n", "vpcId": "v", "subnetId": "s"}"#
        ),
        serde_json::json!([{"name": "n", "spec": "1", "vpc_id": "v", "subnet_id": "s"}, [], []])
    );
    assert_eq!(
        carried("HuaweiCloud.VPC.EIP", "{}"),
        serde_json::json!([
            {"publicip": [{"type": "5_sbgp"}], "bandwidth": [{"share_type": "PER", "name": "made-up"}]},
            [],
            ["bandwidth.size"]
        ])
    );
}

#[test]
fn elements_answer_with_what_their_resources_turned_out_to_be() {
    let counterparts = Counterparts::default();
    let server = counterparts.get("HuaweiCloud.ECS.CloudServer").unwrap();
    let made = object(r#"{"id": "1", "name": "n", "access_ip_v4": "10.0.0.2"}"#);
    assert_eq!(
        Json::Object(server.answers(&made)),
        serde_json::json!({"refID": "1", "refName": "n", "privateIps": ["10.0.0.2"]})
    );
}
