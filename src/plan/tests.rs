//! Small plans, as Terraform makes them: what happens to which object, and why.

use serde_json::{Value as Json, json};

use super::world::Inputs;
use super::{DataReader, Object, Plan, PlanRequest, State, make, parse_address};
use crate::addr::{InstanceKey, ModulePath, ResourceAddr};
use crate::config;
use crate::diag::Diagnostics;
use crate::func::Nowhere;
use crate::schema::tests::{index_only, whole};
use crate::schema::{Catalog, ResourceSchema};
use crate::value::Value;

/// A state of `terraform_data` objects: name, key and input of each.
fn state(objects: &[(&str, &str, &str)]) -> State {
    let mut state = State::default();
    for (name, key, input) in objects {
        let key = key.parse().map_or(InstanceKey::None, InstanceKey::Int);
        let addr = ResourceAddr::managed("terraform_data", *name);
        let input: Json = match input.parse::<u64>() {
            Ok(number) => json!({"value": number, "type": "number"}),
            Err(_) => Json::Null,
        };
        let object = Object {
            schema_version: 0,
            attributes: json!({"id": "i", "input": input, "output": input}),
            sensitive: Vec::new(),
            tainted: false,
            dependencies: Vec::new(),
            create_before_destroy: false,
            private: None,
            identity: None,
        };
        let addr = addr.instance(&ModulePath::root(), key);
        state.instance_mut(&addr, &"p".into()).current = Some(object.into());
    }
    state
}

fn plan(text: &str, prior: &State, replace: &[&str], targets: &[&str]) -> (Plan, Diagnostics) {
    plan_with(text, prior, [replace, targets], (&Catalog::new(), None))
}

fn plan_with(
    text: &str,
    prior: &State,
    [replace, targets]: [&[&str]; 2],
    (catalog, reader): (&Catalog, Option<&dyn DataReader>),
) -> (Plan, Diagnostics) {
    let (config, diags) = config::load(&[("main.tf".to_owned(), text.as_bytes().to_vec())]);
    assert!(!diags.has_errors(), "{diags:?}");
    let read =
        |list: &[&str]| -> Vec<_> { list.iter().map(|a| parse_address(a).unwrap()).collect() };
    make(&PlanRequest {
        config: &config,
        catalog,
        host: &Nowhere,
        inputs: &Inputs::default(),
        prior: &prior.clone().into(),
        destroy: false,
        targets: &read(targets),
        replace: &read(replace),
        reader,
    })
}

/// `address < previous: actions, reason` of every change, then the titles of all problems.
fn told(result: &(Plan, Diagnostics)) -> Vec<String> {
    let changes = result.0.changes.iter().map(|change| {
        let from = change.previous_addr.as_ref();
        let from = from.map(|a| format!(" < {a}")).unwrap_or_default();
        let reason = change.reason.map(|r| format!(", {}", r.word()));
        let words = change.action.words().join(" ");
        format!(
            "{}{from}: {words}{}",
            change.addr,
            reason.unwrap_or_default()
        )
    });
    let problems = result.1.iter().map(|problem| problem.title.clone());
    changes.chain(problems).collect()
}

#[track_caller]
fn check(text: &str, objects: &[(&str, &str, &str)], wanted: &[&str]) {
    assert_eq!(told(&plan(text, &state(objects), &[], &[])), wanted);
}

#[test]
fn a_resource_that_gets_count_keeps_its_object() {
    let text = r#"resource "terraform_data" "t" {
      count = 2
      input = 1
    }"#;
    let wanted = [
        "terraform_data.t[0] < terraform_data.t: no-op",
        "terraform_data.t[1]: create",
    ];
    check(text, &[("t", "", "1")], &wanted);
}

#[test]
fn what_a_block_moves_is_not_moved_on_without_saying() {
    let text = r#"resource "terraform_data" "b" {
      count = 1
    }
    moved {
      from = terraform_data.a
      to   = terraform_data.b
    }"#;
    let wanted = [
        "terraform_data.b < terraform_data.a: delete, delete_because_wrong_repetition",
        "terraform_data.b[0]: create",
    ];
    check(text, &[("a", "", "null")], &wanted);
}

#[test]
fn a_move_to_the_same_address_is_a_mistake() {
    let text = r#"moved {
      from = terraform_data.a
      to   = terraform_data.a
    }"#;
    check(text, &[], &["Redundant move statement"]);
}

#[test]
fn a_move_to_nowhere_removes() {
    let text = r#"moved {
      from = terraform_data.a
      to   = terraform_data.b
    }"#;
    let wanted = ["terraform_data.b < terraform_data.a: delete, delete_because_no_move_target"];
    check(text, &[("a", "", "1")], &wanted);
}

#[test]
fn what_others_need_is_made_first_when_they_are() {
    let text = r#"resource "terraform_data" "a" {
      triggers_replace = 2
    }
    resource "terraform_data" "b" {
      triggers_replace = terraform_data.a.id
      lifecycle {
        create_before_destroy = true
      }
    }"#;
    let wanted = [
        "terraform_data.a: create delete, replace_because_cannot_update",
        "terraform_data.b: create delete, replace_because_cannot_update",
    ];
    check(text, &[("a", "", "null"), ("b", "", "null")], &wanted);
}

#[test]
fn only_an_instance_can_be_asked_to_be_replaced() {
    let text = r#"resource "terraform_data" "t" {
      count = 1
    }"#;
    let prior = state(&[("t", "0", "null")]);
    let whole = plan(text, &prior, &["terraform_data.t"], &[]);
    let title = "Incompletely-matched force-replace resource instance";
    assert_eq!(told(&whole), ["terraform_data.t[0]: no-op", title]);
    let one = plan(text, &prior, &["terraform_data.t[0]"], &[]);
    assert_eq!(
        told(&one),
        ["terraform_data.t[0]: delete create, replace_by_request"]
    );
}

