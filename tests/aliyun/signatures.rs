//! A world that answers only those who are known. The signatures were made by the official SDK with the key `AKEY` and `SECRET`.

use formwork::api::{Access, Rate, Request, User};
use serde_json::json;

use super::*;

/// Encoded in signatures in several ways.
const PRODUCT: &str = "a b*~栈";

fn strict(world: &mut World, allow: &[&str], deny: &[&str], rate: Option<Rate>) {
    let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    let users = vec![User {
        name: "ci".into(),
        access_key: Some("AKEY".into()),
        secret_key: Some("SECRET".into()),
        tokens: vec!["a-token".into()],
        projects: Some(vec!["0f0f".into()]),
        allow: Some(texts(allow)),
        deny: texts(deny),
        standing: None,
    }];
    world.simulator.admit_only(Access { users, rate });
}

/// Parameters signed with HMAC-SHA1.
fn of_parameters(method: &str, signature: &str) -> Request {
    let mut request = request(TASKS, &[]);
    request.method = method.into();
    request.query.extend(owned(&[
        ("Format", "json"),
        ("Timestamp", "2026-01-01T00:00:00Z"),
        ("SignatureNonce", "0f0f"),
        ("ProvisionedProductId", PRODUCT),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("AccessKeyId", "AKEY"),
        ("Signature", signature),
    ]));
    request
}

/// Headers signed with ACS3-HMAC-SHA256.
fn of_headers(body: &str, digest: &str, signature: &str) -> Request {
    let mut request = Request::new("POST", "/");
    request.query = owned(&[("ProvisionedProductId", PRODUCT)]);
    request.body = body.into();
    request.headers = owned(&[
        ("host", "127.0.0.1:8480"),
        ("x-acs-version", "2021-09-01"),
        ("x-acs-action", "ListTasks"),
        ("User-Agent", "sdk"),
        ("x-acs-date", "2026-01-01T00:00:00Z"),
        ("x-acs-signature-nonce", "0f0f"),
        ("accept", "application/json"),
        ("x-acs-content-sha256", digest),
    ]);
    let mut names = "accept;host;user-agent;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version".to_owned();
    if !body.is_empty() {
        names = names.replace("accept;", "accept;content-type;");
        let form = "application/x-www-form-urlencoded";
        request.headers.push(("content-type".into(), form.into()));
    }
    let text =
        format!("ACS3-HMAC-SHA256 Credential=AKEY,SignedHeaders={names},Signature={signature}");
    request.headers.push(("Authorization".into(), text));
    request
}

fn signed() -> [Request; 4] {
    [
        of_parameters("POST", "iuOBobCNGh+HFDDqLHg7ksKAdIY="),
        of_parameters("GET", "+g6YpU7LG1HUs0vo96f8QpBBB3k="),
        of_headers(
            "",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "48cb2abe960e4c17eba77d3fa029e47b07bf17826b4b1d77273f4236ff583618",
        ),
        of_headers(
            "PageSize=5",
            "cc6cbd45c435381e481d3d9ef7784f0c8297989fcc18dd6c38994b15533b7c5f",
            "70b42b5b92e305d832f2e1dec821842205bb02fddbcd6fa6bb7f7d90498f0666",
        ),
    ]
}

#[track_caller]
fn answered(world: &mut World, request: &Request, status: u16, code: &str) {
    let response = world.simulator.dispatch(request);
    let body: Json = serde_json::from_slice(&response.body).unwrap();
    let got = body["Code"].as_str().unwrap_or_default();
    assert_eq!((response.status, got), (status, code), "{request:?}");
}

