use super::*;
use crate::diag::Diagnostics;
use crate::text::Sources;
use crate::value::{Type, Value, json};

fn files(texts: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let owned = texts
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
    owned.collect()
}

fn shown(diags: &Diagnostics, sources: &Sources) -> Vec<String> {
    let shown = diags.iter().map(|d| match d.span() {
        Some(span) => format!("{} @ {}", d.title, sources.snippet(span)),
        None => d.title.clone(),
    });
    shown.collect()
}

fn problems(texts: &[(&str, &str)]) -> Vec<String> {
    let (config, diags) = load(&files(texts));
    shown(&diags, &config.sources)
}

fn sound(texts: &[(&str, &str)]) -> Config {
    let (config, diags) = load(&files(texts));
    assert_eq!(shown(&diags, &config.sources), [""; 0]);
    config
}

#[test]
fn every_kind_of_block_is_read() {
    let config = sound(&[(
        "main.tf",
        r#"
        terraform {
          required_version = "~> 1.9"
          required_providers {
            huaweicloud = { source = "huaweicloud/huaweicloud", version = ">= 1.60" }
          }
        }
        provider "huaweicloud" { alias = "far" }
        variable "n" { type = list(string) }
        locals { a = 1 }
        resource "terraform_data" "x" {
          count      = 2
          provider   = huaweicloud.far
          depends_on = [terraform_data.y]
          input      = 1
          lifecycle { ignore_changes = [input] }
          provisioner "local-exec" { command = "ls" }
        }
        data "terraform_remote_state" "s" {}
        output "o" { value = 1 }
        moved {
          from = terraform_data.old
          to   = terraform_data.x[0]
        }
        import {
          to = terraform_data.z["k"]
          id = "i"
        }
        check "c" {
          assert {
            condition     = local.a > 0
            error_message = "no"
          }
        }
        "#,
    )]);
    let root = &config.root;
    let resource = root.resources.values().next().unwrap();
    assert_eq!(resource.addr.to_string(), "terraform_data.x");
    assert_eq!(
        resource.provider.as_ref().unwrap().to_string(),
        "huaweicloud.far"
    );
    let crate::syntax::ast::Body::Native(body) = &resource.body else {
        unreachable!()
    };
    let left: Vec<&str> = body.attributes.iter().map(|a| &*a.name.name).collect();
    assert_eq!((left, body.blocks.len()), (vec!["input"], 0));
    assert_eq!(root.variables["n"].ty, Type::list(Type::String));
    assert_eq!(root.imports[0].key.to_string(), "[\"k\"]");
    assert_eq!(root.resources.len(), 2);
    assert_eq!(root.checks.len() + root.moved.len() + root.outputs.len(), 3);
}

#[test]
fn modules_are_followed_by_path() {
    let config = sound(&[
        ("main.tf", "module \"outer\" {\n source = \"./outer\"\n}"),
        (
            "outer/main.tf",
            "module \"inner\" {\n source = \"../inner\"\n}",
        ),
        ("inner/main.tf", "output \"x\" {\n value = 1\n}"),
    ]);
    let paths: Vec<String> = config
        .modules()
        .iter()
        .map(|m| m.path.to_string())
        .collect();
    assert_eq!(paths, ["", "module.outer", "module.outer.module.inner"]);
    assert_eq!(&*config.modules()[2].shown_path, "inner");
}

#[test]
fn a_module_that_calls_itself_ends_in_a_diagnostic() {
    let found = problems(&[("main.tf", "module \"m\" {\n source = \"./\"\n}")]);
    assert_eq!(found, ["Too many modules @ module \"m\""]);
}

#[test]
fn override_files_change_arguments_and_blocks() {
    let config = sound(&[
        (
            "main.tf",
            "resource \"a_b\" \"c\" {\n x = 1\n y = 2\n e {}\n f {}\n}",
        ),
        (
            "main_override.tf",
            "resource \"a_b\" \"c\" {\n y = 3\n f { z = 1 }\n}",
        ),
    ]);
    let resource = config.root.resources.values().next().unwrap();
    let crate::syntax::ast::Body::Native(body) = &resource.body else {
        unreachable!()
    };
    let kinds: Vec<&str> = body.blocks.iter().map(|b| &*b.kind.name).collect();
    assert_eq!((body.attributes.len(), kinds), (2, vec!["e", "f"]));
    assert!(resource.overridden);
}

