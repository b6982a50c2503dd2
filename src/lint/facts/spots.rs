//! Arguments by type and way, for rules that know which arguments they mean.

use crate::lint::{BlockView, ResourceView, Scene};
use crate::schema::{AttributeSchema, BlockSchema};
use crate::sorted::Gather;
use crate::syntax::ast::{Attribute, Body, NativeBody};
use crate::value::View;

/// An argument: the type without `huaweicloud_`, and names with dots on the way through blocks.
///
/// A type stands for its older names too, such as `vpc_v1` for `vpc`.
pub(in crate::lint) type Spot = (&'static str, &'static str);

/// The type of a managed resource as tables write it.
pub(in crate::lint) fn kind<'s>(resource: &ResourceView<'s>) -> Option<&'s str> {
    let name = resource.kind().strip_prefix("huaweicloud_");
    name.filter(|_| resource.is_managed()).map(current)
}

/// A type without the number of an old version.
pub(in crate::lint) fn current(name: &str) -> &str {
    let old = ["_v1", "_v2", "_v3"];
    let shorter = old.iter().find_map(|end| name.strip_suffix(end));
    shorter.unwrap_or(name)
}

/// The managed resources of a type, and of its older names.
pub(in crate::lint) fn of<'s>(scene: &'s Scene<'s>, kind: &str) -> Vec<ResourceView<'s>> {
    let names = ["", "_v1", "_v2", "_v3"].map(|end| format!("huaweicloud_{kind}{end}"));
    let all = names.iter().flat_map(|name| scene.resources_of(name));
    all.gathered()
}

/// Calls with each block that could hold an argument of the table, and with the argument's name.
pub(in crate::lint) fn each<'s>(
    scene: &'s Scene<'s>,
    table: &[Spot],
    judge: &mut dyn FnMut(&ResourceView<'s>, &BlockView<'s>, &'static str),
) {
    for (kind, way) in table {
        for resource in of(scene, kind) {
            along(&resource, way, &mut |block, name| {
                judge(&resource, block, name)
            });
        }
    }
}

/// The blocks on the way to an argument of one block. Where a name ends in `?`, the block may stand for what is off
/// when it is missing: then the block around it is judged by the name of the missing one.
pub(in crate::lint) fn along<'s>(
    block: &BlockView<'s>,
    way: &'static str,
    judge: &mut dyn FnMut(&BlockView<'s>, &'static str),
) {
    match way.split_once('.') {
        None => judge(block, way),
        Some((name, rest)) => {
            let optional = name.strip_suffix('?');
            let blocks = block.blocks(optional.unwrap_or(name));
            if let Some(name) = optional.filter(|_| blocks.is_none()) {
                judge(block, name);
            }
            for inner in &blocks.items {
                along(inner, rest, judge);
            }
        }
    }
}

/// Whether something is certainly not switched on: not given, empty, or told to be off.
pub(in crate::lint) fn is_off(block: &BlockView<'_>, name: &str) -> bool {
    let value = block.value(name);
    match value.view() {
        View::Null => block.is_given(name) == Some(false),
        View::Bool(on) => !on,
        View::String(text) => {
            let off = ["", "false", "off", "disable", "disabled"];
            off.iter().any(|word| word.eq_ignore_ascii_case(text))
        }
        _ => false,
    }
}

/// Whether something is certainly switched off in so many words.
pub(in crate::lint) fn is_said_off(block: &BlockView<'_>, name: &str) -> bool {
    block.is_given(name) == Some(true) && is_off(block, name)
}

/// Whether something is certainly switched on.
pub(in crate::lint) fn is_on(block: &BlockView<'_>, name: &str) -> bool {
    let value = block.value(name);
    match value.view() {
        View::Bool(on) => on,
        View::String(text) => {
            let on = ["true", "on", "enable", "enabled"];
            on.iter().any(|word| word.eq_ignore_ascii_case(text))
        }
        _ => false,
    }
}

/// Every argument that is written in a body and in the blocks of it, with what the catalogue says of it.
pub(in crate::lint) fn arguments<'s>(
    body: &'s NativeBody,
    schema: &'s BlockSchema,
    each: &mut dyn FnMut(&'s Attribute, &'s AttributeSchema),
) {
    for argument in &body.attributes {
        if let Some(of) = schema.attribute(&argument.name.name) {
            each(argument, of);
        }
    }
    for block in &body.blocks {
        let Body::Native(inner) = &block.body else {
            continue;
        };
        let label = block.labels.first();
        let dynamic = label.filter(|_| &*block.kind.name == "dynamic");
        let Some(nested) = schema.nested(&dynamic.unwrap_or(&block.kind).name) else {
            continue;
        };
        if dynamic.is_none() {
            arguments(inner, &nested.block, each);
            continue;
        }
        for content in &inner.blocks {
            if let Body::Native(inner) = &content.body {
                arguments(inner, &nested.block, each);
            }
        }
    }
}
