use super::body::filtered;
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::sorted::Gather;
use crate::syntax::ast::{Attribute, Block, Body, JsonBody, JsonProperty, NativeBody};
use crate::syntax::json::{self, BodySpec, Reading, Rest};
use crate::text::Span;

/// The arguments and blocks that one of the language's own block types has. A row for each.
pub struct Shape {
    /// Arguments: name, how JSON strings in it are read, whether it is required.
    pub attributes: &'static [(&'static str, Reading, bool)],
    /// Blocks with the names of their labels.
    pub blocks: &'static [(&'static str, &'static [&'static str])],
}

/// What a body holds of a [`Shape`].
pub(super) struct Content {
    attributes: Vec<Attribute>,
    /// The blocks that have the right labels, in source order.
    pub(super) blocks: Vec<Block>,
}

impl Content {
    /// An argument.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| &*a.name.name == name)
    }

    /// All arguments.
    pub(super) fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }
}

/// The content of a body that may hold nothing but what the shape has.
pub(super) fn exact(body: &Body, shape: &Shape, diags: &mut Diagnostics) -> Content {
    let native = match body {
        Body::Native(native) => {
            unknown_items(native, shape, diags);
            native.clone()
        }
        Body::Json(json) => resolve(json, shape, Rest::Extraneous, diags),
    };
    known(native, shape, diags)
}

/// The content of a body that holds other things too, and the body without what the shape has.
pub(super) fn partial(body: &Body, shape: &Shape, diags: &mut Diagnostics) -> (Content, Body) {
    match body {
        Body::Native(native) => {
            let rest = NativeBody {
                attributes: native
                    .attributes
                    .iter()
                    .filter(|a| !shape.has_attribute(&a.name.name))
                    .cloned()
                    .gathered(),
                blocks: native
                    .blocks
                    .iter()
                    .filter(|b| !shape.has_block(&b.kind.name))
                    .cloned()
                    .gathered(),
                ..native.clone()
            };
            (known(native.clone(), shape, diags), Body::Native(rest))
        }
        Body::Json(json) => {
            let native = resolve(json, shape, Rest::Ignored, diags);
            let rest = JsonBody {
                value: filtered(&json.value, &|p: &JsonProperty| {
                    !shape.has_attribute(&p.name.name) && !shape.has_block(&p.name.name)
                })
                .into(),
            };
            (known(native, shape, diags), Body::Json(rest))
        }
    }
}

/// The arguments of a body whose names are the user's own, such as `locals`.
pub(super) fn just_attributes(
    body: &Body,
    reading: Reading,
    diags: &mut Diagnostics,
) -> Vec<Attribute> {
    match body {
        Body::Native(native) => {
            for block in native.blocks.iter().take(1) {
                let kind = &block.kind.name;
                let message = format!(
                    "blocks cannot stand here; if `{kind}` is an argument, write `{kind} =`"
                );
                let title = format!("Unexpected \"{kind}\" block");
                diags.push(
                    Diagnostic::new(&code::UNEXPECTED_BLOCK, message)
                        .titled(title)
                        .at(block.kind.span),
                );
            }
            native.attributes.clone()
        }
        Body::Json(json) => json::attributes(json, reading, diags),
    }
}

impl Shape {
    fn has_attribute(&self, name: &str) -> bool {
        self.attributes.iter().any(|(known, ..)| *known == name)
    }

    fn has_block(&self, name: &str) -> bool {
        self.blocks.iter().any(|(known, _)| *known == name)
    }
}

fn resolve(json: &JsonBody, shape: &Shape, rest: Rest, diags: &mut Diagnostics) -> NativeBody {
    let attributes: Vec<(&str, Reading)> =
        shape.attributes.iter().map(|(n, r, _)| (*n, *r)).gathered();
    let blocks: Vec<(&str, usize)> = shape
        .blocks
        .iter()
        .map(|(n, labels)| (*n, labels.len()))
        .gathered();
    let spec = BodySpec {
        attributes: &attributes,
        blocks: &blocks,
        hidden: &[],
        rest,
    };
    json::resolve(json, &spec, diags)
}

