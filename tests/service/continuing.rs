//! What comes after a failure, and what can be said of a stack without deploying it.

use serde_json::{Value as Json, json};

use super::World;

const NONE: Json = Json::Null;
const OTHER: &str = "00000000-0000-4000-8000-000000000000";

const HEAD: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
"#;

/// A network with two subnets, one after the other.
fn network(second_gateway: &str) -> String {
    format!(
        r#"{HEAD}
resource "huaweicloud_vpc" "net" {{
  name = "n"
  cidr = "192.168.0.0/16"
}}
resource "huaweicloud_vpc_subnet" "first" {{
  name       = "s"
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "192.168.1.0/24"
  gateway_ip = "192.168.1.1"
}}
resource "huaweicloud_vpc_subnet" "second" {{
  name       = "t"
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "192.168.2.0/24"
  gateway_ip = "{second_gateway}"
  depends_on = [huaweicloud_vpc_subnet.first]
}}
output "vpc" {{ value = huaweicloud_vpc.net.id }}
"#
    )
}

const GOOD: &str = "192.168.2.1";
/// An address outside of the subnet: the cloud refuses it.
const BAD: &str = "10.0.0.1";

fn stack(name: &str, template: &str, auto_rollback: bool) -> Json {
    json!({"stack_name": name, "template_body": template, "enable_auto_rollback": auto_rollback})
}

#[track_caller]
fn settled(world: &mut World, stack: &str, status: &str) {
    world.settle();
    let events = world.get(&format!("stacks/{stack}/events"));
    assert_eq!(world.status(stack), status, "{events}");
}

/// The identifier of a resource that is there, and its status.
fn resource(world: &mut World, stack: &str, name: &str) -> Option<(String, String)> {
    let body = world.get(&format!("stacks/{stack}/resources"));
    let mut all = body["stack_resources"].as_array()?.iter();
    let found = all.find(|r| r["logical_resource_name"] == name)?;
    let text = |key: &str| found[key].as_str().map(str::to_owned);
    Some((text("physical_resource_id")?, text("resource_status")?))
}

/// A stack with a subnet in somebody else's network: the network cannot go.
fn guest(world: &mut World, name: &str, vpc: &str) {
    let template = format!(
        "{HEAD}resource \"huaweicloud_vpc_subnet\" \"g\" {{\n  name = \"g\"\n  vpc_id = \"{vpc}\"\n  \
         cidr = \"192.168.9.0/24\"\n  gateway_ip = \"192.168.9.1\"\n}}\n"
    );
    world.post("stacks", &stack(name, &template, false), 201);
}

/// A stack whose first deployment failed, and its rollback too, because of a guest in its network.
fn stuck(world: &mut World, name: &str) {
    world.post("stacks", &stack(name, &network(BAD), true), 201);
    let vpc = loop {
        world.simulator.advance(500);
        match resource(world, name, "net") {
            Some((id, status)) if status == "CREATION_COMPLETE" => break id,
            _ => {}
        }
    };
    guest(world, &format!("guest-of-{name}"), &vpc);
    settled(world, name, "ROLLBACK_FAILED");
}

/// Stacks in each state in which nothing goes on.
fn in_every_final_state(world: &mut World) -> [(&'static str, &'static str); 6] {
    world.empty_stack("fresh");
    world.post("stacks", &stack("done", &network(GOOD), false), 201);
    world.post("stacks", &stack("failed", &network(BAD), false), 201);
    world.post("stacks", &stack("back", &network(BAD), true), 201);
    stuck(world, "stuck");
    let kept = network(GOOD).replacen(
        "cidr",
        "lifecycle {\n    prevent_destroy = true\n  }\n  cidr",
        1,
    );
    world.post("stacks", &stack("kept", &kept, false), 201);
    settled(world, "kept", "DEPLOYMENT_COMPLETE");
    assert_eq!(world.send("DELETE", "stacks/kept", &NONE).status, 202);
    world.settle();
    let all = [
        ("fresh", "CREATION_COMPLETE"),
        ("done", "DEPLOYMENT_COMPLETE"),
        ("failed", "DEPLOYMENT_FAILED"),
        ("back", "ROLLBACK_COMPLETE"),
        ("stuck", "ROLLBACK_FAILED"),
        ("kept", "DELETION_FAILED"),
    ];
    for (name, status) in all {
        assert_eq!(world.status(name), status);
    }
    all
}

