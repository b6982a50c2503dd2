//! What a picture shows, and who needs whom.

use super::Subject;
use super::contain::{self, Homes};
use super::node::{Diagram, Edge, Kind, Node, Point, stronger};
use crate::addr::{AbsResource, InstanceKey, Mode, ModulePath, ResourceInstanceAddr};
use crate::graph::{Dag, Direction, Graph, What};
use crate::plan::{Action, ResourceChange};
use crate::sorted::{Gather, Sort, SortedMap, SortedSet};

/// The resources of a template by their blocks, with the blocks that each needs.
pub(super) struct Blocks<'c> {
    pub(super) graph: Graph<'c>,
    /// The resources among the graph's nodes, by address.
    pub(super) places: SortedMap<AbsResource, usize>,
}

impl<'c> Blocks<'c> {
    fn of(config: &'c crate::config::Config) -> Self {
        let graph = Graph::of(config);
        let resources = graph.nodes.iter().enumerate().filter_map(|(at, node)| {
            let What::Resource(addr) = &node.what else {
                return None;
            };
            let module = graph.modules.get(node.module)?;
            Some((addr.within(&module.path), at))
        });
        let places = resources.gathered();
        Self { graph, places }
    }

    /// The resources that some nodes stand for: themselves, or what a value comes from.
    pub(super) fn behind(&self, from: impl IntoIterator<Item = usize>) -> SortedSet<usize> {
        let mut found = SortedSet::new();
        let mut seen = SortedSet::new();
        let mut open: Vec<usize> = from.into_iter().gathered();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            match self.graph.nodes.get(at).map(|node| &node.what) {
                Some(What::Resource(_)) => drop(found.insert(at)),
                Some(What::Provider(_)) | None => {}
                Some(_) => open.extend(self.graph.dag.neighbours(at, Direction::Needs)),
            }
        }
        found
    }

    fn needs(&self, place: usize) -> SortedSet<usize> {
        let direct = self.graph.dag.neighbours(place, Direction::Needs).to_vec();
        let mut found = self.behind(direct);
        found.remove(&place);
        found
    }

    pub(super) fn resource(&self, place: usize) -> Option<&'c crate::config::Resource> {
        let node = self.graph.nodes.get(place)?;
        let What::Resource(addr) = &node.what else {
            return None;
        };
        let module = self.graph.modules.get(node.module)?;
        module.resources.get(addr).map(|resource| &**resource)
    }
}

/// Nodes and edges without places.
pub(super) fn collect(subject: &Subject<'_>, instances: bool) -> Diagram {
    let blocks = Blocks::of(subject.config);
    let homes = contain::homes(&blocks, subject.catalog);
    let mut collected = Collected {
        subject,
        instances,
        diagram: Diagram::default(),
        modules: SortedMap::new(),
        of_block: SortedMap::new(),
    };
    collected.nodes(&blocks);
    collected.settle(&blocks, &homes);
    collected.edges(&blocks);
    in_order(collected.diagram)
}

struct Collected<'s, 'a> {
    subject: &'s Subject<'a>,
    instances: bool,
    diagram: Diagram,
    modules: SortedMap<ModulePath, usize>,
    /// The nodes of each block, with module and key.
    of_block: SortedMap<AbsResource, Vec<(ModulePath, InstanceKey, usize)>>,
}

impl Collected<'_, '_> {
    fn nodes(&mut self, blocks: &Blocks<'_>) {
        let mut changes: SortedMap<AbsResource, Vec<&ResourceChange>> = SortedMap::new();
        for change in self.subject.plan.iter().flat_map(|plan| &plan.changes) {
            if change.deposed.is_none() {
                changes
                    .entry(change.addr.config())
                    .or_default()
                    .push(change);
            }
        }
        for (block, place) in &blocks.places {
            let span = blocks.resource(*place).map(|resource| resource.span);
            match changes.remove(block) {
                Some(changes) => self.block(block, &changes, span),
                None if block.resource.mode == Mode::Ephemeral => {}
                None => self.block(block, &[], span),
            }
        }
        for (block, changes) in &changes {
            self.block(block, changes, None);
        }
    }

    /// The nodes of one block: one, or one for each instance.
    fn block(
        &mut self,
        block: &AbsResource,
        changes: &[&ResourceChange],
        span: Option<crate::text::Span>,
    ) {
        if changes.is_empty() || !self.instances {
            let addrs: Vec<&ResourceInstanceAddr> = changes.iter().map(|c| &c.addr).gathered();
            return self.node(
                block,
                &block.module,
                &InstanceKey::None,
                &addrs,
                changes,
                span,
            );
        }
        for change in changes {
            let addr = &change.addr;
            self.node(block, &addr.module, &addr.key, &[addr], &[change], span);
        }
    }

