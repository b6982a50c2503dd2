//! The configuration file, comments that keep rules quiet, and baselines.

use formwork::diag::Severity;
use formwork::workspace::{LintOptions, Linted};

use super::{catalog, workspace};

/// `severity code file:line`, of each problem.
fn told(linted: &Linted) -> Vec<String> {
    let checked = &linted.checked;
    let shown = |d: &formwork::diag::Diagnostic| {
        let place = d.span().and_then(|span| checked.sources.shown(span));
        let place = place.map(|(file, start, _)| format!(" {file}:{}", start.line));
        let severity = format!("{:?}", d.severity).to_lowercase();
        format!("{severity} {}{}", d.code.id, place.unwrap_or_default())
    };
    checked.diagnostics.iter().map(shown).collect()
}

fn lint(files: &[(&str, &str)], options: &LintOptions) -> Linted {
    workspace(files).lint(&catalog(), options)
}

fn found(files: &[(&str, &str)]) -> Vec<String> {
    told(&lint(files, &LintOptions::default()))
}

/// Only the rule of the examples.
const ONLY: &str = "lint {\n  preset = \"none\"\n  rule \"unused-variable\" {}\n}\n";

fn only(main: &str) -> Vec<String> {
    found(&[("main.tf", main), (".formwork.hcl", ONLY)])
}

#[test]
fn levels_and_presets() {
    let main = ("main.tf", "variable \"a\" {}\n");
    let with = |config: &str| found(&[main, (".formwork.hcl", config)]);
    let rule = |level: &str| {
        with(&format!(
            "lint {{\n  preset = \"none\"\n  rule \"unused-variable\" {{\n    level = \"{level}\"\n  }}\n}}\n"
        ))
    };
    assert_eq!(with("lint {\n  preset = \"none\"\n}\n"), [""; 0]);
    assert_eq!(with(ONLY), ["warning unused-variable main.tf:1"]);
    assert_eq!(rule("error"), ["error unused-variable main.tf:1"]);
    assert_eq!(rule("note"), ["note unused-variable main.tf:1"]);
    assert_eq!(rule("off"), [""; 0]);
    let errors = lint(
        &[main],
        &LintOptions {
            config: Some(ONLY.replace("{}", "{\n    level = \"error\"\n  }")),
            ..LintOptions::default()
        },
    );
    assert!(errors.valid, "rules have no say in it");
    assert_eq!(told(&errors), ["error unused-variable main.tf:1"]);
}

#[test]
fn options_reach_their_rule() {
    let main = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
resource "huaweicloud_vpc" "a" {
  name = "a"
  cidr = "10.0.0.0/8"
  tags = { owner = "x" }
}
resource "huaweicloud_vpc_eip" "b" {
  publicip { type = "5_bgp" }
  bandwidth {
    name       = "b"
    size       = 5
    share_type = "PER"
  }
}
"#;
    let config = r#"lint {
  preset = "none"
  rule "missing-tags" {
    required = ["owner", "stage"]
    exclude  = ["huaweicloud_vpc_eip"]
  }
}
"#;
    let files = [("main.tf", main), (".formwork.hcl", config)];
    assert_eq!(found(&files), ["note missing-tags main.tf:10"]);
}

#[test]
fn mistakes_of_the_configuration_have_places() {
    let config = r#"color = "red"
lint {
  preset  = "every"
  exclude = "x"
  levels  = 1
  rule "unused-variabel" {}
  rule "missing-tags" {
    level    = "fatal"
    requird  = ["a"]
    required = [1]
  }
  rule "missing-tags" {}
  rule {}
  rules "x" {}
}
lint {}
linter {}
"#;
    let lines = [1, 3, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17];
    let expected = lines.map(|line| format!("error invalid-lint-config .formwork.hcl:{line}"));
    let linted = lint(&[(".formwork.hcl", config)], &LintOptions::default());
    assert_eq!(told(&linted), expected);
    let messages = linted.checked.diagnostics.iter().map(|d| &*d.message);
    let hints: Vec<&str> = messages.filter(|m| m.contains("did you mean")).collect();
    assert_eq!(
        hints,
        [
            "there is no rule `unused-variabel`; did you mean `unused-variable`?",
            "there is no option `requird` here; did you mean `required`?",
            "there is no block `rules` here; did you mean `rule`?",
            "there is no block `linter` here; did you mean `lint`?",
        ]
    );
}

