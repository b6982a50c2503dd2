//! Three lists as Alibaba Cloud tells them, over the same world: how an operation ended on each target, what was done to a
//! stack, what is installed on an instance. They keep nothing of their own.
//!
//! What stands for what: an operation of a stack set is one of a stack group; a stack is a provisioned product, its deployments
//! are tasks, and a version of a kept template is a product version; a kept template without resources is a package. Rule
//! numbers (`ALI-3`) are those of the rule book.

mod package_state;
mod rpc;
mod service_catalog;
mod stack_group;
mod terraform_log;

pub use rpc::{ACTIONS, Action, Parameters, RpcError, action};
