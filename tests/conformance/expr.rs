//! Expressions: the value, its exact type and whether it is sensitive, or the title of the error.
//!
//! `CASE=part-of-an-expression` prints both sides of the lines that differ.

use std::rc::Rc;

use formwork::config;
use formwork::diag::Code;
use formwork::func::{FileError, Host, TemplateError};
use formwork::plan;
use formwork::schema::Catalog;
use formwork::sorted::{SortedMap, SortedSet};
use formwork::time::Instant;
use formwork::workspace::{Evaluated, Evaluator, PlanOptions, Workspace};
use serde_json::{Value, json};

use super::scoreboard::{self, Outcome};

/// A template's files, at a moment.
pub struct Moment<'a>(pub &'a config::Files);

impl Host for Moment<'_> {
    fn file(&self, path: &str) -> Result<Rc<[u8]>, FileError> {
        self.0.file(path)
    }

    fn files(&self, directory: &str) -> Vec<String> {
        self.0.files(directory)
    }

    fn plan_time(&self) -> Option<Rc<str>> {
        Some("2025-06-30T00:00:00Z".into())
    }

    fn now(&self) -> Option<Rc<str>> {
        None
    }

    fn random(&self) -> Option<[u8; 16]> {
        None
    }

    fn template(
        &self,
        text: &str,
        variables: &SortedMap<Rc<str>, formwork::value::Value>,
    ) -> Result<formwork::value::Value, TemplateError> {
        self.0.template(text, variables)
    }
}

/// One line of the vectors.
struct Line {
    expr: String,
    group: String,
    wanted: Value,
}

fn lines(file: &str) -> Vec<Line> {
    let path = crate::root().join("tests/conformance/expr").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let line = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let sensitive = line["sensitive"].take();
        let mut wanted = line["result"].take();
        if wanted.get("value").is_some() {
            wanted["sensitive"] = sensitive;
        }
        Line {
            expr: text(&line["expr"]),
            group: text(&line["group"]),
            wanted,
        }
    };
    text.lines().map(line).collect()
}

/// The files of a folder beside the vectors, by their paths in it.
pub fn folder(name: &str) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &std::path::Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), files);
            } else {
                files.push((name, std::fs::read(entry.path()).unwrap()));
            }
        }
    }
    let mut files = Vec::new();
    walk(
        &crate::root().join("tests/conformance/expr").join(name),
        "",
        &mut files,
    );
    files
}

/// A root module that gives the builtin provider a name.
pub fn builtin_provider() -> Vec<(String, Vec<u8>)> {
    let text = "terraform {\n  required_providers {\n    terraform = {\n      \
                source = \"terraform.io/builtin/terraform\"\n    }\n  }\n}\n";
    vec![("provider.tf".to_owned(), text.into())]
}

/// A template, ready for expressions.
fn evaluator(files: &[(String, Vec<u8>)]) -> Evaluator {
    let mut workspace = Workspace::new();
    for (path, bytes) in files {
        workspace.set_file(path, bytes);
    }
    let options = PlanOptions {
        time: Instant::parse("2025-06-30T00:00:00Z").unwrap(),
        ..PlanOptions::default()
    };
    let evaluator = workspace.evaluator(&Catalog::new(), &options, None);
    assert!(evaluator.is_ready() && evaluator.diagnostics.is_empty());
    evaluator
}

/// What the expression comes to, as `formwork eval --json` tells it.
fn evaluated(expr: &str, evaluator: &Evaluator) -> Value {
    summary(&evaluator.evaluate(expr, None))
}

fn summary(evaluated: &Evaluated) -> Value {
    let line: Value = serde_json::from_str(&evaluated.line()).unwrap();
    match line.get("error") {
        Some(error) => json!({ "error": error }),
        None => line,
    }
}

/// A root module with a resource that does not exist yet.
fn beside(mut files: Vec<(String, Vec<u8>)>) -> Evaluator {
    let text = "resource \"terraform_data\" \"u\" {\n}\nlocals {\n  t = \"$${a}\"\n}\n";
    files.push(("main.tf".to_owned(), text.into()));
    evaluator(&files)
}

/// What a plan says of the expression.
fn planned(expr: &str, evaluator: &Evaluator) -> Value {
    let evaluated = evaluator.evaluate(expr, None);
    match &evaluated.value {
        Some(value) => json!({
            "after": plan::json::known(value),
            "after_unknown": evaluated.unknown().unwrap_or(json!(false)),
        }),
        None => summary(&evaluated),
    }
}

