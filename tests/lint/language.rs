//! Rules of the language where their pages do not reach: JSON, several modules, what looks alike and is right.

use formwork::workspace::LintOptions;

use super::{catalog, workspace};

/// `code text` of what the rules find, the text being that at the place.
fn found(files: &[(&str, &str)], rules: &[&str]) -> Vec<String> {
    let on: String = rules
        .iter()
        .map(|r| format!("  rule \"{r}\" {{}}\n"))
        .collect();
    let options = LintOptions {
        config: Some(format!("lint {{\n  preset = \"none\"\n{on}}}\n")),
        ..LintOptions::default()
    };
    let linted = workspace(files).lint(&catalog(), &options);
    let sources = &linted.checked.sources;
    let told = linted.checked.diagnostics.iter();
    told.map(|d| format!("{} {}", d.code.id, sources.snippet(d.span().unwrap())))
        .collect()
}

fn native(text: &str, rules: &[&str]) -> Vec<String> {
    found(&[("main.tf", text)], rules)
}

#[test]
fn declarations_are_used_in_json_as_well() {
    let json = r#"{
  "variable": { "a": { "type": "string" }, "b": { "type": "string" }, "c": { "type": "string" } },
  "locals": { "x": "${var.a}", "y": "none", "z": "${local.x}" },
  "data": { "terraform_remote_state": { "unused": { "backend": "local" }, "used": { "backend": "local" } } },
  "resource": { "terraform_data": {
    "first": { "input": "a ${local.z} and %{ if var.b == \"x\" }y%{ endif }" },
    "second": { "depends_on": ["data.terraform_remote_state.used"] }
  } }
}"#;
    let rules = ["unused-variable", "unused-local", "unused-data-source"];
    let told = found(&[("main.tf.json", json)], &rules);
    let codes: Vec<&str> = told
        .iter()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["unused-variable", "unused-local", "unused-data-source"]
    );
}

#[test]
fn every_place_can_use_a_variable() {
    let text = r#"
variable "validated" {
  type = string
  validation {
    condition     = var.validated != var.other
    error_message = "No."
  }
}
variable "other" { type = string }
variable "count" { type = number }
variable "precondition" { type = bool }
variable "check" { type = bool }
variable "import" { type = string }
variable "triggers" { type = string }
resource "terraform_data" "a" {
  count = var.amount
  lifecycle {
    precondition {
      condition     = var.precondition
      error_message = "No."
    }
    replace_triggered_by = [terraform_data.b]
  }
}
variable "amount" { type = number }
resource "terraform_data" "b" {
  provisioner "local-exec" {
    command = "echo ${var.triggers}"
  }
}
check "c" {
  assert {
    condition     = var.check
    error_message = "No."
  }
}
import {
  to = terraform_data.b
  id = var.import
}
"#;
    let text = text.replace("variable \"count\" { type = number }\n", "");
    let told = native(&text, &["unused-variable"]);
    let own: Vec<_> = told
        .iter()
        .filter(|l| l.starts_with("unused-variable"))
        .collect();
    assert_eq!(own, ["unused-variable variable \"validated\""]);
}

#[test]
fn providers_are_used_by_what_is_called() {
    let main = r#"
terraform {
  required_providers {
    random = { source = "hashicorp/random" }
    null   = { source = "hashicorp/null" }
    local  = { source = "hashicorp/local" }
  }
}
module "m" {
  source = "./m"
}
"#;
    let inner = "resource \"random_pet\" \"a\" {}\nresource \"null_resource\" \"b\" {}\n";
    let told = found(
        &[("main.tf", main), ("m/main.tf", inner)],
        &["unused-provider"],
    );
    assert_eq!(
        told,
        ["unused-provider local  = { source = \"hashicorp/local\" }"]
    );
}

