//! The rules' pages: each rule has one, and its examples are what it says.

use std::fmt::Write;

use formwork::diag::{Diagnostic, Safety, Severity};
use formwork::lint::{self, Group, LINTS, Lint};
use formwork::workspace::{FixOptions, LintOptions, Linted};

use super::{catalog, workspace};

/// A template on a page, with the lines that are marked.
#[derive(Default)]
pub struct Example {
    files: Vec<(String, String)>,
    marked: Vec<(String, u32)>,
}

/// The examples under a heading. A fence without `file=` begins a new one.
pub fn examples(page: &str, heading: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let Some((_, section)) = page.split_once(&format!("\n## {heading}\n")) else {
        return examples;
    };
    let section = section.split("\n## ").next().unwrap();
    for block in section.split("\n```").skip(1).step_by(2) {
        let (info, text) = block.split_once('\n').unwrap();
        let mut words = info.split(' ');
        let language = words.next().unwrap();
        assert!(["hcl", "json"].contains(&language), "```{info}");
        let (mut name, mut lines) = (None, Vec::new());
        for word in words {
            match word.split_once('=') {
                Some(("file", path)) => name = Some(path),
                Some(("lines", list)) => {
                    lines.extend(list.split(',').map(|n| n.parse::<u32>().unwrap()))
                }
                _ => panic!("```{info}"),
            }
        }
        let text = format!("{text}\n");
        let marked = |line: &&str| line.ends_with("# bad");
        let numbered = (1..).zip(text.lines());
        lines.extend(numbered.filter(|(_, l)| marked(l)).map(|(n, _)| n));
        if name.is_none() || examples.is_empty() {
            examples.push(Example::default());
        }
        let name = name.unwrap_or(if language == "hcl" {
            "main.tf"
        } else {
            "main.tf.json"
        });
        let example = examples.last_mut().unwrap();
        let places = lines.into_iter().map(|line| (name.to_owned(), line));
        example.marked.extend(places);
        example.files.push((name.to_owned(), text));
    }
    examples
}

/// The options under which this rule is on, besides the recommended ones.
fn options(example: &Example, lint: &Lint) -> LintOptions {
    let own = example
        .files
        .iter()
        .any(|(name, _)| name == lint::CONFIGURATION);
    let config = format!("lint {{\n  rule \"{}\" {{}}\n}}\n", lint.code.id);
    LintOptions {
        config: (!own).then_some(config),
        ..LintOptions::default()
    }
}

/// What is found in an example with the recommended rules and this one.
pub fn linted(example: &Example, lint: &Lint) -> Linted {
    let files: Vec<(&str, &str)> = example.files.iter().map(|(n, t)| (&**n, &**t)).collect();
    workspace(&files).lint(&catalog(), &options(example, lint))
}

/// `code file:line` of each problem.
fn told(linted: &Linted) -> Vec<String> {
    let checked = &linted.checked;
    let place = |d: &Diagnostic| {
        let shown = d.span().and_then(|span| checked.sources.shown(span));
        shown.map_or(String::new(), |(file, start, _)| {
            format!(" {file}:{}", start.line)
        })
    };
    let mut told: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| format!("{}{}", d.code.id, place(d)))
        .collect();
    told.sort();
    told
}

pub fn page(lint: &Lint) -> String {
    let path = crate::root().join(format!("docs/rules/{}.md", lint.code.id));
    std::fs::read_to_string(path).unwrap_or_default()
}

pub fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[test]
fn every_rule_has_a_page_that_begins_with_what_it_is() {
    for lint in LINTS {
        let code = lint.code;
        let head = format!(
            "# {}\n\n`{}` · {} · {} · {}\n\n",
            code.title,
            code.id,
            lint.group.name(),
            level(code.severity),
            if lint.recommended {
                "recommended"
            } else {
                "optional"
            }
        );
        let page = page(lint);
        let begins = page.get(..head.len()).unwrap_or(&page);
        assert_eq!(begins, head, "docs/rules/{}.md", code.id);
        for option in lint.options {
            let named = page.contains(&format!("`{}`", option.name));
            assert!(
                named,
                "docs/rules/{}.md does not tell of `{}`",
                code.id, option.name
            );
        }
    }
}

#[test]
fn every_page_has_a_rule() {
    let folder = std::fs::read_dir(crate::root().join("docs/rules")).unwrap();
    let names = folder.map(|f| f.unwrap().file_name().into_string().unwrap());
    for name in names.filter(|name| name != "README.md") {
        let id = name.strip_suffix(".md").unwrap();
        assert!(lint::by_id(id).is_some(), "docs/rules/{name}");
    }
}

