//! `moved` blocks, and moves that go without saying: recorded objects get their new addresses before
//! anything is compared.

mod judge;
mod order;

use std::rc::Rc;

use super::State;
use super::address::Address;
use super::prior::ResourceState;
use crate::addr::{AbsResource, InstanceKey, ModulePath, ModuleStep, ResourceInstanceAddr};
use crate::config::{Config, Endpoint, Moved, MovedTarget};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::sorted::{Gather, Sort, SortedMap};

pub(super) use judge::judge;

/// What was moved.
#[derive(Debug, Default)]
pub(super) struct Moves {
    previous: SortedMap<ResourceInstanceAddr, ResourceInstanceAddr>,
    blocked: Vec<String>,
    /// Whether the statements go in a circle; then nothing moved.
    circle: bool,
}

impl Moves {
    /// The address an instance had before, when it moved.
    pub(super) fn previous(&self, addr: &ResourceInstanceAddr) -> Option<ResourceInstanceAddr> {
        self.previous.get(addr).cloned()
    }

    /// Whether nothing moved and nothing would.
    pub(super) fn is_idle(&self) -> bool {
        self.previous.is_empty() && self.blocked.is_empty() && !self.circle
    }

    /// Says that something could not move because its place is taken.
    pub(super) fn warn_blocked(&self, diags: &mut Diagnostics) {
        if self.blocked.is_empty() {
            return;
        }
        let message = format!(
            "the new place is taken, so these stay where they were: {}",
            self.blocked.join(", ")
        );
        diags.push(Diagnostic::new(&code::MOVE_BLOCKED, message));
    }

    /// Targets must cover what moves, before and after.
    pub(super) fn check_targets(&self, targets: &[Address], diags: &mut Diagnostics) {
        let covered =
            |addr: &ResourceInstanceAddr| targets.iter().any(|target| target.covers(addr));
        let ends = self.previous.iter().flat_map(|(to, from)| [from, to]);
        let left: Vec<String> = ends
            .filter(|addr| !covered(addr))
            .map(|addr| format!("`{addr}`"))
            .gathered();
        if !targets.is_empty() && !left.is_empty() {
            let message = format!(
                "something moves from or to an address that the targets leave out: {}",
                left.join(", ")
            );
            diags.push(Diagnostic::new(&code::MOVE_UNTARGETED, message));
        }
    }

    /// Remembers where an object was in the beginning.
    fn note(&mut self, from: ResourceInstanceAddr, to: ResourceInstanceAddr) {
        let origin = self.previous.remove(&from).unwrap_or(from);
        self.previous.insert(to, origin);
    }
}

/// One move with the module whose block says it.
struct Statement {
    module: ModulePath,
    moved: Rc<Moved>,
}

impl Statement {
    /// Whether all instances of a resource or of a module call are meant.
    fn is_whole(&self) -> bool {
        let keyless = |target: &MovedTarget, module: &ModulePath| match target {
            MovedTarget::Resource(_, key) => key.is_none(),
            MovedTarget::Module => module.0.last().is_none_or(|step| step.key.is_none()),
        };
        let Moved { from, to, .. } = &*self.moved;
        keyless(&from.target, &from.module) && keyless(&to.target, &to.module)
    }
}

fn statements(config: &Config) -> Vec<Statement> {
    let mut found = Vec::new();
    for module in config.modules() {
        found.extend(module.moved.iter().map(|moved| Statement {
            module: module.path.clone(),
            moved: moved.clone(),
        }));
    }
    found
}

/// The state with every object at its new address. Whether the statements are right is judged when the
/// instances are known ([`judge`]).
pub(super) fn apply(config: &Config, prior: &Rc<State>) -> (Rc<State>, Moves) {
    let mut statements = statements(config);
    implied(config, prior, &mut statements);
    let mut moves = Moves::default();
    let mut state = prior.clone();
    let Some(order) = order::order(&statements) else {
        moves.circle = true;
        return (state, moves);
    };
    if !order.is_empty() {
        let moved = Rc::make_mut(&mut state);
        for statement in order.iter().filter_map(|index| statements.get(*index)) {
            move_all(statement, moved, &mut moves);
        }
    }
    if !state.is_pruned() {
        Rc::make_mut(&mut state).prune();
    }
    (state, moves)
}

fn move_all(statement: &Statement, state: &mut State, moves: &mut Moves) {
    if matches!(statement.moved.from.target, MovedTarget::Module) {
        move_modules(statement, state, moves);
        return;
    }
    let recorded: Vec<AbsResource> = state.resources.keys().cloned().gathered();
    for from in recorded {
        if statement.is_whole() {
            if let Some(to) = new_address(statement, &from.instance(InstanceKey::None)) {
                move_resource(state, moves, &from, to.abs_resource());
            }
            continue;
        }
        let keys = state.resources.get(&from).map(|r| r.instances.keys());
        let keys: Vec<InstanceKey> = keys.into_iter().flatten().cloned().gathered();
        for from in keys.into_iter().map(|key| from.instance(key)) {
            if let Some(to) = new_address(statement, &from) {
                move_instance(state, moves, from, to);
            }
        }
    }
}

/// Moves module instances with everything in them, unless something is recorded in the new one.
fn move_modules(statement: &Statement, state: &mut State, moves: &mut Moves) {
    let mut modules: Vec<ModulePath> = Vec::new();
    for addr in state.resources.keys() {
        for depth in 1..=addr.module.0.len() {
            let path = ModulePath(addr.module.0.iter().take(depth).cloned().gathered());
            if !modules.contains(&path) {
                modules.push(path);
            }
        }
    }
    modules.arrange();
    for from in modules {
        let Some(to) = new_module(statement, &from).filter(|(_, rest)| rest.is_empty()) else {
            continue;
        };
        let to = to.0;
        if from == to {
            continue;
        }
        if state.resources.keys().any(|addr| addr.module == to) {
            moves.blocked.push(format!("`{from}`"));
            continue;
        }
        let inside = |addr: &AbsResource| addr.module.0.starts_with(&from.0);
        let recorded: Vec<AbsResource> = state
            .resources
            .keys()
            .filter(|a| inside(a))
            .cloned()
            .gathered();
        for old in recorded {
            let mut new = old.clone();
            new.module.0.splice(..from.0.len(), to.0.iter().cloned());
            move_resource(state, moves, &old, new);
        }
    }
}

