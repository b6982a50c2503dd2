use std::rc::Rc;

use super::content::exact;
use super::{ProviderRef, decode, shapes};
use crate::addr::{self, InstanceKey, Mode, ModulePath, ResourceAddr};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::sorted::Gather;
use crate::syntax::ast::{Block, Expr, ExprKind, Ident, Step};
use crate::text::Span;
use crate::value::{Value, View};

/// `import { … }`
#[derive(Clone, Debug)]
pub struct Import {
    /// The target as written; keys may be expressions over `each`.
    pub to: Rc<Expr>,
    /// The module the target stands in; computed keys are left out.
    pub module: ModulePath,
    /// The target's resource.
    pub resource: ResourceAddr,
    /// The target's key, when it is a literal; [`InstanceKey::None`] also when it is an expression.
    pub key: InstanceKey,
    /// Whether every key in the target is a literal.
    pub constant: bool,
    /// The remote identifier.
    pub id: Option<Rc<Expr>>,
    /// The remote identity, instead of the identifier.
    pub identity: Option<Rc<Expr>>,
    /// One import for each element.
    pub for_each: Option<Rc<Expr>>,
    /// Which provider configuration reads it.
    pub provider: Option<ProviderRef>,
    /// The `provider` argument.
    pub provider_span: Option<Span>,
    /// The block's header.
    pub span: Span,
}

impl Import {
    /// Reads an `import` block.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        let before = diags.len();
        let content = exact(&block.body, &shapes::IMPORT, diags);
        let value = |name: &str| content.attribute(name).map(|a| a.expr.clone());
        let to = content.attribute("to");
        if to.is_some() && diags.errors_since(before) {
            return None;
        }
        if content.attribute("id").is_some() == content.attribute("identity").is_some() {
            let message = "an import needs an `id` or an `identity`, and not both";
            diags.push(Diagnostic::new(&code::INVALID_IMPORT, message).at(block.header));
        }
        let to = to?;
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
            provider_span: provider.map(|a| a.span),
            to: to.expr.clone(),
            span: block.header,
        })
    }
}

/// The target of an import, and whether its keys are all literal. A computed key counts as none.
fn target(expr: &Expr, diags: &mut Diagnostics) -> Option<(addr::Target, bool)> {
    let mut steps = Vec::new();
    let mut constant = true;
    let mut key = |_: &Expr| {
        constant = false;
        Some(None)
    };
    let Some(root) = flatten(expr, &mut steps, &mut key) else {
        diags.push(no_address(expr));
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

fn no_address(expr: &Expr) -> Diagnostic {
    let message = "the address of a resource is needed here; only its keys may be computed";
    Diagnostic::new(&code::INVALID_STATIC_EXPRESSION, message).at(expr.span)
}

/// Takes an address apart; `key` says what stands for a computed key.
fn flatten(
    expr: &Expr,
    steps: &mut Vec<Step>,
    key: &mut dyn FnMut(&Expr) -> Option<Option<Step>>,
) -> Option<Ident> {
    match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) => {
            decode::traversal(expr, &mut Diagnostics::new()).map(|word| word.root)
        }
        ExprKind::Traversal(root, more) => {
            steps.extend(more.iter().cloned());
            Some(root.clone())
        }
        ExprKind::RelativeTraversal(source, more) => {
            let root = flatten(source, steps, key)?;
            steps.extend(more.iter().cloned());
            Some(root)
        }
        ExprKind::Index(source, index, _) => {
            let root = flatten(source, steps, key)?;
            steps.extend(key(index)?);
            Some(root)
        }
        _ => None,
    }
}

impl Import {
    /// The instance that is meant for one element, the way to its module and its key. Nothing when that was
    /// reported.
    pub fn target(
        &self,
        element: Option<&(Value, Value)>,
        diags: &mut Diagnostics,
    ) -> Option<(ModulePath, InstanceKey)> {
        if self.constant {
            return Some((self.module.clone(), self.key.clone()));
        }
        if element.is_none() {
            diags.push(no_address(&self.to));
            // Terraform goes on with nothing, which is no address either.
            let message = "an address without a computed key is needed here";
            diags.push(Diagnostic::new(&code::INVALID_ADDRESS, message).at(Span::nowhere()));
            return None;
        }
        let nothing = Scope::empty();
        let scope = nothing.with(self.names(element));
        let mut steps = Vec::new();
        let mut key = |expr: &Expr| computed(expr, &scope, diags).map(Some);
        let root = flatten(&self.to, &mut steps, &mut key)?;
        let target = addr::target(&root, &steps, diags)?;
        let (_, key) = target.resource?;
        Some((target.module, key))
    }

    /// What the block's other expressions see of an element.
    pub fn names(&self, element: Option<&(Value, Value)>) -> Vec<(Rc<str>, Value)> {
        let named = |(key, value): &(Value, Value)| {
            let members = [("key", key), ("value", value)];
            let members = members.map(|(name, value)| (Rc::from(name), value.clone()));
            (Rc::from("each"), Value::object(members.into()))
        };
        element.map(named).into_iter().gathered()
    }
}

/// A computed key as a literal one.
fn computed(expr: &Expr, scope: &Scope<'_>, diags: &mut Diagnostics) -> Option<Step> {
    let before = diags.len();
    let value = eval::expr(expr, scope, diags).unmark_deep().0;
    if diags.errors_since(before) {
        return None;
    }
    match value.view() {
        View::String(text) => Some(Step::Key(text.clone(), expr.span)),
        View::Number(number) => Some(Step::Number(number.to_string().into(), expr.span)),
        _ => {
            let message = "the key of an instance is a string or a whole number";
            diags.push(Diagnostic::new(&code::INVALID_ADDRESS, message).at(expr.span));
            None
        }
    }
}
