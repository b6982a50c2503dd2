//! `values.txt`: what inputs are refused, and what outputs stand for. `BLESS=1` writes the results.

use std::fmt::Write;

use formwork::cloud::Attributes;
use formwork::text::{FileId, Source};
use formwork::tosca::{self, Runtime, Scope};
use serde_json::Value as Json;

struct Made(Attributes);

impl Runtime for Made {
    fn attributes(&self, element: &str) -> Option<&Attributes> {
        self.0.get(element).and_then(Json::as_object)
    }
}

fn object(text: &str) -> Attributes {
    match serde_json::from_str(text).unwrap() {
        Json::Object(members) => members,
        other => panic!("{other} is no object"),
    }
}

/// The lines that say what becomes of a blueprint's outputs.
fn results(template: &str, given: &Attributes, made: Attributes) -> String {
    let source = Source::new(FileId(0), "blueprint.yaml", template);
    let (blueprint, problems) = tosca::parse(&source);
    assert!(problems.is_empty(), "{problems:?}");
    if let Err(error) = tosca::given(&blueprint, given) {
        return format!("refused: `{}` {}\n", error.name, error.reason);
    }
    let inputs = tosca::with_defaults(&blueprint, given);
    let made = Made(made);
    let scope = Scope::new(&blueprint, &inputs, &made);
    let mut lines = String::new();
    for (name, output) in blueprint.outputs.iter() {
        // The name of the output stands for that of a property: it decides what a reference is.
        let _ = match tosca::eval(scope.of(&name.text), &output.value) {
            Ok(value) => writeln!(lines, "{} = {value}", name.text),
            Err(error) => {
                let at = source.snippet(error.span);
                writeln!(lines, "{} fails at `{at}`: {}", name.text, error.message)
            }
        };
    }
    lines
}

#[test]
fn inputs_and_values() {
    let path = crate::root().join("tests/tosca/values.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    let (intro, _) = text.split_once("\n=== ").unwrap();
    let mut whole = intro.to_owned();
    for case in text.split("\n=== ").skip(1) {
        let (head, rest) = case.split_once('\n').unwrap();
        let (template, rest) = rest.split_once("--- made\n").unwrap();
        let (made, rest) = rest.split_once("--- inputs\n").unwrap();
        let _ = write!(whole, "\n=== {head}\n{template}--- made\n{made}");
        // Several lots of inputs may follow each other, each with its results.
        for lot in rest.split("--- inputs\n") {
            let (given, _) = lot.split_once("--- results\n").unwrap();
            let results = results(template, &object(given), object(made));
            let _ = write!(whole, "--- inputs\n{given}--- results\n{results}");
        }
    }
    crate::golden(&path, &whole);
}
