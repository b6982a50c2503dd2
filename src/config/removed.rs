use super::content::exact;
use super::{Connection, Endpoint, MovedTarget, Provisioner, When, decode, shapes};
use crate::addr::{self, InstanceKey, Mode, ModulePath, ResourceAddr};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Attribute, Block, Step};
use crate::text::Span;

/// `removed { … }`
#[derive(Clone, Debug)]
pub struct Removed {
    /// What is no longer configured.
    pub from: Endpoint,
    /// Whether the remote object goes too, or is only forgotten.
    pub destroy: bool,
    /// How to reach the machine.
    pub connection: Option<Connection>,
    /// What runs before destruction.
    pub provisioners: Vec<Provisioner>,
    /// The block's header.
    pub span: Span,
}

impl Removed {
    /// Reads a `removed` block.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        let content = exact(&block.body, &shapes::REMOVED, diags);
        let from = endpoint(content.attribute("from"), diags);
        let managed = from
            .as_ref()
            .is_some_and(|from| from.target != MovedTarget::Module);
        let (mut destroy, mut connection) = (true, None);
        let mut provisioners = Vec::new();
        for block in &content.blocks {
            match &*block.kind.name {
                "lifecycle" => {
                    let content = exact(&block.body, &shapes::REMOVED_LIFECYCLE, diags);
                    let given = decode::flag(content.attribute("destroy"), diags);
                    destroy = given.unwrap_or(true);
                }
                kind if !managed => {
                    let message = format!("only what removes a resource has a `{kind}` block");
                    let problem = Diagnostic::new(&code::INVALID_REMOVED_PROVISIONER, message);
                    let title = format!("Invalid {kind} block");
                    diags.push(problem.titled(title).at(block.header));
                }
                "connection" => Connection::decode(block, &mut connection, "block", diags),
                _ => provisioners.extend(provisioner(block, diags)),
            }
        }
        Some(Self {
            from: from?,
            destroy,
            connection,
            provisioners,
            span: block.header,
        })
    }
}

fn provisioner(block: &Block, diags: &mut Diagnostics) -> Option<Provisioner> {
    let provisioner = Provisioner::decode(block, diags)?;
    if provisioner.when != When::Destroy {
        let message =
            "a provisioner of something removed runs before destruction: `when = destroy`";
        diags.push(Diagnostic::new(&code::INVALID_REMOVED_PROVISIONER, message).at(block.header));
    }
    Some(provisioner)
}

fn endpoint(attribute: Option<&Attribute>, diags: &mut Diagnostics) -> Option<Endpoint> {
    let named = decode::traversal(&attribute?.expr, diags)?;
    if let Some(found) = outside_modules(&named) {
        return found.map_err(|problem| diags.push(problem)).ok();
    }
    // Whatever follows a resource is taken for a key here.
    let mut problems = Diagnostics::new();
    let target = addr::target(&named.root, &named.steps, &mut problems);
    let Some(target) = target else {
        diags.extend(problems.into_iter().map(|problem| {
            if problem.message.starts_with("an address ends") {
                instance_key(problem.span().unwrap_or(named.root.span))
            } else {
                problem
            }
        }));
        return None;
    };
    match (&target.resource, target.key_span) {
        (Some((resource, _)), _) if resource.mode == Mode::Data => {
            let message = "a data source is never destroyed; deleting its block is enough";
            diags.push(Diagnostic::new(&code::DATA_SOURCE_ADDRESS, message).at(target.span));
            None
        }
        (Some((resource, _)), None) if resource.mode == Mode::Ephemeral => {
            // Terraform takes the last name for a key.
            let last = named.steps.last().map_or(named.root.span, Step::span);
            diags.push(instance_key(last));
            None
        }
        (Some(_), Some(at)) => {
            diags.push(instance_key(at));
            None
        }
        (None, Some(at)) => {
            let message = "all instances of the module are removed; leave out the key";
            diags.push(Diagnostic::new(&code::MODULE_KEY_NOT_ALLOWED, message).at(at));
            None
        }
        (_, None) => Some(target.into()),
    }
}

/// An address without modules: no word but `data` is special here, and after two names only a key can follow.
fn outside_modules(named: &decode::Static) -> Option<Result<Endpoint, Diagnostic>> {
    if matches!(&*named.root.name, "module" | "data") {
        return None;
    }
    let (name, more) = match named.steps.as_slice() {
        [Step::Attribute(name, _), more @ ..] => (name, more),
        [first, ..] => {
            let message = "after the type the name of a resource is needed";
            let problem = Diagnostic::new(&code::INVALID_ADDRESS, message);
            return Some(Err(problem.at(first.span())));
        }
        [] => return None,
    };
    if let Some(key) = more.first() {
        return Some(Err(instance_key(key.span())));
    }
    let resource = ResourceAddr {
        mode: Mode::Managed,
        type_name: named.root.name.clone(),
        name: name.clone(),
    };
    Some(Ok(Endpoint {
        module: ModulePath::root(),
        target: MovedTarget::Resource(resource, InstanceKey::None),
        span: named.span(),
    }))
}

fn instance_key(at: Span) -> Diagnostic {
    let message = "all instances of the resource are removed; leave out the key";
    Diagnostic::new(&code::RESOURCE_KEY_NOT_ALLOWED, message).at(at)
}
