use super::content::exact;
use super::{decode, shapes};
use crate::addr::{self, InstanceKey, ModulePath, ResourceAddr};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Attribute, Block};
use crate::text::Span;

/// `moved { from, to }`
#[derive(Clone, Debug)]
pub struct Moved {
    /// The old address.
    pub from: Endpoint,
    /// The new address.
    pub to: Endpoint,
    /// The block's header.
    pub span: Span,
}

/// An address in a `moved` or `removed` block, relative to the module that holds the block.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The way to the module; for [`MovedTarget::Module`] the module itself, last key included.
    pub module: ModulePath,
    /// What is meant in that module.
    pub target: MovedTarget,
    /// The address as written.
    pub span: Span,
}

/// What an endpoint names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MovedTarget {
    /// A module call or one of its instances.
    Module,
    /// A resource as a whole ([`InstanceKey::None`]) or one of its instances.
    Resource(ResourceAddr, InstanceKey),
}

impl Moved {
    /// Reads a `moved` block.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        let before = diags.len();
        let content = exact(&block.body, &shapes::MOVED, diags);
        let clean = !diags.errors_since(before);
        let from = endpoint(content.attribute("from"), diags);
        let to = endpoint(content.attribute("to"), diags);
        let (from, to) = (from?, to?);
        if (from.target == MovedTarget::Module) != (to.target == MovedTarget::Module) {
            let message = "both addresses must be of resources, or both of modules";
            let problem = Diagnostic::new(&code::INVALID_MOVED_ADDRESSES, message);
            diags.extend(clean.then(|| problem.at(block.header)));
            return None;
        }
        Some(Self {
            from,
            to,
            span: block.header,
        })
    }
}

fn endpoint(attribute: Option<&Attribute>, diags: &mut Diagnostics) -> Option<Endpoint> {
    let named = decode::traversal(&attribute?.expr, diags)?;
    let target = addr::target(&named.root, &named.steps, diags)?;
    Some(target.into())
}

impl From<addr::Target> for Endpoint {
    fn from(target: addr::Target) -> Self {
        Self {
            module: target.module,
            target: target
                .resource
                .map_or(MovedTarget::Module, |(resource, key)| {
                    MovedTarget::Resource(resource, key)
                }),
            span: target.span,
        }
    }
}
