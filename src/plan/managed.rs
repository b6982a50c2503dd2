//! Resources of the configuration: what happens to each of their instances.

use std::borrow::Cow;
use std::rc::Rc;

use super::address::Address;
use super::change::{Action, ActionReason};
use super::make::{Planner, has_errors};
use super::prior::Object;
use super::provider::Planned;
use super::world::{Expansion, ModuleInstance, Repetition};
use super::{ResourceChange, ignore, kind, marks, propose, stored};
use crate::addr::{AbsResource, Mode, ResourceAddr, ResourceInstanceAddr};
use crate::check::ephemeral;
use crate::check::rule::judge;
use crate::config::Resource;
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::eval::Scope;
use crate::schema::{Lookup, ResourceSchema, decode};
use crate::sorted::{Gather, Sort};
use crate::syntax::ast::Body;
use crate::text::Span;
use crate::value::{Marks, Path, Type, Value};

/// One instance about to be planned.
pub(super) struct Subject<'a> {
    pub(super) place: usize,
    pub(super) addr: ResourceInstanceAddr,
    pub(super) resource: Rc<Resource>,
    pub(super) schema: Rc<ResourceSchema>,
    pub(super) module: Rc<ModuleInstance<'a>>,
    pub(super) repetition: Repetition,
    /// The provider's source address.
    pub(super) provider: Rc<str>,
    /// What the resource needs first.
    pub(super) dependencies: Rc<[AbsResource]>,
}

/// What was decided for an instance.
struct Decision {
    action: Action,
    reason: Option<ActionReason>,
    before: Value,
    after: Value,
    replace_paths: Vec<Path>,
}

impl Decision {
    /// What was decided for an object that is there, but that nobody has read: it is taken to be as its block says.
    fn unread(self) -> Self {
        Self {
            action: Action::NoOp,
            before: self.after.clone(),
            ..self
        }
    }
}

