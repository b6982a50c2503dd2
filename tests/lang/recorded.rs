//! States that cannot be used: each is told for what it is, and there is no plan.

use formwork::schema::Catalog;
use formwork::workspace::{PlanOptions, Workspace};
use serde_json::{Value as Json, json};

const TEMPLATE: &str = "resource \"terraform_data\" \"a\" {\n  input = \"x\"\n}\n";

/// A state in which everything is as the template has it.
fn state() -> Json {
    let input = json!({"value": "x", "type": "string"});
    let attributes = json!({"id": "i", "input": input, "output": input, "triggers_replace": null});
    json!({
        "version": 4, "terraform_version": "1.15.5", "serial": 1, "lineage": "l",
        "outputs": {"o": {"value": 1, "type": "number"}},
        "resources": [{
            "mode": "managed", "type": "terraform_data", "name": "a",
            "provider": "provider[\"terraform.io/builtin/terraform\"]",
            "instances": [{"schema_version": 0, "attributes": attributes, "sensitive_attributes": []}],
        }],
    })
}

/// The codes and messages of a plan with this state, and whether there is one.
fn planned(template: &str, state: &str, change: impl Fn(&mut PlanOptions)) -> (Vec<String>, bool) {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", template.as_bytes());
    let mut options = PlanOptions {
        state: Some(state.to_owned()),
        ..PlanOptions::default()
    };
    change(&mut options);
    let made = workspace.plan(&Catalog::new(), &options);
    let told = made.diagnostics.iter();
    let told = told.map(|d| format!("{}: {}", d.code.id, d.message));
    (told.collect(), made.plan.is_some())
}

#[test]
fn a_good_state_is_taken() {
    let good = state().to_string();
    assert_eq!(planned(TEMPLATE, &good, |_| ()), (vec![], true));
    // A state of none is a state.
    assert_eq!(planned(TEMPLATE, "", |_| ()), (vec![], true));
}

/// What is wrong, where in the state, what is put there, and what is said.
const DAMAGES: &[(&str, &str, &str)] = &[
    (
        "/version",
        "5",
        "unreadable-state: the state has format version 5; only version 4 is known",
    ),
    (
        "/version",
        "3",
        "unreadable-state: the state has format version 3; let Terraform 0.12 or later write it anew as version 4",
    ),
    (
        "/version",
        "null",
        "unreadable-state: the text is no Terraform state: it has no version",
    ),
    (
        "/outputs/o/value",
        "\"x\"",
        "unreadable-state: the text is no Terraform state: the value of the output `o` is not of its type",
    ),
    (
        "/outputs/o/type",
        "\"numbe\"",
        "unreadable-state: the text is no Terraform state: the value of the output `o` is not of its type",
    ),
    (
        "/resources/0/mode",
        "\"odd\"",
        "unreadable-state: the text is no Terraform state: unknown mode `odd`",
    ),
    (
        "/resources/0/module",
        "\"modul.a\"",
        "unreadable-state: the state names `modul.a`, which is no address",
    ),
    (
        "/resources/0/type",
        "\"terraform_other\"",
        "unreadable-state: the state has `terraform_other.a`, but its provider has no such type",
    ),
    (
        "/resources/0/provider",
        "\"provider[\\\"registry.terraform.io/acme/other\\\"]\"",
        "missing-provider: the state has objects of the provider `registry.terraform.io/acme/other`, which is not known here",
    ),
    (
        "/resources/0/instances/0/schema_version",
        "1",
        "newer-object: `terraform_data.a` is recorded in version 1 of its schema; 0 is the newest that is known here",
    ),
    (
        "/resources/0/instances/0/index_key",
        "true",
        "unreadable-state: the text is no Terraform state: `true` is no instance key",
    ),
    (
        "/resources/0/instances/0/status",
        "\"odd\"",
        "unreadable-state: the text is no Terraform state: it knows no such status as that of `terraform_data.a`",
    ),
    (
        "/resources/0/instances/0/deposed",
        "\"xyz\"",
        "unreadable-state: the text is no Terraform state: it has a deposed key that is none, of `terraform_data.a`",
    ),
    (
        "/resources/0/instances/0/dependencies",
        "[\"odd\"]",
        "unreadable-state: the state names `odd`, which is no address",
    ),
    (
        "/resources/0/instances/0/sensitive_attributes",
        "[[{\"type\": \"odd\"}]]",
        "unreadable-state: the text is no Terraform state: it marks no part as sensitive that could be one of `terraform_data.a`",
    ),
    (
        "/resources/0/instances/0/attributes/id",
        "{\"a\": 1}",
        "unreadable-state: `id` of `terraform_data.a` is not recorded as its type says",
    ),
    (
        "/resources/0/instances/0/attributes/input",
        "{\"value\": 1, \"type\": \"strin\"}",
        "unreadable-state: `input` of `terraform_data.a` is not recorded as its type says",
    ),
    (
        "/resources/0/instances/0/attributes",
        "5",
        "unreadable-state: `id` of `terraform_data.a` is not recorded as its type says",
    ),
];

/// Puts a value at a place, also one that is not there yet.
fn put(state: &mut Json, place: &str, value: Json) {
    let (above, name) = place.rsplit_once('/').unwrap();
    state.pointer_mut(above).unwrap()[name] = value;
}

#[test]
fn a_damaged_state_is_refused() {
    for (place, value, told) in DAMAGES {
        let mut damaged = state();
        put(&mut damaged, place, serde_json::from_str(value).unwrap());
        let damaged = damaged.to_string();
        let expected = (vec![(*told).to_owned()], false);
        assert_eq!(planned(TEMPLATE, &damaged, |_| ()), expected, "{place}");
        // As little can be removed by such a state, or planned without a configuration.
        assert!(
            !planned(TEMPLATE, &damaged, |o| o.destroy = true).1,
            "{place}"
        );
        assert!(!planned("", &damaged, |_| ()).1, "{place}");
    }
}

#[test]
fn what_is_there_twice_is_refused() {
    let told = "unreadable-state: the text is no Terraform state: it has two objects for `terraform_data.a`";
    let mut twice = state();
    let resource = twice["resources"][0].clone();
    twice["resources"].as_array_mut().unwrap().push(resource);
    let expected = (vec![told.to_owned()], false);
    assert_eq!(planned(TEMPLATE, &twice.to_string(), |_| ()), expected);
}

#[test]
fn a_text_that_is_cut_off_is_refused() {
    let text = state().to_string();
    for end in (1..text.len()).step_by(7) {
        let (told, plan) = planned(TEMPLATE, &text[..end], |_| ());
        assert!(
            !plan && told.len() == 1 && told[0].starts_with("unreadable-state: "),
            "{told:?}"
        );
    }
}
