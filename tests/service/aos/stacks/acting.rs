//! Actions on stacks.

use serde_json::{Value as Json, json};

use super::SERVERS;
use crate::service::World;

fn servers(world: &mut World) -> String {
    let id = world.made("servers", SERVERS, json!({}));
    assert_eq!(
        world.phase(&id),
        "CreateSucceeded Running",
        "{:?}",
        world.steps(&id)
    );
    id
}

/// How many resources of a type the stack has in the cloud.
fn count(world: &World, ty: &str) -> usize {
    let look = formwork::service::Look {
        ty,
        ..Default::default()
    };
    world.simulator.world(&look).total
}

//= AOS-46
#[test]
fn what_is_no_action_is_refused() {
    let mut world = World::new();
    let id = servers(&mut world);
    for (body, code) in [
        (json!([]), "4002500"),
        (json!({}), "4002501"),
        (json!({"lifecycle": "scale"}), "4002501"),
        (json!({"lifecycle": 1}), "4002501"),
        (json!({"lifecycle": "create"}), "4002501"),
        (json!({"lifecycle": "delete", "timeout": 1441}), "4002501"),
        (
            json!({"lifecycle": "delete", "failure_strategy": "Undo"}),
            "4002507",
        ),
        (
            json!({"lifecycle": "delete", "failure_strategy": "Rollback"}),
            "4002508",
        ),
        (
            json!({"lifecycle": "upgrade", "failure_strategy": "Rollback"}),
            "4002508",
        ),
        (json!({"lifecycle": "rollback"}), "4002515"),
        (json!({"lifecycle": "retry"}), "4002501"),
        (json!({"lifecycle": "upgrade"}), "4002576"),
        (json!({"lifecycle": "upgrade", "inputs": []}), "4002008"),
        (
            json!({"lifecycle": "upgrade", "inputs": {"count": 2}}),
            "4002576",
        ),
        (
            json!({"lifecycle": "upgrade", "inputs": {"none": 2}}),
            "4002008",
        ),
        (
            json!({"lifecycle": "upgrade", "inputs": {"count": 11}}),
            "4002013",
        ),
        (
            json!({"lifecycle": "upgrade", "inputs": {"zone": "cn-north-4b"}}),
            "4003915",
        ),
        (
            json!({"lifecycle": "upgrade", "template_id": "none"}),
            "4040012",
        ),
        (json!({"lifecycle": "upgrade", "nodes": {}}), "4002500"),
        (json!({"lifecycle": "upgrade", "nodes": [{}]}), "4002562"),
        (
            json!({"lifecycle": "upgrade", "nodes": [{"name": "vm"}]}),
            "4002502",
        ),
        (
            json!({"lifecycle": "upgrade", "nodes": [{"name": "vm", "parameters": {"instances": 101}}]}),
            "4002549",
        ),
        (
            json!({"lifecycle": "upgrade", "nodes": [{"name": "vm", "parameters": {"instances": 3}}]}),
            "4002028",
        ),
        (
            json!({"lifecycle": "upgrade", "nodes": [{"name": "no", "parameters": {"instances": 3}}]}),
            "4002513",
        ),
        (
            json!({"lifecycle": "upgrade", "inputs": {"count": 3}, "nodes": [{"name": "vm", "parameters": {"instances": 3}}]}),
            "4002027",
        ),
    ] {
        world.act_refused(&id, &body, code);
    }
    assert_eq!(world.phase(&id), "CreateSucceeded Running");
    assert!(!world.simulator.is_busy());
}