impl<'a> Planner<'_, 'a> {
    /// All instances of a resource in all instances of its module.
    pub(super) fn plan_resource(&mut self, place: usize, module: usize, addr: &ResourceAddr) {
        let mut imported = false;
        let before = self.diags.len();
        let mut subjects = Vec::new();
        let block = self.abs(module, addr).to_string();
        self.checks.found("resource", &block, std::iter::empty());
        for instance in self.instances(module) {
            let Some(resource) = instance.module.resources.get(addr).cloned() else {
                continue;
            };
            if !std::mem::replace(&mut imported, true) {
                self.collect_imports(&instance.path.unkeyed(), &resource);
            }
            let Some(schema) = self.schema(addr, &resource) else {
                continue;
            };
            if self.repeats_itself(place, &resource) {
                self.world
                    .set_expansion(&instance, addr, Expansion::Unknown);
                continue;
            }
            let expansion = self.world.expand_resource(&instance, addr, &mut self.diags);
            let provider = provider_source(&instance, &resource);
            let dependencies: Rc<[AbsResource]> = self.dependencies(place).into();
            let repetitions = expansion.repetitions();
            if expansion != Expansion::Unknown {
                self.warn_replace(addr, &repetitions);
            }
            let all = repetitions.iter();
            let all = all.map(|r| addr.instance(&instance.path, r.key.clone()).to_string());
            self.checks.found("resource", &block, all);
            for repetition in repetitions {
                subjects.push(Subject {
                    place,
                    addr: addr.instance(&instance.path, repetition.key.clone()),
                    resource: resource.clone(),
                    schema: schema.clone(),
                    module: instance.clone(),
                    repetition,
                    provider: provider.clone(),
                    dependencies: dependencies.clone(),
                });
            }
        }
        let all = subjects.iter().map(|subject| subject.addr.clone());
        self.seen.extend(all);
        if has_errors(&self.diags, before) {
            return;
        }
        self.check_imports(&self.abs(module, addr));
        if has_errors(&self.diags, before) {
            return;
        }
        for subject in &subjects {
            if self.is_instance_targeted(place, &subject.addr) {
                self.plan_subject(subject);
            } else {
                self.keep_recorded(subject);
                self.world.set_partial(&subject.module, addr);
            }
        }
        if !has_errors(&self.diags, before) && addr.mode == Mode::Managed {
            self.plan_orphans_of(place, &self.abs(module, addr));
        }
    }

    /// An instance that no target covers is what is recorded of it.
    fn keep_recorded(&mut self, subject: &Subject<'a>) {
        let state = self.state;
        let recorded = state.instance(&subject.addr);
        if let Some(object) = recorded.and_then(|i| i.current.as_ref()) {
            let value = self.recorded_by(&subject.addr, object, &subject.schema);
            self.set_value(subject, value);
        }
    }

    /// One instance of a resource, when the configuration has it.
    pub(super) fn plan_one(&mut self, place: usize, addr: &ResourceInstanceAddr) {
        let Some(module) = self.world.module(&addr.module, &mut self.diags) else {
            return;
        };
        let Some(resource) = module.module.resources.get(&addr.resource).cloned() else {
            return;
        };
        let Some(schema) = self.schema(&addr.resource, &resource) else {
            return;
        };
        let expansion = self
            .world
            .expand_resource(&module, &addr.resource, &mut self.diags);
        let Some(repetition) = expansion.repetition(&addr.key) else {
            return;
        };
        let provider = provider_source(&module, &resource);
        let dependencies = self.dependencies(place).into();
        self.plan_subject(&Subject {
            place,
            addr: addr.clone(),
            resource,
            schema,
            module,
            repetition,
            provider,
            dependencies,
        });
    }

    fn plan_subject(&mut self, subject: &Subject<'a>) {
        match subject.addr.resource.mode {
            Mode::Managed => self.plan_managed(subject),
            Mode::Data => self.plan_data(subject),
            Mode::Ephemeral => self.plan_ephemeral(subject),
        }
    }

    /// What is opened while planning is not recorded; what it finds is unknown here.
    fn plan_ephemeral(&mut self, subject: &Subject<'a>) {
        let block = &subject.schema.block;
        let holds = self.preconditions_hold(subject);
        let config = holds.then(|| self.configured(subject)).flatten();
        let value = match &config {
            Some(config) => {
                let plain = config.clone().unmark_deep().0;
                marks::carry(config, propose::propose_data(block, &plain))
            }
            None => Value::unknown(block.implied_type().clone()),
        };
        let value = value.marked(Marks::EPHEMERAL);
        self.set_value(subject, value.clone());
        if config.is_some() {
            self.postconditions_hold(subject, value);
        }
    }

    pub(super) fn schema(
        &mut self,
        addr: &ResourceAddr,
        resource: &Resource,
    ) -> Option<Rc<ResourceSchema>> {
        let found = match addr.mode {
            Mode::Data => self.request.catalog.data_source(&addr.type_name),
            Mode::Managed => self.request.catalog.resource(&addr.type_name),
            Mode::Ephemeral => self.request.catalog.ephemeral(&addr.type_name),
        };
        match found {
            Lookup::Found(schema) => Some(schema),
            Lookup::Unknown { .. } => {
                let message = format!("there is no type `{}`", addr.type_name);
                let at = resource.type_label.span;
                self.diags
                    .push(Diagnostic::new(&code::UNKNOWN_RESOURCE_TYPE, message).at(at));
                None
            }
            Lookup::NotLoaded { service } => {
                let message = format!("the schemas of the service `{service}` are not loaded");
                let at = resource.type_label.span;
                self.diags
                    .push(Diagnostic::new(&code::SCHEMA_NOT_LOADED, message).at(at));
                None
            }
        }
    }

    /// What the block says for one instance; nothing when that went wrong.
    pub(super) fn configured(&mut self, subject: &Subject<'a>) -> Option<Value> {
        if self.refers_to_itself(subject) {
            return None;
        }
        let before = self.diags.len();
        let data = self.world.data(&subject.module, &subject.repetition);
        let scope = Scope::new(&data);
        let body = &subject.resource.body;
        let block = &subject.schema.block;
        let native = match subject.resource.overridden {
            false => decode::native(body, block, &mut self.diags),
            // What an override file says too much, nobody minds.
            true => {
                let written = decode::native(body, block, &mut Diagnostics::new());
                Cow::Owned(decode::known_only(&written, block))
            }
        };
        let content = decode::content(&native, block, &scope, &mut self.diags);
        if subject.addr.resource.mode != Mode::Ephemeral {
            ephemeral::check(&content, block, &native, &mut self.diags);
        }
        let config = content.to_value(block);
        (!has_errors(&self.diags, before)).then_some(config)
    }

    fn plan_managed(&mut self, subject: &Subject<'a>) {
        let unknown = Value::unknown(subject.schema.block.implied_type().clone());
        let before = self.diags.len();
        let triggered = self.triggered(subject);
        if has_errors(&self.diags, before) || !self.preconditions_hold(subject) {
            self.set_value(subject, unknown);
            return;
        }
        let Some(config) = self.configured(subject) else {
            self.set_value(subject, unknown);
            return;
        };
        let imported = self.import_for(subject);
        let state = self.state;
        let object = match &imported {
            Some(found) => found.object.clone(),
            None => state
                .instance(&subject.addr)
                .and_then(|i| i.current.clone()),
        };
        let before = self.diags.len();
        let decision = self.decide(subject, config, object.as_deref(), triggered);
        if has_errors(&self.diags, before) {
            self.set_value(subject, unknown);
            return;
        }
        let decision = match &imported {
            Some(found) if found.object.is_none() => decision.unread(),
            _ => decision,
        };
        self.check_destroy(subject, &decision);
        // A deployment begins with it as with what is recorded.
        if let Some(object) = imported.as_ref().and_then(|found| found.object.as_ref()) {
            let taken = (
                subject.addr.clone(),
                subject.provider.clone(),
                (**object).clone(),
            );
            self.read.push(taken);
        }
        let value = decision.after.clone();
        self.set_value(subject, value.clone());
        self.push(ResourceChange {
            previous_addr: self.moves.previous(&subject.addr).map(Box::new),
            deposed: None,
            action: decision.action,
            reason: decision.reason,
            before: decision.before,
            after: decision.after,
            replace_paths: decision.replace_paths,
            importing: imported.map(|found| found.id),
            provider: subject.provider.clone(),
            dependencies: subject.dependencies.to_vec(),
            create_before_destroy: self.creates_first(subject.place),
            addr: subject.addr.clone(),
        });
        self.postconditions_hold(subject, value);
    }

    pub(super) fn set_value(&self, subject: &Subject<'a>, value: Value) {
        let key = subject.addr.key.clone();
        self.world
            .set_instance(&subject.module, &subject.addr.resource, key, value);
    }

    /// Compares what the block says with what is recorded.
    fn decide(
        &mut self,
        subject: &Subject<'a>,
        config: Value,
        object: Option<&Object>,
        triggered: bool,
    ) -> Decision {
        let block = &subject.schema.block;
        let recorded = object.map(|object| {
            let value = self.recorded_by(&subject.addr, object, &subject.schema);
            self.shared(subject, value)
        });
        let tainted = object.is_some_and(|object| object.tainted);
        let prior = recorded.clone().filter(|_| !tainted);
        let plain_prior = prior.clone().map(|p| p.unmark_deep().0);
        let asked = match &prior {
            Some(prior) => {
                let ignored = &subject.resource.lifecycle.ignore_changes;
                ignore::apply(ignored, prior, config.clone(), block)
            }
            None => config.clone(),
        };
        let plain = |value: &Value| value.clone().unmark_deep().0;
        let planned = self.ask(subject, &plain(&asked), plain_prior.as_ref());
        let restore =
            |said: &Value, value: Value| marks::by_schema(marks::carry(said, value), block);
        let null = || Value::null(block.implied_type().clone());
        let replacing = if self.creates_first(subject.place) {
            Action::CreateThenDelete
        } else {
            Action::DeleteThenCreate
        };
        let Some((prior, plain_prior)) = prior.zip(plain_prior) else {
            let reason = tainted.then_some(ActionReason::ReplaceBecauseTainted);
            return Decision {
                action: if tainted { replacing } else { Action::Create },
                reason: triggered
                    .then_some(ActionReason::ReplaceByTriggers)
                    .or(reason),
                before: recorded.unwrap_or_else(null),
                after: restore(&config, planned.value),
                replace_paths: Vec::new(),
            };
        };
        let replace_paths = really_changed(&planned.replace, &plain_prior, &planned.value);
        let forced = self.forced(subject, triggered);
        let changed = plain_prior != planned.value;
        if forced.is_some() || (changed && !replace_paths.is_empty()) {
            let anew = self.ask(subject, &plain(&config), None);
            return Decision {
                action: replacing,
                reason: Some(forced.unwrap_or(ActionReason::ReplaceBecauseCannotUpdate)),
                before: prior,
                after: restore(&config, anew.value),
                replace_paths,
            };
        }
        let after = restore(&asked, planned.value);
        // Only marks may differ: then nothing happens remotely, but the state must remember.
        let (action, after) = if changed || prior != after {
            (Action::Update, after)
        } else {
            // One value instead of two equal ones: most of a plan changes nothing.
            (Action::NoOp, prior.clone())
        };
        Decision {
            action,
            reason: None,
            before: prior,
            after,
            replace_paths,
        }
    }

    /// A value that shares its type with the last one of the schema: most are of the same.
    fn shared(&mut self, subject: &Subject<'a>, value: Value) -> Value {
        let name = subject.addr.resource.type_name.clone();
        let last = self.types.entry(name).or_insert(Type::Dynamic);
        let value = value.sharing(last);
        last.clone_from(value.ty());
        value
    }

    /// Asks the provider's rules for a plan; what is ignored is left out of the configuration already.
    fn ask(&mut self, subject: &Subject<'a>, config: &Value, prior: Option<&Value>) -> Planned {
        let schema = &subject.schema;
        let ignored = &subject.resource.lifecycle.ignore_changes;
        let proposed = propose::propose(&schema.block, prior, config);
        let special = self.special(&subject.module, &subject.resource, schema, prior, config);
        let mut planned = kind::plan(schema, prior, &proposed, &special);
        if !planned.refused.is_empty() {
            self.refuse(subject, &planned.refused);
        }
        if let Some(problem) = super::timeouts::problem(config) {
            let at = opening(&subject.resource.body);
            self.diags.push(
                Diagnostic::new(&code::PROVIDER, problem.clone())
                    .titled(problem)
                    .at(at),
            );
        }
        // Only providers of the older framework may plan otherwise than they are told.
        if let Some(prior) = prior.filter(|_| !schema.service.is_empty()) {
            planned.value = ignore::restore(ignored, prior, planned.value);
        }
        planned
    }

    /// The provider's own words, in its own form.
    fn refuse(&mut self, subject: &Subject<'_>, reasons: &[String]) {
        let count = match reasons.len() {
            1 => "1 error occurred:".to_owned(),
            more => format!("{more} errors occurred:"),
        };
        let lines: String = reasons
            .iter()
            .map(|reason| format!("\t* {reason}\n"))
            .gathered();
        let message = format!(
            "{}; say `enable_force_new = \"true\"` to have the resource replaced instead",
            reasons.join("; ")
        );
        let problem = Diagnostic::new(&code::PROVIDER, message)
            .titled(format!("{count}\n{lines}\n"))
            .at(opening(&subject.resource.body));
        self.diags.push(problem);
    }

    /// Why the instance is replaced although its arguments do not ask for it.
    fn forced(&self, subject: &Subject<'a>, triggered: bool) -> Option<ActionReason> {
        // Without its key, an address names no instance of a resource that has several.
        let asked =
            |address: &Address| matches!(address, Address::Resource(addr) if *addr == subject.addr);
        if triggered {
            return Some(ActionReason::ReplaceByTriggers);
        }
        let asked = self.request.replace.iter().any(asked);
        asked.then_some(ActionReason::ReplaceByRequest)
    }

    fn check_destroy(&mut self, subject: &Subject<'_>, decision: &Decision) {
        let protected = subject.resource.lifecycle.prevent_destroy == Some(true);
        if protected && decision.action.is_replace() {
            self.diags
                .push(protected_instance(&subject.addr, &subject.resource));
        }
    }

    pub(super) fn preconditions_hold(&mut self, subject: &Subject<'a>) -> bool {
        let conditions = &subject.resource.lifecycle.preconditions;
        self.judge_all(subject, conditions, &code::PRECONDITION_FAILED, None)
    }

    pub(super) fn postconditions_hold(&mut self, subject: &Subject<'a>, value: Value) -> bool {
        let conditions = &subject.resource.lifecycle.postconditions;
        self.judge_all(
            subject,
            conditions,
            &code::POSTCONDITION_FAILED,
            Some(value),
        )
    }

    fn judge_all(
        &mut self,
        subject: &Subject<'a>,
        conditions: &[crate::config::Condition],
        code: &'static Code,
        itself: Option<Value>,
    ) -> bool {
        let before = self.diags.len();
        for condition in conditions {
            let mut data = self.world.data(&subject.module, &subject.repetition);
            data.itself = itself.clone();
            let scope = Scope::new(&data);
            let outcome = judge(condition, &scope, code, &mut self.diags);
            let (object, one) = (subject.addr.config().to_string(), subject.addr.to_string());
            self.checks.note("resource", object, one, outcome);
        }
        !has_errors(&self.diags, before)
    }
}

