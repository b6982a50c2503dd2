//! Values that instances have of their own.

use serde_json::{Value as Json, json};

use super::super::World;
use super::{NONE, TEMPLATE, at, with};

const PATH: &str = "/v1/stack-sets/a/stack-instances";

fn over(overrides: Json) -> Json {
    with(
        at("cn-north-4", "acc1"),
        &json!({ "var_overrides": overrides }),
    )
}

/// What the stack of an instance was deployed with, its `vars_body` and its file.
fn deployed(world: &mut World, account: &str) -> (Json, Json) {
    let (stack, _) = world.stack_of("a", &format!("cn-north-4/{account}"));
    (
        stack["vars_body"].clone(),
        stack["vars_uri_content"].clone(),
    )
}

//= SSVAR-1, SSVAR-2, SSVAR-3, SSVAR-5, SSVAR-7, SSVAR-10, SSI-7
#[test]
fn overrides_stay_until_others_take_their_place() {
    let mut world = World::new();
    world.send_bytes("PUT", "/_obs/b/v.tfvars", b"size = 20\n".to_vec());
    let uri = "https://obs.example/_obs/b/v.tfvars";
    world.set(
        "a",
        &json!({"vars_body": "name = \"set\"", "vars_uri": uri}),
    );
    let first = json!({"vars_body": "size = 24", "use_stack_set_vars": ["name"]});
    world.instances("a", &over(first));
    world.instances("a", &at("cn-north-4", "acc2"));
    assert_eq!(
        deployed(&mut world, "acc1"),
        (json!("name = \"set\""), json!("size = 24\n"))
    );
    assert_eq!(
        deployed(&mut world, "acc2"),
        (json!("name = \"set\""), json!("size = 20\n"))
    );
    let shown = world.instance("a", "cn-north-4/acc1");
    assert_eq!(shown["var_overrides"], json!({"vars_body": "size = 24"}));
    assert_eq!(
        world.instance("a", "cn-north-4/acc2").get("var_overrides"),
        None
    );
    // A deployment without overrides keeps those that are there, whatever the set has now.
    let anew = json!({"template_body": TEMPLATE, "vars_body": "name = \"new\"\nsize = 22"});
    world.operate(
        "POST",
        "a/deployments",
        &with(at("cn-north-4", "acc1 acc2"), &anew),
    );
    world.settle();
    assert_eq!(
        deployed(&mut world, "acc1").0,
        json!("name = \"new\"\nsize = 24")
    );
    assert_eq!(
        deployed(&mut world, "acc2").0,
        json!("name = \"new\"\nsize = 22")
    );
    // Others replace them as a whole; what fails keeps its new overrides.
    world.send_bytes("PUT", "/_obs/b/w.tfvars", b"size = 99\n".to_vec());
    let bad = json!({
        "vars_body": "name = \"own\"", "vars_uri": "https://obs.example/_obs/b/w.tfvars",
    });
    world.operate("PATCH", "a/stack-instances", &over(bad));
    world.settle();
    let shown = world.instance("a", "cn-north-4/acc1");
    assert_eq!(shown["status"], json!("OPERATION_FAILED"));
    let kept = json!({"vars_body": "name = \"own\"", "vars_uri_content": "size = 99\n"});
    assert_eq!(shown["var_overrides"], kept);
    // Naming everything goes back to the set's.
    let none = json!({"use_stack_set_vars": ["size", "name"]});
    world.operate("PATCH", "a/stack-instances", &over(none));
    world.settle();
    assert_eq!(
        world.instance("a", "cn-north-4/acc1").get("var_overrides"),
        None
    );
    assert_eq!(
        deployed(&mut world, "acc1").0,
        json!("name = \"new\"\nsize = 22")
    );
}

//= SSVAR-4, SSVAR-6, SSVAR-9
#[test]
fn overrides_name_exactly_what_the_set_has() {
    let mut world = World::new();
    world.set("a", &json!({"vars_body": "name = \"set\""}));
    let mut refused = |overrides: Json, code: &str| {
        world.refused("POST", PATH, &over(overrides), 400, code);
    };
    // `size` has a default in the template, and no value in the set.
    refused(
        json!({"vars_body": "size = 20", "use_stack_set_vars": ["name"]}),
        "RF.10011028",
    );
    refused(json!({"vars_body": "size = 20"}), "RF.10011028");
    refused(json!({"use_stack_set_vars": []}), "RF.10011028");
    refused(
        json!({"vars_body": "name = 1", "use_stack_set_vars": ["name"]}),
        "RF.10011028",
    );
    refused(json!({"vars_body": "name = 1\nname = 2"}), "RF.10011051");
    refused(
        json!({"vars_uri": "https://obs.example/_obs/b/no.tfvars"}),
        "RF.10011049",
    );
    let long = format!("name = \"{}\"", "x".repeat(51_195));
    refused(json!({ "vars_body": long }), "RF.10011141");
    assert_eq!(world.grid("a"), [""; 0]);
    // Nothing in it is as if it were not there.
    world.instances("a", &over(json!({})));
    assert_eq!(deployed(&mut world, "acc1").0, json!("name = \"set\""));
}

