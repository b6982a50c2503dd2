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
    let (mut world, operation) = super::results::one_good_and_one_bad();
    let parameters = [("RegionId", "r"), ("OperationId", operation.as_str())];
    let (status, text) = xml(&mut world, RESULTS, &parameters);
    assert_eq!(status, 200);
    let (head, rest) = text.split_once("<StackGroupOperationResults>").unwrap();
    let root = "<ListStackGroupOperationResultsResponse>";
    assert!(
        head.starts_with(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{root}")),
        "{head}"
    );
    for member in [
        "<TotalCount>2<",
        "<PageNumber>1<",
        "<PageSize>10<",
        "<RequestId>ID<",
    ] {
        assert!(text.contains(member), "{member} in {text}");
    }
    // Each result is an element of the list's name.
    let results: Vec<&str> = rest.split("<StackGroupOperationResults>").collect();
    assert_eq!(results.len(), 2);
    for (result, status) in results.iter().zip(["SUCCEEDED", "FAILED"]) {
        assert!(result.contains("</StackGroupOperationResults>"), "{result}");
        assert!(
            result.contains(&format!("<Status>{status}</Status>")),
            "{result}"
        );
    }
    let id = world.empty_stack("a");
    let (status, text) = xml(&mut world, TASKS, &[("ProvisionedProductId", &id)]);
    assert_eq!(status, 200);
    assert!(text.contains("<ListTasksResponse>"), "{text}");
    assert!(!text.contains("TaskDetails"), "{text}");
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

#[test]
fn hostile_requests() {
    let mut world = World::new();
    let deep = "[".repeat(100_000);
    let long = "9".repeat(1000);
    for (action, parameters) in [
        (
            STATES,
            vec![("InstanceId", "i"), ("TemplateNames", deep.as_str())],
        ),
        (
            STATES,
            vec![("InstanceId", "i"), ("MaxResults", long.as_str())],
        ),
        (
            STATES,
            vec![("InstanceId", "i"), ("MaxResults", "2147483648")],
        ),
        (STATES, vec![("InstanceId", "i"), ("NextToken", "_w")]),
        (
            TASKS,
            vec![
                ("ProvisionedProductId", "i"),
                ("PageNumber", "9223372036854775808"),
            ],
        ),
        (
            TASKS,
            vec![("ProvisionedProductId", "i"), ("PageNumber", "\u{661}")],
        ),
        (UPDATE, vec![("InstanceId", deep.as_str())]),
    ] {
        refused(&mut world, action, &parameters, 400, "InvalidParameter");
    }
    let strange = [("ProvisionedProductId", "\u{0}\u{fffe}\u{1f600}<![CDATA[")];
    let (status, text) = xml(&mut world, TASKS, &strange);
    assert_eq!(status, 404);
    assert!(
        text.contains("\u{fffd}\u{fffd}\u{1f600}&lt;![CDATA["),
        "{text}"
    );
    let mut request = Request::new("POST", "/");
    request.body = b"Action=%ff%&&=&Version=\xff\x00".to_vec();
    let response = world.simulator.dispatch(&request);
    assert_eq!(response.status, 404);
}
