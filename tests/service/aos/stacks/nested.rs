//! Stacks within stacks, and elements that are repeated.

use serde_json::{Value as Json, json};

use super::SERVERS;
use crate::service::World;

fn outer(template: &str, strategy: &str) -> String {
    format!(
        r#"tosca_definitions_version: huaweicloud_tosca_version_1_0
inputs:
  count: {{ type: integer, default: 1 }}
node_templates:
  inner:
    type: HuaweiCloud.AOS.Stack
    properties:
      templateId: {template}
      failureStrategy: {strategy}
      inputs: {{ count: {{ get_input: count }} }}
  group:
    type: HuaweiCloud.VPC.SecurityGroup
    properties: {{ name: {{ concat: [sg-, {{ get_attribute: [inner, refName] }}] }} }}
    requirements:
      - dependency: {{ node: inner }}
outputs:
  servers: {{ value: {{ get_attribute: [inner, ids] }} }}
"#
    )
}

fn child(world: &mut World) -> Option<Json> {
    let list = world.get("/v2/stacks?project_id=0f0f");
    let list = list.as_array().unwrap().iter();
    list.into_iter()
        .find(|stack| stack["template_name"] == "inner")
        .cloned()
}

//= AOS-18, AOS-50
#[test]
fn a_stack_is_an_element_of_another_one() {
    let mut world = World::new();
    let template = world.template("inner", "1", SERVERS);
    let id = world.made("outer", &outer(&template, "DoNothing"), json!({}));
    assert_eq!(
        world.phase(&id),
        "CreateSucceeded Running",
        "{:?}",
        world.steps(&id)
    );
    let inner = child(&mut world).unwrap();
    assert_eq!(inner["status"], "Running");
    let element = world.get(&format!("/v2/stacks/{id}/elements/inner"));
    assert_eq!(element["runtime_properties"]["refID"], inner["guid"]);
    assert_eq!(element["runtime_properties"]["refName"], inner["name"]);
    let solutions = world.get("/v2/stacks?project_id=0f0f&include_stack=true");
    assert_eq!(solutions.as_array().unwrap().len(), 1);
    world.act(
        &id,
        &json!({"lifecycle": "upgrade", "inputs": {"count": 2}}),
    );
    world.settle();
    assert_eq!(
        world.phase(&id),
        "UpgradeSucceeded Running",
        "{:?}",
        world.steps(&id)
    );
    let outputs = world.get(&format!("/v2/stacks/{id}/outputs"));
    assert_eq!(
        outputs["outputs"]["servers"]["value"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        world
            .ask("DELETE", &format!("/v2/stacks/{id}"), &Json::Null)
            .0,
        200
    );
    world.settle();
    assert_eq!(child(&mut world), None);
    assert_eq!(world.get("/v2/stacks?project_id=0f0f"), json!([]));
}

//= AOS-64
#[test]
fn a_failure_within_is_one_of_the_element() {
    for strategy in ["DoNothing", "Rollback"] {
        let mut world = World::new();
        let template = world.template("inner", "1", SERVERS);
        world.aos_fault(
            json!({"address": "subnet", "error": {"message": "no room"}, "when": {"nth": 1}}),
        );
        let id = world.made("outer", &outer(&template, strategy), json!({}));
        assert_eq!(world.phase(&id), "CreateFailed Abnormal");
        let steps = world.steps(&id);
        assert_eq!(steps[0], "group Pending");
        assert!(
            steps[1].starts_with("inner Failed: stack `outer-inner-"),
            "{steps:?}"
        );
        assert!(
            steps[1].ends_with("subnet: 500 InternalError: no room"),
            "{steps:?}"
        );
        world.act(&id, &json!({"lifecycle": "retry"}));
        world.settle();
        assert_eq!(
            world.phase(&id),
            "CreateSucceeded Running",
            "{:?}",
            world.steps(&id)
        );
    }
}

const BATCH: &str = r#"tosca_definitions_version: huaweicloud_tosca_version_1_0
inputs:
  times: { type: integer, default: 3 }
node_templates:
  job:
    type: HuaweiCloud.CCE.Job
    properties: {}
  all:
    type: HuaweiCloud.AOS.Batch
    properties:
      limit: { get_input: times }
      step: 1
      values: { word: hello }
      items:
        - element: job
          properties: |
            name: "{{ word }}-{{ item }}-of-{{ limit }}"
    requirements:
      - dependency: { node: job }
outputs:
  names: { value: { get_attribute: [job, refName] } }
"#;

#[test]
fn elements_are_repeated() {
    let mut world = World::new();
    let id = world.made("batch", BATCH, json!({}));
    assert_eq!(
        world.phase(&id),
        "CreateSucceeded Running",
        "{:?}",
        world.steps(&id)
    );
    let outputs = world.get(&format!("/v2/stacks/{id}/outputs"));
    let names = ["hello-0-of-3", "hello-1-of-3", "hello-2-of-3"];
    assert_eq!(outputs["outputs"]["names"]["value"], json!(names));
    let template = world.template(
        "batch",
        "2",
        &BATCH.replace("{{ word }}", "{{ word | upper }}"),
    );
    world.stack_refused(&World::stack_body("other", &template), "4002029");
}
