use std::rc::Rc;

use super::{ResourceView, Scene};
use crate::addr::{Reference, Subject};
use crate::diag::Diagnostics;
use crate::syntax::ast::{Expr, ExprKind, Step};

/// What a reference points at.
#[derive(Clone)]
pub struct Target<'s> {
    /// The resource; of a repeated one any instance.
    pub resource: ResourceView<'s>,
    /// Its attribute; `None`: the whole resource.
    pub attribute: Option<&'s Rc<str>>,
}

/// Names that lead to names further than this are not followed.
const FURTHEST: usize = 32;

/// What an expression in a folder points at: one attribute of one resource, perhaps through locals, variables
/// of a module that is called once, and outputs.
pub(super) fn of<'s>(scene: &'s Scene<'s>, module: usize, expr: &'s Expr) -> Option<Target<'s>> {
    follow(scene, module, expr, FURTHEST)
}

fn follow<'s>(
    scene: &'s Scene<'s>,
    module: usize,
    expr: &'s Expr,
    left: usize,
) -> Option<Target<'s>> {
    let left = left.checked_sub(1)?;
    match &expr.kind {
        ExprKind::Parens(inner) | ExprKind::TemplateWrap(inner) => {
            follow(scene, module, inner, left)
        }
        ExprKind::Index(inner, _, _) => {
            let target = follow(scene, module, inner, left)?;
            target.attribute.is_none().then_some(target)
        }
        ExprKind::RelativeTraversal(inner, steps) => {
            let target = follow(scene, module, inner, left)?;
            step_on(target, steps)
        }
        ExprKind::Traversal(root, steps) => {
            let reference = Reference::from_traversal(root, steps, &mut Diagnostics::new())?;
            name(scene, module, &reference, steps, left)
        }
        _ => None,
    }
}

fn name<'s>(
    scene: &'s Scene<'s>,
    module: usize,
    reference: &Reference,
    steps: &'s [Step],
    left: usize,
) -> Option<Target<'s>> {
    let placed = scene.modules.get(module)?;
    let alone = reference.remaining.is_empty();
    match &reference.subject {
        Subject::Resource(addr) => {
            let at = scene.resource_at(module, addr)?;
            let target = Target {
                resource: ResourceView::new(scene, at)?,
                attribute: None,
            };
            let from = steps.len().checked_sub(reference.remaining.len())?;
            let rest = steps.get(from..)?;
            match rest.split_first() {
                Some((Step::Number(..) | Step::Key(..), rest)) => step_on(target, rest),
                _ => step_on(target, rest),
            }
        }
        Subject::Local(name) if alone => {
            follow(scene, module, &placed.module.locals.get(name)?.expr, left)
        }
        Subject::Variable(name) if alone => {
            let [call] = placed.calls.as_slice() else {
                return None;
            };
            let given = call.arguments.attributes.iter();
            let given = given.into_iter().find(|a| a.name.name == *name)?;
            follow(scene, call.module, &given.expr, left)
        }
        Subject::Module(call) => {
            let (output, _) = reference.module_output()?;
            let child = *placed.children.get(&**call)?;
            let output = scene.modules.get(child)?.module.outputs.get(output)?;
            let exact = reference.remaining.len() == 1 + usize::from(reference.key().is_some());
            let value = output.value.as_ref().filter(|_| exact)?;
            follow(scene, child, value, left)
        }
        _ => None,
    }
}

/// The attribute that steps name; none further in.
fn step_on<'s>(target: Target<'s>, steps: &'s [Step]) -> Option<Target<'s>> {
    match steps {
        [] => Some(target),
        [Step::Attribute(name, _)] if target.attribute.is_none() => Some(Target {
            attribute: Some(name),
            ..target
        }),
        _ => None,
    }
}