fn unknown_items(native: &NativeBody, shape: &Shape, diags: &mut Diagnostics) {
    for attribute in &native.attributes {
        if !shape.has_attribute(&attribute.name.name) {
            diags.push(unsupported_argument(attribute, shape));
        }
    }
    for block in &native.blocks {
        if !shape.has_block(&block.kind.name) {
            diags.push(unsupported_block(block, shape));
        }
    }
}

fn unsupported_argument(attribute: &Attribute, shape: &Shape) -> Diagnostic {
    let name = &*attribute.name.name;
    let at = attribute.name.span;
    let (hint, near) = if shape.has_block(name) {
        let hint = format!("; `{name}` is a block: leave out the equals sign");
        (hint, None)
    } else {
        let known = shape.attributes.iter().map(|(known, ..)| *known);
        (String::new(), nearest(name, known))
    };
    let message = format!("there is no argument `{name}` here{hint}");
    let problem = Diagnostic::new(&code::UNSUPPORTED_ARGUMENT, message).at(at);
    problem.suggest(at, name, near)
}

fn unsupported_block(block: &Block, shape: &Shape) -> Diagnostic {
    let name = &*block.kind.name;
    let at = block.kind.span;
    let (hint, near) = if shape.has_attribute(name) {
        let hint = format!("; `{name}` is an argument: write `{name} =`");
        (hint, None)
    } else {
        let known = shape.blocks.iter().map(|(known, _)| *known);
        (String::new(), nearest(name, known))
    };
    let message = format!("there is no block type `{name}` here{hint}");
    let problem = Diagnostic::new(&code::UNSUPPORTED_BLOCK, message).at(at);
    problem.suggest(at, name, near)
}

/// Keeps what the shape has; reports wrong labels and missing arguments.
fn known(native: NativeBody, shape: &Shape, diags: &mut Diagnostics) -> Content {
    let mut content = Content {
        attributes: Vec::new(),
        blocks: Vec::new(),
    };
    content.attributes.extend(
        native
            .attributes
            .into_iter()
            .filter(|a| shape.has_attribute(&a.name.name)),
    );
    for (name, _, required) in shape.attributes {
        if *required && content.attribute(name).is_none() {
            diags.push(missing_argument(name, native.missing_item));
        }
    }
    for block in native.blocks {
        let row = shape
            .blocks
            .iter()
            .find(|(known, _)| **known == *block.kind.name);
        if let Some((_, labels)) = row
            && has_labels(&block, labels, diags)
        {
            content.blocks.push(block);
        }
    }
    content
}

pub(super) fn missing_argument(name: &str, at: Span) -> Diagnostic {
    let message = format!("the argument `{name}` is required, but there is none");
    Diagnostic::new(&code::MISSING_ARGUMENT, message)
        .at(at)
        .about(name)
}

fn has_labels(block: &Block, labels: &[&str], diags: &mut Diagnostics) -> bool {
    let kind = &block.kind.name;
    if let Some(extra) = block.labels.get(labels.len()) {
        let message = match labels.len() {
            0 => format!("`{kind}` blocks have no labels"),
            _ => format!(
                "`{kind}` blocks have {} labels: {}",
                labels.len(),
                labels.join(", ")
            ),
        };
        let title = format!("Extraneous label for {kind}");
        diags.push(
            Diagnostic::new(&code::EXTRANEOUS_LABEL, message)
                .titled(title)
                .at(extra.span),
        );
        return false;
    }
    if let Some(missing) = labels.get(block.labels.len()) {
        let message = format!(
            "`{kind}` blocks have {} labels: {}",
            labels.len(),
            labels.join(", ")
        );
        let title = format!("Missing {missing} for {kind}");
        diags.push(
            Diagnostic::new(&code::MISSING_LABEL, message)
                .titled(title)
                .at(block.open_brace),
        );
        return false;
    }
    true
}

/// Where a missing argument of a block is reported.
pub(super) fn missing_item(block: &Block) -> Span {
    match &block.body {
        Body::Native(body) => body.missing_item,
        Body::Json(body) => body.value.close,
    }
}
