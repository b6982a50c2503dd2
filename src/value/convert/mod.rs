//! Conversion of values to types, and finding a type that all of several types convert to.
//!
//! A safe conversion always succeeds; an unsafe one may fail for some values (`"x"` to a number).
//! [`convert`] uses both. Law: converting twice is converting once.

mod apply;
mod defaults;
mod mismatch;
mod possible;
mod unify;

use std::fmt;

use super::{Path, PathStep, Type, Value};

pub use defaults::Defaults;
pub use mismatch::mismatch;
pub use possible::{Safety, is_possible};
pub use unify::{unify, unify_safe};

/// Why a value could not be converted, and which part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvertError {
    /// The part that failed, seen from the value.
    pub path: Path,
    /// What was required of it.
    pub message: String,
}

impl ConvertError {
    fn new(message: impl Into<String>) -> Self {
        Self {
            path: Path::ROOT,
            message: message.into(),
        }
    }

    fn under(self, step: PathStep) -> Self {
        Self {
            path: self.path.under(step),
            message: self.message,
        }
    }
}

/// The message, led by the path when only a part of the value failed.
impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_root() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

/// The value as a value of the wanted type. The constraint may hold `any` (what stands there stays as it
/// is) and optional attributes (which become null when left out).
///
/// # Errors
/// When no conversion exists between the types, or the value itself does not fit.
pub fn convert(value: &Value, wanted: &Type) -> Result<Value, ConvertError> {
    if value.ty() == wanted {
        return Ok(value.clone());
    }
    if wanted.has_optional() && *value.ty() == wanted.without_optional() {
        return Ok(value.clone());
    }
    if !is_possible(value.ty(), wanted, Safety::Unsafe) {
        return Err(ConvertError::new(mismatch(value.ty(), wanted)));
    }
    apply::apply(value, wanted)
}

#[cfg(test)]
mod tests;
