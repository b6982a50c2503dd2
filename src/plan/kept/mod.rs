//! Planning again after a change: what a plan leaves behind for the next one of the same template.
//!
//! INVARIANT: a plan made with what another one left is the plan made without it. A node's outcome is taken over only
//! if it follows from what is the same again: the text of its block, what its needs were found to be, the recorded
//! state, the catalogue. Nodes that reported something, have conditions, or asked for files or the time are planned anew.

mod left;
mod text;
mod watch;

use std::rc::Rc;

use super::make::{Planner, make_in};
use super::world::{Found, World};
use super::{Plan, PlanRequest, ResourceChange, State};
use crate::diag::Diagnostics;
use crate::eval::Budget;
use crate::graph::{Direction, Graph, Shape, What};
use crate::sorted::{Gather, SortedSet};
pub(super) use left::Left;
use left::{Past, Reuse, Surroundings};
use text::Written;
use watch::Watch;

/// What a plan left for the next one.
#[derive(Debug, Default)]
pub struct Kept(Option<Left>);

impl Clone for Kept {
    /// A copy begins with nothing.
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Plans as [`super::make`] does, with what the last plan left.
pub fn make_again(request: &PlanRequest<'_>, kept: &mut Kept) -> (Plan, Diagnostics) {
    let left = kept.0.take();
    let plain = request.reader.is_none() && !request.destroy;
    if !plain || !request.targets.is_empty() || !request.replace.is_empty() {
        return super::make(request);
    }
    let watch = Watch::new(request.host);
    let request = PlanRequest {
        host: &watch,
        ..*request
    };
    let world = World::of(&request);
    let again = Again::new(&request, left, &watch);
    match make_in(&request, &world, false, Some(again)) {
        Ok((plan, diags, left)) => {
            kept.0 = left;
            (plan, diags)
        }
        Err(diags) => (Plan::default(), diags),
    }
}

/// A change with the place of its block.
pub(super) type Placed = (Option<usize>, Rc<ResourceChange>);

/// What is known of a node besides what it is now.
#[derive(Clone, Copy, Default)]
struct Alike {
    /// Its text is what it was.
    text: bool,
    /// It needs what it needed, and so does everything that is no resource and that it needs.
    needs: bool,
    /// What was found of it is what was found before.
    found: bool,
    /// So is everything that it needs, and what happens to it.
    wholly: bool,
    /// Its outcome was taken over.
    taken: bool,
}

/// A plan that is made with what another one left.
pub(super) struct Again<'h> {
    watch: &'h Watch<'h>,
    surroundings: Vec<Surroundings>,
    left: Option<Left>,
    /// The nodes' places in the other plan, when they are others.
    places: Option<Vec<Option<usize>>>,
    /// The nodes that need something else now.
    needed: SortedSet<usize>,
    alike: Vec<Alike>,
    next: Vec<Past>,
    /// The steps that were left when the node's turn came.
    steps: u64,
}

impl<'h> Again<'h> {
    fn new(request: &PlanRequest<'_>, left: Option<Left>, watch: &'h Watch<'h>) -> Self {
        let surroundings = left::surroundings(request.config);
        let version = request.catalog.version();
        let left = left
            .filter(|_| left::can_be(request.config))
            .filter(|left| left.is_of(version, request.prior, &surroundings));
        Self {
            watch,
            surroundings,
            left,
            places: None,
            needed: SortedSet::new(),
            alike: Vec::new(),
            next: Vec::new(),
            steps: 0,
        }
    }

    /// Takes nothing over.
    pub(super) fn forget(&mut self) {
        self.left = None;
    }

