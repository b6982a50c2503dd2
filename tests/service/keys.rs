//! Values that were encrypted with a key, and secrets that nobody is shown.

use formwork::simulator::{Options, Simulator};
use formwork::store::Memory;
use serde_json::{Value as Json, json};

use super::{World, catalog};

const NONE: Json = Json::Null;
const SECRET: &str = "s3cret-Pa55";

const HEAD: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
"#;

/// A key in a stack of its own.
fn key(world: &mut World) -> String {
    let text = format!(
        "{HEAD}resource \"huaweicloud_kms_key\" \"k\" {{\n  key_alias = \"k\"\n}}\noutput \"id\" {{ value = huaweicloud_kms_key.k.id }}\n"
    );
    world.post(
        "stacks",
        &json!({"stack_name": "keys", "template_body": text}),
        201,
    );
    world.settle();
    let outputs = world.get("stacks/keys/outputs");
    let id: String =
        serde_json::from_str(outputs["outputs"][0]["value"].as_str().unwrap()).unwrap();
    assert_eq!(id.len(), 36);
    id
}

/// A server whose name and description are secrets.
fn template(sensitive: bool, cidr: &str) -> String {
    format!(
        "{HEAD}variable \"name\" {{\n  type      = string\n  sensitive = {sensitive}\n}}\n\
         resource \"huaweicloud_vpc\" \"net\" {{\n  name        = var.name\n  description = \"of ${{var.name}}\"\n  \
         cidr        = \"{cidr}\"\n}}\noutput \"name\" {{\n  value     = var.name\n  sensitive = {sensitive}\n}}\n"
    )
}

fn entry(world: &mut World, key: &str, text: &str) -> Json {
    let encrypted = world.simulator.encrypt(key, text).unwrap();
    json!([{
        "var_key": "name", "var_value": encrypted.value,
        "encryption": {"kms": {"id": key, "cipher_text": encrypted.cipher_text}},
    }])
}

fn stack(template: &str, structure: &Json) -> Json {
    json!({"stack_name": "s", "template_body": template, "vars_structure": structure})
}

/// Everything that the service says of the stack.
fn told(world: &mut World) -> String {
    let whats = [
        "metadata",
        "events",
        "resources",
        "outputs",
        "execution-plans",
    ];
    let answers = whats.map(|what| world.get(&format!("stacks/s/{what}")).to_string());
    answers.join("\n")
}

