//! How operations are asked for and answered.

use formwork::api::Request;
use formwork::sorted::SortedSet;
use serde_json::Value as Json;

use super::*;

//= ALI-1
#[test]
fn by_query_by_form_and_by_headers() {
    let mut world = World::new();
    let id = world.empty_stack("a");
    let asks = |method: &str, path: &str, headers: Pairs<'_>, body: &str| {
        let mut request = Request::new(method, path);
        request.headers = owned(headers);
        request.body = body.as_bytes().to_vec();
        request
    };
    let form = (
        "Content-Type",
        "application/x-www-form-urlencoded; charset=utf-8",
    );
    let named = "Action=ListTasks&Version=2021-09-01";
    let of = format!("ProvisionedProductId={id}&PageSize=5");
    let signed = [
        ("x-acs-action", "ListTasks"),
        ("X-Acs-Version", "2021-09-01"),
    ];
    let headers = [signed[0], signed[1], form];
    for request in [
        asks("GET", &format!("/?{named}&{of}"), &[], ""),
        asks("GET", &format!("https://host?{named}&{of}"), &[], ""),
        asks("POST", &format!("/?{named}&{of}"), &[], ""),
        asks("POST", &format!("/?{named}"), &[form], &of),
        asks("POST", "/", &[form], &format!("{of}&{named}")),
        asks("POST", &format!("/?{of}"), &signed, ""),
        asks("POST", "/", &headers, &of),
    ] {
        let response = world.simulator.dispatch(&request);
        let body: Json = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(
            (response.status, &body["PageSize"]),
            (200, &5.into()),
            "{request:?}"
        );
    }
    // What is asked at `/` without a name belongs to others.
    let response = world.simulator.dispatch(&asks("GET", "/", &[], ""));
    let body: Json = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(
        (response.status, &body["error_code"]),
        (404, &"APIGW.0101".into())
    );
}

//= ALI-1
#[test]
fn what_is_no_operation() {
    let mut world = World::new();
    let mut refused = |method: &str, query: Pairs<'_>, status: u16, code: &str| {
        let mut request = Request::new(method, "/");
        request.query = owned(query);
        let response = world.simulator.dispatch(&request);
        let body: Json = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(
            (response.status, body["Code"].as_str()),
            (status, Some(code))
        );
        response
    };
    let tasks = ("Action", "ListTasks");
    let version = ("Version", "2021-09-01");
    refused(
        "GET",
        &[("Action", "ListStacks"), version],
        404,
        "InvalidAction.NotFound",
    );
    refused(
        "GET",
        &[("Action", "listtasks"), version],
        404,
        "InvalidAction.NotFound",
    );
    refused(
        "GET",
        &[tasks, ("Version", "2019-06-01")],
        404,
        "InvalidVersion",
    );
    refused("GET", &[tasks], 400, "MissingParameter");
    refused("POST", &[version], 400, "MissingParameter");
    refused("POST", &[], 400, "MissingParameter");
    refused("GET", &[("x", "1")], 400, "MissingParameter");
    refused("GET", &[("AccessKeyId", "x")], 400, "MissingParameter");
    refused(
        "GET",
        &[tasks, version, ("Format", "YAML")],
        400,
        "InvalidParameter",
    );
    let response = refused("PUT", &[tasks, version], 405, "UnsupportedHTTPMethod");
    assert_eq!(response.header("allow"), Some("GET, POST"));
}

#[test]
fn each_answer_has_an_identifier_and_changes_nothing() {
    let mut world = World::new();
    let id = world.empty_stack("a");
    world.simulator.take_changes();
    let mut seen = SortedSet::new();
    for parameters in [&[("ProvisionedProductId", id.as_str())][..], &[]].repeat(3) {
        let (_, body) = call(&mut world, TASKS, parameters);
        let id = body["RequestId"].as_str().unwrap();
        assert_eq!(id.len(), 36);
        assert!(!id.contains(|c: char| c.is_ascii_lowercase()));
        assert!(seen.insert(id.to_owned()));
        if body["Code"].is_string() {
            assert_eq!(body["HostId"], "aliyun.example");
        }
    }
    assert!(world.simulator.take_changes().is_empty());
}

fn xml(world: &mut World, action: &str, parameters: Pairs<'_>) -> (u16, String) {
    let mut parameters = parameters.to_vec();
    parameters.push(("Format", "xml"));
    let response = world.simulator.dispatch(&request(action, &parameters));
    assert_eq!(response.header("content-type"), Some("application/xml"));
    let text = String::from_utf8(response.body).unwrap();
    let head = text.find("<RequestId>").unwrap() + "<RequestId>".len();
    (response.status, text.replace(&text[head..head + 36], "ID"))
}

//= ALI-7
#[test]
fn in_xml() {
    let mut world = World::new();
    let id = world.empty_stack("a");
    let (status, text) = xml(&mut world, TASKS, &[("ProvisionedProductId", &id)]);
    assert_eq!(status, 200);
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListTasksResponse>"),
        "{text}"
    );
    let (status, text) = xml(
        &mut world,
        RESULTS,
        &[("RegionId", "r"), ("OperationId", "<&>")],
    );
    assert_eq!(status, 404);
    assert!(
        text.contains("<Error><Code>StackGroupOperationNotFound</Code>"),
        "{text}"
    );
    assert!(text.contains("&lt;&amp;&gt;"), "{text}");
}