//= STACK-10, STACK-11, STACK-1, STACK-4, ERR-9
#[test]
fn what_may_follow_which_state() {
    let mut world = World::new();
    let states = in_every_final_state(&mut world);
    for (name, status) in states {
        let failed = status.ends_with("_FAILED");
        let metadata = world.get(&format!("stacks/{name}/metadata"));
        assert_eq!(metadata["status_message"].is_string(), failed, "{metadata}");
        let path = |what: &str| format!("stacks/{name}/{what}");
        if status != "DEPLOYMENT_FAILED" {
            world.refused("POST", &path("continuations"), &NONE, 403, "RF.10012547");
        }
        if status != "ROLLBACK_FAILED" {
            world.refused("POST", &path("rollbacks"), &NONE, 403, "RF.10012547");
        }
        let on = json!({"enable_auto_rollback": true});
        let off = json!({"enable_auto_rollback": false});
        let stack = format!("stacks/{name}");
        //= UPD-3
        assert_eq!(world.send("PATCH", &stack, &off).status, 204);
        if failed {
            world.refused("PATCH", &stack, &on, 403, "RF.10012546");
        } else {
            assert_eq!(world.send("PATCH", &stack, &on).status, 204);
            assert_eq!(world.send("PATCH", &stack, &on).status, 204);
        }
        let plan = json!({"execution_plan_name": "p", "template_body": HEAD});
        world.post(&path("execution-plans"), &plan, 202);
        world.settle();
        assert_eq!(
            world
                .send("DELETE", &path("execution-plans/p"), &NONE)
                .status,
            204
        );
    }
    for (name, _) in states {
        let plan = json!({"execution_plan_name": "q", "template_body": HEAD});
        world.post(&format!("stacks/{name}/execution-plans"), &plan, 202);
    }
    world.settle();
    for (name, _) in states {
        let path = |what: &str| format!("stacks/{name}/{what}");
        let body = json!({"template_body": HEAD});
        world.post(&path("deployments"), &body, 202);
        busy(&mut world, name);
    }
}

/// What is refused of a stack in which something goes on.
fn busy(world: &mut World, name: &str) {
    let path = |what: &str| format!("stacks/{name}/{what}");
    let body = json!({"template_body": HEAD});
    let plan = json!({"execution_plan_name": "p", "template_body": HEAD});
    let stack = format!("stacks/{name}");
    let mut refused =
        |method, path: &str, body: &Json, code| world.refused(method, path, body, 403, code);
    refused("POST", &path("deployments"), &body, "RF.10012547");
    refused("POST", &path("continuations"), &NONE, "RF.10012547");
    refused("POST", &path("rollbacks"), &NONE, "RF.10012547");
    refused("POST", &path("execution-plans"), &plan, "RF.10012547");
    refused("POST", &path("execution-plans/q"), &NONE, "RF.10012542");
    refused("DELETE", &path("execution-plans/q"), &NONE, "RF.10012549");
    refused("DELETE", &stack, &NONE, "RF.10012544");
    refused("POST", &path("deletion"), &NONE, "RF.10012544");
    //= UPD-2
    refused("PATCH", &stack, &json!({"description": "d"}), "RF.10012547");
    let on = json!({"enable_auto_rollback": true});
    let is_on = world.get(&path("metadata"))["enable_auto_rollback"] == true;
    let code = if is_on { "RF.10012547" } else { "RF.10012546" };
    world.refused("PATCH", &stack, &on, 403, code);
}

