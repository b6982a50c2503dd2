//! What types exist and what their arguments are: the catalogue of the huaweicloud provider, and the few
//! types of other providers that are built in.
//!
//! INVARIANT: a type that is not in the catalogue is [`Lookup::Unknown`]; a type whose service has not been
//! loaded yet is [`Lookup::NotLoaded`] and never an error of the template.

pub mod decode;

mod builtin;
mod catalog;
mod foreign;
mod index;
mod json_error;
mod model;
mod pack;
mod read;
mod rules;
#[cfg(test)]
pub(crate) mod tests;

pub use catalog::{Catalog, CatalogVersion, Kind, Lookup, ProviderLookup};
pub use foreign::Foreign;
pub use model::{
    AttributeSchema, BlockSchema, DiffSuppress, Format, NestedBlock, Nesting, ProviderSchema,
    Relations, ResourceSchema, Rule,
};
pub use read::PackError;
pub use rules::{has_stated, ignores_case, is_whole, stated};
