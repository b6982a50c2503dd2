//! States out and in.

use formwork::cloud::ByHand;
use formwork::service::{ImportError, Imported};
use formwork::state::{StateError, tfstate};
use formwork::workspace::{PlanOptions, Workspace};
use serde_json::{Value as Json, json};

use super::World;
use super::drift::{NETWORK, samples};
use crate::laws::dice::Dice;

fn export(world: &World, stack: &str) -> String {
    world.simulator.stack_state(stack).unwrap()
}

fn json_of(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

/// Another world, whose identifiers are others.
fn elsewhere() -> World {
    let mut world = World::new();
    world.empty_stack("other");
    world
}

#[test]
fn a_state_counts_its_changes_and_has_one_history() {
    let mut world = World::new();
    let stack = world.deployed(NETWORK);
    let first = json_of(&export(&world, &stack));
    assert_eq!(first["lineage"], json!(stack));
    assert_eq!(first["terraform_version"], "1.15.5");
    let wrapped = r#"provider["huawei.com/provider/huaweicloud"]"#;
    assert_eq!(first["resources"][0]["provider"], wrapped);
    let serial = |state: &Json| state["serial"].as_u64().unwrap();
    assert!(serial(&first) > 0);
    world.deploy_again(NETWORK);
    assert_eq!(json_of(&export(&world, &stack)), first);
    world.deploy_again(&NETWORK.replace("\"n\"", "\"m\""));
    let second = json_of(&export(&world, &stack));
    assert!(serial(&second) > serial(&first));
    assert_eq!(second["lineage"], first["lineage"]);
    // It is there when the world is opened again.
    let bytes = world.simulator.snapshot();
    world.simulator.restore(&bytes).unwrap();
    assert_eq!(json_of(&export(&world, &stack)), second);
}

/// Exported, and taken into a stack of another world: the same template has nothing to do, and can go on.
#[test]
fn what_is_exported_and_taken_in_again_is_no_change() {
    for (name, template) in samples() {
        let mut world = World::new();
        let stack = world.deployed(&template);
        let text = export(&world, &stack);
        let mut workspace = Workspace::new();
        workspace.set_file("main.tf", template.as_bytes());
        let options = PlanOptions {
            state: Some(text.clone()),
            ..PlanOptions::default()
        };
        let planned = workspace.plan(&super::catalog(), &options);
        assert_eq!(planned.items(), [], "{name}");
        assert!(planned.plan.is_some(), "{name}");

        let mut other = elsewhere();
        let stack = other.empty_stack("s");
        let done = other.simulator.import_state(&stack, &text).unwrap();
        let managed = text.matches("\"mode\": \"managed\"").count();
        assert!(done.resources >= managed && managed > 0, "{done:?}");
        assert_eq!((done.refused, done.doubtful), (vec![], vec![]), "{name}");
        assert_eq!(export(&other, &stack), text);
        assert_eq!(other.items("p", &template), [Json::Null; 0], "{name}");
        let report = other.simulator.drift(&stack, None).unwrap();
        assert!(report.by_hand.is_empty());
        other.deploy_again(&template);
        assert_eq!(
            json_of(&export(&other, &stack))["resources"],
            json_of(&text)["resources"]
        );
        let bytes = other.simulator.snapshot();
        other.simulator.restore(&bytes).unwrap();
        other.send("DELETE", "stacks/s", &Json::Null);
        other.settle();
        let (status, _) = other.ask("GET", "stacks/s/metadata", &Json::Null);
        assert_eq!(status, 404, "{name}");
    }
}

#[track_caller]
fn refused(world: &mut World, stack: &str, text: &str, why: &ImportError, code: &str) {
    world.simulator.take_changes();
    let before = world.simulator.snapshot();
    let got = world.simulator.import_state(stack, text).unwrap_err();
    assert_eq!((&got, got.code()), (why, code));
    assert!(!got.to_string().is_empty());
    assert_eq!(world.simulator.snapshot(), before);
    assert!(world.simulator.take_changes().is_empty());
}

#[test]
fn a_state_that_cannot_be_taken_in_changes_nothing() {
    let mut world = World::new();
    let stack = world.deployed(NETWORK);
    let text = export(&world, &stack);
    let state = json_of(&text);
    let with = |name: &str, value: Json| {
        let mut state = state.clone();
        state[name] = value;
        state.to_string()
    };
    let serial = state["serial"].as_u64().unwrap();
    refused(
        &mut world,
        "none",
        &text,
        &ImportError::NoStack,
        "stack-missing",
    );
    let unreadable = |why: StateError| ImportError::Unreadable(why);
    let code = "unreadable-state";
    let newer = with("version", json!(5));
    refused(
        &mut world,
        &stack,
        &newer,
        &unreadable(StateError::TooNew(5)),
        code,
    );
    let older = with("version", json!(3));
    refused(
        &mut world,
        &stack,
        &older,
        &unreadable(StateError::TooOld(3)),
        code,
    );
    refused(
        &mut world,
        &stack,
        "{}",
        &unreadable(StateError::NoVersion),
        code,
    );
    let cut = &text[..text.len() / 2];
    let got = world.simulator.import_state(&stack, cut).unwrap_err();
    let place = format!("line {} column", cut.lines().count());
    assert!(got.to_string().contains(&place), "{got}");
    refused(&mut world, &stack, cut, &got, code);
    let other = with("lineage", json!("x"));
    let why = ImportError::Lineage(stack.clone(), "x".to_owned());
    refused(&mut world, &stack, &other, &why, "state-lineage");
    let why = |given| ImportError::Serial(serial, given);
    let early = with("serial", json!(serial - 1));
    refused(&mut world, &stack, &early, &why(serial - 1), "state-serial");
    let same = with("resources", json!([]));
    refused(&mut world, &stack, &same, &why(serial), "state-serial");
    // A stack at work.
    world.post(
        "stacks/s/deployments",
        &json!({"template_body": NETWORK}),
        202,
    );
    let why = ImportError::Busy("DEPLOYMENT_IN_PROGRESS");
    refused(&mut world, &stack, &text, &why, "stack-busy");
    world.settle();
    // The very same state again is no change.
    let done = world.simulator.import_state(&stack, &text).unwrap();
    assert_eq!(done.resources, 2);
    assert_eq!(export(&world, &stack), text);
}

//= PLAN-10
#[test]
fn a_plan_made_before_another_state_is_void() {
    let mut world = World::new();
    let stack = world.deployed(NETWORK);
    let renamed = NETWORK.replace("\"n\"", "\"m\"");
    world.items("p", &renamed);
    let mut state = json_of(&export(&world, &stack));
    state["serial"] = json!(state["serial"].as_u64().unwrap() + 1);
    world
        .simulator
        .import_state(&stack, &state.to_string())
        .unwrap();
    world.refused(
        "POST",
        "stacks/s/execution-plans/p",
        &Json::Null,
        403,
        "RF.10012545",
    );
    assert_eq!(world.items("q", NETWORK), [Json::Null; 0]);
}

#[test]
fn what_is_recorded_no_more_stays_and_is_nobodys() {
    let mut world = World::new();
    let stack = world.deployed(NETWORK);
    let mut state = json_of(&export(&world, &stack));
    state["serial"] = json!(99);
    let all = state["resources"].as_array_mut().unwrap();
    all.retain(|resource| resource["type"] == "huaweicloud_vpc");
    let subnet = world.id("huaweicloud_vpc_subnet", "a");
    world
        .simulator
        .import_state(&stack, &state.to_string())
        .unwrap();
    let report = world.simulator.drift(&stack, None).unwrap();
    let strays: Vec<&str> = report.by_hand.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(strays, [subnet.as_str()]);
    // And can be taken over again, by whoever has its state.
    state = json_of(&export(&world, &stack));
    assert_eq!(
        (&state["serial"], &state["resources"][1]),
        (&json!(99), &Json::Null)
    );
}

#[test]
fn what_cannot_be_taken_over_is_told_by_name() {
    let mut world = World::new();
    let stack = world.deployed(NETWORK);
    let mut state = json_of(&export(&world, &stack));
    let vpc = world.id("huaweicloud_vpc", "net");
    state["lineage"] = json!("theirs");
    let instance = |attributes: Json| json!([{"schema_version": 0, "attributes": attributes}]);
    let resource = |ty: &str, attributes: Json| {
        json!({"mode": "managed", "type": ty, "name": "x", "provider": "provider[\"p\"]",
            "instances": instance(attributes)})
    };
    let subnet = json!({"id": "sub", "name": "s", "vpc_id": "elsewhere", "cidr": "10.0.0.0/24"});
    let list = json!([
        state["resources"][0],
        resource("aws_vpc", json!({"id": "1"})),
        resource("huaweicloud_vpc", json!({"name": "no id"})),
        resource("huaweicloud_vpc_subnet", subnet),
        resource("terraform_data", json!({"id": "t"})),
    ]);
    state["resources"] = list;
    state["outputs"] = json_of(r#"{"o": {"value": 1.50, "type": "number"}}"#);
    let second = world.empty_stack("second");
    let done = world
        .simulator
        .import_state(&second, &state.to_string())
        .unwrap();
    let pair = |a: &str, b: String| (a.to_owned(), b);
    let wanted = Imported {
        resources: 2,
        refused: vec![
            pair("aws_vpc.x", "there is no type `aws_vpc`".to_owned()),
            pair(
                "huaweicloud_vpc.net",
                format!("`{vpc}` belongs to the stack `s`"),
            ),
            pair("huaweicloud_vpc.x", "it has no `id`".to_owned()),
        ],
        doubtful: vec![pair(
            "huaweicloud_vpc_subnet.x",
            "`vpc_id` names huaweicloud_vpc `elsewhere`, which does not exist".to_owned(),
        )],
    };
    assert_eq!(done, wanted);
    let exported = json_of(&export(&world, &second));
    assert_eq!(exported["lineage"], "theirs");
    assert_eq!(exported["outputs"]["o"]["value"].to_string(), "1.50");
    let outputs = world.get("stacks/second/outputs");
    assert_eq!(outputs["outputs"][0]["value"], "1.50");
    let types: Vec<&Json> = exported["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["type"])
        .collect();
    assert_eq!(types, ["huaweicloud_vpc_subnet", "terraform_data"]);
}

/// A state with everything that a state can have, in Terraform's own order.
fn generated(dice: &mut Dice) -> Json {
    let mut resources = Vec::new();
    for module in [
        None,
        Some("module.a"),
        Some("module.a[\"k.x\"].module.b[3]"),
    ] {
        for (mode, ty) in [
            ("data", "huaweicloud_images_images"),
            ("managed", "terraform_data"),
        ] {
            if dice.once_in(3) {
                continue;
            }
            let mut resource = serde_json::Map::new();
            resource.extend(module.map(|module| ("module".to_owned(), json!(module))));
            resource.insert("mode".into(), json!(mode));
            resource.insert("type".into(), json!(ty));
            resource.insert("name".into(), json!("r"));
            let alias = *dice.of(&["", ".other"]);
            let provider = format!(
                "{}provider[\"terraform.io/builtin/terraform\"]{alias}",
                module
                    .filter(|_| !alias.is_empty())
                    .map(|m| format!("{m}."))
                    .unwrap_or_default()
            );
            resource.insert("provider".into(), json!(provider));
            let keys: &[Json] = match dice.below(3) {
                0 => &[Json::Null],
                1 => &[json!(0), json!(7)],
                _ => &[json!("a"), json!("b \"c\"")],
            };
            let mut instances = Vec::new();
            for key in keys {
                for deposed in [true, false] {
                    if !deposed || (mode == "managed" && dice.once_in(3)) {
                        instances.push(instance(dice, key, deposed, mode == "managed"));
                    }
                }
            }
            resource.insert("instances".into(), json!(instances));
            resources.push(Json::Object(resource));
        }
    }
    let output =
        json!({"value": ["@", null], "type": ["tuple", ["number", "string"]], "sensitive": true});
    let checks = json!([{"object_kind": "check", "config_addr": "check.c", "status": "pass", "objects": null}]);
    json!({
        "version": 4, "terraform_version": "1.12.0", "serial": dice.below(1000) + 1, "lineage": "l",
        "outputs": if dice.once_in(2) { json!({"o": output}) } else { json!({}) },
        "resources": resources,
        "check_results": if dice.once_in(2) { checks } else { Json::Null },
    })
}

fn instance(dice: &mut Dice, key: &Json, deposed: bool, managed: bool) -> Json {
    let mut object = serde_json::Map::new();
    if !key.is_null() {
        object.insert("index_key".into(), key.clone());
    }
    if managed && dice.once_in(3) {
        object.insert("status".into(), json!("tainted"));
    }
    if deposed {
        object.insert("deposed".into(), json!("0a0b0c0d"));
    }
    object.insert("schema_version".into(), json!(dice.below(3)));
    let attributes =
        json!({"id": format!("i{}", dice.below(99)), "size": "@", "list": [null, {"a": true}]});
    object.insert("attributes".into(), attributes);
    let secret = json!([[{"type": "get_attr", "value": "list"}, {"type": "index", "value": {"value": 1, "type": "number"}}]]);
    object.insert(
        "sensitive_attributes".into(),
        if dice.once_in(2) { secret } else { json!([]) },
    );
    if dice.once_in(2) {
        object.insert("identity_schema_version".into(), json!(dice.below(2)));
        if dice.once_in(2) {
            object.insert("identity".into(), json!({"id": "x"}));
        }
    }
    if dice.once_in(2) {
        object.insert("private".into(), json!("bnVsbA=="));
    }
    if dice.once_in(2) {
        let needs = json!(["data.huaweicloud_vpc.v", "module.a.terraform_data.r"]);
        object.insert("dependencies".into(), needs);
    }
    if dice.once_in(2) {
        object.insert("create_before_destroy".into(), json!(true));
    }
    Json::Object(object)
}

/// Whatever a state has is written as it was read; also after it went through a world that was closed in between.
#[test]
fn states_come_out_as_they_went_in() {
    for seed in 0..300 {
        let state = generated(&mut Dice::new(seed));
        let state = json_of(&state.to_string().replace("\"@\"", "1.50"));
        let text = tfstate::write(&tfstate::read(&state.to_string()).unwrap());
        assert_eq!(json_of(&text), state, "seed {seed}");
        assert!(!text.contains("size") || text.contains("\"size\": 1.50"));
        if seed % 10 > 0 {
            continue;
        }
        let mut world = World::new();
        let stack = world.empty_stack("s");
        let done = world.simulator.import_state(&stack, &text).unwrap();
        assert_eq!(done.refused, [], "seed {seed}");
        assert_eq!(export(&world, &stack), text, "seed {seed}");
        let bytes = world.simulator.snapshot();
        world.simulator.restore(&bytes).unwrap();
        assert_eq!(export(&world, &stack), text, "seed {seed}, opened again");
    }
}

/// An imported resource is one like any other: it drifts, and is set back.
#[test]
fn what_was_taken_in_drifts_like_anything() {
    let mut world = World::new();
    let stack = world.deployed(NETWORK);
    let text = export(&world, &stack);
    let mut other = elsewhere();
    let stack = other.empty_stack("s");
    other.simulator.import_state(&stack, &text).unwrap();
    let vpc = other.id("huaweicloud_vpc", "net");
    let edits = [("name".to_owned(), json!("x"))].into_iter().collect();
    let done = other
        .simulator
        .change_by_hand("huaweicloud_vpc", &vpc, ByHand::Edit, &edits);
    assert_eq!(done.unwrap().owner, Some(stack));
    assert_eq!(other.items("p", NETWORK).len(), 2);
    other.deploy_again(NETWORK);
    assert_eq!(other.items("q", NETWORK).len(), 0);
}
