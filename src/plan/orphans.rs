//! What is recorded but no longer configured.

use std::rc::Rc;

use super::address::Address;
use super::change::{Action, ActionReason};
use super::make::Planner;
use super::managed::protected_instance;
use super::prior::Object;
use super::{Plan, ResourceChange};
use crate::addr::{AbsResource, InstanceKey, Mode, ModulePath, ResourceInstanceAddr};
use crate::config::{Config, Module, MovedTarget, Removed, Resource};
use crate::diag::{Diagnostic, code};
use crate::graph::What;
use crate::sorted::{Gather, SortedSet};
use crate::value::{Type, Value};

impl Planner<'_, '_> {
    /// Finds what is recorded of each block.
    pub(super) fn find_recorded(&mut self) {
        for addr in self.state.resources.keys() {
            if addr.resource.mode == Mode::Managed {
                let block = addr.resource.within(&addr.module.unkeyed());
                self.of_block.entry(block).or_default().push(addr.clone());
            }
        }
    }

    /// Plans the removal of recorded instances that a block of the configuration has not any more.
    pub(super) fn plan_orphans_of(&mut self, place: usize, block: &AbsResource) {
        self.settled.insert(place);
        let recorded = self.of_block.get(block).cloned();
        for resource in recorded.unwrap_or_default() {
            let gone = self.world.found_module(&resource.module).is_none();
            let named = self.request.targets.iter();
            let mut named = named.filter(|target| target.covers_block(block)).peekable();
            // What is needed only, and what is left of a module instance, goes as a whole.
            let all = gone || named.peek().is_none();
            let named: Vec<&Address> = named.gathered();
            for (addr, object) in self.current_of(&resource) {
                let meant = all || named.iter().any(|target| target.covers(&addr));
                match (self.seen.contains(&addr), meant) {
                    (true, _) => {}
                    (false, true) => self.plan_orphan(&addr, &object),
                    (false, false) => self.keep_orphan(&addr, &object),
                }
            }
        }
    }

    /// Plans the removal of what no block of the configuration describes, and of objects that wait for their removal.
    pub(super) fn plan_orphans(&mut self) {
        let rest = std::mem::take(&mut self.of_block).into_iter();
        let rest = rest.filter(|(block, _)| !self.is_settled(block));
        let rest: Vec<AbsResource> = rest.flat_map(|(_, resources)| resources).gathered();
        for resource in rest {
            for (addr, object) in self.current_of(&resource) {
                if self.is_orphan_targeted(&addr) && self.configured_resource(&addr).is_none() {
                    self.plan_orphan(&addr, &object);
                }
            }
        }
        let state = self.state;
        for (resource, key, instance) in state.waiting() {
            let addr = resource.instance(key.clone());
            if addr.resource.mode == Mode::Managed && self.is_orphan_targeted(&addr) {
                for (key, object) in &instance.deposed {
                    self.remove(&addr, object, Some(key), Action::Delete, None);
                }
            }
        }
        self.check_removed();
        let mut made = self.made.iter();
        if made.any(|change| change.action == Action::Forget) {
            let message = "these objects stay as they are, but nothing here knows of them any more";
            self.diags.push(Diagnostic::new(&code::FORGOTTEN, message));
        }
    }

    fn is_settled(&self, block: &AbsResource) -> bool {
        let module = self.graph.module_at(&block.module);
        let what = What::Resource(block.resource.clone());
        let place = module.and_then(|module| self.graph.place(module, &what));
        place.is_some_and(|place| self.settled.contains(&place))
    }

    fn current_of(&self, resource: &AbsResource) -> Vec<(ResourceInstanceAddr, Rc<Object>)> {
        let instances = self
            .state
            .resources
            .get(resource)
            .map(|r| r.instances.iter());
        let current = instances
            .into_iter()
            .flatten()
            .filter_map(|(key, instance)| {
                Some((resource.instance(key.clone()), instance.current.clone()?))
            });
        current.gathered()
    }

    /// A recorded instance that is not configured any more, but out of reach of the targets, stays a part of its resource.
    fn keep_orphan(&mut self, addr: &ResourceInstanceAddr, object: &Object) {
        if let Some(module) = self.world.found_module(&addr.module) {
            let value = self.recorded(addr, object);
            self.world
                .set_instance(&module, &addr.resource, addr.key.clone(), value);
            self.world.set_partial(&module, &addr.resource);
        }
    }

    fn plan_orphan(&mut self, addr: &ResourceInstanceAddr, object: &Rc<Object>) {
        let action = match self.removed_block(addr) {
            Some(removed) if !removed.destroy => Action::Forget,
            _ => Action::Delete,
        };
        let reason = Some(self.orphan_reason(addr));
        if let Some(resource) = self.configured_resource(addr)
            && resource.lifecycle.prevent_destroy == Some(true)
        {
            self.diags.push(protected_instance(addr, &resource));
        }
        self.remove(addr, object, None, action, reason);
    }

