//! What somebody changes by hand: the same objects, past the stack that made them.

use formwork::cloud::{Attributes, ByHand};
use formwork::plan::text::TextOptions;
use formwork::simulator::DriftTemplate;
use formwork::workspace::{PlanOptions, Workspace};
use serde_json::{Value as Json, json};

use super::{World, catalog};

const NONE: Json = Json::Null;

pub(super) const NETWORK: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
resource "huaweicloud_vpc" "net" {
  name = "n"
  cidr = "10.0.0.0/16"
}
resource "huaweicloud_vpc_subnet" "a" {
  name       = "a"
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}
"#;

impl World {
    /// A stack `s` with a template, deployed; its identifier.
    #[track_caller]
    pub(super) fn deployed(&mut self, template: &str) -> String {
        let id = self.empty_stack("s");
        self.deploy_again(template);
        id
    }

    #[track_caller]
    pub(super) fn deploy_again(&mut self, template: &str) {
        let body = json!({"template_body": template});
        self.post("stacks/s/deployments", &body, 202);
        self.settle();
        let metadata = self.get("stacks/s/metadata");
        assert_eq!(metadata["status"], "DEPLOYMENT_COMPLETE", "{metadata}");
    }

    /// A plan of the stack, made now: its items.
    #[track_caller]
    pub(super) fn items(&mut self, name: &str, template: &str) -> Vec<Json> {
        let body = json!({"execution_plan_name": name, "template_body": template});
        self.post("stacks/s/execution-plans", &body, 202);
        self.settle();
        let plan = self.get(&format!("stacks/s/execution-plans/{name}"));
        let items = plan["execution_plan_items"].as_array();
        let metadata = self.get(&format!("stacks/s/execution-plans/{name}/metadata"));
        items.unwrap_or_else(|| panic!("{metadata}")).clone()
    }

