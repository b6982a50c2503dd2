use std::rc::Rc;

use crate::json::{self, Deserialize, Raw, Serialize};
use serde_json::Value as Json;

use super::faults::{Faults, Trouble, limit};
use super::{FaultPhase, Outcome, Secrets, Step, StepWork, Worker, deposed_key};
use crate::addr::{AbsResource, Mode, ResourceInstanceAddr};
use crate::cloud::{self, Attributes, Cloud, Deed, Resource, Site, Work};
use crate::diag::{Diagnostics, Severity};
use crate::plan::{
    Action, Address, Applier, Object, PlanRequest, ResourceChange, ResourceState, State,
    parse_address, settle, stored,
};
use crate::schema::{Kind, Lookup, ResourceSchema};
use crate::sorted::{Gather, SortedMap};
use crate::time::{Instant, Rng};

/// Carries the steps of a plan out: asks the configuration what an object shall be, has the cloud make it, and
/// records it in the state.
pub struct Apply<'r, 'a> {
    request: &'r PlanRequest<'a>,
    applier: Applier<'r, 'a>,
    place: Place<'r>,
    state: &'r mut State,
    recorded: bool,
    earlier: Earlier,
}

/// Instances that steps have touched, each alone in its resource as it was before them; nothing where there was none.
pub type Earlier = SortedMap<ResourceInstanceAddr, Option<ResourceState>>;

/// Where the objects are made, and for whom.
pub struct Place<'r> {
    /// The cloud.
    pub cloud: &'r mut Cloud,
    /// The region of the provider.
    pub region: &'r str,
    /// The account.
    pub account: &'r str,
    /// The project.
    pub project: &'r str,
    /// The stack.
    pub owner: &'r str,
    /// Where identifiers and durations come from.
    pub rng: &'r mut Rng,
    /// What may go wrong.
    pub faults: &'r mut Faults,
    /// Whether something may be done with a type, or why not.
    pub may: &'r dyn Fn(&str, Deed) -> Result<(), String>,
}

/// An object as a step leaves it behind: everything the state records.
///
/// INVARIANT: its members are in order, so that its text is the same as that of its tree.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    attributes: Json,
    #[serde(default)]
    create_before_destroy: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dependencies: Vec<String>,
    provider: Rc<str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sensitive: Vec<Json>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    tainted: bool,
}

impl Made {
    fn text(&self) -> Raw {
        Raw(json::text(self).into())
    }
}

/// How many milliseconds a step takes, and what it ends with.
type Ending = (u64, Outcome);

impl<'r, 'a> Apply<'r, 'a> {
    /// For the configuration and variables of a request, on a state that the steps change.
    pub fn new(request: &'r PlanRequest<'a>, place: Place<'r>, state: &'r mut State) -> Self {
        Self {
            applier: Applier::new(request),
            request,
            place,
            state,
            recorded: false,
            earlier: Earlier::new(),
        }
    }

    /// What the steps have touched, as it was before them.
    pub fn take_earlier(&mut self) -> Earlier {
        std::mem::take(&mut self.earlier)
    }

    /// A step is about to touch an instance.
    fn note(&mut self, step: &Step) {
        let Ok(addr) = address(step) else {
            return;
        };
        if self.earlier.contains_key(&addr) {
            return;
        }
        let found = self.state.resources.get(&addr.abs_resource());
        let before = found.and_then(|found| {
            let instance = found.instances.get(&addr.key)?.clone();
            Some(ResourceState {
                provider: found.provider.clone(),
                instances: SortedMap::from([(addr.key.clone(), instance)]),
            })
        });
        self.earlier.insert(addr, before);
    }

    /// Records the root module's outputs, at the end of a run.
    pub fn record_outputs(&mut self) {
        self.state.outputs = self.applier.outputs(self.state);
    }

    /// Whether something was recorded.
    pub fn has_recorded(&self) -> bool {
        self.recorded
    }

