//! Paths, methods, callers, faults and the past.

use formwork::api::{Access, Rate, Request, Standing, User};
use formwork::simulator::{Place, Simulator};
use serde_json::json;

use super::{NETWORK, answered, named, refused};
use crate::service::World;

//= AOS-1, AOS-2, AOS-3, AOS-4
#[test]
fn paths_and_methods_that_are_none() {
    let mut world = World::new();
    for path in ["/v2/nothing", "/v2/templates/a/b/c", "/v2.1/stacks"] {
        world.aos_refused("GET", path, 400, "4000007");
    }
    let response = world.send("PATCH", "/v2/templates", &json!(null));
    assert_eq!(response.header("allow"), Some("POST, GET"));
    refused(&answered(&response), 405, "4000007");
    // No identifier of a request is asked for, and the other service is not touched.
    let response = world
        .simulator
        .dispatch(&Request::new("GET", "/v2/templates"));
    assert_eq!((response.status, response.body), (200, b"[]".to_vec()));
    assert_eq!(
        world.ask("GET", "/v3/templates", &json!(null)).1["error_code"],
        "APIGW.0101"
    );
}

fn known(standing: Option<Standing>) -> User {
    User {
        name: "one".into(),
        access_key: None,
        secret_key: None,
        tokens: vec!["token".into()],
        projects: Some(vec!["0f0f".into()]),
        allow: None,
        deny: vec!["Delete*".into()],
        standing,
    }
}

fn asked(world: &mut Simulator, method: &str, path: &str, token: &str) -> (u16, serde_json::Value) {
    let mut request = Request::new(method, path);
    request.headers.push(("X-Auth-Token".into(), token.into()));
    answered(&world.dispatch(&request))
}

//= AOS-1, AOS-62
#[test]
fn only_those_who_may() {
    let mut world = World::new().simulator;
    let rate = Some(Rate {
        requests: 1,
        seconds: 60,
    });
    world.admit_only(Access {
        users: vec![known(None)],
        rate,
    });
    let path = "/v2/templates";
    refused(&asked(&mut world, "GET", path, "other"), 401, "4010002");
    refused(
        &asked(&mut world, "DELETE", "/v2/templates/x", "token"),
        403,
        "4030006",
    );
    refused(
        &asked(&mut world, "GET", "/v2/stacks?project_id=0e0e", "token"),
        403,
        "4030006",
    );
    let mut other = Request::new("POST", "/v2/stacks");
    other.headers.push(("X-Auth-Token".into(), "token".into()));
    other.body = br#"{"name": "a", "project_id": "0e0e"}"#.to_vec();
    refused(&answered(&world.dispatch(&other)), 403, "4030006");
    assert_eq!(asked(&mut world, "GET", path, "token").0, 200);
    refused(&asked(&mut world, "GET", path, "token"), 429, "4290009");
    for (standing, code) in [
        (Standing::Suspended, "4030014"),
        (Standing::Restricted, "4030015"),
    ] {
        let users = vec![known(Some(standing))];
        world.admit_only(Access { users, rate: None });
        refused(&asked(&mut world, "GET", path, "token"), 403, code);
        let body = asked(&mut world, "GET", "/v1/0f0f/stacks", "token").1;
        assert_eq!(body["error_code"], "RF.10012507");
    }
}

#[test]
fn faults_are_told_in_the_form_of_the_service() {
    let mut world = World::new();
    for (kind, status, code) in [
        ("internal", 500, "5000105"),
        ("throttled", 429, "4290009"),
        ("forbidden", 403, "4030006"),
    ] {
        let fault = json!({"operation": "ListAosTemplates", "error": {"kind": kind}}).to_string();
        let fault = formwork::json::read(fault.as_bytes()).unwrap();
        let fault = world.simulator.put_fault(fault).unwrap();
        world.aos_refused("GET", "/v2/templates", status, code);
        world.get(&format!("/v2.1/templates?name={kind}"));
        world.simulator.remove_fault(fault.id).unwrap();
    }
}

/// Templates are kept, go back in time and come along in copies of the world.
#[test]
fn templates_are_records_of_the_world() {
    let mut world = World::new();
    let mut store = world.simulator.take_changes().puts;
    let first = world.template("kept", "1", NETWORK);
    store.retain(|row| row.id.kind != "world");
    store.extend(world.simulator.take_changes().puts);
    let second = world.template("kept", "2", NETWORK);
    let binary = [0x1f, 0x8b, 0xff];
    let (status, _) = world.upload(&named("kept", "3"), "x.tgz", &binary);
    assert_eq!(status, 400);
    let changes = world.simulator.take_changes();
    assert!(
        changes
            .puts
            .iter()
            .any(|row| row.id.kind == "aos_template" && row.id.key == second)
    );
    store.retain(|row| changes.puts.iter().all(|put| put.id != row.id));
    store.extend(changes.puts);
    let all = |world: &mut World| {
        let list = world.get("/v2/templates");
        let versions = list
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["version"].to_string());
        versions.collect::<String>()
    };
    assert_eq!(all(&mut world), r#""1""2""#);
    world.simulator.rewind(Place::Before(2)).unwrap();
    assert_eq!(all(&mut world), r#""1""#);
    world.simulator.rewind(Place::End).unwrap();
    assert_eq!(all(&mut world), r#""1""2""#);
    let fork = world.simulator.snapshot();
    // A password has a default.
    assert!(!String::from_utf8_lossy(&fork).contains("hush"));
    let options = formwork::simulator::Options::default();
    let (copy, aside) =
        Simulator::begin(options.clone(), crate::service::catalog(), &fork).unwrap();
    assert_eq!(aside, []);
    assert_eq!(
        World::of(copy).get(&format!("/v2/templates/{first}"))["name"],
        "kept"
    );
    let (opened, aside) = Simulator::open(options, crate::service::catalog(), store);
    assert_eq!(aside, []);
    assert_eq!(all(&mut World::of(opened)), r#""1""2""#);
}