//= AOS-46, AOS-49, AOS-57, AOS-58
#[test]
fn a_stack_is_upgraded_and_goes_back() {
    let mut world = World::new();
    let id = servers(&mut world);
    let first =
        world.get(&format!("/v2/stacks/{id}/actions?last=true"))[0]["metadata"]["name"].clone();
    let answer = world.act(
        &id,
        &json!({"lifecycle": "upgrade", "inputs": {"count": 3}}),
    );
    assert_eq!(answer["last_action_id"], first);
    assert_eq!(world.phase(&id), "Upgrading Processing");
    world.act_refused(
        &id,
        &json!({"lifecycle": "upgrade", "inputs": {"count": 4}}),
        "4090329",
    );
    world.settle();
    assert_eq!(
        world.phase(&id),
        "UpgradeSucceeded Running",
        "{:?}",
        world.steps(&id)
    );
    assert_eq!(count(&world, "huaweicloud_compute_instance"), 3);
    let stack = world.get(&format!("/v2/stacks/{id}"));
    assert_ne!(stack["previous_inputs_json"], stack["inputs_json"]);
    world.act(
        &id,
        &json!({"lifecycle": "upgrade", "inputs": {"count": 1, "flavor": "s6.xlarge.2"}}),
    );
    world.settle();
    assert_eq!(count(&world, "huaweicloud_compute_instance"), 1);
    let vm = world.get(&format!("/v2/stacks/{id}/elements/vm"));
    assert_eq!(vm["properties"]["flavor"], "s6.xlarge.2");
    assert!(vm["runtime_properties"]["refID"].is_string());
    world.act(&id, &json!({"lifecycle": "rollback"}));
    assert_eq!(world.phase(&id), "Rollbacking Processing");
    world.settle();
    assert_eq!(
        world.phase(&id),
        "RollbackSucceeded Running",
        "{:?}",
        world.steps(&id)
    );
    assert_eq!(count(&world, "huaweicloud_compute_instance"), 3);
    world.act_refused(&id, &json!({"lifecycle": "rollback"}), "4002515");
    let records = world.get(&format!("/v2/stacks/{id}/actions"));
    let names: Vec<&str> = records
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["spec"]["actionName"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["rollback", "upgrade", "upgrade", "create"]);
    let name = records[1]["metadata"]["name"].as_str().unwrap();
    assert_eq!(
        world.get(&format!("/v2/stacks/{id}/actions/{name}")),
        records[1]
    );
    for count in 0..9 {
        world.act(
            &id,
            &json!({"lifecycle": "upgrade", "inputs": {"count": count % 2}}),
        );
        world.settle();
    }
    let records = world.get(&format!("/v2/stacks/{id}/actions"));
    assert_eq!(records.as_array().unwrap().len(), 10);
    assert_eq!(world.phase(&id), "UpgradeSucceeded Running");
}

/// Deletion by an action leaves the stack, which can be made again.
//= AOS-45, AOS-46, AOS-61
#[test]
fn a_stack_is_emptied_and_then_goes() {
    let mut world = World::new();
    let id = servers(&mut world);
    world.act(&id, &json!({"lifecycle": "delete"}));
    assert_eq!(world.phase(&id), "Deleting Processing");
    world.settle();
    assert_eq!(
        world.phase(&id),
        "DeleteSucceeded Stopped",
        "{:?}",
        world.steps(&id)
    );
    assert_eq!(count(&world, "huaweicloud_vpc"), 0);
    world.act(&id, &json!({"lifecycle": "create"}));
    world.settle();
    assert_eq!(world.phase(&id), "CreateSucceeded Running");
    assert_eq!(count(&world, "huaweicloud_vpc"), 1);
    let path = format!("/v2/stacks/{id}");
    world.aos_refused("DELETE", &format!("{path}?force=true"), 400, "4000010");
    let (status, body) = world.ask("DELETE", &path, &Json::Null);
    assert_eq!((status, body), (200, json!({})));
    assert_eq!(world.phase(&id), "Terminating Processing");
    world.aos_refused("DELETE", &path, 409, "4090329");
    world.settle();
    world.aos_refused("GET", &path, 404, "4042101");
    assert_eq!(count(&world, ""), 0);
}

