//! Random commands, and what must be true after each of them.

use formwork::simulator::{Options, Simulator};
use formwork::store::Memory;
use formwork::time::Rng;
use serde_json::{Value as Json, json};

use super::{World, catalog};

const NONE: Json = Json::Null;

const STACKS: [&str; 3] = ["a", "b", "c"];

/// What may follow which state (STACK-10): the operation, the states that it is allowed in, the code where it is not.
const ALLOWED: &[(&str, &str, &str)] = &[
    (
        "deploy",
        "CREATION_COMPLETE DEPLOYMENT_FAILED DEPLOYMENT_COMPLETE ROLLBACK_FAILED ROLLBACK_COMPLETE DELETION_FAILED",
        "RF.10012547",
    ),
    ("continue", "DEPLOYMENT_FAILED", "RF.10012547"),
    ("back", "ROLLBACK_FAILED", "RF.10012547"),
    (
        "plan",
        "CREATION_COMPLETE DEPLOYMENT_FAILED DEPLOYMENT_COMPLETE ROLLBACK_FAILED ROLLBACK_COMPLETE DELETION_FAILED",
        "RF.10012547",
    ),
    (
        "delete",
        "CREATION_COMPLETE DEPLOYMENT_FAILED DEPLOYMENT_COMPLETE ROLLBACK_FAILED ROLLBACK_COMPLETE DELETION_FAILED",
        "RF.10012544",
    ),
    (
        "retain",
        "CREATION_COMPLETE DEPLOYMENT_FAILED DEPLOYMENT_COMPLETE ROLLBACK_FAILED ROLLBACK_COMPLETE DELETION_FAILED",
        "RF.10012544",
    ),
    (
        "on",
        "CREATION_COMPLETE DEPLOYMENT_COMPLETE ROLLBACK_COMPLETE",
        "RF.10012546",
    ),
    (
        "describe",
        "CREATION_COMPLETE DEPLOYMENT_FAILED DEPLOYMENT_COMPLETE ROLLBACK_FAILED ROLLBACK_COMPLETE DELETION_FAILED",
        "RF.10012547",
    ),
];

/// Networks of all stacks are in one cloud: a subnet may lie in somebody else's, so that deletions and rollbacks fail, too.
fn template(rng: &mut Rng, vpcs: &[String]) -> String {
    let mut text = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huawei.com/provider/huaweicloud\" }\n  }\n}\n".to_owned();
    for index in 0..rng.below(3) {
        text += &format!(
            "resource \"huaweicloud_vpc\" \"v{index}\" {{\n  name = \"v\"\n  cidr = \"10.0.0.0/8\"\n}}\n"
        );
        // Each third one is refused by the cloud.
        let gateway = if rng.below(2) == 0 { 99 } else { index + 1 };
        let vpc = match vpcs.get(rng.below(4) as usize) {
            Some(other) => format!("\"{other}\""),
            None => format!("huaweicloud_vpc.v{index}.id"),
        };
        let net = rng.below(200);
        text += &format!(
            "resource \"huaweicloud_vpc_subnet\" \"s{index}\" {{\n  name = \"s\"\n  vpc_id = {vpc}\n  cidr = \"10.{net}.{}.0/24\"\n  \
             gateway_ip = \"10.{net}.{gateway}.1\"\n}}\n",
            index + 1
        );
    }
    text
}

/// What is asked for: method, path, body.
fn request(what: &str, stack: &str, template: &str) -> (&'static str, String, Json) {
    let path = |end: &str| format!("stacks/{stack}{end}");
    match what {
        "deploy" => (
            "POST",
            path("/deployments"),
            json!({"template_body": template}),
        ),
        "continue" => ("POST", path("/continuations"), NONE),
        "back" => ("POST", path("/rollbacks"), NONE),
        "plan" => (
            "POST",
            path("/execution-plans"),
            json!({"execution_plan_name": "p", "template_body": template}),
        ),
        "delete" => ("DELETE", path(""), NONE),
        "retain" => (
            "POST",
            path("/deletion"),
            json!({"retain_all_resources": true}),
        ),
        "on" => ("PATCH", path(""), json!({"enable_auto_rollback": true})),
        _ => ("PATCH", path(""), json!({"description": "d"})),
    }
}

