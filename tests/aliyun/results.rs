//! How operations on stack groups ended.

use serde_json::{Value as Json, json};

use super::*;

/// In accounts whose identifier begins with `bad` it cannot be made.
const NET: &str = r#"
data "huaweicloud_account" "here" {}
resource "huaweicloud_vpc" "main" {
  name = "net"
  cidr = startswith(data.huaweicloud_account.here.name, "bad") ? "8.0.0.0/8" : "10.0.0.0/16"
}
"#;

fn set(world: &mut World) {
    let body = json!({
        "stack_set_name": "s", "template_body": format!("{HEAD}{NET}"),
        "administration_agency_name": "admin", "managed_agency_name": "managed",
    });
    world.post("/v1/stack-sets", &body, 201);
}

/// Begins to make instances; accounts are separated by blanks.
fn begin(world: &mut World, accounts: &str, preferences: &Json) -> String {
    let accounts: Vec<&str> = accounts.split(' ').collect();
    let body = json!({
        "deployment_targets": {"regions": ["cn-north-4", "cn-east-3"], "domain_ids": accounts},
        "operation_preferences": preferences,
    });
    let answer = world.post("/v1/stack-sets/s/stack-instances", &body, 202);
    answer["stack_set_operation_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[track_caller]
fn results(world: &mut World, operation: &str, more: Pairs<'_>) -> Json {
    let mut parameters = vec![("RegionId", "cn-north-4"), ("OperationId", operation)];
    parameters.extend(more);
    good(world, RESULTS, &parameters)
}

fn statuses(world: &mut World, operation: &str) -> Vec<String> {
    let answer = results(world, operation, &[]);
    let list = answer["StackGroupOperationResults"].as_array().unwrap();
    let text = |one: &Json, name: &str| one[name].as_str().unwrap_or("-").to_owned();
    let word = |one: &Json| {
        format!(
            "{} {} {}",
            text(one, "RegionId"),
            text(one, "AccountId"),
            text(one, "Status")
        )
    };
    list.iter().map(word).collect()
}

/// In a member account of an organization the operation fails.
pub(super) fn answer_with_everything() -> Json {
    let mut world = World::new();
    let organization = format!(
        "{HEAD}
resource \"huaweicloud_organizations_account\" \"a\" {{
  name      = \"a\"
  parent_id = \"ou-1\"
}}
output \"id\" {{ value = huaweicloud_organizations_account.a.id }}
"
    );
    let body = json!({"stack_name": "org", "template_body": organization});
    world.post("stacks", &body, 201);
    world.settle();
    let outputs = world.get("stacks/org/outputs");
    let member: String =
        serde_json::from_str(outputs["outputs"][0]["value"].as_str().unwrap()).unwrap();
    set(&mut world);
    let operation = begin(&mut world, &format!("{member} bad"), &json!({}));
    world.settle();
    let door = "/_permission_models/s";
    let told = world.send_bytes("PUT", door, b"SERVICE_MANAGED".to_vec());
    assert_eq!(told.status, 200);
    let wrong = world.send_bytes("PUT", door, b"MANAGED".to_vec());
    assert_eq!(wrong.status, 400);
    results(&mut world, &operation, &[])
}

/// In one region.
pub(super) fn one_good_and_one_bad() -> (World, String) {
    let mut world = World::new();
    set(&mut world);
    let body = json!({
        "deployment_targets": {"regions": ["cn-north-4"], "domain_ids": ["one", "bad"]},
        "operation_preferences": {"failure_tolerance_count": 1},
    });
    let answer = world.post("/v1/stack-sets/s/stack-instances", &body, 202);
    world.settle();
    let operation = answer["stack_set_operation_id"].as_str().unwrap();
    (world, operation.to_owned())
}

//= ALI-2, ALI-4, ALI-5
#[test]
fn each_account_and_region_has_its_own() {
    let mut world = World::new();
    set(&mut world);
    let preferences = json!({"failure_tolerance_count": 1});
    let operation = begin(&mut world, "one bad two", &preferences);
    let waits = statuses(&mut world, &operation);
    assert!(
        waits.iter().all(|line| line.ends_with("RUNNING")),
        "{waits:?}"
    );
    world.settle();
    let ended = [
        "cn-east-3 one SUCCEEDED",
        "cn-east-3 bad FAILED",
        "cn-east-3 two SUCCEEDED",
        "cn-north-4 one SUCCEEDED",
        "cn-north-4 bad FAILED",
        "cn-north-4 two SUCCEEDED",
    ];
    assert_eq!(statuses(&mut world, &operation), ended);
    let answer = results(&mut world, &operation, &[]);
    let reasons = column(&answer["StackGroupOperationResults"], "StatusReason");
    assert_eq!(reasons[0], "-");
    assert!(reasons[1].contains("8.0.0.0/8"), "{}", reasons[1]);
    assert_eq!(
        column(&answer["StackGroupOperationResults"], "RdFolderId"),
        ["-"; 6]
    );
    // What comes later does not change what was.
    let body = json!({"deployment_targets": {"regions": ["cn-north-4"], "domain_ids": ["one"]}});
    let path = "/v1/stack-sets/s/stack-instances";
    let removal = world.ask("DELETE", path, &body).1;
    world.settle();
    assert_eq!(statuses(&mut world, &operation), ended);
    let removal = removal["stack_set_operation_id"].as_str().unwrap();
    assert_eq!(statuses(&mut world, removal), ["cn-north-4 one SUCCEEDED"]);
}

