use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::checks::CheckBook;
use super::kept::{Again, Left, Placed};
use super::moved::Moves;
use super::request::PlanRequest;
use super::settings::Settings;
use super::world::{Repetition, World};
use super::{Address, Object, Plan, ResourceChange, State, moved};
use crate::addr::{AbsResource, Mode, ResourceAddr, ResourceInstanceAddr};
use crate::config::{self, ProviderKey};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::graph::{Direction, Graph, Node, What};
use crate::sorted::{Gather, Sort, SortedMap, SortedSet};
use crate::value::Type;

/// Plans. The plan is of use only when no error is among the diagnostics.
pub fn make(request: &PlanRequest<'_>) -> (Plan, Diagnostics) {
    let world = World::of(request);
    match make_in(request, &world, false, None) {
        Ok((plan, diags, _)) => (plan, diags),
        Err(diags) => (Plan::default(), diags),
    }
}

/// [`make`] in a world that the caller keeps. When only the values in it are wanted, moves that are wrong are no
/// reason to stop, and a data source that nobody reads now is what is recorded of it.
///
/// # Errors
/// What is wrong, when that is found before any value is.
pub(super) fn make_in<'a>(
    request: &PlanRequest<'a>,
    world: &World<'a>,
    values_only: bool,
    mut again: Option<Again<'_>>,
) -> Result<(Plan, Diagnostics, Option<Left>), Diagnostics> {
    let mut diags = Diagnostics::new();
    let graph = match &mut again {
        Some(again) => again.graph(request),
        None => Graph::of(request.config),
    };
    diags.append(graph.cycles());
    if has_errors(&diags, 0) {
        return Err(diags);
    }
    if !values_only {
        super::recorded::check_providers(request, &mut diags);
        diags.extend(unset(request));
        if has_errors(&diags, 0) {
            return Err(diags);
        }
    }
    let (state, moves) = moved::apply(request.config, request.prior);
    if let Some(again) = again.as_mut().filter(|_| !moves.is_idle()) {
        again.forget();
    }
    warn_targets(request, &mut diags);
    moves.check_targets(request.targets, &mut diags);
    if has_errors(&diags, 0) && !values_only {
        return Err(diags);
    }
    let targeted = targeted(request, &graph);
    let first = Rc::new(create_first(&graph, targeted.as_ref()));
    let mut planner = Planner::new(request, world, &graph, &state, &moves, first);
    planner.targeted = targeted;
    planner.again = again;
    planner.diags = diags;
    planner.recorded = values_only;
    if request.destroy {
        planner.destroy();
    } else {
        planner.walk();
    }
    let mut wrong = Diagnostics::new();
    moved::judge(world, &moves, &mut wrong);
    // Moves that are wrong are likely the cause of whatever else is wrong.
    if has_errors(&wrong, 0) && !values_only {
        warn_targets(request, &mut wrong);
        return Err(wrong);
    }
    planner.diags.append(wrong);
    let left = planner.put_in_order();
    let Planner {
        mut plan,
        mut diags,
        checks,
        read,
        ..
    } = planner;
    plan.checks = checks.results();
    plan.state = state;
    if request.reader.is_some() {
        record_read(Rc::make_mut(&mut plan.state), read);
    }
    if !has_errors(&diags, 0) {
        moves.warn_blocked(&mut diags);
        diags.extend(super::orphans::needs_itself(&plan));
    }
    let left = left.map(|left| left.with(graph.into_shape()));
    Ok((plan, once(diags), left))
}

/// The variables of the root module that need a value and have none: without them nothing is planned.
fn unset(request: &PlanRequest<'_>) -> Vec<Diagnostic> {
    let declared = request.config.root.variables.iter();
    let unset = declared.filter(|(name, variable)| {
        variable.default.is_none() && !request.inputs.values.contains_key(*name)
    });
    unset
        .map(|(_, variable)| config::missing(variable))
        .gathered()
}