    fn try_begin(&mut self, now: Instant, step: &mut Step) -> Result<Ending, String> {
        let addr = address(step)?;
        self.may(&addr, &step.work)?;
        match step.work {
            StepWork::Create => self.create(now, &addr, step),
            StepWork::Update => self.update(now, &addr, step),
            StepWork::Read => self.read(now, &addr, step),
            StepWork::Delete => {
                let instance = self.state.instance(&addr);
                let object = instance.and_then(|i| i.current.clone());
                self.delete(&addr, object, step)
            }
            StepWork::DeleteDeposed(ref key) => {
                let instance = self.state.instance(&addr);
                let object = instance.and_then(|i| i.deposed.get(key.as_str()).cloned());
                self.delete(&addr, object, step)
            }
            StepWork::Forget => Ok((0, Outcome::Done(None))),
        }
    }

    /// Whether whoever acts for the stack may do what a step does.
    fn may(&self, addr: &ResourceInstanceAddr, work: &StepWork) -> Result<(), String> {
        let deed = match work {
            StepWork::Create => Deed::Create,
            StepWork::Update => Deed::Update,
            StepWork::Read => Deed::Read,
            StepWork::Delete | StepWork::DeleteDeposed(_) => Deed::Delete,
            StepWork::Forget => return Ok(()),
        };
        (self.place.may)(&addr.resource.type_name, deed)
    }

    fn create(
        &mut self,
        now: Instant,
        addr: &ResourceInstanceAddr,
        step: &mut Step,
    ) -> Result<Ending, String> {
        self.depose(addr);
        let made = self.make(now, addr, step);
        if matches!(made, Err(_) | Ok((_, Outcome::Failed(_)))) {
            self.restore(addr);
        }
        made
    }

    fn make(
        &mut self,
        now: Instant,
        addr: &ResourceInstanceAddr,
        step: &mut Step,
    ) -> Result<Ending, String> {
        let (change, schema) = self.change(addr)?;
        let attributes = cloud::from_value(&change.after);
        let limit = limit(&attributes, "create");
        let trouble = self.meet(FaultPhase::Create, step);
        if let Some(ending) = trouble.instead(limit) {
            return Ok(ending);
        }
        let (cloud, mut site) = self.site(now);
        let resource = cloud.create(&mut site, &schema, attributes);
        let resource = resource.map_err(|refusal| hushed(&change, refusal.message))?;
        let millis = cloud::duration(&step.ty, Work::Create, self.place.rng);
        let made = self.made(&change, &schema, &resource);
        let ending = trouble.afterwards(millis, limit, Some(made));
        match ending {
            // Nobody knows of it: it belongs to no stack.
            (_, Outcome::Failed(_)) => self.place.cloud.give_to(&step.ty, &resource.id, None),
            _ => step.id = Some(resource.id),
        }
        Ok(ending)
    }

    fn update(
        &mut self,
        now: Instant,
        addr: &ResourceInstanceAddr,
        step: &mut Step,
    ) -> Result<Ending, String> {
        let before = self.state.instance(addr).and_then(|i| i.current.clone());
        let before = before.ok_or_else(|| format!("`{addr}` is not in the state any more"))?;
        let (change, schema) = self.change(addr)?;
        step.id = id_of(&before);
        if change.action == Action::NoOp {
            let known = cloud::from_value(&change.after);
            let known = made(&change, &schema, &known);
            return Ok((0, Outcome::Done(Some(known.text()))));
        }
        let recorded = Resource {
            ty: step.ty.clone(),
            id: step.id.clone().unwrap_or_default(),
            region: self.place.region.to_owned(),
            owner: Some(self.place.owner.to_owned()),
            secret: false,
            attributes: before.attributes.as_object().cloned().unwrap_or_default(),
            created: now,
            updated: now,
        };
        let attributes = cloud::from_value(&change.after);
        let limit = limit(&attributes, "update");
        let trouble = self.meet(FaultPhase::Update, step);
        if let Some(ending) = trouble.instead(limit) {
            return Ok(ending);
        }
        let (cloud, mut site) = self.site(now);
        let resource = cloud.update(&mut site, &schema, &recorded, attributes);
        let resource = resource.map_err(|refusal| hushed(&change, refusal.message))?;
        let millis = cloud::duration(&step.ty, Work::Update, self.place.rng);
        let made = self.made(&change, &schema, &resource);
        Ok(trouble.afterwards(millis, limit, Some(made)))
    }

