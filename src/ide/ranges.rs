use super::{Project, blueprint};
use crate::sorted::Sort;
use crate::syntax::ast::{Body, Expr, JsonKind, JsonNode, NativeBody};
use crate::syntax::visit;
use crate::text::Span;

/// What can be folded: blocks, lists, objects and other expressions over several lines, from bracket to bracket.
pub fn folding(project: &Project, file: &str) -> Vec<Span> {
    if let Some((source, _)) = project.blueprint(file) {
        return blueprint::folding(source);
    }
    let Some(tree) = project.tree(file) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    match &tree.body {
        Body::Native(body) => {
            visit::blocks(body, &mut |block| {
                all.push(block.open_brace.to(block.close_brace))
            });
            visit::values(body, &mut |value| {
                visit::all(value, &mut |part| all.push(part.span));
            });
        }
        Body::Json(body) => nodes(&body.value, &mut |span| {
            if tree.source.snippet(span).starts_with(['{', '[']) {
                all.push(span);
            }
        }),
    }
    all.retain(|span| tree.source.snippet(*span).contains('\n'));
    all.arrange();
    // Of several that begin on a line only the largest is of use.
    let line = |span: &Span| tree.source.lines.line_of(span.start);
    all.arrange_by_key(|span| (line(span), std::cmp::Reverse(span.end)));
    all.dedup_by_key(|span| line(span));
    all
}

/// The parts of a file around a place, from the smallest to the whole.
pub fn selection(project: &Project, file: &str, offset: u32) -> Vec<Span> {
    if let Some((source, _)) = project.blueprint(file) {
        return blueprint::selection(source, offset);
    }
    let Some(source) = project.source(file) else {
        return Vec::new();
    };
    let mut all = vec![Project::whole(source)];
    match project.tree(file).map(|tree| &tree.body) {
        Some(Body::Native(body)) => around(body, offset, &mut all),
        Some(Body::Json(body)) => nodes(&body.value, &mut |span| all.push(span)),
        None => {}
    }
    all.retain(|span| span.touches(offset));
    all.arrange_by_key(|span| span.end - span.start);
    all.dedup();
    all
}

/// Everything a JSON value consists of.
fn nodes(node: &JsonNode, visit: &mut dyn FnMut(Span)) {
    visit(node.span);
    match &node.kind {
        JsonKind::Array(values) => values.iter().for_each(|value| nodes(value, visit)),
        JsonKind::Object(properties) => {
            for property in properties {
                visit(property.name.span.to(property.value.span));
                visit(property.name.span);
                nodes(&property.value, visit);
            }
        }
        _ => {}
    }
}

fn around(body: &NativeBody, offset: u32, all: &mut Vec<Span>) {
    let mut add = |span: Span| {
        let inside = span.touches(offset);
        if inside {
            all.push(span);
        }
        inside
    };
    for attribute in &body.attributes {
        if add(attribute.span) {
            add(attribute.name.span);
            visit::all(&attribute.expr, &mut |part: &Expr| {
                add(part.span);
            });
        }
    }
    for block in &body.blocks {
        let whole = block.header.to(block.close_brace);
        if !add(whole) {
            continue;
        }
        let labels = block.labels.iter().map(|label| label.span);
        let inside = Span {
            start: block.open_brace.end.min(block.close_brace.start),
            end: block.close_brace.start,
            ..whole
        };
        for span in labels.chain([block.kind.span, inside]) {
            add(span);
        }
    }
    for block in &body.blocks {
        if let Body::Native(inner) = &block.body
            && block.header.to(block.close_brace).touches(offset)
        {
            around(inner, offset, all);
        }
    }
}