#[test]
fn files_are_excluded_by_patterns() {
    let config = ONLY.replace("lint {", "lint {\n  exclude = [\"old/**\", \"b.tf\"]");
    let unused = "variable \"a\" {\n  default = 1\n}\n";
    let files = [
        (
            "a.tf",
            "module \"m\" {\n  source = \"./old/m\"\n}\nmodule \"n\" {\n  source = \"./n\"\n}\n",
        ),
        ("b.tf", "variable \"b\" {}\n"),
        ("n/main.tf", unused),
        ("old/m/main.tf", unused),
        (".formwork.hcl", &config),
    ];
    assert_eq!(found(&files), ["warning unused-variable n/main.tf:1"]);
}

#[test]
fn a_module_that_is_called_twice_is_judged_once() {
    let files = [
        (
            "a.tf",
            "module \"m\" {\n  source = \"./m\"\n}\nmodule \"n\" {\n  source = \"./m\"\n}\n",
        ),
        ("m/main.tf", "variable \"a\" {\n  default = 1\n}\n"),
        (".formwork.hcl", ONLY),
    ];
    assert_eq!(found(&files), ["warning unused-variable m/main.tf:1"]);
}

#[test]
fn comments_keep_rules_quiet_where_they_stand() {
    assert_eq!(
        only("variable \"a\" {} # formwork-ignore: unused-variable -- for later\n"),
        [""; 0]
    );
    let above =
        "# formwork-ignore: unused-variable -- for later\n# and this is why\nvariable \"a\" {\n}\n";
    assert_eq!(only(above), [""; 0]);
    let slashes = "// formwork-ignore: missing-tags, unused-variable -- x\nvariable \"a\" {}\n";
    assert_eq!(only(slashes), [""; 0]);
    let inside =
        "variable \"a\" { /* formwork-ignore: unused-variable -- x */\n}\nvariable \"b\" {}\n";
    assert_eq!(only(inside), ["warning unused-variable main.tf:3"]);
    let apart = "# formwork-ignore: unused-variable -- x\n\nvariable \"a\" {}\n";
    assert_eq!(
        only(apart),
        [
            "note unused-ignore main.tf:1",
            "warning unused-variable main.tf:3"
        ]
    );
    let file = "# Variables.\n# formwork-ignore-file: unused-variable -- generated\nvariable \"a\" {}\nvariable \"b\" {}\n";
    assert_eq!(only(file), [""; 0]);
}

#[test]
fn comments_at_a_header_count_for_the_whole_block() {
    let config = "lint {\n  preset = \"none\"\n  rule \"unused-variable\" {}\n}\n";
    let main = "# formwork-ignore: deprecated-value -- x\nvariable \"a\" {}\n";
    let found = found(&[("main.tf", main), (".formwork.hcl", config)]);
    let expected = [
        "note unused-ignore main.tf:1",
        "warning unused-variable main.tf:2",
    ];
    assert_eq!(found, expected);
}

#[test]
fn ignore_comments_have_mistakes_too() {
    let main = r#"variable "a" {} # formwork-ignore: unused-variable
variable "b" {} # formwork-ignore: unused-variabel -- x
variable "c" {} # formwork-ignore -- x
variable "d" {} # formwork-ignored: not one
# formwork-ignore-file: unused-variable -- too late
"#;
    let expected = [
        "warning invalid-ignore main.tf:1",
        "warning unused-variable main.tf:2",
        "warning invalid-ignore main.tf:2",
        "warning unused-variable main.tf:3",
        "warning invalid-ignore main.tf:3",
        "warning unused-variable main.tf:4",
        "warning invalid-ignore main.tf:5",
    ];
    assert_eq!(only(main), expected);
}

#[test]
fn json_has_comments_in_properties() {
    let unused =
        r#""variable": { "a": { "//": "formwork-ignore: unused-variable -- x" }, "b": {} }"#;
    let files = |text: &str| found(&[("main.tf.json", text), (".formwork.hcl", ONLY)]);
    let some = format!("{{ {unused} }}");
    let whole = format!("{{ \"//\": \"formwork-ignore-file: unused-variable -- x\",\n{unused} }}");
    assert_eq!(files(&some), ["warning unused-variable main.tf.json:1"]);
    assert_eq!(files(&whole), [""; 0]);
}