/// What cannot be removed stays, and force leaves it to nobody.
//= AOS-45
#[test]
fn force_leaves_behind_what_does_not_go() {
    let mut world = World::new();
    let id = servers(&mut world);
    let path = format!("/v2/stacks/{id}");
    world.aos_fault(json!({"address": "vpc", "phases": ["delete"], "error": {}}));
    world.ask("DELETE", &path, &Json::Null);
    world.settle();
    assert_eq!(world.phase(&id), "DeleteFailed Abnormal");
    assert_eq!(
        world.steps(&id)[0..2],
        ["group Succeeded", "subnet Succeeded"]
    );
    world.ask("DELETE", &format!("{path}?force=true"), &Json::Null);
    world.settle();
    world.aos_refused("GET", &path, 404, "4042101");
    assert_eq!(count(&world, "huaweicloud_vpc"), 1);
    let look = formwork::service::Look {
        limit: 1,
        ..Default::default()
    };
    assert_eq!(world.simulator.world(&look).rows[0].0.owner, None);
}

//= AOS-43, AOS-59, AOS-64
#[test]
fn a_failure_is_told_goes_back_or_is_tried_again() {
    let mut world = World::new();
    world.aos_fault(json!({"address": "vm[1]", "phases": ["create"], "when": {"first": 2}, "error": {"message": "sold out"}}));
    let back = world.made(
        "back",
        SERVERS,
        json!({"action_parameters": {"auto_create": true, "failure_strategy": "Rollback"}}),
    );
    assert_eq!(world.phase(&back), "RollbackSucceeded Abnormal");
    assert_eq!(count(&world, "huaweicloud_vpc"), 0);
    let records = world.get(&format!("/v2/stacks/{back}/actions"));
    let told = |record: &Json| {
        let spec = &record["spec"];
        (
            spec["actionName"].clone(),
            spec["source"].clone(),
            record["status"]["objectStatus"]["phase"].clone(),
        )
    };
    assert_eq!(
        told(&records[0]),
        (json!("rollback"), json!("System"), json!("Succeeded"))
    );
    assert_eq!(
        told(&records[1]),
        (json!("create"), json!("User"), json!("Failed"))
    );
    assert_eq!(
        records[1]["status"]["objectStatus"]["message"],
        "vm[1]: 500 InternalError: sold out"
    );
    let stay = world.made("stay", SERVERS, json!({}));
    assert_eq!(world.phase(&stay), "CreateFailed Abnormal");
    assert_eq!(
        world.steps(&stay)[2],
        "vm Failed: 500 InternalError: sold out"
    );
    assert_eq!(count(&world, "huaweicloud_compute_instance"), 1);
    world.act(&stay, &json!({"lifecycle": "retry"}));
    assert_eq!(world.phase(&stay), "Creating Processing");
    world.settle();
    assert_eq!(
        world.phase(&stay),
        "CreateSucceeded Running",
        "{:?}",
        world.steps(&stay)
    );
    assert_eq!(count(&world, "huaweicloud_compute_instance"), 2);
    let last = world.get(&format!("/v2/stacks/{stay}/actions?last=true"));
    assert_eq!(last[0]["spec"]["actionName"], "retry");
    world.act(&back, &json!({"lifecycle": "create"}));
    world.settle();
    assert_eq!(
        world.phase(&back),
        "CreateSucceeded Running",
        "{:?}",
        world.steps(&back)
    );
}

/// When its time is over nothing more is begun, and what is at work comes to its end.
//= AOS-43, AOS-46
#[test]
fn an_action_has_its_time() {
    let mut world = World::new();
    world.aos_fault(json!({"type": "huaweicloud_vpc", "phases": ["create"], "delay_ms": 90_000, "when": {"nth": 1}}));
    let template = world.template("slow", "1", SERVERS);
    let mut body = World::stack_body("slow", &template);
    body["action_parameters"] = json!({"auto_create": true, "timeout": 1});
    let id = world.aos_stack(&body);
    world.simulator.advance(65_000);
    assert_eq!(world.phase(&id), "CreateCancelling Processing");
    world.settle();
    assert_eq!(world.phase(&id), "CreateFailed Abnormal");
    let last = world.get(&format!("/v2/stacks/{id}"));
    let status = &last["object"]["status"]["lastExecutionStatus"]["objectStatus"];
    assert_eq!(
        (&status["reason"], &status["phase"]),
        (&json!("Timeout"), &json!("Failed"))
    );
    assert_eq!(count(&world, "huaweicloud_vpc"), 1);
    assert_eq!(count(&world, "huaweicloud_vpc_subnet"), 0);
    world.act(&id, &json!({"lifecycle": "retry"}));
    world.settle();
    assert_eq!(world.phase(&id), "CreateSucceeded Running");
}