/// The opening brace of a block: where the provider's own problems are shown.
pub(super) fn opening(body: &Body) -> Span {
    match body {
        Body::Native(native) => native.missing_item,
        Body::Json(json) => json.value.start(),
    }
}

/// An object that says it must not be removed would be.
pub(super) fn protected_instance(addr: &ResourceInstanceAddr, resource: &Resource) -> Diagnostic {
    let message = format!(
        "the plan would remove `{addr}`, whose `prevent_destroy` forbids it; leave it out of the plan, or take the argument away"
    );
    Diagnostic::new(&code::PREVENT_DESTROY, message).at(resource.span)
}

/// The provider's source address for a resource of a module.
pub(super) fn provider_source(module: &ModuleInstance<'_>, resource: &Resource) -> Rc<str> {
    let name = resource.provider_name();
    let required = module.module.settings.required_providers.get(name);
    let given = required.and_then(|r| r.source.as_ref());
    if given.is_none() && name == "huaweicloud" {
        return "registry.terraform.io/hashicorp/huaweicloud".into();
    }
    stored::source_of(given, name)
}

/// Of the paths for which the provider asks, those that do change, in the order in which Terraform keeps
/// them: by a checksum of their names.
fn really_changed(paths: &[Path], prior: &Value, planned: &Value) -> Vec<Path> {
    let mut kept: Vec<Path> = Vec::new();
    for path in paths {
        let path = super::paths::outside_sets(path, prior);
        let null = Value::null(Type::Dynamic);
        let old = path.follow(prior).unwrap_or(&null);
        let new = path.follow(planned).unwrap_or(&null);
        let equal = old == new || (old.is_null() && new.is_null());
        if !equal && !kept.contains(&path) {
            kept.push(path);
        }
    }
    kept.arrange_by_key(super::paths::checksum);
    kept
}
