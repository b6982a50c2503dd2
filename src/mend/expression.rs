//! References and values that need a small change to fit.

use super::layout::{at_end, into_block, without};
use super::place::Place;
use super::plain::{around, in_brackets};
use super::scene::Scene;
use super::{many, one};
use crate::addr::{Mode, ResourceAddr};
use crate::diag::{Diagnostic, Edit, Fix, Safety};
use crate::sorted::Gather;
use crate::text::Span;

/// `a.b[0]` of something that there is once only.
pub(super) fn no_key(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span() else {
        return Vec::new();
    };
    let text = scene.text(at);
    let Some(start) = text.rfind('[').filter(|_| text.ends_with(']')) else {
        return Vec::new();
    };
    // The only instance is the first one of a list; what a name meant is not known.
    let more = scene.source(at).and_then(|s| s.text.get(at.range().end..));
    let more = more.is_some_and(|rest| rest.starts_with(['.', '[']));
    let safety = match text.get(start..) {
        // What follows the address of a resource in a block is another problem.
        Some("[0]") if start > 0 || !more => Safety::Safe,
        _ => Safety::Unsafe,
    };
    let key = at.last(text.len() - start);
    one("Remove the key", key, "", safety)
}

/// `a.b.c` where `a.b` has several instances.
pub(super) fn first_instance(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span().filter(|at| scene.native(*at).is_some()) else {
        return Vec::new();
    };
    let address = scene.text(at);
    let mut resources = scene
        .module(at)
        .into_iter()
        .flat_map(|m| m.resources.iter());
    let Some((_, resource)) = resources.find(|(addr, _)| is_named(addr, address)) else {
        return Vec::new();
    };
    if resource.count.is_none() {
        return Vec::new();
    }
    one("Take the first instance", at.tail(), "[0]", Safety::Unsafe)
}

fn is_named(addr: &ResourceAddr, text: &str) -> bool {
    addr.to_string() == text || addr.mode == Mode::Managed && text == format!("resource.{addr}")
}

/// `a.b.blocks.c` for the first of the blocks.
pub(super) fn first_element(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    match problem.span() {
        Some(at) if scene.text(at).starts_with('.') => {
            one("Take the first one", at.head(), "[0]", Safety::Unsafe)
        }
        _ => Vec::new(),
    }
}

/// What follows a whole object in `depends_on`.
pub(super) fn whole_object(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    match problem.span() {
        Some(at) if scene.text(at).starts_with(['.', '[']) => {
            one("Name the whole object", at, "", Safety::Safe)
        }
        _ => Vec::new(),
    }
}

/// A list for `for_each`.
pub(super) fn to_set(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span().filter(|at| scene.native(*at).is_some()) else {
        return Vec::new();
    };
    match scene.text(at).starts_with('[') && !scene.text(at).starts_with("[]") {
        true => around(at, "Make it a set", "toset(", ")"),
        false => Vec::new(),
    }
}

/// A single value, written out, for an argument that is a list or set.
pub(super) fn as_list(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let wanted = problem.about.as_ref().map(|name| name.as_str());
    let Some(at) = problem.span().filter(|_| wanted == Some("list")) else {
        return Vec::new();
    };
    in_brackets(scene, at)
}

/// A reference where a list of references is needed.
pub(super) fn reference_list(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span().filter(|at| scene.native(*at).is_some()) else {
        return Vec::new();
    };
    let inside = scene
        .text(at)
        .strip_prefix("\"${")
        .and_then(|t| t.strip_suffix("}\""));
    if let Some(inside) = inside.filter(|t| !t.contains(['"', '{'])) {
        return one("Remove the quotes", at, inside.trim(), Safety::Safe);
    }
    let Some(parsed) = scene.tree(at) else {
        return Vec::new();
    };
    let place = parsed.native().map(|body| Place::find(body, at.start));
    let Some(attribute) = place.and_then(|p| p.attribute) else {
        return Vec::new();
    };
    let listed = [
        "actions",
        "depends_on",
        "events",
        "ignore_changes",
        "replace_triggered_by",
    ];
    let named = listed.contains(&&*attribute.name.name);
    if !named || scene.text(attribute.expr.span).starts_with(['[', '{']) {
        return Vec::new();
    }
    in_brackets(scene, attribute.expr.span)
}

