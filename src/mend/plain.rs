//! Old and quoted forms of what is written plainly.

use std::rc::Rc;

use super::layout::{indentation, indented};
use super::place::Place;
use super::scene::Scene;
use super::{many, name, one, shape};
use crate::diag::{Diagnostic, Diagnostics, Edit, Fix, Safety};
use crate::eval;
use crate::syntax;
use crate::syntax::ast::{Attribute, ExprKind};
use crate::text::{Source, Span};

/// The text between the quotes of a literal without escapes and interpolations, in the native syntax.
fn quoted<'s>(scene: &Scene<'s>, at: Span) -> Option<&'s str> {
    scene.native(at)?;
    let inside = scene.text(at).strip_prefix('"')?.strip_suffix('"')?;
    let special = |c: char| c.is_control() || "\\\"$%".contains(c);
    (!inside.contains(special)).then_some(inside)
}

/// Quotes around what is written without them.
pub(super) fn unquote(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span() else {
        return Vec::new();
    };
    match quoted(scene, at).map(str::trim) {
        Some(inside) if is_name(at, inside) => one("Remove the quotes", at, inside, Safety::Safe),
        _ => Vec::new(),
    }
}

/// Whether a text is a keyword or a reference when it stands alone.
fn is_name(at: Span, text: &str) -> bool {
    let (expr, problems) = syntax::parse_expression(&Source::new(at.file, "", text));
    problems.is_empty() && matches!(expr.kind, ExprKind::Traversal(..))
}

/// Quotes around a type; `list` and `map` alone need the type of their elements.
pub(super) fn quoted_type(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some((at, inside)) = problem.span().and_then(|at| Some((at, quoted(scene, at)?))) else {
        return Vec::new();
    };
    let plain = match inside {
        "list" => "list(any)",
        "map" => "map(any)",
        "boolean" => "bool",
        other => other,
    };
    let source = Source::new(at.file, "", plain);
    let (expr, mut problems): (_, Diagnostics) = syntax::parse_expression(&source);
    if eval::type_constraint(&expr, &mut problems).is_none() || problems.has_errors() {
        return Vec::new();
    }
    one("Remove the quotes", at, plain, Safety::Safe)
}

/// `["*"]` for all changes.
pub(super) fn all_changes(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span().filter(|at| scene.native(*at).is_some()) else {
        return Vec::new();
    };
    let alone = scene.text(at).chars().filter(|c| !c.is_whitespace());
    let alone = alone.eq("[\"*\"]".chars());
    let safety = if alone { Safety::Safe } else { Safety::Unsafe };
    one("Change to `all`", at, "all", safety)
}

/// A value that should be a list of such values.
pub(super) fn in_brackets(scene: &Scene<'_>, at: Span) -> Vec<Fix> {
    if scene.source(at).is_none() || scene.text(at).is_empty() {
        return Vec::new();
    }
    around(at, "Write it as a list", "[", "]")
}

/// Puts something before and after a text.
pub(super) fn around(at: Span, title: &str, before: &str, after: &str) -> Vec<Fix> {
    let insert = |span: Span, text: &str| Edit {
        span,
        text: text.to_owned(),
    };
    let edits = vec![insert(at.head(), before), insert(at.tail(), after)];
    many(title, edits, Safety::Unsafe)
}

/// A label too many.
pub(super) fn label(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some((at, source)) = problem.span().and_then(|at| Some((at, scene.native(at)?))) else {
        return Vec::new();
    };
    let before = source.text.get(..at.range().start).unwrap_or("");
    let start = before.trim_end_matches([' ', '\t']).len();
    let span = Span::new(at.file, start, at.range().end);
    one("Remove the label", span, "", Safety::Unsafe)
}

/// `required_providers` outside of a `terraform` block.
pub(super) fn wrap_required(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some((at, source)) = problem.span().and_then(|at| Some((at, scene.native(at)?))) else {
        return Vec::new();
    };
    let Some(parsed) = scene.tree(at) else {
        return Vec::new();
    };
    let place = parsed.native().map(|body| Place::find(body, at.start));
    let Some(item) = place.and_then(|p| p.item()) else {
        return Vec::new();
    };
    let inside = source.snippet(item);
    if inside.contains("<<") {
        return Vec::new();
    }
    let inside = indented(inside, "  ");
    let text = format!("terraform {{\n  {inside}\n}}");
    one(
        "Put it into a `terraform` block",
        item,
        text,
        Safety::Unsafe,
    )
}

