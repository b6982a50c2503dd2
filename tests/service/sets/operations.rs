//! Operations beside and after each other: deploying again, deleting, queues.

use serde_json::{Value as Json, json};

use super::super::World;
use super::{NONE, TEMPLATE, at, with};

fn deploy(targets: Json, template: &str) -> Json {
    with(targets, &json!({ "template_body": template }))
}

/// The status of every operation of a set, oldest first.
fn statuses(world: &mut World, set: &str) -> Vec<String> {
    let path = format!("/v1/stack-sets/{set}/operations?sort_key=create_time&sort_dir=asc");
    let listed = world.get(&path);
    let rows = listed["stack_set_operations"].as_array().unwrap().iter();
    rows.map(|row| row["status"].as_str().unwrap().to_owned())
        .collect()
}

//= SSI-9, SSI-8, SS-8, TPL-9
#[test]
fn a_set_is_deployed_anew() {
    let mut world = World::new();
    world.set("a", &json!({}));
    world.instances("a", &at("cn-north-4", "acc1 acc2"));
    let changed = TEMPLATE.replace("/${var.size}", "/12");
    world.refused(
        "POST",
        "/v1/stack-sets/a/deployments",
        &at("cn-north-4", "acc1"),
        400,
        "RF.10011056",
    );
    let body = with(
        deploy(at("cn-north-4", "acc1"), &changed),
        &json!({"vars_body": "size = 8"}),
    );
    let id = world.operate("POST", "a/deployments", &body);
    // Recorded at once, whatever comes of it.
    let shown = world.get("/v1/stack-sets/a/metadata");
    assert_eq!(shown["vars_body"], json!("size = 8"));
    world.settle();
    assert_eq!(
        world.operation("a", &id)["action"],
        json!("DEPLOY_STACK_SET")
    );
    let cidr = |world: &mut World, account: &str| {
        let (_, path) = world.stack_of("a", &format!("cn-north-4/{account}"));
        let resources = world.get(&format!("{path}/resources")).to_string();
        ["10.0.0.0/12", "10.0.0.0/16"]
            .into_iter()
            .find(|cidr| resources.contains(cidr))
    };
    assert_eq!(cidr(&mut world, "acc1"), Some("10.0.0.0/12"));
    assert_eq!(cidr(&mut world, "acc2"), Some("10.0.0.0/16"));
    // The others get what is recorded by now when they are updated.
    world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc2"));
    world.settle();
    assert_eq!(cidr(&mut world, "acc2"), Some("10.0.0.0/12"));
    // A failure takes nothing back from the set, and the stack goes back to what it was.
    let broken = TEMPLATE.replace("10.0.0.0", "11.0.0.0");
    let id = world.operate(
        "POST",
        "a/deployments",
        &deploy(at("cn-north-4", "acc1"), &broken),
    );
    world.settle();
    assert_eq!(
        world.operation("a", &id)["status"],
        json!("OPERATION_FAILED")
    );
    assert_eq!(world.grid("a")[0], "cn-north-4/acc1 OPERATION_FAILED");
    assert_eq!(
        world.stack_of("a", "cn-north-4/acc1").0["status"],
        json!("ROLLBACK_COMPLETE")
    );
    assert_eq!(cidr(&mut world, "acc1"), Some("10.0.0.0/12"));
    let shown = world.get("/v1/stack-sets/a/metadata");
    assert_eq!(shown["vars_body"], NONE);
    let link = world.send("GET", "/v1/stack-sets/a/templates", &NONE);
    let link = link.header("location").unwrap().to_owned();
    assert_eq!(world.send("GET", &link, &NONE).body, broken.as_bytes());
}

