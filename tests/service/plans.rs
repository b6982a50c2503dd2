//! Execution plans and the variables of templates.

use serde_json::{Value as Json, json};

use super::World;

const NONE: Json = Json::Null;

const VPC: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
resource "huaweicloud_vpc" "net" {
  name = "n"
  cidr = "10.0.0.0/16"
}
"#;

#[track_caller]
fn make(world: &mut World, name: &str, template: &str) -> String {
    let body = json!({"execution_plan_name": name, "template_body": template, "description": "d"});
    let answer = world.post("stacks/s/execution-plans", &body, 202);
    answer["execution_plan_id"].as_str().unwrap().to_owned()
}

fn plan_status(world: &mut World, name: &str) -> String {
    let body = world.get(&format!("stacks/s/execution-plans/{name}/metadata"));
    body["status"].as_str().unwrap().to_owned()
}

//= PLAN-3, PLAN-7, PLAN-14, ITEM-1, ITEM-2, ITEM-6, ITEM-7, ITEM-8, TIME-4
#[test]
fn a_plan_from_request_to_application() {
    let mut world = World::new();
    let stack = world.empty_stack("s");
    let id = make(&mut world, "p", VPC);
    assert_eq!(plan_status(&mut world, "p"), "CREATION_IN_PROGRESS");
    assert_eq!(world.get("stacks/s/execution-plans/p"), json!({}));
    let running = world.get("stacks/s/execution-plans/p/metadata");
    assert_eq!(running["summary"], NONE);
    world.refused(
        "DELETE",
        "stacks/s/execution-plans/p",
        &NONE,
        403,
        "RF.10012549",
    );
    world.refused(
        "POST",
        "stacks/s/execution-plans/p",
        &NONE,
        403,
        "RF.10012543",
    );
    world.settle();
    let wanted = json!({
        "stack_id": stack, "stack_name": "s", "execution_plan_id": id, "execution_plan_name": "p",
        "description": "d", "status": "AVAILABLE", "create_time": "2026-01-01T00:00:00Z",
        "summary": {"resource_add": 1, "resource_update": 0, "resource_delete": 0, "resource_import": 0},
    });
    assert_eq!(world.get("stacks/s/execution-plans/p/metadata"), wanted);
    let items = world.get("stacks/s/execution-plans/p");
    let item = &items["execution_plan_items"][0];
    assert_eq!(
        (&item["action"], &item["mode"]),
        (&json!("ADD"), &json!("RESOURCE"))
    );
    let attribute = |name: &str| {
        let attributes = item["attributes"].as_array().unwrap();
        attributes
            .iter()
            .find(|a| a["name"] == json!(name))
            .cloned()
            .unwrap_or(NONE)
    };
    assert_eq!(
        attribute("cidr"),
        json!({"name": "cidr", "previous_value": "", "target_value": "10.0.0.0/16"})
    );
    assert_eq!(
        attribute("id")["target_value"],
        json!("(will be generated after apply)")
    );

    let deployment = world.post("stacks/s/execution-plans/p", &NONE, 202);
    assert_eq!(deployment["deployment_id"].as_str().map(str::len), Some(36));
    assert_eq!(plan_status(&mut world, "p"), "APPLY_IN_PROGRESS");
    world.settle();
    assert_eq!(plan_status(&mut world, "p"), "APPLIED");
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
    let list = world.get("stacks/s/execution-plans");
    assert_eq!(
        list["execution_plans"][0]["apply_time"],
        json!("2026-01-01T00:00:03Z")
    );
    assert_eq!(list["execution_plans"][0]["summary"], NONE);
    world.refused(
        "POST",
        "stacks/s/execution-plans/p",
        &NONE,
        403,
        "RF.10012543",
    );
    assert_eq!(
        world
            .send("DELETE", "stacks/s/execution-plans/p", &NONE)
            .status,
        204
    );
    assert_eq!(
        world.get("stacks/s/execution-plans"),
        json!({"execution_plans": []})
    );
}

