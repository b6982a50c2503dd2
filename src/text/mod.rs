//! Source files and places in them. Knows nothing of any language.

mod json;
mod lines;
mod source;
mod span;

pub use lines::{LineIndex, Position};
pub use source::{BAD_BYTE, FileId, Source, Sources};
pub use span::Span;
