//! Of any text a tree comes back; its places are in the file and nest; reading it again gives the same.

use formwork::diag::Diagnostics;
use formwork::syntax::ast::{Attribute, Body, Expr, NativeBody};
use formwork::syntax::{self, tfvars, visit};
use formwork::text::{FileId, Source, Span};

/// A file on its own.
pub fn source(name: &str, bytes: &[u8]) -> Source {
    Source::from_bytes(FileId(0), name, bytes)
}

/// The whole of a file.
pub fn whole(source: &Source) -> Span {
    Span::new(source.id, 0, source.text.len())
}

/// A place lies in another one, and cuts no character.
pub fn place(source: &Source, span: Span, outer: Span, what: &str) {
    let text = &source.text;
    assert!(
        span.file == outer.file
            && outer.start <= span.start
            && span.start <= span.end
            && span.end <= outer.end,
        "{what}: {span:?} is not in {outer:?} of {text:?}"
    );
    assert!(
        text.get(span.range()).is_some(),
        "{what}: {span:?} cuts a character of {text:?}"
    );
}

/// The places of an expression nest.
pub fn expression(source: &Source, expr: &Expr) {
    visit::children(expr, &mut |child| {
        place(source, child.span, expr.span, "expression");
        expression(source, child);
    });
}

/// The places of an argument nest.
pub fn attribute(source: &Source, attribute: &Attribute, outer: Span) {
    place(source, attribute.span, outer, "attribute");
    place(source, attribute.name.span, attribute.span, "name");
    place(source, attribute.expr.span, attribute.span, "value");
    expression(source, &attribute.expr);
}

/// The places of a body nest.
pub fn body(source: &Source, body: &NativeBody, outer: Span) {
    place(source, body.span, outer, "body");
    place(source, body.missing_item, outer, "missing item");
    for one in &body.attributes {
        attribute(source, one, body.span);
    }
    for block in &body.blocks {
        let whole = block.header.to(block.close_brace);
        place(source, whole, body.span, "block");
        place(source, block.kind.span, block.header, "type");
        place(source, block.open_brace, whole, "brace");
        for label in &block.labels {
            place(source, label.span, block.header, "label");
        }
        if let Body::Native(inner) = &block.body {
            self::body(source, inner, whole);
        }
    }
}

/// Between the items of a body that was read without problems stands nothing that means anything.
fn covered(source: &Source, body: &NativeBody, start: usize, end: usize) {
    let attributes = body.attributes.iter().map(|a| a.span.range());
    let blocks = body.blocks.iter();
    let blocks = blocks.map(|b| b.header.to(b.close_brace).range());
    let mut items: Vec<_> = attributes.chain(blocks).collect();
    items.sort_by_key(|range| range.start);
    let ends = std::iter::once(start).chain(items.iter().map(|r| r.end));
    let starts = items.iter().map(|r| r.start).chain([end]);
    for (start, end) in ends.zip(starts) {
        let gap = source.text.get(start..end).expect("items do not overlap");
        assert!(is_blank(gap), "{gap:?} is nowhere in the tree");
    }
    for block in &body.blocks {
        if let Body::Native(inner) = &block.body {
            let (open, close) = (block.open_brace.range(), block.close_brace.range());
            covered(source, inner, open.end, close.start);
        }
    }
}

/// White space, comments and a byte order mark.
fn is_blank(text: &str) -> bool {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let line = rest.starts_with('#') || rest.starts_with("//");
        rest = match rest {
            "" => return true,
            _ if line => rest.split_once('\n').map_or("", |(_, rest)| rest),
            _ => match rest.strip_prefix("/*").and_then(|r| r.split_once("*/")) {
                Some((_, rest)) => rest,
                None => return false,
            },
        };
    }
}

/// Every place that problems name is in the file.
pub fn problems(source: &Source, diags: &Diagnostics) {
    for diagnostic in diags.iter() {
        let at = diagnostic.span();
        assert!(at.is_some(), "{} has no place", diagnostic.title);
        for label in &diagnostic.labels {
            if label.span == Span::nowhere() {
                continue;
            }
            place(source, label.span, whole(source), &diagnostic.title);
        }
        for fix in &diagnostic.fixes {
            for edit in &fix.edits {
                place(source, edit.span, whole(source), &fix.title);
            }
        }
    }
}

/// Everything that is read of a text in the native syntax.
pub fn holds(bytes: &[u8]) {
    let source = source("x.tf", bytes);
    let all = whole(&source);
    let (tree, diags) = syntax::parse(&source);
    let again = syntax::parse(&source);
    assert!(again == (tree.clone(), diags.clone()), "read twice");
    problems(&source, &diags);
    let Body::Native(tree) = &tree else {
        panic!("a native file has a native body");
    };
    assert_eq!(tree.span.end, all.end, "the body reaches to the end");
    if diags.is_empty() {
        covered(&source, tree, 0, all.range().end);
    }
    body(&source, tree, all);
    let (template, diags) = syntax::parse_template(&source);
    problems(&source, &diags);
    place(&source, template.span, all, "template");
    expression(&source, &template);
    let (expr, diags) = syntax::parse_expression(&source);
    problems(&source, &diags);
    place(&source, expr.span, all, "expression");
    expression(&source, &expr);
    let values = self::source("x.tfvars", bytes);
    let (list, diags) = tfvars::parse(&values);
    problems(&values, &diags);
    for one in &list {
        attribute(&values, one, all);
    }
}
