use crate::sorted::{Gather, Sort, SortedSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A graph over the nodes `0..len`, whose edges say which node needs which.
///
/// INVARIANT: every edge stands in both adjacency lists once, and both its ends are below `len`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dag {
    needs: Vec<Vec<usize>>,
    needed_by: Vec<Vec<usize>>,
}

/// Which way to follow edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From a node to what it needs.
    Needs,
    /// From a node to what needs it.
    NeededBy,
}

impl Dag {
    /// A graph of `len` nodes without edges.
    pub fn new(len: usize) -> Self {
        Self {
            needs: vec![Vec::new(); len],
            needed_by: vec![Vec::new(); len],
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.needs.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.needs.is_empty()
    }

    /// Adds a node and gives its index.
    pub fn add_node(&mut self) -> usize {
        self.needs.push(Vec::new());
        self.needed_by.push(Vec::new());
        self.needs.len() - 1
    }

    /// Says that `node` needs `other` first. Repeated edges count once; a node outside the graph is ignored.
    pub fn add_need(&mut self, node: usize, other: usize) {
        if other >= self.len() {
            return;
        }
        let Some(needs) = self.needs.get_mut(node) else {
            return;
        };
        // Lists stay sorted, so that a node with many needs is not searched linearly.
        if let Err(place) = needs.binary_search(&other) {
            if needs.is_empty() {
                needs.reserve_exact(1);
            }
            needs.insert(place, other);
            if let Some(back) = self.needed_by.get_mut(other) {
                if back.is_empty() {
                    back.reserve_exact(1);
                }
                back.push(node);
            }
        }
    }

    /// Forgets what a node needs, and tells it.
    pub(super) fn take_needs(&mut self, node: usize) -> Vec<usize> {
        let needs = self.needs.get_mut(node).map(std::mem::take);
        let needs = needs.unwrap_or_default();
        for need in &needs {
            if let Some(back) = self.needed_by.get_mut(*need) {
                back.retain(|other| *other != node);
            }
        }
        needs
    }

    /// The direct neighbours of a node.
    pub fn neighbours(&self, node: usize, direction: Direction) -> &[usize] {
        let lists = match direction {
            Direction::Needs => &self.needs,
            Direction::NeededBy => &self.needed_by,
        };
        lists.get(node).map_or(&[], Vec::as_slice)
    }

    /// Every node that can be reached from `start`, which is included.
    pub fn reach(
        &self,
        start: impl IntoIterator<Item = usize>,
        direction: Direction,
    ) -> SortedSet<usize> {
        let mut seen = SortedSet::new();
        let mut open: Vec<usize> = start.into_iter().filter(|n| *n < self.len()).gathered();
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                open.extend(self.neighbours(node, direction));
            }
        }
        seen
    }

    /// All nodes, each after everything it needs; among the free ones the smallest index first.
    ///
    /// # Errors
    /// The cycles: groups of two or more nodes that need each other, or one that needs itself.
    pub fn order(&self) -> Result<Vec<usize>, Vec<Vec<usize>>> {
        let mut waits: Vec<usize> = self.needs.iter().map(Vec::len).gathered();
        let free = waits.iter().enumerate().filter(|(_, count)| **count == 0);
        let mut heap: BinaryHeap<Reverse<usize>> = free.map(|(node, _)| Reverse(node)).collect();
        let mut order = Vec::with_capacity(self.len());
        while let Some(Reverse(node)) = heap.pop() {
            order.push(node);
            for dependent in self.neighbours(node, Direction::NeededBy) {
                if let Some(count) = waits.get_mut(*dependent) {
                    *count -= 1;
                    if *count == 0 {
                        heap.push(Reverse(*dependent));
                    }
                }
            }
        }
        if order.len() == self.len() {
            Ok(order)
        } else {
            Err(self.cycles())
        }
    }

    /// The strongly connected groups that are cycles, each sorted, in the order of their first node.
    pub fn cycles(&self) -> Vec<Vec<usize>> {
        let mut search = Tarjan::new(self);
        for node in 0..self.len() {
            search.visit(node);
        }
        let mut groups = search.groups;
        groups.arrange();
        groups
    }
}