/// The identifiers of all networks that stacks manage, and the states of stacks by name.
pub(super) fn looked_at(world: &mut World) -> (Vec<String>, Vec<(String, String)>) {
    let listed = world.get("stacks")["stacks"].clone();
    let mut vpcs = Vec::new();
    let mut states = Vec::new();
    for stack in listed.as_array().unwrap() {
        let name = stack["stack_name"].as_str().unwrap();
        let status = stack["status"].as_str().unwrap();
        states.push((name.to_owned(), status.to_owned()));
        let resources = world.get(&format!("stacks/{name}/resources"))["stack_resources"].clone();
        let busy = status.ends_with("IN_PROGRESS");
        for resource in resources.as_array().unwrap() {
            // What is hidden while something goes on (RES-1), and a reason where something failed (RES-5).
            assert_eq!(resource["resource_attributes"].is_null(), busy);
            let state = resource["resource_status"].as_str().unwrap();
            assert_eq!(
                resource["status_message"].is_string(),
                state.ends_with("FAILED"),
                "{resource}"
            );
            assert!(
                busy || !state.ends_with("IN_PROGRESS"),
                "{name} {status}: {resource}"
            );
            if resource["logical_resource_type"] == "huaweicloud_vpc" && state.ends_with("COMPLETE")
            {
                vpcs.push(
                    resource["physical_resource_id"]
                        .as_str()
                        .unwrap()
                        .to_owned(),
                );
            }
        }
        if busy {
            assert_eq!(
                world.get(&format!("stacks/{name}/outputs")),
                json!({"outputs": []})
            );
        }
        assert_eq!(
            stack["status_message"].is_string(),
            status.ends_with("FAILED")
        );
    }
    (vpcs, states)
}

/// One command, and whether the answer is the one of the table.
pub(super) fn command(world: &mut World, rng: &mut Rng) {
    let (vpcs, states) = looked_at(world);
    let stack = STACKS[rng.below(3) as usize];
    let text = template(rng, &vpcs);
    let Some((_, status)) = states.iter().find(|(name, _)| name == stack) else {
        if rng.below(4) == 0 {
            world.empty_stack(stack);
            return;
        }
        let rollback = rng.below(3) > 0;
        let body =
            json!({"stack_name": stack, "template_body": text, "enable_auto_rollback": rollback});
        world.post("stacks", &body, 201);
        return;
    };
    let (what, states, code) = ALLOWED[rng.below(ALLOWED.len() as u64) as usize];
    let (method, path, body) = request(what, stack, &text);
    let is_on = world.get(&format!("stacks/{stack}/metadata"))["enable_auto_rollback"] == true;
    let (status_code, answer) = world.ask(method, &path, &body);
    let allowed = states.split(' ').any(|state| state == status)
        || (what == "on" && is_on && !status.ends_with("IN_PROGRESS"));
    let code = if what == "on" && is_on {
        "RF.10012547"
    } else {
        code
    };
    if allowed {
        let taken = what == "plan" && status_code == 409;
        assert!(status_code < 300 || taken, "{what} in {status}: {answer}");
    } else {
        assert_eq!(
            (status_code, &answer["error_code"]),
            (403, &json!(code)),
            "{what} in {status}"
        );
    }
}

//= STACK-1, STACK-2, STACK-9, STACK-10, STACK-11, RES-1, RES-5, OUT-2, STACK-4
#[test]
fn random_commands_keep_to_the_machine() {
    let mut seen: Vec<String> = Vec::new();
    for seed in 0..6 {
        let mut rng = Rng::new(seed);
        let mut world = World::new();
        let mut memory = Memory::default();
        for _ in 0..90 {
            command(&mut world, &mut rng);
            memory.apply(world.simulator.take_changes());
            world.simulator.advance(rng.below(5) * 1000);
            memory.apply(world.simulator.take_changes());
            let (_, states) = looked_at(&mut world);
            seen.extend(states.into_iter().map(|(_, status)| status));
            if rng.below(6) == 0 {
                // Killed and opened again, it is the same world.
                let (again, aside) =
                    Simulator::open(Options::default(), catalog(), memory.records());
                assert_eq!(aside, []);
                assert_eq!(again.snapshot(), world.simulator.snapshot());
                world = World::of(again);
            }
        }
        world.settle();
        looked_at(&mut world);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 9, "every state was come to: {seen:?}");
}
