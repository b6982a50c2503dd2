//! What the rules about resources find and leave alone: `cases.txt`.
//!
//! A case begins with `== rule: what it shows`; options of the rule stand in braces before the colon. Lines that end in
//! `# bad` give the rule, no others do, and the rule's own fixes mend what they are for. In a case whose header says `json`, the line's number ends the header.

use std::fmt::Write;

use formwork::diag::{Diagnostic, Safety};
use formwork::workspace::{FixOptions, LintOptions};

use super::{catalog, workspace};

const PROVIDER: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
"#;

#[test]
fn what_rules_about_resources_find() {
    let catalog = catalog();
    let text = include_str!("cases.txt");
    let mut wrong = String::new();
    for case in text.strip_prefix("== ").unwrap().split("\n== ") {
        let (header, body) = case.split_once('\n').unwrap();
        let (rule, title) = header.split_once(": ").unwrap();
        let (rule, options) = rule.split_once(' ').unwrap_or((rule, "{}"));
        let json = options == "json";
        let options = if json { "{}" } else { options };
        let inside = options.trim_matches(['{', '}', ' ']);
        let config =
            format!("lint {{\n  preset = \"none\"\n  rule \"{rule}\" {{\n    {inside}\n  }}\n}}\n");
        let name = if json { "main.tf.json" } else { "main.tf" };
        let mut expected: Vec<u32> = match json {
            true => vec![title.rsplit_once(' ').unwrap().1.parse().unwrap()],
            false => {
                let lines = (1..).zip(body.lines());
                let bad = lines.filter(|(_, line)| line.ends_with("# bad"));
                bad.map(|(number, _)| number).collect()
            }
        };
        expected.sort_unstable();
        let files = [(name, body), ("provider.tf", PROVIDER)];
        let options = LintOptions {
            config: Some(config),
            ..LintOptions::default()
        };
        let linted = workspace(&files).lint(&catalog, &options);
        let checked = &linted.checked;
        let of_rule = |d: &&Diagnostic| d.code.id == rule;
        let line = |d: &Diagnostic| checked.sources.shown(d.span().unwrap()).unwrap().1.line;
        let mut found: Vec<u32> = checked
            .diagnostics
            .iter()
            .filter(of_rule)
            .map(line)
            .collect();
        found.sort_unstable();
        let left =
            |d: &&Diagnostic| of_rule(d) && !d.fixes.iter().any(|f| f.safety != Safety::ShowOnly);
        let left = checked.diagnostics.iter().filter(left).count();
        let fixed = workspace(&files).fix(
            &catalog,
            &FixOptions {
                with_unsafe: true,
                codes: vec![rule.to_owned()],
                lint: options,
            },
        );
        let remaining = fixed.remaining.diagnostics.iter().filter(of_rule).count();
        if remaining != left {
            writeln!(wrong, "{header}: {remaining} after fixing, expected {left}").unwrap();
        }
        if found != expected {
            writeln!(wrong, "{header}: expected {expected:?}, found {found:?}").unwrap();
        }
        for other in checked.diagnostics.iter().filter(|d| !of_rule(d)) {
            let mild = ["deprecated-argument", "deprecated-resource"];
            if !mild.contains(&other.code.id) {
                writeln!(wrong, "{header}: {} {}", other.title, other.message).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