    /// The graph, and what is the same in it.
    pub(super) fn graph<'a>(&mut self, request: &PlanRequest<'a>) -> Graph<'a> {
        let config = request.config;
        let mut texts: Vec<Written> = Vec::new();
        let mut nodes = self.left.as_ref().map(|left| left.shape.nodes.iter());
        let mut same_nodes = nodes.is_some();
        for (module, declared) in config.modules().into_iter().enumerate() {
            text::of_module(declared, &config.sources, &mut |what, written| {
                let known = nodes.as_mut().and_then(Iterator::next);
                same_nodes &= known.is_some_and(|n| n.module == module && n.what == what);
                texts.push(written);
            });
        }
        same_nodes &= nodes.is_some_and(|mut rest| rest.next().is_none());
        let graph = self.shaped(request, &texts, same_nodes);
        self.alike = vec![Alike::default(); texts.len()];
        for (place, text) in texts.iter().enumerate() {
            let same = self
                .past(place)
                .is_some_and(|past| past.written.is_same(text));
            if let Some(alike) = self.alike.get_mut(place) {
                alike.text = same;
            }
        }
        let pasts = texts.into_iter().map(|written| Past {
            written,
            ..Past::default()
        });
        self.next = pasts.gathered();
        graph
    }

    fn shaped<'a>(
        &mut self,
        request: &PlanRequest<'a>,
        texts: &[Written],
        same_nodes: bool,
    ) -> Graph<'a> {
        let Some(left) = self.left.as_mut() else {
            return Graph::of(request.config);
        };
        let pairs = left.nodes.iter().zip(texts).enumerate();
        let written = pairs.filter(|(_, (past, text))| !past.written.is_same(text));
        let written: Vec<usize> = written.map(|(place, _)| place).gathered();
        let in_root = |place: &usize| {
            let node = left.shape.nodes.get(*place);
            node.is_some_and(|n| n.module == 0 && !matches!(n.what, What::Call(_)))
        };
        if same_nodes && written.iter().all(in_root) {
            let shape = std::mem::take(&mut left.shape);
            let (graph, needed) = Graph::rewritten(request.config, shape, &written);
            self.needed = needed;
            return graph;
        }
        let graph = Graph::of(request.config);
        let mut places = vec![None; graph.nodes.len()];
        for (before, node) in left.shape.nodes.iter().enumerate() {
            let now = graph.place(node.module, &node.what);
            if let Some(place) = now.and_then(|now| places.get_mut(now)) {
                *place = Some(before);
            }
        }
        self.places = Some(places);
        graph
    }

    fn place_before(&self, place: usize) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(place).copied().flatten(),
            None => Some(place),
        }
    }

    fn past(&self, place: usize) -> Option<&Past> {
        let place = self.place_before(place)?;
        self.left.as_ref()?.nodes.get(place)
    }

    fn alike(&self, place: usize) -> Alike {
        self.alike.get(place).copied().unwrap_or_default()
    }

    /// Takes over what was found of a node and what happens to it, if that is certain.
    pub(super) fn take_over(&mut self, planner: &Planner<'_, '_>, place: usize) -> bool {
        self.judge_needs(planner.graph, place);
        let needs = planner.graph.dag.neighbours(place, Direction::Needs);
        let alike = self.alike(place);
        let wholly = needs.iter().all(|need| self.alike(*need).wholly);
        let known = match self.past(place) {
            Some(past) if past.create_first == planner.creates_first(place) => match past.reuse {
                Reuse::Never => false,
                Reuse::Found => needs.iter().all(|need| self.alike(*need).found),
                Reuse::Wholly => wholly,
            },
            _ => false,
        };
        if !(known && alike.text && alike.needs) {
            self.steps = planner.world.budget.left();
            self.watch.was_asked();
            return false;
        }
        let before = self.place_before(place).unwrap_or(place);
        let past = self
            .left
            .as_mut()
            .and_then(|left| left.nodes.get_mut(before));
        let Some((past, node)) = past.zip(planner.graph.nodes.get(place)) else {
            return false;
        };
        let past = std::mem::take(past);
        planner.world.budget.take(past.steps.into());
        let instances = planner.found_instances(node.module);
        for (instance, found) in instances.iter().zip(past.found.iter()) {
            planner.world.take_over(instance, &node.what, found);
        }
        self.set(place, |alike| {
            alike.found = true;
            alike.wholly = wholly;
            alike.taken = true;
        });
        if let Some(next) = self.next.get_mut(place) {
            let written = std::mem::take(&mut next.written);
            *next = Past { written, ..past };
        }
        true
    }

    fn set(&mut self, place: usize, say: impl FnOnce(&mut Alike)) {
        if let Some(alike) = self.alike.get_mut(place) {
            say(alike);
        }
    }

    /// Whether a node needs what it needed.
    fn judge_needs(&mut self, graph: &Graph<'_>, place: usize) {
        let needs = graph.dag.neighbours(place, Direction::Needs);
        let same = match (&self.places, &self.left) {
            (_, None) => false,
            (None, _) => !self.needed.contains(&place),
            (Some(places), Some(left)) => {
                let before = places.get(place).copied().flatten();
                before.is_some_and(|before| {
                    let before = left.shape.dag.neighbours(before, Direction::Needs);
                    let known = |need: &usize| {
                        let place = places.get(*need).copied().flatten();
                        place.is_some_and(|place| before.binary_search(&place).is_ok())
                    };
                    before.len() == needs.len() && needs.iter().all(known)
                })
            }
        };
        let is_resource = |place: usize| {
            let node = graph.nodes.get(place);
            matches!(node.map(|node| &node.what), Some(What::Resource(_)))
        };
        let on = needs.iter();
        let on = on.filter(|need| !is_resource(**need));
        let same = same && on.into_iter().all(|need| self.alike(*need).needs);
        self.set(place, |alike| alike.needs = same);
    }

    /// Notes what was found of a node that was planned, and what happens to it.
    pub(super) fn note(&mut self, planner: &Planner<'_, '_>, place: usize, quiet: bool) {
        let Some(node) = planner.graph.nodes.get(place) else {
            return;
        };
        let instances = planner.found_instances(node.module);
        let found = instances.iter();
        let found = found.map(|instance| planner.world.found(instance, &node.what));
        let found: Option<Rc<[Found]>> = found.collect();
        let module = planner.graph.modules.get(node.module);
        let reuse = match module {
            Some(module) if quiet && !self.watch.was_asked() => Reuse::of(module, &node.what),
            _ => Reuse::Never,
        };
        let needs = planner.graph.dag.neighbours(place, Direction::Needs);
        let all_found = needs.iter().all(|need| self.alike(*need).found);
        let wholly = needs.iter().all(|need| self.alike(*need).wholly);
        let alike = self.alike(place);
        let past = self.past(place);
        let same = match (&found, past) {
            // A provider block has no value of its own.
            (None, Some(_)) => {
                matches!(node.what, What::Provider(_)) && alike.text && alike.needs && all_found
            }
            // What is handed on to a module is told by the text.
            (Some(found), Some(past)) if matches!(node.what, What::Call(_)) => {
                **found == *past.found && (alike.text || past.reuse == reuse)
            }
            (Some(found), Some(past)) => **found == *past.found && !past.found.is_empty(),
            (_, None) => false,
        };
        let resource = matches!(node.what, What::Resource(_));
        self.set(place, |alike| {
            alike.found = same;
            alike.wholly = same && alike.needs && wholly && !resource;
        });
        let steps = self.steps.saturating_sub(planner.world.budget.left());
        let create_first = planner.creates_first(place);
        let changes = planner.changes_of(place);
        if let Some(next) = self.next.get_mut(place) {
            next.reuse = reuse;
            next.create_first = create_first;
            next.steps = u32::try_from(steps).unwrap_or(u32::MAX);
            next.found = found.unwrap_or_default();
            next.changes = changes.into();
        }
    }

    /// What happens to the objects of a block whose outcome was taken over.
    pub(super) fn changes_of(&self, place: usize) -> &[Rc<ResourceChange>] {
        match self.next.get(place) {
            Some(past) if self.alike(place).taken => &past.changes,
            _ => &[],
        }
    }

    /// Puts what was made to what was taken over; both are in order.
    pub(super) fn merged(&mut self, made: Vec<Placed>) -> Vec<Placed> {
        let Some(left) = self.left.as_mut() else {
            return made;
        };
        let before = std::mem::take(&mut left.changes);
        let mut now: Vec<Option<usize>> = vec![None; left.nodes.len()];
        for (place, alike) in self.alike.iter().enumerate() {
            if alike.taken
                && let Some(slot) = self.place_before(place).and_then(|b| now.get_mut(b))
            {
                *slot = Some(place);
            }
        }
        let taken = before.into_iter().filter_map(|(place, change)| {
            let place = place.and_then(|place| now.get(place).copied().flatten())?;
            Some((Some(place), change))
        });
        let mut made = made.into_iter().peekable();
        let mut all = Vec::new();
        for (place, change) in taken {
            while let Some(first) = made.next_if(|(_, other)| other.place() < change.place()) {
                all.push(first);
            }
            all.push((place, change));
        }
        all.extend(made);
        all
    }

    /// What is left for the next plan, when that can be of use.
    pub(super) fn leave(self, planner: &Planner<'_, '_>, changes: Vec<Placed>) -> Option<Left> {
        let request = planner.request;
        // A template that comes near the limit of what it may cost is always planned as a whole.
        let cheap = planner.world.budget.left() > Budget::STEPS / 2;
        if !cheap || !planner.moves.is_idle() || !left::can_be(request.config) {
            return None;
        }
        Some(Left {
            catalog: request.catalog.version().clone(),
            state: request.prior.clone(),
            surroundings: self.surroundings,
            shape: Shape::default(),
            nodes: self.next,
            changes,
        })
    }
}

/// Whether two states say the same.
fn is_same(one: &Rc<State>, other: &Rc<State>) -> bool {
    Rc::ptr_eq(one, other) || one == other
}