const FIXED: &str = r#"tosca_definitions_version: huaweicloud_tosca_version_1_0
inputs:
  count: { type: integer, default: 1 }
  name: { default: a }
node_templates:
  agent:
    type: HuaweiCloud.ServiceStage.Agent
    properties: { name: { get_input: name } }
  pool:
    type: HuaweiCloud.ServiceStage.Job
    properties: { instances: { get_input: count } }
"#;

//= AOS-47
#[test]
fn some_elements_neither_change_nor_are_tried_again() {
    let mut world = World::new();
    let id = world.made("fixed", FIXED, json!({}));
    assert_eq!(
        world.phase(&id),
        "CreateSucceeded Running",
        "{:?}",
        world.steps(&id)
    );
    world.act_refused(
        &id,
        &json!({"lifecycle": "upgrade", "inputs": {"name": "b"}}),
        "4002566",
    );
    world.act_refused(
        &id,
        &json!({"lifecycle": "upgrade", "inputs": {"count": 2}}),
        "4002566",
    );
    world.aos_fault(
        json!({"type": "HuaweiCloud.ServiceStage.Agent", "error": {}, "when": {"nth": 1}}),
    );
    let template = world.template("other", "1", FIXED);
    let id = world.aos_stack(&World::stack_body("other", &template));
    world.settle();
    assert_eq!(world.phase(&id), "CreateFailed Abnormal");
    world.act_refused(&id, &json!({"lifecycle": "retry"}), "4002547");
    world.act_refused(&id, &json!({"lifecycle": "create"}), "4002547");
}

const SHARED: &str = r#"tosca_definitions_version: huaweicloud_tosca_version_1_0
inputs:
  count: { type: integer, default: 1 }
node_templates:
  a: { type: HuaweiCloud.ServiceStage.StatelessApplication, properties: { instances: { get_input: count } } }
  b: { type: HuaweiCloud.ServiceStage.StatelessApplication, properties: { instances: { get_input: count } } }
  c: { type: HuaweiCloud.ServiceStage.StatelessApplication, properties: { instances: 1 } }
"#;

//= AOS-48, AOS-51, AOS-54
#[test]
fn applications_are_scaled_by_their_input() {
    let mut world = World::new();
    let id = world.made("apps", SHARED, json!({}));
    let node = |name: &str, count: u64| json!({"name": name, "parameters": {"instances": count}});
    let scale = |nodes: Vec<Json>| json!({"lifecycle": "upgrade", "nodes": nodes});
    world.act_refused(&id, &scale(vec![node("a", 2)]), "4002028");
    world.act_refused(&id, &scale(vec![node("a", 2), node("b", 3)]), "4002028");
    world.act_refused(&id, &scale(vec![node("c", 2)]), "4002028");
    world.act(&id, &scale(vec![node("a", 4), node("b", 4)]));
    world.settle();
    assert_eq!(world.phase(&id), "UpgradeSucceeded Running");
    let a = world.get(&format!("/v2/stacks/{id}/elements/a"));
    assert_eq!(a["instances"]["items"].as_array().unwrap().len(), 4);
    assert_eq!(a["runtime_properties"]["ips"].as_array().unwrap().len(), 4);
    let last = world.get(&format!("/v2/stacks/{id}/actions?last=true"));
    assert_eq!(last[0]["spec"]["actionName"], "scale");
    assert_eq!(last[0]["spec"]["subObjectNames"], "a,b");
    world.act(&id, &scale(vec![node("a", 0), node("b", 0)]));
    world.settle();
    assert_eq!(world.phase(&id), "UpgradeSucceeded PartialStopped");
    let apps = world.get(&format!(
        "/v2/stacks/{id}/elements?element_type=Application"
    ));
    assert_eq!(apps.as_array().unwrap().len(), 3);
}
