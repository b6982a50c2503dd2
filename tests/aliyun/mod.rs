//! The three lists of Alibaba Cloud, through the one door. Every answer is held against `openapi/alibaba.yaml`.

mod contract;
mod door;
mod packages;
mod results;
mod signatures;
mod tasks;

use formwork::api::{Request, Response};
use serde_json::{Value as Json, json};

use crate::service::World;

pub(crate) const RESULTS: &str = "ListStackGroupOperationResults";
const TASKS: &str = "ListTasks";
const STATES: &str = "ListInstancePackageStates";
const UPDATE: &str = "UpdateInstancePackageState";

/// The version of the interface that an operation belongs to.
fn version(action: &str) -> &'static str {
    match action {
        RESULTS => "2019-09-10",
        TASKS => "2021-09-01",
        _ => "2019-06-01",
    }
}

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn owned(pairs: Pairs<'_>) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

/// A request with everything in its query.
fn request(action: &str, parameters: Pairs<'_>) -> Request {
    let mut request = Request::new("GET", "/");
    request.query = owned(&[("Action", action), ("Version", version(action))]);
    request.query.extend(owned(parameters));
    request.headers = owned(&[("Host", "aliyun.example")]);
    request
}

/// What an operation answers.
#[track_caller]
fn call(world: &mut World, action: &str, parameters: Pairs<'_>) -> (u16, Json) {
    send(world, &request(action, parameters))
}

/// What a request is answered with, in JSON, held against the contract.
#[track_caller]
fn send(world: &mut World, request: &Request) -> (u16, Json) {
    let response = world.simulator.dispatch(request);
    (response.status, judged(request, &response))
}

#[track_caller]
fn judged(request: &Request, response: &Response) -> Json {
    assert_eq!(response.header("content-type"), Some("application/json"));
    let body: Json = serde_json::from_slice(&response.body).unwrap();
    let action = request.query.iter().find(|(name, _)| name == "Action");
    let action = action.map_or(RESULTS, |(_, action)| action.as_str());
    assert_eq!(contract::problems(action, response.status, &body), [""; 0]);
    body
}

/// An answer that must be given.
#[track_caller]
fn good(world: &mut World, action: &str, parameters: Pairs<'_>) -> Json {
    let (status, body) = call(world, action, parameters);
    assert_eq!(status, 200, "{body}");
    body
}

/// A request that must be refused; gives the message.
#[track_caller]
fn refused(
    world: &mut World,
    action: &str,
    parameters: Pairs<'_>,
    status: u16,
    code: &str,
) -> String {
    let (got, body) = call(world, action, parameters);
    assert_eq!((got, body["Code"].as_str()), (status, Some(code)), "{body}");
    body["Message"].as_str().unwrap().to_owned()
}

/// The members of a list that have all of these names, in order.
fn column<'a>(list: &'a Json, name: &str) -> Vec<&'a str> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one[name].as_str().unwrap_or("-")).collect()
}

const HEAD: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
"#;

/// Keeps a template under a name. Gives its identifier.
fn keep(world: &mut World, name: &str, text: &str) -> String {
    let body = json!({
        "template_name": name, "template_body": text, "template_description": "What it is for",
        "version_description": "The first",
    });
    let kept = world.post("templates", &body, 200);
    kept["template_id"].as_str().unwrap().to_owned()
}
