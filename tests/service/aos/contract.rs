//! Every operation of the contract that is there, for the walk over it.

use serde_json::json;

use super::{NETWORK, answered, form, named, refused};
use crate::service::World;

/// Walks through the operations of this service.
pub(in crate::service) fn walk(world: &mut World) {
    let resource = json!({
        "name": "walk", "version": "1", "description": "d", "vendor": "v", "project_id": "0f0f", "scope": "domain",
        "main_file_name": "blueprint.yaml", "dsl_version": "huaweicloud_tosca_version_1_0",
    });
    let (_, body) = world.upload(&resource, "a.yaml", NETWORK.as_bytes());
    let id = body["id"].as_str().unwrap().to_owned();
    let path = format!("/v2/templates/{id}");
    for path in [
        "/v2/templates?check_used=true",
        "/v2.1/templates?check_used=true",
        &path,
    ] {
        world.get(path);
    }
    let limits = "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates: {}\ninputs:\n  n:\n    type: float\n    constraints:\n      \
        - equal: 1\n      - greater_or_equal: 1\n      - greater_than: 0.5\n      - less_or_equal: 1\n      - less_than: 2\n";
    let other = world.template("limits", "1", limits);
    world.get(&format!("/v2/templates/{other}/inputs"));
    world.get(&format!("{path}/inputs"));
    assert_eq!(
        world
            .send("GET", &format!("{path}/archive"), &json!(null))
            .status,
        200
    );
    let text = form(&[("resource", None, named("walk", "2").to_string().as_bytes())]);
    assert_eq!(world.form("PUT", &path, text.clone()).status, 200);
    let empty = form(&[]);
    refused(&answered(&world.form("PUT", &path, empty)), 400, "4000117");
    for path in ["/v2/templates?limit=1", "/v2.1/templates?limit=1"] {
        world.aos_refused("GET", path, 400, "4000010");
    }
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (method, what) in [
        ("GET", ""),
        ("GET", "/archive"),
        ("GET", "/inputs"),
        ("DELETE", ""),
    ] {
        let path = |id: &str| format!("/v2/templates/{id}{what}");
        world.aos_refused(method, &path("no~id"), 400, "4001500");
        world.aos_refused(method, &path(nobody), 404, "4040012");
    }
    let missing = world.form("PUT", &format!("/v2/templates/{nobody}"), text);
    refused(&answered(&missing), 404, "4040012");
    for number in 0..98 {
        world.template("many", &format!("1.{number}"), NETWORK);
    }
    let many = world.upload(&named("many", "2"), "a.yaml", NETWORK.as_bytes());
    refused(&many, 403, "4031116");
    let gone = world.send("DELETE", &format!("/v2/templates/{other}"), &json!(null));
    assert_eq!((gone.status, gone.body), (204, Vec::new()));
}
