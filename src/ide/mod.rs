//! What an editor asks of a template while it is written: completion, facts under the pointer, declarations and uses.
//!
//! Everything is computed from the same trees, modules and schemas that checking uses, for each folder as the module it
//! is ([`Project`]). A text may be broken at the place in question: what may come there is told by the text before it
//! ([`crate::syntax::cursor`]), the rest by what could be read.

mod blueprint;
mod complete;
mod extract;
mod facts;
mod find;
mod fit;
mod hover;
mod json;
mod known;
mod link;
mod members;
mod offer;
mod outline;
mod place;
mod places;
mod project;
mod ranges;
mod rename;
mod signature;
mod symbol;
mod tokens;
mod unset;
mod values;
mod walk;
mod walk_expr;
mod words;

pub use complete::{Completions, complete};
pub use extract::refactorings;
pub use hover::{Hover, hover, hover_valued};
pub use offer::{ItemKind, Offer};
pub use outline::{OutlineItem, outline};
pub use places::{Location, definition, references};
pub use project::{Project, ValueFile};
pub use ranges::{folding, selection};
pub use rename::{Renamed, rename, renameable};
pub use signature::{Signature, signature};
pub use tokens::{SemanticToken, TokenKind, TokenMarks, tokens};
pub use unset::{Unset, give, unset};
