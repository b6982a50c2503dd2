//! Private providers.

use serde_json::{Value as Json, json};

use super::World;

const URN: &str = "urn:fss:cn-north-4:0f0f0f0f:function:default:provider:latest";

fn new(name: &str, version: &str) -> Json {
    json!({"provider_name": name, "provider_version": version, "function_graph_urn": URN})
}

//= PROV-1, PROV-2, PROV-5, PROV-6, NAME-6, ID-1, ID-7
#[test]
fn providers_and_versions() {
    let mut world = World::new();
    let path = "/v1/private-providers";
    let plain = json!({"provider_name": "our-own", "provider_description": "d"});
    let answer = world.post(path, &plain, 201);
    assert_eq!(
        answer["provider_source"],
        "huawei.com/private-provider/our-own"
    );
    let id = answer["provider_id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 36);
    world.post(path, &new("other", "1.0.0"), 201);
    world.refused("POST", path, &plain, 409, "RF.10013502");

    let versions = "/v1/private-providers/our-own/versions";
    let version = |version: &str| json!({"provider_version": version, "function_graph_urn": URN});
    let response = world.send("POST", versions, &version("1.0.0"));
    assert_eq!((response.status, response.body.len()), (201, 0));
    world.refused("POST", versions, &version("1.0.0"), 409, "RF.10013502");
    let other = "/v1/private-providers/other/versions";
    world.refused("POST", other, &version("1.0.0"), 409, "RF.10013502");
    let mut with_id = version("1.0.1");
    with_id["provider_id"] = json!(id);
    world.refused("POST", other, &with_id, 400, "RF.10011015");
    assert_eq!(world.send("POST", versions, &with_id).status, 201);
    let nobody = "/v1/private-providers/nobody/versions";
    world.refused("POST", nobody, &version("1.0.0"), 404, "RF.10013001");
    for missing in ["provider_version", "function_graph_urn"] {
        let mut half = version("2.0.0");
        half.as_object_mut().unwrap().remove(missing);
        world.refused("POST", versions, &half, 400, "RF.10011001");
    }
}

//= PROV-1, PROV-3, PROV-4, NAME-5, NAME-8
#[test]
fn what_is_refused_of_providers() {
    let mut world = World::new();
    let mut refused = |name: &str, value: Json, code: &str| {
        let mut body = new("our-own", "1.0.0");
        match value {
            Json::Null => drop(body.as_object_mut().unwrap().remove(name)),
            value => body[name] = value,
        }
        world.refused("POST", "/v1/private-providers", &body, 400, code);
    };
    for name in ["-a", "a-", "A", "a_b", "供"] {
        refused("provider_name", json!(name), "RF.10011166");
    }
    refused("provider_name", json!("a".repeat(65)), "RF.10011005");
    refused("provider_version", NONE, "RF.10011001");
    refused("function_graph_urn", NONE, "RF.10011001");
    refused("provider_version", json!("1.0"), "RF.10011006");
    refused("provider_version", json!("1.0.0.0"), "RF.10011028");
    refused(
        "provider_version",
        json!(format!("1.0.0-{}", "a".repeat(128))),
        "RF.10011005",
    );
    refused(
        "function_graph_urn",
        json!("urn:fss:cn-north-4"),
        "RF.10011006",
    );
    refused("function_graph_urn", json!(URN.repeat(5)), "RF.10011005");
    refused(
        "function_graph_urn",
        json!(URN.replace("function", "trigger")),
        "RF.10011167",
    );
    refused(
        "function_graph_urn",
        json!(URN.replace("north-4", "east-3")),
        "RF.10011167",
    );
    for name in ["provider_description", "version_description"] {
        refused(name, json!("d".repeat(1025)), "RF.10011005");
    }
    let bad = json!({"provider_version": "1.0.0", "function_graph_urn": URN});
    world.refused(
        "POST",
        "/v1/private-providers/A/versions",
        &bad,
        400,
        "RF.10011166",
    );
}

const NONE: Json = Json::Null;

//= PROV-5
#[test]
fn there_is_room_for_so_many() {
    let mut world = World::new();
    for number in 0..100 {
        world.post(
            "/v1/private-providers",
            &new(&format!("p{number}"), "1.0.0"),
            201,
        );
    }
    world.refused(
        "POST",
        "/v1/private-providers",
        &new("q", "1.0.0"),
        403,
        "RF.10012538",
    );
    for number in 1..100 {
        let body = json!({"provider_version": format!("1.{number}.0"), "function_graph_urn": URN});
        world.send("POST", "/v1/private-providers/p0/versions", &body);
    }
    let body = json!({"provider_version": "2.0.0", "function_graph_urn": URN});
    world.refused(
        "POST",
        "/v1/private-providers/p0/versions",
        &body,
        403,
        "RF.10012538",
    );
}
