use std::rc::Rc;

use super::Number;

/// What is known of a value that is not known itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refinement {
    /// It will not be null.
    pub not_null: bool,
    /// A string that will start with this.
    pub prefix: Option<Rc<str>>,
    /// A number's least value, and whether it may be equal.
    pub lower: Option<(Number, bool)>,
    /// A number's greatest value, and whether it may be equal.
    pub upper: Option<(Number, bool)>,
    /// A collection's least length.
    pub min_length: Option<u64>,
    /// A collection's greatest length.
    pub max_length: Option<u64>,
}
