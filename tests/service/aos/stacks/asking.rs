//! Asking for stacks.

use serde_json::json;

use super::SERVERS;
use crate::service::World;

//= AOS-50
#[test]
fn stacks_are_listed_by_what_is_asked() {
    let mut world = World::new();
    let one = world.template("one", "1", SERVERS);
    let two = world.template("one", "2", SERVERS);
    let mut body = World::stack_body("a", &one);
    body["labels"] = json!({"k": "v", "l": "w"});
    let a = world.aos_stack(&body);
    let mut body = World::stack_body("b", &two);
    body["labels"] = json!({"k": "v"});
    body["action_parameters"] = json!({"auto_create": false});
    let b = world.aos_stack(&body);
    let mut body = World::stack_body("b", &two);
    body["project_id"] = json!("0f0e");
    world.aos_stack(&body);
    world.settle();
    let mut list = |query: &str| -> Vec<String> {
        let found = world.get(&format!("/v2/stacks?project_id=0f0f{query}"));
        let found = found.as_array().unwrap().iter();
        found
            .map(|stack| stack["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(list(""), ["b", "a"]);
    assert_eq!(list("&name=a"), ["a"]);
    assert_eq!(list("&labels=k%3Dv"), ["b", "a"]);
    assert_eq!(list("&labels=k%3Dv,l%3Dw"), ["a"]);
    assert_eq!(list("&labels=k%3Dw").len(), 0);
    assert_eq!(list("&status=Pending"), ["b"]);
    assert_eq!(list("&status=Running"), ["a"]);
    assert_eq!(list("&status=Unknow").len(), 0);
    assert_eq!(list("&template_name=one"), ["b", "a"]);
    assert_eq!(list("&template_name=one&template_version=1"), ["a"]);
    assert_eq!(list(&format!("&template_id={two}")), ["b"]);
    assert_eq!(list("&include_stack=true").len(), 0);
    assert_eq!(
        list("&include_stack=false&include_periodic_res=true").len(),
        2
    );
    assert_eq!(list("&dsl_version=huaweicloud_tosca_version_1_0").len(), 2);
    for query in [
        "",
        "?project_id=",
        "?project_id=0f0f&template_id=a&template_name=b",
        "?project_id=0f0f&template_version=1",
        "?project_id=0f0f&status=Well",
        "?project_id=0f0f&labels=k",
        "?project_id=0f0f&include_stack=1",
    ] {
        world.aos_refused("GET", &format!("/v2/stacks{query}"), 400, "4000010");
    }
    let long = format!("?project_id={}", "a".repeat(65));
    world.aos_refused("GET", &format!("/v2/stacks{long}"), 400, "4000010");
    for id in [&a, &b] {
        world.get(&format!("/v2/stacks/{id}"));
    }
}

//= AOS-61
#[test]
fn what_is_not_there_is_not_found() {
    let mut world = World::new();
    let id = world.made("there", SERVERS, json!({}));
    for path in [
        "",
        "/elements",
        "/elements/vpc",
        "/inputs",
        "/outputs",
        "/actions",
        "/actions/a",
    ] {
        world.aos_refused("GET", &format!("/v2/stacks/nobody{path}"), 404, "4042101");
    }
    world.aos_refused("DELETE", "/v2/stacks/nobody", 404, "4042101");
    world.aos_refused("PUT", "/v2/stacks/nobody/actions", 404, "4042101");
    world.aos_refused(
        "GET",
        &format!("/v2/stacks/{id}/elements/none"),
        404,
        "4042101",
    );
    world.aos_refused(
        "GET",
        &format!("/v2/stacks/{id}/actions/none"),
        400,
        "4003000",
    );
    world.aos_refused(
        "GET",
        &format!("/v2/stacks/{id}/actions?last=1"),
        400,
        "4000010",
    );
    let long = "t".repeat(65);
    world.aos_refused(
        "GET",
        &format!("/v2/stacks/{id}/elements?element_type={long}"),
        400,
        "4002600",
    );
}

/// Health is looked at when it is asked for: what somebody removed by hand is missing.
//= AOS-52
#[test]
fn health_tells_what_is_gone() {
    let mut world = World::new();
    let id = world.made("sick", SERVERS, json!({}));
    let stack = world.get(&format!("/v2/stacks/{id}"));
    assert_eq!(stack["health"], json!({"healthy": true, "message": ""}));
    let group = world.get(&format!("/v2/stacks/{id}/elements/group"));
    let group = group["runtime_properties"]["refID"]
        .as_str()
        .unwrap()
        .to_owned();
    world
        .simulator
        .delete_by_hand("huaweicloud_networking_secgroup", &group)
        .unwrap();
    let stack = world.get(&format!("/v2/stacks/{id}"));
    assert_eq!(stack["health"]["healthy"], false);
    assert_eq!(stack["status"], "Abnormal");
    assert_eq!(
        stack["object"]["status"]["healthyStatus"]["elements"]["group"]["status"],
        "unhealthy"
    );
}
