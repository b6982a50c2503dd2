use super::escape::joined;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Block, Body, JsonBody, JsonKind, JsonNode, JsonProperty, NativeBody};

/// A body with the arguments of another one in place of its own, and with the other's blocks in place of
/// all its blocks of the same type.
pub(super) fn merged(base: &Body, over: &Body, diags: &mut Diagnostics) -> Body {
    match (base, over) {
        (Body::Native(base), Body::Native(over)) => Body::Native(native(base, over)),
        (Body::Json(base), Body::Json(over)) => Body::Json(json(base, over)),
        (Body::Native(_), Body::Json(_)) | (Body::Json(_), Body::Native(_)) => {
            let message =
                "an override file in JSON can change JSON files only, and a native one native ones";
            diags.push(Diagnostic::new(&code::UNSUPPORTED_FEATURE, message).at(over.span()));
            base.clone()
        }
    }
}

/// What type of block it gives: for `dynamic`, its label.
fn gives(block: &Block) -> &str {
    match block.labels.first() {
        Some(label) if &*block.kind.name == "dynamic" => &label.name,
        _ => &block.kind.name,
    }
}

fn native(base: &NativeBody, over: &NativeBody) -> NativeBody {
    let mut result = base.clone();
    result
        .attributes
        .retain(|a| over.attributes.iter().all(|o| o.name.name != a.name.name));
    result.attributes.extend(over.attributes.iter().cloned());
    result
        .blocks
        .retain(|b| over.blocks.iter().all(|o| gives(o) != gives(b)));
    result.blocks.extend(over.blocks.iter().cloned());
    result
}

fn json(base: &JsonBody, over: &JsonBody) -> JsonBody {
    let mut names = Vec::new();
    collect(&over.value, &mut |property| {
        names.push(property.name.name.clone())
    });
    let kept = JsonBody {
        value: filtered(&base.value, &|property| {
            !names.contains(&property.name.name)
        })
        .into(),
    };
    joined(&kept, over)
}

fn collect(node: &JsonNode, visit: &mut dyn FnMut(&JsonProperty)) {
    match &node.kind {
        JsonKind::Object(properties) => properties.iter().for_each(visit),
        JsonKind::Array(values) => values.iter().for_each(|value| collect(value, visit)),
        _ => {}
    }
}

/// A JSON body without the properties that do not pass.
pub(super) fn filtered(node: &JsonNode, keep: &dyn Fn(&JsonProperty) -> bool) -> JsonNode {
    let kind = match &node.kind {
        JsonKind::Object(properties) => {
            JsonKind::Object(properties.iter().filter(|p| keep(p)).cloned().collect())
        }
        JsonKind::Array(values) => {
            JsonKind::Array(values.iter().map(|value| filtered(value, keep)).collect())
        }
        other => other.clone(),
    };
    JsonNode {
        kind,
        ..node.clone()
    }
}