#[test]
fn bad_examples_give_exactly_what_is_marked() {
    let mut wrong = String::new();
    for lint in LINTS {
        let examples = examples(&page(lint), "Bad");
        assert!(
            !examples.is_empty(),
            "docs/rules/{}.md: ## Bad",
            lint.code.id
        );
        for (number, example) in (1..).zip(&examples) {
            let id = lint.code.id;
            let mut marked: Vec<String> = example
                .marked
                .iter()
                .map(|(file, line)| format!("{id} {file}:{line}"))
                .collect();
            marked.sort();
            let found = told(&linted(example, lint));
            if found != marked || marked.is_empty() {
                writeln!(
                    wrong,
                    "{id}, bad {number}: marked {marked:?}, found {found:?}"
                )
                .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn good_examples_give_nothing() {
    let mut wrong = String::new();
    for lint in LINTS {
        let examples = examples(&page(lint), "Good");
        assert!(
            !examples.is_empty(),
            "docs/rules/{}.md: ## Good",
            lint.code.id
        );
        for (number, example) in (1..).zip(&examples) {
            let found = told(&linted(example, lint));
            if !found.is_empty() {
                writeln!(wrong, "{}, good {number}: {found:?}", lint.code.id).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_a_fix_mends_is_gone() {
    let mut wrong = String::new();
    for lint in LINTS {
        for (number, example) in (1..).zip(examples(&page(lint), "Bad")) {
            let before = linted(&example, lint);
            let offers = |linted: &Linted| {
                let found = linted.checked.diagnostics.iter();
                found
                    .filter(|d| d.fixes.iter().any(|f| f.safety != Safety::ShowOnly))
                    .count()
            };
            if offers(&before) == 0 {
                continue;
            }
            let files: Vec<(&str, &str)> =
                example.files.iter().map(|(n, t)| (&**n, &**t)).collect();
            let options = FixOptions {
                with_unsafe: true,
                codes: vec![lint.code.id.to_owned()],
                lint: options(&example, lint),
            };
            let fixed = workspace(&files).fix(&catalog(), &options);
            let left = fixed.remaining.checked.diagnostics.iter();
            let left: Vec<_> = left
                .filter(|d| {
                    d.severity == Severity::Error || (d.code == lint.code && !d.fixes.is_empty())
                })
                .map(|d| format!("{} {}", d.code.id, d.message))
                .collect();
            if fixed.applied.is_empty() || !left.is_empty() {
                writeln!(wrong, "{}, bad {number}: {left:?}", lint.code.id).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_index_lists_every_rule() {
    let recommended = LINTS.iter().filter(|lint| lint.recommended).count();
    let mut text = format!(
        "# Lint rules\n\nGenerated from the table of rules (`BLESS=1 cargo test lint::pages`). {} rules, {recommended} of them \
         recommended, which is to say on unless [the configuration](../lint.md) says otherwise.\n",
        LINTS.len()
    );
    let groups = [
        (
            Group::Correctness,
            "Correctness: what is written would not work as meant",
        ),
        (
            Group::Security,
            "Security: what others can reach, read or take over",
        ),
        (
            Group::Reliability,
            "Reliability: what survives a mistake or an outage",
        ),
        (Group::Cost, "Cost: what is paid for in vain"),
        (Group::Language, "Language: how the language is used"),
        (Group::Style, "Style: names and order"),
    ];
    for (group, heading) in groups {
        let rules: Vec<_> = LINTS.iter().filter(|lint| lint.group == group).collect();
        if rules.is_empty() {
            continue;
        }
        write!(
            text,
            "\n## {heading}\n\n| rule | level | on | what |\n| --- | --- | --- | --- |\n"
        )
        .unwrap();
        for lint in rules {
            let (id, explain) = (lint.code.id, lint.code.explain.replace('|', "\\|"));
            let on = if lint.recommended { "yes" } else { "" };
            let level = level(lint.code.severity);
            writeln!(text, "| [{id}]({id}.md) | {level} | {on} | {explain} |").unwrap();
        }
    }
    crate::golden(&crate::root().join("docs/rules/README.md"), &text);
}

#[test]
fn ids_are_kebab_case_and_sorted() {
    let ids: Vec<&str> = LINTS.iter().map(|lint| lint.code.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    for lint in LINTS {
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let id = lint.code.id;
        assert!(
            id.chars().all(kebab) && !id.starts_with('-') && !id.ends_with('-'),
            "{id}"
        );
        assert!(
            formwork::diag::by_id(id).is_none(),
            "`{id}` is a diagnostic of `check`, too"
        );
        assert!(
            lint.code.explain.ends_with('.'),
            "{id}: the explanation is a sentence"
        );
        let options: Vec<&str> = lint.options.iter().map(|o| o.name).collect();
        assert!(
            options.is_sorted() && !options.contains(&"level"),
            "{id}: {options:?}"
        );
    }
}
