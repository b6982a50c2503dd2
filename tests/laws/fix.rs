//! Fixes are sound: they lie in their files and between characters, and their edits do not overlap; a text that could be
//! read still can be after any of them; a safe one removes its problem and adds none; fixing twice is fixing once.

use formwork::config;
use formwork::diag::{Diagnostic, Fix, code};
use formwork::schema::Catalog;
use formwork::sorted::SortedMap;
use formwork::syntax::{self, json};
use formwork::text::{FileId, Source, Sources};
use formwork::workspace::{Checked, FixOptions, LintOptions, Workspace};

/// A template's files.
pub type Files = Vec<(String, Vec<u8>)>;

/// A workspace of these files.
pub fn workspace(files: &[(String, Vec<u8>)]) -> Workspace {
    let mut workspace = Workspace::new();
    for (path, bytes) in files {
        workspace.set_file(path, bytes);
    }
    workspace
}

/// The files with one fix applied.
pub fn applied(files: &[(String, Vec<u8>)], sources: &Sources, fix: &Fix) -> Files {
    let mut files = files.to_vec();
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in edits {
        let source = sources.get(edit.span.file).expect("an edit is in a file");
        let (_, bytes) = files
            .iter_mut()
            .rfind(|(path, _)| **path == *source.name)
            .expect("the file is one of the template's");
        bytes.splice(edit.span.range(), edit.text.bytes());
    }
    files
}

/// How many problems a file's text has.
fn problems(path: &str, bytes: &[u8]) -> usize {
    let source = Source::from_bytes(FileId(0), path, bytes);
    if path.ends_with(".json") {
        json::parse(&source).1.len()
    } else {
        syntax::parse(&source).1.len()
    }
}

/// Every fix of a template is inside of its files, and leaves readable what was.
pub fn sound(files: &[(String, Vec<u8>)], checked: &Checked) {
    for diagnostic in checked.diagnostics.iter() {
        for fix in &diagnostic.fixes {
            inside(&checked.sources, diagnostic, fix);
            let after = applied(files, &checked.sources, fix);
            for ((path, before), (_, after)) in files.iter().zip(&after) {
                if before != after && problems(path, before) < problems(path, after) {
                    let text = String::from_utf8_lossy(before);
                    panic!("{}: {fix:?} breaks {text}", diagnostic.code.id);
                }
            }
        }
    }
}

fn inside(sources: &Sources, diagnostic: &Diagnostic, fix: &Fix) {
    let id = diagnostic.code.id;
    assert!(!fix.edits.is_empty(), "{id}: a fix does something");
    for edit in &fix.edits {
        let source = sources.get(edit.span.file).expect("an edit is in a file");
        let old = source.text.get(edit.span.range());
        assert!(old.is_some(), "{id}: {edit:?} is not in {}", source.name);
    }
    for pair in fix.edits.windows(2) {
        let (a, b) = (pair[0].span, pair[1].span);
        assert!(a.file != b.file || a.end <= b.start, "{id}: {pair:?}");
    }
}

/// What is wrong, wherever it stands.
pub type Kinds = SortedMap<(&'static str, String), usize>;

fn kinds<'d>(problems: impl Iterator<Item = &'d Diagnostic>) -> Kinds {
    let mut kinds = SortedMap::new();
    for problem in problems.filter(|d| !d.later) {
        *kinds
            .entry((problem.code.id, problem.title.clone()))
            .or_insert(0) += 1;
    }
    kinds
}

/// What one fix does to the problems of a template: whether its own is gone, and what it adds. What could not be seen
/// before because of the problem is not added: when the configuration cannot be read, it is not judged; when a root module has
/// errors, the modules it calls are not read; when a provider is not known, nothing is.
pub fn effect(
    files: &[(String, Vec<u8>)],
    catalog: &Catalog,
    checked: &Checked,
    problem: &Diagnostic,
    fix: &Fix,
) -> (bool, Vec<&'static str>) {
    let own = (problem.code.id, problem.title.clone());
    let changed = applied(files, &checked.sources, fix);
    let (old, read) = config::load(files);
    let (_, read_again) = config::load(&changed);
    let found = read
        .iter()
        .any(|d| d.code == problem.code && d.title == problem.title);
    let hides = found && read.has_errors() || problem.code == &code::MISSING_PROVIDER;
    let (before, after) = if hides {
        (kinds(read.iter()), kinds(read_again.iter()))
    } else {
        let after = workspace(&changed).check(catalog);
        (
            kinds(checked.diagnostics.iter()),
            kinds(after.diagnostics.iter()),
        )
    };
    let count = |kinds: &Kinds, kind| kinds.get(kind).copied().unwrap_or(0);
    let gone = count(&after, &own) < count(&before, &own) || hides && !found;
    let revealed = old.root.calls.len() > old.root.children.len();
    let told_later = |title: &String| {
        let mut later = checked.diagnostics.iter();
        later.any(|d| d.later && d.title == *title)
    };
    let new = after
        .iter()
        .filter(|(kind, n)| count(&before, kind) < **n && !revealed && !told_later(&kind.1));
    (gone, new.map(|((code, _), _)| *code).collect())
}

/// All of it, over any text with files in it.
pub fn holds(bytes: &[u8]) {
    let files = super::config::files(bytes);
    let template = workspace(&files);
    super::check::with_catalog(|catalog| {
        let linted = template.lint(catalog, &LintOptions::default());
        sound(&files, &linted.checked);
        for with_unsafe in [false, true] {
            idempotent(&template, catalog, with_unsafe);
        }
    });
}

/// Fixing twice is fixing once.
pub fn idempotent(template: &Workspace, catalog: &Catalog, with_unsafe: bool) {
    let options = FixOptions {
        with_unsafe,
        ..FixOptions::default()
    };
    let fixed = template.fix(catalog, &options);
    let mut again = template.clone();
    for (path, bytes) in &fixed.files {
        again.set_file(path, bytes);
    }
    let again = again.fix(catalog, &options);
    assert!(
        again.files.is_empty(),
        "{:?}, then {:?}",
        fixed.applied,
        again.applied
    );
}
