//! Stacks made from blueprints.

use super::Service;
use crate::json::{Deserialize, Serialize};
use crate::service;

/// A stack made from a blueprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    /// Its identifier, `guid` on the wire.
    pub id: String,
    /// Its name, unique in its project.
    pub name: String,
    /// The project.
    pub project: String,
    /// The identifier of the template.
    pub template: String,
}

impl Stack {
    /// Whether something of it must not be shown, so that it is not stored in clear.
    pub fn is_secret(&self) -> bool {
        false
    }
}

impl Service {
    /// Goes on with what a stack is at, because [its time](service::Timer::Blueprint) has come.
    pub fn go_on(&mut self, _: &mut service::Service, _: &str) {}
}