/// Tarjan's search for strongly connected components, with its own stack: graphs may be deep.
struct Tarjan<'a> {
    graph: &'a Dag,
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    groups: Vec<Vec<usize>>,
}

impl<'a> Tarjan<'a> {
    fn new(graph: &'a Dag) -> Self {
        Self {
            graph,
            index: vec![None; graph.len()],
            low: vec![0; graph.len()],
            on_stack: vec![false; graph.len()],
            stack: Vec::new(),
            next: 0,
            groups: Vec::new(),
        }
    }

    fn visit(&mut self, root: usize) {
        if self.index.get(root).is_none_or(Option::is_some) {
            return;
        }
        self.enter(root);
        let mut work = vec![(root, 0)];
        while let Some((node, edge)) = work.pop() {
            match self.graph.neighbours(node, Direction::Needs).get(edge) {
                Some(&next) => {
                    work.push((node, edge + 1));
                    if self.index.get(next).is_some_and(Option::is_none) {
                        self.enter(next);
                        work.push((next, 0));
                    } else if self.on_stack.get(next) == Some(&true) {
                        let seen = self.index.get(next).copied().flatten().unwrap_or(0);
                        self.lower(node, seen);
                    }
                }
                None => {
                    self.leave(node);
                    if let Some((parent, _)) = work.last() {
                        let low = self.low.get(node).copied().unwrap_or(0);
                        self.lower(*parent, low);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        if let (Some(index), Some(low), Some(on_stack)) = (
            self.index.get_mut(node),
            self.low.get_mut(node),
            self.on_stack.get_mut(node),
        ) {
            *index = Some(self.next);
            *low = self.next;
            *on_stack = true;
        }
        self.next += 1;
        self.stack.push(node);
    }

    fn lower(&mut self, node: usize, to: usize) {
        if let Some(low) = self.low.get_mut(node) {
            *low = (*low).min(to);
        }
    }

    /// All neighbours are done: a root of a component takes its members off the stack.
    fn leave(&mut self, node: usize) {
        if self.low.get(node).copied() != self.index.get(node).copied().flatten() {
            return;
        }
        let start = self.stack.iter().rposition(|n| *n == node).unwrap_or(0);
        let mut group = self.stack.split_off(start);
        for member in &group {
            if let Some(on_stack) = self.on_stack.get_mut(*member) {
                *on_stack = false;
            }
        }
        let selfish = self
            .graph
            .neighbours(node, Direction::Needs)
            .contains(&node);
        if group.len() > 1 || selfish {
            group.sort_unstable();
            self.groups.push(group);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(len: usize, edges: &[(usize, usize)]) -> Dag {
        let mut dag = Dag::new(len);
        for (node, need) in edges {
            dag.add_need(*node, *need);
        }
        dag
    }

    #[test]
    fn needs_come_first_and_ties_keep_the_order_of_indices() {
        let dag = graph(5, &[(0, 3), (3, 4), (0, 3), (1, 4)]);
        assert_eq!(dag.order(), Ok(vec![2, 4, 1, 3, 0]));
    }

    #[test]
    fn a_cycle_names_its_members_only() {
        let dag = graph(6, &[(0, 1), (1, 2), (2, 1), (3, 0), (4, 4), (5, 3)]);
        assert_eq!(dag.order(), Err(vec![vec![1, 2], vec![4]]));
    }

    #[test]
    fn reach_follows_either_direction() {
        let dag = graph(4, &[(0, 1), (1, 2), (3, 2)]);
        let down: Vec<usize> = dag.reach([0], Direction::Needs).into_iter().collect();
        let up: Vec<usize> = dag.reach([2], Direction::NeededBy).into_iter().collect();
        assert_eq!((down, up), (vec![0, 1, 2], vec![0, 1, 2, 3]));
    }

    #[test]
    fn a_long_chain_needs_no_call_stack() {
        let len = 100_000;
        let mut dag = Dag::new(len);
        for node in 1..len {
            dag.add_need(node - 1, node);
        }
        assert_eq!(dag.order().map(|o| o[0]), Ok(len - 1));
        assert!(dag.cycles().is_empty());
        dag.add_need(len - 1, 0);
        assert_eq!(dag.cycles().len(), 1);
    }
}