    fn node(
        &mut self,
        block: &AbsResource,
        module: &ModulePath,
        key: &InstanceKey,
        addrs: &[&ResourceInstanceAddr],
        changes: &[&ResourceChange],
        span: Option<crate::text::Span>,
    ) {
        let parent = self.module(module);
        let resource = &block.resource;
        let instances: Vec<String> = addrs.iter().map(ToString::to_string).gathered();
        let said = |of: &SortedMap<String, String>| -> Vec<String> {
            instances
                .iter()
                .filter_map(|addr| of.get(addr).cloned())
                .gathered()
        };
        let node = Node {
            id: block.resource.instance(module, key.clone()).to_string(),
            kind: if resource.mode == Mode::Data {
                Kind::Data
            } else {
                Kind::Resource
            },
            type_name: resource.type_name.to_string(),
            name: format!("{}{key}", resource.name),
            parent,
            action: changes.iter().map(|c| word(c)).fold("", stronger),
            prices: said(self.subject.prices),
            status: said(self.subject.statuses).into_iter().next(),
            span,
            instances,
            ..Node::default()
        };
        let at = self.diagram.nodes.len();
        self.diagram.nodes.push(node);
        let of_block = self.of_block.entry(block.clone()).or_default();
        of_block.push((module.clone(), key.clone(), at));
    }

    /// The box of a module; the root has none.
    fn module(&mut self, path: &ModulePath) -> Option<usize> {
        let (step, parent) = path.0.last().zip(path.parent())?;
        if let Some(at) = self.modules.get(path) {
            return Some(*at);
        }
        let parent_box = self.module(&parent);
        let calls = self.subject.config.module(&parent.unkeyed());
        let call = calls.and_then(|module| module.calls.get(&step.name));
        let at = self.diagram.nodes.len();
        self.diagram.nodes.push(Node {
            id: path.to_string(),
            name: format!("{}{}", step.name, step.key),
            parent: parent_box,
            span: call.map(|call| call.name.span),
            ..Node::default()
        });
        self.modules.insert(path.clone(), at);
        Some(at)
    }

    /// Puts what lives in another resource into its box; what lives in one of a caller goes there with its module.
    fn settle(&mut self, blocks: &Blocks<'_>, homes: &Homes) {
        let mut wants: SortedMap<ModulePath, Vec<usize>> = SortedMap::new();
        for (block, place) in &blocks.places {
            let home = homes
                .get(place)
                .and_then(|home| self.block_at(blocks, *home));
            let Some(home) = home else {
                continue;
            };
            for (module, key, at) in self.of_block.get(block).cloned().unwrap_or_default() {
                let Some(found) = self.instance_near(&home, &module, &key) else {
                    continue;
                };
                if home.module == block.module {
                    if let Some(node) = self.diagram.nodes.get_mut(at) {
                        node.parent = Some(found);
                    }
                } else {
                    wants.entry(module).or_default().push(found);
                }
            }
        }
        self.settle_modules(wants);
    }

    /// The node of a block that an instance in a module, or in one inside of it, means.
    fn instance_near(
        &self,
        block: &AbsResource,
        module: &ModulePath,
        key: &InstanceKey,
    ) -> Option<usize> {
        let nodes = self.of_block.get(block)?.iter();
        let near = nodes.filter(|(other, ..)| module.0.starts_with(&other.0));
        let near: Vec<_> = near.gathered();
        if let [(.., only)] = near.as_slice() {
            return Some(*only);
        }
        let step = module.0.get(block.module.0.len()).map(|step| &step.key);
        let key = step.unwrap_or(key);
        let twin = near.iter().find(|(_, other, _)| other == key);
        twin.map(|(.., at)| *at)
    }

    /// Puts modules into the boxes of their caller that all their resources agree on, the innermost modules first.
    fn settle_modules(&mut self, mut wants: SortedMap<ModulePath, Vec<usize>>) {
        let mut modules: Vec<(ModulePath, usize)> = self
            .modules
            .iter()
            .map(|(path, at)| (path.clone(), *at))
            .gathered();
        modules.arrange_by_key(|(path, _)| std::cmp::Reverse(path.0.len()));
        for (path, own) in modules {
            let wanted = wants.remove(&path).unwrap_or_default();
            let Some((first, rest)) = wanted.split_first() else {
                continue;
            };
            let within = |at: usize| std::iter::once(at).chain(self.diagram.around(at));
            let common = within(*first).find(|common| {
                rest.iter()
                    .all(|other| within(*other).any(|at| at == *common))
            });
            let caller = path.parent().and_then(|caller| {
                let at = self.modules.get(&caller)?;
                Some((caller, *at))
            });
            let Some(common) = common.filter(|at| {
                self.diagram
                    .nodes
                    .get(*at)
                    .is_some_and(|n| n.kind != Kind::Module)
            }) else {
                continue;
            };
            match caller {
                Some((caller, at)) if !within(common).any(|other| other == at) => {
                    wants.entry(caller).or_default().push(common);
                }
                _ => {
                    if let Some(node) = self.diagram.nodes.get_mut(own) {
                        node.parent = Some(common);
                    }
                }
            }
        }
    }

    fn block_at(&self, blocks: &Blocks<'_>, place: usize) -> Option<AbsResource> {
        let node = blocks.graph.nodes.get(place)?;
        let What::Resource(addr) = &node.what else {
            return None;
        };
        Some(addr.within(&blocks.graph.modules.get(node.module)?.path))
    }

