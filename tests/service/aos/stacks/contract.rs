//! Every operation on stacks, for the walk over the contract.

use formwork::api::Request;
use serde_json::{Value as Json, json};

use super::{MAGENTO, World};
use crate::service::aos::{answered, form, named, refused};

const TINY: &str = "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates:\n  vpc: {type: \
    HuaweiCloud.VPC.VPC, properties: {cidr: 10.0.0.0/16}}\n";

/// Walks through the operations on stacks.
pub(in crate::service) fn walk(world: &mut World) {
    let shop = world.template("shop", "1", MAGENTO);
    let mut body = World::stack_body("walk", &shop);
    body["inputs_json"] = json!({"magento-EIP": "10.0.0.1"});
    body["labels"] = json!({"walks": "yes"});
    world
        .aos_fault(json!({"address": "magento", "stack": "walk", "error": {}, "when": {"nth": 1}}));
    let id = world.aos_stack(&body);
    let path = format!("/v2/stacks/{id}");
    world.aos_refused("DELETE", &path, 409, "4090329");
    world.act_refused(&id, &json!({"lifecycle": "retry"}), "4090329");
    world.settle();
    let look = |world: &mut World| {
        world.get(&path);
        world.get("/v2/stacks?project_id=0f0f&name=walk");
        for what in [
            "actions",
            "elements",
            "elements/magento",
            "outputs",
            "inputs",
        ] {
            world.get(&format!("{path}/{what}"));
        }
        let last = world.get(&format!("{path}/actions?last=true"));
        let name = last[0]["metadata"]["name"].as_str().unwrap().to_owned();
        world.get(&format!("{path}/actions/{name}"));
    };
    look(world);
    world.act(&id, &json!({"lifecycle": "retry"}));
    world.settle();
    look(world);
    world.aos_refused("DELETE", &format!("/v2/templates/{shop}"), 409, "4091010");
    let text = form(&[("resource", None, named("shop", "1").to_string().as_bytes())]);
    let used = world.form("PUT", &format!("/v2/templates/{shop}"), text);
    refused(&answered(&used), 409, "4091010");
    world.aos_refused("DELETE", &format!("{path}?force=true"), 400, "4000010");
    world.act_refused(&id, &json!({}), "4002501");
    world.stack_refused(&body, "4092006");
    world.stack_refused(&json!({}), "4002001");
    let nobody = "00000000-0000-4000-8000-000000000000";
    world.stack_refused(&World::stack_body("no", nobody), "4040012");
    world.aos_refused("GET", "/v2/stacks", 400, "4000010");
    world.aos_refused("GET", &format!("{path}/actions?last=no"), 400, "4000010");
    world.aos_refused("GET", &format!("{path}/actions/none"), 400, "4003000");
    let long = "t".repeat(65);
    world.aos_refused(
        "GET",
        &format!("{path}/elements?element_type={long}"),
        400,
        "4002600",
    );
    for what in [
        "",
        "/elements",
        "/elements/a",
        "/inputs",
        "/outputs",
        "/actions",
        "/actions/a",
    ] {
        world.aos_refused("GET", &format!("/v2/stacks/{nobody}{what}"), 404, "4042101");
    }
    for (method, what) in [("DELETE", ""), ("PUT", "/actions")] {
        world.aos_refused(
            method,
            &format!("/v2/stacks/{nobody}{what}"),
            404,
            "4042101",
        );
    }
    assert_eq!(world.ask("DELETE", &path, &Json::Null).0, 200);
    world.settle();
    quota(world);
}

/// A project has its fill of stacks. //= AOS-60
fn quota(world: &mut World) {
    let template = world.template("tiny", "1", TINY);
    let mut body = World::stack_body("", &template);
    body["project_id"] = json!("0f0d");
    body["action_parameters"] = json!({"auto_create": false});
    for number in 0..1000 {
        body["name"] = json!(format!("s{number}"));
        // All the same to the contract, so only the world is told.
        let mut request = Request::new("POST", "/v2/stacks");
        request.body = body.to_string().into_bytes();
        assert_eq!(world.simulator.dispatch(&request).status, 201);
    }
    body["name"] = json!("full");
    world.stack_refused(&body, "4032025");
}
