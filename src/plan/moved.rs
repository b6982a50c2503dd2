//! `moved` blocks, and moves that go without saying: recorded objects get their new addresses before
//! anything is compared.

use std::collections::BTreeMap;

use super::State;
use super::prior::InstanceState;
use crate::addr::{InstanceKey, ModulePath, ResourceInstanceAddr};
use crate::config::{Config, Endpoint, Moved, MovedTarget};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::graph::Dag;

/// What was moved.
#[derive(Debug, Default)]
pub(super) struct Moves {
    previous: BTreeMap<ResourceInstanceAddr, ResourceInstanceAddr>,
    blocked: Vec<ResourceInstanceAddr>,
}

impl Moves {
    /// The address an instance had before, when it moved.
    pub(super) fn previous(&self, addr: &ResourceInstanceAddr) -> Option<ResourceInstanceAddr> {
        self.previous.get(addr).cloned()
    }

    /// Says that something could not move because its place is taken.
    pub(super) fn warn_blocked(&self, diags: &mut Diagnostics) {
        if self.blocked.is_empty() {
            return;
        }
        let names: Vec<String> = self.blocked.iter().map(|a| format!("`{a}`")).collect();
        let message = format!(
            "the new place is taken, so these stay where they were: {}",
            names.join(", ")
        );
        diags.push(Diagnostic::new(&code::MOVE_BLOCKED, message));
    }
}

/// What a `moved` block moves away must not be configured any more.
pub(super) fn still_exists<'s>(
    config: &Config,
    seen: impl Iterator<Item = &'s ResourceInstanceAddr> + Clone,
    diags: &mut Diagnostics,
) {
    for statement in statements(config) {
        let found = seen
            .clone()
            .find(|addr| new_address(&statement, addr).is_some());
        if let Some(addr) = found {
            let message = format!("`{addr}` is moved away, but it is still configured");
            let problem = Diagnostic::new(&code::MOVE_STILL_EXISTS, message);
            diags.push(problem.at(statement.moved.span));
        }
    }
}

fn statements(config: &Config) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    for module in config.modules() {
        found.extend(module.moved.iter().map(|moved| Statement {
            module: module.path.clone(),
            moved,
        }));
    }
    found
}

/// One `moved` block with the module it stands in.
struct Statement<'c> {
    module: ModulePath,
    moved: &'c Moved,
}

/// The state with every object at its new address.
pub(super) fn apply(config: &Config, prior: &State, diags: &mut Diagnostics) -> (State, Moves) {
    let statements = statements(config);
    let mut moves = Moves::default();
    let mut state = prior.clone();
    let Some(order) = order(&statements, diags) else {
        return (state, moves);
    };
    redundant(&statements, diags);
    ambiguous(&statements, diags);
    let unsaid = implied(config, prior, &statements);
    for index in order {
        if let Some(statement) = statements.get(index) {
            move_all(statement, &mut state, &mut moves, diags);
        }
    }
    for (from, to) in unsaid {
        move_one(&mut state, &mut moves, from, to);
    }
    state.prune();
    (state, moves)
}

