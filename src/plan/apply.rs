//! One object at a time, with the values that others really got: what a deployment asks when the turn of
//! a resource has come.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::make::{KnownSettings, Planner, create_first, has_errors};
use super::moved::Moves;
use super::world::World;
use super::{PlanRequest, ResourceChange, State, StateOutput, stored};
use crate::addr::ResourceInstanceAddr;
use crate::diag::Diagnostics;
use crate::graph::{Direction, Graph, What};
use crate::sorted::{Gather, Sort, SortedMap, SortedSet};
use crate::value::{Marks, Type, Value, json};

/// Plans single objects against a state that changes between the questions.
///
/// INVARIANT: a resource is asked for only after everything it needs is recorded; so what was once read from
/// the state stays true.
pub struct Applier<'p, 'a> {
    request: &'p PlanRequest<'a>,
    graph: Graph<'a>,
    world: World<'a>,
    create_first: Rc<SortedSet<usize>>,
    /// None: a deployment begins with every object at its new address.
    moves: Moves,
    /// The place of each node in an order that respects every need.
    rank: Vec<usize>,
    /// The resources whose values were read from the state.
    filled: FxHashSet<usize>,
    settings: Rc<KnownSettings>,
}

impl<'p, 'a> Applier<'p, 'a> {
    /// For the configuration and variables of a request. Its earlier state, targets and replacements
    /// do not matter: each question brings its own state.
    pub fn new(request: &'p PlanRequest<'a>) -> Self {
        let graph = Graph::of(request.config);
        let mut rank = vec![0; graph.nodes.len()];
        for (at, place) in graph.order().iter().enumerate() {
            if let Some(slot) = rank.get_mut(*place) {
                *slot = at;
            }
        }
        Self {
            world: World::of(request),
            create_first: Rc::new(create_first(&graph, None)),
            moves: Moves::default(),
            graph,
            request,
            rank,
            filled: FxHashSet::default(),
            settings: Rc::default(),
        }
    }

    /// What happens to an instance now. Nothing when the configuration does not have it, or when that
    /// went wrong, which is reported.
    pub fn change(
        &mut self,
        addr: &ResourceInstanceAddr,
        state: &State,
    ) -> (Option<ResourceChange>, Diagnostics) {
        let Some(place) = self.place(addr) else {
            return (None, Diagnostics::new());
        };
        self.fill(&[place], state);
        let mut planner = self.planner(state);
        planner.plan_one(place, addr);
        let failed = has_errors(&planner.diags, 0);
        let change = planner.made.pop().filter(|_| !failed);
        (change.map(Rc::unwrap_or_clone), planner.diags)
    }

    /// The root module's outputs by what is recorded. Those that cannot be known yet are left out.
    pub fn outputs(&mut self, state: &State) -> SortedMap<Rc<str>, StateOutput> {
        let root = self.world.root();
        let names = root.module.outputs.keys();
        let places: Vec<usize> = names
            .clone()
            .filter_map(|name| self.graph.place(0, &What::Output(name.clone())))
            .gathered();
        self.fill(&places, state);
        let mut outputs = SortedMap::new();
        for (name, output) in &root.module.outputs {
            let mut diags = Diagnostics::new();
            let value = self.world.output(&root, name, &mut diags);
            let sensitive = output.sensitive || value.marks_deep().has(Marks::SENSITIVE);
            let (value, _) = value.unmark_deep();
            if has_errors(&diags, 0) || !value.is_wholly_known() || value.is_null() {
                continue;
            }
            let recorded = StateOutput {
                ty: json::type_to_json(value.ty()),
                value: json::to_json(&value),
                sensitive,
            };
            outputs.insert(name.clone(), recorded);
        }
        outputs
    }

    fn place(&self, addr: &ResourceInstanceAddr) -> Option<usize> {
        let module = self.graph.module_at(&addr.module.unkeyed())?;
        self.graph
            .place(module, &What::Resource(addr.resource.clone()))
    }

    fn planner<'q>(&'q self, state: &'q State) -> Planner<'q, 'a> {
        let mut planner = Planner::new(
            self.request,
            &self.world,
            &self.graph,
            state,
            &self.moves,
            self.create_first.clone(),
        );
        planner.settings = self.settings.clone();
        planner
    }

    /// Gives every resource that these nodes need the value that is recorded.
    fn fill(&mut self, places: &[usize], state: &State) {
        for place in self.needed(places) {
            self.fill_one(place, state);
            self.filled.insert(place);
        }
    }

    /// The resources that nodes need, directly or not, and that were not read yet; in order.
    fn needed(&self, places: &[usize]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        let mut open = places.to_vec();
        while let Some(next) = open.pop() {
            for need in self.graph.dag.neighbours(next, Direction::Needs) {
                if self.filled.contains(need) || !seen.insert(*need) {
                    continue;
                }
                open.push(*need);
                let node = self.graph.nodes.get(*need);
                if matches!(node.map(|n| &n.what), Some(What::Resource(_))) {
                    found.push(*need);
                }
            }
        }
        found.arrange_by_key(|place| self.rank.get(*place));
        found
    }

    fn fill_one(&self, place: usize, state: &State) {
        let Some(node) = self.graph.nodes.get(place) else {
            return;
        };
        let What::Resource(addr) = &node.what else {
            return;
        };
        let mut planner = self.planner(state);
        for module in planner.instances(node.module) {
            let Some(resource) = module.module.resources.get(addr) else {
                continue;
            };
            let Some(schema) = planner.schema(addr, resource) else {
                continue;
            };
            let expansion = self
                .world
                .expand_resource(&module, addr, &mut Diagnostics::new());
            for repetition in expansion.repetitions() {
                let at = addr.instance(&module.path, repetition.key.clone());
                let object = state.instance(&at).and_then(|i| i.current.as_ref());
                let value = match object {
                    Some(object) => stored::read(object, &schema.block),
                    None => Value::unknown(Type::Dynamic),
                };
                self.world
                    .set_instance(&module, addr, repetition.key, value);
            }
        }
    }
}