#[test]
fn interpolations_keep_their_meaning_without_quotes() {
    let text = r#"
locals {
  a = "${1 + 2}"
  b = "${local.a}" * 2
  c = "${local.a + 1}" * 2
  d = { "${local.a}" = 1 }
  e = "${local.a}-"
  f = "${
    local.a
  }"
}
"#;
    let mut files = workspace(&[("main.tf", text)]);
    let options = formwork::workspace::FixOptions {
        codes: vec!["interpolation-only".to_owned()],
        ..Default::default()
    };
    let fixed = files.fix(&catalog(), &options);
    let bytes = fixed.files.get("main.tf").unwrap();
    let expected = r#"
locals {
  a = (1 + 2)
  b = local.a * 2
  c = (local.a + 1) * 2
  d = { (local.a) = 1 }
  e = "${local.a}-"
  f = local.a
}
"#;
    assert_eq!(String::from_utf8_lossy(bytes), expected);
    files.set_file("main.tf", bytes);
    assert!(files.fix(&catalog(), &options).files.is_empty());
}

#[test]
fn a_splat_before_an_index_is_not_exchanged() {
    let text = "locals {\n  l = [{ n = [1] }]\n  a = local.l.*.n[0]\n  b = local.l.*.n\n}\n";
    let options = formwork::workspace::FixOptions {
        codes: vec!["legacy-splat".to_owned()],
        ..Default::default()
    };
    let fixed = workspace(&[("main.tf", text)]).fix(&catalog(), &options);
    let bytes = fixed.files.get("main.tf").unwrap();
    let expected = text.replace("b = local.l.*.n", "b = local.l[*].n");
    assert_eq!(String::from_utf8_lossy(bytes), expected);
}

#[test]
fn dependencies_that_say_more_are_kept() {
    let text = r#"
resource "terraform_data" "a" {}
resource "terraform_data" "b" {}
data "terraform_remote_state" "s" {
  backend    = "local"
  config     = { path = terraform_data.a.id }
  depends_on = [terraform_data.a]
}
resource "terraform_data" "c" {
  input      = terraform_data.a.id
  depends_on = [terraform_data.a, terraform_data.b]
}
"#;
    let told = native(text, &["redundant-depends-on"]);
    assert_eq!(told, ["redundant-depends-on terraform_data.a"]);
}

#[test]
fn counting_with_a_condition_is_right() {
    let text = r#"
variable "names" { type = list(string) }
resource "terraform_data" "some" {
  count = length(var.names) > 0 ? 1 : 0
}
resource "terraform_data" "same" {
  count = length(var.names)
  input = "the same"
}
resource "terraform_data" "each" {
  count = length(var.names)
  input = element(var.names, count.index)
}
"#;
    let told = native(text, &["count-over-collection"]);
    assert_eq!(told, ["count-over-collection length(var.names)"]);
}

#[test]
fn moves_within_other_modules_are_for_those_to_judge() {
    let text = r#"
module "m" {
  source = "./m"
}
moved {
  from = terraform_data.a
  to   = module.m.terraform_data.a
}
moved {
  from = module.old
  to   = module.gone
}
"#;
    let files = [
        ("main.tf", text),
        ("m/main.tf", "resource \"terraform_data\" \"a\" {}\n"),
    ];
    assert_eq!(found(&files, &["stale-moved"]), ["stale-moved module.gone"]);
}

#[test]
fn what_is_deep_or_circular_ends() {
    let mut text = String::from("locals {\n  n0 = 1\n  loop = local.loop\n");
    for at in 1..5000 {
        text.push_str(&format!("  n{at} = local.n{}\n", at - 1));
    }
    text.push_str("}\nresource \"terraform_data\" \"a\" {\n  input = local.n4999\n}\n");
    let options = LintOptions {
        config: Some("lint {\n  preset = \"all\"\n}\n".to_owned()),
        ..LintOptions::default()
    };
    let linted = workspace(&[("main.tf", &text)]).lint(&catalog(), &options);
    assert!(!linted.valid);
}
