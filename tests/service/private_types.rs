//! Templates that use private providers, whose schemas somebody has told.

use formwork::simulator::{Options, Simulator};
use formwork::store::Memory;
use serde_json::{Value as Json, json};

use super::{World, catalog};

const NONE: Json = Json::Null;
const URN: &str = "urn:fss:cn-north-4:0f0f0f0f:function:default:provider:latest";

/// As `terraform providers schema -json` prints it; `size` says whether the type of version 2 has one.
fn schema(size: bool) -> String {
    let mut attributes = json!({
        "id": {"type": "string", "computed": true},
        "name": {"type": "string", "required": true},
        "zone": {"type": "string", "optional": true, "force_new": true},
        "token": {"type": "string", "optional": true, "sensitive": true},
        "address": {"type": "string", "computed": true},
    });
    if size {
        attributes["size"] = json!({"type": "number", "optional": true});
    }
    let disk = json!({"nesting_mode": "list", "max_items": 1, "block": {"attributes": {"gb": {"type": "number", "required": true}}}});
    let thing =
        json!({"version": 0, "block": {"attributes": attributes, "block_types": {"disk": disk}}});
    let provider = json!({
        "provider": {"version": 0, "block": {"attributes": {"endpoint": {"type": "string", "optional": true}}}},
        "resource_schemas": {"our_thing": thing},
        "data_source_schemas": {
            "our_things": {"version": 0, "block": {"attributes": {
                "zone": {"type": "string", "optional": true},
                "ids": {"type": ["list", "string"], "computed": true},
                "things": {"type": ["list", ["object", {"name": "string", "zone": "string", "gb": "number"}]], "computed": true},
            }}},
            "our_thing": {"version": 0, "block": {"attributes": {
                "thing_id": {"type": "string", "required": true},
                "name": {"type": "string", "computed": true},
            }}},
            "our_weather": {"version": 0, "block": {"attributes": {"degrees": {"type": "number", "computed": true}}}},
        },
    });
    json!({"format_version": "1.0", "provider_schemas": {"huawei.com/private-provider/our": provider}}).to_string()
}

/// A template that pins a version, with these arguments.
fn template(source: &str, version: &str, arguments: &str) -> String {
    format!(
        r#"
terraform {{
  required_providers {{
    our = {{
      source  = "{source}"
      version = "{version}"
    }}
  }}
}}
provider "our" {{
  endpoint = "https://our.example"
}}
resource "our_thing" "t" {{
  name = "n"
  {arguments}
}}
output "address" {{ value = our_thing.t.address }}
"#
    )
}

const SOURCE: &str = "huawei.com/private-provider/our";

/// All private providers, without what differs from world to world.
fn listed(world: &mut World) -> Json {
    let answer = world.send("GET", "/_schemas/", &NONE);
    let mut all: Json = serde_json::from_slice(&answer.body).unwrap();
    for provider in all.as_array_mut().unwrap() {
        provider.as_object_mut().unwrap().remove("id");
        provider.as_object_mut().unwrap().remove("created");
        for version in provider["versions"].as_array_mut().unwrap() {
            version.as_object_mut().unwrap().remove("created");
        }
    }
    all
}

#[test]
fn private_providers_are_listed_with_their_schemas() {
    let mut world = World::new();
    assert_eq!(listed(&mut world), json!([]));
    let body = json!({"provider_name": "our", "provider_description": "ours", "provider_version": "1.0.0", "function_graph_urn": URN});
    world.post("/v1/private-providers", &body, 201);
    let mut provider = json!({
        "name": "our", "description": "ours", "source": SOURCE,
        "versions": [{"version": "1.0.0", "function_graph_urn": URN}],
    });
    assert_eq!(listed(&mut world), json!([provider]));
    assert_eq!(
        world.simulator.tell_schema("our", "1.0.0", &schema(false)),
        Ok(4)
    );
    provider["versions"][0]["schema"] = schema(false).into();
    provider["versions"][0]["types"] =
        json!(["our_thing", "our_thing", "our_things", "our_weather"]);
    assert_eq!(listed(&mut world), json!([provider]));
    assert_eq!(world.send("POST", "/_schemas/", &NONE).status, 404);
}

