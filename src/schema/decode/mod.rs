//! Bodies by schema: which arguments and blocks are given, with their values converted to the schema's types.
//!
//! [`references`] first, [`content`] then: a body with a bad reference is not evaluated, so that one mistake is
//! reported once. [`Content`] keeps only what is given; [`Content::to_value`] fills in the rest.

mod body;
mod dynamic;
mod native;
mod refs;
#[cfg(test)]
mod tests;
mod value;

use std::rc::Rc;

pub use native::{known_only, native};
pub use refs::references;

use super::model::BlockSchema;
use crate::diag::Diagnostics;
use crate::eval::Scope;
use crate::syntax::ast::NativeBody;
use crate::value::Value;

/// What a body says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// The arguments that are given, in the schema's order; null counts as given.
    pub attributes: Vec<Given>,
    /// The blocks that are given, by type in the schema's order.
    pub blocks: Vec<GivenBlocks>,
}

/// An argument that is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Its place in [`BlockSchema::attributes`].
    pub index: usize,
    /// Its value, of the schema's type.
    pub value: Value,
}

/// All blocks of one type.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenBlocks {
    /// Their place in [`BlockSchema::blocks`].
    pub index: usize,
    /// The blocks.
    pub items: Items,
}

/// The blocks of one type, when it is known how many there are.
#[derive(Clone, Debug, PartialEq)]
pub enum Items {
    /// A `dynamic` block makes a number of blocks that is not known yet.
    Unknown,
    /// In source order, each with its label, if the nesting is by label.
    Known(Vec<(Option<Rc<str>>, Content)>),
}

impl Content {
    /// The value of an argument, when it is given.
    pub fn attribute(&self, schema: &BlockSchema, name: &str) -> Option<&Value> {
        let given = self.attributes.iter();
        let named = |g: &&Given| {
            schema
                .attributes
                .get(g.index)
                .is_some_and(|a| *a.name == *name)
        };
        given.clone().find(named).map(|g| &g.value)
    }
}

/// Evaluates a body. What is wrong is reported; the content holds unknown values in its place.
pub fn content(
    body: &NativeBody,
    schema: &BlockSchema,
    scope: &Scope,
    diags: &mut Diagnostics,
) -> Content {
    body::Decoder { diags }.content(body, schema, scope, false)
}
