//! The `_` block, which takes arguments out of reach of meta-arguments, and reserved block types.

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Block, Body, JsonBody, JsonKind, JsonNode};

/// Adds the content of a `_` block to a body. There may be one only.
pub(super) fn take(block: &Block, body: &mut Body, seen: &mut bool, diags: &mut Diagnostics) {
    if std::mem::replace(seen, true) {
        let message = "one `_` block is enough; join the two";
        diags.push(Diagnostic::new(&code::DUPLICATE_ESCAPE, message).at(block.header));
        return;
    }
    match (body, &block.body) {
        (Body::Native(body), Body::Native(more)) => {
            body.attributes.extend(more.attributes.iter().cloned());
            body.blocks.extend(more.blocks.iter().cloned());
        }
        (Body::Json(body), Body::Json(more)) => *body = joined(body, more),
        _ => {}
    }
}

/// An array of objects stands for one body with all their properties.
pub(super) fn joined(first: &JsonBody, second: &JsonBody) -> JsonBody {
    let node = JsonNode {
        kind: JsonKind::Array(vec![(*first.value).clone(), (*second.value).clone()]),
        ..(*first.value).clone()
    };
    JsonBody { value: node.into() }
}

/// Reports a block type that is kept for later.
pub(super) fn reserved(block: &Block, owner: &str, diags: &mut Diagnostics) {
    let kind = &block.kind.name;
    let message = format!("the block type `{kind}` is reserved for later versions of the language");
    diags.push(
        Diagnostic::new(&code::RESERVED_BLOCK, message)
            .titled(format!("Reserved block type name in {owner} block"))
            .at(block.kind.span),
    );
}
