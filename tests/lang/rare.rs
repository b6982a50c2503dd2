//! Problems that no recorded case has, because Terraform needs a provider, or more than a folder, to tell them.

use formwork::workspace::{LintOptions, PlanOptions, Workspace};

use crate::conformance::catalog;

const REQUIRED: &str = "terraform {
  required_providers {
    huaweicloud = { source = \"huaweicloud/huaweicloud\" }
    random      = { source = \"hashicorp/random\" }
  }
}
";

/// `code @ text of the place` of everything that is wrong.
fn told(files: &[(&str, &str)]) -> Vec<String> {
    let mut workspace = Workspace::new();
    workspace.set_file("versions.tf", REQUIRED.as_bytes());
    for (name, text) in files {
        workspace.set_file(name, text.as_bytes());
    }
    let checked = workspace.check(&catalog());
    let shown = checked.diagnostics.iter().map(|d| {
        let text = d.span().map(|span| {
            let source = checked.sources.get(span.file).unwrap();
            source.snippet(span).to_owned()
        });
        format!("{} @ {}", d.code.id, text.unwrap_or_default())
    });
    shown.collect()
}

#[test]
fn an_iterator_is_a_bare_name() {
    let text = "resource \"huaweicloud_compute_instance\" \"a\" {
  name = \"a\"
  network {
    uuid = \"x\"
  }
  dynamic \"network\" {
    for_each = []
    iterator = \"it\"
    content {
      uuid = \"x\"
    }
  }
}
";
    assert_eq!(told(&[("main.tf", text)]), ["dynamic-iterator @ \"it\""]);
}

#[test]
fn blocks_that_are_a_set_have_no_keys() {
    let text = "resource \"huaweicloud_dns_zone\" \"a\" {
  name = \"a.example.\"
}
output \"set\" {
  value = huaweicloud_dns_zone.a.router[0].router_id
}
";
    assert_eq!(told(&[("main.tf", text)]), ["index-of-set @ [0]"]);
}

#[test]
fn modules_have_names_and_are_inside() {
    let text = "module \"1st\" {
  source = \"./m\"
}
";
    let called = ("m/main.tf", "");
    assert_eq!(
        told(&[("main.tf", text), called]),
        ["invalid-module-name @ \"1st\""]
    );
    let text = "module \"far\" {
  source  = \"somebody/vpc/huaweicloud\"
  version = \"1.0.0\"
}
";
    assert_eq!(
        told(&[("main.tf", text)]),
        ["module-not-installed @ module \"far\""]
    );
}

#[test]
fn what_is_not_supported_is_said() {
    let text = "output \"o\" {
  value = provider::random::anything(1)
}
";
    assert_eq!(
        told(&[("main.tf", text)]),
        ["unsupported-feature @ provider::random::anything"]
    );
}

#[test]
fn a_file_of_values_that_is_named_must_be_there() {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", b"");
    let options = PlanOptions {
        var_files: vec!["nowhere.tfvars".to_owned()],
        ..PlanOptions::default()
    };
    let planned = workspace.plan(&catalog(), &options);
    let told: Vec<_> = planned
        .diagnostics
        .iter()
        .map(|d| (d.code.id, d.span()))
        .collect();
    assert_eq!(told, [("missing-variable-file", None)]);
}

#[test]
fn a_value_that_may_not_be_null_is_judged_where_it_is_written() {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", b"variable \"a\" {\n  nullable = false\n}\n");
    workspace.set_file("terraform.tfvars", b"a = null\n");
    let planned = workspace.plan(&catalog(), &PlanOptions::default());
    let told = planned.diagnostics.iter().map(|d| {
        let (file, start, _) = planned.sources.shown(d.span().unwrap()).unwrap();
        format!("{} @ {file}:{}:{}", d.code.id, start.line, start.column)
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["null-input @ terraform.tfvars:1:5"]
    );
}

#[test]
fn files_for_other_commands_get_a_note_from_the_linter_alone() {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", b"");
    workspace.set_file("a.tfquery.hcl", b"list {");
    workspace.set_file("tests/b.tftest.hcl", b"run {");
    assert!(workspace.check(&catalog()).diagnostics.is_empty());
    let linted = workspace.lint(&catalog(), &LintOptions::default());
    let told = linted.checked.diagnostics.iter().filter_map(|d| {
        let (file, start, _) = linted.checked.sources.shown(d.span()?)?;
        let what = format!("{:?} {} {file}:{}", d.severity, d.code.id, start.line);
        (d.code.id == "not-run").then_some(what)
    });
    let expected = [
        "Note not-run a.tfquery.hcl:1",
        "Note not-run tests/b.tftest.hcl:1",
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}