//= ALI-1
#[test]
fn what_the_sdk_signs_is_taken_and_nothing_else() {
    let mut world = World::new();
    strict(&mut world, &["*"], &[], None);
    for request in signed() {
        answered(&mut world, &request, 404, "ProvisionedProductNotFound");
        let wrong = (400, "SignatureDoesNotMatch");
        let mut other = request.clone();
        let product = other
            .query
            .iter_mut()
            .find(|(name, _)| name == "ProvisionedProductId");
        product.unwrap().1.push('x');
        answered(&mut world, &other, wrong.0, wrong.1);
        let mut more = request.clone();
        more.query.push(("PageNumber".into(), "2".into()));
        answered(&mut world, &more, wrong.0, wrong.1);
        let mut form = request.clone();
        form.body.extend(b"&PageNumber=2");
        answered(&mut world, &form, wrong.0, wrong.1);
        let mut turned = request.clone();
        turned.method = if request.method == "GET" {
            "POST"
        } else {
            "GET"
        }
        .into();
        answered(&mut world, &turned, wrong.0, wrong.1);
    }
    let [by_parameters, _, by_headers, _] = signed();
    for name in ["host", "x-acs-date", "x-acs-content-sha256", "User-Agent"] {
        let mut request = by_headers.clone();
        request.headers.retain(|(header, _)| header != name);
        answered(&mut world, &request, 400, "SignatureDoesNotMatch");
    }
    let mut unsigned = by_headers.clone();
    let header = unsigned.headers.last_mut().unwrap();
    header.1 = header.1.replace(";x-acs-date", "");
    answered(&mut world, &unsigned, 400, "SignatureDoesNotMatch");
    let mut nobody = by_headers;
    let header = nobody.headers.last_mut().unwrap();
    header.1 = header.1.replace("AKEY", "BKEY");
    answered(&mut world, &nobody, 404, "InvalidAccessKeyId.NotFound");
    let mut half = by_parameters;
    half.query.retain(|(name, _)| name != "Signature");
    answered(&mut world, &half, 400, "SignatureDoesNotMatch");
    half.query.retain(|(name, _)| name != "AccessKeyId");
    answered(&mut world, &half, 400, "MissingParameter");
    // What asks for no operation is refused all the same.
    half.query.clear();
    half.query.push(("Action".into(), "ListStacks".into()));
    answered(&mut world, &half, 400, "MissingParameter");
}

fn by_token(action: &str, parameters: Pairs<'_>) -> Request {
    let mut request = request(action, parameters);
    request.headers = owned(&[("X-Auth-Token", "a-token")]);
    request
}

//= ALI-12, ALI-17
#[test]
fn rights_are_of_actions_and_of_what_they_are_about() {
    let mut world = World::new();
    let own = world.empty_stack("own");
    let body = json!({"stack_name": "other"});
    let (_, other) = world.ask("POST", "/v1/0e0e/stacks", &body);
    let other = other["stack_id"].as_str().unwrap();
    let own = by_token(TASKS, &[("ProvisionedProductId", &own)]);
    let other = by_token(TASKS, &[("ProvisionedProductId", other)]);
    let names = |names: &str| by_token(STATES, &[("InstanceId", "i"), ("TemplateNames", names)]);
    let all = by_token(STATES, &[("InstanceId", "i")]);
    let results = by_token(RESULTS, &[("RegionId", "r"), ("OperationId", "o")]);
    let may = (404, "EntityNotExists.Instance");
    let not = (403, "NoPermission");
    let two = names(r#"["web", "db"]"#);
    let one = names(r#"["web"]"#);
    let arn = "acs:oos:cn-north-4:00000000000000000000000000000001:template";
    let only_web = format!("oos:ListInstancePackageStates {arn}/web");
    for (allow, deny, asked) in [
        (
            &["ListTasks"][..],
            &[][..],
            vec![
                (&own, (200, "")),
                (&other, not),
                (&all, not),
                (&results, not),
            ],
        ),
        (
            &["servicecatalog:*"],
            &[],
            vec![(&own, (200, "")), (&all, not)],
        ),
        (
            &["servicecatalog:ListTasks *:provisionedproduct/x"],
            &[],
            vec![(&own, not)],
        ),
        (
            &["oos:*", "ros:List*"],
            &[],
            vec![
                (&all, may),
                (&two, may),
                (&results, (404, "StackGroupOperationNotFound")),
            ],
        ),
        (
            &[only_web.as_str()],
            &[],
            vec![(&all, not), (&two, not), (&one, may)],
        ),
        (
            &["*"],
            &["oos:* *template/db"],
            vec![(&one, may), (&two, not), (&own, (200, ""))],
        ),
    ] {
        strict(&mut world, allow, deny, None);
        for (request, (status, code)) in asked {
            answered(&mut world, request, status, code);
        }
    }
}

#[test]
fn not_too_often() {
    let mut world = World::new();
    let rate = Rate {
        requests: 2,
        seconds: 10,
    };
    strict(&mut world, &["*"], &[], Some(rate));
    let request = by_token(TASKS, &[]);
    answered(&mut world, &request, 400, "InvalidParameter");
    answered(&mut world, &request, 400, "InvalidParameter");
    answered(&mut world, &request, 429, "Throttling.User");
    world.simulator.advance(10_000);
    answered(&mut world, &request, 400, "InvalidParameter");
}
