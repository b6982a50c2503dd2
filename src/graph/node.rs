use std::fmt;
use std::rc::Rc;

use crate::addr::{ResourceAddr, Subject};
use crate::config::ProviderKey;

/// Something in a configuration that has a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// The module's place in the graph's list.
    pub module: usize,
    /// What it is.
    pub what: What,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// How many instances a called module has.
    Call(Rc<str>),
    /// An input variable.
    Variable(Rc<str>),
    /// A local value.
    Local(Rc<str>),
    /// A provider configuration.
    Provider(ProviderKey),
    /// A resource of any mode.
    Resource(ResourceAddr),
    /// An output value.
    Output(Rc<str>),
    /// A `check` block.
    Check(Rc<str>),
}

impl What {
    /// The node that a reference's subject names; modules have none of their own.
    pub fn of(subject: &Subject) -> Option<Self> {
        match subject {
            Subject::Variable(name) => Some(Self::Variable(name.clone())),
            Subject::Local(name) => Some(Self::Local(name.clone())),
            Subject::Resource(addr) => Some(Self::Resource(addr.clone())),
            Subject::Module(_)
            | Subject::Count(_)
            | Subject::Each(_)
            | Subject::Path(_)
            | Subject::Terraform(_)
            | Subject::Itself => None,
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(name) => write!(f, "module.{name} (expand)"),
            Self::Variable(name) => write!(f, "var.{name} (expand)"),
            Self::Local(name) => write!(f, "local.{name} (expand)"),
            Self::Provider((name, None)) => write!(f, "provider.{name}"),
            Self::Provider((name, Some(alias))) => write!(f, "provider.{name}.{alias}"),
            Self::Resource(addr) => write!(f, "{addr}"),
            Self::Output(name) => write!(f, "output.{name} (expand)"),
            Self::Check(name) => write!(f, "check.{name} (expand)"),
        }
    }
}
