use std::rc::Rc;

use super::{Run, Step, StepWork};
use crate::addr::{AbsResource, InstanceKey, ResourceInstanceAddr};
use crate::graph::Dag;
use crate::plan::Action;
use crate::sorted::{Gather, SortedMap, SortedSet};

/// What a plan says of one object, as far as the order of steps needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Which instance.
    pub addr: ResourceInstanceAddr,
    /// What happens to it.
    pub action: Action,
    /// The object that was replaced, instead of the current one.
    pub deposed: Option<Rc<str>>,
    /// The blocks whose objects it was made after or will be made after: addresses without any keys.
    pub dependencies: Vec<AbsResource>,
}

impl Run {
    /// The steps of a plan in an order that respects every dependency.
    ///
    /// What is made comes after what it depends on; what is removed comes before it; a replacement that
    /// creates first removes the old object only after everything that depends on it has let it go.
    /// Should the dependencies of different times contradict each other, the removals wait less.
    pub fn of(planned: &[Planned]) -> Self {
        let mut nodes = Nodes::default();
        for change in planned {
            nodes.add(change);
        }
        Self::from(nodes.ordered(planned))
    }
}

/// The key under which an object waits for its removal after its replacement was made. Depends on nothing but the
/// address, so that the step that removes it can be named before.
pub fn deposed_key(addr: &ResourceInstanceAddr) -> Rc<str> {
    // FNV-1a.
    let hash = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    let hash = addr.to_string().bytes().fold(2_166_136_261, hash);
    format!("{hash:08x}").into()
}

/// What a node does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Create,
    Update,
    Read,
    Delete,
    Forget,
}

/// Steps before they are put in order.
#[derive(Default)]
struct Nodes {
    list: Vec<Node>,
    /// The steps that make, change or read objects of a block.
    making: SortedMap<AbsResource, Vec<usize>>,
    /// The steps that remove objects of a block.
    removing: SortedMap<AbsResource, Vec<usize>>,
}

struct Node {
    planned: usize,
    act: Act,
    /// The other half of a replacement that must come first.
    partner: Option<usize>,
    /// The removal after a creation: waits for those who used the old object.
    lets_go: bool,
}

impl Nodes {
    fn add(&mut self, change: &Planned) {
        let planned = self.planned();
        let mut push = |act, partner, lets_go| {
            self.list.push(Node {
                planned,
                act,
                partner,
                lets_go,
            });
            Some(self.list.len() - 1)
        };
        let made = match change.action {
            Action::NoOp => {
                // Keeps the numbering of changes; carries nothing out.
                push(Act::Forget, None, false);
                return;
            }
            Action::Create => [push(Act::Create, None, false), None],
            Action::Read => [push(Act::Read, None, false), None],
            Action::Update => [push(Act::Update, None, false), None],
            Action::Delete => [None, push(Act::Delete, None, false)],
            Action::Forget => [None, push(Act::Forget, None, false)],
            Action::DeleteThenCreate => {
                let removed = push(Act::Delete, None, false);
                [push(Act::Create, removed, false), removed]
            }
            Action::CreateThenDelete => {
                let made = push(Act::Create, None, false);
                [made, push(Act::Delete, made, true)]
            }
        };
        let block = change.addr.config();
        let [making, removing] = made;
        if let Some(node) = making {
            self.making.entry(block.clone()).or_default().push(node);
        }
        if let Some(node) = removing {
            self.removing.entry(block).or_default().push(node);
        }
    }

    fn planned(&self) -> usize {
        self.list.last().map_or(0, |node| node.planned + 1)
    }

    fn ordered(&self, planned: &[Planned]) -> Vec<Step> {
        let mut needs = self.needs(planned, true);
        let order = self.dag(&needs).order().or_else(|_| {
            needs = self.needs(planned, false);
            self.dag(&needs).order()
        });
        let order = order.unwrap_or_else(|_| (0..self.list.len()).gathered());
        let real = |index: &usize| {
            let node = self.list.get(*index)?;
            let change = planned.get(node.planned)?;
            (change.action != Action::NoOp).then_some((*index, node, change))
        };
        let kept: Vec<_> = order.iter().filter_map(real).gathered();
        let place: SortedMap<usize, usize> = kept
            .iter()
            .enumerate()
            .map(|(place, (index, ..))| (*index, place))
            .gathered();
        let made = |(place_of, (index, node, change)): (usize, &(usize, &Node, &Planned))| {
            let after = needs.get(*index).into_iter().flatten();
            let after = after.filter_map(|need| place.get(need).copied());
            let needs = after.filter(|need| *need < place_of).gathered();
            step(change, node, needs)
        };
        kept.iter().enumerate().map(made).gathered()
    }

    fn dag(&self, needs: &[SortedSet<usize>]) -> Dag {
        let mut dag = Dag::new(self.list.len());
        for (node, needs) in needs.iter().enumerate() {
            for need in needs {
                dag.add_need(node, *need);
            }
        }
        dag
    }