//= DEP-4, DEP-6, DEP-8, ID-3, ID-13, PLAN-10
#[test]
fn a_deployment_that_failed_goes_on() {
    let mut world = World::new();
    let mut body = stack("s", &network("${var.gateway}"), false);
    body["template_body"] = json!(format!(
        "{}variable \"gateway\" {{}}\n",
        network("${var.gateway}")
    ));
    body["vars_body"] = json!("gateway = \"10.0.0.1\"");
    let first = world.post("stacks", &body, 201)["deployment_id"].clone();
    settled(&mut world, "s", "DEPLOYMENT_FAILED");
    let made = resource(&mut world, "s", "first");
    let plan = json!({"execution_plan_name": "p", "template_body": HEAD});
    world.post("stacks/s/execution-plans", &plan, 202);
    world.settle();

    let path = "stacks/s/continuations";
    world.refused(
        "POST",
        path,
        &json!({"stack_id": OTHER}),
        400,
        "RF.10011015",
    );
    world.refused(
        "POST",
        path,
        &json!({"template_body": HEAD}),
        400,
        "RF.10011002",
    );
    world.refused("POST", "stacks/u/continuations", &NONE, 404, "RF.10013001");
    let id = world.get("stacks/s/metadata")["stack_id"].clone();
    let second = world.post(path, &json!({"stack_id": id}), 202)["deployment_id"].clone();
    assert_ne!(first, second);
    assert_eq!(world.status("s"), "DEPLOYMENT_IN_PROGRESS");
    settled(&mut world, "s", "DEPLOYMENT_FAILED");
    world.refused(
        "POST",
        "stacks/s/execution-plans/p",
        &NONE,
        403,
        "RF.10012545",
    );
    // What was made stays, and only the rest is tried again.
    assert_eq!(resource(&mut world, "s", "first"), made);
    let query = format!("stacks/s/events?deployment_id={}", second.as_str().unwrap());
    let events = world.get(&query)["stack_events"].clone();
    let named = events
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|e| e["resource_name"].as_str());
    assert_eq!(named.collect::<Vec<_>>(), ["second", "second"]);
    assert_eq!(
        world.get("stacks/s/metadata")["vars_body"],
        "gateway = \"10.0.0.1\""
    );
    let link = world.send("GET", "stacks/s/templates", &NONE);
    let link = link.header("location").unwrap().to_owned();
    let text = String::from_utf8(world.send("GET", &link, &NONE).body).unwrap();
    assert_eq!(json!(text), body["template_body"]);

    // What stood in the way is gone: the same template is deployed to its end.
    world.post(
        "stacks/s/deployments",
        &json!({"template_body": network(BAD)}),
        202,
    );
    settled(&mut world, "s", "DEPLOYMENT_FAILED");
    world.post(path, &NONE, 202);
    settled(&mut world, "s", "DEPLOYMENT_FAILED");
}

/// A deployment that fails because a network is full of somebody else, goes on once it is not.
//= DEP-4, STACK-9
#[test]
fn what_stood_in_the_way_can_be_removed() {
    let mut world = World::new();
    world.post("stacks", &stack("s", &network(GOOD), false), 201);
    settled(&mut world, "s", "DEPLOYMENT_COMPLETE");
    let (vpc, _) = resource(&mut world, "s", "net").unwrap();
    guest(&mut world, "guest", &vpc);
    settled(&mut world, "guest", "DEPLOYMENT_COMPLETE");
    // Nothing is wanted any more, but the network is in use.
    world.post("stacks/s/deployments", &json!({"template_body": HEAD}), 202);
    settled(&mut world, "s", "DEPLOYMENT_FAILED");
    world.send("DELETE", "stacks/guest", &NONE);
    world.settle();
    world.post("stacks/s/continuations", &NONE, 202);
    settled(&mut world, "s", "DEPLOYMENT_COMPLETE");
    assert_eq!(
        world.get("stacks/s/resources"),
        json!({"stack_resources": []})
    );
    world.refused("POST", "stacks/s/continuations", &NONE, 403, "RF.10012547");
}

