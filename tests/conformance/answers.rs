//! What we make of expressions beside `expr/generated/world.tf`: everything that can be told of a value, or every error.

use std::rc::Rc;

use std::cell::Cell;

use formwork::addr::ResourceInstanceAddr;
use formwork::check;
use formwork::config;
use formwork::diag::{Diagnostics, Severity};
use formwork::plan::world::{Inputs, World};
use formwork::plan::{self, PlanRequest};
use formwork::schema::Catalog;
use formwork::text::Sources;
use formwork::value::{Marks, Number, Refinement, Value, View, json};
use serde_json::{Map, Value as Json, json};

use super::expr::Moment;

type File = (String, Vec<u8>);

/// The configuration that expressions stand in, and what a plan says of its resources.
pub struct Around {
    files: Vec<File>,
    catalog: Catalog,
    planned: Vec<(ResourceInstanceAddr, Value)>,
}

impl Around {
    pub fn new() -> Self {
        let mut files = super::expr::folder("generated");
        files.extend(
            super::expr::folder("module")
                .into_iter()
                .filter(|(name, _)| name.starts_with("files/")),
        );
        let catalog = Catalog::new();
        let (config, _) = config::load(&files);
        let (plan, diags) = plan::make(&PlanRequest {
            config: &config,
            catalog: &catalog,
            host: &Moment(&config.files),
            inputs: &Inputs::default(),
            prior: &Rc::default(),
            destroy: false,
            targets: &[],
            replace: &[],
            reader: None,
        });
        assert!(!diags.has_errors());
        let planned = plan
            .changes
            .iter()
            .map(|change| (change.addr.clone(), change.after.clone()))
            .collect();
        Self {
            files,
            catalog,
            planned,
        }
    }

    /// All that can be told of an expression.
    pub fn answer(&self, expr: &str) -> Json {
        let mut files = self.files.clone();
        let text = format!("locals {{\n  x0000 = {expr}\n}}\n");
        files.push(("x0000.tf".to_owned(), text.into_bytes()));
        let shown = "locals {\n  x0001 = ephemeralasnull(local.x0000)\n}\n";
        files.push(("x0001.tf".to_owned(), shown.as_bytes().to_vec()));
        let (config, diags) = config::load(&files);
        if let Some(errors) = errors(&diags, &config.sources) {
            return errors;
        }
        let checked = check::check(&config, &self.catalog);
        if let Some(errors) = errors(&checked.diagnostics, &config.sources) {
            return errors;
        }
        let host = Moment(&config.files);
        let inputs = Inputs::default();
        let world = World::new(&config, &self.catalog, &host, &inputs);
        let mut diags = Diagnostics::new();
        let last: Cell<Option<&formwork::addr::ResourceAddr>> = Cell::new(None);
        for (addr, value) in &self.planned {
            if last.replace(Some(&addr.resource)) != Some(&addr.resource) {
                world.expand_resource(&world.root(), &addr.resource, &mut diags);
            }
            world.set_instance(
                &world.root(),
                &addr.resource,
                addr.key.clone(),
                value.clone(),
            );
        }
        let mut value = world.local(&world.root(), &"x0000".into(), &mut diags);
        if let Some(errors) = errors(&diags, &config.sources) {
            return errors;
        }
        let ephemeral = value.marks_deep().has(Marks::EPHEMERAL);
        if ephemeral {
            value = world.local(&world.root(), &"x0001".into(), &mut diags);
        }
        if infinite(&value) {
            return json!({ "infinity": true });
        }
        let mut sensitive = Vec::new();
        marked(&value, &mut Vec::new(), &mut sensitive);
        json!({
            "type": json::type_to_json(value.ty()),
            "value": told(&value),
            "sensitive": sensitive,
            "ephemeral": ephemeral,
        })
    }
}

/// The titles of all errors and where each begins and ends, counted from the beginning of the expression.
fn errors(diags: &Diagnostics, sources: &Sources) -> Option<Json> {
    let mut diags = diags.clone();
    diags.sort();
    let errors = diags
        .iter()
        .filter(|d| d.severity == Severity::Error && !d.later);
    let errors: Vec<Json> = errors
        .map(|d| {
            let place = d.span().and_then(|span| sources.shown(span));
            let place = place.filter(|(name, ..)| **name == *"x0000.tf");
            let column = |line: u32, column: u32| {
                if line == 2 {
                    i64::from(column) - 11
                } else {
                    i64::from(column)
                }
            };
            place.map_or_else(
                || json!([d.title]),
                |(_, start, end)| {
                    // Terraform shows an empty place one column wide.
                    let width = u32::from((start.line, start.column) == (end.line, end.column));
                    json!([
                        d.title,
                        i64::from(start.line) - 1,
                        column(start.line, start.column),
                        i64::from(end.line) - 1,
                        column(end.line, end.column + width)
                    ])
                },
            )
        })
        .collect();
    (!errors.is_empty()).then(|| json!({ "errors": errors }))
}