//= SSVAR-8, SSVAR-9
#[test]
fn a_set_keeps_what_its_instances_override() {
    let mut world = World::new();
    let parallel = json!({"vars_body": "name = \"set\"\nsize = 20", "managed_operation": {"enable_parallel_operation": true}});
    world.set("a", &parallel);
    world.instances(
        "a",
        &over(json!({"vars_body": "size = 24", "use_stack_set_vars": ["name"]})),
    );
    world.instances("a", &at("cn-north-4", "acc2"));
    let deploy = |accounts: &str, variables: &str| {
        let anew = json!({"template_body": TEMPLATE, "vars_body": variables});
        with(at("cn-north-4", accounts), &anew)
    };
    let path = "/v1/stack-sets/a/deployments";
    world.refused(
        "POST",
        path,
        &deploy("acc1", "name = \"x\""),
        400,
        "RF.10011028",
    );
    let long = format!("name = \"{}\"\nsize = 2", "x".repeat(51_182));
    world.refused("POST", path, &deploy("acc1", &long), 400, "RF.10011141");
    let shown = world.get("/v1/stack-sets/a/metadata");
    assert_eq!(shown["vars_body"], json!("name = \"set\"\nsize = 20"));
    // Others do not matter, nor those that are replaced in the same request.
    world.operate("POST", "a/deployments", &deploy("acc2", "name = \"x\""));
    world.settle();
    let body = deploy("acc1", "name = \"x\"");
    let replaced = json!({"var_overrides": {"use_stack_set_vars": ["name"]}});
    world.operate("POST", "a/deployments", &with(body.clone(), &replaced));
    // What waits counts as done.
    world.operate("POST", "a/deployments", &body);
    world.settle();
    assert_eq!(deployed(&mut world, "acc1"), (json!("name = \"x\""), NONE));
}

/// A set takes no encrypted values, nor do its instances: there is no member for them, and a text that looks like one
/// is taken as it stands.
//= KMS-4, TPL-8, SS-8, ERR-7
#[test]
fn sets_decrypt_nothing() {
    let mut world = World::new();
    let key = "11111111-2222-4333-8444-555555555555";
    let kms = json!({"kms": {"id": key, "cipher_text": "c2VjcmV0"}});
    let structure = json!([{"var_key": "name", "var_value": "x", "encryption": kms}]);
    let encrypted = json!({ "vars_structure": structure });
    let code = "RF.10011002";
    let body = super::set("a", &encrypted);
    world.refused("POST", "/v1/stack-sets", &body, 400, code);
    assert_eq!(world.get("/v1/stack-sets"), json!({"stack_sets": []}));
    let entry = structure[0].to_string();
    let value = json!(format!("name = {}", json!(entry)));
    world.set("a", &json!({ "vars_body": value }));
    let deployment = with(
        at("cn-north-4", "acc1"),
        &json!({"template_body": TEMPLATE}),
    );
    let body = with(deployment, &encrypted);
    world.refused("POST", "/v1/stack-sets/a/deployments", &body, 400, code);
    let body = with(at("cn-north-4", "acc1"), &encrypted);
    world.refused("POST", PATH, &body, 400, code);
    world.refused("POST", PATH, &over(encrypted.clone()), 400, code);
    world.instances("a", &at("cn-north-4", "acc1"));
    world.refused("PATCH", PATH, &over(encrypted), 400, code);
    let (metadata, path) = world.stack_of("a", "cn-north-4/acc1");
    assert_eq!(metadata["vars_body"], value);
    assert_eq!(metadata.get("vars_structure"), None);
    let resources = world.get(&format!("{path}/resources"));
    let names = resources["stack_resources"].as_array().unwrap().iter();
    let attributes = names.map(|resource| resource["resource_attributes"].to_string());
    assert_eq!(
        attributes
            .filter(|text| text.contains("cipher_text"))
            .count(),
        2
    );
}