/// Mistakes in expressions are told once for all instances of a block; rules that do not hold, calls that fail, and
/// instances that cannot be counted yet, for each.
fn once(diags: Diagnostics) -> Diagnostics {
    let rules = [
        &code::PRECONDITION_FAILED,
        &code::POSTCONDITION_FAILED,
        &code::OUTPUT_PRECONDITION_FAILED,
        &code::CHECK_FAILED,
        &code::CHECK_UNKNOWN,
        &code::INVALID_VARIABLE_VALUE,
        &code::PREVENT_DESTROY,
        &code::PROVIDER,
        &code::INVALID_ARGUMENT,
        &code::FUNCTION_FAILED,
    ];
    let repeated = |diag: &Diagnostic| {
        rules.contains(&diag.code) || super::world::UNCOUNTED.contains(&&*diag.message)
    };
    let mut kept = Diagnostics::new();
    for diag in diags {
        let same = |other: &Diagnostic| {
            other.code == diag.code
                && other.span() == diag.span()
                && other.title == diag.title
                // We say which key it was.
                && (other.message == diag.message || diag.code == &code::INVALID_INDEX)
        };
        let repeats = diag.span().is_some() && !repeated(&diag) && kept.iter().any(same);
        if !repeats {
            kept.push(diag);
        }
    }
    kept
}

/// What data sources found, and what is taken over, belongs to the state that a deployment begins with; what data
/// sources found earlier does not.
fn record_read(state: &mut State, read: Vec<(ResourceInstanceAddr, Rc<str>, Object)>) {
    state
        .resources
        .retain(|addr, _| addr.resource.mode == Mode::Managed);
    for (addr, provider, object) in read {
        state.instance_mut(&addr, &provider).current = Some(Rc::new(object));
    }
}

/// Whether an error was reported since there were `before` diagnostics.
pub(super) fn has_errors(diags: &Diagnostics, before: usize) -> bool {
    diags
        .iter()
        .skip(before)
        .any(|d: &Diagnostic| d.severity == Severity::Error)
}

/// What the provider blocks of modules say, as far as somebody asked.
pub(super) type KnownSettings = RefCell<FxHashMap<(usize, ProviderKey), Rc<Settings>>>;

/// A plan in the making.
pub(super) struct Planner<'p, 'a> {
    pub(super) request: &'p PlanRequest<'a>,
    pub(super) world: &'p World<'a>,
    pub(super) graph: &'p Graph<'a>,
    /// The earlier state, after moves.
    pub(super) state: &'p State,
    pub(super) moves: &'p Moves,
    /// What the last plan left.
    again: Option<Again<'p>>,
    /// The nodes that went wrong, or need something that did.
    failed: SortedSet<usize>,
    /// The nodes to plan, when there are targets.
    targeted: Option<SortedSet<usize>>,
    /// Resources whose replacement makes the new object first.
    create_first: Rc<SortedSet<usize>>,
    pub(super) settings: Rc<KnownSettings>,
    /// Instances that the configuration has.
    pub(super) seen: FxHashSet<ResourceInstanceAddr>,
    /// The recorded resources by the block that describes them.
    pub(super) of_block: SortedMap<AbsResource, Vec<AbsResource>>,
    /// The blocks of which it is known what becomes of all that is recorded of them.
    pub(super) settled: SortedSet<usize>,
    /// For each node that was planned, which of the changes that were made are its own.
    own: Vec<Range<usize>>,
    /// The node that is being planned.
    current: Option<usize>,
    /// Every change, in the order in which they were found.
    pub(super) made: Vec<Rc<ResourceChange>>,
    /// Objects to take over, by target.
    pub(super) imports: SortedMap<ResourceInstanceAddr, super::importing::Wanted>,
    pub(super) checks: CheckBook,
    /// The type of the last object of each type that was read.
    pub(super) types: SortedMap<Rc<str>, Type>,
    /// Whether data sources are what is recorded of them.
    pub(super) recorded: bool,
    /// Data sources that were read, and objects that are taken over.
    pub(super) read: Vec<(ResourceInstanceAddr, Rc<str>, Object)>,
    pub(super) plan: Plan,
    pub(super) diags: Diagnostics,
}

impl<'p, 'a> Planner<'p, 'a> {
    /// A plan without any change yet, for everything and without an order.
    pub(super) fn new(
        request: &'p PlanRequest<'a>,
        world: &'p World<'a>,
        graph: &'p Graph<'a>,
        state: &'p State,
        moves: &'p Moves,
        create_first: Rc<SortedSet<usize>>,
    ) -> Self {
        Self {
            request,
            world,
            graph,
            state,
            moves,
            create_first,
            again: None,
            made: Vec::new(),
            failed: SortedSet::new(),
            targeted: None,
            settings: Rc::default(),
            seen: FxHashSet::default(),
            of_block: SortedMap::new(),
            settled: SortedSet::new(),
            own: Vec::new(),
            current: None,
            imports: SortedMap::new(),
            checks: CheckBook::default(),
            types: SortedMap::new(),
            recorded: false,
            read: Vec::new(),
            plan: Plan::default(),
            diags: Diagnostics::new(),
        }
    }
}

