//! Which of several moves comes first.

use super::Statement;
use crate::addr::{AbsResource, InstanceKey, ModulePath, ModuleStep};
use crate::config::{Endpoint, MovedTarget};
use crate::graph::Dag;
use crate::sorted::Gather;

/// A statement comes after those whose results it moves on; nothing when they go in a circle.
pub(super) fn order(statements: &[Statement]) -> Option<Vec<usize>> {
    let mut dag = Dag::new(statements.len());
    for (i, later) in statements.iter().enumerate() {
        for (j, earlier) in statements.iter().enumerate() {
            if i != j && needs(later, earlier) {
                dag.add_need(i, j);
            }
        }
    }
    dag.order().ok()
}

/// Whether a statement must wait for another one.
fn needs(a: &Statement, b: &Statement) -> bool {
    let (a_from, a_to) = (End::of(a, &a.moved.from), End::of(a, &a.moved.to));
    let (b_from, b_to) = (End::of(b, &b.moved.from), End::of(b, &b.moved.to));
    if a_from.is(&b_to) {
        return true;
    }
    let nested = a_from.is_inside(&b_to)
        || a_to.is_inside(&b_to)
        || b_from.is_inside(&a_from)
        || b_to.is_inside(&a_from);
    // Blocks inside of a module whose instances only get other keys match before and after; they come first.
    nested && (a.module.0.len() >= b.module.0.len() || !only_keys_change(a))
}

/// Whether a statement gives the instances of a module other keys and the same name.
fn only_keys_change(statement: &Statement) -> bool {
    let (from, to) = (&statement.moved.from, &statement.moved.to);
    from.target == MovedTarget::Module
        && to.target == MovedTarget::Module
        && from.module.unkeyed() == to.module.unkeyed()
}

/// Whether one end of a statement names a recorded resource, or something it is part of or that is part of it.
pub(super) fn names_resource(statement: &Statement, addr: &AbsResource) -> bool {
    let path: Vec<Step<'_>> = addr.module.0.iter().map(Step::keyed).gathered();
    [&statement.moved.from, &statement.moved.to]
        .into_iter()
        .any(|endpoint| {
            let end = End::of(statement, endpoint);
            match &endpoint.target {
                MovedTarget::Resource(resource, _) => {
                    *resource == addr.resource && meet(&end.path, &path)
                }
                MovedTarget::Module => {
                    end.path.len() <= path.len()
                        && path
                            .get(..end.path.len())
                            .is_some_and(|p| meet(&end.path, p))
                }
            }
        })
}

/// A step of a way to a module; without a key it stands for all instances.
#[derive(Clone, Copy)]
struct Step<'s> {
    name: &'s str,
    key: Option<&'s InstanceKey>,
}

impl<'s> Step<'s> {
    fn keyed(step: &'s ModuleStep) -> Self {
        Self {
            name: &step.name,
            key: Some(&step.key),
        }
    }

    fn any(step: &'s ModuleStep) -> Self {
        Self {
            name: &step.name,
            key: None,
        }
    }
}

fn meet(a: &[Step<'_>], b: &[Step<'_>]) -> bool {
    let same = |(a, b): (&Step<'_>, &Step<'_>)| {
        a.name == b.name && a.key.zip(b.key).is_none_or(|(a, b)| a == b)
    };
    a.len() == b.len() && a.iter().zip(b).all(same)
}

/// One end of a move, seen from the root module.
struct End<'s> {
    path: Vec<Step<'s>>,
    target: &'s MovedTarget,
    /// All instances of the resource or the call.
    whole: bool,
}

impl<'s> End<'s> {
    fn of(statement: &'s Statement, endpoint: &'s Endpoint) -> Self {
        let whole = statement.is_whole();
        let ModulePath(outer) = &statement.module;
        let mut path: Vec<Step<'s>> = outer.iter().map(Step::any).gathered();
        path.extend(endpoint.module.0.iter().map(Step::keyed));
        if whole
            && endpoint.target == MovedTarget::Module
            && let Some(last) = path.last_mut()
        {
            last.key = None;
        }
        Self {
            path,
            target: &endpoint.target,
            whole,
        }
    }

    /// Whether both name the same thing, of the same kind.
    fn is(&self, other: &Self) -> bool {
        self.whole == other.whole && self.target == other.target && meet(&self.path, &other.path)
    }

    /// Whether this is part of the other one, and not the same.
    fn is_inside(&self, other: &Self) -> bool {
        match (self.target, other.target) {
            (MovedTarget::Resource(a, _), MovedTarget::Resource(b, _)) => {
                other.whole && !self.whole && a == b && meet(&self.path, &other.path)
            }
            (MovedTarget::Module, MovedTarget::Resource(..)) => false,
            (_, MovedTarget::Module) => {
                let deeper = match self.target {
                    MovedTarget::Resource(..) => self.path.len() >= other.path.len(),
                    MovedTarget::Module => {
                        self.path.len() > other.path.len()
                            || self.path.len() == other.path.len() && other.whole && !self.whole
                    }
                };
                let start = self.path.get(..other.path.len());
                deeper && start.is_some_and(|start| meet(start, &other.path))
            }
        }
    }
}