    /// The identifier of a resource of the stack.
    #[track_caller]
    pub(super) fn id(&mut self, ty: &str, name: &str) -> String {
        let body = self.get("stacks/s/resources");
        let all = body["stack_resources"].as_array().unwrap().clone();
        let is = |r: &&Json| r["logical_resource_type"] == ty && r["logical_resource_name"] == name;
        let found = all.iter().find(is).unwrap();
        found["physical_resource_id"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    fn edit(&mut self, ty: &str, id: &str, edits: Json) {
        let done = self
            .simulator
            .change_by_hand(ty, id, ByHand::Edit, &object(edits));
        done.unwrap();
    }

    /// A change by hand that must be refused, after which the world is as it was.
    #[track_caller]
    fn refuses(&mut self, ty: &str, id: &str, how: ByHand, edits: Json, status: u16, why: &str) {
        self.simulator.take_changes();
        let before = self.simulator.snapshot();
        let refusal = self
            .simulator
            .change_by_hand(ty, id, how, &object(edits))
            .unwrap_err();
        assert_eq!((refusal.status, refusal.message.as_str()), (status, why));
        assert_eq!(self.simulator.snapshot(), before);
        assert!(self.simulator.take_changes().is_empty());
    }
}

fn object(json: Json) -> Attributes {
    json.as_object().unwrap().clone()
}

/// The items in short: drifted, what, which, and each attribute that differs.
fn short(items: &[Json]) -> Vec<String> {
    let one = |item: &Json| {
        let attributes = item["attributes"].as_array().unwrap().iter();
        let attributes = attributes.map(|a| {
            let text = |name: &str| a[name].as_str().unwrap_or("-").to_owned();
            format!(
                " {}:{}>{}",
                text("name"),
                text("previous_value"),
                text("target_value")
            )
        });
        let drifted = if item["drifted"] == true {
            "drift "
        } else {
            ""
        };
        let (action, name) = (item["action"].as_str(), item["resource_name"].as_str());
        let few: String = attributes.clone().take(3).collect();
        let few = if attributes.count() > 3 {
            " …".to_owned()
        } else {
            few
        };
        format!("{drifted}{} {}{few}", action.unwrap(), name.unwrap())
    };
    items.iter().map(one).collect()
}

const VPC: &str = "huaweicloud_vpc";
const SUBNET: &str = "huaweicloud_vpc_subnet";

//= ITEM-10, ITEM-11, ITEM-12, ITEM-13, PLAN-14, EVT-2
#[test]
fn what_changed_is_two_items_and_is_set_back() {
    let mut world = World::new();
    world.deployed(NETWORK);
    let vpc = world.id(VPC, "net");
    world.edit(VPC, &vpc, json!({"name": "other"}));
    let items = world.items("p", NETWORK);
    assert_eq!(
        short(&items),
        ["drift UPDATE net name:n>other", "UPDATE net name:other>n"]
    );
    assert_eq!(items[0]["resource_id"], json!(vpc));
    let metadata = world.get("stacks/s/execution-plans/p/metadata");
    let wanted = json!({"resource_add": 0, "resource_update": 1, "resource_delete": 0, "resource_import": 0});
    assert_eq!(metadata["summary"], wanted);
    world.deploy_again(NETWORK);
    assert_eq!(world.items("q", NETWORK), [NONE; 0]);
    assert_eq!(world.id(VPC, "net"), vpc);
    let events = world.get("stacks/s/events");
    let events = events["stack_events"].as_array().unwrap();
    let drift: Vec<&Json> = events
        .iter()
        .filter(|e| e["event_type"] == "DRIFT")
        .collect();
    assert_eq!(drift.len(), 1);
    assert_eq!(drift[0]["resource_name"], json!("net"));
}

//= ITEM-12
#[test]
fn what_is_gone_is_made_anew() {
    let mut world = World::new();
    world.deployed(NETWORK);
    let subnet = world.id(SUBNET, "a");
    world.simulator.delete_by_hand(SUBNET, &subnet).unwrap();
    let items = world.items("p", NETWORK);
    assert_eq!(short(&items), ["drift DELETE a …", "ADD a …"]);
    assert_eq!(
        items[1]["action_reason"],
        json!("it was removed outside the template")
    );
    world.post("stacks/s/execution-plans/p", &NONE, 202);
    world.settle();
    assert_ne!(world.id(SUBNET, "a"), subnet);
    assert_eq!(world.items("q", NETWORK), [NONE; 0]);
}

//= ITEM-12
#[test]
fn what_was_made_again_by_hand_counts_as_deleted() {
    let mut world = World::new();
    let template = NETWORK
        .split("resource \"huaweicloud_vpc_subnet\"")
        .next()
        .unwrap();
    world.deployed(template);
    let vpc = world.id(VPC, "net");
    let edits = object(json!({"cidr": "10.9.0.0/16"}));
    let made = world
        .simulator
        .change_by_hand(VPC, &vpc, ByHand::Recreate, &edits);
    let made = made.unwrap();
    assert_ne!(made.id, vpc);
    assert_eq!((made.text("name"), made.text("cidr")), ("n", "10.9.0.0/16"));
    assert_eq!(made.owner, None);
    let items = world.items("p", template);
    assert_eq!(short(&items), ["drift DELETE net …", "ADD net …"]);
    // What the template no longer has need not be removed either.
    let items = world.items("q", "terraform {}\n");
    assert_eq!(short(&items), ["drift DELETE net …"]);
    world.deploy_again("terraform {}\n");
    assert_eq!(
        world.get("stacks/s/resources"),
        json!({"stack_resources": []})
    );
}

//= PLAN-1
#[test]
fn a_plan_is_a_picture_of_its_moment() {
    let mut world = World::new();
    world.deployed(NETWORK);
    assert_eq!(world.items("before", NETWORK), [NONE; 0]);
    let vpc = world.id(VPC, "net");
    world.edit(VPC, &vpc, json!({"description": "by hand"}));
    let plan = world.get("stacks/s/execution-plans/before");
    assert_eq!(plan["execution_plan_items"], json!([]));
    let after = world.items("after", NETWORK);
    assert_eq!(after.len(), 2);
    world.edit(VPC, &vpc, json!({"description": ""}));
    let plan = world.get("stacks/s/execution-plans/after");
    assert_eq!(plan["execution_plan_items"], json!(after));
    assert_eq!(world.items("again", NETWORK), [NONE; 0]);
}

#[test]
fn what_cannot_be_done_by_hand_says_why_and_changes_nothing() {
    use ByHand::{Edit, Recreate};
    let mut world = World::new();
    world.deployed(NETWORK);
    let (vpc, subnet) = (world.id(VPC, "net"), world.id(SUBNET, "a"));
    let none = || json!({});
    world.refuses(
        "aws_vpc",
        &vpc,
        Edit,
        none(),
        404,
        "the cloud has no resources of type `aws_vpc`",
    );
    let text = "the cloud has no resources of type `terraform_data`";
    world.refuses("terraform_data", "x", Edit, none(), 404, text);
    world.refuses(
        VPC,
        "x",
        Edit,
        none(),
        404,
        "huaweicloud_vpc `x` does not exist",
    );
    let text = "`nmae` is no attribute of this type";
    world.refuses(VPC, &vpc, Edit, json!({"nmae": "x"}), 400, text);
    let text = "`status` is read-only: the cloud gives it";
    world.refuses(VPC, &vpc, Edit, json!({"status": "x"}), 400, text);
    let text = "`id` is read-only: the cloud gives it";
    world.refuses(VPC, &vpc, Recreate, json!({"id": "x"}), 400, text);
    let text = "`name` is of type string, which [1] does not fit";
    world.refuses(VPC, &vpc, Edit, json!({"name": [1]}), 400, text);
    world.refuses(
        VPC,
        &vpc,
        Edit,
        json!({"name": null}),
        400,
        "`name` must have a value",
    );
    let text = "`cidr` cannot be changed in place; delete the resource and make it again";
    world.refuses(
        SUBNET,
        &subnet,
        Edit,
        json!({"cidr": "10.0.2.0/24"}),
        400,
        text,
    );
    let text = format!(
        "huaweicloud_vpc `{vpc}` is in use by huaweicloud_vpc_subnet `{subnet}`; delete that first"
    );
    world.refuses(VPC, &vpc, Recreate, none(), 409, &text);
    let before = world.simulator.snapshot();
    let refusal = world.simulator.delete_by_hand(VPC, &vpc).unwrap_err();
    assert_eq!((refusal.status, refusal.message), (409, text));
    let refusal = world.simulator.delete_by_hand(VPC, "x").unwrap_err();
    assert_eq!(refusal.status, 404);
    assert_eq!(world.simulator.snapshot(), before);
    // A subnet outside of its network, after the old one is gone already.
    let edits = json!({"cidr": "172.16.1.0/24", "gateway_ip": "172.16.1.1"});
    let refusal = world
        .simulator
        .change_by_hand(SUBNET, &subnet, Recreate, &object(edits));
    assert_eq!(refusal.unwrap_err().status, 400);
    assert_eq!(world.simulator.snapshot(), before);
}

#[test]
fn what_was_done_by_hand_is_kept() {
    let mut world = World::new();
    let mut memory = formwork::store::Memory::default();
    world.deployed(NETWORK);
    let vpc = world.id(VPC, "net");
    memory.apply(world.simulator.take_changes());
    world.edit(VPC, &vpc, json!({"description": "d"}));
    memory.apply(world.simulator.take_changes());
    let subnet = world.id(SUBNET, "a");
    world.simulator.delete_by_hand(SUBNET, &subnet).unwrap();
    memory.apply(world.simulator.take_changes());
    let (mut again, _) =
        formwork::simulator::Simulator::open(Default::default(), catalog(), memory.records());
    assert_eq!(again.snapshot(), world.simulator.snapshot());
    again.take_changes();
}

#[test]
fn plans_of_a_template_tell_drift_in_their_other_forms() {
    let mut world = World::new();
    let stack = world.deployed(NETWORK);
    let (vpc, subnet) = (world.id(VPC, "net"), world.id(SUBNET, "a"));
    world.edit(VPC, &vpc, json!({"description": "by hand"}));
    world.simulator.delete_by_hand(SUBNET, &subnet).unwrap();
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", NETWORK.as_bytes());
    let options = PlanOptions {
        state: world.simulator.stack_state(&stack),
        refreshed: world.simulator.refreshed_state(&stack),
        ..PlanOptions::default()
    };
    let planned = workspace.plan(&catalog(), &options);
    let json = formwork::plan::json::render(planned.plan.as_ref().unwrap());
    let drift: Vec<Json> = json["resource_drift"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            json!([
                d["address"],
                d["change"]["actions"],
                d["change"]["after"]["description"]
            ])
        })
        .collect();
    let wanted = [
        json!(["huaweicloud_vpc.net", ["update"], "by hand"]),
        json!(["huaweicloud_vpc_subnet.a", ["delete"], null]),
    ];
    assert_eq!(drift, wanted);
    assert_eq!(json["resource_drift"][1]["change"]["after"], NONE);
    let text = planned.text(&catalog(), TextOptions::default());
    assert!(
        text.starts_with(
            "Changed outside the template:\n\n  # huaweicloud_vpc.net has changed\n  ~ resource \"huaweicloud_vpc\" \"net\" {\n"
        ),
        "{text}"
    );
    let parts = [
        "      + description           = \"by hand\"\n",
        "\n\n  # huaweicloud_vpc_subnet.a has been deleted\n  - resource \"huaweicloud_vpc_subnet\" \"a\" {\n",
    ];
    assert!(parts.iter().all(|part| text.contains(part)), "{text}");
    assert!(
        text.ends_with("Plan: 1 to add, 1 to change, 0 to destroy.\n"),
        "{text}"
    );
    // A damaged one is told like a damaged state.
    let options = PlanOptions {
        refreshed: Some("{".to_owned()),
        ..options
    };
    assert!(workspace.plan(&catalog(), &options).plan.is_none());
}

/// Nobody touched anything: nothing drifted, whatever resources do to each other.
#[test]
fn there_is_no_drift_where_nobody_changed_anything() {
    for (name, template) in samples() {
        let mut world = World::new();
        world.deployed(&template);
        assert_eq!(short(&world.items("p", &template)), [""; 0], "{name}");
    }
}

/// The samples of the page.
pub(super) fn samples() -> Vec<(String, String)> {
    let folder = crate::root().join("www/samples");
    let mut samples: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension().is_some_and(|e| e == "tf") && !path.ends_with("five-mistakes.tf")
        })
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    samples.sort();
    assert!(!samples.is_empty());
    samples
}

