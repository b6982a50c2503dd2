use super::{BodySpec, Reading, Rest, expr};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::sorted::Gather;
use crate::syntax::ast::{
    Attribute, Block, Body, Ident, JsonBody, JsonKind, JsonNode, JsonProperty, NativeBody,
};
use crate::text::Span;

/// The arguments and blocks that a JSON body stands for, once it is known which names are which.
pub fn resolve(body: &JsonBody, spec: &BodySpec<'_>, diags: &mut Diagnostics) -> NativeBody {
    let node = &*body.value;
    let mut native = NativeBody {
        attributes: Vec::new(),
        blocks: Vec::new(),
        span: node.span,
        missing_item: missing_item(node),
    };
    let mut misplaced = Diagnostics::new();
    let found = properties(node, None, &mut misplaced);
    if spec.rest == Rest::Extraneous {
        // The reference looks a second time, for names that it does not know.
        diags.append(misplaced.clone());
    }
    diags.append(misplaced);
    for property in found {
        let name = &*property.name.name;
        if name == "//" || spec.hidden.contains(&name) {
            continue;
        }
        let reading = spec.attributes.iter().find(|(n, _)| *n == name);
        let block = spec.blocks.iter().find(|(n, _)| *n == name);
        match (reading, block, spec.rest) {
            (Some((_, reading)), ..) => argument(property, *reading, &mut native, diags),
            (None, Some((_, labels)), _) => {
                let mut unpack = Unpack {
                    kind: &property.name,
                    labels: Vec::new(),
                    blocks: &mut native.blocks,
                    diags,
                };
                unpack.value(&property.value, *labels);
            }
            (None, None, Rest::Arguments) => {
                argument(property, Reading::Template, &mut native, diags);
            }
            (None, None, Rest::Extraneous) => diags.push(extraneous(property, spec)),
            (None, None, Rest::Ignored) => {}
        }
    }
    native
}

/// All properties of a JSON body as arguments, for bodies whose names are the user's own.
pub fn attributes(body: &JsonBody, reading: Reading, diags: &mut Diagnostics) -> Vec<Attribute> {
    let JsonKind::Object(properties) = &body.value.kind else {
        diags.push(wrong_type(
            body.value.start(),
            "an object is needed here, with the arguments of this block",
        ));
        return Vec::new();
    };
    let mut list: Vec<Attribute> = Vec::with_capacity(properties.len());
    let mut seen = crate::sorted::SortedMap::new();
    for property in properties {
        if &*property.name.name == "//" {
            continue;
        }
        if let Some(first) = seen.insert(property.name.name.clone(), property.name.span) {
            diags.push(duplicate(property, first).titled("Duplicate attribute definition"));
            continue;
        }
        list.push(attribute(property, reading, diags));
    }
    list
}

fn argument(
    property: &JsonProperty,
    reading: Reading,
    native: &mut NativeBody,
    diags: &mut Diagnostics,
) {
    let name = &property.name.name;
    if let Some(first) = native.attributes.iter().find(|a| a.name.name == *name) {
        return diags.push(duplicate(property, first.name.span));
    }
    native.attributes.push(attribute(property, reading, diags));
}

fn attribute(property: &JsonProperty, reading: Reading, diags: &mut Diagnostics) -> Attribute {
    Attribute {
        name: property.name.clone(),
        expr: expr::expr(&property.value, reading, diags).into(),
        span: property.name.span.to(property.value.span),
    }
}

fn duplicate(property: &JsonProperty, first: Span) -> Diagnostic {
    let message = format!("`{}` is already set in this block", property.name.name);
    Diagnostic::new(&code::JSON_DUPLICATE_ARGUMENT, message)
        .at(property.name.span)
        .see(first, "first set here")
}

fn extraneous(property: &JsonProperty, spec: &BodySpec<'_>) -> Diagnostic {
    let name = &property.name.name;
    let known = spec.attributes.iter().map(|(n, _)| *n);
    let candidates = known.chain(spec.blocks.iter().map(|(n, _)| *n));
    let message = format!("there is no argument or block `{name}` here");
    let at = property.name.span;
    let problem = Diagnostic::new(&code::JSON_EXTRANEOUS_PROPERTY, message).at(at);
    problem.suggest(at, name, nearest(name, candidates))
}

fn wrong_type(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(&code::JSON_WRONG_TYPE, message).at(span)
}

fn missing_item(node: &JsonNode) -> Span {
    match node.kind {
        JsonKind::Object(_) => node.close,
        _ => node.start(),
    }
}

/// The properties of an object, or of all objects of an array. `label` is for the message: the
/// properties are labels of a block, not its content.
fn properties<'n>(
    node: &'n JsonNode,
    label: Option<&str>,
    diags: &mut Diagnostics,
) -> Vec<&'n JsonProperty> {
    let what = match label {
        Some(kind) => format!("to give the labels of `{kind}`"),
        None => "to give arguments and blocks".to_owned(),
    };
    match &node.kind {
        JsonKind::Null => Vec::new(),
        JsonKind::Object(list) => list.iter().gathered(),
        JsonKind::Array(values) => {
            let mut all = Vec::new();
            for value in values {
                match &value.kind {
                    JsonKind::Object(list) => all.extend(list),
                    _ => diags.push(wrong_type(
                        value.start(),
                        &format!("an object is needed here, {what}"),
                    )),
                }
            }
            all
        }
        _ => {
            diags.push(wrong_type(
                node.start(),
                &format!("an object or an array of objects is needed here, {what}"),
            ));
            Vec::new()
        }
    }
}

/// Takes labels off a value until blocks are left.
struct Unpack<'a> {
    kind: &'a Ident,
    labels: Vec<Ident>,
    blocks: &'a mut Vec<Block>,
    diags: &'a mut Diagnostics,
}

impl Unpack<'_> {
    fn value(&mut self, node: &JsonNode, labels: usize) {
        if labels == 0 {
            return self.content(node);
        }
        let found = properties(node, Some(&self.kind.name), self.diags);
        if found.is_empty() {
            let message = format!(
                "a property is needed whose name is a label of `{}`",
                self.kind.name
            );
            let problem = Diagnostic::new(&code::JSON_MISSING_LABEL, message).at(node.start());
            return self.diags.push(problem);
        }
        for property in found {
            self.labels.push(property.name.clone());
            self.value(&property.value, labels - 1);
            self.labels.pop();
        }
    }

    fn content(&mut self, node: &JsonNode) {
        match &node.kind {
            JsonKind::Null => {}
            JsonKind::Object(_) => self.block(node, node.open),
            JsonKind::Array(values) => values.iter().for_each(|v| self.block(v, node.open)),
            _ => {
                let message = format!(
                    "an object or an array of objects is needed here, the content of `{}`",
                    self.kind.name
                );
                self.diags.push(wrong_type(node.start(), &message));
            }
        }
    }

    fn block(&mut self, node: &JsonNode, header: Span) {
        self.blocks.push(Block {
            kind: self.kind.clone(),
            labels: self.labels.clone(),
            body: Body::Json(JsonBody {
                value: node.clone().into(),
            }),
            header,
            open_brace: node.open,
            close_brace: node.close,
        });
    }
}