//= SSI-6, SS-13
#[test]
fn instances_go_with_their_stacks_and_then_the_set() {
    let mut world = World::new();
    world.set("a", &json!({}));
    world.instances("a", &at("cn-north-4 cn-east-3", "acc1 acc2"));
    let (_, path) = world.stack_of("a", "cn-east-3/acc2");
    world.refused("DELETE", "/v1/stack-sets/a", &NONE, 403, "RF.10012544");
    let id = world.operate(
        "POST",
        "a/stack-instances/deletion",
        &at("cn-east-3", "acc1 acc2"),
    );
    world.settle();
    let shown = world.operation("a", &id);
    assert_eq!(shown["action"], json!("DELETE_STACK_INSTANCES"));
    assert_eq!(shown["status"], json!("OPERATION_COMPLETE"));
    world.refused(
        "GET",
        &format!("{path}/metadata"),
        &NONE,
        404,
        "RF.10013001",
    );
    assert_eq!(world.grid("a").len(), 2);
    // The old form does the same.
    let id = world.operate(
        "DELETE",
        "a/stack-instances",
        &at("cn-north-4", "acc1 acc2"),
    );
    world.refused("DELETE", "/v1/stack-sets/a", &NONE, 403, "RF.10012544");
    world.settle();
    assert_eq!(
        world.operation("a", &id)["action"],
        json!("DELETE_STACK_INSTANCES")
    );
    // Nothing of it is left in any account.
    assert_eq!(world.grid("a"), [""; 0]);
    assert_eq!(
        world.get("/v1/stack-sets/a/metadata")["status"],
        json!("IDLE")
    );
    assert_eq!(world.send("DELETE", "/v1/stack-sets/a", &NONE).status, 204);
    world.refused(
        "GET",
        "/v1/stack-sets/a/metadata",
        &NONE,
        404,
        "RF.10013001",
    );
    assert_eq!(world.get("/v1/stack-sets"), json!({"stack_sets": []}));
    let snapshot = String::from_utf8(world.simulator.snapshot()).unwrap();
    let kinds: Vec<&str> = snapshot.lines().skip(1).collect();
    assert_eq!(
        kinds
            .iter()
            .filter(|line| !line.contains(r#""kind":"link""#))
            .count(),
        1,
        "{snapshot}"
    );
}

//= SSI-2, SSI-3, DEL-2
#[test]
fn a_stack_that_somebody_else_works_on_cannot_be_operated_on() {
    let mut world = World::new();
    world.set("a", &json!({}));
    world.instances("a", &at("cn-north-4", "acc1 acc2 acc3"));
    let (_, first) = world.stack_of("a", "cn-north-4/acc1");
    let (_, second) = world.stack_of("a", "cn-north-4/acc2");
    assert_eq!(world.send("DELETE", &first, &NONE).status, 202);
    world.settle();
    let tolerant = json!({"operation_preferences": {"failure_tolerance_count": 3}});
    world.operate(
        "PATCH",
        "a/stack-instances",
        &with(at("cn-north-4", "acc1 acc2"), &tolerant),
    );
    world.simulator.advance(900);
    world.post(
        &format!("{second}/deployments"),
        &json!({"template_body": TEMPLATE}),
        202,
    );
    world.settle();
    let rows = world.grid("a");
    assert_eq!(
        rows[..2],
        ["cn-north-4/acc1 INOPERABLE", "cn-north-4/acc2 INOPERABLE"]
    );
    let told = world.instance("a", "cn-north-4/acc1")["status_message"].clone();
    assert_eq!(told, json!("The stack does not exist any more."));
    let told = world.instance("a", "cn-north-4/acc2")["status_message"].clone();
    assert_eq!(told, json!("The stack is in DEPLOYMENT_IN_PROGRESS."));
    // An instance without its stack can be deleted, and one that was kept is worked on again.
    world.operate(
        "POST",
        "a/stack-instances/deletion",
        &at("cn-north-4", "acc1 acc2"),
    );
    world.settle();
    assert_eq!(world.grid("a"), ["cn-north-4/acc3 OPERATION_COMPLETE"]);
}

//= SSOP-4, SSOP-6, SS-15
#[test]
fn one_operation_at_a_time_unless_parallel_ones_are_enabled() {
    let mut world = World::new();
    world.set("a", &json!({}));
    world.operate("POST", "a/stack-instances", &at("cn-north-4", "acc1"));
    let next = at("cn-north-4", "acc2");
    let refused = |world: &mut World| {
        let path = "/v1/stack-sets/a/stack-instances";
        world.refused("POST", path, &next, 403, "RF.10012542");
        let change = json!({"managed_operation": {"enable_parallel_operation": true}});
        world.refused("PATCH", "/v1/stack-sets/a", &change, 403, "RF.10012542");
    };
    refused(&mut world);
    world.simulator.advance(1500);
    refused(&mut world);
    world.settle();
    world.instances("a", &next);
    assert_eq!(
        statuses(&mut world, "a"),
        ["OPERATION_COMPLETE", "OPERATION_COMPLETE"]
    );
}

//= SSOP-7, SSOP-8, SSOP-9
#[test]
fn operations_on_common_instances_wait_in_the_order_of_their_requests() {
    let mut world = World::new();
    world.set(
        "a",
        &json!({"managed_operation": {"enable_parallel_operation": true}}),
    );
    world.instances("a", &at("cn-north-4", "acc1 acc2 acc3 acc4"));
    let first = world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc1 acc2"));
    let second = world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc2 acc3"));
    let third = world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc3"));
    let fourth = world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc4"));
    world.simulator.advance(1000);
    let (works, waits) = ("OPERATION_IN_PROGRESS", "QUEUE_IN_PROGRESS");
    assert_eq!(statuses(&mut world, "a")[1..], [works, waits, waits, works]);
    let mut ends = Vec::new();
    while world.simulator.is_busy() {
        world.simulator.advance(100);
        for id in [&first, &second, &third, &fourth] {
            let done = world.operation("a", id)["status"] == json!("OPERATION_COMPLETE");
            if done && !ends.contains(id) {
                ends.push(id.clone());
            }
        }
    }
    let place = |id: &String| ends.iter().position(|other| other == id).unwrap();
    assert!(place(&first) < place(&second) && place(&second) < place(&third));
    assert!(place(&fourth) < place(&second));
    for _ in 0..10 {
        world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc1"));
    }
    let path = "/v1/stack-sets/a/stack-instances";
    world.refused("PATCH", path, &at("cn-north-4", "acc4"), 403, "RF.10012542");
    world.settle();
    assert_eq!(
        world.get("/v1/stack-sets/a/metadata")["status"],
        json!("IDLE")
    );
}

//= SSOP-7
#[test]
fn what_an_earlier_operation_removed_is_passed_over() {
    let mut world = World::new();
    world.set(
        "a",
        &json!({"managed_operation": {"enable_parallel_operation": true}}),
    );
    world.instances("a", &at("cn-north-4", "acc1 acc2"));
    world.operate(
        "POST",
        "a/stack-instances/deletion",
        &at("cn-north-4", "acc1"),
    );
    let path = "/v1/stack-sets/a/stack-instances";
    world.refused("POST", path, &at("cn-north-4", "acc1"), 400, "RF.10011028");
    let both = world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc1 acc2"));
    let gone = world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc1"));
    world.settle();
    for id in [both, gone] {
        assert_eq!(
            world.operation("a", &id)["status"],
            json!("OPERATION_COMPLETE")
        );
    }
    assert_eq!(world.grid("a"), ["cn-north-4/acc2 OPERATION_COMPLETE"]);
}

//= SSOP-3
#[test]
fn an_operation_that_is_stopped_begins_nothing_more() {
    let mut world = World::new();
    world.set(
        "a",
        &json!({"managed_operation": {"enable_parallel_operation": true}}),
    );
    let id = world.operate("POST", "a/stack-instances", &at("cn-north-4", "acc1 acc2"));
    let queued = world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc1"));
    world.simulator.advance(1000);
    let stopped = world.send("POST", &format!("/_stop/{queued}"), &NONE);
    assert_eq!(
        (stopped.status, &*stopped.body),
        (200, &b"{\"stopped\":true}"[..])
    );
    assert_eq!(
        world.operation("a", &queued)["status"],
        json!("STOP_COMPLETE")
    );
    assert!(world.simulator.stop_operation(&id));
    assert_eq!(
        world.operation("a", &id)["status"],
        json!("STOP_IN_PROGRESS")
    );
    let stopped = world.send("POST", &format!("/_stop/{id}"), &NONE);
    assert_eq!(
        (stopped.status, &*stopped.body),
        (200, &b"{\"stopped\":false}"[..])
    );
    world.settle();
    assert_eq!(world.operation("a", &id)["status"], json!("STOP_COMPLETE"));
    let rows = [
        "cn-north-4/acc1 OPERATION_COMPLETE",
        "cn-north-4/acc2 CANCEL_COMPLETE",
    ];
    assert_eq!(world.grid("a"), rows);
    // Stopped before it began, and stopped while something fails.
    let id = world.operate("POST", "a/stack-instances", &at("cn-north-4", "bad3 acc4"));
    assert!(world.simulator.stop_operation(&id));
    assert_eq!(world.operation("a", &id)["status"], json!("STOP_COMPLETE"));
    assert_eq!(
        world.grid("a")[2..],
        [
            "cn-north-4/bad3 CANCEL_COMPLETE",
            "cn-north-4/acc4 CANCEL_COMPLETE"
        ]
    );
    let id = world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "bad3 acc4"));
    world.simulator.advance(1000);
    assert!(world.simulator.stop_operation(&id));
    world.settle();
    assert_eq!(world.operation("a", &id)["status"], json!("STOP_FAILED"));
    assert_eq!(
        world.get("/v1/stack-sets/a/metadata")["status"],
        json!("IDLE")
    );
}