    /// What each node needs. Without `removals`, nothing waits for a removal but its own replacement.
    fn needs(&self, planned: &[Planned], removals: bool) -> Vec<SortedSet<usize>> {
        let mut needs = vec![SortedSet::new(); self.list.len()];
        let add = |needs: &mut Vec<SortedSet<usize>>, node: usize, need: usize| {
            if let Some(set) = needs.get_mut(node).filter(|_| node != need) {
                set.insert(need);
            }
        };
        for (index, node) in self.list.iter().enumerate() {
            let Some(change) = planned.get(node.planned) else {
                continue;
            };
            if let Some(partner) = node.partner {
                add(&mut needs, index, partner);
            }
            let own = change.addr.config();
            for block in change.dependencies.iter().filter(|block| **block != own) {
                let making = self.making.get(block).into_iter().flatten();
                let removing = self.removing.get(block).into_iter().flatten();
                match node.act {
                    Act::Create | Act::Update | Act::Read => {
                        making.for_each(|other| add(&mut needs, index, *other));
                        // Whoever is made or changed has let go of what was replaced.
                        for other in removing.filter(|other| removals && self.lets_go(**other)) {
                            add(&mut needs, *other, index);
                        }
                    }
                    Act::Delete | Act::Forget if removals => {
                        removing.for_each(|other| add(&mut needs, *other, index));
                    }
                    Act::Delete | Act::Forget => {}
                }
            }
        }
        needs
    }

    fn lets_go(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|node| node.lets_go)
    }
}

fn step(change: &Planned, node: &Node, needs: Vec<usize>) -> Step {
    let work = match (node.act, &change.deposed) {
        (Act::Create, _) => StepWork::Create,
        (Act::Update, _) => StepWork::Update,
        (Act::Read, _) => StepWork::Read,
        (Act::Forget, _) => StepWork::Forget,
        (Act::Delete, None) if node.lets_go => {
            StepWork::DeleteDeposed(deposed_key(&change.addr).to_string())
        }
        (Act::Delete, None) => StepWork::Delete,
        (Act::Delete, Some(key)) => StepWork::DeleteDeposed(key.to_string()),
    };
    let resource = &change.addr.resource;
    let address = change.addr.to_string();
    let key = match &change.addr.key {
        InstanceKey::None => None,
        InstanceKey::Int(index) => Some(index.to_string()),
        InstanceKey::String(key) => Some(key.to_string()),
    };
    Step {
        key,
        needs,
        ..Step::new(address, &resource.type_name, &resource.name, work)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addr::{InstanceKey, ModulePath, ResourceAddr};

    fn block(name: &str) -> AbsResource {
        ResourceAddr::managed("t", name).within(&ModulePath::root())
    }

    fn change(name: &str, action: Action, needs: &[&str]) -> Planned {
        Planned {
            addr: block(name).instance(InstanceKey::None),
            action,
            deposed: None,
            dependencies: needs.iter().map(|name| block(name)).collect(),
        }
    }

    /// Every step with what it waits for, in order: `create b < create a`.
    fn shown(planned: &[Planned]) -> Vec<String> {
        let run = Run::of(planned);
        let name = |step: &Step| format!("{:?} {}", step.work, step.name).to_lowercase();
        let steps = &run.steps;
        let line = |step: &Step| {
            let after: Vec<String> = step.needs.iter().map(|i| name(&steps[*i])).collect();
            if after.is_empty() {
                name(step)
            } else {
                format!("{} < {}", after.join(", "), name(step))
            }
        };
        steps.iter().map(line).collect()
    }

    #[test]
    fn makes_in_order_of_dependencies() {
        let planned = [
            change("subnet", Action::Create, &["vpc"]),
            change("vpc", Action::Create, &[]),
            change("log", Action::NoOp, &[]),
        ];
        assert_eq!(
            shown(&planned),
            ["create vpc", "create vpc < create subnet"]
        );
    }

    #[test]
    fn removes_in_reverse() {
        let planned = [
            change("subnet", Action::Delete, &["vpc"]),
            change("vpc", Action::Delete, &[]),
        ];
        assert_eq!(
            shown(&planned),
            ["delete subnet", "delete subnet < delete vpc"]
        );
    }

    #[test]
    fn replaces_from_the_leaves_and_back() {
        let planned = [
            change("subnet", Action::DeleteThenCreate, &["vpc"]),
            change("vpc", Action::DeleteThenCreate, &[]),
        ];
        assert_eq!(
            shown(&planned),
            [
                "delete subnet",
                "delete subnet < delete vpc",
                "delete vpc < create vpc",
                "delete subnet, create vpc < create subnet",
            ]
        );
    }

    #[test]
    fn creates_first_and_removes_when_nobody_uses_it() {
        let planned = [
            change("user", Action::Update, &["key"]),
            change("key", Action::CreateThenDelete, &[]),
        ];
        assert_eq!(
            shown(&planned),
            [
                "create key",
                "create key < update user",
                "update user, create key < deletedeposed(\"d31612ee\") key"
            ]
        );
    }
}
