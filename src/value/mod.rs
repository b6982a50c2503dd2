//! Types and values of the language: null and unknown of every type, marks, refinements.
//!
//! Two ways only to touch a value: operations that are total over null, unknown and marks; and
//! [`Value::view`], whose match forces the null and unknown arms.

mod extent;
mod marks;
mod natural;
mod number;
mod path;
mod refine;
mod ty;
#[allow(clippy::module_inception, reason = "the noun of the file")]
mod value;

pub mod convert;
pub mod equal;
pub mod json;
pub mod notation;
pub mod ops;
pub mod set;
pub mod show;

pub use extent::{Extent, TooLarge};
pub use marks::Marks;
pub use natural::Natural;
pub use number::{ArithmeticError, Number, NumberError};
pub use path::{Path, PathStep};
pub use refine::Refinement;
pub use ty::{ObjectType, Type};
pub use value::{Value, View};
