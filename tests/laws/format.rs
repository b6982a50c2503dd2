//! Formatting changes the layout and not what a text says; what is formatted stays as it is.

use formwork::syntax;
use formwork::syntax::ast::{Attribute, Body, Expr, ExprKind, NativeBody};
use formwork::syntax::format::{self, Formatted};
use formwork::text::{Source, normal};

use super::tree;

fn read(bytes: &[u8]) -> (Source, Option<NativeBody>) {
    let source = tree::source("x.tf", bytes);
    match syntax::parse(&source) {
        (Body::Native(body), diags) if !diags.has_errors() => (source, Some(body)),
        _ => (source, None),
    }
}

/// The changes are in order, apart, needed, and cut no character.
fn edits(source: &Source, formatted: &Formatted) {
    let mut done = 0;
    for edit in &formatted.edits {
        tree::place(source, edit.span, tree::whole(source), "edit");
        assert!(done <= edit.span.start, "{:?} overlap", formatted.edits);
        assert_ne!(source.snippet(edit.span), edit.text, "an edit of nothing");
        done = edit.span.end;
    }
}

/// A whole argument that is one interpolation, which is written without it.
fn is_wrapped(attribute: &Attribute) -> bool {
    matches!(attribute.expr.kind, ExprKind::TemplateWrap(_))
}

fn any_wrapped(body: &NativeBody) -> bool {
    let inside = |block: &syntax::ast::Block| match &block.body {
        Body::Native(inner) => any_wrapped(inner),
        Body::Json(_) => false,
    };
    body.attributes.iter().any(is_wrapped) || body.blocks.iter().any(inside)
}

/// An expression without its places, and without the interpolation and the parentheses around it.
fn said(mut expr: &Expr) -> String {
    while let ExprKind::TemplateWrap(inner) | ExprKind::Parens(inner) = &expr.kind {
        expr = inner;
    }
    without_places(&format!("{:?}", expr.kind))
}

fn without_places(shown: &str) -> String {
    let mut parts = shown.split("Span {");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        out += part.split_once('}').map_or("", |(_, rest)| rest);
    }
    out
}

/// Everything that a body says, a line each.
fn lines(body: &NativeBody, path: &str, out: &mut Vec<String>) {
    for attribute in &body.attributes {
        // The types of variables have an old form that is written anew.
        if path != "/variable" || &*attribute.name.name != "type" {
            let line = format!("{path} {} = {}", attribute.name.name, said(&attribute.expr));
            out.push(line);
        }
    }
    for block in &body.blocks {
        let labels = block.labels.iter().map(|label| normal(&label.name));
        let labels: Vec<_> = labels.collect();
        out.push(format!("{path} {} {labels:?}", block.kind.name));
        if let Body::Native(inner) = &block.body {
            lines(inner, &format!("{path}/{}", block.kind.name), out);
        }
    }
}

/// Some lines alone are formatted without a change of what is said.
fn parts(source: &Source, bytes: &[u8], before: &NativeBody) {
    let size = u32::try_from(bytes.len()).expect("a small text");
    for range in [0..size / 2, size / 3..size / 3 * 2, size / 2..size] {
        let part = format::format(source, Some(range.clone())).expect("no mistakes");
        edits(source, &part);
        let (after, body) = read(&format::apply(bytes, &part.edits));
        let body = body.unwrap_or_else(|| panic!("{:?}: {range:?} has mistakes", after.text));
        let (mut wanted, mut found) = (Vec::new(), Vec::new());
        lines(before, "", &mut wanted);
        lines(&body, "", &mut found);
        assert_eq!(found, wanted, "{:?}: {range:?}", after.text);
    }
}

/// Formatting of any bytes.
pub fn holds(bytes: &[u8]) {
    let (source, before) = read(bytes);
    let Ok(formatted) = format::format(&source, None) else {
        assert!(before.is_none(), "a text without mistakes is refused");
        return;
    };
    let before = before.expect("a text with mistakes is not formatted");
    edits(&source, &formatted);
    if !formatted.faithful {
        return;
    }
    parts(&source, bytes, &before);
    let (source, after) = read(&format::apply(bytes, &formatted.edits));
    let after = after.unwrap_or_else(|| panic!("{:?} has mistakes", source.text));
    let (mut wanted, mut found) = (Vec::new(), Vec::new());
    lines(&before, "", &mut wanted);
    lines(&after, "", &mut found);
    assert_eq!(found, wanted, "{:?}", source.text);
    let again = format::format(&source, None).expect("no mistakes");
    // Of two interpolations one around the other, each time the outer one goes.
    assert!(
        again.edits.is_empty() || any_wrapped(&after),
        "{:?} is not formatted: {:?}",
        source.text,
        again.edits
    );
}
