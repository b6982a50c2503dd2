//! Derives of `formwork::json`'s traits: how a struct or an enum is written as JSON and read from it.
//!
//! Attributes are spelled as serde's, because `tsify` makes TypeScript's types of the same ones: on a type
//! `rename_all`, `transparent`, `default`, `deny_unknown_fields`; on a field `rename`, `default`, `skip`,
//! `skip_serializing_if`, `flatten` (when written). The code that is made is calls of functions that are compiled once, one or two for a
//! field; serde's is a state machine for each type, ten times as large.

mod item;
mod names;
mod reading;
mod writing;

use proc_macro::TokenStream;

use item::Item;

/// How a value writes itself.
#[proc_macro_derive(Serialize, attributes(serde))]
pub fn serialize(input: TokenStream) -> TokenStream {
    derived(input, writing::code)
}

/// How a value is read.
#[proc_macro_derive(Deserialize, attributes(serde))]
pub fn deserialize(input: TokenStream) -> TokenStream {
    derived(input, reading::code)
}

fn derived(input: TokenStream, code: fn(&Item) -> Result<String, String>) -> TokenStream {
    let made = Item::parse(input).and_then(|item| code(&item));
    let text = made.unwrap_or_else(|wrong| format!("::core::compile_error!({wrong:?});"));
    text.parse().unwrap_or_default()
}
