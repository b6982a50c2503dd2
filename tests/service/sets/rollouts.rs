//! Stacks in many accounts and regions: where they are, in which order, and what becomes of failures.

use formwork::simulator::Options;
use formwork::simulator::Simulator;
use formwork::store::Memory;
use serde_json::{Value as Json, json};

use super::super::{World, catalog};
use super::{NONE, at, with};

/// Lets time pass until nothing is going on; tells each change of the grid.
fn watch(world: &mut World, set: &str) -> Vec<String> {
    let mut before = world.grid(set);
    let mut told = Vec::new();
    while world.simulator.is_busy() {
        world.simulator.advance(100);
        let now = world.grid(set);
        for row in now.iter().filter(|row| !before.contains(row)) {
            let (place, status) = row.split_once(' ').unwrap();
            let status = match status {
                "WAIT_IN_PROGRESS" => continue,
                "OPERATION_IN_PROGRESS" => "+",
                "OPERATION_COMPLETE" => "-",
                "OPERATION_FAILED" => "!",
                "CANCEL_COMPLETE" => "x",
                other => other,
            };
            told.push(format!("{status}{place}"));
        }
        before = now;
    }
    told
}

fn prefer(preferences: Json) -> Json {
    json!({ "operation_preferences": preferences })
}

//= SSI-1, SSI-2, SSI-4, SSI-5, SS-5, SS-9, SSOP-1, SSOP-9, SSOP-10, SSOP-11, TIME-2
#[test]
fn instances_are_stacks_in_other_accounts_and_regions() {
    let mut world = World::new();
    let set = world.set("web", &json!({"initial_stack_description": "by web"}));
    let body = at("cn-north-4 cn-east-3", "acc1 acc2");
    let operation = world.operate("POST", "web/stack-instances", &body);
    let waiting = world.instance("web", "cn-east-3/acc2");
    let expected = json!({
        "stack_set_id": set, "stack_set_name": "web", "status": "WAIT_IN_PROGRESS",
        "stack_domain_id": "acc2", "region": "cn-east-3",
        "latest_stack_set_operation_id": operation,
        "create_time": "2026-01-01T00:00:00.000Z", "update_time": "2026-01-01T00:00:00.000Z",
    });
    assert_eq!(waiting, expected);
    let listed = world.get("/v1/stack-sets/web/operations");
    let row = json!({
        "operation_id": operation, "stack_set_id": set, "stack_set_name": "web",
        "action": "CREATE_STACK_INSTANCES", "status": "QUEUE_IN_PROGRESS",
        "create_time": "2026-01-01T00:00:00.000Z", "update_time": "2026-01-01T00:00:00.000Z",
    });
    assert_eq!(listed, json!({ "stack_set_operations": [row] }));
    world.simulator.advance(1000);
    assert_eq!(
        world.operation("web", &operation)["status"],
        json!("OPERATION_IN_PROGRESS")
    );
    let shown = world.get("/v1/stack-sets/web/metadata");
    assert_eq!(shown["status"], json!("OPERATION_IN_PROGRESS"));
    world.settle();
    let shown = world.operation("web", &operation);
    let expected = json!({
        "stack_set_operation_id": operation, "stack_set_id": set, "stack_set_name": "web",
        "action": "CREATE_STACK_INSTANCES", "status": "OPERATION_COMPLETE",
        "administration_agency_name": "admin", "managed_agency_name": "managed",
        "deployment_targets": body["deployment_targets"],
        "create_time": "2026-01-01T00:00:00.000Z", "update_time": shown["update_time"],
    });
    assert_eq!(shown, expected);
    assert_eq!(
        world.get("/v1/stack-sets/web/metadata")["status"],
        json!("IDLE")
    );
    for (region, zone) in [("cn-north-4", "cn-north-4a"), ("cn-east-3", "cn-east-3a")] {
        for account in ["acc1", "acc2"] {
            let (stack, path) = world.stack_of("web", &format!("{region}/{account}"));
            assert_eq!(stack["status"], json!("DEPLOYMENT_COMPLETE"));
            assert_eq!(stack["description"], json!("by web"));
            assert_eq!(stack["enable_auto_rollback"], json!(true));
            let outputs = world.get(&format!("{path}/outputs"));
            let values: Vec<&Json> = outputs["outputs"]
                .as_array()
                .unwrap()
                .iter()
                .map(|o| &o["value"])
                .collect();
            assert_eq!(
                values,
                [&json!(format!("{account:?}")), &json!(format!("{zone:?}"))]
            );
            let resources = world.get(&format!("{path}/resources")).to_string();
            assert!(
                resources.contains(&format!(r#""key":"region","value":"{region}""#)),
                "{resources}"
            );
        }
    }
    // Later changes of the description do not reach stacks that are there.
    world.patch(
        "/v1/stack-sets/web",
        &json!({"initial_stack_description": "new"}),
        204,
    );
    assert_eq!(
        world.stack_of("web", "cn-east-3/acc1").0["description"],
        json!("by web")
    );
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
}

#[test]
fn what_exists_in_one_account_is_not_seen_in_another() {
    let mut world = World::new();
    let template = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
resource "huaweicloud_vpc" "main" {
  name = "same"
  cidr = "10.0.0.0/16"
}
resource "huaweicloud_vpc_subnet" "main" {
  name       = "same"
  vpc_id     = huaweicloud_vpc.main.id
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}
data "huaweicloud_vpcs" "all" {
  depends_on = [huaweicloud_vpc.main]
}
output "count" { value = length(data.huaweicloud_vpcs.all.vpcs) }
"#;
    world.set("a", &json!({ "template_body": template }));
    world.instances("a", &at("cn-north-4 cn-east-3", "acc1 acc2"));
    for address in ["cn-north-4/acc1", "cn-north-4/acc2", "cn-east-3/acc2"] {
        let (_, path) = world.stack_of("a", address);
        let outputs = world.get(&format!("{path}/outputs"));
        assert_eq!(outputs["outputs"][0]["value"], json!("1"), "{address}");
    }
    // A stack that a member of the account makes by hand sees what is there.
    let (_, path) = world.stack_of("a", "cn-east-3/acc2");
    let (project, _) = path.split_once("/stacks/").unwrap();
    let body = json!({"stack_name": "own", "template_body": template});
    world.post(&format!("{project}/stacks"), &body, 201);
    world.settle();
    let outputs = world.get(&format!("{project}/stacks/own/outputs"));
    assert_eq!(outputs["outputs"][0]["value"], json!("2"));
    // The world's own account in its own region is the world as it was.
    world.post(
        "stacks",
        &json!({"stack_name": "here", "template_body": template}),
        201,
    );
    world.settle();
    let own = formwork::cloud::OWN_ACCOUNT;
    world.instances("a", &at("cn-north-4", own));
    let (_, path) = world.stack_of("a", &format!("cn-north-4/{own}"));
    let outputs = world.get(&format!("{path}/outputs"));
    assert_eq!(outputs["outputs"][0]["value"], json!("2"));
}

//= SSPREF-1, SSPREF-2, SSPREF-4
#[test]
fn regions_follow_each_other_in_the_order_given_or_in_any() {
    let mut world = World::new();
    world.set("a", &json!({}));
    let order = prefer(json!({"region_order": ["cn-south-1", "cn-north-4", "cn-east-3"]}));
    let body = with(at("cn-north-4 cn-east-3 cn-south-1", "acc1 acc2"), &order);
    let id = world.operate("POST", "a/stack-instances", &body);
    let told = watch(&mut world, "a").join(" ");
    assert_eq!(
        told,
        "+cn-south-1/acc1 -cn-south-1/acc1 +cn-south-1/acc2 -cn-south-1/acc2 \
         +cn-north-4/acc1 -cn-north-4/acc1 +cn-north-4/acc2 -cn-north-4/acc2 \
         +cn-east-3/acc1 -cn-east-3/acc1 +cn-east-3/acc2 -cn-east-3/acc2"
    );
    let shown = world.operation("a", &id);
    assert_eq!(
        shown["operation_preferences"],
        order["operation_preferences"]
    );
    // The next operation knows nothing of them: the order is a matter of chance.
    let mut orders = Vec::new();
    for _ in 0..8 {
        world.operate(
            "PATCH",
            "a/stack-instances",
            &at("cn-north-4 cn-east-3 cn-south-1", "acc1"),
        );
        let told = watch(&mut world, "a");
        let told: Vec<String> = told.into_iter().filter(|t| t.starts_with('+')).collect();
        assert_eq!(told.len(), 3);
        if !orders.contains(&told) {
            orders.push(told);
        }
    }
    assert!(orders.len() > 2, "{orders:?}");
}

//= SSPREF-3, SSPREF-6
#[test]
fn regions_and_accounts_at_the_same_time() {
    let mut world = World::new();
    world.set("a", &json!({}));
    let wish = prefer(json!({
        "region_concurrency_type": "PARALLEL", "max_concurrent_percentage": 50,
        "failure_tolerance_count": 100,
    }));
    let body = with(at("cn-north-4 cn-east-3", "a1 a2 a3 a4 a5"), &wish);
    world.operate("POST", "a/stack-instances", &body);
    let told = watch(&mut world, "a");
    let (mut most, mut at_work) = (0, Vec::new());
    for what in told {
        let place = what[1..].to_owned();
        match what.starts_with('+') {
            true => at_work.push(place),
            false => at_work.retain(|other| *other != place),
        }
        let north = at_work
            .iter()
            .filter(|p| p.starts_with("cn-north-4"))
            .count();
        assert!(north <= 2 && at_work.len() - north <= 2, "{at_work:?}");
        most = most.max(at_work.len());
    }
    assert_eq!(most, 4);
}

//= SSPREF-5, SSPREF-11, SSPREF-12, SSOP-5, SSOP-12, SSI-2, SSI-3
#[test]
fn a_failure_cancels_what_waits() {
    let mut world = World::new();
    world.set("a", &json!({}));
    let order = json!({"region_order": ["cn-east-3", "cn-north-4"]});
    let body = with(at("cn-north-4 cn-east-3", "acc1 bad2 acc3"), &prefer(order));
    let id = world.operate("POST", "a/stack-instances", &body);
    let told = watch(&mut world, "a");
    assert_eq!(
        told.join(" "),
        "+cn-east-3/acc1 -cn-east-3/acc1 +cn-east-3/bad2 !cn-east-3/bad2 xcn-east-3/acc3 \
         xcn-north-4/acc1 xcn-north-4/bad2 xcn-north-4/acc3"
    );
    let shown = world.operation("a", &id);
    assert_eq!(shown["status"], json!("OPERATION_FAILED"));
    assert_eq!(
        shown["status_message"],
        json!("Too many instances failed in `cn-east-3`: 1, with 0 tolerated.")
    );
    let failed = world.instance("a", "cn-east-3/bad2");
    assert!(
        failed["status_message"]
            .as_str()
            .unwrap()
            .contains("8.0.0.0/8"),
        "{failed}"
    );
    // It went back by itself.
    assert_eq!(
        world.stack_of("a", "cn-east-3/bad2").0["status"],
        json!("ROLLBACK_COMPLETE")
    );
    let cancelled = world.instance("a", "cn-north-4/acc1");
    assert_eq!(
        (&cancelled["stack_id"], &cancelled["status_message"]),
        (&NONE, &NONE)
    );
    // What was cancelled is made by the next operation.
    let id = world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc1 acc3"));
    world.settle();
    assert_eq!(
        world.operation("a", &id)["status"],
        json!("OPERATION_COMPLETE")
    );
    assert_eq!(
        world.stack_of("a", "cn-north-4/acc3").0["status"],
        json!("DEPLOYMENT_COMPLETE")
    );
}

//= SSPREF-11, SSOP-12
#[test]
fn parallel_regions_fail_each_for_itself() {
    let mut world = World::new();
    world.set("a", &json!({}));
    world.instances("a", &at("cn-north-4 cn-east-3", "acc1"));
    let parallel = json!({"region_concurrency_type": "PARALLEL"});
    let body = with(
        at("cn-south-1 cn-north-9", "bad1 acc2 acc3"),
        &prefer(parallel),
    );
    let id = world.instances("a", &body);
    let rows = world.grid("a");
    let cancelled = rows
        .iter()
        .filter(|row| row.ends_with("CANCEL_COMPLETE"))
        .count();
    assert_eq!(cancelled, 4, "{rows:?}");
    assert_eq!(
        world.operation("a", &id)["status"],
        json!("OPERATION_FAILED")
    );
}

//= SSPREF-5, SSPREF-8, SSPREF-9, SSPREF-10, SSOP-12
#[test]
fn failures_within_the_tolerance_are_no_failure_of_the_operation() {
    let run = |wish: Json| {
        let mut world = World::new();
        world.set("a", &json!({}));
        let body = with(
            at("cn-north-4", "bad1 bad2 bad3 acc4 acc5 acc6"),
            &prefer(wish),
        );
        let id = world.operate("POST", "a/stack-instances", &body);
        let told = watch(&mut world, "a");
        let count = |sign: char| told.iter().filter(|t| t.starts_with(sign)).count();
        let status = world.operation("a", &id)["status"]
            .as_str()
            .unwrap()
            .to_owned();
        (status, count('-'), count('!'), count('x'))
    };
    let complete = ("OPERATION_COMPLETE".to_owned(), 3, 3, 0);
    assert_eq!(run(json!({"failure_tolerance_count": 3})), complete);
    assert_eq!(run(json!({"failure_tolerance_percentage": 50})), complete);
    let failed = "OPERATION_FAILED".to_owned();
    // A third of six is two; concurrency is lowered to three, then to two, then to one.
    let strict = json!({"failure_tolerance_percentage": 49, "max_concurrent_count": 5});
    assert_eq!(run(strict), (failed.clone(), 0, 3, 3));
    let strict = json!({"failure_tolerance_count": 1, "max_concurrent_count": 5});
    assert_eq!(run(strict), (failed.clone(), 0, 2, 4));
    let soft = json!({
        "failure_tolerance_count": 1, "max_concurrent_count": 5,
        "failure_tolerance_mode": "SOFT_FAILURE_TOLERANCE",
    });
    assert_eq!(run(soft), (failed, 3, 3, 0));
}

//= SSTGT-4, SSTGT-5, SSTGT-3
#[test]
fn targets_are_instances_of_the_set() {
    let mut world = World::new();
    world.set("a", &json!({}));
    world.send_bytes("PUT", "/_obs/b/a.csv", b"acc1,\nacc2\n".to_vec());
    let uri = "https://obs.example/_obs/b/a.csv";
    let targets = json!({"deployment_targets": {"regions": ["cn-north-4"], "domain_ids_uri": uri}});
    world.instances("a", &targets);
    world.instances("a", &at("cn-east-3", "acc3"));
    let path = "/v1/stack-sets/a/stack-instances";
    let deletion = format!("{path}/deletion");
    world.refused(
        "POST",
        path,
        &at("cn-north-4 cn-south-1", "acc2"),
        400,
        "RF.10011028",
    );
    for (method, path) in [("PATCH", path), ("DELETE", path), ("POST", &deletion)] {
        world.refused(method, path, &at("cn-south-1", "acc1"), 400, "RF.10011028");
        world.refused(method, path, &at("cn-north-4", "acc9"), 400, "RF.10011028");
        // Both are managed, and the pair is not there.
        world.refused(method, path, &at("cn-east-3", "acc1"), 400, "RF.10011028");
    }
    // Pairs that are not there are passed over.
    let id = world.operate(
        "PATCH",
        "a/stack-instances",
        &at("cn-north-4 cn-east-3", "acc1 acc3"),
    );
    world.settle();
    let rows = world.get(path);
    let touched = rows["stack_instances"].as_array().unwrap().iter();
    let touched = touched.filter(|i| i["latest_stack_set_operation_id"] == json!(id));
    let touched: Vec<&Json> = touched.map(|i| &i["stack_domain_id"]).collect();
    assert_eq!(touched, [&json!("acc3"), &json!("acc1")]);
}

//= SS-6, SSI-3
#[test]
fn wrong_agencies_fail_when_they_are_needed() {
    let mut world = World::new();
    let urn = json!({"administration_agency_name": "", "administration_agency_urn": "agency/x"});
    world.set("a", &urn);
    world.instances("a", &at("cn-north-4", "acc1"));
    let failed = world.instance("a", "cn-north-4/acc1");
    assert_eq!(failed["status"], json!("OPERATION_FAILED"));
    assert_eq!(
        failed["status_message"],
        json!("`agency/x` is not the URN of an agency.")
    );
    world.patch(
        "/v1/stack-sets/a",
        &json!({"administration_agency_urn": "iam::d:agency:x"}),
        204,
    );
    world.operate("PATCH", "a/stack-instances", &at("cn-north-4", "acc1"));
    world.settle();
    assert_eq!(world.grid("a"), ["cn-north-4/acc1 OPERATION_COMPLETE"]);
    let trust = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
resource "huaweicloud_identity_trust_agency" "t" {
  name         = "trusting"
  policy_names = ["Security Administrator"]
  trust_policy = "{}"
}
"#;
    world.post(
        "stacks",
        &json!({"stack_name": "own", "template_body": trust}),
        201,
    );
    world.settle();
    assert_eq!(
        world.status("own"),
        "DEPLOYMENT_COMPLETE",
        "{}",
        world.get("stacks/own/metadata")
    );
    world.set("b", &json!({"administration_agency_name": "trusting"}));
    world.instances("b", &at("cn-north-4", "acc1"));
    let failed = world.instance("b", "cn-north-4/acc1");
    assert!(
        failed["status_message"]
            .as_str()
            .unwrap()
            .contains("trust agency"),
        "{failed}"
    );
}

#[test]
fn a_world_with_sets_is_stored_and_goes_on() {
    let mut world = World::new();
    world.set("a", &json!({"vars_body": "name = \"n\""}));
    let over = json!({"var_overrides": {"vars_body": "name = \"m\""}});
    let body = with(at("cn-north-4 cn-east-3", "acc1 bad2 acc3"), &over);
    let body = with(
        body,
        &prefer(json!({"max_concurrent_count": 2, "failure_tolerance_count": 1})),
    );
    world.operate("POST", "a/stack-instances", &body);
    let mut memory = Memory::default();
    let mut steps = 0;
    while world.simulator.is_busy() {
        world.simulator.advance(3000);
        memory.apply(world.simulator.take_changes());
        let (stored, aside) = Simulator::open(Options::default(), catalog(), memory.records());
        assert_eq!(aside, []);
        let snapshot = world.simulator.snapshot();
        assert_eq!(
            String::from_utf8(stored.snapshot()),
            String::from_utf8(snapshot.clone())
        );
        world.simulator = stored;
        steps += 1;
    }
    assert!(steps > 5);
    let snapshot = world.simulator.snapshot();
    let mut other = World::new();
    other.set("gone", &json!({}));
    other.instances("gone", &at("cn-south-1", "acc1"));
    let mut memory = Memory::default();
    memory.apply(other.simulator.take_changes());
    assert_eq!(other.simulator.restore(&snapshot), Ok(vec![]));
    memory.apply(other.simulator.take_changes());
    let (stored, aside) = Simulator::open(Options::default(), catalog(), memory.records());
    assert_eq!((aside, stored.snapshot()), (vec![], snapshot));
}
