//! A configuration: a tree of modules, read from files.
//!
//! Everything that can be said of a template without schemas and without values of variables is said
//! here: which blocks there are, what they mean, what is wrong with their own arguments. Expressions stay
//! expressions. What could not be read is reported and left out; the rest goes on.

mod action;
mod arguments;
mod assemble;
mod body;
mod check_block;
mod condition;
mod content;
mod decode;
mod depends_on;
mod escape;
mod file;
mod files;
mod folders;
mod import;
mod input;
mod lifecycle;
mod load;
mod local;
mod merge;
mod module;
mod module_call;
mod moved;
mod output;
mod parses;
mod provider;
mod provisioner;
mod removed;
mod resource;
mod settings;
mod shapes;
mod source;
mod variable;
mod variable_file;
mod variable_info;
pub mod version;

pub use action::{Action, Triggered};
pub use arguments::call_body;
pub use check_block::CheckBlock;
pub use condition::Condition;
pub use content::Shape;
pub use depends_on::DependsOn;
pub use files::Files;
pub use folders::{FileTree, Folders};
pub use import::Import;
pub use input::{InputVariables, automatic_files, missing};
pub use lifecycle::{IgnoreChanges, IgnoredPath, Lifecycle};
pub use load::{is_override, load, load_again, load_given};
pub use local::Local;
pub use module::{Config, Module, ProviderKey};
pub use module_call::{ModuleCall, PassedProvider};
pub use moved::{Endpoint, Moved, MovedTarget};
pub use output::Output;
pub use parses::Parses;
pub use provider::{Provider, ProviderRef};
pub(crate) use provider::{bad_local_name as bad_provider_name, is_part as is_provider_part};
pub use provisioner::{Connection, OnFailure, Provisioner, When};
pub use removed::Removed;
pub use resource::Resource;
pub use settings::{
    BACKENDS, Backend, RequiredProvider, RequiredVersion, Settings, full_source, full_source_of,
};
pub use shapes::shape;
pub use variable::Variable;
pub use variable_file::variable_file;
pub use variable_info::{ValidationInfo, VariableInfo, variables};

#[cfg(test)]
mod tests;