    fn read(
        &mut self,
        now: Instant,
        addr: &ResourceInstanceAddr,
        step: &Step,
    ) -> Result<Ending, String> {
        let (change, schema) = self.change(addr)?;
        let arguments = cloud::from_value(&change.after);
        let trouble = self.meet(FaultPhase::Read, step);
        if let Some(ending) = trouble.instead(None) {
            return Ok(ending);
        }
        let catalog = self.request.catalog;
        let (cloud, site) = self.site(now);
        let answer = cloud::read_data((catalog, cloud), &site, &schema, &arguments);
        let answer = answer.map_err(|refusal| hushed(&change, refusal.message))?;
        let made = made(&change, &schema, &answer).text();
        Ok(trouble.afterwards(0, None, Some(made)))
    }

    fn delete(
        &mut self,
        addr: &ResourceInstanceAddr,
        object: Option<Rc<Object>>,
        step: &mut Step,
    ) -> Result<Ending, String> {
        step.id = object.as_deref().and_then(id_of);
        // Nobody is asked for what is gone already.
        let there = |id: &&str| {
            addr.resource.mode == Mode::Managed
                && (cloud::is_native(&step.ty) || self.place.cloud.get(&step.ty, id).is_some())
        };
        let Some(id) = step.id.as_deref().filter(there) else {
            let millis = cloud::duration(&step.ty, Work::Delete, self.place.rng);
            return Ok((millis, Outcome::Done(None)));
        };
        let limit = object.and_then(|object| limit(object.attributes.as_object()?, "delete"));
        let trouble = self.meet(FaultPhase::Delete, step);
        if let Some(ending) = trouble.instead(limit) {
            return Ok(ending);
        }
        let refused = self.place.cloud.delete(&step.ty, id);
        refused.map_err(|refusal| refusal.message)?;
        let millis = cloud::duration(&step.ty, Work::Delete, self.place.rng);
        Ok(trouble.afterwards(millis, limit, None))
    }

    /// What is in the way of a step.
    fn meet(&mut self, phase: FaultPhase, step: &Step) -> Trouble {
        self.place.faults.meet(phase, &step.ty, &step.address)
    }

    /// What the state will record of a resource; the cloud is told whether something of it must not be shown.
    fn made(&mut self, change: &ResourceChange, schema: &ResourceSchema, there: &Resource) -> Raw {
        let made = made(change, schema, &there.attributes);
        if !made.sensitive.is_empty() {
            self.place.cloud.hide(&there.ty, &there.id);
        }
        made.text()
    }

    /// What the configuration says of an instance now that everything it needs is there.
    fn change(
        &mut self,
        addr: &ResourceInstanceAddr,
    ) -> Result<(ResourceChange, Rc<ResourceSchema>), String> {
        let (change, diags) = self.applier.change(addr, self.state);
        let Some(change) = change else {
            return Err(first_error(&diags)
                .unwrap_or_else(|| format!("`{addr}` is not in the configuration any more")));
        };
        let kind = match addr.resource.mode {
            Mode::Data => Kind::DataSource,
            Mode::Managed | Mode::Ephemeral => Kind::Resource,
        };
        let type_name = &addr.resource.type_name;
        match self.request.catalog.lookup(kind, type_name) {
            Lookup::Found(schema) => Ok((change, schema)),
            Lookup::Unknown { .. } | Lookup::NotLoaded { .. } => {
                Err(format!("the schema of `{type_name}` is not at hand"))
            }
        }
    }

    fn site(&mut self, now: Instant) -> (&mut Cloud, Site<'_>) {
        let site = Site {
            now,
            region: self.place.region,
            account: self.place.account,
            project: self.place.project,
            owner: Some(self.place.owner),
            rng: self.place.rng,
        };
        (self.place.cloud, site)
    }

