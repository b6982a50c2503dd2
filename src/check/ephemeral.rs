//! Ephemeral values may go only where nothing is stored.

use super::locate::{Step, locate};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::schema::BlockSchema;
use crate::schema::decode::{Content, Items};
use crate::syntax::ast::NativeBody;
use crate::value::{Marks, Value, View};

/// Reports every ephemeral value in a resource's arguments.
pub(crate) fn check(
    content: &Content,
    block: &BlockSchema,
    written: &NativeBody,
    diags: &mut Diagnostics,
) {
    inside(content, block, written, &mut Vec::new(), diags);
}

fn inside(
    content: &Content,
    block: &BlockSchema,
    written: &NativeBody,
    path: &mut Vec<Step>,
    diags: &mut Diagnostics,
) {
    for given in &content.attributes {
        let Some(attribute) = block.attributes.get(given.index) else {
            continue;
        };
        if attribute.write_only || !given.value.marks_deep().has(Marks::EPHEMERAL) {
            continue;
        }
        let name = &attribute.name;
        path.push(Step::Name(name.clone()));
        let at = locate(written, path);
        path.pop();
        for _ in 0..places(&given.value) {
            let message = format!("`{name}` is stored, so it cannot take an ephemeral value");
            diags.push(Diagnostic::new(&code::EPHEMERAL_USE, message).at(at));
        }
    }
    for given in &content.blocks {
        let (Some(nested), Items::Known(items)) = (block.blocks.get(given.index), &given.items)
        else {
            continue;
        };
        for (i, (_, item)) in items.iter().enumerate() {
            path.push(Step::Name(nested.name.clone()));
            path.push(Step::Index(i));
            inside(item, &nested.block, written, path, diags);
            path.truncate(path.len().saturating_sub(2));
        }
    }
}

/// In how many places of a value the mark stands: Terraform reports each.
fn places(value: &Value) -> usize {
    let own = usize::from(value.marks().has(Marks::EPHEMERAL));
    let (plain, _) = value.clone().unmark();
    let within: usize = match plain.view() {
        View::List(values) | View::Tuple(values) => values.iter().map(places).sum(),
        View::Map(values) | View::Object(values) => values.values().map(places).sum(),
        _ => 0,
    };
    own + within
}
