use super::world::World;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::sorted::{Gather, Sort};

/// All nodes, each after those it needs.
pub(super) struct Order {
    pub(super) nodes: Vec<usize>,
    /// Those that need each other in a circle.
    pub(super) circular: Vec<usize>,
}

/// Puts the nodes in order. Nodes that need each other in a circle are reported.
pub(super) fn order(world: &World, diags: &mut Diagnostics) -> Order {
    let mut search = Search {
        world,
        index: vec![None; world.nodes.len()],
        low: vec![0; world.nodes.len()],
        on_stack: vec![false; world.nodes.len()],
        stack: Vec::new(),
        next: 0,
        order: Order {
            nodes: Vec::with_capacity(world.nodes.len()),
            circular: Vec::new(),
        },
    };
    for at in 0..world.nodes.len() {
        search.from(at, diags);
    }
    search.order
}

/// Tarjan's search for strongly connected components, without recursion: a chain of 100,000 nodes is no
/// reason to run out of stack.
struct Search<'w, 'c> {
    world: &'w World<'c>,
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    order: Order,
}

impl Search<'_, '_> {
    fn from(&mut self, start: usize, diags: &mut Diagnostics) {
        if self.index.get(start).copied().flatten().is_some() {
            return;
        }
        let world = self.world;
        let needs = |at: usize| world.nodes.get(at).map_or(&[][..], |n| n.needs.as_slice());
        let mut path = vec![(start, 0)];
        self.enter(start);
        while let Some((at, done)) = path.last_mut() {
            let at = *at;
            if let Some(need) = needs(at).get(*done) {
                *done += 1;
                match self.index.get(*need).copied().flatten() {
                    None => {
                        self.enter(*need);
                        path.push((*need, 0));
                    }
                    Some(seen) if self.on_stack.get(*need) == Some(&true) => self.lower(at, seen),
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            let low = self.low.get(at).copied().unwrap_or_default();
            if let Some((above, _)) = path.last() {
                self.lower(*above, low);
            }
            if self.index.get(at).copied().flatten() == Some(low) {
                self.component(at, diags);
            }
        }
    }

    fn enter(&mut self, at: usize) {
        if let (Some(index), Some(low), Some(on)) = (
            self.index.get_mut(at),
            self.low.get_mut(at),
            self.on_stack.get_mut(at),
        ) {
            *index = Some(self.next);
            *low = self.next;
            *on = true;
        }
        self.next += 1;
        self.stack.push(at);
    }

    fn lower(&mut self, at: usize, to: usize) {
        if let Some(low) = self.low.get_mut(at) {
            *low = (*low).min(to);
        }
    }

    /// Takes a finished component from the stack.
    fn component(&mut self, root: usize, diags: &mut Diagnostics) {
        let start = self.stack.iter().rposition(|n| *n == root).unwrap_or(0);
        let members = self.stack.split_off(start);
        for member in &members {
            if let Some(on) = self.on_stack.get_mut(*member) {
                *on = false;
            }
        }
        if members.len() > 1 {
            diags.push(self.cycle(&members));
            self.order.circular.extend(&members);
        }
        self.order.nodes.extend(members);
    }

    fn cycle(&self, members: &[usize]) -> Diagnostic {
        let mut names: Vec<String> = members
            .iter()
            .filter_map(|m| self.world.nodes.get(*m))
            .filter_map(|n| Some(n.name(&self.world.modules.get(n.module)?.module.path)))
            .gathered();
        names.arrange();
        let message = "these need one another, so none of them can come first";
        Diagnostic::new(&code::CYCLE, message).titled(format!("Cycle: {}", names.join(", ")))
    }
}