/// A statement comes after those whose results it moves on.
fn order(statements: &[Statement<'_>], diags: &mut Diagnostics) -> Option<Vec<usize>> {
    let mut dag = Dag::new(statements.len());
    for (i, later) in statements.iter().enumerate() {
        for (j, earlier) in statements.iter().enumerate() {
            if i != j
                && earlier.module == later.module
                && meets(&earlier.moved.to, &later.moved.from)
            {
                dag.add_need(i, j);
            }
        }
    }
    dag.order()
        .map_err(|_| {
            let message = "these `moved` blocks go in a circle, so nothing can come to rest";
            diags.push(Diagnostic::new(&code::MOVE_CYCLE, message));
        })
        .ok()
}

/// Whether what one endpoint names can be what the other names, or inside it.
fn meets(to: &Endpoint, from: &Endpoint) -> bool {
    match (&to.target, &from.target) {
        (MovedTarget::Resource(a, x), MovedTarget::Resource(b, y)) => {
            a == b && to.module == from.module && (x == y || x.is_none() || y.is_none())
        }
        (MovedTarget::Module, _) => from.module.0.starts_with(&to.module.0),
        (MovedTarget::Resource(..), MovedTarget::Module) => to.module.0.starts_with(&from.module.0),
    }
}

fn redundant(statements: &[Statement<'_>], diags: &mut Diagnostics) {
    for statement in statements {
        let Moved { from, to, span } = statement.moved;
        if from.module == to.module && from.target == to.target {
            let message = "the old and the new address are the same, so nothing moves";
            diags.push(Diagnostic::new(&code::MOVE_REDUNDANT, message).at(*span));
        }
    }
}

fn ambiguous(statements: &[Statement<'_>], diags: &mut Diagnostics) {
    for (index, later) in statements.iter().enumerate() {
        let earlier = statements.iter().take(index).find(|earlier| {
            let same = |a: &Endpoint, b: &Endpoint| a.module == b.module && a.target == b.target;
            let (a, b) = (earlier.moved, later.moved);
            earlier.module == later.module && (same(&a.from, &b.from) != same(&a.to, &b.to))
        });
        if let Some(earlier) = earlier {
            let message = "another `moved` block says something else of the same object";
            let problem = Diagnostic::new(&code::MOVE_AMBIGUOUS, message).at(later.moved.span);
            diags.push(problem.see(earlier.moved.span, "the other one"));
        }
    }
}

fn move_all(
    statement: &Statement<'_>,
    state: &mut State,
    moves: &mut Moves,
    diags: &mut Diagnostics,
) {
    let moved = statement.moved;
    let pairs: Vec<_> = state
        .instances()
        .filter_map(|(addr, _)| Some((addr.clone(), new_address(statement, &addr)?)))
        .collect();
    for (from, to) in pairs {
        if from.resource.type_name != to.resource.type_name {
            let message = format!(
                "`{}` cannot become `{}`: the provider cannot turn one type into another",
                from.resource, to.resource
            );
            diags.push(Diagnostic::new(&code::MOVE_ACROSS_TYPES, message).at(moved.span));
            continue;
        }
        move_one(state, moves, from, to);
    }
}

/// Moves one instance unless its place is taken.
fn move_one(
    state: &mut State,
    moves: &mut Moves,
    from: ResourceInstanceAddr,
    to: ResourceInstanceAddr,
) {
    let taken = state.instance(&to).is_some_and(|i| i.current.is_some());
    if taken {
        moves.blocked.push(from);
        return;
    }
    let Some(resource) = state.resources.get_mut(&from.abs_resource()) else {
        return;
    };
    let provider = resource.provider.clone();
    let Some(instance) = resource.instances.remove(&from.key) else {
        return;
    };
    let InstanceState { current, deposed } = instance;
    let place = state.instance_mut(&to, &provider);
    place.current = current;
    place.deposed.extend(deposed);
    let origin = moves.previous.remove(&from).unwrap_or(from);
    if origin != to {
        moves.previous.insert(to, origin);
    }
}

/// Where a statement moves an instance to, when it does.
fn new_address(
    statement: &Statement<'_>,
    addr: &ResourceInstanceAddr,
) -> Option<ResourceInstanceAddr> {
    let (from, to) = (&statement.moved.from, &statement.moved.to);
    let depth = statement.module.0.len();
    let outer = addr.module.0.get(..depth)?;
    let names = outer.iter().map(|s| &s.name);
    if !names.eq(statement.module.0.iter().map(|s| &s.name)) {
        return None;
    }
    let inner = addr.module.0.get(depth..)?;
    match (&from.target, &to.target) {
        (MovedTarget::Resource(old, old_key), MovedTarget::Resource(new, new_key)) => {
            let whole = old_key.is_none() && new_key.is_none();
            let here = *inner == *from.module.0 && addr.resource == *old;
            if !here || !(whole || addr.key == *old_key) {
                return None;
            }
            let mut module = ModulePath(outer.to_vec());
            module.0.extend(to.module.0.iter().cloned());
            let key = if whole {
                addr.key.clone()
            } else {
                new_key.clone()
            };
            Some(new.instance(&module, key))
        }
        (MovedTarget::Module, MovedTarget::Module) => {
            let (last_from, above_from) = from.module.0.split_last()?;
            let (last_to, above_to) = to.module.0.split_last()?;
            let step = inner.get(above_from.len())?;
            let whole = last_from.key.is_none() && last_to.key.is_none();
            let here = inner.starts_with(above_from)
                && step.name == last_from.name
                && (whole || step.key == last_from.key);
            if !here {
                return None;
            }
            let mut module = ModulePath(outer.to_vec());
            module.0.extend(above_to.iter().cloned());
            let mut last = last_to.clone();
            if whole {
                last.key = step.key.clone();
            }
            module.0.push(last);
            module
                .0
                .extend(inner.get(above_from.len() + 1..)?.iter().cloned());
            Some(addr.resource.instance(&module, addr.key.clone()))
        }
        _ => None,
    }
}

/// The moves that go without saying: a resource that gets or loses `count` keeps its one object, unless a
/// block says where it goes.
fn implied(
    config: &Config,
    prior: &State,
    statements: &[Statement<'_>],
) -> Vec<(ResourceInstanceAddr, ResourceInstanceAddr)> {
    let mut pairs = Vec::new();
    for (addr, resource) in &prior.resources {
        let module = config.module(&addr.module.unkeyed());
        let Some(block) = module.and_then(|m| m.resources.get(&addr.resource)) else {
            continue;
        };
        let (none, zero) = (InstanceKey::None, InstanceKey::Int(0));
        let has = |key: &InstanceKey| resource.instances.contains_key(key);
        if block.count.is_some() && has(&none) && !has(&zero) {
            pairs.push((addr.instance(none), addr.instance(zero)));
        } else if block.count.is_none() && block.for_each.is_none() && has(&zero) && !has(&none) {
            pairs.push((addr.instance(zero), addr.instance(none)));
        }
    }
    pairs.retain(|(from, _)| statements.iter().all(|s| new_address(s, from).is_none()));
    pairs
}
