//! What is wrong with the files: those of a package, or the one file that needs none.

use super::{limit, rule};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::sorted::SortedMap;
use crate::syntax::archive::{self, ArchiveError, Limits};
use crate::text::{Sources, Span};

pub(super) fn check(
    sources: &mut Sources,
    files: &SortedMap<String, Vec<u8>>,
    diags: &mut Diagnostics,
) {
    let mut parts = files.iter().filter(|(name, _)| !is_beside(name));
    let Some((name, content)) = parts.next() else {
        return;
    };
    if parts.next().is_none() && !name.contains('/') && archive::is_template(name) {
        single(sources, name, content, diags);
        return;
    }
    for fault in archive::faults(files, Limits::SERVICE) {
        let content = fault.path().and_then(|path| files.get_key_value(path));
        let place = content.map(|(name, bytes)| place(sources, name, bytes, &fault));
        diags.extend(Some(told(&fault, place)));
    }
}

/// Whether a template that is one file is handed over without this one: values of variables go on their own, and hidden
/// files not at all.
fn is_beside(name: &str) -> bool {
    let first = name.split('/').next().unwrap_or_default();
    let hidden = first.starts_with('.') && !matches!(first, "." | "..");
    hidden || name.ends_with(".tfvars") || name.ends_with(".tfvars.json")
}

fn single(sources: &mut Sources, name: &str, content: &[u8], diags: &mut Diagnostics) {
    if let Err(fault) = archive::check_text(name, content) {
        let at = place(sources, name, content, &fault);
        diags.push(told(&fault, Some(at)));
    }
    //= TPL-1, TPL-7
    let broken = if content.len() > limit::FILE {
        &rule::FILE_SIZE
    } else if String::from_utf8_lossy(content).chars().count() > limit::BODY {
        &rule::BODY_LENGTH
    } else {
        return;
    };
    diags.push(broken.broken("").at(start(sources, name, content)));
}

fn told(fault: &ArchiveError, place: Option<Span>) -> Diagnostic {
    let message = format!("{fault} ({}, {})", fault.rule(), fault.code());
    let problem = Diagnostic::new(&code::SERVICE_RULE, message);
    match place {
        Some(place) => problem.at(place),
        None => problem,
    }
}

/// The place of a fault in its file: the first byte that does not belong, or the beginning.
fn place(sources: &mut Sources, name: &str, content: &[u8], fault: &ArchiveError) -> Span {
    let start = start(sources, name, content);
    let bad = match fault {
        ArchiveError::NotUtf8(_) => std::str::from_utf8(content).err(),
        _ => None,
    };
    bad.map_or(start, |bad| {
        let at = bad.valid_up_to();
        Span::new(start.file, at, at + 1)
    })
}

/// Files that Terraform's other commands read: nothing here does.
pub(super) fn of_other_commands(
    sources: &mut Sources,
    files: &SortedMap<String, Vec<u8>>,
) -> Diagnostics {
    let mut diags = Diagnostics::new();
    for (name, content) in files {
        let stem = name
            .strip_suffix(".json")
            .or_else(|| name.strip_suffix(".hcl"));
        let what = match stem.map(|stem| (stem.ends_with(".tftest"), stem.ends_with(".tfquery"))) {
            Some((true, _)) => "tests",
            Some((_, true)) => "queries",
            _ => continue,
        };
        let message = format!("not supported: Formwork runs no {what}, and this file is not read");
        let mut problem = Diagnostic::new(&code::NOT_RUN, message);
        problem.severity = Severity::Note;
        diags.push(problem.at(start(sources, name, content)));
    }
    diags
}

/// The beginning of a file, which may be one that no part of the configuration comes from.
pub(super) fn start(sources: &mut Sources, name: &str, content: &[u8]) -> Span {
    let known = sources.iter().find(|source| &*source.name == name);
    let known = known.map(|source| source.id);
    let id = known.unwrap_or_else(|| sources.add_bytes(name, content));
    Span::new(id, 0, 0)
}
