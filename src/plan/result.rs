use std::rc::Rc;

use super::{Action, ActionReason, State};
use crate::addr::{AbsResource, ResourceInstanceAddr};
use crate::sorted::SortedMap;
use crate::value::{Path, Value};

/// What would change.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Every object that is or will be, in order of address.
    pub changes: Vec<Rc<ResourceChange>>,
    /// What was found to differ from what was recorded, in order of address: somebody else changed it.
    pub drift: Vec<ResourceChange>,
    /// The root module's outputs, of before and of after.
    pub outputs: SortedMap<Rc<str>, OutputChange>,
    /// How conditions turned out.
    pub checks: Vec<CheckResult>,
    /// The earlier state with objects at their new addresses.
    pub state: Rc<State>,
}

/// What happens to one object.
#[derive(Clone, Debug)]
pub struct ResourceChange {
    /// Which object.
    pub addr: ResourceInstanceAddr,
    /// Its address in the state, when it moved.
    pub previous_addr: Option<Box<ResourceInstanceAddr>>,
    /// Its key among objects that wait for removal.
    pub deposed: Option<Rc<str>>,
    /// What happens.
    pub action: Action,
    /// Why, where the values do not say it.
    pub reason: Option<ActionReason>,
    /// The object before; null when there was none.
    pub before: Value,
    /// The object after; null when there will be none.
    pub after: Value,
    /// What made a replacement necessary.
    pub replace_paths: Vec<Path>,
    /// The identifier of an object that is taken over.
    pub importing: Option<Rc<str>>,
    /// The provider's source address.
    pub provider: Rc<str>,
    /// The resources it needs first, without keys.
    pub dependencies: Vec<AbsResource>,
    /// Whether a replacement makes the new object first.
    pub create_before_destroy: bool,
}

/// What happens to an output.
#[derive(Clone, Debug)]
pub struct OutputChange {
    /// What happens: no-op, create, update or delete.
    pub action: Action,
    /// The value before; null when there was none.
    pub before: Value,
    /// The value after; null when there will be none.
    pub after: Value,
    /// Whether it must not be shown.
    pub sensitive: bool,
}

/// How the conditions of one object turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// The address without keys.
    pub address: String,
    /// `resource`, `output_value`, `check`, `input_variable`
    pub kind: &'static str,
    /// All instances taken together.
    pub status: CheckStatus,
    /// The instances.
    pub instances: Vec<CheckInstance>,
}

/// How the conditions of one instance turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInstance {
    /// The address with keys.
    pub address: String,
    /// The worst of its conditions.
    pub status: CheckStatus,
    /// The messages of conditions that do not hold.
    pub problems: Vec<String>,
}

/// How a condition turned out; the greater the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckStatus {
    /// It holds.
    Pass,
    /// It is known only later.
    Unknown,
    /// It does not hold.
    Fail,
    /// It could not be evaluated.
    Error,
}

impl ResourceChange {
    /// Where it stands in a plan.
    pub fn place(&self) -> (&ResourceInstanceAddr, &Option<Rc<str>>) {
        (&self.addr, &self.deposed)
    }
}

impl CheckStatus {
    /// The word of Terraform's JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Unknown => "unknown",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }
}