    fn edges(&mut self, blocks: &Blocks<'_>) {
        let mut dag = Dag::new(self.diagram.nodes.len());
        for (block, nodes) in &self.of_block {
            let needed: Vec<AbsResource> = match blocks.places.get(block) {
                Some(place) => {
                    let needs = blocks.needs(*place).into_iter();
                    needs
                        .filter_map(|place| self.block_at(blocks, place))
                        .gathered()
                }
                None => self.recorded(block),
            };
            for other in needed.iter().filter_map(|other| self.of_block.get(other)) {
                for (module, key, at) in nodes {
                    let twin = other.iter().find(|(m, k, _)| m == module && k == key);
                    let one = twin.filter(|_| nodes.len() > 1 && other.len() > 1);
                    for (.., needed) in other.iter().filter(|o| one.is_none_or(|one| one == *o)) {
                        dag.add_need(*at, *needed);
                    }
                }
            }
        }
        for (from, to) in reduced(&dag) {
            let within = self.diagram.around(from).any(|outer| outer == to);
            let (start, end) = (Point::default(), Point::default());
            self.diagram.edges.push(Edge {
                from,
                to,
                within,
                start,
                end,
            });
        }
    }

    /// What a resource needed that has no block any more.
    fn recorded(&self, block: &AbsResource) -> Vec<AbsResource> {
        let plan = self.subject.plan.iter().flat_map(|plan| &plan.changes);
        let own = plan.filter(|change| change.addr.config() == *block);
        own.flat_map(|change| change.dependencies.iter())
            .map(|needed| needed.resource.within(&needed.module.unkeyed()))
            .gathered()
    }
}

/// What happens to an object, in a word.
fn word(change: &ResourceChange) -> &'static str {
    match change.action {
        Action::NoOp if change.importing.is_some() => "import",
        Action::NoOp if change.previous_addr.is_some() => "move",
        Action::NoOp => "same",
        Action::Create => "create",
        Action::Read => "read",
        Action::Update => "update",
        Action::Delete => "delete",
        Action::Forget => "forget",
        Action::DeleteThenCreate | Action::CreateThenDelete => "replace",
    }
}

/// The edges that do not follow from others. In a circle all stay.
pub(super) fn reduced(dag: &Dag) -> Vec<(usize, usize)> {
    let Ok(order) = dag.order() else {
        let all = (0..dag.len()).flat_map(|from| {
            dag.neighbours(from, Direction::Needs)
                .iter()
                .map(move |to| (from, *to))
        });
        return all.gathered();
    };
    let words = dag.len().div_ceil(64);
    let mut reach: Vec<Vec<u64>> = vec![Vec::new(); dag.len()];
    let mut kept = Vec::new();
    let has = |set: &[u64], at: usize| {
        set.get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 == 1)
    };
    for from in order {
        let needs = dag.neighbours(from, Direction::Needs);
        let mut beyond = vec![0_u64; words];
        for needed in needs {
            let further = reach.get(*needed).map_or(&[][..], Vec::as_slice);
            beyond
                .iter_mut()
                .zip(further)
                .for_each(|(all, more)| *all |= more);
        }
        kept.extend(
            needs
                .iter()
                .filter(|to| !has(&beyond, **to))
                .map(|to| (from, *to)),
        );
        for needed in needs {
            if let Some(word) = beyond.get_mut(needed / 64) {
                *word |= 1 << (needed % 64);
            }
        }
        if let Some(own) = reach.get_mut(from) {
            *own = beyond;
        }
    }
    crate::sorted::Sort::arrange(&mut *kept);
    kept
}

/// The same with every box before what is in it, and in order of address otherwise.
fn in_order(diagram: Diagram) -> Diagram {
    let contents = diagram.contents();
    let mut order = Vec::new();
    let mut open: Vec<usize> = contents
        .last()
        .into_iter()
        .flatten()
        .rev()
        .copied()
        .gathered();
    while let Some(at) = open.pop() {
        order.push(at);
        open.extend(contents.get(at).into_iter().flatten().rev());
    }
    renumbered(diagram, &order)
}

/// The nodes of this order, the others left out.
pub(super) fn renumbered(diagram: Diagram, order: &[usize]) -> Diagram {
    let mut places = vec![None; diagram.nodes.len()];
    for (new, old) in order.iter().enumerate() {
        if let Some(place) = places.get_mut(*old) {
            *place = Some(new);
        }
    }
    let place = |old: usize| places.get(old).copied().flatten();
    let nodes = order.iter().filter_map(|old| {
        let mut node = diagram.nodes.get(*old)?.clone();
        node.parent = node.parent.and_then(place);
        Some(node)
    });
    let edges = diagram.edges.iter().filter_map(|edge| {
        let (from, to) = place(edge.from).zip(place(edge.to))?;
        Some(Edge { from, to, ..*edge })
    });
    Diagram {
        nodes: nodes.gathered(),
        edges: edges.gathered(),
        ..Diagram::default()
    }
}
