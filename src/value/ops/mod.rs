//! Operators, indexes, attributes and the choice between two values: total over null, unknown and marks.

mod access;
mod choose;
mod operator;

pub use access::{AccessError, attribute, elements, index};
pub use choose::{ChooseError, choose, common_type};
pub use operator::{OperatorError, binary, decided, unary};

#[cfg(test)]
mod tests;
