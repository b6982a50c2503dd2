//! What stands around a place in a tree.

use std::borrow::Cow;
use std::rc::Rc;

use super::members::Members;
use super::values::Values;
use super::{Project, walk};
use crate::addr::{Mode, ResourceAddr};
use crate::config::{self, Module};
use crate::diag::Diagnostics;
use crate::eval;
use crate::schema::Catalog;
use crate::sorted::Gather;
use crate::syntax::ast::{Attribute, Block, Body, NativeBody};
use crate::syntax::json::{BodySpec, Reading, Rest};
use crate::syntax::{self, Cursor};
use crate::text::Source;
use crate::value::Value;

/// The blocks around a place of a file in the native syntax, outermost first.
pub(super) fn native_blocks(body: &Body, offset: u32) -> Vec<&Block> {
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

/// The blocks around a place, outermost first. Those in JSON have their content in the native form.
pub(super) fn blocks<'b>(
    (project, catalog, module): (&Project, &Catalog, &Module),
    body: &'b Body,
    offset: u32,
) -> Vec<Cow<'b, Block>> {
    if let Body::Native(_) = body {
        let native = native_blocks(body, offset);
        return native.into_iter().map(Cow::Borrowed).gathered();
    }
    let (mut found, mut path) = (Vec::new(), Vec::new());
    let top = Members::of(project, catalog, module, &path);
    let mut inner = walk::native(body, &top, false).into_owned();
    let around = |b: &Block| b.open_brace.start < offset && offset < b.close_brace.end;
    while let Some(mut block) = inner.blocks.into_iter().find(around) {
        path.push(words(&block));
        let members = Members::of(project, catalog, module, &path);
        let literal = path.len() == 1 && &*block.kind.name == "variable";
        inner = walk::native(&block.body, &members, literal).into_owned();
        block.body = Body::Native(inner.clone());
        found.push(Cow::Owned(block));
    }
    found
}

/// Whether blocks of a tree are those that the text before the place tells of.
pub(super) fn agree(blocks: &[Cow<'_, Block>], path: &[Vec<Rc<str>>]) -> bool {
    let same = |(block, words): (&Cow<'_, Block>, &Vec<Rc<str>>)| {
        words.first().is_some_and(|kind| *kind == block.kind.name)
    };
    blocks.len() == path.len() && blocks.iter().zip(path).all(same)
}

/// A block's type and labels.
pub(super) fn words(block: &Block) -> Vec<Rc<str>> {
    let labels = block.labels.iter().map(|label| label.name.clone());
    std::iter::once(block.kind.name.clone())
        .chain(labels)
        .gathered()
}

/// What surrounds a place of a file in the native syntax, unless that is a comment.
pub(super) fn cursor(source: &Source, offset: u32) -> Option<Cursor> {
    let top = |word: &str| {
        let shape = config::shape(&[]);
        shape.is_some_and(|s| s.blocks.iter().any(|(name, _)| *name == word))
    };
    Some(syntax::cursor(source, offset, &top)).filter(|cursor| !cursor.comment)
}

/// The content of a block in the native form.
pub(super) fn body(block: &Block) -> Option<&NativeBody> {
    match &block.body {
        Body::Native(body) => Some(body),
        Body::Json(_) => None,
    }
}

/// An argument of a block.
pub(super) fn attribute<'b>(block: &'b Block, name: &str) -> Option<Cow<'b, Attribute>> {
    argument(&block.body, name)
}

/// An argument of a body.
pub(super) fn argument<'b>(body: &'b Body, name: &str) -> Option<Cow<'b, Attribute>> {
    let reading = match name {
        "iterator" => Reading::Names,
        "alias" => Reading::Literal,
        _ => Reading::Template,
    };
    let spec = BodySpec {
        attributes: &[(name, reading)],
        blocks: &[],
        hidden: &[],
        rest: Rest::Ignored,
    };
    let of = |a: &&Attribute| &*a.name.name == name;
    match body.native(&spec, &mut Diagnostics::new()) {
        Cow::Borrowed(body) => body.attributes.iter().find(of).map(Cow::Borrowed),
        Cow::Owned(body) => body.attributes.iter().find(of).cloned().map(Cow::Owned),
    }
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
    let written = attribute(block, "iterator").and_then(|a| eval::keyword(&a.expr).cloned());
    let name = written.or_else(|| Some(block.labels.first()?.name.clone()))?;
    let each = attribute(block, "for_each");
    let each = each.map(|a| values.value(&a.expr, Vec::new()));
    let each = each.unwrap_or_else(|| Value::unknown(crate::value::Type::Dynamic));
    let (key, value) = Values::element(&each);
    let object = [("key".into(), key), ("value".into(), value)];
    Some((name, Value::object(object.into())))
}
