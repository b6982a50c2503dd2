//! Names of things: modules, resources, their instances, outputs; and references to them.
//!
//! Every address prints exactly as Terraform prints it. An address says nothing of whether the thing exists.

mod key;
mod module;
mod parse;
mod reference;
mod resource;

pub use key::{InstanceKey, quoted};
pub use module::{ModulePath, ModuleStep};
pub use parse::{Target, target};
pub use reference::{Reference, Subject};
pub use resource::{AbsOutput, AbsResource, Mode, ResourceAddr, ResourceInstanceAddr};
