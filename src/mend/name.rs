//! Names: those that cannot be names, and those that mean something else than they seem to.

use super::one;
use super::place::Place;
use super::scene::Scene;
use crate::diag::{Diagnostic, Fix, Safety, nearest};
use crate::sorted::Gather;
use crate::text::{is_continue, is_start, is_word};

/// Arguments that every block of a kind has besides its own.
const META: &[(&str, &[&str])] = &[
    (
        "data",
        &["count", "depends_on", "for_each", "lifecycle", "provider"],
    ),
    (
        "module",
        &[
            "count",
            "depends_on",
            "for_each",
            "providers",
            "source",
            "version",
        ],
    ),
    ("provisioner", &["on_failure", "when"]),
    (
        "resource",
        &[
            "count",
            "depends_on",
            "for_each",
            "lifecycle",
            "provider",
            "provisioner",
        ],
    ),
];

/// An argument or block that may be one of those that the kind of block has.
pub(super) fn of_language(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span().filter(|at| scene.native(*at).is_some()) else {
        return Vec::new();
    };
    let Some(parsed) = scene.tree(at) else {
        return Vec::new();
    };
    let Some(body) = parsed.native() else {
        return Vec::new();
    };
    let place = Place::find(body, at.start);
    let around = match place.attribute {
        Some(_) => place.blocks.as_slice(),
        None => place.blocks.split_last().map_or(&[][..], |(_, rest)| rest),
    };
    let row = around.last().and_then(|b| {
        let outermost = around.len() == 1 || &*b.kind.name == "provisioner";
        let mut rows = META.iter().filter(|_| outermost);
        rows.find(|(name, _)| *name == &*b.kind.name)
    });
    let near = row.and_then(|(_, known)| nearest(scene.text(at), known.iter().copied()));
    near.map_or_else(Vec::new, |near| change(at, near, Safety::Unsafe))
}

fn change(at: crate::text::Span, to: &str, safety: Safety) -> Vec<Fix> {
    one(format!("Change to `{to}`"), at, to, safety)
}

/// A label that is no name: what cannot be in a name becomes an underscore.
pub(super) fn invalid(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span() else {
        return Vec::new();
    };
    let written = scene.text(at);
    let (at, written) = match written.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        Some(inside) => (at.inside(), inside),
        None => (at, written),
    };
    if written.is_empty() || written.contains(['\\', '"', '\n', '{']) {
        return Vec::new();
    }
    let fits = |c: char| is_continue(c) || c == '-';
    let mut name: String = written
        .chars()
        .map(|c| if fits(c) { c } else { '_' })
        .gathered();
    if name.starts_with(|c: char| !is_start(c) && c != '_') {
        name.insert(0, '_');
    }
    if name == written {
        return Vec::new();
    }
    change(at, &name, Safety::Unsafe)
}

/// A bare word where a reference is needed: a constant of another language, something declared, or a text without its
/// quotes.
pub(super) fn bare_word(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span().filter(|at| scene.native(*at).is_some()) else {
        return Vec::new();
    };
    let word = scene.text(at);
    let after = scene.source(at).and_then(|s| s.text.get(at.range().end..));
    if after.is_some_and(|rest| rest.starts_with('"')) {
        // A reference in quotes, as old templates have it.
        return Vec::new();
    }
    let constant = match word {
        "True" | "TRUE" => "true",
        "False" | "FALSE" => "false",
        "Null" | "NULL" | "None" | "nil" => "null",
        _ => "",
    };
    if !constant.is_empty() {
        return change(at, constant, Safety::Safe);
    }
    let plain = |c: char| is_word(c) || c == '_' || c == '-';
    let goes_on = after.is_some_and(|rest| rest.starts_with(['.', '[', '(']));
    if word.is_empty() || goes_on || !word.chars().all(plain) {
        return Vec::new();
    }
    let module = scene.module(at);
    let variable = module.is_some_and(|m| m.variables.contains_key(word));
    let local = module.is_some_and(|m| m.locals.contains_key(word));
    if matches!(
        word,
        "var" | "local" | "module" | "data" | "each" | "count" | "path" | "self"
    ) {
        return Vec::new();
    }
    match (variable, local) {
        (true, _) => change(at, &format!("var.{word}"), Safety::Unsafe),
        (false, true) => change(at, &format!("local.{word}"), Safety::Unsafe),
        (false, false) => change(at, &format!("\"{word}\""), Safety::Unsafe),
    }
}

/// A reference to nothing whose first word is nearly one of the language's own.
pub(super) fn first_word(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span() else {
        return Vec::new();
    };
    let Some((root, name)) = scene.text(at).split_once('.') else {
        return Vec::new();
    };
    let module = scene.module(at);
    let meant = match root {
        "locals" | "loca" | "lcoal" | "locl" => "local",
        "variable" | "variables" | "vars" | "vra" | "va" => "var",
        "modules" | "mod" | "moduel" => "module",
        _ => return Vec::new(),
    };
    let declared = module.is_some_and(|m| match meant {
        "local" => m.locals.contains_key(name),
        "var" => m.variables.contains_key(name),
        _ => m.calls.contains_key(name),
    });
    if !declared {
        return Vec::new();
    }
    let end = at.start + u32::try_from(root.len()).unwrap_or(0);
    change(crate::text::Span { end, ..at }, meant, Safety::Unsafe)
}

/// `count.index` or `each.key` in a block whose `count` or `for_each` is misspelt.
pub(super) fn repetition(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span().filter(|at| scene.native(*at).is_some()) else {
        return Vec::new();
    };
    let meant = match scene.text(at).starts_with("count") {
        true => "count",
        false => "for_each",
    };
    let tree = scene.tree(at);
    let body = tree.as_ref().and_then(|tree| tree.native());
    let place = body.map(|body| Place::find(body, at.start));
    let block = place.and_then(|place| place.blocks.first().copied());
    let arguments = block.and_then(super::place::inner).into_iter();
    let mut arguments = arguments.flat_map(|body| &body.attributes);
    if arguments.clone().any(|a| &*a.name.name == meant) {
        return Vec::new();
    }
    let found = arguments.find(|a| nearest(&a.name.name, [meant]).is_some());
    found.map_or_else(Vec::new, |a| change(a.name.span, meant, Safety::Unsafe))
}

/// A literal that should be another one, which was found where the rule is known.
pub(super) fn literal(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let (Some(at), Some(meant)) = (problem.span(), &problem.about) else {
        return Vec::new();
    };
    let inside = scene
        .text(at)
        .strip_prefix('"')
        .and_then(|t| t.strip_suffix('"'));
    match inside {
        Some(text) if !text.contains(['\\', '"', '$', '%']) && !meant.contains(['\\', '"']) => {
            change(at.inside(), meant, Safety::Unsafe)
        }
        _ => Vec::new(),
    }
}
