//! No false alarm: what the reference and the project hold to be right gives no error of a rule.

use std::fmt::Write;

use formwork::diag::Severity;
use formwork::lint;
use formwork::schema::Catalog;
use formwork::sorted::SortedMap;
use formwork::workspace::{LintOptions, Workspace};

use super::catalog;
use crate::conformance;

type Template = (String, Vec<(String, Vec<u8>)>);

/// The cases that the reference holds to be valid.
fn valid_cases() -> Vec<Template> {
    let groups = conformance::groups("validate").into_iter();
    let cases =
        groups.flat_map(|(group, cases)| cases.into_iter().map(move |c| (group.clone(), c)));
    cases
        .filter(|(_, case)| case.verdict.ok)
        .map(|(group, case)| (format!("{group}/{}", case.name), case.files))
        .collect()
}

/// The page's samples but the one that is wrong on purpose.
fn samples() -> Vec<Template> {
    let folder = std::fs::read_dir(crate::root().join("www/samples")).unwrap();
    let mut paths: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let named = paths.iter().filter_map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let right = name.ends_with(".tf") && name != "five-mistakes.tf";
        right.then(|| {
            (
                name.to_owned(),
                vec![("main.tf".to_owned(), std::fs::read(path).unwrap())],
            )
        })
    });
    named.collect()
}

/// What the rules find: how often each, and in how many templates.
fn found(
    templates: &[Template],
    catalog: &Catalog,
) -> SortedMap<(&'static str, &'static str), (usize, usize)> {
    let mut counts: SortedMap<_, (usize, usize)> = SortedMap::new();
    for (_, files) in templates {
        let mut workspace = Workspace::new();
        for (name, bytes) in files {
            workspace.set_file(name, bytes);
        }
        let linted = workspace.lint(catalog, &LintOptions::default());
        let mut here = SortedMap::new();
        for d in linted.checked.diagnostics.iter() {
            if lint::by_id(d.code.id).is_some() {
                let level = match d.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "note",
                };
                *here.entry((level, d.code.id)).or_insert(0) += 1;
            }
        }
        for (key, count) in here {
            let all = counts.entry(key).or_default();
            *all = (all.0 + count, all.1 + 1);
        }
    }
    counts
}

#[test]
fn nothing_right_gives_an_error() {
    let catalog = catalog();
    let mut text = String::new();
    let sets = [("valid cases", valid_cases()), ("samples", samples())];
    for (name, templates) in sets {
        writeln!(text, "{name}: {} templates", templates.len()).unwrap();
        for ((level, rule), (count, of)) in found(&templates, &catalog) {
            assert_ne!(level, "error", "{name}: {rule}");
            writeln!(text, "  {level} {rule}: {count} in {of}").unwrap();
        }
    }
    crate::golden(&crate::root().join("tests/lint/alarms.txt"), &text);
}
