//! What a check tells of the service's refusals before there is a request.

use std::fmt::Write;

use formwork::check::service::{CODES, RULES};
use formwork::schema::Catalog;
use formwork::syntax::archive::ArchiveError;
use formwork::workspace::{PlanOptions, Workspace};
use serde_json::json;

use super::World;

/// `severity rules @ file:line:column` of everything that only the service minds; in the order of files.
fn told(files: &[(&str, &[u8])]) -> Vec<String> {
    let mut workspace = Workspace::new();
    for (path, content) in files {
        workspace.set_file(path, content);
    }
    let checked = workspace.check(&Catalog::default());
    let mut told = Vec::new();
    for found in checked.diagnostics.iter() {
        if !CODES.contains(&found.code) {
            continue;
        }
        let place = found.span().and_then(|span| checked.sources.shown(span));
        let place = place.map_or("-".to_owned(), |(name, at, _)| {
            format!("{name}:{}:{}", at.line, at.column)
        });
        let rule = match found.message.rsplit_once(" (") {
            Some((_, rule)) if found.code.id == "service-rule" => rule.trim_end_matches(')'),
            _ => "",
        };
        assert_eq!(found.title, found.code.title);
        told.push(format!(
            "{} {} {rule} @ {place}",
            format!("{:?}", found.severity).to_lowercase(),
            found.code.id
        ));
    }
    told
}

#[track_caller]
fn tells(files: &[(&str, &[u8])], expected: &[&str]) {
    let rules: Vec<String> = told(files)
        .iter()
        .map(|line| line.replace(" service-rule ", " "))
        .collect();
    assert_eq!(rules, expected);
}

//= TPL-10, PROV-2, PROV-7, PROV-8, NAME-5
#[test]
fn providers_imports_and_what_is_not_run() {
    let template = r#"terraform {
  backend "local" {}
  required_providers {
    mine  = { source = "huawei.com/private-provider/mine", version = "~> 1.0" }
    none  = { source = "huawei.com/private-provider/none" }
    large = { source = "huawei.com/private-provider/Large", version = "= 1.0.0" }
    odd   = { source = "huawei.com/private-provider/oddé", version = "1.0.0" }
    other = { source = "huaweicloud/huaweicloud", version = "~> 1.0" }
  }
}
import {
  to = terraform_data.a
  id = "x"
}
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "true"
  }
}
"#;
    let expected = [
        "warning not-run  @ main.tf:2:3",
        "warning service-rule PROV-7 @ main.tf:4:5",
        "warning service-rule PROV-7 @ main.tf:5:5",
        "warning service-rule NAME-5, RF.10011166 @ main.tf:7:5",
        "warning service-rule TPL-10, RF.10011074 @ main.tf:11:1",
        "warning not-run  @ main.tf:16:3",
    ];
    assert_eq!(told(&[("main.tf", template.as_bytes())]), expected);
}

//= ZIP-2, ZIP-3, ZIP-4, ZIP-5, ZIP-6, ZIP-7
#[test]
fn files_that_make_no_package() {
    let main: (&str, &[u8]) = ("main.tf", b"");
    tells(&[(".formwork.hcl", b""), ("x.tfvars", b"")], &[]);
    tells(
        &[main, ("b.tf", b""), ("net/c.tf", b""), ("x.json", b"\xff")],
        &[],
    );
    let names: Vec<String> = (0..100).map(|n| format!("files/{n}")).collect();
    let mut many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
    tells(&many, &["warning ZIP-6, RF.10011157 @ -"]);
    many.push(main);
    tells(&many, &["warning ZIP-2, RF.10011041 @ -"]);
    tells(
        &[main, ("a/x.tfvars", b""), ("b.tf", b"")],
        &["warning ZIP-3, RF.10011025 @ a/x.tfvars:1:1"],
    );
    let half = vec![b' '; (1 << 19) + 1];
    tells(
        &[("a.tf", &half), ("b.tf", &half)],
        &["warning ZIP-4, RF.10011026 @ -"],
    );
    let long = "n".repeat(256);
    tells(
        &[main, (&long, b"")],
        &[&format!("warning ZIP-5, RF.10011152 @ {long}:1:1")],
    );
    let deep = "n/".repeat(1024) + "x";
    tells(
        &[main, (&deep, b"")],
        &[&format!("warning ZIP-5, RF.10011151 @ {deep}:1:1")],
    );
    for (path, code) in [
        ("../x", "RF.10011083"),
        ("/x", "RF.10011155"),
        ("a//x", "RF.10011156"),
        ("a/./x", "RF.10011156"),
        ("a/../x", "RF.10011156"),
    ] {
        tells(
            &[main, (path, b"")],
            &[&format!("warning ZIP-7, {code} @ {path}:1:1")],
        );
    }
}

