//! What stands around a place in a tree.

use std::rc::Rc;

use super::Project;
use super::values::Values;
use crate::addr::{Mode, ResourceAddr};
use crate::config;
use crate::eval;
use crate::syntax::ast::{Attribute, Block, Body, NativeBody};
use crate::syntax::{self, Cursor};
use crate::value::Value;

/// The blocks around a place, outermost first.
pub(super) fn blocks(body: &Body, offset: u32) -> Vec<&Block> {
    let mut found = Vec::new();
    let mut body = body;
    while let Body::Native(native) = body {
        let around = |b: &&Block| {
            let whole = b.header.to(b.close_brace);
            whole.start <= offset && offset <= whole.end
        };
        let Some(block) = native.blocks.iter().find(around) else {
            break;
        };
        found.push(block);
        body = &block.body;
    }
    found
}

/// Whether blocks of a tree are those that the text before the place tells of.
pub(super) fn agree(blocks: &[&Block], path: &[Vec<Rc<str>>]) -> bool {
    let same = |(block, words): (&&Block, &Vec<Rc<str>>)| {
        words.first().is_some_and(|kind| *kind == block.kind.name)
    };
    blocks.len() == path.len() && blocks.iter().zip(path).all(same)
}

/// A block's type and labels.
pub(super) fn words(block: &Block) -> Vec<Rc<str>> {
    let labels = block.labels.iter().map(|label| label.name.clone());
    std::iter::once(block.kind.name.clone())
        .chain(labels)
        .collect()
}

/// What surrounds a place of a file in the native syntax, unless that is a comment.
pub(super) fn cursor(project: &Project, file: &str, offset: u32) -> Option<Cursor> {
    let source = project.source(file)?;
    if file.ends_with(".json") {
        return None;
    }
    let top = |word: &str| {
        let shape = config::shape(&[]);
        shape.is_some_and(|s| s.blocks.iter().any(|(name, _)| *name == word))
    };
    Some(syntax::cursor(source, offset, &top)).filter(|cursor| !cursor.comment)
}

/// The content of a block in the native syntax.
pub(super) fn body(block: &Block) -> Option<&NativeBody> {
    match &block.body {
        Body::Native(body) => Some(body),
        Body::Json(_) => None,
    }
}

/// An argument of a block in the native syntax.
pub(super) fn attribute<'b>(block: &'b Block, name: &str) -> Option<&'b Attribute> {
    let mut attributes = body(block)?.attributes.iter();
    attributes.find(|a| &*a.name.name == name)
}

/// The resource that the outermost of some headers declares.
pub(super) fn resource_addr(path: &[impl AsRef<[Rc<str>]>]) -> Option<ResourceAddr> {
    let first = path.first()?.as_ref();
    let header = match first {
        [kind, ..] if &**kind == "check" => path.get(1)?.as_ref(),
        _ => first,
    };
    let [kind, type_name, name, ..] = header else {
        return None;
    };
    let mode = match &**kind {
        "resource" => Mode::Managed,
        "data" => Mode::Data,
        "ephemeral" => Mode::Ephemeral,
        _ => return None,
    };
    Some(ResourceAddr {
        mode,
        type_name: type_name.clone(),
        name: name.clone(),
    })
}

/// What a `dynamic` block binds in its content: an object of key and value.
pub(super) fn iterator(block: &Block, values: &Values<'_>) -> Option<(Rc<str>, Value)> {
    if &*block.kind.name != "dynamic" {
        return None;
    }
    let written = attribute(block, "iterator").and_then(|a| eval::keyword(&a.expr));
    let name = written.or_else(|| Some(&block.labels.first()?.name))?;
    let each = attribute(block, "for_each");
    let each = each.map(|a| values.value(&a.expr, Vec::new()));
    let each = each.unwrap_or_else(|| Value::unknown(crate::value::Type::Dynamic));
    let (key, value) = Values::element(&each);
    let object = [("key".into(), key), ("value".into(), value)];
    Some((name.clone(), Value::object(object.into())))
}
