use crate::addr::Reference;
use crate::config::Condition;
use crate::diag::Diagnostics;
use crate::eval::references;
use crate::syntax::ast::{Body, JsonNode, NativeBody};
use crate::syntax::json::{self, Reading};

/// Every reference in a body, nested blocks included.
pub fn body_uses(body: &Body) -> Vec<Reference> {
    let mut found = Vec::new();
    match body {
        Body::Native(native) => native_uses(native, &mut found),
        Body::Json(json) => json_uses(&json.value, &mut found),
    }
    found
}

/// Every reference in a condition and its message.
pub fn condition_uses(condition: &Condition) -> Vec<Reference> {
    let mut found = references(&condition.condition);
    found.extend(references(&condition.error_message));
    found
}

fn native_uses(body: &NativeBody, found: &mut Vec<Reference>) {
    for attribute in &body.attributes {
        found.extend(references(&attribute.expr));
    }
    for block in &body.blocks {
        match &block.body {
            Body::Native(native) => native_uses(native, found),
            Body::Json(json) => json_uses(&json.value, found),
        }
    }
}

/// In JSON every text may be a template.
fn json_uses(node: &JsonNode, found: &mut Vec<Reference>) {
    let expr = json::expr(node, Reading::Template, &mut Diagnostics::new());
    found.extend(references(&expr));
}
