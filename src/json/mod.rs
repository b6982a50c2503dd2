//! Structs as JSON text and back: what is stored, and what crosses the border.
//!
//! [`Serialize`] and [`Deserialize`] are derived by the crate in `scripts/derive`, with serde's attributes. A struct is read from a
//! tree and written as text, through one [`Reader`] and one [`Writer`] that are compiled once; a field costs two calls.
//!
//! INVARIANT: reading never stops in the middle. What is missing or of another kind is noted, and something of the right type
//! is read in its place; [`read`] tells the first problem instead of the value. Thus no derived code tests for mistakes.

mod error;
mod parse;
mod plain;
mod pretty;
mod reader;
mod scan;
mod tree;
mod writer;

use serde_json::Value as Json;

pub use error::Unreadable;
pub use formwork_derive::{Deserialize, Serialize};
pub use parse::{number, parse};
pub use pretty::pretty;
pub use reader::{Deserialize, Reader};
pub use scan::Scanner;
pub(crate) use tree::json;
pub use tree::{ToTree, put};
pub use writer::{Raw, Serialize, Writer};

/// The compact text of a value.
pub fn text(value: &(impl Serialize + ?Sized)) -> String {
    let mut out = Writer::default();
    value.write(&mut out);
    out.finish()
}

/// A value as a tree.
pub fn tree(value: &(impl Serialize + ?Sized)) -> Json {
    // What a writer writes can be parsed; only what nests too deep is lost.
    parse(text(value).as_bytes()).unwrap_or_default()
}

/// Reads a value from text.
///
/// # Errors
/// When the text is no JSON, or not of the value's form.
pub fn read<T: Deserialize>(text: &[u8]) -> Result<T, Unreadable> {
    from_tree(parse(text)?)
}

/// Reads a value from a tree.
///
/// # Errors
/// When the tree is not of the value's form.
pub fn from_tree<T: Deserialize>(tree: Json) -> Result<T, Unreadable> {
    let mut input = Reader::new(tree);
    let value = T::read(&mut input);
    input.finish().map(|()| value)
}