fn outcome(line: &Line, evaluate: &dyn Fn(&str) -> Value) -> Outcome {
    let name = format!("{}: {}", line.group, line.expr.replace('\n', "⏎"));
    let ours = super::survive(&name, || evaluate(&line.expr));
    let reached = ours.as_ref() == Some(&line.wanted);
    if !reached && super::wanted(&name) {
        println!(
            "{name}\n  - {}\n  + {}",
            line.wanted,
            ours.unwrap_or_default()
        );
    }
    Outcome {
        name,
        reached: vec![reached],
    }
}

fn board(area: &str, lines: &[Line], evaluate: &dyn Fn(&str) -> Value) {
    let mut groups: Vec<(String, Vec<Outcome>)> = Vec::new();
    for line in lines {
        let outcome = outcome(line, evaluate);
        match groups.iter_mut().find(|(name, _)| *name == line.group) {
            Some((_, outcomes)) => outcomes.push(outcome),
            None => groups.push((line.group.clone(), vec![outcome])),
        }
    }
    scoreboard::compare(area, &scoreboard::render(&["exact"], &groups));
}

/// The code of every error that Terraform has, too, by its title.
pub fn confirmed() -> Vec<&'static Code> {
    let areas = [
        ("vectors.jsonl", evaluator(&[])),
        ("vectors_module.jsonl", evaluator(&folder("module"))),
        ("vectors_provider.jsonl", evaluator(&builtin_provider())),
        ("vectors_plan.jsonl", beside(Vec::new())),
        ("vectors_provider_plan.jsonl", beside(builtin_provider())),
    ];
    let mut confirmed = Vec::new();
    for (file, evaluator) in areas {
        for line in lines(file) {
            let evaluated = evaluator.evaluate(&line.expr, None);
            let error = evaluated.error();
            let same = error.filter(|e| line.wanted["error"] == e.title);
            confirmed.extend(same.map(|e| e.code));
        }
    }
    confirmed
}

/// The titles of all errors of the recorded expressions, whose answers are compared exactly; each once an expression.
pub fn recorded_titles() -> Vec<String> {
    let path = crate::root().join("tests/conformance/expr/recorded.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    let titles = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let errors = line["answer"]["errors"].as_array().into_iter().flatten();
        let titles: SortedSet<String> = errors.map(|e| e[0].as_str().unwrap().to_owned()).collect();
        titles
    };
    text.lines().flat_map(titles).collect()
}

#[test]
fn expressions() {
    let alone = evaluator(&[]);
    board("expr", &lines("vectors.jsonl"), &|expr| {
        evaluated(expr, &alone)
    });
}

#[test]
fn expressions_in_a_module() {
    let module = evaluator(&folder("module"));
    board("expr_module", &lines("vectors_module.jsonl"), &|expr| {
        evaluated(expr, &module)
    });
}

#[test]
fn expressions_with_functions_of_the_builtin_provider() {
    let module = evaluator(&builtin_provider());
    board("expr_provider", &lines("vectors_provider.jsonl"), &|expr| {
        evaluated(expr, &module)
    });
}

#[test]
fn a_provider_has_the_name_that_the_module_gives_it() {
    let title = |providers: &str, call: &str| {
        let text = format!("terraform {{\n  required_providers {{\n{providers}\n  }}\n}}\n");
        let module = evaluator(&[("provider.tf".to_owned(), text.into())]);
        evaluated(call, &module)["error"].clone()
    };
    let call = "provider::terraform::encode_expr(1)";
    let unknown = json!("Unknown provider function");
    assert_eq!(title("", call), unknown);
    assert_eq!(title("terraform = {}", call), Value::Null);
    let other = "tf = { source = \"terraform.io/builtin/terraform\" }";
    assert_eq!(title(other, call), unknown);
    assert_eq!(title(other, "provider::tf::encode_expr(1)"), Value::Null);
    let foreign = "time = { source = \"hashicorp/time\" }";
    assert_eq!(
        title(foreign, "provider::time::rfc3339_parse(\"\")"),
        json!("Not supported")
    );
}

#[test]
fn expressions_in_plans() {
    let module = beside(Vec::new());
    board("expr_plan", &lines("vectors_plan.jsonl"), &|expr| {
        planned(expr, &module)
    });
    let module = beside(builtin_provider());
    board(
        "expr_provider_plan",
        &lines("vectors_provider_plan.jsonl"),
        &|expr| planned(expr, &module),
    );
}

// Of the recorded lines one is left out: it listed the recorder's own files.
#[test]
fn every_line_is_here() {
    assert_eq!(lines("vectors.jsonl").len(), 1109);
    assert_eq!(lines("vectors_module.jsonl").len(), 159);
}
