//! What the service promises of lists, queues, names and plans.

use formwork::simulator::{Options, Simulator};
use formwork::store::Memory;
use serde_json::{Value as Json, json};

use super::{World, catalog, zip};

const NONE: Json = Json::Null;

const HEAD: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
"#;

fn vpc(name: &str) -> String {
    format!(
        "resource \"huaweicloud_vpc\" \"{name}\" {{\n  name = \"{name}\"\n  cidr = \"10.0.0.0/16\"\n}}\n"
    )
}

/// A stack `s` with one network.
fn world() -> World {
    let mut world = World::new();
    let body = json!({"stack_name": "s", "template_body": format!("{HEAD}{}", vpc("net"))});
    world.post("stacks", &body, 201);
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
    world
}

fn plan(world: &mut World, name: &str, template: &str) -> Json {
    let body = json!({"execution_plan_name": name, "template_body": template});
    world.post("stacks/s/execution-plans", &body, 202);
    world.settle();
    world.get(&format!("stacks/s/execution-plans/{name}"))
}

//= COM-7
#[test]
fn lists_are_whole() {
    let mut world = World::new();
    for number in 0..150 {
        world.empty_stack(&format!("s{number}"));
    }
    let listed = world.get("stacks?limit=10&marker=s100")["stacks"].clone();
    assert_eq!(listed.as_array().map(Vec::len), Some(150));
}

//= COM-10, DEP-1, DEP-2, DEP-11
#[test]
fn what_is_accepted_is_kept_at_once_and_done_later() {
    let mut world = World::new();
    world.empty_stack("s");
    let before = world.simulator.now();
    let body = json!({"template_body": format!("{HEAD}{}", vpc("net"))});
    world.post("stacks/s/deployments", &body, 202);
    let mut memory = Memory::default();
    memory.apply(world.simulator.take_changes());
    let (again, _) = Simulator::open(Options::default(), catalog(), memory.records());
    let mut world = World::of(again);
    assert_eq!(world.simulator.now(), before, "asking takes no time");
    assert_eq!(world.status("s"), "DEPLOYMENT_IN_PROGRESS");
    assert_eq!(
        world.get("stacks/s/resources"),
        json!({"stack_resources": []})
    );
    assert_eq!(
        world.get("stacks/s/execution-plans"),
        json!({"execution_plans": []})
    );
    // It begins within six hours, and by itself.
    let due = world.simulator.next_due().unwrap();
    assert!(due.since(before) < 6 * 3600 * 1000);
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
}

//= NAME-2
#[test]
fn names_of_plans_are_those_of_one_stack() {
    let mut world = world();
    world.empty_stack("t");
    let body = |name: &str| json!({"execution_plan_name": name, "template_body": HEAD});
    for stack in ["s", "t"] {
        let path = format!("stacks/{stack}/execution-plans");
        world.post(&path, &body("计划-a_1"), 202);
        world.refused("POST", &path, &body("计划-a_1"), 409, "RF.10013501");
        world.refused("POST", &path, &body("1"), 400, "RF.10011010");
        world.refused("POST", &path, &body(&"a".repeat(129)), 400, "RF.10011005");
    }
}

//= STACK-6
#[test]
fn so_many_stacks_are_made_at_once() {
    let mut world = World::new();
    for number in 0..100 {
        let body = json!({"stack_name": format!("s{number}"), "template_body": HEAD});
        world.post("stacks", &body, 201);
    }
    let more = json!({"stack_name": "more", "template_body": HEAD});
    world.refused("POST", "stacks", &more, 403, "RF.10012540");
    world.settle();
    world.post("stacks", &more, 201);
}

