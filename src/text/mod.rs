//! Source files and places in them. Knows nothing of any language.

mod checksum;
mod json;
mod lines;
mod normal;
mod source;
mod span;

pub use checksum::checksum;
pub use lines::{LineIndex, Position};
pub use normal::{Normaliser, normal, use_normaliser};
pub use source::{BAD_BYTE, FileId, Source, Sources};
pub use span::Span;
