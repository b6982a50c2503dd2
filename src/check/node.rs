use std::rc::Rc;

use super::provider::Configured;
use super::world::World;
use crate::addr::ModulePath;
use crate::config::{CheckBlock, Import, Local, ModuleCall, Output, Resource, Variable};
use crate::text::Span;

/// A part of the configuration that is evaluated as a whole.
#[derive(Clone, Debug)]
pub(super) struct Node<'c> {
    /// The module it stands in; for an argument of a call, the called module.
    pub(super) module: usize,
    /// What it is.
    pub(super) kind: Kind<'c>,
    /// The nodes that come first.
    pub(super) needs: Vec<usize>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(super) enum Kind<'c> {
    /// An input variable with the argument that sets it.
    Variable(&'c Rc<Variable>),
    /// The validation rules of an input variable.
    Validation(&'c Rc<Variable>),
    /// A local value.
    Local(&'c Rc<Local>),
    /// A resource, with its place in the list of resources.
    Resource(&'c Rc<Resource>, usize),
    /// An output value.
    Output(&'c Rc<Output>),
    /// A module call: its `count`, `for_each` and `depends_on`.
    Call(&'c Rc<ModuleCall>),
    /// A called module as a whole.
    Close,
    /// A provider configuration.
    Provider(Configured),
    /// A `check` block.
    Check(&'c Rc<CheckBlock>),
    /// An `import` block.
    Import(&'c Rc<Import>),
}

impl Node<'_> {
    /// Where it is declared.
    pub(super) fn span(&self, world: &World<'_>) -> Option<Span> {
        match &self.kind {
            Kind::Variable(variable) | Kind::Validation(variable) => Some(variable.span),
            Kind::Local(local) => Some(local.span),
            Kind::Resource(resource, _) => Some(resource.span),
            Kind::Output(output) => Some(output.span),
            Kind::Call(call) => Some(call.span),
            Kind::Close => None,
            Kind::Provider(provider) => {
                let key = (provider.local.clone(), provider.alias.clone());
                let module = world.modules.get(self.module)?.module;
                Some(module.providers.get(&key)?.span)
            }
            Kind::Check(check) => Some(check.span),
            Kind::Import(import) => Some(import.span),
        }
    }

    /// The name that a message about a cycle uses.
    pub(super) fn name(&self, path: &ModulePath) -> String {
        let prefix = path.prefix();
        match &self.kind {
            Kind::Variable(variable) => format!("{prefix}var.{} (expand)", variable.name.name),
            Kind::Validation(variable) => {
                format!("{prefix}var.{} (validation)", variable.name.name)
            }
            Kind::Local(local) => format!("{prefix}local.{} (expand)", local.name.name),
            Kind::Resource(resource, _) => format!("{prefix}{}", resource.addr),
            Kind::Output(output) => format!("{prefix}output.{} (expand)", output.name.name),
            Kind::Call(call) => format!("{prefix}module.{} (expand)", call.name.name),
            Kind::Close => format!("{} (close)", prefix.trim_end_matches('.')),
            Kind::Provider(provider) => match &provider.alias {
                Some(alias) => format!("{prefix}provider[\"{}\"].{alias}", provider.source),
                None => format!("{prefix}provider[\"{}\"]", provider.source),
            },
            Kind::Check(check) => format!("{prefix}check.{}", check.name.name),
            Kind::Import(import) => format!("import {}", import.resource),
        }
    }
}