    fn is_orphan_targeted(&self, addr: &ResourceInstanceAddr) -> bool {
        let targets = self.request.targets;
        targets.is_empty() || targets.iter().any(|target| target.covers(addr))
    }

    /// A removal of one object.
    pub(super) fn remove(
        &mut self,
        addr: &ResourceInstanceAddr,
        object: &Rc<Object>,
        deposed: Option<&Rc<str>>,
        action: Action,
        reason: Option<ActionReason>,
    ) {
        let before = self.recorded(addr, object);
        let provider = self.state.resources.get(&addr.abs_resource());
        let provider = provider.map_or_else(|| "".into(), |r| provider_name(&r.provider));
        self.push(ResourceChange {
            previous_addr: self.moves.previous(addr).map(Box::new),
            deposed: deposed.cloned(),
            action,
            reason,
            after: Value::null(before.ty().clone()),
            before,
            replace_paths: Vec::new(),
            importing: None,
            provider,
            dependencies: object.dependencies.clone(),
            create_before_destroy: object.create_before_destroy,
            addr: addr.clone(),
        });
    }

    /// Whether a recorded object goes with a module, or one inside of it: no block describes it any more.
    pub(super) fn has_orphans(&self, module: &ModulePath) -> bool {
        let orphaned = |resource: &&AbsResource| {
            let home = resource.module.unkeyed();
            let inside =
                home.0.starts_with(&module.0) && self.request.config.module(&home).is_some();
            inside && resource.resource.mode == Mode::Managed
        };
        let mut recorded = self.state.resources.keys().filter(orphaned);
        recorded.any(|resource| {
            self.current_of(resource).iter().any(|(addr, _)| {
                self.configured_resource(addr).is_none() && self.is_orphan_targeted(addr)
            })
        })
    }

    fn configured_resource(&self, addr: &ResourceInstanceAddr) -> Option<Rc<Resource>> {
        let module = self.request.config.module(&addr.module.unkeyed())?;
        module.resources.get(&addr.resource).cloned()
    }

    fn orphan_reason(&mut self, addr: &ResourceInstanceAddr) -> ActionReason {
        let Some(resource) = self.configured_resource(addr) else {
            return if self.moves.previous(addr).is_some() {
                ActionReason::DeleteBecauseNoMoveTarget
            } else {
                ActionReason::DeleteBecauseNoResourceConfig
            };
        };
        if self.world.module(&addr.module, &mut self.diags).is_none() {
            return ActionReason::DeleteBecauseNoModule;
        }
        match (&addr.key, &resource.count, &resource.for_each) {
            (InstanceKey::Int(_), Some(_), _) => ActionReason::DeleteBecauseCountIndex,
            (InstanceKey::String(_), _, Some(_)) => ActionReason::DeleteBecauseEachKey,
            _ => ActionReason::DeleteBecauseWrongRepetition,
        }
    }

    fn removed_block(&self, addr: &ResourceInstanceAddr) -> Option<Rc<Removed>> {
        let modules = self.request.config.modules();
        modules.into_iter().find_map(|module| {
            let covers = |removed: &&Rc<Removed>| {
                let path = module.path.0.iter().chain(&removed.from.module.0);
                let path: Vec<_> = path.map(|step| &step.name).gathered();
                let own: Vec<_> = addr.module.0.iter().map(|step| &step.name).gathered();
                match &removed.from.target {
                    MovedTarget::Module => own.starts_with(&path),
                    MovedTarget::Resource(resource, _) => own == path && *resource == addr.resource,
                }
            };
            module.removed.iter().find(covers).cloned()
        })
    }

    /// What a `removed` block names must not be configured.
    fn check_removed(&mut self) {
        for module in self.request.config.modules() {
            for removed in &module.removed {
                let MovedTarget::Resource(addr, _) = &removed.from.target else {
                    let still = called(self.request.config, module, removed);
                    self.diags.extend(still);
                    continue;
                };
                let mut path = module.path.clone();
                path.0.extend(removed.from.module.unkeyed().0);
                let found = self
                    .request
                    .config
                    .module(&path)
                    .and_then(|m| m.resources.get(addr));
                if let Some(resource) = found {
                    let message =
                        format!("`{addr}` is said to be removed, but its block is still here");
                    let problem = Diagnostic::new(&code::REMOVED_STILL_EXISTS, message);
                    self.diags
                        .push(problem.at(resource.span).see(removed.span, "said here"));
                }
            }
        }
    }

