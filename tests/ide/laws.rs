//! What holds for every template: see each test. The templates are the valid conformance cases.

use formwork::ide::TokenKind;
use formwork::schema::Catalog;
use formwork::text::Source;
use formwork::workspace::Workspace;

use crate::conformance::{self, case::Case};

/// The valid cases with their files in a workspace.
fn valid() -> Vec<(String, Workspace, Vec<String>)> {
    let groups = conformance::groups("validate");
    let cases = groups.iter().flat_map(|(group, cases)| {
        let valid = cases.iter().filter(|case| case.verdict.ok);
        valid.map(move |case| (format!("{group}/{}", case.name), case))
    });
    // They are much alike; a share of them is enough for every day.
    let share = if std::env::var_os("ALL").is_some() {
        1
    } else {
        4
    };
    let cases = cases.step_by(share);
    cases.map(|(name, case)| opened(name, case)).collect()
}

fn opened(name: String, case: &Case) -> (String, Workspace, Vec<String>) {
    let mut workspace = Workspace::new();
    for (path, bytes) in &case.files {
        workspace.set_file(path, bytes);
    }
    let names = case.files.iter().map(|(path, _)| path.clone());
    let names = names.filter(|n| n.ends_with(".tf") || n.ends_with(".tf.json"));
    (name, workspace, names.collect())
}

/// The places where names of a text begin.
fn names(source: &Source) -> Vec<u32> {
    let text = source.text.as_bytes();
    let of_name = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let begins = |at: &usize| of_name(text[*at]) && (*at == 0 || !of_name(text[*at - 1]));
    (0..text.len()).filter(begins).map(|at| at as u32).collect()
}

fn texts(workspace: &Workspace) -> Vec<(String, String)> {
    let project = workspace.project();
    let sources = project.sources.iter();
    sources
        .map(|s| (s.name.to_string(), s.text.to_string()))
        .collect()
}

/// Applies a renaming; false when it was refused.
fn renamed(workspace: &mut Workspace, catalog: &Catalog, file: &str, at: u32, to: &str) -> bool {
    let Ok(changes) = workspace.rename(catalog, file, at, to) else {
        return false;
    };
    let project = workspace.project();
    for source in project.sources.iter() {
        let mut text = source.text.to_string();
        let own = changes.edits.iter().filter(|e| e.span.file == source.id);
        for edit in own.rev() {
            text.replace_range(edit.span.range(), &edit.text);
        }
        workspace.set_file(&source.name, text.as_bytes());
    }
    true
}

/// Codes and lines of what is wrong.
fn verdict(workspace: &Workspace, catalog: &Catalog) -> Vec<(String, String, u32)> {
    let checked = workspace.check(catalog);
    let told = checked.diagnostics.iter().map(|d| {
        let shown = d.span().and_then(|span| checked.sources.shown(span));
        let (file, line) = shown.map_or(Default::default(), |(f, start, _)| {
            (f.to_string(), start.line)
        });
        (d.code.id.to_owned(), file, line)
    });
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

#[test]
fn a_new_name_changes_nothing_else_and_the_old_one_comes_back() {
    let catalog = conformance::catalog();
    let (mut count, mut wrong) = (0, Vec::new());
    for (name, mut workspace, files) in valid() {
        let before = texts(&workspace);
        let verdict_before = verdict(&workspace, &catalog);
        for file in &files {
            let source = workspace.project().source(file).cloned().unwrap();
            let mut seen = formwork::sorted::SortedSet::new();
            for at in names(&source) {
                let place = workspace.definition(&catalog, file, at);
                let Some(first) = place.first().filter(|p| seen.insert(p.span)) else {
                    continue;
                };
                let old = source_of(&workspace, first.span);
                if !renamed(&mut workspace, &catalog, file, at, "zz_new") {
                    continue;
                }
                count += 1;
                if verdict(&workspace, &catalog) != verdict_before {
                    wrong.push(format!("{name}: {file}:{at} {old} judges otherwise"));
                }
                if !renamed(&mut workspace, &catalog, file, at, &old) {
                    wrong.push(format!("{name}: {file}:{at} {old} does not come back"));
                }
                if texts(&workspace) != before {
                    wrong.push(format!("{name}: {file}:{at} {old} changed more"));
                    for (path, text) in &before {
                        workspace.set_file(path, text.as_bytes());
                    }
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0], "of {count}");
    assert!(count > 60, "{count} names");
}

fn source_of(workspace: &Workspace, span: formwork::text::Span) -> String {
    workspace.project().sources.snippet(span).to_owned()
}

/// Of every use of something declared in a valid template the declaration is found. Of arguments and attributes nothing
/// is said: Terraform looks at none of a provider that nobody uses. What an override file replaces need not exist, and in
/// a few places Terraform lets pass what is not declared.
#[test]
fn what_is_used_is_declared_somewhere() {
    let catalog = conformance::catalog();
    let (mut count, mut wrong) = (0, Vec::new());
    let cases = valid().into_iter();
    for (name, workspace, files) in
        cases.filter(|(name, ..)| !["override", "declared"].iter().any(|w| name.contains(w)))
    {
        for file in &files {
            for token in workspace.semantic_tokens(&catalog, file) {
                count += 1;
                if token.marks.unresolved && token.kind != TokenKind::Property {
                    let text = source_of(&workspace, token.span);
                    wrong.push(format!("{name}: {file}:{} {text}", token.span.start));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0], "of {count}");
    assert!(count > 600, "{count} names");
}

/// Whatever is offered can be written: the text stays one that can be read.
#[test]
fn what_is_offered_can_be_read() {
    let catalog = conformance::catalog();
    let (mut count, mut in_json, mut wrong) = (0, 0, Vec::new());
    for (name, mut workspace, files) in valid() {
        for file in &files {
            let source = workspace.project().source(file).cloned().unwrap();
            let whole = |w: &Workspace| {
                w.project()
                    .tree(file)
                    .is_some_and(|t| t.problems.is_empty())
            };
            if !whole(&workspace) {
                continue;
            }
            // One after the other, each with another of the items.
            let step = if file.ends_with(".json") { 2 } else { 11 };
            for (turn, at) in names(&source).into_iter().step_by(step).enumerate() {
                let found = workspace.complete(&catalog, file, at + 1);
                let Some(span) = found.span else { continue };
                let item = &found.items[turn * 7 % found.items.len()];
                let mut text = source.text.to_string();
                text.replace_range(span.range(), &item.text);
                workspace.set_file(file, text.as_bytes());
                count += 1;
                in_json += usize::from(file.ends_with(".json"));
                let project = workspace.project();
                let broken = project
                    .tree(file)
                    .and_then(|t| t.problems.iter().next().cloned());
                // A value is still to be written behind `name =`.
                let hole = item.text.trim_end().ends_with('=');
                // Without its keyword a `for` is none.
                let keyword = source.snippet(span) == "for";
                if let Some(problem) = broken.filter(|_| !hole && !keyword) {
                    let label = &item.label;
                    wrong.push(format!("{name}: {file}:{at} {label}: {}", problem.title));
                }
                workspace.set_file(file, source.text.as_bytes());
            }
        }
    }
    assert_eq!(wrong, [""; 0], "of {count}");
    assert!(count > 60, "{count} places");
    assert!(in_json > 5, "{in_json} places in JSON");
}