//= TPL-1, TPL-6, TPL-7, ZIP-9
#[test]
fn texts_that_are_refused() {
    let fits = vec![b' '; 51_200];
    tells(&[("main.tf", &fits)], &[]);
    let long = [fits.as_slice(), b" "].concat();
    tells(
        &[("main.tf", &long)],
        &["note TPL-1, RF.10011005 @ main.tf:1:1"],
    );
    // Characters count, not bytes, and nobody hands over a package as a text.
    tells(&[("main.tf", "#\u{e9}".repeat(25_600).as_bytes())], &[]);
    tells(&[("main.tf", &long), ("b.tf", b"")], &[]);
    let large = vec![b' '; (1 << 20) + 1];
    tells(
        &[("main.tf", &large)],
        &["warning TPL-7, RF.10011013 @ main.tf:1:1"],
    );
    let bad = ["warning TPL-6, RF.10011085 @ main.tf:2:3"];
    tells(&[("main.tf", b"\n# \xff")], &bad);
    tells(&[("main.tf", b"\n# \xff"), ("b.tf", b"")], &bad);
    let mark = b"\xef\xbb\xbf{}";
    tells(
        &[("a.tf.json", mark)],
        &["warning TPL-6, RF.10011120 @ a.tf.json:1:1"],
    );
}

//= VAR-2, VAR-5, VAR-6
#[test]
fn values_that_files_give() {
    let main: (&str, &[u8]) = ("main.tf", b"variable \"a\" {}\nvariable \"b\" {}\n");
    let first: (&str, &[u8]) = ("terraform.tfvars", b"a = 1\n");
    tells(&[main, first, ("b.auto.tfvars", b"b = 1\n")], &[]);
    tells(&[main, first, ("other.tfvars", b"a = 1\n")], &[]);
    tells(
        &[main, first, ("b.auto.tfvars", b"b = 1\na = 2\n")],
        &["warning VAR-2, RF.10011028 @ b.auto.tfvars:2:1"],
    );
    tells(
        &[main, ("b.auto.tfvars.json", b"{\"a\": 1}")],
        &["warning VAR-5, RF.10011034 @ b.auto.tfvars.json:1:1"],
    );
    let long = vec![b' '; 51_201];
    let note = ["note VAR-6, RF.10011141 @ terraform.tfvars:1:1"];
    tells(&[main, ("terraform.tfvars", &long)], &note);
    let large = vec![b' '; (1 << 20) + 1];
    let refused = ["warning VAR-5, RF.10011014 @ terraform.tfvars:1:1"];
    tells(&[main, ("terraform.tfvars", &large)], &refused);
}

//= VAR-2
#[test]
fn values_that_are_given_in_several_ways() {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", b"variable \"a\" {}\nvariable \"b\" {}\n");
    workspace.set_file("terraform.tfvars", b"b = 1\n");
    workspace.set_file("more.tfvars", b"a = 1\nb = 2\n");
    let options = PlanOptions {
        variables: vec![("a".to_owned(), "3".to_owned())],
        var_files: vec!["more.tfvars".to_owned()],
        ..PlanOptions::default()
    };
    let planned = workspace.plan(&Catalog::default(), &options);
    assert!(planned.plan.is_some(), "Terraform takes it");
    let told = planned.diagnostics.iter().map(|d| {
        let place = d.span().and_then(|span| planned.sources.shown(span));
        let (file, at, _) = place.unwrap();
        format!("{} {file}:{}:{}", d.code.id, at.line, at.column)
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "service-rule more.tfvars:1:1",
            "service-rule more.tfvars:2:1"
        ]
    );
    let once = PlanOptions {
        variables: options.variables,
        ..PlanOptions::default()
    };
    assert!(
        workspace
            .plan(&Catalog::default(), &once)
            .diagnostics
            .is_empty()
    );
}

