use super::escape::joined;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::sorted::Gather;
use crate::syntax::ast::{
    Attribute, Block, Body, JsonBody, JsonKind, JsonNode, JsonProperty, NativeBody,
};
use crate::syntax::json::{self, Reading};
use crate::text::Span;

/// A body with the arguments of another one in place of its own, and with the other's blocks in place of
/// all its blocks of the same type.
pub(super) fn merged(base: &Body, over: &Body, diags: &mut Diagnostics) -> Body {
    match (base, over) {
        (Body::Native(base), Body::Native(over)) => Body::Native(native(base, over)),
        (Body::Json(base), Body::Json(over)) => Body::Json(json(base, over)),
        (Body::Native(base), Body::Json(over)) => {
            Body::Native(native(base, &arguments(&over.value, base, diags)))
        }
        (Body::Json(_), Body::Native(_)) => {
            diags.push(mixed(over.span()));
            base.clone()
        }
    }
}

fn mixed(at: Span) -> Diagnostic {
    let message = "blocks of a JSON file and of a native one cannot override each other; only plain arguments can";
    Diagnostic::new(&code::UNSUPPORTED_FEATURE, message).at(at)
}

/// The plain arguments of a JSON body. Whether anything else is an argument or a block, only a schema tells.
fn arguments(over: &JsonNode, base: &NativeBody, diags: &mut Diagnostics) -> NativeBody {
    let mut body = NativeBody {
        attributes: Vec::new(),
        blocks: Vec::new(),
        ..base.clone()
    };
    collect(over, &mut |property| {
        let written = |n: &Attribute| n.name.name == property.name.name;
        let plain = !matches!(
            property.value.kind,
            JsonKind::Object(_) | JsonKind::Array(_)
        );
        if plain || base.attributes.iter().any(written) {
            body.attributes.push(Attribute {
                name: property.name.clone(),
                expr: json::expr(&property.value, Reading::Template, diags).into(),
                span: property.name.span.to(property.value.span),
            });
        } else {
            diags.push(mixed(property.name.span));
        }
    });
    body
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
            JsonKind::Object(properties.iter().filter(|p| keep(p)).cloned().gathered())
        }
        JsonKind::Array(values) => {
            JsonKind::Array(values.iter().map(|value| filtered(value, keep)).gathered())
        }
        other => other.clone(),
    };
    JsonNode {
        kind,
        ..node.clone()
    }
}