impl Planner<'_, '_> {
    fn walk(&mut self) {
        self.check_import_targets();
        self.declare_all();
        self.find_recorded();
        let graph = self.graph;
        self.own = vec![0..0; graph.nodes.len()];
        for place in graph.order().iter().copied() {
            let Some(node) = graph.nodes.get(place) else {
                continue;
            };
            if !self.is_targeted(place) {
                self.note_bystander(place, node);
                continue;
            }
            if self.is_hopeless(place) {
                self.failed.insert(place);
                continue;
            }
            if self.take_over(place, node) {
                continue;
            }
            let before = self.diags.len();
            self.current = Some(place);
            if let Some(own) = self.own.get_mut(place) {
                *own = self.made.len()..self.made.len();
            }
            match &node.what {
                What::Call(name) => self.expand_call(node.module, name),
                What::Variable(name) => self.plan_variable(node.module, name),
                What::Local(name) => self.plan_local(node.module, name),
                What::Provider(_) => {}
                What::Resource(addr) => self.plan_resource(place, node.module, addr),
                What::Output(name) => self.plan_output(node.module, name),
                What::Check(name) => self.plan_check(node.module, name),
            }
            if has_errors(&self.diags, before) {
                self.failed.insert(place);
            }
            if let Some(mut again) = self.again.take() {
                again.note(self, place, self.diags.len() == before);
                self.again = Some(again);
            }
        }
        self.current = None;
        self.plan_orphans();
        self.plan_root_outputs();
    }

    /// Whether the outcome of a node is the one of the last plan.
    fn take_over(&mut self, place: usize, node: &Node) -> bool {
        let Some(mut again) = self.again.take() else {
            return false;
        };
        let taken = again.take_over(self, place);
        self.again = Some(again);
        if taken && matches!(node.what, What::Resource(_)) {
            self.settled.insert(place);
        }
        taken
    }

    /// Whether something that a node needs went wrong, so that nothing can be said of the node.
    fn is_hopeless(&self, place: usize) -> bool {
        let needs = self.graph.dag.neighbours(place, Direction::Needs);
        needs.iter().any(|need| self.failed.contains(need))
    }

    /// Whether a node is to be planned.
    pub(super) fn is_targeted(&self, place: usize) -> bool {
        self.targeted
            .as_ref()
            .is_none_or(|targeted| targeted.contains(&place))
    }

    /// Whether an instance is to be planned: one of the targets covers it, or something targeted needs
    /// its resource.
    pub(super) fn is_instance_targeted(&self, place: usize, addr: &ResourceInstanceAddr) -> bool {
        if self.request.targets.is_empty() {
            return true;
        }
        let block = addr.config();
        let named = self
            .request
            .targets
            .iter()
            .filter(|t| t.covers_block(&block));
        let mut named = named.peekable();
        if named.peek().is_none() {
            return self.is_targeted(place);
        }
        named.any(|target| target.covers(addr))
    }

    /// An address to replace that has no key means none of a resource's several instances. In which module they
    /// are does not matter.
    pub(super) fn warn_replace(&mut self, addr: &ResourceAddr, repetitions: &[Repetition]) {
        if matches!(repetitions, [one] if one.key.is_none()) {
            return;
        }
        for address in self.request.replace {
            if let Address::Resource(asked) = address
                && asked.key.is_none()
                && asked.resource == *addr
            {
                let message =
                    format!("`{asked}` has several instances; name the one to replace by its key");
                self.diags
                    .push(Diagnostic::new(&code::REPLACE_INCOMPLETE, message));
            }
        }
    }

    /// Whether a replacement of this resource makes the new object first.
    pub(super) fn creates_first(&self, place: usize) -> bool {
        self.create_first.contains(&place)
    }