/// Moves a resource with all its instances unless its place is taken.
fn move_resource(state: &mut State, moves: &mut Moves, from: &AbsResource, to: AbsResource) {
    if *from == to {
        return;
    }
    if state.resources.contains_key(&to) {
        moves.blocked.push(format!("`{from}`"));
        return;
    }
    if let Some(resource) = state.resources.remove(from) {
        for key in resource.instances.keys() {
            moves.note(from.instance(key.clone()), to.instance(key.clone()));
        }
        state.resources.insert(to, resource);
    }
}

/// Moves one instance unless its place is taken.
fn move_instance(
    state: &mut State,
    moves: &mut Moves,
    from: ResourceInstanceAddr,
    to: ResourceInstanceAddr,
) {
    if from == to {
        return;
    }
    if state.instance(&to).is_some() {
        moves.blocked.push(format!("`{from}`"));
        return;
    }
    let Some(resource) = state.resources.get_mut(&from.abs_resource()) else {
        return;
    };
    let Some(instance) = resource.instances.remove(&from.key) else {
        return;
    };
    let provider = resource.provider.clone();
    if resource.instances.is_empty() {
        state.resources.remove(&from.abs_resource());
    }
    *state.instance_mut(&to, &provider) = instance;
    moves.note(from, to);
}

/// Where a statement moves an instance to, when it does.
fn new_address(statement: &Statement, addr: &ResourceInstanceAddr) -> Option<ResourceInstanceAddr> {
    let Moved { from, to, .. } = &*statement.moved;
    match (&from.target, &to.target) {
        (MovedTarget::Resource(old, old_key), MovedTarget::Resource(new, new_key)) => {
            let (outer, inner) = within(statement, &addr.module)?;
            let whole = statement.is_whole();
            let here = *inner == *from.module.0 && addr.resource == *old;
            if !here || !(whole || addr.key == *old_key) {
                return None;
            }
            let mut module = ModulePath(outer.to_vec());
            module.0.extend(to.module.0.iter().cloned());
            let key = if whole { &addr.key } else { new_key };
            Some(new.instance(&module, key.clone()))
        }
        (MovedTarget::Module, MovedTarget::Module) => {
            let (mut module, rest) = new_module(statement, &addr.module)?;
            module.0.extend(rest.iter().cloned());
            Some(addr.resource.instance(&module, addr.key.clone()))
        }
        _ => None,
    }
}

/// A module's path in two: to the module that holds the statement, and the rest.
fn within<'p>(
    statement: &Statement,
    path: &'p ModulePath,
) -> Option<(&'p [ModuleStep], &'p [ModuleStep])> {
    let (outer, inner) = path.0.split_at_checked(statement.module.0.len())?;
    let names = outer.iter().map(|s| &s.name);
    let same = names.eq(statement.module.0.iter().map(|s| &s.name));
    same.then_some((outer, inner))
}

/// Where a statement about modules moves the one on a way, and what of the way is inside of it.
fn new_module<'p>(
    statement: &Statement,
    path: &'p ModulePath,
) -> Option<(ModulePath, &'p [ModuleStep])> {
    let Moved { from, to, .. } = &*statement.moved;
    let (outer, inner) = within(statement, path)?;
    let (last_from, above_from) = from.module.0.split_last()?;
    let (last_to, above_to) = to.module.0.split_last()?;
    let step = inner.get(above_from.len())?;
    let whole = statement.is_whole();
    let here = inner.starts_with(above_from)
        && step.name == last_from.name
        && (whole || step.key == last_from.key);
    if !here {
        return None;
    }
    let mut module = ModulePath(outer.to_vec());
    module.0.extend(above_to.iter().cloned());
    let key = if whole { &step.key } else { &last_to.key };
    module.0.push(ModuleStep {
        name: last_to.name.clone(),
        key: key.clone(),
    });
    Some((module, inner.get(above_from.len() + 1..)?))
}

/// The moves that go without saying: a resource that gets or loses `count` keeps its one object, unless a
/// block says something of the resource.
fn implied(config: &Config, prior: &State, statements: &mut Vec<Statement>) {
    let mut found = Vec::new();
    for (addr, ResourceState { instances, .. }) in &prior.resources {
        let module = config.module(&addr.module.unkeyed());
        let Some(block) = module.and_then(|m| m.resources.get(&addr.resource)) else {
            continue;
        };
        let (none, zero) = (InstanceKey::None, InstanceKey::Int(0));
        let (from, to) = match (&block.count, &block.for_each) {
            (Some(_), _) => (none, zero),
            (None, None) => (zero, none),
            (None, Some(_)) => continue,
        };
        let said = |statement: &Statement| order::names_resource(statement, addr);
        if instances.contains_key(&from) && !statements.iter().any(said) {
            let end = |key: InstanceKey| Endpoint {
                module: addr.module.clone(),
                target: MovedTarget::Resource(addr.resource.clone(), key),
                span: block.span,
            };
            let moved = Moved {
                from: end(from),
                to: end(to),
                span: block.span,
            };
            found.push(Statement {
                module: ModulePath::root(),
                moved: Rc::new(moved),
            });
        }
    }
    statements.append(&mut found);
}
