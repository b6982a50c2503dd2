//! Making stacks: what is refused, and what is made.

use serde_json::{Value as Json, json};

use super::SERVERS;
use crate::service::World;

//= AOS-40, AOS-42, AOS-43
#[test]
fn what_cannot_be_a_stack_is_refused() {
    let mut world = World::new();
    let template = world.template("servers", "1", SERVERS);
    let usual = World::stack_body("servers", &template);
    let long = "a".repeat(65);
    for (member, value, code) in [
        ("name", json!("Servers"), "4002001"),
        ("name", json!("-servers"), "4002001"),
        ("name", json!("servers-"), "4002001"),
        ("name", json!(""), "4002001"),
        ("name", json!(long), "4002001"),
        ("name", json!(4), "4002001"),
        ("name", Json::Null, "4002001"),
        ("project_id", Json::Null, "4002003"),
        ("project_id", json!("-0f"), "4002003"),
        ("project_id", json!("0F"), "4002003"),
        ("project_id", json!("a".repeat(64)), "4002003"),
        ("template_id", json!(""), "4002004"),
        ("template_id", json!(long), "4002004"),
        (
            "template_id",
            json!("00000000-0000-4000-8000-000000000000"),
            "4040012",
        ),
        ("description", json!("a<b"), "4002002"),
        ("description", json!("d".repeat(256)), "4002002"),
        ("labels", json!({"-a": "b"}), "4002024"),
        ("labels", json!({"a": "b c"}), "4002024"),
        ("labels", json!({"a": ""}), "4002024"),
        ("labels", json!({"a": 1}), "4002024"),
        ("labels", json!([]), "4002024"),
        ("force", json!("yes"), "4001901"),
        ("action_parameters", json!({"timeout": 1441}), "4001901"),
        ("action_parameters", json!({"timeout": -1}), "4001901"),
        ("action_parameters", json!({"auto_create": 1}), "4001901"),
        (
            "action_parameters",
            json!({"failure_strategy": "Retry"}),
            "4001901",
        ),
        ("inputs_json", json!({"none": 1}), "4002008"),
        ("inputs_json", json!([]), "4002008"),
        ("inputs_json", json!({"count": 10}), "4002013"),
        ("inputs_json", json!({"count": "many"}), "4002013"),
        (
            "inputs_json",
            json!({"flavor": "f".repeat(70_000)}),
            "4002011",
        ),
    ] {
        let mut body = usual.clone();
        body[member] = value;
        world.stack_refused(&body, code);
    }
    world.stack_refused(&json!([]), "4001901");
    let id = world.aos_stack(&usual);
    //= AOS-44
    world.stack_refused(&usual, "4092006");
    let mut other = usual.clone();
    other["project_id"] = json!("0f0e");
    other["labels"] = json!({"_a.b-c": "d"});
    other["action_parameters"] =
        json!({"auto_create": true, "timeout": 0, "failure_strategy": "Rollback"});
    assert_ne!(world.aos_stack(&other), id);
}

//= AOS-41
#[test]
fn an_input_has_a_value_or_a_default() {
    let text = "tosca_definitions_version: huaweicloud_tosca_version_1_0\ninputs:\n  a: {}\n  b: {default: 2}\nnode_templates:\n  \
        vpc: {type: HuaweiCloud.VPC.VPC, properties: {cidr: {concat: [10.0., {get_input: b}, {get_input: a}]}}}\n";
    let mut world = World::new();
    let template = world.template("a", "1", text);
    world.stack_refused(&World::stack_body("a", &template), "4002008");
    let mut body = World::stack_body("a", &template);
    body["inputs_json"] = json!({"a": ".0/24"});
    let id = world.aos_stack(&body);
    let inputs = world.get(&format!("/v2/stacks/{id}/inputs"));
    assert_eq!(
        inputs["inputs"],
        json!({
            "a": ".0/24", "b": 2, "HuaweiCloud.DomainId": "00000000000000000000000000000001", "HuaweiCloud.NoValue": "",
            "HuaweiCloud.PeriodNum": 1, "HuaweiCloud.PeriodType": "month", "HuaweiCloud.ProjectId": "0f0f",
            "HuaweiCloud.Region": "cn-north-4", "HuaweiCloud.StackName": "a",
            "HuaweiCloud.UserId": inputs["inputs"]["HuaweiCloud.UserId"],
        })
    );
    world.settle();
    let element = world.get(&format!("/v2/stacks/{id}/elements/vpc"));
    assert_eq!(element["properties"]["cidr"], "10.0.2.0/24");
}

//= AOS-43
#[test]
fn elements_are_made_when_they_are_wanted() {
    let mut world = World::new();
    let template = world.template("later", "1", SERVERS);
    let mut body = World::stack_body("later", &template);
    body["action_parameters"] = json!({"auto_create": false});
    let id = world.aos_stack(&body);
    assert!(!world.simulator.is_busy());
    assert_eq!(world.phase(&id), "Pending Pending");
    world.act(&id, &json!({"lifecycle": "create"}));
    assert_eq!(world.phase(&id), "Creating Processing");
    world.settle();
    assert_eq!(
        world.phase(&id),
        "CreateSucceeded Running",
        "{:?}",
        world.steps(&id)
    );
}

