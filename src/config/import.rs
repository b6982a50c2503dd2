use super::content::exact;
use super::{ProviderRef, shapes};
use crate::addr::{self, InstanceKey, Mode, ModulePath, ResourceAddr};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Block, Expr, ExprKind, Ident, Step};
use crate::text::Span;

/// `import { … }`
#[derive(Clone, Debug)]
pub struct Import {
    /// The target as written; keys may be expressions over `each`.
    pub to: Expr,
    /// The module the target stands in; computed keys are left out.
    pub module: ModulePath,
    /// The target's resource.
    pub resource: ResourceAddr,
    /// The target's key, when it is a literal; [`InstanceKey::None`] also when it is an expression.
    pub key: InstanceKey,
    /// Whether every key in the target is a literal.
    pub constant: bool,
    /// The remote identifier.
    pub id: Option<Expr>,
    /// The remote identity, instead of the identifier.
    pub identity: Option<Expr>,
    /// One import for each element.
    pub for_each: Option<Expr>,
    /// Which provider configuration reads it.
    pub provider: Option<ProviderRef>,
    /// The block's header.
    pub span: Span,
}

impl Import {
    /// Reads an `import` block.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        let content = exact(&block.body, &shapes::IMPORT, diags);
        let value = |name: &str| content.attribute(name).map(|a| a.expr.clone());
        if content.attribute("id").is_some() == content.attribute("identity").is_some() {
            let message = "an import needs an `id` or an `identity`, and not both";
            diags.push(Diagnostic::new(&code::INVALID_IMPORT, message).at(block.header));
        }
        let to = content.attribute("to")?;
        let target = target(&to.expr, diags);
        let managed = target.as_ref().and_then(|(target, _)| {
            let (resource, key) = target.resource.clone()?;
            (resource.mode == Mode::Managed).then_some((resource, key))
        });
        let (Some((target, constant)), Some((resource, key))) = (target, managed) else {
            let message = "only a resource can be imported";
            diags.push(Diagnostic::new(&code::INVALID_IMPORT_ADDRESS, message).at(to.span));
            return None;
        };
        let provider = content.attribute("provider");
        if let Some(provider) = provider.filter(|_| !target.module.is_root()) {
            let message = "inside a module the call's `providers` decide";
            diags.push(Diagnostic::new(&code::INVALID_IMPORT_PROVIDER, message).at(provider.span));
        }
        Some(Self {
            module: target.module,
            resource,
            key,
            constant,
            id: value("id"),
            identity: value("identity"),
            for_each: value("for_each"),
            provider: provider.and_then(|a| ProviderRef::decode(&a.expr, "provider", diags)),
            to: to.expr.clone(),
            span: block.header,
        })
    }
}

/// The target of an import, and whether its keys are all literal. A computed key counts as none.
fn target(expr: &Expr, diags: &mut Diagnostics) -> Option<(addr::Target, bool)> {
    let mut steps = Vec::new();
    let mut constant = true;
    let Some(root) = flatten(expr, &mut steps, &mut constant) else {
        let message = "the address of a resource is needed here; only its keys may be computed";
        diags.push(Diagnostic::new(&code::INVALID_STATIC_EXPRESSION, message).at(expr.span));
        return None;
    };
    let target = addr::target(&root, &steps, diags)?;
    if target.resource.is_none() {
        let message = "after the module the resource is missing";
        diags.push(Diagnostic::new(&code::INVALID_ADDRESS, message).at(target.span));
        return None;
    }
    Some((target, constant))
}

fn flatten(expr: &Expr, steps: &mut Vec<Step>, constant: &mut bool) -> Option<Ident> {
    match &expr.kind {
        ExprKind::Traversal(root, more) => {
            steps.extend(more.iter().cloned());
            Some(root.clone())
        }
        ExprKind::RelativeTraversal(source, more) => {
            let root = flatten(source, steps, constant)?;
            steps.extend(more.iter().cloned());
            Some(root)
        }
        ExprKind::Index(source, _, _) => {
            *constant = false;
            flatten(source, steps, constant)
        }
        _ => None,
    }
}