/// An argument that goes out of use, and the one argument of its type that takes its place. Where both can stand beside
/// each other it is not sure that they mean the same.
pub(super) fn successor(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span().filter(|at| scene.native(*at).is_some()) else {
        return Vec::new();
    };
    let tree = scene.tree(at);
    let file = tree.as_ref().and_then(|tree| tree.native());
    let place = file.map(|file| Place::find(file, at.start));
    let (Some(file), Some(place)) = (file, place) else {
        return Vec::new();
    };
    let Some(schema) = shape::schema(scene, &place) else {
        return Vec::new();
    };
    let name = place.attribute.map(|a| &a.name);
    let Some((name, old)) = name.and_then(|name| Some((name, schema.attribute(&name.name)?)))
    else {
        return Vec::new();
    };
    let fits = |other: &&str| {
        let new = schema.attribute(other).filter(|_| **other != *old.name);
        let new = new.filter(|new| !new.deprecated && new.configurable() && new.ty == old.ty);
        new.is_some() && !place.has(file, other)
    };
    let only = |names: &[Rc<str>]| {
        let mut found = names
            .iter()
            .map(|name| &**name)
            .filter(fits)
            .map(str::to_owned);
        found.next().filter(|_| found.next().is_none())
    };
    let relations = &old.relations;
    let instead = only(&relations.conflicts_with).map(|new| (new, Safety::Unsafe));
    let choice = || only(&relations.at_least_one_of).or_else(|| only(&relations.exactly_one_of));
    let instead = instead.or_else(|| choice().map(|new| (new, Safety::ShowOnly)));
    instead.map_or_else(Vec::new, |(new, safety)| {
        one(format!("Change to `{new}`"), name.span, new, safety)
    })
}

/// `name { … }` where an argument `name` is known.
pub(super) fn block_as_argument(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.span().filter(|at| scene.native(*at).is_some()) else {
        return Vec::new();
    };
    let Some(parsed) = scene.tree(at) else {
        return Vec::new();
    };
    let Some(place) = parsed.native().map(|body| Place::find(body, at.start)) else {
        return Vec::new();
    };
    let Some((block, outer)) = place.blocks.split_last() else {
        return Vec::new();
    };
    let around = Place {
        blocks: outer.to_vec(),
        attribute: None,
    };
    let schema = shape::schema(scene, &around);
    let own = outer
        .last()
        .is_some_and(|b| matches!(&*b.kind.name, "locals" | "required_providers" | "module"));
    let argument = schema.is_some_and(|s| {
        s.attribute(&block.kind.name)
            .is_some_and(|a| a.configurable())
    });
    if !(own || argument) || !block.labels.is_empty() {
        return name::of_language(scene, problem);
    }
    let edit = Edit {
        span: block.kind.span.tail(),
        text: " =".to_owned(),
    };
    match scene.is_readable(at, std::slice::from_ref(&edit)) {
        true => many("Write it as an argument", vec![edit], Safety::Unsafe),
        false => Vec::new(),
    }
}

/// `name = { … }` where a block `name` is known.
pub(super) fn argument_as_block(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some((at, source)) = problem.span().and_then(|at| Some((at, scene.native(at)?))) else {
        return Vec::new();
    };
    let Some(parsed) = scene.tree(at) else {
        return Vec::new();
    };
    let Some(place) = parsed.native().map(|body| Place::find(body, at.start)) else {
        return Vec::new();
    };
    let Some(attribute) = place.attribute else {
        return Vec::new();
    };
    if !is_block(scene, &place, &attribute.name.name) {
        return name::of_language(scene, problem);
    }
    let plainly = matches!(attribute.expr.kind, ExprKind::Object(_)).then(|| Edit {
        span: Span {
            start: attribute.name.span.end,
            end: attribute.expr.span.start,
            ..at
        },
        text: " ".to_owned(),
    });
    let anew = as_block(source, attribute).map(|text| Edit {
        span: attribute.span,
        text,
    });
    let mut edits = plainly.into_iter().chain(anew);
    let good = edits.find(|edit| scene.is_readable(at, std::slice::from_ref(edit)));
    good.map_or_else(Vec::new, |edit| {
        many("Write it as a block", vec![edit], Safety::Unsafe)
    })
}

/// Whether the innermost block of a place can have a block of this name without labels.
fn is_block(scene: &Scene<'_>, place: &Place<'_>, name: &str) -> bool {
    let kind = place.block().map(|b| &*b.kind.name);
    let known = match kind {
        None => ["import", "locals", "moved", "removed", "terraform"].as_slice(),
        Some("terraform") => &["cloud", "required_providers"],
        Some("resource" | "data") => &["_", "connection", "lifecycle"],
        Some("lifecycle") => &["postcondition", "precondition"],
        Some("variable") => &["validation"],
        Some("output") => &["precondition"],
        Some("check") => &["assert"],
        Some("dynamic") => &["content"],
        Some(_) => &[],
    };
    let schema = shape::schema(scene, place);
    known.contains(&name) || schema.is_some_and(|s| s.nested(name).is_some())
}

/// The blocks that an object, or a list of objects, is meant to be.
fn as_block(source: &Source, attribute: &Attribute) -> Option<String> {
    let objects = match &attribute.expr.kind {
        ExprKind::Tuple(elements) => elements.as_slice(),
        ExprKind::Object(_) => std::slice::from_ref(&*attribute.expr),
        _ => return None,
    };
    let own = indentation(source, attribute.span.start);
    let mut blocks = Vec::new();
    for object in objects {
        let ExprKind::Object(items) = &object.kind else {
            return None;
        };
        let mut lines = String::new();
        for item in items.iter().filter(|_| object.span.file == source.id) {
            let (key, value) = (
                source.snippet(item.key.span),
                source.snippet(item.value.span),
            );
            let key = key.trim_matches('"');
            lines.push_str(&format!("\n{own}  {key} = {value}"));
        }
        blocks.push(format!("{} {{{lines}\n{own}}}", attribute.name.name));
    }
    (!blocks.is_empty()).then(|| blocks.join(&format!("\n{own}")))
}