/// Elements are resources of the cloud, and point to each other.
//= AOS-54, AOS-55
#[test]
fn elements_are_resources_of_the_cloud() {
    let mut world = World::new();
    let id = world.made("net", SERVERS, json!({}));
    assert_eq!(
        world.phase(&id),
        "CreateSucceeded Running",
        "{:?}",
        world.steps(&id)
    );
    let path = format!("/v2/stacks/{id}");
    let elements = world.get(&format!("{path}/elements"));
    let names: Vec<&str> = elements
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["id"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["vpc", "subnet", "group", "vm"]);
    let subnet = world.get(&format!("{path}/elements/subnet"));
    let vpc = world.get(&format!("{path}/elements/vpc"));
    assert_eq!(
        subnet["properties"]["vpcId"],
        json!({"get_attribute": ["vpc", "refID"]})
    );
    assert_eq!(
        subnet["runtime_properties"]["vpcId"],
        vpc["runtime_properties"]["refID"]
    );
    assert_eq!(
        subnet["relationships"],
        json!([{
            "name": "vpcId", "target_id": "vpc", "properties": {}, "type": "HuaweiCloud.Relationships.ContainedIn",
            "type_hierarchy": ["HuaweiCloud.Relationships.Root", "HuaweiCloud.Relationships.DependsOn",
                "HuaweiCloud.Relationships.ContainedIn"],
        }])
    );
    assert_eq!(
        subnet["type_hierarchy"],
        json!(["HuaweiCloud.Node.Root", "HuaweiCloud.VPC.Subnet"])
    );
    assert_eq!(subnet["instances"], json!({"items": []}));
    assert!(
        vpc["runtime_properties"]["refName"]
            .as_str()
            .unwrap()
            .starts_with("vpc-")
    );
    let look = formwork::service::Look {
        ty: "huaweicloud_compute_instance",
        limit: 9,
        ..Default::default()
    };
    let sight = world.simulator.world(&look);
    assert_eq!(sight.total, 2);
    assert!(
        sight
            .rows
            .iter()
            .all(|(server, _)| server.secret && server.owner.as_deref() == Some(&*id))
    );
    let outputs = world.get(&format!("{path}/outputs"));
    let outputs = &outputs["outputs"];
    assert_eq!(outputs["ids"]["value"].as_array().unwrap().len(), 2);
    assert_eq!(outputs["addresses"]["value"].as_array().unwrap().len(), 2);
    assert_eq!(outputs["password"]["value"], "*****");
    let vm = world.get(&format!("{path}/elements?element_type=CloudServer"));
    assert_eq!(vm.as_array().unwrap().len(), 1);
    assert_eq!(
        vm[0]["runtime_properties"]["refID"],
        outputs["ids"]["value"]
    );
    // Without the condition there is no group.
    let id = world.made(
        "plain",
        SERVERS,
        json!({"inputs_json": {"group": false, "count": 1}}),
    );
    let elements = world.get(&format!("/v2/stacks/{id}/elements"));
    assert_eq!(elements.as_array().unwrap().len(), 3);
    let outputs = world.get(&format!("/v2/stacks/{id}/outputs"));
    assert!(outputs["outputs"]["ids"]["value"].is_string());
}

/// A password is in no answer, and in no record in clear.
//= AOS-56
#[test]
fn secrets_are_not_told() {
    let secret = "Sesame-4711";
    let more = json!({"inputs_json": {"secret": secret}});
    let mut world = World::new();
    world.aos_fault(
        json!({"type": "HuaweiCloud.VPC.Subnet", "error": {"message": "no Sesame-4711 here"}}),
    );
    let id = world.made("secret", SERVERS, more.clone());
    let shown = world.steps(&id).join(" ");
    assert!(shown.contains("no <sensitive> here"), "{shown}");
    let mut world = World::new();
    let id = world.made("secret", SERVERS, more);
    world.act(
        &id,
        &json!({"lifecycle": "upgrade", "inputs": {"count": 3}}),
    );
    world.settle();
    for asked in &world.log {
        let answer = String::from_utf8_lossy(&asked.response.body);
        assert!(!answer.contains(secret), "{}: {answer}", asked.operation);
    }
    let inputs = world.get(&format!("/v2/stacks/{id}/inputs"));
    assert_eq!(inputs["inputs"]["secret"], "*****");
    let last = world.get(&format!("/v2/stacks/{id}/actions?last=true"));
    use base64::Engine;
    let data = last[0]["spec"]["objectData"].as_str().unwrap();
    let data = base64::engine::general_purpose::STANDARD
        .decode(data)
        .unwrap();
    let data: Json = serde_json::from_slice(&data).unwrap();
    assert_eq!(data["vm"]["adminPass"], "*****");
    for record in world.simulator.take_changes().puts {
        let text = String::from_utf8_lossy(&record.body).into_owned();
        assert!(!text.contains(secret), "{:?}", record.id);
    }
}