/// The value as JSON, where what is unknown is an object `?` of what is known of it.
fn told(value: &Value) -> Json {
    match value.view() {
        View::Unknown => json!({ "?": value.refinement().map_or(json!({}), refinement) }),
        View::List(values) | View::Set(values) | View::Tuple(values) => {
            values.iter().map(told).collect()
        }
        View::Map(values) | View::Object(values) => Json::Object(
            values
                .iter()
                .map(|(k, v)| (k.to_string(), told(v)))
                .collect(),
        ),

        View::Null | View::Bool(_) | View::Number(_) | View::String(_) => json::to_json(value),
    }
}

fn infinite(value: &Value) -> bool {
    match value.view() {
        View::Number(number) => number.is_infinite(),
        View::List(values) | View::Set(values) | View::Tuple(values) => values.iter().any(infinite),
        View::Map(values) | View::Object(values) => values.values().any(infinite),
        View::Null | View::Unknown | View::Bool(_) | View::String(_) => false,
    }
}

fn refinement(known: &Refinement) -> Json {
    let bound =
        |bound: &(Number, bool)| json!([json::to_json(&Value::number(bound.0.clone())), bound.1]);
    let parts = [
        ("null", known.not_null.then_some(json!(false))),
        ("prefix", known.prefix.as_ref().map(|p| json!(**p))),
        ("lower", known.lower.as_ref().map(bound)),
        ("upper", known.upper.as_ref().map(bound)),
        ("min_length", known.min_length.map(|n| json!(n))),
        ("max_length", known.max_length.map(|n| json!(n))),
    ];
    let known = parts
        .into_iter()
        .filter_map(|(name, part)| Some((name.to_owned(), part?)));
    Json::Object(known.collect::<Map<_, _>>())
}

/// The paths of what is sensitive, outermost first.
fn marked(value: &Value, path: &mut Vec<Json>, found: &mut Vec<Json>) {
    if value.marks().has(Marks::SENSITIVE) {
        found.push(Json::Array(path.clone()));
    }
    let mut inside = |key: Json, value: &Value| {
        path.push(key);
        marked(value, path, found);
        path.pop();
    };
    match value.view() {
        View::List(values) | View::Tuple(values) => {
            values
                .iter()
                .enumerate()
                .for_each(|(index, value)| inside(json!(index), value));
        }
        View::Map(values) | View::Object(values) => {
            values
                .iter()
                .for_each(|(key, value)| inside(json!(**key), value));
        }
        View::Set(_)
        | View::Null
        | View::Unknown
        | View::Bool(_)
        | View::Number(_)
        | View::String(_) => {}
    }
}

/// Generated expressions, and those that differed once, with the answers on which the real Terraform agreed.
#[test]
fn recorded() {
    let path = crate::root().join("tests/conformance/expr/recorded.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    let around = Around::new();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let mut line: Json = serde_json::from_str(line).unwrap();
        let wanted = line["answer"].take();
        let expr = line["expr"].as_str().unwrap();
        let found = super::survive(expr, || around.answer(expr));
        if found.as_ref() != Some(&wanted) {
            wrong.push(format!("{expr}\n  - {wanted}\n  + {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(text.lines().count() >= 2_000);
}

// `scripts/differential` asks: a line with an expression in JSON for each answer.
#[test]
#[ignore = "make test-differential runs it"]
fn answers() {
    let path = |name: &str| std::env::var(name).unwrap();
    let asked = std::fs::read_to_string(path("FORMWORK_ASKED")).unwrap();
    let around = Around::new();
    let answer = |line: &str| {
        let expr: String = serde_json::from_str(line).unwrap();
        let answer = super::survive(&expr, || around.answer(&expr));
        answer
            .unwrap_or_else(|| json!({ "panic": true }))
            .to_string()
            + "\n"
    };
    let answers: String = asked.lines().map(answer).collect();
    std::fs::write(path("FORMWORK_ANSWERS"), answers).unwrap();
}