/// A world with the provider in two versions, and their schemas.
fn world() -> World {
    let mut world = World::new();
    let body =
        json!({"provider_name": "our", "provider_version": "1.0.0", "function_graph_urn": URN});
    world.post("/v1/private-providers", &body, 201);
    let body = json!({"provider_version": "2.0.0", "function_graph_urn": URN});
    assert_eq!(
        world
            .send("POST", "/v1/private-providers/our/versions", &body)
            .status,
        201
    );
    let told = world.send_bytes("PUT", "/_schemas/our/1.0.0", schema(false).into());
    assert_eq!((told.status, told.body), (200, b"{\"types\":4}".to_vec()));
    let refused = world.send_bytes("PUT", "/_schemas/our/9.0.0", schema(false).into());
    assert_eq!(refused.status, 400);
    for (version, size) in [("1.0.0", false), ("2.0.0", true)] {
        assert_eq!(
            world.simulator.tell_schema("our", version, &schema(size)),
            Ok(4)
        );
    }
    world
}

#[track_caller]
fn deploy(world: &mut World, template: &str) -> Result<Json, String> {
    world.post(
        "stacks/s/deployments",
        &json!({"template_body": template}),
        202,
    );
    world.settle();
    let metadata = world.get("stacks/s/metadata");
    if metadata["status"] == "DEPLOYMENT_COMPLETE" {
        return Ok(world.get("stacks/s/resources")["stack_resources"][0].clone());
    }
    Err(metadata["status_message"].as_str().unwrap().to_owned())
}

//= PROV-2, PROV-7, PROV-8
#[test]
fn a_template_uses_the_version_that_it_pins() {
    let mut world = world();
    world.empty_stack("s");
    let disk = "disk {\n    gb = 10\n  }";
    let made = deploy(&mut world, &template(SOURCE, "1.0.0", disk)).unwrap();
    assert_eq!(made["logical_resource_type"], "our_thing");
    assert_eq!(made["resource_status"], "CREATION_COMPLETE");
    let id = made["physical_resource_id"].clone();
    assert_eq!(id.as_str().map(str::len), Some(36));
    let events = world.get("stacks/s/events?filter=event_type==CREATION_COMPLETE");
    assert_ne!(events["stack_events"][0]["elapsed_seconds"], 0);
    let why = deploy(&mut world, &template(SOURCE, "1.0.0", "size = 2")).unwrap_err();
    assert!(why.contains("Unsupported argument"), "{why}");
    // The spelling of the name does not matter, and `=` says nothing more.
    let other = template("huawei.com/private-provider/Our", "= 2.0.0", "size = 2");
    let changed = deploy(&mut world, &other).unwrap();
    assert_eq!(
        (
            &changed["physical_resource_id"],
            &changed["resource_status"]
        ),
        (&id, &json!("UPDATE_COMPLETE"))
    );
    let replaced = deploy(
        &mut world,
        &template(SOURCE, "2.0.0", "zone = \"z\"\n  token = \"t0ken\""),
    )
    .unwrap();
    assert_ne!(replaced["physical_resource_id"], id);
    assert!(
        !world
            .get("stacks/s/resources")
            .to_string()
            .contains("t0ken")
    );
    let plan = json!({"execution_plan_name": "p", "template_body": template(SOURCE, "2.0.0", "zone = \"y\"")});
    world.post("stacks/s/execution-plans", &plan, 202);
    world.settle();
    let item = world.get("stacks/s/execution-plans/p")["execution_plan_items"][0].clone();
    assert_eq!(item["action"], "DELETE_THEN_ADD");
    assert_eq!(item["provider_name"], SOURCE);

    let mut memory = Memory::default();
    memory.apply(world.simulator.take_changes());
    let (again, aside) = Simulator::open(Options::default(), catalog(), memory.records());
    assert_eq!(aside, []);
    assert_eq!(again.snapshot(), world.simulator.snapshot());
    let mut world = World::of(again);
    assert!(deploy(&mut world, &template(SOURCE, "2.0.0", "zone = \"y\"")).is_ok());
    let snapshot = world.simulator.snapshot();
    world.simulator.restore(&snapshot).unwrap();
    assert_eq!(world.send("DELETE", "stacks/s", &NONE).status, 202);
    world.settle();
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
}