/// The attributes of a resource that differ: recorded, found, wanted.
fn differing(world: &World, stack: &str, template: Option<&str>) -> Vec<Json> {
    let template = template.map(|body| DriftTemplate {
        body,
        ..DriftTemplate::default()
    });
    let report = world.simulator.drift(stack, template).unwrap();
    assert_eq!(report.problems, [""; 0]);
    let rows = report.resources.iter().flat_map(|resource| {
        let head = json!([resource.address, resource.standing.word()]);
        let drifted = resource.attributes.iter().filter(|a| a.drifted);
        let rows = drifted.map(|a| json!([a.name, a.recorded, a.found, a.target]));
        std::iter::once(head).chain(rows).collect::<Vec<_>>()
    });
    rows.collect()
}

#[test]
fn a_report_has_what_is_recorded_what_there_is_and_what_is_wanted() {
    let mut world = World::new();
    let stack = world.deployed(&format!(
        "{NETWORK}resource \"terraform_data\" \"t\" {{}}\n"
    ));
    assert!(world.simulator.drift("x", None).is_none());
    let (vpc, subnet) = (world.id(VPC, "net"), world.id(SUBNET, "a"));
    world.edit(VPC, &vpc, json!({"name": "other", "tags": {"a": "1"}}));
    let wanted = [
        json!(["huaweicloud_vpc.net", "changed"]),
        json!(["name", "n", "other", "n"]),
        json!(["tags", {}, {"a": "1"}, {}]),
        json!(["huaweicloud_vpc_subnet.a", "same"]),
        json!(["terraform_data.t", "engine"]),
    ];
    assert_eq!(differing(&world, &stack, None), wanted);
    let other = NETWORK.replace("\"n\"", "\"third\"");
    let rows = differing(&world, &stack, Some(&other));
    assert_eq!(rows[1], json!(["name", "n", "other", "third"]));
    world.simulator.delete_by_hand(SUBNET, &subnet).unwrap();
    let rows = differing(&world, &stack, None);
    assert_eq!(rows[3], json!(["huaweicloud_vpc_subnet.a", "gone"]));
    // A template that says nothing of a resource wants nothing of it; a broken one is told of.
    let rows = differing(&world, &stack, Some("terraform {}\n"));
    assert_eq!(rows[1], json!(["name", "n", "other", null]));
    let broken = DriftTemplate {
        body: "resource",
        ..DriftTemplate::default()
    };
    let report = world.simulator.drift(&stack, Some(broken)).unwrap();
    assert_eq!(report.problems.len(), 1);
    assert_eq!(report.resources[0].attributes[0].target, None);
}

