//! A world that answers only those who are known.

use formwork::api::{Access, Rate, Request, User};
use formwork::simulator::{Options, Simulator};
use serde_json::Value as Json;

use super::catalog;

/// Signed by the official SDK for Python with the key `AKEY` and `SECRET`.
const SIGNED: [(&str, &str, &str, &str); 3] = [
    (
        "GET",
        "/v1/0f0f/stacks",
        "",
        "810a8ba0788dffa00c8c02f118595ea2ce04c799d7af426cea4d8fa2e9cb1560",
    ),
    (
        "GET",
        "/v1/0f0f/stacks/%E6%A0%88/metadata?stack_id=a%20b",
        "",
        "830ca6fe1552edf0fd1e6eee5815cfb0d0e9bc4882febf8966749458572ee054",
    ),
    (
        "POST",
        "/v1/0f0f/stacks",
        r#"{"stack_name":"a"}"#,
        "460a22ad9b0694b94986dceacaef987dffcf32f985c32d764c26d0f91ee7daf8",
    ),
];

fn world(user: User, rate: Option<Rate>) -> Simulator {
    let mut world = Simulator::new(Options::default(), catalog());
    let users = vec![user];
    world.admit_only(Access { users, rate });
    world
}

fn user() -> User {
    User {
        name: "ci".into(),
        access_key: Some("AKEY".into()),
        secret_key: Some("SECRET".into()),
        tokens: vec!["a-token".into()],
        projects: None,
        allow: None,
        deny: Vec::new(),
        standing: None,
    }
}

fn request(method: &str, path: &str, body: &str, more: &[(&str, &str)]) -> Request {
    let mut request = Request::new(method, path);
    request.body = body.as_bytes().to_vec();
    let id = "0".repeat(36);
    let headers = [
        ("Client-Request-Id", &*id),
        ("Content-Type", "application/json"),
    ];
    let headers = headers.iter().chain(more);
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    request.headers = headers.map(owned).collect();
    request
}

fn signed((method, path, body, signature): (&str, &str, &str, &str)) -> Request {
    let names = "client-request-id;content-type;host;x-sdk-date";
    let authorization =
        format!("SDK-HMAC-SHA256 Access=AKEY, SignedHeaders={names}, Signature={signature}");
    let more = [
        ("X-Sdk-Date", "20260101T000000Z"),
        ("Host", "127.0.0.1:8480"),
        ("Authorization", &*authorization),
    ];
    request(method, path, body, &more)
}

/// A request with a token.
fn by_token(method: &str, path: &str, token: &str) -> Request {
    request(method, path, "", &[("X-Auth-Token", token)])
}

#[track_caller]
fn refused(world: &mut Simulator, request: &Request, status: u16, code: &str) {
    let response = world.dispatch(request);
    let body: Json = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(
        (response.status, &body["error_code"]),
        (status, &Json::from(code))
    );
}

//= COM-3, COM-4
#[test]
fn what_the_sdk_signs_is_taken_and_nothing_else() {
    let mut world = world(user(), None);
    let statuses = SIGNED.map(|one| world.dispatch(&signed(one)).status);
    assert_eq!(statuses, [200, 400, 201]);
    let [first, _, created] = SIGNED;
    let mut changed = signed(created);
    changed.body = br#"{"stack_name":"b"}"#.to_vec();
    refused(&mut world, &changed, 401, "RF.10012001");
    for (name, value) in [
        ("Client-Request-Id", "1"),
        ("X-Sdk-Date", "20260101T000001Z"),
        ("Host", "127.0.0.1"),
    ] {
        let mut changed = signed(first);
        let header = changed.headers.iter_mut().find(|(n, _)| n == name);
        header.unwrap().1 = value.repeat(36 / value.len());
        refused(&mut world, &changed, 401, "RF.10012001");
        changed.headers.retain(|(n, _)| n != name);
        refused(&mut world, &changed, 401, "RF.10012001");
    }
    let mut elsewhere = signed(first);
    elsewhere.path += "?limit=1";
    refused(&mut world, &elsewhere, 401, "RF.10012001");
}

//= ERR-4
#[test]
fn tokens_projects_and_rights() {
    let mut world = world(
        User {
            projects: Some(vec!["0f0f".into()]),
            allow: Some(vec!["List*".into(), "Get*".into()]),
            deny: vec!["*Outputs".into()],
            ..user()
        },
        None,
    );
    let mut status = |method: &str, path: &str, token: &str| {
        world.dispatch(&by_token(method, path, token)).status
    };
    assert_eq!(status("GET", "/v1/0f0f/stacks", "a-token"), 200);
    assert_eq!(status("GET", "/v1/0f0f/templates", "a-token"), 200);
    assert_eq!(status("GET", "/v1/0f0f/stacks", "another"), 401);
    assert_eq!(status("GET", "/v1/nowhere", "another"), 404);
    assert_eq!(
        world
            .dispatch(&request("GET", "/v1/0f0f/stacks", "", &[]))
            .status,
        401
    );
    for (method, path) in [
        ("GET", "/v1/0f0e/stacks"),
        ("POST", "/v1/0f0f/stacks"),
        ("GET", "/v1/0f0f/stacks/a/outputs"),
    ] {
        refused(
            &mut world,
            &by_token(method, path, "a-token"),
            403,
            "RF.10012507",
        );
    }
}

//= ERR-8
#[test]
fn who_asks_too_often_is_told_how_long_to_wait() {
    let rate = Rate {
        requests: 2,
        seconds: 10,
    };
    let mut world = world(user(), Some(rate));
    let ask = by_token("GET", "/v1/0f0f/stacks", "a-token");
    assert_eq!(world.dispatch(&ask).status, 200);
    world.advance(2500);
    assert_eq!(world.dispatch(&ask).status, 200);
    refused(&mut world, &ask, 429, "RF.10014001");
    assert_eq!(world.dispatch(&ask).header("retry-after"), Some("8"));
    world.advance(7499);
    assert_eq!(world.dispatch(&ask).header("retry-after"), Some("1"));
    world.advance(1);
    assert_eq!(world.dispatch(&ask).status, 200);
}
