//! Blueprints as templates of Terraform: `converted.txt` has those of the samples and of cases for what is not the same.
//! `BLESS=1` writes what comes of them.

use std::fmt::Write;

use formwork::diag::Severity;
use formwork::schema::Catalog;
use formwork::workspace::Workspace;

/// The files and the notes; what comes of it must be valid.
fn converted(catalog: &Catalog, path: &str, text: &str) -> String {
    let mut workspace = Workspace::new();
    workspace.set_file(path, text.as_bytes());
    let converted = workspace.convert(catalog);
    let mut shown = String::new();
    let mut template = Workspace::new();
    let Some(conversion) = &converted.conversion else {
        return converted.text();
    };
    for (name, text) in &conversion.files {
        let _ = write!(shown, "@@ {name}\n{text}");
        template.set_file(name, text.as_bytes());
    }
    let _ = write!(shown, "@@ notes\n{}", converted.text());
    for piece in &conversion.pieces {
        let (_, text) = conversion
            .files
            .iter()
            .find(|(n, _)| *n == piece.file)
            .unwrap();
        let text = &text[piece.start as usize..piece.end as usize];
        assert!(
            text.ends_with('}') && !text.starts_with('\n'),
            "{}: {text}",
            piece.address
        );
    }
    let checked = template.check(catalog);
    assert_eq!(
        checked.count(Severity::Error),
        0,
        "{shown}\n{}",
        checked.text()
    );
    assert_eq!(checked.missing_services.len(), 0);
    let untidy = template.format(None, None);
    assert!(untidy.files.is_empty(), "{:?}", untidy.files);
    shown
}

#[test]
fn blueprints_become_valid_templates() {
    let catalog = crate::conformance::catalog();
    let path = crate::root().join("tests/tosca/converted.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    let (intro, _) = text.split_once("\n=== ").unwrap();
    let mut whole = intro.to_owned();
    for case in text.split("\n=== ").skip(1) {
        let (head, rest) = case.split_once('\n').unwrap();
        let (template, _) = rest.split_once("--- converted\n").unwrap();
        let made = match head.strip_prefix("sample ") {
            Some(sample) => {
                let file = crate::root().join("tests/tosca/samples").join(sample);
                converted(&catalog, sample, &std::fs::read_to_string(file).unwrap())
            }
            None => converted(&catalog, "blueprint.yaml", template),
        };
        let _ = write!(whole, "\n=== {head}\n{template}--- converted\n{made}");
    }
    crate::golden(&path, &whole);
}

#[test]
fn every_counterpart_is_in_a_sample() {
    let file = crate::root().join("tests/tosca/samples/every.yaml");
    let text = std::fs::read_to_string(file).unwrap();
    for counterpart in formwork::tosca::Counterparts::default().iter() {
        assert!(
            text.contains(&format!("type: {}\n", counterpart.element)),
            "{}",
            counterpart.element
        );
    }
}
