//! Objects that exist already and are taken over by a template.

use formwork::cloud::{Attributes, ByHand};
use serde_json::{Value as Json, json};

use super::World;

const HEAD: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
"#;

fn network(name: &str, import: &str) -> String {
    format!(
        "{HEAD}resource \"huaweicloud_vpc\" \"net\" {{\n  name = \"{name}\"\n  cidr = \"10.0.0.0/16\"\n}}\n{import}"
    )
}

fn import(id: &str) -> String {
    format!("import {{\n  to = huaweicloud_vpc.net\n  id = \"{id}\"\n}}\n")
}

/// A world with a network that no stack has, and an empty stack `s`; the network's identifier.
fn prepared() -> (World, String) {
    let mut world = World::new();
    world.deployed(&network("there", ""));
    let id = world.id("huaweicloud_vpc", "net");
    let none = Attributes::new();
    let made = world
        .simulator
        .change_by_hand("huaweicloud_vpc", &id, ByHand::Recreate, &none);
    world.deploy_again(HEAD);
    (world, made.unwrap().id)
}

//= ITEM-14, PLAN-14
#[test]
fn what_exists_is_taken_over() {
    let (mut world, id) = prepared();
    let template = network("mine", &import(&id));
    let items = world.items("p", &template);
    assert_eq!(
        (&items[0]["action"], &items[0]["imported"]),
        (&json!("UPDATE"), &json!(true))
    );
    assert_eq!(items[0]["resource_id"], json!(id));
    let attributes = json!([{"name": "name", "previous_value": "there", "target_value": "mine"}]);
    assert_eq!(items[0]["attributes"], attributes);
    let metadata = world.get("stacks/s/execution-plans/p/metadata");
    assert_eq!(metadata["summary"]["resource_import"], json!(1));
    assert_eq!(metadata["summary"]["resource_add"], json!(0));
    world.deploy_again(&template);
    assert_eq!(world.id("huaweicloud_vpc", "net"), id);
    assert_eq!(world.items("q", &template), [Json::Null; 0]);
}

#[test]
fn what_is_as_wanted_is_only_recorded() {
    let (mut world, id) = prepared();
    let stack = world.get("stacks")["stacks"][0]["stack_id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        world.simulator.drift(&stack, None).unwrap().by_hand.len(),
        1
    );
    let data = "resource \"terraform_data\" \"t\" {}\nimport {\n  to = terraform_data.t\n  id = \"x\"\n}\n";
    let template = network("there", &(import(&id) + data));
    world.deploy_again(&template);
    assert_eq!(world.id("huaweicloud_vpc", "net"), id);
    assert_eq!(world.id("terraform_data", "t"), "x");
    assert_eq!(world.simulator.drift(&stack, None).unwrap().by_hand, []);
    assert_eq!(world.items("q", &template), [Json::Null; 0]);
}

#[test]
fn what_does_not_exist_is_told_and_nothing_changes() {
    let (mut world, _) = prepared();
    let template = network("there", &import("nowhere"));
    let body = json!({"execution_plan_name": "p", "template_body": template});
    world.post("stacks/s/execution-plans", &body, 202);
    world.settle();
    let metadata = world.get("stacks/s/execution-plans/p/metadata");
    assert_eq!(metadata["status"], "CREATION_FAILED");
    let why = "main.tf line 7: Cannot import non-existent remote object: there is no object of type \
               `huaweicloud_vpc` with the identifier `nowhere`";
    assert_eq!(metadata["status_message"], why);
    world.post(
        "stacks/s/deployments",
        &json!({"template_body": template}),
        202,
    );
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_FAILED");
    assert_eq!(
        world.get("stacks/s/resources"),
        json!({"stack_resources": []})
    );
}
