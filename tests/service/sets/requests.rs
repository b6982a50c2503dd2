//! What the service accepts and refuses before anything is deployed.

use serde_json::{Value as Json, json};

use super::super::World;
use super::{NONE, TEMPLATE, at, set, with};

//= SS-1, SS-2, SS-7, SS-10, COM-8, COM-9, TIME-2, QRY-8
#[test]
fn sets_are_listed() {
    let mut world = World::new();
    assert_eq!(world.get("/v1/stack-sets"), json!({"stack_sets": []}));
    let first = world.set("a", &json!({"stack_set_description": "d"}));
    world.simulator.advance(1234);
    let second = world.set("集-b", &json!({}));
    let row = |id: &str, name: &str, time: &str| {
        json!({
            "stack_set_id": id, "stack_set_name": name, "permission_model": "SELF_MANAGED",
            "status": "IDLE", "create_time": time, "update_time": time,
        })
    };
    let a = with(
        row(&first, "a", "2026-01-01T00:00:00.000Z"),
        &json!({"stack_set_description": "d"}),
    );
    let b = row(&second, "集-b", "2026-01-01T00:00:01.234Z");
    assert_eq!(world.get("/v1/stack-sets"), json!({"stack_sets": [b, a]}));
    let oldest = world.get("/v1/stack-sets?sort_key=create_time&sort_dir=asc");
    assert_eq!(oldest, json!({"stack_sets": [a, b]}));
    let own = world.get("/v1/stack-sets?filter=permission_model==SELF_MANAGED");
    assert_eq!(own["stack_sets"].as_array().unwrap().len(), 2);
}

//= SS-11, SS-8, SS-9
#[test]
fn a_set_shows_what_it_was_given() {
    let mut world = World::new();
    world.send_bytes("PUT", "/_obs/b/v.tfvars", b"size = 20\n".to_vec());
    let more = json!({
        "permission_model": "SELF_MANAGED",
        "initial_stack_description": "made by a set",
        "vars_body": "name = \"n\"",
        "vars_uri": "https://obs.example/_obs/b/v.tfvars",
        "managed_operation": {"enable_parallel_operation": true},
    });
    let id = world.set("a", &more);
    let shown = world.get(&format!("/v1/stack-sets/a/metadata?stack_set_id={id}"));
    let expected = json!({
        "stack_set_id": id, "stack_set_name": "a", "permission_model": "SELF_MANAGED",
        "status": "IDLE", "create_time": "2026-01-01T00:00:00.000Z",
        "update_time": "2026-01-01T00:00:00.000Z", "initial_stack_description": "made by a set",
        "administration_agency_name": "admin", "managed_agency_name": "managed",
        "vars_uri_content": "size = 20\n", "vars_body": "name = \"n\"",
        "managed_operation": {"enable_parallel_operation": true},
    });
    assert_eq!(shown, expected);
}

