use super::data::View;
use super::node::{Kind, Node};
use super::world::World;
use super::{condition, deprecated, import, module, output, resource, variable};
use crate::addr::{Reference, Subject};
use crate::config::Local;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval;
use crate::syntax::ast::ExprKind;

/// Checks every node, in this order. A node that needs a faulty one is left out and counts as faulty.
pub(super) fn walk(world: &World, order: &[usize], diags: &mut Diagnostics) {
    let mut faulty = vec![false; world.nodes.len()];
    for at in order {
        let Some(node) = world.nodes.get(*at) else {
            continue;
        };
        let mut bad = node
            .needs
            .iter()
            .any(|need| faulty.get(*need) == Some(&true));
        if !bad {
            let mut found = Diagnostics::new();
            check(world, *at, node, &mut found);
            bad = found.has_errors();
            diags.append(found);
        }
        if let Some(slot) = faulty.get_mut(*at) {
            *slot = bad;
        }
    }
}

fn check(world: &World, at: usize, node: &Node, diags: &mut Diagnostics) {
    let view = View::new(world, node.module);
    match &node.kind {
        Kind::Variable(written) => variable::argument(world, node.module, written, diags),
        Kind::Validation(written) => variable::validations(world, node.module, written, diags),
        Kind::Local(written) => local(&view, at, written, diags),
        Kind::Resource(written, index) => {
            resource::check(world, node.module, written, *index, diags)
        }
        Kind::Output(written) => output::check(&view, written, diags),
        Kind::Call(written) => module::check(world, node.module, written, diags),
        Kind::Close => {}
        Kind::Provider(configured) => super::provider_block::check(world, configured, diags),
        Kind::Check(written) => condition::asserts(world, node.module, written, diags),
        Kind::Import(written) => import::check(&view, written, diags),
    }
}

fn local(view: &View, at: usize, local: &Local, diags: &mut Diagnostics) {
    let mut itself = false;
    for reference in eval::references(&local.expr) {
        if reference.subject == Subject::Local(local.name.name.clone()) {
            itself = true;
            diags.push(self_reference(&reference));
        }
    }
    if itself {
        return;
    }
    let before = diags.len();
    let scope = eval::Scope::new(view);
    let value = eval::expr(&local.expr, &scope, diags);
    // Inside a tuple or object Terraform does not look here.
    let whole = !matches!(local.expr.kind, ExprKind::Tuple(_) | ExprKind::Object(_));
    if diags.len() == before && whole {
        deprecated::report_whole(view, &local.expr, diags);
    }
    view.world.locals.borrow_mut().insert(at, value);
}

fn self_reference(reference: &Reference) -> Diagnostic {
    let message = "a local value cannot use itself";
    Diagnostic::new(&code::SELF_REFERENCING_LOCAL, message).at(reference.span)
}