//= DEP-3, DEP-5, DEP-7, STACK-9, N-57
#[test]
fn a_rollback_that_failed_goes_on() {
    let mut world = World::new();
    stuck(&mut world, "s");
    let message = world.get("stacks/s/metadata")["status_message"].clone();
    assert!(message.as_str().unwrap().contains("in use"), "{message}");
    let path = "stacks/s/rollbacks";
    world.refused(
        "POST",
        path,
        &json!({"stack_id": OTHER}),
        400,
        "RF.10011015",
    );
    world.refused("POST", "stacks/u/rollbacks", &NONE, 404, "RF.10013001");
    world.refused("POST", "stacks/s/continuations", &NONE, 403, "RF.10012547");
    let first = world.post(path, &NONE, 202)["deployment_id"].clone();
    assert_eq!(world.status("s"), "ROLLBACK_IN_PROGRESS");
    assert_eq!(world.get("stacks/s/outputs"), json!({"outputs": []}));
    settled(&mut world, "s", "ROLLBACK_FAILED");
    world.send("DELETE", "stacks/guest-of-s", &NONE);
    world.settle();
    let second = world.post(path, &NONE, 202)["deployment_id"].clone();
    assert_ne!(first, second);
    settled(&mut world, "s", "ROLLBACK_COMPLETE");
    assert_eq!(
        world.get("stacks/s/resources"),
        json!({"stack_resources": []})
    );
    assert_eq!(world.get("stacks/s/metadata")["status_message"], NONE);
    // The template is still that of the deployment that failed.
    let link = world.send("GET", "stacks/s/templates", &NONE);
    let link = link.header("location").unwrap().to_owned();
    assert_eq!(
        world.send("GET", &link, &NONE).body,
        network(BAD).as_bytes()
    );
    world.refused("POST", path, &NONE, 403, "RF.10012547");
}

/// A rollback that goes on leads to the last deployment that succeeded.
//= DEP-3, DEP-5
#[test]
fn a_rollback_goes_on_towards_the_last_stable_state() {
    let mut world = World::new();
    let one = format!(
        "{HEAD}resource \"huaweicloud_vpc\" \"old\" {{\n  name = \"o\"\n  cidr = \"10.0.0.0/8\"\n}}\n"
    );
    world.post("stacks", &stack("s", &one, true), 201);
    settled(&mut world, "s", "DEPLOYMENT_COMPLETE");
    let old = resource(&mut world, "s", "old").unwrap().0;
    let body = json!({"template_body": network(BAD).replace("output", &format!("{}\noutput", one.replace(HEAD, "")))});
    world.post("stacks/s/deployments", &body, 202);
    let vpc = loop {
        world.simulator.advance(500);
        match resource(&mut world, "s", "net") {
            Some((id, status)) if status == "CREATION_COMPLETE" => break id,
            _ => {}
        }
    };
    guest(&mut world, "guest", &vpc);
    settled(&mut world, "s", "ROLLBACK_FAILED");
    world.send("DELETE", "stacks/guest", &NONE);
    world.settle();
    world.post("stacks/s/rollbacks", &NONE, 202);
    settled(&mut world, "s", "ROLLBACK_COMPLETE");
    let names = world.get("stacks/s/resources")["stack_resources"].clone();
    assert_eq!(names.as_array().map(Vec::len), Some(1));
    assert_eq!(resource(&mut world, "s", "old").unwrap().0, old);
}

