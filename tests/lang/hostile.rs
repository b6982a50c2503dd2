//! Templates that would take for ever, or all memory: each ends in a diagnostic.

use formwork::diag::Severity;
use formwork::schema::Catalog;
use formwork::time::Instant;
use formwork::workspace::{PlanOptions, Workspace};

/// The titles of a plan's errors, each once.
fn errors(template: &str) -> Vec<String> {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", template.as_bytes());
    workspace.set_file("big.txt", "0123456789abcde\n".repeat(1 << 15).as_bytes());
    workspace.set_file(
        "m/main.tf",
        b"variable \"x\" {\n default = 0\n}\noutput \"y\" {\n value = var.x\n}\n",
    );
    let options = PlanOptions {
        time: Instant::parse("2025-06-30T00:00:00Z").unwrap(),
        ..PlanOptions::default()
    };
    let planned = workspace.plan(&Catalog::new(), &options);
    let errors = planned.diagnostics.iter();
    let errors = errors.filter(|d| d.severity == Severity::Error);
    let mut titles: Vec<String> = errors.map(|d| d.title.to_string()).collect();
    titles.dedup();
    titles
}

/// Locals of which each is made of the one before.
fn chain(first: &str, next: &str, count: usize) -> String {
    let mut text = format!("locals {{\n  a0 = {first}\n");
    for i in 1..=count {
        let next = next.replace('@', &format!("local.a{}", i - 1));
        text += &format!("  a{i} = {next}\n");
    }
    text + "}\n"
}

fn local(value: &str) -> String {
    format!("locals {{\n  big = file(\"big.txt\")\n  r = range(1000)\n  v = {value}\n}}\n")
}

#[track_caller]
fn too_large(template: &str) {
    let start = std::time::Instant::now();
    assert_eq!(errors(template), ["Expression too large"], "{template}");
    if std::env::var_os("CASE").is_some() {
        println!(
            "{:?} {}",
            start.elapsed(),
            &template[..template.len().min(120)]
        );
    }
}

#[test]
fn values_that_double() {
    too_large(&chain("\"ab\"", "\"${@}${@}\"", 40));
    too_large(&chain("[1]", "[@, @]", 40));
    too_large(&chain("{ a = 1 }", "{ a = @, b = @ }", 40));
    too_large(&chain("[1]", "concat(@, @)", 40));
    too_large(&chain("[1]", "flatten([@, @])", 40));
    too_large(&chain("[1, 2]", "setproduct(@, @)", 40));
    too_large(&chain("\"ab\"", "join(@, [@, @, @])", 40));
    too_large(&chain("\"ab\"", "replace(@, \"/./\", @)", 40));
    too_large(&chain("\"ab\"", "replace(@, \"a\", @)", 60));
    too_large(&chain("\"ab\"", "format(\"%s%s\", @, @)", 40));
    too_large(&chain("\"ab\"", "jsonencode([@, @])", 60));
}

#[test]
fn deep_values() {
    too_large(&chain("[]", "[@]", 2000));
    too_large(&chain("{}", "{ a = @ }", 2000));
    too_large(&chain("\"x\"", "jsondecode(\"[${jsonencode(@)}]\")", 600));
}

#[test]
fn loops_in_loops() {
    too_large(&local(
        "[for a in local.r : [for b in local.r : [for c in local.r : a]]]",
    ));
    too_large(&local(
        "length([for a in local.r : length([for b in local.r : length([for c in local.r : a])])])",
    ));
    too_large(&local(
        "try([for a in local.r : length([for b in local.r : length([for c in local.r : a])])], 1)",
    ));
    too_large(&local(
        "\"%{for a in local.r}%{for b in local.r}%{for c in local.r}${a}%{endfor}%{endfor}%{endfor}\"",
    ));
    too_large(&local("[for a in local.r : sha256(local.big)]"));
    too_large(&local(
        "[for a in local.r : [for b in local.r : contains(local.r, b)]]",
    ));
}

#[test]
fn results_that_outgrow_their_arguments() {
    too_large(&local("join(local.big, [for a in local.r : local.big])"));
    too_large(&local("replace(local.big, \"a\", local.big)"));
    too_large(&local("replace(local.big, \"/a/\", \"$0${local.big}\")"));
    too_large(&local("replace(local.big, \"\", local.big)"));
    too_large(&local("setproduct(local.r, local.r, local.r)"));
    too_large(&local(
        "formatlist(\"%s%s\", local.big, [for a in local.r : local.big])",
    ));
    too_large(&local("indent(10000, local.big)"));
    too_large(&local(
        "format(join(\"\", [for a in local.r : \"%99999s\"]), local.r...)",
    ));
    too_large(&local("yamlencode([for a in local.r : local.big])"));
    too_large(&local(
        "concat([for a in local.r : split(\"\", local.big)]...)",
    ));
    too_large(&local("regexall(\"()()()()()()()()()()\", local.big)"));
    too_large(&local("regexall(\"[0-f](?:(?s).*x)?\", local.big)"));
    too_large(&local("regex(\"(?s)(?:.?){900}(?:.){900}x\", local.big)"));
}

#[test]
fn many_instances() {
    let module =
        |count: &str| format!("module \"m\" {{\n  source = \"./m\"\n  count  = {count}\n}}\n");
    too_large(&module("1000000000"));
    let resource = "resource \"terraform_data\" \"a\" {\n  count = 100000\n}\nresource \"terraform_data\" \"b\" {\n  count = 100000\n}\nresource \"terraform_data\" \"c\" {\n  count = 100000\n}\n";
    too_large(resource);
}
