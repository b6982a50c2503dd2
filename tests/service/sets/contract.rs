//! What a walk over the contract asks of stack sets: every field once, every status once.

use serde_json::{Value as Json, json};

use super::super::World;
use super::{NONE, TEMPLATE, at, set, with};

/// Asks everything.
pub(crate) fn walk(world: &mut World) {
    world.send_bytes("PUT", "/_obs/b/v.tfvars", b"size = 20\n".to_vec());
    world.send_bytes("PUT", "/_obs/b/a.csv", b"acc1,bad2,acc3".to_vec());
    let more = json!({
        "stack_set_description": "d", "initial_stack_description": "i",
        "vars_body": "name = \"n\"", "vars_uri": "https://obs.example/_obs/b/v.tfvars",
    });
    world.set("walked", &more);
    let urn =
        json!({"administration_agency_name": "", "administration_agency_urn": "iam::d:agency:x"});
    world.set("other", &urn);
    world.refused(
        "POST",
        "/v1/stack-sets",
        &set("other", &json!({})),
        409,
        "RF.10013502",
    );
    for name in ["walked", "other"] {
        world.get(&format!("/v1/stack-sets/{name}/metadata"));
    }
    world.get("/v1/stack-sets");
    assert_eq!(
        world
            .send("GET", "/v1/stack-sets/walked/templates", &NONE)
            .status,
        307
    );
    operations(world);
    busy(world);
    let by_urn = world.instances("other", &at("cn-north-4", "acc1"));
    world.operation("other", &by_urn);
    world.operate(
        "POST",
        "other/stack-instances/deletion",
        &at("cn-north-4", "acc1"),
    );
    world.settle();
    let change = json!({"stack_set_description": "e"});
    assert_eq!(
        world.send("PATCH", "/v1/stack-sets/walked", &change).status,
        204
    );
    assert_eq!(
        world.send("DELETE", "/v1/stack-sets/other", &NONE).status,
        204
    );
    for number in 1..100 {
        let name = format!("many-{number}");
        world.set(&name, &json!({"template_body": "terraform {}"}));
    }
    world.refused(
        "POST",
        "/v1/stack-sets",
        &set("more", &json!({})),
        403,
        "RF.10012538",
    );
}

fn operations(world: &mut World) {
    let uri = json!({"deployment_targets": {
        "regions": ["cn-north-4"], "domain_ids_uri": "https://obs.example/_obs/b/a.csv",
    }});
    let preferences = json!({
        "var_overrides": {
            "vars_body": "name = \"m\"", "vars_uri": "https://obs.example/_obs/b/v.tfvars",
        },
        "operation_preferences": {
            "region_concurrency_type": "SEQUENTIAL", "region_order": ["cn-north-4"],
            "failure_tolerance_count": 0, "max_concurrent_count": 2,
            "failure_tolerance_mode": "STRICT_FAILURE_TOLERANCE",
        },
    });
    let first = world.instances("walked", &with(uri, &preferences));
    world.operation("walked", &first);
    world.get("/v1/stack-sets/walked/operations");
    world.get("/v1/stack-sets/walked/stack-instances");
    for address in ["cn-north-4/acc1", "cn-north-4/bad2"] {
        world.instance("walked", address);
    }
    let shares = json!({"operation_preferences": {
        "failure_tolerance_percentage": 0, "max_concurrent_percentage": 50,
    }});
    let own = with(at("cn-north-4", "acc1"), &shares);
    let second = world.operate("PATCH", "walked/stack-instances", &own);
    world.settle();
    world.operation("walked", &second);
    world.get("/v1/stack-sets/walked/operations");
    world.operate(
        "DELETE",
        "walked/stack-instances",
        &at("cn-north-4", "acc3"),
    );
    world.settle();
    let nobody = "00000000-0000-4000-8000-000000000000";
    for path in [
        format!("operations/{nobody}/metadata"),
        "stack-instances/r%2Fa".to_owned(),
    ] {
        let path = format!("/v1/stack-sets/walked/{path}");
        world.refused("GET", &path, &NONE, 404, "RF.10013001");
    }
}

/// What is refused while an operation is open.
fn busy(world: &mut World) {
    let variables = "name = \"n\"\nsize = 20";
    let deploy = json!({"template_body": TEMPLATE, "vars_body": variables});
    let own = at("cn-north-4", "acc1");
    world.operate("POST", "walked/deployments", &with(own.clone(), &deploy));
    let asked: [(&str, &str, Json, &str); 7] = [
        ("POST", "/stack-instances", own.clone(), "RF.10012542"),
        ("PATCH", "/stack-instances", own.clone(), "RF.10012542"),
        ("DELETE", "/stack-instances", own.clone(), "RF.10012542"),
        (
            "POST",
            "/stack-instances/deletion",
            own.clone(),
            "RF.10012542",
        ),
        ("POST", "/deployments", with(own, &deploy), "RF.10012542"),
        (
            "PATCH",
            "",
            json!({"stack_set_description": "x"}),
            "RF.10012542",
        ),
        ("DELETE", "", NONE, "RF.10012544"),
    ];
    for (method, path, body, code) in asked {
        world.refused(
            method,
            &format!("/v1/stack-sets/walked{path}"),
            &body,
            403,
            code,
        );
    }
    world.settle();
    world.operate(
        "POST",
        "walked/stack-instances/deletion",
        &at("cn-north-4", "acc1"),
    );
    world.settle();
}