/// The kinds of records that have a text in clear.
fn kinds_with(world: &World, text: &str) -> Vec<String> {
    let snapshot = String::from_utf8(world.simulator.snapshot()).unwrap();
    let lines = snapshot.lines().filter(|line| line.contains(text));
    let kinds = lines.map(|line| serde_json::from_str::<Json>(line).unwrap());
    let mut kinds: Vec<String> = kinds
        .map(|line| line["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.dedup();
    kinds
}

//= KMS-1, KMS-2, KMS-3, VAR-7, VAR-8
#[test]
fn an_encrypted_value_is_decrypted_for_the_template_alone() {
    for sensitive in [true, false] {
        let mut world = World::new();
        let key = key(&mut world);
        let given = entry(&mut world, &key, SECRET);
        assert!(!given.to_string().contains(SECRET));
        let body = stack(&template(sensitive, "10.0.0.0/8"), &given);
        world.post("stacks", &body, 201);
        let mut plan = body.clone();
        plan.as_object_mut().unwrap().remove("stack_name");
        plan["execution_plan_name"] = json!("p");
        while world.simulator.is_busy() {
            world.simulator.advance(500);
            assert!(!sensitive || kinds_with(&world, SECRET).is_empty());
        }
        assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
        world.post("stacks/s/execution-plans", &plan, 202);
        world.settle();
        let metadata = world.get("stacks/s/metadata");
        assert_eq!(metadata["vars_structure"], given);
        let of_plan = world.get("stacks/s/execution-plans/p/metadata");
        assert_eq!(of_plan["vars_structure"], given);
        assert_eq!(
            of_plan["summary"]["resource_update"], 0,
            "it is the same value"
        );
        // It is hidden where the template says so, and only there.
        assert_eq!(told(&mut world).contains(SECRET), !sensitive);
        // Nor is it kept in clear then, and an encrypted value never.
        let kinds = kinds_with(&world, SECRET);
        let values = ["deployment", "instance", "resource", "stack"].map(str::to_owned);
        assert_eq!(
            kinds,
            if sensitive {
                Vec::new()
            } else {
                values.to_vec()
            }
        );
        let mut memory = Memory::default();
        memory.apply(world.simulator.take_changes());
        let (again, aside) = Simulator::open(Options::default(), catalog(), memory.records());
        assert_eq!(aside, []);
        assert_eq!(again.snapshot(), world.simulator.snapshot());
        let mut again = World::of(again);
        assert_eq!(told(&mut again), told(&mut world));
    }
}

//= KMS-2, VAR-4
#[test]
fn what_does_not_belong_together_does_not_open() {
    let mut world = World::new();
    let key = key(&mut world);
    let good = entry(&mut world, &key, SECRET);
    let other = entry(&mut world, &key, SECRET);
    assert_ne!(good, other, "no two data keys are the same");
    let with = |place: &str, value: Json| {
        let mut entry = good.clone();
        *entry.pointer_mut(place).unwrap() = value;
        entry
    };
    let nobody = "00000000-0000-4000-8000-000000000000";
    let cases = [
        (
            with("/0/encryption/kms/id", json!(nobody)),
            "there is no key",
        ),
        (
            with("/0/encryption/kms/cipher_text", json!("ab")),
            "is no data key",
        ),
        (
            with(
                "/0/encryption/kms/cipher_text",
                other[0]["encryption"]["kms"]["cipher_text"].clone(),
            ),
            "was not encrypted",
        ),
        (
            with("/0/var_value", json!("clear text")),
            "was not encrypted",
        ),
    ];
    world.empty_stack("s");
    for (structure, why) in cases {
        let body =
            json!({"template_body": template(true, "10.0.0.0/8"), "vars_structure": structure});
        world.post("stacks/s/deployments", &body, 202);
        world.settle();
        let metadata = world.get("stacks/s/metadata");
        let message = metadata["status_message"].as_str().unwrap();
        assert!(
            message.contains("`name` cannot be decrypted") && message.contains(why),
            "{message}"
        );
    }
    let body = json!({"template_body": template(true, "10.0.0.0/8"), "vars_structure": good});
    world.post("stacks/s/deployments", &body, 202);
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
    // Nothing opens without its key.
    world.send("DELETE", "stacks/keys", &NONE);
    world.settle();
    world.post("stacks/s/deployments", &body, 202);
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_FAILED");
    assert!(
        world
            .simulator
            .encrypt(&key, "x")
            .unwrap_err()
            .contains("there is no key")
    );
}

//= VAR-3, KMS-1, VAR-4
#[test]
fn what_is_refused_of_encrypted_values() {
    let mut world = World::new();
    let mut refused = |encryption: Json, code: &str| {
        let entry = json!([{"var_key": "name", "var_value": "x", "encryption": encryption}]);
        world.refused("POST", "stacks", &stack("", &entry), 400, code);
    };
    let kms = |id: &str, text: &str| json!({"kms": {"id": id, "cipher_text": text}});
    refused(json!({}), "RF.10011001");
    refused(json!({"kms": {"id": "0".repeat(36)}}), "RF.10011001");
    refused(kms("0", "xx"), "RF.10011006");
    refused(kms(&"0".repeat(37), "xx"), "RF.10011005");
    refused(kms(&"0".repeat(36), "x"), "RF.10011006");
    refused(kms(&"0".repeat(36), &"x".repeat(2049)), "RF.10011005");
    refused(json!({"kms": {}, "aes": {}}), "RF.10011028");
}

/// A refusal names what it refuses, but not what must not be shown.
//= KMS-3, EVT-2, RES-5, STACK-4
#[test]
fn what_fails_does_not_tell_secrets() {
    for sensitive in [true, false] {
        let mut world = World::new();
        let text = template(sensitive, "10.0.0.0/8").replace("\"10.0.0.0/8\"", "var.name");
        let given = json!([{"var_key": "name", "var_value": "999.0.0.0/8"}]);
        world.post("stacks", &stack(&text, &given), 201);
        world.settle();
        assert_eq!(world.status("s"), "DEPLOYMENT_FAILED");
        let mut all = String::new();
        for what in ["events", "resources", "outputs"] {
            all += &world.get(&format!("stacks/s/{what}")).to_string();
        }
        all += world.get("stacks/s/metadata")["status_message"]
            .as_str()
            .unwrap();
        assert_eq!(all.contains("999.0"), !sensitive, "{all}");
        let plan =
            json!({"execution_plan_name": "p", "template_body": text, "vars_structure": given});
        world.post("stacks/s/execution-plans", &plan, 202);
        world.settle();
        let plans = world.get("stacks/s/execution-plans").to_string();
        assert_eq!(
            plans.contains("999.0"),
            !sensitive && plans.contains("FAILED"),
            "{plans}"
        );
    }
}

/// What another program than this one would do with its own key and its own provider.
#[test]
fn values_are_encrypted_through_the_door() {
    let mut world = World::new();
    let key = key(&mut world);
    let response = world.send_bytes("POST", &format!("/_kms/{key}"), SECRET.into());
    assert_eq!(response.status, 200);
    let mut entry: Json = serde_json::from_slice(&response.body).unwrap();
    entry["var_key"] = json!("name");
    world.post(
        "stacks",
        &stack(&template(false, "10.0.0.0/8"), &json!([entry])),
        201,
    );
    world.settle();
    assert_eq!(
        world.get("stacks/s/outputs")["outputs"][0]["value"],
        json!(format!("\"{SECRET}\""))
    );
    let response = world.send_bytes("POST", "/_kms/nobody", SECRET.into());
    let body: Json = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(
        (response.status, body),
        (400, json!({"message": "there is no key `nobody`"}))
    );
    assert_eq!(
        world.send("GET", &format!("/_kms/{key}"), &NONE).status,
        404
    );
}

/// A world that was kept before records were sealed.
#[test]
fn records_of_the_first_version_are_read() {
    let mut world = World::new();
    world.post(
        "stacks",
        &stack(
            &template(false, "10.0.0.0/8"),
            &json!([{"var_key": "name", "var_value": "n"}]),
        ),
        201,
    );
    world.settle();
    let mut memory = Memory::default();
    memory.apply(world.simulator.take_changes());
    let mut records = memory.records();
    for record in &mut records {
        record.version = 1;
    }
    let (again, aside) = Simulator::open(Options::default(), catalog(), records);
    assert_eq!(aside, []);
    assert_eq!(again.snapshot(), world.simulator.snapshot());
}
