//! Stacks without resources: names, identifiers, states.

use serde_json::{Value as Json, json};

use super::World;

const NONE: Json = Json::Null;

//= STACK-5, STACK-7, STACK-8, COM-8, COM-9, TIME-1
#[test]
fn an_empty_stack() {
    let mut world = World::new();
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
    let first = world.empty_stack("a");
    world.simulator.advance(1500);
    let second = world.empty_stack("栈-b_1");
    let summary = |id: &str, name: &str, time: &str| {
        json!({
            "stack_id": id, "stack_name": name, "status": "CREATION_COMPLETE",
            "create_time": time, "update_time": time,
        })
    };
    let newest_first = json!({"stacks": [
        summary(&second, "栈-b_1", "2026-01-01T00:00:01Z"),
        summary(&first, "a", "2026-01-01T00:00:00Z"),
    ]});
    assert_eq!(world.get("stacks"), newest_first);
    assert_eq!(world.get("/v1/abcd/stacks"), json!({"stacks": []}));
    let metadata = world.get("stacks/%E6%A0%88-b_1/metadata");
    assert_eq!(metadata["enable_auto_rollback"], json!(false));
    assert_eq!(metadata["enable_deletion_protection"], json!(false));
    assert_eq!(metadata["stack_id"], json!(second));
}

//= NAME-6, STACK-13, ID-3, ID-8, DEP-10
#[test]
fn names_and_identifiers() {
    let mut world = World::new();
    let id = world.empty_stack("a");
    world.refused(
        "POST",
        "stacks",
        &json!({"stack_name": "a"}),
        409,
        "RF.10013502",
    );
    let other = "00000000-0000-4000-8000-000000000000";
    for what in [
        "metadata",
        "events",
        "resources",
        "outputs",
        "templates",
        "execution-plans",
    ] {
        world.refused(
            "GET",
            &format!("stacks/b/{what}?stack_id={id}"),
            &NONE,
            404,
            "RF.10013001",
        );
        world.refused(
            "GET",
            &format!("stacks/a/{what}?stack_id={other}"),
            &NONE,
            400,
            "RF.10011015",
        );
    }
    world.refused("GET", "stacks/a/templates", &NONE, 404, "RF.10013023");
    world.refused(
        "GET",
        "stacks/a/execution-plans/p",
        &NONE,
        404,
        "RF.10013002",
    );
    world.refused(
        "DELETE",
        &format!("stacks/a?stack_id={other}"),
        &NONE,
        400,
        "RF.10011015",
    );
    let unknown = format!("stacks/a/events?deployment_id={other}");
    world.refused("GET", &unknown, &NONE, 404, "RF.10013001");
    assert_eq!(world.get("stacks/a/outputs"), json!({"outputs": []}));
    assert_eq!(
        world.get("stacks/a/resources"),
        json!({"stack_resources": []})
    );
}

//= DEL-2
#[test]
fn a_protected_stack_stays() {
    let mut world = World::new();
    let body = json!({"stack_name": "a", "enable_deletion_protection": true, "description": "d"});
    world.post("stacks", &body, 201);
    world.refused("DELETE", "stacks/a", &NONE, 403, "RF.10012544");
    assert_eq!(world.get("stacks/a/metadata")["description"], json!("d"));
}

//= STACK-12, DEL-1, DEL-3, DEL-6, DEL-7, NAME-7, ID-2
#[test]
fn a_deleted_stack_is_gone_and_its_name_free() {
    let mut world = World::new();
    let first = world.empty_stack("a");
    let response = world.send("DELETE", "stacks/a", &NONE);
    assert_eq!((response.status, response.body), (202, Vec::new()));
    assert_eq!(world.status("a"), "DELETION_IN_PROGRESS");
    world.refused("DELETE", "stacks/a", &NONE, 403, "RF.10012544");
    let text = json!({"template_body": "terraform {}"});
    world.refused("POST", "stacks/a/deployments", &text, 403, "RF.10012547");
    world.settle();
    world.refused("GET", "stacks/a/metadata", &NONE, 404, "RF.10013001");
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
    assert_ne!(world.empty_stack("a"), first);
}