//= PLAN-5, PLAN-8, PLAN-13, ITEM-4, ITEM-5, ITEM-9, ITEM-15
#[test]
fn plans_and_their_items() {
    let mut world = world();
    // The gateway lies elsewhere: nobody looks that deep before it is made.
    let text = format!(
        "{HEAD}{}data \"huaweicloud_vpc\" \"all\" {{\n  id = huaweicloud_vpc.new.id\n}}\nresource \"huaweicloud_vpc_subnet\" \"sub\" {{\n  \
         name = \"s\"\n  vpc_id = huaweicloud_vpc.new.id\n  cidr = \"10.0.1.0/24\"\n  gateway_ip = \"192.168.0.1\"\n}}\n",
        vpc("new")
    );
    let items = plan(&mut world, "p", &text)["execution_plan_items"].clone();
    let item = |name: &str| {
        let found = items
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["resource_name"] == name);
        found.unwrap().clone()
    };
    assert_eq!(item("new")["mode"], "RESOURCE");
    assert_eq!(item("all")["mode"], "DATA");
    assert_eq!(
        item("new")["provider_name"],
        "huawei.com/provider/huaweicloud"
    );
    assert!(
        item("net")["action_reason"]
            .as_str()
            .is_some_and(|why| !why.is_empty())
    );
    let attributes = item("new")["attributes"].clone();
    let only_names = attributes
        .as_array()
        .unwrap()
        .iter()
        .filter(|a| a["target_value"].is_null());
    for attribute in only_names {
        assert_eq!(attribute.as_object().unwrap().len(), 1, "{attribute}");
    }
    let path = "stacks/s/execution-plans/p";
    world.post(path, &NONE, 202);
    world.refused("DELETE", path, &NONE, 403, "RF.10012549");
    assert_eq!(
        world.get("stacks/s/execution-plans/p/metadata")["status"],
        "APPLY_IN_PROGRESS"
    );
    world.settle();
    // It was applied; that it failed is told by the stack.
    assert_eq!(
        world.get("stacks/s/execution-plans/p/metadata")["status"],
        "APPLIED"
    );
    assert_eq!(world.status("s"), "DEPLOYMENT_FAILED");
    let response = world.send("DELETE", path, &NONE);
    assert_eq!((response.status, response.body.len()), (204, 0));
}

//= PARSE-6, TPL-5, ZIP-9
#[test]
fn variables_of_all_root_files_of_a_package() {
    let mut world = World::new();
    let files = [
        ("a.tf", "variable \"a\" {}\n"),
        (
            "b.tf.json",
            "{\"variable\": {\"b\": {\"description\": \"变量\"}}}",
        ),
        ("inner/c.tf", "variable \"c\" {}\n"),
    ];
    // A bucket of another region is as good as one of this.
    let link = "https://bucket.obs.ap-southeast-1.example/_obs/bucket/t.zip";
    assert_eq!(world.send_bytes("PUT", link, zip(&files)).status, 200);
    let answer = world.post(
        "template-analyses/variables",
        &json!({"template_uri": link}),
        200,
    );
    let names = answer["variables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["name"].as_str().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(answer["variables"][1]["description"], "变量");
}

//= TPL-8, VAR-7
#[test]
fn what_is_given_in_clear_is_shown_in_clear() {
    let mut world = World::new();
    let text =
        format!("{HEAD}# password: hush\nvariable \"a\" {{}}\noutput \"a\" {{ value = var.a }}\n");
    let given = json!([{"var_key": "a", "var_value": "clear"}]);
    let body = json!({"stack_name": "s", "template_body": text, "vars_structure": given});
    world.post("stacks", &body, 201);
    world.settle();
    assert_eq!(world.get("stacks/s/metadata")["vars_structure"], given);
    assert_eq!(
        world.get("stacks/s/outputs")["outputs"][0]["value"],
        "\"clear\""
    );
    let link = world
        .send("GET", "stacks/s/templates", &NONE)
        .header("location")
        .unwrap()
        .to_owned();
    assert_eq!(world.send("GET", &link, &NONE).body, text.as_bytes());
}

/// Agencies that the world does not have are taken down; what they may do is not judged.
//= AGY-4, AGY-5
#[test]
fn agencies_elsewhere_are_not_asked_for_their_rights() {
    let mut world = World::new();
    let agency = json!([{"provider_name": "huaweicloud", "agency_name": "nobody"}]);
    let body = json!({"stack_name": "s", "agencies": agency, "template_body": format!("{HEAD}{}", vpc("net"))});
    world.post("stacks", &body, 201);
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
    assert_eq!(world.get("stacks/s/metadata")["agencies"], agency);
}

//= COM-2, ERR-1, ERR-2, ERR-3
#[test]
fn answers_are_json_and_refusals_say_no_more_than_why() {
    let mut world = World::new();
    for (path, status) in [
        ("stacks", 200),
        ("stacks/s/metadata", 404),
        ("templates/t/metadata", 404),
    ] {
        let response = world.send("GET", path, &NONE);
        assert_eq!(response.status, status);
        assert_eq!(response.header("content-type"), Some("application/json"));
        let body: Json = serde_json::from_slice(&response.body).unwrap();
        let names: Vec<&String> = body.as_object().unwrap().keys().collect();
        match status {
            200 => assert_eq!(names, ["stacks"]),
            // Nothing of an authorization that was not refused.
            _ => assert_eq!(names, ["error_code", "error_msg"]),
        }
    }
}
