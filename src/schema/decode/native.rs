use std::borrow::Cow;

use super::body::block_name;
use crate::diag::Diagnostics;
use crate::schema::model::{BlockSchema, Nesting};
use crate::sorted::Gather;
use crate::syntax::ast::{Body, NativeBody};
use crate::syntax::json::{self, BodySpec, Reading, Rest};

/// The native form of a body; for JSON the schema tells what is an argument and what a block.
pub fn native<'b>(
    body: &'b Body,
    schema: &BlockSchema,
    diags: &mut Diagnostics,
) -> Cow<'b, NativeBody> {
    let body = match body {
        Body::Native(body) => return Cow::Borrowed(body),
        Body::Json(body) => body,
    };
    let attributes: Vec<_> = schema
        .attributes
        .iter()
        .map(|a| (&*a.name, Reading::Template))
        .gathered();
    let labels = |nesting| usize::from(nesting == Nesting::Map);
    let mut blocks: Vec<_> = schema
        .blocks
        .iter()
        .map(|b| (&*b.name, labels(b.nesting)))
        .gathered();
    blocks.push(("dynamic", 1));
    let spec = BodySpec {
        attributes: &attributes,
        blocks: &blocks,
        hidden: &[],
        rest: Rest::Extraneous,
    };
    Cow::Owned(json::resolve(body, &spec, diags))
}

/// The same body without what the schema does not know: what nobody reports where an override file was merged
/// in.
pub fn known_only(body: &NativeBody, schema: &BlockSchema) -> NativeBody {
    let mut body = body.clone();
    let known = |name: &str| schema.attribute(name).is_some() || schema.nested(name).is_some();
    body.attributes
        .retain(|a| schema.attribute(&a.name.name).is_some());
    body.blocks
        .retain(|b| known(block_name(b)) || &*b.kind.name == "dynamic");
    body
}

/// The native form of the body of a `dynamic` block.
pub(super) fn dynamic<'b>(body: &'b Body, diags: &mut Diagnostics) -> Cow<'b, NativeBody> {
    let body = match body {
        Body::Native(body) => return Cow::Borrowed(body),
        Body::Json(body) => body,
    };
    let spec = BodySpec {
        attributes: &[
            ("for_each", Reading::Template),
            ("iterator", Reading::Static),
            ("labels", Reading::Template),
        ],
        blocks: &[("content", 0)],
        hidden: &[],
        rest: Rest::Extraneous,
    };
    Cow::Owned(json::resolve(body, &spec, diags))
}
