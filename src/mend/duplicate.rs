//! What stands twice: the second goes. It is safe to do so when both say the same.

use super::layout::without;
use super::many;
use super::place::Place;
use super::scene::Scene;
use crate::diag::{Diagnostic, Fix, Role, Safety};
use crate::syntax::{self, ast::Body};
use crate::text::{Source, Span};

/// A declaration or block that was there before.
pub(super) fn item(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let (Some(at), Some(first)) = (problem.span(), first(problem)) else {
        return remove(scene, problem);
    };
    let (Some(second), Some(first)) = (item_at(scene, at), item_at(scene, first)) else {
        return Vec::new();
    };
    removed(scene, second, first)
}

/// A block or argument that cannot stand where it is.
pub(super) fn remove(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(item) = problem.span().and_then(|at| item_at(scene, at)) else {
        return Vec::new();
    };
    let Some(source) = scene.native(item) else {
        return Vec::new();
    };
    many("Remove it", vec![without(source, item)], Safety::Unsafe)
}

/// An argument that is set twice. The tree has only the first.
pub(super) fn argument(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let (Some(at), Some(first)) = (problem.span(), first(problem)) else {
        return Vec::new();
    };
    let Some(first) = item_at(scene, first) else {
        return Vec::new();
    };
    let second = scene
        .native(at)
        .and_then(|source| argument_at(source, at.start));
    second.map_or_else(Vec::new, |second| removed(scene, second, first))
}

fn first(problem: &Diagnostic) -> Option<Span> {
    let mut labels = problem.labels.iter();
    let first = labels.find(|l| l.role == Role::Secondary)?;
    Some(first.span)
}

fn removed(scene: &Scene<'_>, second: Span, first: Span) -> Vec<Fix> {
    let Some(source) = scene.native(second) else {
        return Vec::new();
    };
    if first == second {
        return Vec::new();
    }
    let same = scene.text(first) == scene.text(second);
    let safety = if same { Safety::Safe } else { Safety::Unsafe };
    many("Remove the second", vec![without(source, second)], safety)
}

/// The item that a place is in.
fn item_at(scene: &Scene<'_>, at: Span) -> Option<Span> {
    scene.native(at)?;
    let parsed = scene.tree(at)?;
    Place::find(parsed.native()?, at.start).item()
}

/// The longest argument that is looked at.
const LONGEST: usize = 1 << 15;

/// The argument that begins at a place, read from there.
fn argument_at(source: &Source, start: u32) -> Option<Span> {
    let rest = source.text.get(start as usize..)?;
    let mut end = rest.len().min(LONGEST);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let part = Source::new(source.id, "", rest.get(..end)?);
    let (Body::Native(body), problems) = syntax::parse(&part) else {
        return None;
    };
    let first = body.attributes.first()?;
    let clean = |at: Span| at.start >= first.span.end;
    if first.span.start != 0 || !problems.iter().filter_map(Diagnostic::span).all(clean) {
        return None;
    }
    Some(Span {
        start,
        end: start + first.span.end,
        file: source.id,
    })
}
