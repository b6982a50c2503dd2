//! `problems.txt`: blueprints, each followed by what is told of it. `BLESS=1` writes what is told.

use std::fmt::Write;

use formwork::diag::Severity;
use formwork::schema::Catalog;
use formwork::text::Sources;
use formwork::workspace::Workspace;

/// One line for each problem: line, columns, severity, code and message.
fn told(path: &str, text: &str) -> String {
    let mut workspace = Workspace::new();
    workspace.set_file(path, text.as_bytes());
    let checked = workspace.check(&Catalog::default());
    let mut lines = String::new();
    for problem in checked.diagnostics.iter() {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let place = problem
            .span()
            .map_or("-".to_owned(), |span| place(&checked.sources, span));
        let id = problem.code.id;
        let _ = writeln!(lines, "{place} {severity} {id}: {}", problem.message);
    }
    lines
}

fn place(sources: &Sources, span: formwork::text::Span) -> String {
    let source = sources.get(span.file).unwrap();
    let before = &source.text[..span.start as usize];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    let shown = source
        .snippet(span)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    format!("{line}:{column} `{shown}`")
}

#[test]
fn problems_and_places() {
    let path = crate::root().join("tests/tosca/problems.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut whole = String::new();
    for case in text.split("\n=== ").skip(1) {
        let (head, rest) = case.split_once('\n').unwrap();
        let (template, _) = rest.split_once("--- told\n").unwrap();
        let kind = if head.ends_with("(JSON)") {
            "json"
        } else {
            "yaml"
        };
        let told = told(&format!("blueprint.{kind}"), template);
        let _ = write!(whole, "\n=== {head}\n{template}--- told\n{told}");
    }
    let (intro, _) = text.split_once("\n=== ").unwrap();
    crate::golden(&path, &format!("{intro}{whole}"));
}

#[test]
fn samples_are_sound() {
    let folder = crate::root().join("tests/tosca/samples");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert_eq!(
            told(name, &std::fs::read_to_string(&path).unwrap()),
            "",
            "{name}"
        );
        count += 1;
    }
    assert!(count > 0);
}
