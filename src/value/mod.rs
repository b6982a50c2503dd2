//! Types and values of the language: null and unknown of every type, marks, refinements.
//!
//! Two ways only to touch a value: operations that are total over null, unknown and marks; and
//! [`Value::view`], whose match forces the null and unknown arms.

mod marks;
mod number;
mod refine;
mod ty;
#[allow(clippy::module_inception, reason = "the noun of the file")]
mod value;

pub use marks::Marks;
pub use number::Number;
pub use refine::Refinement;
pub use ty::{ObjectType, Type};
pub use value::{Value, View};