//= SS-3, SS-4, SS-6, SS-7, SS-8, NAME-4, NAME-6
#[test]
fn bodies_of_create_stack_set() {
    let mut world = World::new();
    world.set(
        "taken",
        &json!({"administration_agency_name": "", "administration_agency_urn": "u"}),
    );
    let mut refused = |more: Json, status: u16, code: &str| {
        let mut body = set("a", &more);
        body.as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        world.refused("POST", "/v1/stack-sets", &body, status, code);
    };
    refused(json!({"stack_set_name": "1"}), 400, "RF.10011010");
    refused(json!({"stack_set_name": "taken"}), 409, "RF.10013502");
    refused(
        json!({"permission_model": "SERVICE_MANAGED"}),
        400,
        "RF.10011027",
    );
    refused(json!({"managed_agency_name": null}), 400, "RF.10011001");
    refused(json!({"managed_agency_name": ""}), 400, "RF.10011001");
    refused(json!({"managed_agency_name": "a.b"}), 400, "RF.10011031");
    refused(
        json!({"managed_agency_name": "a".repeat(65)}),
        400,
        "RF.10011005",
    );
    refused(
        json!({"administration_agency_name": null}),
        400,
        "RF.10011001",
    );
    refused(
        json!({"administration_agency_urn": "u"}),
        400,
        "RF.10011028",
    );
    refused(json!({"template_body": null}), 400, "RF.10011056");
    refused(
        json!({"template_uri": "https://h/a.tf"}),
        400,
        "RF.10011003",
    );
    refused(json!({"template_body": "resource {"}), 400, "RF.10011073");
    refused(json!({"vars_structure": []}), 400, "RF.10011002");
    refused(json!({"vars_body": "a = 1\na = 2"}), 400, "RF.10011051");
    refused(json!({"managed_operation": true}), 400, "RF.10011038");
    refused(
        json!({"managed_operation": {"x": true}}),
        400,
        "RF.10011002",
    );
    let imports = "import {\n  to = terraform_data.a\n  id = \"x\"\n}\nresource \"terraform_data\" \"a\" {}\n";
    refused(json!({"template_body": imports}), 400, "RF.10011074");
    assert_eq!(
        world.get("/v1/stack-sets")["stack_sets"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

//= SS-7
#[test]
fn an_account_has_a_hundred_sets() {
    let mut world = World::new();
    for number in 0..100 {
        world.set(
            &format!("s{number}"),
            &json!({"template_body": "terraform {}"}),
        );
    }
    world.refused(
        "POST",
        "/v1/stack-sets",
        &set("more", &json!({})),
        403,
        "RF.10012538",
    );
}

//= ID-6, ID-8, SSI-10, SSOP-11, ID-10, ID-12
#[test]
fn what_is_not_there_is_not_found() {
    let mut world = World::new();
    let other = "00000000-0000-4000-8000-000000000000";
    let body = at("cn-north-4", "acc");
    let guarded = with(body.clone(), &json!({"stack_set_id": other}));
    let deploy = json!({"template_body": TEMPLATE});
    let operation = format!("operations/{other}/metadata");
    let gets = [
        "metadata",
        "templates",
        "operations",
        "stack-instances",
        &operation,
        "stack-instances/r%2Fa",
    ];
    let posts = ["stack-instances", "stack-instances/deletion", "deployments"];
    let ask = |world: &mut World, status: u16, code: &str, guard: bool| {
        let (query, body) = match guard {
            true => (format!("?stack_set_id={other}"), &guarded),
            false => (String::new(), &body),
        };
        for path in gets {
            world.refused(
                "GET",
                &format!("/v1/stack-sets/a/{path}{query}"),
                &NONE,
                status,
                code,
            );
        }
        for path in posts {
            let body = match path {
                "deployments" => with(body.clone(), &deploy),
                _ => body.clone(),
            };
            world.refused(
                "POST",
                &format!("/v1/stack-sets/a/{path}"),
                &body,
                status,
                code,
            );
        }
        let instances = "/v1/stack-sets/a/stack-instances";
        world.refused("PATCH", instances, body, status, code);
        world.refused("DELETE", instances, body, status, code);
        world.refused(
            "DELETE",
            &format!("/v1/stack-sets/a{query}"),
            &NONE,
            status,
            code,
        );
        let change = json!({"stack_set_description": "d"});
        let change = match guard {
            true => with(change, &json!({"stack_set_id": other})),
            false => change,
        };
        world.refused("PATCH", "/v1/stack-sets/a", &change, status, code);
    };
    ask(&mut world, 404, "RF.10013001", true);
    world.set("a", &json!({}));
    ask(&mut world, 400, "RF.10011015", true);
    world.refused(
        "GET",
        &format!("/v1/stack-sets/a/{operation}"),
        &NONE,
        404,
        "RF.10013001",
    );
    let mut instance = |address: &str, status: u16, code: &str| {
        let path = format!("/v1/stack-sets/a/stack-instances/{address}");
        world.refused("GET", &path, &NONE, status, code);
    };
    instance("cn-north-4%2facc", 404, "RF.10013001");
    instance("cn-north-4", 400, "RF.10011028");
    instance("CN%2Facc", 400, "RF.10011009");
    instance("cn%2Fa-b", 400, "RF.10011029");
    let operations = world.get("/v1/stack-sets/a/operations");
    assert_eq!(operations, json!({"stack_set_operations": []}));
    let instances = world.get("/v1/stack-sets/a/stack-instances");
    assert_eq!(instances, json!({"stack_instances": []}));
}

//= SS-12, DEP-9
#[test]
fn the_template_is_behind_a_link_of_five_minutes() {
    let mut world = World::new();
    world.set("a", &json!({}));
    let response = world.send("GET", "/v1/stack-sets/a/templates", &NONE);
    assert_eq!((response.status, response.body.len()), (307, 0));
    let link = response.header("location").unwrap().to_owned();
    let file = world.send("GET", &link, &NONE);
    assert_eq!(file.body, TEMPLATE.as_bytes());
    world.simulator.advance(300_001);
    assert_eq!(world.send("GET", &link, &NONE).status, 403);
}

//= SS-14, SS-16, UPD-4
#[test]
fn a_set_is_changed() {
    let mut world = World::new();
    world.set("a", &json!({}));
    world.simulator.advance(10);
    let path = "/v1/stack-sets/a";
    let change = json!({
        "stack_set_description": "d", "initial_stack_description": "i",
        "permission_model": "SELF_MANAGED", "administration_agency_urn": "iam::x:agency:y",
        "managed_agency_name": "other", "managed_operation": {"enable_parallel_operation": true},
    });
    assert_eq!(world.patch(path, &change, 204), NONE);
    let shown = world.get("/v1/stack-sets/a/metadata");
    for (name, value) in change.as_object().unwrap() {
        assert_eq!(&shown[name], value, "{name}");
    }
    assert_eq!(shown["administration_agency_name"], NONE);
    assert_eq!(shown["update_time"], json!("2026-01-01T00:00:00.010Z"));
    world.patch(path, &json!({"administration_agency_name": "admin"}), 204);
    let shown = world.get("/v1/stack-sets/a/metadata");
    assert_eq!(shown["administration_agency_urn"], NONE);
    assert_eq!(shown["managed_agency_name"], json!("other"));
    let mut refused = |body: &Json, code: &str| world.refused("PATCH", path, body, 400, code);
    refused(&json!({}), "RF.10011084");
    refused(&json!({"managed_agency_name": ""}), "RF.10011084");
    refused(
        &json!({"permission_model": "SERVICE_MANAGED"}),
        "RF.10011027",
    );
    refused(&json!({"template_body": ""}), "RF.10011002");
    let both = json!({"administration_agency_name": "x", "administration_agency_urn": "y"});
    refused(&both, "RF.10011028");
}

//= SSTGT-1, SSTGT-2, SSPREF-3, SSPREF-4, SSPREF-5, SSPREF-6, SSPREF-7, SSPREF-13, SSVAR-1
#[test]
fn bodies_of_operations() {
    let mut world = World::new();
    world.set("a", &json!({}));
    let mut refused = |body: &Json, code: &str| {
        world.refused("POST", "/v1/stack-sets/a/stack-instances", body, 400, code);
    };
    refused(&NONE, "RF.10011032");
    refused(&json!({}), "RF.10011001");
    let mut targets = |targets: Json, code: &str| {
        refused(&json!({ "deployment_targets": targets }), code);
    };
    targets(json!({}), "RF.10011001");
    targets(json!({"regions": ["r"]}), "RF.10011028");
    targets(json!({"regions": "r"}), "RF.10011055");
    targets(
        json!({"regions": ["R"], "domain_ids": ["a"]}),
        "RF.10011009",
    );
    targets(
        json!({"regions": ["r"], "domain_ids": ["a-"]}),
        "RF.10011029",
    );
    targets(
        json!({"regions": ["r"], "domain_ids": ["#"]}),
        "RF.10011046",
    );
    targets(
        json!({"regions": ["r"], "domain_ids": ["a".repeat(65)]}),
        "RF.10011005",
    );
    targets(json!({"regions": ["r"], "domain_ids": []}), "RF.10011037");
    targets(
        json!({"regions": ["r"], "domain_ids": ["a"], "retain": true}),
        "RF.10011002",
    );
    let both = json!({"regions": ["r"], "domain_ids": ["a"], "domain_ids_uri": "https://h/a.csv"});
    targets(both, "RF.10011028");
    let mut preferences = |preferences: Json, code: &str| {
        let body = with(
            at("r s", "a"),
            &json!({ "operation_preferences": preferences }),
        );
        refused(&body, code);
    };
    preferences(
        json!({"region_concurrency_type": "parallel"}),
        "RF.10011027",
    );
    preferences(json!({"failure_tolerance_mode": "SOFT"}), "RF.10011027");
    preferences(json!({"region_order": ["r"]}), "RF.10011028");
    preferences(json!({"region_order": ["r", "s", "t"]}), "RF.10011028");
    preferences(json!({"region_order": ["r", "s", "r"]}), "RF.10011028");
    let parallel = json!({"region_order": ["s", "r"], "region_concurrency_type": "PARALLEL"});
    preferences(parallel, "RF.10011028");
    preferences(json!({"failure_tolerance_count": 101}), "RF.10011005");
    preferences(json!({"failure_tolerance_count": "1"}), "RF.10011036");
    preferences(json!({"failure_tolerance_percentage": 0.5}), "RF.10011036");
    preferences(json!({"max_concurrent_count": 6}), "RF.10011005");
    preferences(json!({"max_concurrent_percentage": 0}), "RF.10011006");
    let two = json!({"failure_tolerance_count": 1, "failure_tolerance_percentage": 1});
    preferences(two, "RF.10011028");
    let two = json!({"max_concurrent_count": 1, "max_concurrent_percentage": 1});
    preferences(two, "RF.10011028");
    preferences(json!({"colour": 1}), "RF.10011002");
    let keep = json!({"var_overrides": {"use_stack_set_vars": "name"}});
    refused(&with(at("r", "a"), &keep), "RF.10011055");
    assert_eq!(world.grid("a"), [""; 0]);
}

//= QRY-5, QRY-7, QRY-9, QRY-10, SSOP-2
#[test]
fn lists_are_filtered_and_sorted() {
    let mut world = World::new();
    world.set("a", &json!({}));
    world.instances("a", &at("cn-north-4 cn-east-3", "acc1 acc2"));
    let count = |world: &mut World, path: &str, list: &str| {
        world.get(&format!("/v1/stack-sets/a/{path}"))[list]
            .as_array()
            .unwrap()
            .len()
    };
    let instances = "stack_instances";
    let path = "stack-instances?filter=region==cn-north-4";
    assert_eq!(count(&mut world, path, instances), 2);
    let path = "stack-instances?filter=region==cn-north-4|region==cn-east-3,stack_domain_id==acc2";
    assert_eq!(count(&mut world, path, instances), 2);
    let operations = "stack_set_operations";
    let path = "operations?filter=status==OPERATION_COMPLETE,action==CREATE_STACK_INSTANCES";
    assert_eq!(count(&mut world, path, operations), 1);
    let path = "operations?filter=action==DEPLOY_STACK_INSTANCES";
    assert_eq!(count(&mut world, path, operations), 0);
    let mut refused = |path: &str, code: &str| {
        world.refused("GET", &format!("/v1/stack-sets{path}"), &NONE, 400, code);
    };
    refused("?filter=status==IDLE", "RF.10011087");
    refused("?filter=permission_model==SERVICE_MANAGED", "RF.10011089");
    refused("/a/operations?filter=status==DONE", "RF.10011089");
    refused("/a/stack-instances?filter=region=x", "RF.10011088");
    refused("?sort_key=create_time", "RF.10011028");
    refused("/a/operations?sort_key=status&sort_dir=asc", "RF.10011087");
    refused(
        "/a/stack-instances?sort_key=create_time&sort_dir=up",
        "RF.10011027",
    );
}
