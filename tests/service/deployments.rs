//! Stacks with resources: deploy, change, fail, roll back, delete.

use formwork::simulator::{Options, Simulator};
use formwork::store::Memory;
use formwork::workspace::{PlanOptions, Workspace};
use serde_json::{Value as Json, json};

use super::{World, catalog};

const NONE: Json = Json::Null;

const NETWORK: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
variable "name" { type = string }
variable "secret" {
  type      = string
  sensitive = true
  default   = "hush"
}
resource "huaweicloud_vpc" "net" {
  name = var.name
  cidr = "192.168.0.0/16"
}
resource "huaweicloud_vpc_subnet" "sub" {
  count      = 2
  name       = "${var.name}-${count.index}"
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "192.168.${count.index}.0/24"
  gateway_ip = "192.168.${count.index}.1"
}
output "subnets" {
  description = "Their names."
  value       = huaweicloud_vpc_subnet.sub[*].name
}
output "vpc" { value = huaweicloud_vpc.net.id }
output "secret" {
  value     = var.secret
  sensitive = true
}
"#;

fn deploy(template: &str, name: &str) -> Json {
    let variable = json!([{"var_key": "name", "var_value": name}]);
    json!({"template_body": template, "vars_structure": variable})
}

fn new_stack(template: &str, more: &Json) -> Json {
    let mut body = json!({"stack_name": "s", "template_body": template});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

/// A world with the network template deployed to the stack `s`.
fn deployed() -> World {
    let mut world = World::new();
    let variable = json!({"vars_structure": [{"var_key": "name", "var_value": "n"}]});
    let answer = world.post("stacks", &new_stack(NETWORK, &variable), 201);
    assert_eq!(answer["deployment_id"].as_str().map(str::len), Some(36));
    assert_eq!(world.status("s"), "DEPLOYMENT_IN_PROGRESS");
    world.settle();
    assert_eq!(
        world.status("s"),
        "DEPLOYMENT_COMPLETE",
        "{}",
        world.get("stacks/s/events")
    );
    world
}

fn events(world: &mut World, query: &str) -> Vec<String> {
    let body = world.get(&format!("stacks/s/events{query}"));
    let events = body["stack_events"].as_array().unwrap().iter().rev();
    let line = |event: &Json| {
        let text = |name: &str| event[name].as_str().unwrap_or("-").to_owned();
        format!(
            "{} {}[{}]",
            text("event_type"),
            text("resource_name"),
            text("resource_key")
        )
    };
    events.map(line).collect()
}

//= STACK-3, DEP-1, DEP-11, EVT-1, EVT-4, EVT-5, EVT-6
#[test]
fn events_of_a_first_deployment() {
    let mut world = deployed();
    let told = events(&mut world, "");
    let wanted = [
        "LOG -[-]",
        "LOG -[-]",
        "CREATION_IN_PROGRESS net[-]",
        "CREATION_COMPLETE net[-]",
        "CREATION_IN_PROGRESS sub[0]",
        "CREATION_IN_PROGRESS sub[1]",
    ];
    assert_eq!(told[..6], wanted);
    assert_eq!(told[8..], ["SUMMARY -[-]", "LOG -[-]"]);
    let body = world.get("stacks/s/events?filter=event_type==CREATION_COMPLETE,resource_name==net");
    let event = &body["stack_events"][0];
    assert_eq!(event["resource_id_key"], json!("id"));
    assert_eq!(event["resource_id_value"].as_str().map(str::len), Some(36));
    assert!((5..=7).contains(&event["elapsed_seconds"].as_u64().unwrap()));
    let chosen = world.get("stacks/s/events?field=resource_name&filter=event_type==SUMMARY");
    assert_eq!(chosen, json!({"stack_events": [{"event_type": "SUMMARY"}]}));
}

//= RES-1, RES-2, RES-3, RES-4, RES-6, TPL-11
#[test]
fn resources_of_a_stack() {
    let mut world = deployed();
    let body = world.get("stacks/s/resources");
    let resources = body["stack_resources"].as_array().unwrap();
    let line = |r: &Json| {
        format!(
            "{} {} {}",
            r["logical_resource_name"], r["index_key"], r["resource_status"]
        )
    };
    let lines: Vec<String> = resources.iter().map(line).collect();
    let complete = "\"CREATION_COMPLETE\"";
    assert_eq!(
        lines,
        [
            format!("\"net\" null {complete}"),
            format!("\"sub\" \"0\" {complete}"),
            format!("\"sub\" \"1\" {complete}"),
        ]
    );
    assert_eq!(resources[0]["physical_resource_name"], json!("n"));
    let attributes = resources[0]["resource_attributes"].as_array().unwrap();
    let pair = |key: &str, value: &str| json!({"key": key, "value": value});
    assert!(attributes.contains(&pair("cidr", "192.168.0.0/16")));
    assert!(attributes.contains(&pair("routes", "[]")), "{attributes:?}");
}

//= OUT-1, OUT-2, OUT-3, OUT-4, OUT-5
#[test]
fn outputs_of_a_stack() {
    let mut world = deployed();
    let outputs = world.get("stacks/s/outputs");
    let outputs = outputs["outputs"].as_array().unwrap().clone();
    let names: Vec<&Json> = outputs.iter().map(|o| &o["name"]).collect();
    assert_eq!(names, ["subnets", "vpc", "secret"]);
    assert_eq!(outputs[0]["value"], json!("[\"n-0\",\"n-1\"]"));
    assert_eq!(outputs[0]["description"], json!("Their names."));
    assert_eq!(outputs[1]["type"], json!("string"));
    assert_eq!(outputs[1]["value"].as_str().map(str::len), Some(38));
    let hidden =
        json!({"name": "secret", "type": "<sensitive>", "value": "<sensitive>", "sensitive": true});
    assert_eq!(outputs[2], hidden);
    world.post("stacks/s/deployments", &deploy(NETWORK, "m"), 202);
    assert_eq!(world.get("stacks/s/outputs"), json!({"outputs": []}));
}

//= EVT-3, RES-4, TPL-9
#[test]
fn a_change_updates_in_place_and_a_forced_one_replaces() {
    let mut world = deployed();
    let vpc = world.get("stacks/s/resources")["stack_resources"][0]["physical_resource_id"].clone();
    let id =
        world.post("stacks/s/deployments", &deploy(NETWORK, "m"), 202)["deployment_id"].clone();
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
    let query = format!("?deployment_id={}", id.as_str().unwrap());
    let told = events(&mut world, &query);
    assert_eq!(
        told.iter()
            .filter(|line| line.starts_with("UPDATE_COMPLETE"))
            .count(),
        3,
        "{told:?}"
    );
    let body = world.get("stacks/s/resources");
    assert_eq!(body["stack_resources"][0]["physical_resource_id"], vpc);
    assert_eq!(
        body["stack_resources"][0]["resource_status"],
        json!("UPDATE_COMPLETE")
    );

    let wider = NETWORK.replace("0/24", "0/25");
    let id = world.post("stacks/s/deployments", &deploy(&wider, "m"), 202)["deployment_id"].clone();
    world.settle();
    let query = format!("?deployment_id={}", id.as_str().unwrap());
    let told = events(&mut world, &query);
    let gone = told
        .iter()
        .position(|line| line == "DELETION_COMPLETE sub[0]")
        .expect("deleted");
    let made = told
        .iter()
        .position(|line| line == "CREATION_IN_PROGRESS sub[0]")
        .expect("made");
    assert!(gone < made, "{told:?}");
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
}

/// A subnet outside its network: the cloud refuses it.
fn broken() -> String {
    NETWORK.replace("\"192.168.${count.index}.1\"", "\"10.0.0.1\"")
}

//= STACK-4, STACK-9, RES-5, DEP-3
#[test]
fn a_failure_is_told_and_left_as_it_is() {
    let mut world = World::new();
    world.empty_stack("s");
    world.post("stacks/s/deployments", &deploy(&broken(), "n"), 202);
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_FAILED");
    let metadata = world.get("stacks/s/metadata");
    assert!(
        metadata["status_message"]
            .as_str()
            .unwrap()
            .contains("gateway"),
        "{metadata}"
    );
    let told = events(&mut world, "");
    assert!(
        told.contains(&"CREATION_FAILED sub[1]".to_owned()),
        "{told:?}"
    );
    let body = world.get("stacks/s/resources");
    let statuses: Vec<&Json> = body["stack_resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["resource_status"])
        .collect();
    assert_eq!(
        statuses,
        ["CREATION_COMPLETE", "CREATION_FAILED", "CREATION_FAILED"]
    );
    assert!(
        body["stack_resources"][1]["status_message"]
            .as_str()
            .unwrap()
            .contains("10.0.0.1")
    );
    // What failed can be mended by deploying again.
    world.post("stacks/s/deployments", &deploy(NETWORK, "n"), 202);
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
}

//= DEP-3, DEP-7, STACK-9
#[test]
fn a_failure_is_rolled_back_to_the_last_stable_state() {
    let mut world = World::new();
    world.post(
        "stacks",
        &json!({"stack_name": "s", "enable_auto_rollback": true}),
        201,
    );
    world.post("stacks/s/deployments", &deploy(&broken(), "n"), 202);
    world.settle();
    assert_eq!(
        world.status("s"),
        "ROLLBACK_COMPLETE",
        "{}",
        world.get("stacks/s/events")
    );
    assert_eq!(
        world.get("stacks/s/resources"),
        json!({"stack_resources": []})
    );

    world.post("stacks/s/deployments", &deploy(NETWORK, "n"), 202);
    world.settle();
    let before = world.get("stacks/s/resources");
    let renamed = broken().replace(
        "cidr = \"192.168.0.0/16\"",
        "cidr = \"192.168.0.0/16\"\n  description = \"d\"",
    );
    world.post("stacks/s/deployments", &deploy(&renamed, "n"), 202);
    world.settle();
    assert_eq!(world.status("s"), "ROLLBACK_COMPLETE");
    let after = world.get("stacks/s/resources");
    let names = |body: &Json| -> Vec<String> {
        let resources = body["stack_resources"].as_array().unwrap().iter();
        resources
            .map(|r| format!("{} {}", r["logical_resource_name"], r["index_key"]))
            .collect()
    };
    assert_eq!(names(&before), names(&after));
    let attributes = after["stack_resources"][0]["resource_attributes"].to_string();
    assert!(!attributes.contains("\"d\""), "{attributes}");
}

//= DEL-1, DEL-3, STACK-10, STACK-11
#[test]
fn deletion_removes_resources_in_order_and_everything_else() {
    let mut world = deployed();
    assert_eq!(world.send("DELETE", "stacks/s", &NONE).status, 202);
    world.refused(
        "POST",
        "stacks/s/deployments",
        &deploy(NETWORK, "n"),
        403,
        "RF.10012547",
    );
    world.simulator.advance(4000);
    let body = world.get("stacks/s/resources");
    let statuses: Vec<&Json> = body["stack_resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["resource_status"])
        .collect();
    assert_eq!(
        statuses,
        [
            "CREATION_COMPLETE",
            "DELETION_IN_PROGRESS",
            "DELETION_IN_PROGRESS"
        ]
    );
    assert_eq!(body["stack_resources"][0]["resource_attributes"], NONE);
    world.settle();
    world.refused("GET", "stacks/s/metadata", &NONE, 404, "RF.10013001");
    let snapshot = String::from_utf8(world.simulator.snapshot()).unwrap();
    let kinds: Vec<&str> = snapshot.lines().skip(1).collect();
    assert_eq!(kinds.len(), 1, "{kinds:?}");
}

//= DEP-8, DEP-9, N-57
#[test]
fn the_template_is_that_of_the_last_deployment_that_ended() {
    let mut world = deployed();
    let response = world.send("GET", "stacks/s/templates", &NONE);
    assert_eq!((response.status, response.body.len()), (307, 0));
    let link = response.header("Location").unwrap().to_owned();
    let file = world.send("GET", &link, &NONE);
    assert_eq!(
        (file.status, String::from_utf8(file.body).unwrap().as_str()),
        (200, NETWORK)
    );
    world.simulator.advance(5 * 60 * 1000);
    assert_eq!(world.send("GET", &link, &NONE).status, 200);
    world.simulator.advance(1);
    assert_eq!(world.send("GET", &link, &NONE).status, 403);
    world.post(
        "stacks/s/deployments",
        &deploy(&format!("{NETWORK}# 2\n"), "n"),
        202,
    );
    let while_running = world.send("GET", "stacks/s/templates", &NONE);
    let link = while_running.header("Location").unwrap().to_owned();
    assert_eq!(world.send("GET", &link, &NONE).body, NETWORK.as_bytes());
}

//= VAR-8
#[test]
fn metadata_tell_what_was_given() {
    let mut world = World::new();
    let more = json!({"vars_body": "name = \"b\"\n", "vars_structure": [{"var_key": "secret", "var_value": "x"}]});
    world.post("stacks", &new_stack(NETWORK, &more), 201);
    let metadata = world.get("stacks/s/metadata");
    assert_eq!(metadata["vars_body"], more["vars_body"]);
    assert_eq!(metadata["vars_structure"], more["vars_structure"]);
    world.settle();
    assert_eq!(
        world.get("stacks/s/outputs")["outputs"][0]["value"],
        json!("[\"b-0\",\"b-1\"]")
    );
}

//= TPL-10
#[test]
fn a_bad_variable_or_template_fails_the_deployment_not_the_request() {
    let mut world = World::new();
    world.empty_stack("s");
    world.post(
        "stacks/s/deployments",
        &json!({"template_body": NETWORK}),
        202,
    );
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_FAILED");
    let told = events(&mut world, "?filter=event_type==ERROR");
    assert_eq!(told, ["ERROR -[-]"]);
    let import = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huaweicloud/huaweicloud\" }\n  }\n}\nimport {\n  to = huaweicloud_vpc.a\n  id = \"x\"\n}\nresource \"huaweicloud_vpc\" \"a\" {\n  name = \"a\"\n  cidr = \"10.0.0.0/8\"\n}\n";
    let body = json!({"stack_name": "t", "enable_auto_rollback": true, "template_body": import});
    world.refused("POST", "stacks", &body, 400, "RF.10011074");
}

#[test]
fn a_world_closed_in_the_middle_goes_on_exactly() {
    let finish = |simulator: Simulator| {
        let mut world = World::of(simulator);
        world.settle();
        assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
        world.simulator.snapshot()
    };
    let begin = || {
        let mut world = World::new();
        world.post(
            "stacks",
            &new_stack(NETWORK, &json!({"vars_body": "name = \"n\""})),
            201,
        );
        world
    };
    let mut straight = begin();
    straight.simulator.advance(12_000);
    let wanted = finish(straight.simulator);

    let mut world = begin();
    let mut memory = Memory::default();
    memory.apply(world.simulator.take_changes());
    for _ in 0..12 {
        // Closed and opened again every second of virtual time.
        let (mut again, aside) = Simulator::open(Options::default(), catalog(), memory.records());
        assert_eq!(aside, []);
        again.advance(1000);
        memory.apply(again.take_changes());
    }
    let (again, _) = Simulator::open(Options::default(), catalog(), memory.records());
    assert_eq!(String::from_utf8(finish(again)), String::from_utf8(wanted));
}

#[test]
fn a_renamed_block_keeps_its_object() {
    let mut world = deployed();
    let id = world.get("stacks/s/resources")["stack_resources"][0]["physical_resource_id"].clone();
    let moved = NETWORK
        .replace("huaweicloud_vpc.net", "huaweicloud_vpc.lan")
        .replace("\"net\"", "\"lan\"");
    let moved = format!(
        "{moved}moved {{\n  from = huaweicloud_vpc.net\n  to   = huaweicloud_vpc.lan\n}}\n"
    );
    world.post("stacks/s/deployments", &deploy(&moved, "n"), 202);
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
    let body = world.get("stacks/s/resources");
    assert_eq!(
        body["stack_resources"][0]["logical_resource_name"],
        json!("lan")
    );
    assert_eq!(body["stack_resources"][0]["physical_resource_id"], id);
    let mut memory = Memory::default();
    memory.apply(world.simulator.take_changes());
    let (again, _) = Simulator::open(Options::default(), catalog(), memory.records());
    assert_eq!(again.snapshot(), world.simulator.snapshot());
}

//= DEL-4, STACK-9
#[test]
fn a_deletion_that_fails_can_be_repaired() {
    let mut world = World::new();
    world.empty_stack("s");
    let kept = NETWORK.replace(
        "cidr = \"192.168.0.0/16\"",
        "cidr = \"192.168.0.0/16\"\n  lifecycle {\n    prevent_destroy = true\n  }",
    );
    world.post("stacks/s/deployments", &deploy(&kept, "n"), 202);
    world.settle();
    assert_eq!(world.send("DELETE", "stacks/s", &NONE).status, 202);
    world.settle();
    assert_eq!(world.status("s"), "DELETION_FAILED");
    let metadata = world.get("stacks/s/metadata");
    assert!(
        metadata["status_message"]
            .as_str()
            .unwrap()
            .contains("prevent_destroy"),
        "{metadata}"
    );
    assert_eq!(
        world.get("stacks/s/resources")["stack_resources"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    world.post("stacks/s/deployments", &deploy(NETWORK, "n"), 202);
    world.settle();
    assert_eq!(world.send("DELETE", "stacks/s", &NONE).status, 202);
    world.settle();
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
}

/// What another stack still uses cannot go.
//= RES-4, RES-5
#[test]
fn a_deletion_that_the_cloud_refuses() {
    let mut world = deployed();
    let vpc = world.get("stacks/s/resources")["stack_resources"][0]["physical_resource_id"].clone();
    let head = NETWORK.split("variable").next().unwrap();
    let other = format!(
        "{head}resource \"huaweicloud_vpc_subnet\" \"x\" {{\n  name = \"x\"\n  vpc_id = {vpc}\n  cidr = \"192.168.9.0/24\"\n  gateway_ip = \"192.168.9.1\"\n}}\n"
    );
    world.post(
        "stacks",
        &json!({"stack_name": "t", "template_body": other}),
        201,
    );
    world.settle();
    assert_eq!(world.status("t"), "DEPLOYMENT_COMPLETE");
    world.send("DELETE", "stacks/s", &NONE);
    world.settle();
    assert_eq!(world.status("s"), "DELETION_FAILED");
    let body = world.get("stacks/s/resources");
    assert_eq!(body["stack_resources"].as_array().unwrap().len(), 1);
    assert_eq!(
        body["stack_resources"][0]["resource_status"],
        json!("DELETION_FAILED")
    );
    assert!(
        body["stack_resources"][0]["status_message"]
            .as_str()
            .unwrap()
            .contains("in use by")
    );
    world.send("DELETE", "stacks/t", &NONE);
    world.settle();
    world.send("DELETE", "stacks/s", &NONE);
    world.settle();
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
}

#[test]
fn expressions_see_what_is_deployed() {
    let mut world = deployed();
    let stack = world.get("stacks/s/metadata");
    let outputs = world.get("stacks/s/outputs");
    let outputs = outputs["outputs"].as_array().unwrap();
    let vpc = outputs.iter().find(|o| o["name"] == "vpc").unwrap();
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", NETWORK.as_bytes());
    let options = PlanOptions {
        variables: vec![("name".to_owned(), "n".to_owned())],
        state: world
            .simulator
            .stack_state(stack["stack_id"].as_str().unwrap()),
        ..PlanOptions::default()
    };
    let evaluator = workspace.evaluator(&catalog(), &options, None);
    let value = |text: &str| evaluator.evaluate(text, None).json();
    let id: Json = serde_json::from_str(vpc["value"].as_str().unwrap()).unwrap();
    assert_eq!(value("huaweicloud_vpc.net.id"), Some(id));
    let same = "[for s in huaweicloud_vpc_subnet.sub : s.vpc_id == huaweicloud_vpc.net.id]";
    assert_eq!(value(same), Some(json!([true, true])));
    assert_eq!(world.simulator.stack_state("nobody"), None);
}