//= ALI-4, ALI-5
#[test]
fn what_was_given_up_is_stopped() {
    let mut world = World::new();
    set(&mut world);
    let operation = begin(&mut world, "bad two", &json!({}));
    world.settle();
    let answer = results(&mut world, &operation, &[]);
    let list = &answer["StackGroupOperationResults"];
    assert_eq!(
        column(list, "Status"),
        ["FAILED", "STOPPED", "STOPPED", "STOPPED"]
    );
    let another = "Too many instances failed in another region";
    assert_eq!(
        column(list, "StatusReason")[1..],
        ["Too many instances failed in the region", another, another]
    );
}

//= ALI-4, ALI-5
#[test]
fn somebody_stops_an_operation() {
    let mut world = World::new();
    set(&mut world);
    let operation = begin(&mut world, "one two", &json!({}));
    world.simulator.advance(2500);
    assert!(world.simulator.stop_operation(&operation));
    let answer = results(&mut world, &operation, &[]);
    let list = &answer["StackGroupOperationResults"];
    assert_eq!(
        column(list, "Status"),
        ["STOPPING", "STOPPED", "STOPPED", "STOPPED"]
    );
    let user = "User initiated operation";
    assert_eq!(column(list, "StatusReason"), ["-", user, user, user]);
    world.settle();
    assert_eq!(
        statuses(&mut world, &operation)[0],
        "cn-east-3 one SUCCEEDED"
    );
}

//= ALI-5
#[test]
fn folders_are_told_of_members_only() {
    let answer = answer_with_everything();
    let list = &answer["StackGroupOperationResults"];
    assert_eq!(column(list, "RdFolderId"), ["ou-1", "-", "ou-1", "-"]);
}

//= ALI-2, ALI-18
#[test]
fn pages() {
    let mut world = World::new();
    set(&mut world);
    let operation = begin(&mut world, "a b c d e f", &json!({}));
    world.settle();
    let mut page = |number: &str, size: &str| {
        let more = [("PageNumber", number), ("PageSize", size)];
        let answer = results(&mut world, &operation, &more);
        assert_eq!(answer["TotalCount"], 12);
        assert_eq!(answer["PageNumber"].to_string(), number);
        assert_eq!(answer["PageSize"].to_string(), size);
        let list = answer["StackGroupOperationResults"]
            .as_array()
            .unwrap()
            .clone();
        list.iter()
            .map(|one| one["AccountId"].as_str().unwrap().to_owned())
            .collect::<String>()
    };
    assert_eq!(page("1", "50"), "abcdefabcdef");
    assert_eq!(page("2", "4"), "efab");
    assert_eq!(page("3", "5"), "ef");
    assert_eq!(page("4", "4"), "");
    assert_eq!(page("9223372036854775807", "50"), "");
    let answer = results(&mut world, &operation, &[]);
    assert_eq!(
        (&answer["PageNumber"], &answer["PageSize"]),
        (&json!(1), &json!(10))
    );
}

//= ALI-2, ALI-6
#[test]
fn each_fault_is_told() {
    let mut world = World::new();
    set(&mut world);
    let operation = begin(&mut world, "one", &json!({}));
    let id = operation.as_str();
    let region = ("RegionId", "cn-hangzhou");
    for (parameters, name) in [
        (vec![("OperationId", id)], "RegionId"),
        (vec![region], "OperationId"),
        (vec![region, ("OperationId", "")], "OperationId"),
        (
            vec![region, ("OperationId", id), ("PageSize", "0")],
            "PageSize",
        ),
        (
            vec![region, ("OperationId", id), ("PageSize", "51")],
            "PageSize",
        ),
        (
            vec![region, ("OperationId", id), ("PageSize", "ten")],
            "PageSize",
        ),
        (
            vec![region, ("OperationId", id), ("PageNumber", "0")],
            "PageNumber",
        ),
        (
            vec![region, ("OperationId", id), ("PageNumber", "-1")],
            "PageNumber",
        ),
    ] {
        let message = refused(&mut world, RESULTS, &parameters, 400, "InvalidParameter");
        let head = format!("The specified parameter {name} is invalid, ");
        assert!(
            message.starts_with(&head) && message.ends_with('.'),
            "{message}"
        );
    }
    let nobody = [region, ("OperationId", "none")];
    refused(
        &mut world,
        RESULTS,
        &nobody,
        404,
        "StackGroupOperationNotFound",
    );
}