    /// A replacement that creates first: the old object waits for its removal under a key of its own.
    fn depose(&mut self, addr: &ResourceInstanceAddr) {
        if let Some(instance) = self.state.existing_mut(addr)
            && let Some(old) = instance.current.take()
        {
            instance.deposed.insert(deposed_key(addr), old);
        }
    }

    /// The new object could not be made: the old one is the current one again.
    fn restore(&mut self, addr: &ResourceInstanceAddr) {
        if let Some(instance) = self.state.existing_mut(addr)
            && let Some(old) = instance.deposed.remove(&deposed_key(addr))
        {
            instance.current = Some(old);
        }
    }

    fn put(&mut self, addr: &ResourceInstanceAddr, made: Made) {
        let instance = self.state.instance_mut(addr, &made.provider);
        // What only the provider understands stays with its object.
        let before = instance.current.as_deref();
        let object = Object {
            schema_version: before.map_or(0, |before| before.schema_version),
            attributes: made.attributes,
            sensitive: made.sensitive,
            tainted: made.tainted,
            dependencies: made
                .dependencies
                .iter()
                .filter_map(|text| block(text))
                .gathered(),
            create_before_destroy: made.create_before_destroy,
            private: before.and_then(|before| before.private.clone()),
            identity: before.and_then(|before| before.identity.clone()),
        };
        instance.current = Some(Rc::new(object));
    }

    fn take(&mut self, addr: &ResourceInstanceAddr, work: &StepWork) {
        if let Some(instance) = self.state.existing_mut(addr) {
            match work {
                StepWork::DeleteDeposed(key) => {
                    instance.deposed.remove(key.as_str());
                }
                StepWork::Delete | StepWork::Forget => instance.current = None,
                StepWork::Create | StepWork::Update | StepWork::Read => {}
            }
        }
        self.state.prune();
    }
}

impl Worker for Apply<'_, '_> {
    fn begin(&mut self, now: Instant, step: &mut Step) -> Ending {
        self.note(step);
        match self.try_begin(now, step) {
            Ok(ending) => ending,
            Err(reason) => (0, Outcome::Failed(reason)),
        }
    }

    fn record(&mut self, _: Instant, step: &Step, made: Option<Raw>) {
        self.recorded = true;
        self.note(step);
        let Ok(addr) = address(step) else {
            return;
        };
        match made.and_then(|made| json::read(made.0.as_bytes()).ok()) {
            Some(made) => self.put(&addr, made),
            None => self.take(&addr, &step.work),
        }
    }
}

/// What the cloud says, without what must not be shown of the object.
#[cold]
fn hushed(change: &ResourceChange, message: String) -> String {
    let mut secrets = Secrets::default();
    secrets.add(&change.after, false);
    secrets.hide(message)
}

fn made(change: &ResourceChange, schema: &ResourceSchema, answer: &Attributes) -> Made {
    let block = &schema.block;
    let answer = cloud::to_value(answer, block.implied_type());
    let value = settle(&change.after, &answer, block);
    let (attributes, sensitive) = stored::record(&value, block);
    Made {
        provider: change.provider.clone(),
        attributes,
        sensitive,
        dependencies: change
            .dependencies
            .iter()
            .map(ToString::to_string)
            .gathered(),
        create_before_destroy: change.create_before_destroy,
        tainted: false,
    }
}

fn address(step: &Step) -> Result<ResourceInstanceAddr, String> {
    match parse_address(&step.address) {
        Ok(Address::Resource(addr)) => Ok(addr),
        Ok(Address::Module(_)) | Err(_) => Err(format!(
            "`{}` is not the address of a resource",
            step.address
        )),
    }
}

fn block(text: &str) -> Option<AbsResource> {
    match parse_address(text) {
        Ok(Address::Resource(addr)) => Some(addr.abs_resource()),
        Ok(Address::Module(_)) | Err(_) => None,
    }
}

fn id_of(object: &Object) -> Option<String> {
    object.attributes.get("id")?.as_str().map(str::to_owned)
}

fn first_error(diags: &Diagnostics) -> Option<String> {
    let error = diags.iter().find(|d| d.severity == Severity::Error)?;
    Some(format!("{}: {}", error.title, error.message))
}