/// `count` and `for_each` in one block: either can go.
pub(super) fn either(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let (Some(at), Some(parsed)) = (problem.span(), problem.span().and_then(|at| scene.tree(at)))
    else {
        return Vec::new();
    };
    let Some(source) = scene.native(at) else {
        return Vec::new();
    };
    let place = parsed.native().map(|body| Place::find(body, at.start));
    let block = place.and_then(|p| p.block());
    let body = block.and_then(super::place::inner);
    let arguments = body.into_iter().flat_map(|b| &b.attributes);
    let both = arguments.filter(|a| matches!(&*a.name.name, "count" | "for_each"));
    both.flat_map(|a| {
        let edits = vec![without(source, a.span)];
        many(format!("Remove `{}`", a.name.name), edits, Safety::Unsafe)
    })
    .gathered()
}

/// An output that shows something sensitive.
pub(super) fn sensitive(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some((at, source)) = problem.span().and_then(|at| Some((at, scene.native(at)?))) else {
        return Vec::new();
    };
    let Some(parsed) = scene.tree(at) else {
        return Vec::new();
    };
    let place = parsed.native().map(|body| Place::find(body, at.start));
    let Some(block) = place.and_then(|p| p.block()) else {
        return Vec::new();
    };
    let body = super::place::inner(block);
    let mut given = body.into_iter().flat_map(|b| &b.attributes);
    let edit = match given.find(|a| &*a.name.name == "sensitive") {
        Some(given) => Some(Edit {
            span: given.expr.span,
            text: "true".to_owned(),
        }),
        None => into_block(source, block, "sensitive = true"),
    };
    edit.map_or_else(Vec::new, |edit| {
        many("Mark the output as sensitive", vec![edit], Safety::Unsafe)
    })
}

/// A variable that nobody declares.
pub(super) fn declare(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some((at, source)) = problem.span().and_then(|at| Some((at, scene.native(at)?))) else {
        return Vec::new();
    };
    let Some(name) = scene.text(at).strip_prefix("var.") else {
        return Vec::new();
    };
    let edit = at_end(source, &format!("variable \"{name}\" {{}}"));
    many(
        format!("Declare the variable `{name}`"),
        vec![edit],
        Safety::ShowOnly,
    )
}

/// A folder of the template that is named without `./`.
pub(super) fn local_source(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span() else {
        return Vec::new();
    };
    let folder = scene
        .text(at)
        .strip_prefix('"')
        .and_then(|t| t.strip_suffix('"'));
    let Some(folder) = folder.filter(|f| !f.is_empty() && !f.contains(['\\', '"', '$', '%']))
    else {
        return Vec::new();
    };
    let within = scene.module(at).map_or("", |m| &*m.directory);
    let mut prefix = String::new();
    for part in [within, folder] {
        prefix.push_str(part);
        if !part.is_empty() && !part.ends_with('/') {
            prefix.push('/');
        }
    }
    if !scene
        .config
        .files
        .names()
        .any(|name| name.starts_with(&*prefix))
    {
        return Vec::new();
    }
    let start = Span {
        start: at.start + 1,
        end: at.start + 1,
        ..at
    };
    one("Write it as a path", start, "./", Safety::Unsafe)
}

/// `a.b.count`
pub(super) fn length(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some((at, source)) = problem.span().and_then(|at| Some((at, scene.native(at)?))) else {
        return Vec::new();
    };
    let end = at.range().end;
    let count = ".count";
    if !source
        .text
        .get(end..)
        .is_some_and(|rest| rest.starts_with(count))
    {
        return Vec::new();
    }
    let whole = Span::new(at.file, at.range().start, end + count.len());
    let text = format!("length({})", source.snippet(at));
    one("Count its instances", whole, text, Safety::Unsafe)
}