//= NAME-9, VAR-3
#[test]
fn variables_that_cannot_be_given_one_by_one() {
    let mut text = String::new();
    let long = "v".repeat(33);
    for (name, more) in [
        ("_a", ""),
        ("_b", "sensitive = true"),
        ("\u{e9}", "type = string"),
        (&long, "type = number"),
        ("_list", "type = list(string)"),
        ("list", "type = list(string)"),
        ("secrets", "type = map(string)\nsensitive = true"),
        ("a-b_9", "type = bool"),
    ] {
        writeln!(text, "variable \"{name}\" {{\n{more}\n}}").unwrap();
    }
    let expected = [
        "note NAME-9, RF.10011039 @ main.tf:1:10",
        "note NAME-9, RF.10011039 @ main.tf:4:10",
        "note NAME-9, RF.10011039 @ main.tf:7:10",
        "note NAME-9, RF.10011005 @ main.tf:10:10",
        "note VAR-3 @ main.tf:19:10",
    ];
    tells(&[("main.tf", text.as_bytes())], &expected);
}

/// The simulated service refuses with the code that the check named.
#[test]
fn the_service_says_the_same() {
    let mut world = World::new();
    let mut refused = |body: &serde_json::Value, code: &str| {
        world.refused("POST", "stacks", body, 400, code);
    };
    let long = " ".repeat(51_201);
    refused(
        &json!({"stack_name": "a", "template_body": long}),
        "RF.10011005",
    );
    refused(
        &json!({"stack_name": "a", "template_body": "", "vars_body": long}),
        "RF.10011141",
    );
    let import =
        "import {\n to = terraform_data.a\n id = \"x\"\n}\nresource \"terraform_data\" \"a\" {}\n";
    refused(
        &json!({"stack_name": "a", "enable_auto_rollback": true, "template_body": import}),
        "RF.10011074",
    );
    let mut key = |key: &str, code: &str| {
        let variables = json!([{"var_key": key, "var_value": "1"}]);
        refused(
            &json!({"stack_name": "a", "template_body": "", "vars_body": "a = 1", "vars_structure": variables}),
            code,
        );
    };
    key("a", "RF.10011028");
    key("_a", "RF.10011039");
    key(&"v".repeat(33), "RF.10011005");
}

#[test]
fn the_page_tells_what_is_judged_beforehand() {
    let path = || "PATH".to_owned();
    let faults = [
        ArchiveError::TooLarge,
        ArchiveError::TooManyFiles,
        ArchiveError::HoldsVariables(path()),
        ArchiveError::TooLargeUnpacked,
        ArchiveError::NameTooLong(path()),
        ArchiveError::PathTooLong(path()),
        ArchiveError::NoTemplate,
        ArchiveError::Outside(path()),
        ArchiveError::Absolute(path()),
        ArchiveError::OddPath(path()),
        ArchiveError::Unreadable("why"),
        ArchiveError::NotUtf8(path()),
        ArchiveError::ByteOrderMark(path()),
    ];
    let mut page = String::from(PAGE);
    page += "| rule | code | |\n| --- | --- | --- |\n";
    for rule in RULES {
        let note = if rule.is_note { " (a note)" } else { "" };
        writeln!(
            page,
            "| {} | {} | {}{note} |",
            rule.id, rule.code, rule.says
        )
        .unwrap();
    }
    page += "\n## Packages\n\nA template of several files is handed over as a zip package. The first and the \
             unreadable one are errors of a package that is opened; the others are told of files, too.\n\n\
             | rule | code | |\n| --- | --- | --- |\n";
    for fault in faults {
        writeln!(page, "| {} | {} | {fault} |", fault.rule(), fault.code()).unwrap();
    }
    crate::golden(&crate::root().join("docs/service-rules.md"), &page);
}

const PAGE: &str = "# What the service would refuse

Written by a test (`BLESS=1 cargo test beforehand`); do not edit.

Terraform takes these templates, the Resource Formation Service does not, or not in every way. A check tells it beforehand as
`service-rule`, with the number of the rule and the code of the refusal where there is one. That never changes the verdict on the template.
A single `.tf` or `.tf.json` file counts as handed over as a text, with or without files of values and hidden files beside it; everything else
as a package. Files of values that Terraform reads by itself count as handed over as `vars_body` or by `vars_uri`. Backends and
provisioners are told of as `not-run`.

## Templates, variables, providers

";
