//! What the service refuses before it does anything.

use formwork::api::Request;
use serde_json::{Value as Json, json};

use super::World;

const NONE: Json = Json::Null;

//= COM-5, COM-6, ID-9, ERR-10
#[test]
fn every_request_is_checked_for_its_header_and_project() {
    let mut world = World::new();
    let mut request = Request::new("GET", "/v1/0f0f/stacks");
    let mut code = |request: &Request| {
        let response = world.simulator.dispatch(request);
        let body: Json = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(response.status, 400);
        body["error_code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code(&request), "RF.10011001");
    request
        .headers
        .push(("client-request-id".into(), "short".into()));
    assert_eq!(code(&request), "RF.10011006");
    request.headers[0].1 = "x".repeat(129);
    assert_eq!(code(&request), "RF.10011005");
    request.headers[0].1 = "_".repeat(36);
    assert_eq!(code(&request), "RF.10011123");
    let world = &mut world;
    world.refused("GET", "/v1/0F0F/stacks", &NONE, 400, "RF.10011057");
    world.refused("GET", "/v1/0f.f/stacks", &NONE, 400, "RF.10011016");
    world.refused("GET", "/v1/0f/stacks", &NONE, 400, "RF.10011006");
    world.refused("GET", "/v1/nowhere", &NONE, 404, "APIGW.0101");
}

//= ERR-8, ERR-10
#[test]
fn a_path_that_is_there_tells_its_methods() {
    let mut world = World::new();
    for (method, path, allowed) in [
        ("PUT", "stacks", "POST, GET"),
        ("TRACE", "stacks/a/metadata", "GET"),
        ("HEAD", "templates", "POST, GET"),
        ("OPTIONS", "/v1/stack-sets", "POST, GET"),
        ("GET", "/v1/stack-sets/a", "DELETE, PATCH"),
        ("get", "stacks", "POST, GET"),
        ("PUT", "/v1/stack-sets/a/stack-instances/deletion", "POST"),
    ] {
        let response = world.send(method, path, &NONE);
        let allow = response.header("allow");
        assert_eq!((response.status, allow), (405, Some(allowed)), "{path}");
        world.refused(method, path, &NONE, 405, "APIGW.0101");
    }
}

//= ERR-5
#[test]
fn a_name_in_the_path_is_not_empty() {
    let mut world = World::new();
    world.refused("GET", "stacks//metadata", &NONE, 400, "RF.10011006");
    world.refused("DELETE", "stacks/", &NONE, 400, "RF.10011006");
    world.refused("GET", "/v1//stacks", &NONE, 400, "RF.10011006");
    world.empty_stack("a");
    world.refused(
        "GET",
        "stacks/a/metadata?stack_id=",
        &NONE,
        400,
        "RF.10011006",
    );
    world.refused("GET", "stacks/a/metadata/", &NONE, 404, "APIGW.0101");
    world.refused("GET", "//stacks", &NONE, 404, "APIGW.0101");
}

//= ERR-5
#[test]
fn null_is_no_value_of_a_member() {
    let mut world = World::new();
    let refused = &mut |body: &Json, code: &str| {
        world.refused("POST", "stacks", body, 400, code);
    };
    refused(&json!({"stack_name": null}), "RF.10011037");
    for name in [
        "description",
        "vars_uri",
        "agencies",
        "enable_auto_rollback",
    ] {
        refused(&json!({"stack_name": "a", name: null}), "RF.10011038");
    }
    let entry = json!({"var_key": "k", "var_value": "v", "encryption": null});
    refused(
        &json!({"stack_name": "a", "vars_structure": [entry]}),
        "RF.10011038",
    );
    refused(
        &json!({"stack_name": "a", "agencies": [null]}),
        "RF.10011038",
    );
    refused(&json!("stack_name"), "RF.10011038");
    world.empty_stack("a");
    for path in ["stacks", "stacks/a/deletion"] {
        let response = world.send_bytes("POST", path, b"null".into());
        let body: Json = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(body["error_code"], "RF.10011038");
    }
}

//= ERR-7
#[test]
fn unknown_query_parameters_are_refused_but_for_those_of_todays_clients() {
    let mut world = World::new();
    world.get("stacks?limit=10&marker=x&call_identity=y");
    world.refused("GET", "stacks?colour=red", &NONE, 400, "RF.10011002");
    world.empty_stack("a");
    world.refused(
        "GET",
        "stacks/a/metadata?stack_id=1",
        &NONE,
        400,
        "RF.10011006",
    );
}

//= ERR-1, ERR-5, ERR-6, NAME-1, NAME-8, AGY-2, AGY-3
#[test]
fn bodies_of_create_stack() {
    let mut world = World::new();
    let mut refused = |body: &Json, code: &str| world.refused("POST", "stacks", body, 400, code);
    refused(&NONE, "RF.10011032");
    refused(&json!([]), "RF.10011038");
    refused(&json!({}), "RF.10011001");
    refused(&json!({"stack_name": ""}), "RF.10011037");
    refused(&json!({"stack_name": "1a"}), "RF.10011010");
    refused(&json!({"stack_name": "a".repeat(129)}), "RF.10011005");
    refused(&json!({"stack_name": "a", "colour": 1}), "RF.10011002");
    refused(
        &json!({"stack_name": "a", "description": "d".repeat(1025)}),
        "RF.10011005",
    );
    refused(
        &json!({"stack_name": "a", "enable_auto_rollback": "yes"}),
        "RF.10011038",
    );
    let agencies = |list: Json| json!({"stack_name": "a", "agencies": list});
    refused(
        &agencies(json!({"provider_name": "huaweicloud"})),
        "RF.10011038",
    );
    refused(
        &agencies(json!([{"provider_name": "huaweicloud"}])),
        "RF.10011001",
    );
    let both = json!({"provider_name": "huaweicloud", "agency_name": "x", "agency_urn": "y"});
    refused(&agencies(json!([both])), "RF.10011028");
    let one = json!({"provider_name": "huaweicloud", "agency_name": "x"});
    refused(&agencies(json!([one, one])), "RF.10011065");
    let response = world.send_bytes("POST", "stacks", b"{".to_vec());
    assert!(
        String::from_utf8(response.body)
            .unwrap()
            .contains("RF.10011033")
    );
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
}

//= TPL-1, TPL-2, TPL-3, TPL-4, TPL-7, VAR-1, VAR-2
#[test]
fn templates_and_variables() {
    let mut world = World::new();
    let text = "terraform {}\n";
    let mut refused = |more: Json, code: &str| {
        let mut body = json!({"stack_name": "a"});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        world.refused("POST", "stacks", &body, 400, code);
    };
    refused(
        json!({"template_body": text, "template_uri": "https://h/a.tf"}),
        "RF.10011003",
    );
    refused(json!({"vars_body": "a = 1"}), "RF.10011056");
    refused(json!({"template_body": "x".repeat(51_201)}), "RF.10011005");
    refused(json!({"template_body": "resource {"}), "RF.10011073");
    refused(json!({"template_uri": "ftp://h/a.tf"}), "RF.10011035");
    refused(json!({"template_uri": "https://h/a.txt"}), "RF.10011022");
    refused(
        json!({"template_body": text, "vars_body": "x".repeat(51_201)}),
        "RF.10011141",
    );
    refused(
        json!({"template_body": text, "vars_body": "a ="}),
        "RF.10011051",
    );
    let variable = json!([{"var_key": "a", "var_value": "1"}]);
    let twice = json!({"template_body": text, "vars_body": "a = 1", "vars_structure": variable});
    refused(twice, "RF.10011028");
    refused(
        json!({"template_body": text, "vars_structure": [{"var_key": "1"}]}),
        "RF.10011028",
    );
    refused(
        json!({"template_body": text, "vars_structure": "[]"}),
        "RF.10011055",
    );
    world.empty_stack("a");
    world.refused(
        "POST",
        "stacks/a/deployments",
        &json!({}),
        400,
        "RF.10011056",
    );
    world.refused(
        "POST",
        "stacks/a/execution-plans",
        &json!({"execution_plan_name": "p"}),
        400,
        "RF.10011056",
    );
}

//= ZIP-1, ZIP-6, ZIP-7
#[test]
fn packages_come_from_the_object_storage() {
    let mut world = World::new();
    let zip = |name: &str, text: &str| super::zip(&[(name, text)]);
    let mut code = |bytes: Vec<u8>| {
        let link = "https://obs.example/_obs/bucket/t.zip";
        assert_eq!(world.send_bytes("PUT", link, bytes).status, 200);
        let (status, body) = world.ask(
            "POST",
            "template-analyses/variables",
            &json!({"template_uri": link}),
        );
        (status, body["error_code"].as_str().unwrap_or("").to_owned())
    };
    let bad = |code: &str| (400, code.to_owned());
    assert_eq!(code(zip("../x.tf", "")), bad("RF.10011083"));
    assert_eq!(code(zip("/x.tf", "")), bad("RF.10011155"));
    assert_eq!(code(zip("a/x.tf", "")), bad("RF.10011157"));
    assert_eq!(code(zip("x.tfvars", "")), bad("RF.10011025"));
    assert_eq!(code(zip("x.tf", "\"")), bad("RF.10011074"));
    assert_eq!(code(b"PK\x03\x04".to_vec()), bad("RF.10011102"));
    assert_eq!(code(b"text".to_vec()), bad("RF.10011075"));
}
