//! A whole configuration is read, checked and planned, whatever it is; what is wrong is said at places in
//! its files.

use std::rc::Rc;

use formwork::check::check;
use formwork::config::{self, Config};
use formwork::diag::Diagnostics;
use formwork::plan::world::Inputs;
use formwork::plan::{self, PlanRequest};
use formwork::schema::Catalog;
use formwork::text::Span;

/// The files in a text: `@@ path` on a line of its own begins one; what stands before is `main.tf`.
pub fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("main.tf".to_owned(), Vec::new())];
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let path = line
            .strip_prefix(b"@@ ")
            .and_then(|l| l.strip_suffix(b"\n"));
        match (
            path.and_then(|p| std::str::from_utf8(p).ok()),
            files.last_mut(),
        ) {
            (Some(path), _) => files.push((path.to_owned(), Vec::new())),
            (None, Some((_, file))) => file.extend_from_slice(line),
            (None, None) => {}
        }
    }
    files
}

/// The same in the other direction.
pub fn text(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut text = Vec::new();
    for (path, bytes) in files {
        if path != "main.tf" || !text.is_empty() {
            text.extend_from_slice(format!("@@ {path}\n").as_bytes());
        }
        text.extend_from_slice(bytes);
        if bytes.last().is_some_and(|b| *b != b'\n') {
            text.push(b'\n');
        }
    }
    text
}

/// Every place is in one of the files and cuts no character, or is nowhere by intention.
fn problems(config: &Config, diags: &Diagnostics) {
    for diagnostic in diags.iter() {
        for label in &diagnostic.labels {
            if label.span == Span::nowhere() {
                continue;
            }
            let source = config.sources.get(label.span.file);
            let text = source.and_then(|s| s.text.get(label.span.range()));
            assert!(text.is_some(), "{}: {:?}", diagnostic.title, label.span);
            assert!(config.sources.shown(label.span).is_some());
        }
    }
}

/// Reading, checking and planning.
pub fn holds(bytes: &[u8]) {
    let files = files(bytes);
    let (config, diags) = config::load(&files);
    problems(&config, &diags);
    let (_, again) = config::load(&files);
    assert!(diags == again, "read twice");
    if diags.has_errors() {
        return;
    }
    let catalog = Catalog::new();
    let checked = check(&config, &catalog);
    problems(&config, &checked.diagnostics);
    if checked.diagnostics.has_errors() || !checked.missing_services.is_empty() {
        return;
    }
    let (_, diags) = plan::make(&PlanRequest {
        config: &config,
        catalog: &catalog,
        host: &config.files,
        inputs: &Inputs::default(),
        prior: &Rc::default(),
        destroy: false,
        targets: &[],
        replace: &[],
        reader: None,
    });
    problems(&config, &diags);
}