#[test]
fn instances_that_are_no_target_are_as_recorded() {
    let text = r#"resource "terraform_data" "t" {
      count = 2
      input = 7
    }
    output "first" {
      value = terraform_data.t[0].input
    }"#;
    let prior = state(&[("t", "0", "1"), ("t", "1", "1")]);
    let result = plan(text, &prior, &[], &["terraform_data.t[1]"]);
    assert_eq!(
        told(&result),
        [
            "terraform_data.t[1]: update",
            "Resource targeting is in effect"
        ]
    );
    let first = &result.0.outputs["first"].after;
    assert_eq!(first.as_number().and_then(|n| n.to_i64()), Some(1));
}

/// `move-untargeted`
#[test]
fn a_move_that_the_targets_leave_out_is_a_mistake() {
    let text = "resource \"terraform_data\" \"b\" {\n  input = 1\n}\nresource \"terraform_data\" \"c\" {\n  input = 2\n}\nmoved {\n  from = terraform_data.a\n  to   = terraform_data.b\n}\n";
    let prior = state(&[("a", "", "1"), ("c", "", "2")]);
    let untargeted = plan(text, &prior, &[], &["terraform_data.c"]);
    assert_eq!(
        told(&untargeted).last().map(String::as_str),
        Some("Moved resource instances excluded by targeting")
    );
    let ends = ["terraform_data.a", "terraform_data.b"];
    assert_eq!(
        told(&plan(text, &prior, &[], &ends)),
        [
            "terraform_data.b < terraform_data.a: no-op",
            "Resource targeting is in effect"
        ]
    );
}

#[test]
fn an_assertion_that_cannot_be_evaluated_is_an_error() {
    let text = r#"locals {
      none = []
    }
    check "c" {
      assert {
        condition     = local.none[0] == 1
        error_message = "x"
      }
    }"#;
    let result = plan(text, &State::default(), &[], &[]);
    assert_eq!(told(&result), ["Invalid index"]);
    assert!(result.1.has_errors());
}

/// What is opened while planning is unknown, but for what its block says; it is no part of the plan.
#[test]
fn an_ephemeral_resource_is_planned_around() {
    let text = r#"ephemeral "random_bytes" "b" {
      length = 4
      lifecycle {
        postcondition {
          condition     = self.length == %
          error_message = "no"
        }
      }
    }
    resource "terraform_data" "a" {
      lifecycle {
        precondition {
          condition     = ephemeral.random_bytes.b.hex != "x"
          error_message = "no"
        }
      }
    }"#;
    let planned = ["terraform_data.a: create"];
    check(&text.replace('%', "4"), &[], &planned);
    let refused = ["Resource postcondition failed"];
    check(&text.replace('%', "5"), &[], &refused);
}

/// An object that only the cloud knows: imported, as its block says, and unknown else.
#[test]
fn an_object_that_nobody_reads_is_as_its_block_says() {
    let text = r#"resource "huaweicloud_vpc" "a" {
      name = "n"
      cidr = "10.0.0.0/16"
    }
    import {
      to = huaweicloud_vpc.a
      id = "i"
    }
    resource "terraform_data" "b" {
      input = huaweicloud_vpc.a.id
    }"#;
    let (plan, problems) = plan_with(text, &State::default(), [&[], &[]], (&whole(), None));
    let told: Vec<_> = problems
        .iter()
        .map(|d| (d.code.id, &text[d.span().unwrap().range()]))
        .collect();
    assert_eq!(told, [("import-unread", "\"i\"")]);
    let shown = super::json::resource_changes(&plan);
    let change = &shown[0]["change"];
    assert_eq!(change["actions"], json!(["no-op"]));
    assert_eq!(change["importing"], json!({"id": "i"}));
    assert_eq!(change["after"]["cidr"], "10.0.0.0/16");
    assert_eq!(change["after_unknown"]["id"], true);
    assert_eq!(shown[1]["change"]["actions"], json!(["create"]));
    assert_eq!(super::items::summary(&plan).resource_import, 1);
}

/// Finds nothing.
struct Nobody;

impl DataReader for Nobody {
    fn read(
        &self,
        _: &crate::addr::ResourceInstanceAddr,
        _: &ResourceSchema,
        _: &Value,
    ) -> Result<Value, String> {
        Err("nothing fits".to_owned())
    }

    fn find(&self, _: &ResourceSchema, _: &str) -> Option<Value> {
        None
    }
}

#[test]
fn types_that_are_not_there_and_data_that_is_not_found() {
    let told = |text: &str, catalog: &Catalog| {
        let asked = (catalog, Some(&Nobody as &dyn DataReader));
        let (_, problems) = plan_with(text, &State::default(), [&[], &[]], asked);
        let one = problems.into_iter().next().unwrap();
        let at = one.span().unwrap();
        (one.code.id, text[at.range()].to_owned())
    };
    let vpc = "resource \"huaweicloud_vpc\" \"a\" {}";
    let label = "\"huaweicloud_vpc\"".to_owned();
    assert_eq!(told(vpc, &index_only()), ("schema-not-loaded", label));
    let nowhere = "resource \"huaweicloud_nowhere\" \"a\" {}";
    let label = "\"huaweicloud_nowhere\"".to_owned();
    assert_eq!(told(nowhere, &whole()), ("unknown-resource-type", label));
    let data = "data \"huaweicloud_vpcs\" \"a\" {}";
    let header = data.trim_end_matches(" {}").to_owned();
    assert_eq!(told(data, &whole()), ("data-source", header));
}