//= PLAN-4, PLAN-15, ID-4, COM-9
#[test]
fn names_and_identifiers() {
    let mut world = World::new();
    let body = json!({"execution_plan_name": "p", "template_body": VPC});
    world.refused(
        "POST",
        "stacks/s/execution-plans",
        &body,
        404,
        "RF.10013001",
    );
    world.empty_stack("s");
    let id = make(&mut world, "p", VPC);
    world.refused(
        "POST",
        "stacks/s/execution-plans",
        &body,
        409,
        "RF.10013501",
    );
    make(&mut world, "q", VPC);
    let list = world.get("stacks/s/execution-plans");
    let names: Vec<&Json> = list["execution_plans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| &p["execution_plan_name"])
        .collect();
    assert_eq!(names, ["q", "p"]);
    for tail in ["", "/metadata", "/prices"] {
        let path = |name: &str, id: &str| {
            format!("stacks/s/execution-plans/{name}{tail}?execution_plan_id={id}")
        };
        world.refused("GET", &path("r", &id), &NONE, 404, "RF.10013002");
        world.refused("GET", &path("q", &id), &NONE, 400, "RF.10011018");
    }
    let guard = json!({"execution_plan_id": id});
    world.refused(
        "POST",
        "stacks/s/execution-plans/q",
        &guard,
        400,
        "RF.10011018",
    );
}

//= PLAN-10, PLAN-11, PLAN-12, DEP-6
#[test]
fn a_plan_expires_with_the_next_deployment() {
    let mut world = World::new();
    world.empty_stack("s");
    make(&mut world, "p", VPC);
    make(&mut world, "q", VPC);
    world.settle();
    world.post("stacks/s/execution-plans/p", &NONE, 202);
    world.refused(
        "POST",
        "stacks/s/execution-plans/q",
        &NONE,
        403,
        "RF.10012542",
    );
    world.settle();
    assert_eq!(plan_status(&mut world, "q"), "AVAILABLE");
    world.refused(
        "POST",
        "stacks/s/execution-plans/q",
        &NONE,
        403,
        "RF.10012545",
    );
}

//= PLAN-2, PLAN-6, ITEM-1
#[test]
fn a_plan_that_cannot_be_made() {
    let mut world = World::new();
    world.empty_stack("s");
    let bad = VPC.replace("\"n\"", "var.missing");
    make(&mut world, "p", &bad);
    world.settle();
    let metadata = world.get("stacks/s/execution-plans/p/metadata");
    assert_eq!(metadata["status"], json!("CREATION_FAILED"));
    assert!(
        metadata["status_message"]
            .as_str()
            .unwrap()
            .contains("main.tf line 8"),
        "{metadata}"
    );
    assert_eq!(world.get("stacks/s/execution-plans/p"), json!({}));
    assert_eq!(
        world
            .send("DELETE", "stacks/s/execution-plans/p", &NONE)
            .status,
        204
    );
}

//= PLAN-1, ITEM-3, ITEM-10
#[test]
fn changes_against_what_is_recorded() {
    let mut world = World::new();
    world.empty_stack("s");
    world.post("stacks/s/deployments", &json!({"template_body": VPC}), 202);
    world.settle();
    make(&mut world, "same", VPC);
    make(&mut world, "renamed", &VPC.replace("\"n\"", "\"m\""));
    make(&mut world, "gone", "terraform {}\n");
    world.settle();
    let mut items = |name: &str| {
        world.get(&format!("stacks/s/execution-plans/{name}"))["execution_plan_items"].clone()
    };
    assert_eq!(items("same"), json!([]));
    let renamed = items("renamed");
    assert_eq!(renamed[0]["action"], json!("UPDATE"));
    let attributes = json!([{"name": "name", "previous_value": "n", "target_value": "m"}]);
    assert_eq!(renamed[0]["attributes"], attributes);
    let gone = items("gone");
    assert_eq!(gone[0]["action"], json!("DELETE"));
    assert_eq!(gone[0]["resource_id"].as_str().map(str::len), Some(36));
}

//= PARSE-1, PARSE-2, PARSE-3, PARSE-4, PARSE-5
#[test]
fn variables_of_a_template() {
    let mut world = World::new();
    let template = r#"
variable "plain" {}
variable "full" {
  type        = map(list(number))
  description = "About it."
  default     = { a = [1] }
  sensitive   = true
  nullable    = false
  validation {
    condition     = length(var.full) > 0
    error_message = "Needs an entry."
  }
}
"#;
    let body = json!({"template_body": template});
    let answer = world.post("template-analyses/variables", &body, 200);
    let wanted = json!({"variables": [
        {"name": "plain", "sensitive": false, "nullable": true},
        {
            "name": "full", "type": "map(list(number))", "description": "About it.", "default": {"a": [1]},
            "sensitive": true, "nullable": false,
            "validations": [{"condition": "${length(var.full) > 0}", "error_message": "Needs an entry."}],
        },
    ]});
    assert_eq!(answer, wanted);
    let none = world.post(
        "template-analyses/variables",
        &json!({"template_body": "terraform {}"}),
        200,
    );
    assert_eq!(none, json!({}));
    world.refused(
        "POST",
        "template-analyses/variables",
        &json!({}),
        400,
        "RF.10011056",
    );
    world.refused(
        "POST",
        "template-analyses/variables",
        &json!({"template_body": "{"}),
        400,
        "RF.10011073",
    );
}

//= PRICE-1, PRICE-6, PRICE-11, PRICE-10
#[test]
fn prices_of_what_a_plan_adds() {
    let mut world = World::new();
    world.empty_stack("s");
    make(&mut world, "p", VPC);
    world.refused(
        "GET",
        "stacks/s/execution-plans/p/prices",
        &NONE,
        400,
        "RF.10011095",
    );
    let engine = r#"
resource "huaweicloud_rds_instance" "db" {
  name              = "db"
  flavor            = "rds.mysql.n1.large.2"
  vpc_id            = "v"
  subnet_id         = "s"
  security_group_id = "g"
  availability_zone = ["cn-north-4a"]
  db {
    type    = "MariaDB"
    version = "10.5"
  }
  volume {
    type = "CLOUDSSD"
    size = 40
  }
}
"#;
    make(&mut world, "q", &format!("{VPC}{engine}"));
    world.settle();
    let free = json!({
        "currency": "CNY",
        "items": [{
            "resource_type": "huaweicloud_vpc", "resource_name": "net", "supported": true,
            "resource_price": [
                {"charge_mode": "FREE", "sale_price": 0, "discount": 0, "original_price": 0},
            ],
        }],
    });
    assert_eq!(world.get("stacks/s/execution-plans/p/prices"), free);
    world.refused(
        "GET",
        "stacks/s/execution-plans/q/prices",
        &NONE,
        400,
        "RF.10011096",
    );
}