    /// The resources a node needs, through anything but resources, without keys.
    pub(super) fn dependencies(&self, place: usize) -> Vec<AbsResource> {
        let mut found = SortedSet::new();
        let mut seen = FxHashSet::default();
        let mut open: Vec<usize> = self.graph.dag.neighbours(place, Direction::Needs).to_vec();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            match self.graph.nodes.get(next) {
                Some(node) => match &node.what {
                    What::Resource(addr) => {
                        found.insert(self.abs(node.module, addr));
                    }
                    _ => open.extend(self.graph.dag.neighbours(next, Direction::Needs)),
                },
                None => continue,
            }
        }
        found.into_iter().gathered()
    }

    /// A resource of a module of the graph.
    pub(super) fn abs(&self, module: usize, addr: &ResourceAddr) -> AbsResource {
        let path = self.graph.modules.get(module).map(|m| m.path.clone());
        addr.within(&path.unwrap_or_default())
    }

    /// Notes what happens to an object.
    pub(super) fn push(&mut self, change: ResourceChange) {
        self.made.push(Rc::new(change));
        if let Some(own) = self.current.and_then(|place| self.own.get_mut(place)) {
            own.end = self.made.len();
        }
    }

    /// The changes of the plan, in order. Gives what is left for the next one.
    fn put_in_order(&mut self) -> Option<Left> {
        let made = std::mem::take(&mut self.made).into_iter();
        let mut changes: Vec<Placed> = made.map(|change| (None, change)).gathered();
        for (place, own) in self.own.iter().enumerate() {
            let own = changes.get_mut(own.clone()).into_iter().flatten();
            own.for_each(|(of, _)| *of = Some(place));
        }
        changes.arrange_by(|(_, a), (_, b)| a.place().cmp(&b.place()));
        let again = self.again.take().map(|mut again| {
            changes = again.merged(std::mem::take(&mut changes));
            again
        });
        let all = changes.iter().map(|(_, change)| change.clone());
        self.plan.changes = all.gathered();
        again.and_then(|again| again.leave(self, changes))
    }

    /// What happens to the objects of a block.
    pub(super) fn changes_of(&self, place: usize) -> &[Rc<ResourceChange>] {
        let again = self.again.as_ref().map(|again| again.changes_of(place));
        let taken = again.filter(|taken| !taken.is_empty());
        let own = || self.made.get(self.own.get(place)?.clone());
        taken.or_else(own).unwrap_or_default()
    }
}

fn warn_targets(request: &PlanRequest<'_>, diags: &mut Diagnostics) {
    if !request.targets.is_empty() {
        let message =
            "only some resources are planned; the result may not be what the configuration says";
        diags.push(Diagnostic::new(&code::TARGETING, message));
    }
}

/// The nodes that targets name, with what they need, and the outputs that need nothing else.
fn targeted(request: &PlanRequest<'_>, graph: &Graph<'_>) -> Option<SortedSet<usize>> {
    if request.targets.is_empty() {
        return None;
    }
    let resource = |place: usize| match graph.nodes.get(place).map(|n| (n.module, &n.what)) {
        Some((module, What::Resource(addr))) => {
            let path = graph.modules.get(module).map(|m| m.path.clone());
            Some(addr.within(&path.unwrap_or_default()))
        }
        _ => None,
    };
    let named = (0..graph.nodes.len()).filter(|place| {
        resource(*place).is_some_and(|block| request.targets.iter().any(|t| t.covers_block(&block)))
    });
    let mut targeted = graph.dag.reach(named, Direction::Needs);
    let outputs = graph
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.module == 0 && matches!(node.what, What::Output(_)));
    for (place, _) in outputs {
        let needs = graph.dag.reach([place], Direction::Needs);
        let mut resources = needs.iter().filter(|p| resource(**p).is_some()).peekable();
        if resources.peek().is_some() && resources.all(|p| targeted.contains(p)) {
            targeted.extend(needs);
        }
    }
    Some(targeted)
}

/// The resources that say `create_before_destroy`, and everything they need: an object cannot go before
/// another that still uses it. What is not targeted has no say.
pub(super) fn create_first(
    graph: &Graph<'_>,
    targeted: Option<&SortedSet<usize>>,
) -> SortedSet<usize> {
    let said = graph.nodes.iter().enumerate().filter_map(|(place, node)| {
        if targeted.is_some_and(|targeted| !targeted.contains(&place)) {
            return None;
        }
        let What::Resource(addr) = &node.what else {
            return None;
        };
        let resource = graph.modules.get(node.module)?.resources.get(addr)?;
        (resource.lifecycle.create_before_destroy == Some(true)).then_some(place)
    });
    graph.dag.reach(said, Direction::Needs)
}