#[test]
fn what_nobody_keeps_is_told_and_secrets_are_not() {
    let mut world = World::new();
    let (_, template) = samples()
        .into_iter()
        .find(|(n, _)| n.starts_with("rds"))
        .unwrap();
    let stack = world.deployed(&template);
    let report = world.simulator.drift(&stack, None).unwrap();
    assert_eq!(report.by_hand, []);
    let secret = report
        .resources
        .iter()
        .flat_map(|r| &r.attributes)
        .filter(|a| a.sensitive);
    assert!(secret.clone().count() > 0);
    for attribute in secret {
        let shown = [
            &attribute.recorded,
            &attribute.found,
            attribute.target.as_ref().unwrap(),
        ];
        assert!(
            shown
                .iter()
                .all(|v| v.is_null() || **v == "(sensitive value)"),
            "{attribute:?}"
        );
    }
    let group = world.id("huaweicloud_dcs_instance", "sessions");
    let edits = object(json!({}));
    let made = world.simulator.change_by_hand(
        "huaweicloud_dcs_instance",
        &group,
        ByHand::Recreate,
        &edits,
    );
    let made = made.unwrap();
    let report = world.simulator.drift(&stack, None).unwrap();
    assert_eq!(report.by_hand, [made]);
}

/// What the cloud chose itself is no reason to refuse a change.
#[test]
fn an_address_with_a_bandwidth_of_its_own_can_be_changed() {
    let mut world = World::new();
    let (_, template) = samples()
        .into_iter()
        .find(|(n, _)| n.starts_with("ecs"))
        .unwrap();
    world.deployed(&template);
    let eip = world.id("huaweicloud_vpc_eip", "main");
    world.edit("huaweicloud_vpc_eip", &eip, json!({"name": "by hand"}));
    assert_eq!(world.items("p", &template).len(), 2);
    world.deploy_again(&template);
    assert_eq!(world.items("q", &template), [NONE; 0]);
}
