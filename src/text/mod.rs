//! Source files and places in them. Knows nothing of any language.

mod beside;
mod checksum;
mod grapheme;
mod identifier;
mod json;
mod lines;
mod newer;
mod normal;
mod source;
mod span;
mod unicode;
mod wildcard;

pub use beside::Beside;
pub use checksum::checksum;
pub(crate) use grapheme::{columns, first_grapheme, graphemes};
pub use identifier::is_identifier;
pub use lines::{LineIndex, Position};
pub(crate) use newer::is_newer;
pub use normal::{Normaliser, normal, use_normaliser};
pub use source::{BAD_BYTE, FileId, Source, Sources};
pub use span::Span;
pub(crate) use unicode::{
    class, is_continue, is_start, is_visible, is_word, lower, lowered, upper,
};
pub use wildcard::fits;
