use std::rc::Rc;

use super::world::Typed;
use crate::addr::ResourceAddr;
use crate::config::Module;
use crate::value::Value;

/// What the names of one module mean, as far as that is known without a plan.
pub(super) trait Names {
    /// The module; nothing when there is none, and then nothing is said of references.
    fn module(&self) -> Option<&Module>;

    /// What is known of the type of a declared resource.
    fn typed(&self, addr: &ResourceAddr) -> Option<&Typed>;

    /// The value of a local, when it was found.
    fn local(&self, name: &str) -> Option<Value>;

    /// What the block around the reference adds.
    fn surroundings(&self) -> Surroundings<'_> {
        Surroundings::default()
    }
}

/// What can be referred to in one block and not in others.
#[derive(Clone, Copy, Default)]
pub(super) struct Surroundings<'b> {
    /// `count.index` exists.
    pub(super) count: bool,
    /// `each.key` and `each.value` exist.
    pub(super) each: bool,
    /// What `self` is.
    pub(super) itself: Option<&'b ResourceAddr>,
    /// The `check` block whose data source may be referred to.
    pub(super) check: Option<&'b str>,
    /// A variable whose value is known.
    pub(super) known: Option<&'b (Rc<str>, Value)>,
}