    /// Every recorded object goes.
    pub(super) fn destroy(&mut self) {
        self.declare_all();
        let state = self.state;
        let targets = self.destroy_targets();
        let needed = self.needed_by_protected();
        for (addr, instance) in state.instances() {
            if addr.resource.mode != Mode::Managed
                || targets
                    .as_ref()
                    .is_some_and(|targets| !targets.contains(&addr))
            {
                continue;
            }
            for (key, object) in &instance.deposed {
                self.remove(&addr, object, Some(key), Action::Delete, None);
            }
            if let Some(object) = &instance.current {
                // What is needed by something that cannot go is not even looked at.
                let hopeless = needed.contains(&addr.config());
                if let Some(resource) = self.configured_resource(&addr)
                    && resource.lifecycle.prevent_destroy == Some(true)
                    && !hopeless
                {
                    self.diags.push(protected_instance(&addr, &resource));
                }
                self.remove(&addr, object, None, Action::Delete, None);
            }
        }
        self.destroy_outputs(targets.is_some());
        let all = targets
            .is_none()
            .then_some(&self.request.config.root.outputs);
        for name in all.into_iter().flat_map(|outputs| outputs.keys()) {
            let address = format!("output.{name}");
            let one = std::iter::once(address.clone());
            self.checks.found("output_value", &address, one);
        }
    }

    /// The recorded blocks that something needs, perhaps through others, which must not go.
    fn needed_by_protected(&self) -> SortedSet<AbsResource> {
        let recorded = || self.state.instances().filter(|(_, i)| i.current.is_some());
        let mut open: Vec<Rc<Object>> = recorded()
            .filter(|(addr, _)| {
                let resource = self.configured_resource(addr);
                resource.is_some_and(|r| r.lifecycle.prevent_destroy == Some(true))
            })
            .filter_map(|(_, instance)| instance.current.clone())
            .gathered();
        let mut needed = SortedSet::new();
        while let Some(object) = open.pop() {
            for block in &object.dependencies {
                if needed.insert(block.clone()) {
                    let of_block = recorded().filter(|(addr, _)| addr.config() == *block);
                    open.extend(of_block.filter_map(|(_, instance)| instance.current.clone()));
                }
            }
        }
        needed
    }

    /// The instances that targets cover, and those that need them.
    fn destroy_targets(&self) -> Option<Vec<ResourceInstanceAddr>> {
        if self.request.targets.is_empty() {
            return None;
        }
        let named =
            |addr: &ResourceInstanceAddr| self.request.targets.iter().any(|t| t.covers(addr));
        let mut blocks: Vec<_> = Vec::new();
        let mut chosen: Vec<ResourceInstanceAddr> = Vec::new();
        for (addr, _) in self.state.instances().filter(|(addr, _)| named(addr)) {
            blocks.push(addr.config());
            chosen.push(addr);
        }
        let mut next = 0;
        while let Some(block) = blocks.get(next).cloned() {
            next += 1;
            for (addr, instance) in self.state.instances() {
                let needs = instance
                    .current
                    .iter()
                    .any(|o| o.dependencies.contains(&block));
                if needs && !chosen.contains(&addr) {
                    blocks.push(addr.config());
                    chosen.push(addr);
                }
            }
        }
        Some(chosen)
    }
}

/// Objects that go and are recorded to need themselves, as moves can have it: no order leads there.
pub(super) fn needs_itself(plan: &Plan) -> Vec<Diagnostic> {
    let goes =
        |change: &&ResourceChange| change.action == Action::Delete || change.action.is_replace();
    let own = |change: &&ResourceChange| {
        let recorded = plan.state.instance(&change.addr);
        let current = recorded.and_then(|instance| instance.current.as_ref());
        change.deposed.is_none()
            && current.is_some_and(|object| object.dependencies.contains(&change.addr.config()))
    };
    let all = plan.changes.iter().map(AsRef::as_ref);
    let found = all.filter(goes).filter(own);
    found
        .map(|change| {
            let message = format!("`{}` is recorded to need itself, so nothing can be before its removal; take that dependency out of the state", change.addr);
            Diagnostic::new(&code::CYCLE, message).titled(format!("Self reference: {} (destroy)", change.addr))
        })
        .gathered()
}

/// `provider["a/b/c"].alias` as a source address.
pub(super) fn provider_name(recorded: &str) -> Rc<str> {
    let inner = recorded.split('"').nth(1);
    inner.unwrap_or(recorded).into()
}

/// A null of no particular type.
pub(super) fn nothing() -> Value {
    Value::null(Type::Dynamic)
}

/// A removed module that is called all the same.
fn called(config: &Config, module: &Module, removed: &Removed) -> Option<Diagnostic> {
    let mut path = module.path.clone();
    path.0.extend(removed.from.module.unkeyed().0);
    let parent = config.module(&path.parent()?)?;
    let call = parent.calls.get(&path.0.last()?.name)?;
    let message = format!("`{path}` is said to be removed, but it is still called");
    let problem = Diagnostic::new(&code::REMOVED_MODULE_EXISTS, message);
    Some(problem.at(call.span).see(removed.span, "said here"))
}