#[test]
fn json_reads_like_the_native_form() {
    let config = sound(&[
        (
            "main.tf.json",
            r#"{
          "terraform": {"required_providers": {"p": {"source": "n/p", "configuration_aliases": ["p.a"]}}},
          "resource": {"a_b": {"c": {"depends_on": ["a_b.d"], "provider": "p.a", "x": 1}}},
          "module": {"m": {"source": "./m", "providers": {"p": "p.a"}}}
        }"#,
        ),
        ("m/x.txt", ""),
    ]);
    let resource = config.root.resources.values().next().unwrap();
    assert_eq!(resource.depends_on.len(), 1);
    assert_eq!(resource.provider.as_ref().unwrap().to_string(), "p.a");
    assert_eq!(
        config.root.calls["m"].providers[0].outside.to_string(),
        "p.a"
    );
    assert_eq!(
        config.root.settings.required_providers["p"].aliases.len(),
        1
    );
}

#[test]
fn variables_are_described() {
    let config = sound(&[(
        "main.tf",
        r#"variable "cidr" {
          type        = string
          description = "the range"
          default     = "10.0.0.0/16"
          validation {
            condition     = length(var.cidr) > 3
            error_message = "Too short: ${var.cidr}"
          }
        }
        variable "tags" {
          type = object({
            a = string
          })
          sensitive = true
          nullable  = false
        }
        variable "free" {}
        "#,
    )]);
    let [cidr, tags, free] = &variables(&config.root, &config.sources)[..] else {
        unreachable!()
    };
    assert_eq!(cidr.type_text.as_deref(), Some("string"));
    assert_eq!(cidr.default, Some(Value::string("10.0.0.0/16")));
    assert_eq!(cidr.validations[0].condition, "${length(var.cidr) > 3}");
    assert_eq!(cidr.validations[0].error_message, "Too short: ${var.cidr}");
    assert_eq!(tags.type_text.as_deref(), Some("object({a=string})"));
    assert_eq!((tags.sensitive, tags.nullable), (true, false));
    assert_eq!((free.type_text.clone(), free.default.clone()), (None, None));
}

fn resolved(texts: &[(&str, &str)], given: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let mut config = sound(texts);
    let mut diags = Diagnostics::new();
    let mut inputs = config.automatic.clone();
    for (name, text) in given {
        inputs.set_text(name, text);
    }
    inputs.check_declared(&config.root, &mut diags);
    let Config { root, sources, .. } = &mut config;
    let values = inputs.resolve(root, sources, &mut diags);
    let values = values.iter().map(|(name, value)| {
        let text = json::encode(&value.clone().unmark_deep().0);
        format!("{name}={}", text.unwrap_or_else(|_| "?".to_owned()))
    });
    (values.collect(), shown(&diags, &config.sources))
}

#[test]
fn inputs_are_read_as_their_types_ask() {
    let template = "variable \"s\" { type = string }\nvariable \"l\" { type = list(number) }\n\
                    variable \"d\" { default = 1 }\nvariable \"n\" {\n default = 2\n nullable = false\n}\n";
    let (values, found) = resolved(
        &[
            ("main.tf", template),
            ("terraform.tfvars", "d = 5\nn = null\nother = 1\n"),
        ],
        &[("s", "[1]"), ("l", "[1, \"2\"]")],
    );
    assert_eq!(values, ["d=5", "l=[1,2]", "n=2", "s=\"[1]\""]);
    assert_eq!(found, ["Value for undeclared variable"]);
}

#[test]
fn unsuitable_inputs_are_reported_once() {
    let template = "variable \"a\" { type = number }\nvariable \"b\" { type = map(string) }\n\
                    variable \"c\" {}\n";
    let (values, found) = resolved(
        &[("main.tf", template)],
        &[("a", "x"), ("b", "{"), ("x", "1")],
    );
    assert_eq!(values, ["a=?", "b=?", "c=?"]);
    assert_eq!(found[0], "Value for undeclared variable");
    assert_eq!(found[1], "Missing expression @ ");
    assert_eq!(
        &found[found.len() - 2..],
        [
            "Invalid value for input variable @ variable \"a\"",
            "No value for required variable @ variable \"c\""
        ]
    );
}
