//! Where things stand in a file: what a place is in, and how far what begins on a line goes.

use crate::sorted::Sort;
use crate::syntax::ast::{Body, JsonKind, JsonNode, NativeBody};
use crate::syntax::visit;
use crate::text::Span;

/// The top-level block that a place is in, as `kind.label.label`; of locals the one local. Empty outside of blocks.
pub(super) fn address(tree: &Body, at: u32) -> String {
    match tree {
        Body::Native(body) => native_address(body, at),
        Body::Json(body) => {
            let mut path = String::new();
            json_address(&body.value, at, None, &mut path);
            path
        }
    }
}

fn native_address(body: &NativeBody, at: u32) -> String {
    let after = body
        .blocks
        .partition_point(|block| block.header.start <= at);
    let block = after.checked_sub(1).and_then(|last| body.blocks.get(last));
    let Some(block) = block.filter(|block| block.close_brace.end >= at) else {
        return String::new();
    };
    let mut path = block.kind.name.to_string();
    for label in &block.labels {
        push(&mut path, &label.name);
    }
    if let ("locals", Body::Native(inner)) = (&*path, &block.body) {
        let local = inner.attributes.iter().find(|a| a.span.touches(at));
        if let Some(local) = local {
            push(&mut path, &local.name.name);
        }
    }
    path
}

fn push(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// How many names follow the kind of a top-level property in an address.
fn labels(kind: &str) -> usize {
    match kind {
        "resource" | "data" | "ephemeral" => 2,
        "terraform" | "moved" | "import" | "removed" => 0,
        _ => 1,
    }
}

fn json_address(node: &JsonNode, at: u32, left: Option<usize>, path: &mut String) {
    if left == Some(0) {
        return;
    }
    match &node.kind {
        JsonKind::Array(items) => {
            if let Some(item) = items.iter().find(|item| item.span.touches(at)) {
                json_address(item, at, left, path);
            }
        }
        JsonKind::Object(properties) => {
            let inside = |span: Span| span.touches(at);
            let mut properties = properties.iter();
            let found = properties.find(|p| inside(p.name.span.to(p.value.span)));
            if let Some(property) = found {
                let name = &*property.name.name;
                push(path, name);
                let left = left.map_or(labels(name), |left| left - 1);
                json_address(&property.value, at, Some(left), path);
            }
        }
        _ => {}
    }
}

/// Where what a file consists of begins and ends: blocks, arguments, and the parts of their values.
pub(super) struct Reach {
    parts: Vec<(u32, u32)>,
}

impl Reach {
    pub(super) fn of(body: &NativeBody) -> Self {
        let mut parts: Vec<(u32, u32)> = Vec::new();
        visit::blocks(body, &mut |block| {
            parts.push((block.header.start, block.close_brace.end));
            if let Body::Native(inner) = &block.body {
                let attributes = inner.attributes.iter();
                parts.extend(attributes.map(|a| (a.span.start, a.span.end)));
            }
        });
        visit::values(body, &mut |value| {
            visit::all(value, &mut |expr| {
                parts.push((expr.span.start, expr.span.end))
            });
        });
        parts.arrange();
        Self { parts }
    }

    /// The end of the furthest that begins between two places, but no earlier than the second.
    pub(super) fn from(&self, from: u32, to: u32) -> u32 {
        let first = self.parts.partition_point(|(start, _)| *start < from);
        let parts = self.parts.get(first..).unwrap_or(&[]).iter();
        let inside = parts.take_while(|(start, _)| *start < to);
        inside.map(|(_, end)| *end).fold(to, u32::max)
    }
}