//= UPD-1, UPD-4, AGY-1, AGY-7, TIME-3, DEL-2, ID-3, AGY-2, AGY-3
#[test]
fn what_is_said_of_a_stack_can_be_changed() {
    let mut world = World::new();
    let id = world.empty_stack("s");
    world.simulator.advance(3000);
    let agency = |name: &str| json!({"provider_name": "huaweicloud", "agency_name": name});
    let mut change = |body: Json| {
        let response = world.send("PATCH", "stacks/s", &body);
        assert_eq!((response.status, response.body.len()), (204, 0), "{body}");
        world.get("stacks/s/metadata")
    };
    let all = json!({
        "description": "d", "enable_deletion_protection": true, "enable_auto_rollback": true,
        "agencies": [agency("a")], "stack_id": id,
    });
    let metadata = change(all.clone());
    for name in [
        "description",
        "enable_deletion_protection",
        "enable_auto_rollback",
        "agencies",
    ] {
        assert_eq!(metadata[name], all[name]);
    }
    assert_eq!(metadata["update_time"], "2026-01-01T00:00:03Z");
    assert_eq!(metadata["create_time"], "2026-01-01T00:00:00Z");
    let metadata = change(json!({"agencies": [agency("b")]}));
    assert_eq!(metadata["agencies"], json!([agency("b")]));
    assert_eq!(metadata["description"], "d");
    assert_eq!(
        change(json!({"description": "", "agencies": []}))["description"],
        ""
    );
    world.refused("DELETE", "stacks/s", &NONE, 403, "RF.10012544");
    world.refused("POST", "stacks/s/deletion", &NONE, 403, "RF.10012544");
    let mut refused = |body: &Json, code| world.refused("PATCH", "stacks/s", body, 400, code);
    refused(&NONE, "RF.10011032");
    refused(&json!({}), "RF.10011084");
    refused(&json!({"stack_id": id}), "RF.10011084");
    refused(&json!({"description": null}), "RF.10011038");
    refused(
        &json!({"stack_id": OTHER, "description": "e"}),
        "RF.10011015",
    );
    refused(&json!({"agencies": agency("a")}), "RF.10011038");
    refused(
        &json!({"agencies": [{"provider_name": "p"}]}),
        "RF.10011001",
    );
    refused(
        &json!({"agencies": [agency("a"), agency("b")]}),
        "RF.10011065",
    );
    world.refused(
        "PATCH",
        "stacks/u",
        &json!({"description": "e"}),
        404,
        "RF.10013001",
    );
    let off = json!({"enable_deletion_protection": false});
    assert_eq!(world.send("PATCH", "stacks/s", &off).status, 204);
    assert_eq!(world.send("DELETE", "stacks/s", &NONE).status, 202);
}

//= DEL-5, DEL-6, DEL-7, ID-3, STACK-12
#[test]
fn resources_can_be_retained() {
    let mut world = World::new();
    let kept = network(GOOD).replacen(
        "cidr",
        "lifecycle {\n    prevent_destroy = true\n  }\n  cidr",
        1,
    );
    world.post("stacks", &stack("s", &kept, false), 201);
    settled(&mut world, "s", "DEPLOYMENT_COMPLETE");
    let (vpc, _) = resource(&mut world, "s", "net").unwrap();
    let path = "stacks/s/deletion";
    world.refused(
        "POST",
        path,
        &json!({"stack_id": OTHER}),
        400,
        "RF.10011015",
    );
    world.refused(
        "POST",
        path,
        &json!({"retain_all_resources": "yes"}),
        400,
        "RF.10011038",
    );
    world.refused("POST", "stacks/u/deletion", &NONE, 404, "RF.10013001");
    // Nothing is removed, so nothing stands in the way.
    let response = world.send("POST", path, &json!({"retain_all_resources": true}));
    assert_eq!((response.status, response.body.len()), (202, 0));
    assert_eq!(world.status("s"), "DELETION_IN_PROGRESS");
    world.settle();
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
    // The network is there, and another stack may take it over.
    let import = format!(
        "{HEAD}import {{\n  to = huaweicloud_vpc.net\n  id = \"{vpc}\"\n}}\nresource \"huaweicloud_vpc\" \"net\" {{\n  \
         name = \"n\"\n  cidr = \"192.168.0.0/16\"\n}}\n"
    );
    world.post("stacks", &stack("t", &import, false), 201);
    settled(&mut world, "t", "DEPLOYMENT_COMPLETE");
    assert_eq!(resource(&mut world, "t", "net").unwrap().0, vpc);
    world.post("stacks", &stack("u", &network(GOOD), false), 201);
    settled(&mut world, "u", "DEPLOYMENT_COMPLETE");
    assert_eq!(
        world.send("POST", "stacks/u/deletion", &json!({})).status,
        202
    );
    world.settle();
    world.refused("GET", "stacks/u/metadata", &NONE, 404, "RF.10013001");
}