//= PROV-7, PROV-12
#[test]
fn what_is_wrong_with_a_private_provider_fails_the_deployment() {
    let mut world = world();
    world.empty_stack("s");
    let mut why = |source: &str, version: &str| {
        deploy(&mut world, &template(source, version, "")).unwrap_err()
    };
    for open in [
        ">= 1.0.0",
        "~> 1.0.0",
        "> 0.1.0",
        "< 3.0.0",
        "<= 2.0.0",
        "1.0.0, 2.0.0",
    ] {
        let why = why(SOURCE, open);
        assert!(why.contains("needs one exact version"), "{open}: {why}");
    }
    let any = template(SOURCE, "1.0.0", "").replace("version = \"1.0.0\"", "");
    assert!(
        deploy(&mut world, &any)
            .unwrap_err()
            .contains("needs one exact version")
    );
    let mut why = |source: &str, version: &str| {
        deploy(&mut world, &template(source, version, "")).unwrap_err()
    };
    assert!(why(SOURCE, "3.0.0").contains("has no version 3.0.0"));
    assert!(
        why("huawei.com/private-provider/their", "1.0.0")
            .contains("there is no private provider `their`")
    );
    let body =
        json!({"provider_name": "mute", "provider_version": "1.0.0", "function_graph_urn": URN});
    world.post("/v1/private-providers", &body, 201);
    let mute = template("huawei.com/private-provider/mute", "1.0.0", "");
    let why = deploy(&mut world, &mute).unwrap_err();
    assert!(
        why.contains("are not supported until its schema is told"),
        "{why}"
    );
    let plan = json!({"execution_plan_name": "p", "template_body": mute});
    world.post("stacks/s/execution-plans", &plan, 202);
    world.settle();
    let plan = world.get("stacks/s/execution-plans/p/metadata");
    assert_eq!(plan["status"], "CREATION_FAILED");
}

/// A data source of a private provider tells of the types of the provider.
//= PROV-7
#[test]
fn what_its_data_sources_tell() {
    let mut world = world();
    let made = template(SOURCE, "1.0.0", "zone = \"a\"");
    world.post(
        "stacks",
        &json!({"stack_name": "made", "template_body": made}),
        201,
    );
    world.settle();
    let id =
        world.get("stacks/made/resources")["stack_resources"][0]["physical_resource_id"].clone();
    let head = made.split_once("resource").unwrap().0;
    let asked = format!(
        r#"{head}
data "our_things" "a" {{
  zone = "a"
}}
data "our_things" "b" {{
  zone = "b"
}}
data "our_thing" "one" {{
  thing_id = data.our_things.a.ids[0]
}}
data "our_weather" "w" {{}}
output "a" {{ value = data.our_things.a.things }}
output "b" {{ value = data.our_things.b.things }}
output "ids" {{ value = data.our_things.a.ids }}
output "one" {{ value = data.our_thing.one.name }}
output "w" {{ value = data.our_weather.w.degrees }}
"#
    );
    world.post(
        "stacks",
        &json!({"stack_name": "s", "template_body": asked}),
        201,
    );
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
    let outputs = world.get("stacks/s/outputs")["outputs"].clone();
    let told = outputs.as_array().unwrap().iter();
    let told: Vec<Json> = told
        .map(|output| serde_json::from_str(output["value"].as_str().unwrap()).unwrap())
        .collect();
    let thing = json!([{"name": "n", "zone": "a", "gb": 0}]);
    assert_eq!(told, [thing, json!([]), json!([id]), json!("n"), json!(0)]);
    let logs = world
        .get("stacks/s/events?filter=event_type==LOG")
        .to_string();
    assert!(
        logs.contains("the data source `our_weather` is not simulated"),
        "{logs}"
    );
    assert!(
        !logs.contains("our_thing`") && !logs.contains("our_things"),
        "{logs}"
    );
}

#[test]
fn a_schema_that_cannot_be_told() {
    let mut world = world();
    let mut why = |name: &str, version: &str, text: &str| {
        world
            .simulator
            .tell_schema(name, version, text)
            .unwrap_err()
    };
    assert_eq!(
        why("their", "1.0.0", &schema(true)),
        "there is no private provider `their`"
    );
    assert_eq!(
        why("our", "3.0.0", &schema(true)),
        "the private provider `our` has no version 3.0.0"
    );
    assert_eq!(why("our", "1.0.0", "[]"), "it is no object");
    for taken in ["huaweicloud_vpc", "terraform_data"] {
        let text = schema(true).replace("our_thing\"", &format!("{taken}\""));
        let why = why("our", "1.0.0", &text);
        assert_eq!(
            why,
            format!("the type `{taken}` belongs to another provider")
        );
    }
    assert_eq!(world.simulator.take_changes().deletes, []);
}