#[test]
fn errors_cannot_be_ignored() {
    let main =
        "# formwork-ignore-file: unsupported-argument -- x\nlocals {\n  a = nothing.here\n}\n";
    let told = only(main);
    assert_eq!(
        told.first().map(String::as_str),
        Some("warning invalid-ignore main.tf:1")
    );
    assert!(
        told.iter().any(|line| line.starts_with("error ")),
        "{told:?}"
    );
}

#[test]
fn levels_that_are_given_stand_over_the_configuration() {
    let main = ("main.tf", "variable \"a\" {}\n");
    let with = |rule: &str, level| {
        let options = LintOptions {
            config: Some(ONLY.replace("{}", "{\n    levle = \"error\"\n  }")),
            config_name: Some("../x.hcl".to_owned()),
            levels: [(rule.to_owned(), level)].into(),
            ..LintOptions::default()
        };
        told(&lint(&[main], &options))
    };
    let misspelt = "error invalid-lint-config ../x.hcl:4";
    assert_eq!(
        with("unused-variable", Some(Severity::Note)),
        ["note unused-variable main.tf:1", misspelt]
    );
    assert_eq!(with("unused-variable", None), [misspelt]);
    assert_eq!(
        with("unused-variables", None),
        [
            "warning unused-variable main.tf:1",
            misspelt,
            "error invalid-lint-config"
        ]
    );
}

#[test]
fn what_is_kept_quiet_is_there_with_its_reason() {
    let text = "# formwork-ignore: unused-variable -- asked for by others\nvariable \"a\" {}\n";
    let linted = lint(&[("main.tf", text)], &LintOptions::default());
    let quiet = linted.ignored.iter().map(|(d, why)| (d.code.id, &**why));
    assert_eq!(
        quiet.collect::<Vec<_>>(),
        [("unused-variable", "asked for by others")]
    );
}

#[test]
fn fingerprints_survive_moved_lines_and_tell_equals_apart() {
    let prints = |text: &str| {
        let options = LintOptions {
            config: Some(ONLY.to_owned()),
            ..LintOptions::default()
        };
        lint(&[("main.tf", text)], &options).fingerprints
    };
    let before = prints("variable \"a\" {}\nvariable \"b\" {}\n");
    assert_eq!(before.len(), 2);
    assert_ne!(before[0], before[1]);
    assert_eq!(
        prints("# moved\n\nvariable \"a\"   {}\nvariable \"b\" {}\n"),
        before
    );
    let equal = prints("variable \"a\" {}\nvariable \"a\" {}\n");
    assert!(equal.windows(2).all(|pair| pair[0] != pair[1]), "{equal:?}");
}

#[test]
fn baselines_survive_moved_lines() {
    let old = "variable \"a\" {}\nvariable \"b\" {}\n";
    let config = Some(ONLY.to_owned());
    let options = |baseline: Option<String>| LintOptions {
        config: config.clone(),
        baseline,
        ..LintOptions::default()
    };
    let baseline = workspace(&[("main.tf", old)]).baseline(&catalog(), &options(None));
    let expected = r#"{
  "findings": [
    {
      "address": "variable.a",
      "count": 1,
      "file": "main.tf",
      "rule": "unused-variable",
      "text": "3f75259e"
    },
    {
      "address": "variable.b",
      "count": 1,
      "file": "main.tf",
      "rule": "unused-variable",
      "text": "1458765d"
    }
  ],
  "version": 1
}
"#;
    assert_eq!(baseline, expected);
    let new = "# moved\nvariable    \"b\" {}\n\nvariable \"c\" {}\n";
    let linted = lint(&[("main.tf", new)], &options(Some(baseline)));
    assert_eq!(told(&linted), ["warning unused-variable main.tf:4"]);
    assert_eq!((linted.known.len(), linted.mended), (1, 1));
    let unreadable = lint(&[("main.tf", new)], &options(Some("[]".to_owned())));
    assert_eq!(
        told(&unreadable),
        [
            "warning unused-variable main.tf:2",
            "warning unused-variable main.tf:4",
            "error invalid-lint-config"
        ]
    );
}
