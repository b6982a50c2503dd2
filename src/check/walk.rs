use super::cycle::Order;
use super::data::View;
use super::node::{Kind, Node};
use super::world::World;
use super::{CERTAIN, MISSING, condition, deprecated, import, module, output, resource, variable};
use crate::addr::{Reference, Subject};
use crate::config::Local;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval;
use crate::syntax::ast::ExprKind;
use crate::text::Span;

/// How far a node can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Good,
    /// A part of it could not be read, or of one that it needs.
    Broken,
    /// It has an error, or needs a node that has.
    Faulty,
}

/// Checks every node, in this order. A node that needs a faulty one is left out and counts as faulty; so do those in a
/// circle.
pub(super) fn walk(
    world: &World,
    order: &Order,
    is_broken: &dyn Fn(Span) -> bool,
    diags: &mut Diagnostics,
) {
    let mut states = vec![State::Good; world.nodes.len()];
    for at in &order.circular {
        set(&mut states, *at, State::Faulty);
    }
    for at in &order.nodes {
        let Some(node) = world.nodes.get(*at) else {
            continue;
        };
        let needs = node.needs.iter().chain([at]);
        let needs = needs.filter_map(|need| states.get(*need).copied());
        let mut state = needs.max().unwrap_or(State::Good);
        if state == State::Good && node.span(world).is_some_and(is_broken) {
            state = State::Broken;
        }
        if state != State::Faulty {
            let mut found = Diagnostics::new();
            check(world, *at, node, &mut found);
            if state == State::Broken {
                world.locals.borrow_mut().remove(at);
                found.keep_only(|d| CERTAIN.contains(&d.code) || MISSING.contains(&d.code));
            }
            if found.has_errors() {
                state = State::Faulty;
            }
            diags.append(found);
        }
        set(&mut states, *at, state);
    }
}

fn set(states: &mut [State], at: usize, state: State) {
    if let Some(slot) = states.get_mut(at) {
        *slot = state;
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
