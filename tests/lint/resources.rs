//! What the rules about resources find and leave alone: `cases.txt`.
//!
//! A case begins with `== rule: what it shows`; options of the rule stand in braces before the colon. Lines that end in
//! `# bad` give the rule, no others do, and the rule's own fixes mend what they are for. A further file begins with
//! `@@ path`. In a case whose header says `json`, the line's number ends the header.

use std::fmt::Write;

use formwork::diag::{Diagnostic, Safety};
use formwork::schema::Catalog;
use formwork::workspace::{FixOptions, LintOptions};

use super::{catalog, workspace};

const PROVIDER: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
"#;

/// A place that gives a rule: file and line.
type Place = (String, u32);

struct Case<'t> {
    header: &'t str,
    rule: &'t str,
    /// What the configuration file says of the rule.
    options: &'t str,
    files: Vec<(String, &'t str)>,
    expected: Vec<Place>,
}

impl<'t> Case<'t> {
    fn read(text: &'t str) -> Self {
        let (header, body) = text.split_once('\n').unwrap();
        let (rule, title) = header.split_once(": ").unwrap();
        let (rule, options) = rule.split_once(' ').unwrap_or((rule, ""));
        let mut files = Vec::new();
        let mut parts = body.split("\n@@ ");
        let first = parts.next().unwrap();
        let mut expected: Vec<Place> = Vec::new();
        if options == "json" {
            let line = title.rsplit_once(' ').unwrap().1.parse().unwrap();
            expected.push(("main.tf.json".to_owned(), line));
            files.push(("main.tf.json".to_owned(), first));
        } else {
            files.push(("main.tf".to_owned(), first));
        }
        let further = parts.map(|part| part.split_once('\n').unwrap());
        files.extend(further.map(|(path, text)| (path.to_owned(), text)));
        for (path, text) in &files {
            let lines = (1..).zip(text.lines());
            let bad = lines.filter(|(_, line)| line.ends_with("# bad"));
            expected.extend(bad.map(|(number, _)| (path.clone(), number)));
        }
        expected.sort();
        let folders = files.iter().filter_map(|(path, _)| path.rsplit_once('/'));
        let mut providers: Vec<String> = folders.map(|(f, _)| format!("{f}/provider.tf")).collect();
        providers.push("provider.tf".to_owned());
        providers.dedup();
        files.extend(providers.into_iter().map(|path| (path, PROVIDER)));
        Self {
            header,
            rule,
            options: options.trim_matches(['{', '}', ' ']),
            files,
            expected,
        }
    }

    fn judge(&self, catalog: &Catalog, wrong: &mut String) {
        let (header, rule) = (self.header, self.rule);
        let options = if self.options == "json" {
            ""
        } else {
            self.options
        };
        let rules = format!("  rule \"{rule}\" {{\n    {options}\n  }}\n");
        let lint = LintOptions {
            config: Some(format!("lint {{\n  preset = \"none\"\n{rules}}}\n")),
            ..LintOptions::default()
        };
        let files: Vec<(&str, &str)> = self.files.iter().map(|(p, t)| (&**p, *t)).collect();
        let workspace = workspace(&files);
        let checked = workspace.lint(catalog, &lint).checked;
        let (of_rule, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            checked.diagnostics.iter().partition(|d| d.code.id == rule);
        let place = |d: &&Diagnostic| {
            let (file, start, _) = checked.sources.shown(d.span().unwrap()).unwrap();
            (file.to_string(), start.line)
        };
        let mut found: Vec<Place> = of_rule.iter().map(place).collect();
        found.sort();
        if found != self.expected {
            writeln!(
                wrong,
                "{header}: expected {:?}, found {found:?}",
                self.expected
            )
            .unwrap();
        }
        for other in others {
            let mild = ["deprecated-argument", "deprecated-resource"];
            if !mild.contains(&other.code.id) {
                writeln!(wrong, "{header}: {} {}", other.title, other.message).unwrap();
            }
        }
        let mended = |d: &&&Diagnostic| d.fixes.iter().any(|f| f.safety != Safety::ShowOnly);
        let left = of_rule.len() - of_rule.iter().filter(mended).count();
        let fixed = workspace.fix(
            catalog,
            &FixOptions {
                with_unsafe: true,
                codes: vec![rule.to_owned()],
                lint,
            },
        );
        let remaining = fixed.remaining.checked.diagnostics.iter();
        let remaining = remaining.filter(|d| d.code.id == rule).count();
        if remaining != left {
            writeln!(wrong, "{header}: {remaining} after fixing, expected {left}").unwrap();
        }
    }
}

#[test]
fn what_rules_about_resources_find() {
    let catalog = catalog();
    let text = include_str!("cases.txt");
    let mut wrong = String::new();
    for case in text.strip_prefix("== ").unwrap().split("\n== ") {
        Case::read(case).judge(&catalog, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong}");
}
