use std::cell::Cell;
use std::rc::Rc;

use crate::json::{Deserialize, Serialize};

use super::object_storage::{self, StoredObject};
use super::prepared::Prepared;
use super::{
    Deployment, Event, EventKey, EventResource, EventType, ExecutionPlan, ManagedTemplate,
    Operation, Package, PrivateProvider, RetiredProduct, ServiceError, Stack, StackInstance,
    StackSet, States, StepKey, Template,
};
use crate::cloud::{Cloud, Clouds, Home, region};
use crate::deploy::{Fault, Run, Step};
use crate::price::Prices;
use crate::schema::Catalog;
use crate::sorted::{Gather, Sort, SortedMap};
use crate::time::{Groups, Instant, Journal, Queue, Rng};

/// Where a world is and how it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The region the service answers for.
    pub region: String,
    /// What every identifier comes from.
    pub seed: u64,
    /// How many of a type there may be, where it is not as usual; `*` is every type that is not named.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    pub quotas: SortedMap<String, u64>,
}

impl Settings {
    /// The region of a home.
    pub fn region_in<'a>(&'a self, home: Option<&'a Home>) -> &'a str {
        home.map_or(&self.region, |home| &home.region)
    }
}

/// What will happen later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// An execution plan is to be made.
    Plan(String),
    /// A deployment begins, or one of its steps ends.
    Deployment(String),
    /// An operation of a stack set may begin.
    Operation(String),
    /// Something goes on with a stack of a blueprint; not this service's business.
    Blueprint(String),
    /// Work on a package of an instance ends.
    Package(String),
}

/// The service in one region, with everything it keeps.
///
/// Every change of it happens at [`Self::now`], which only passes with what is [due](Self::due).
#[derive(Debug)]
pub struct Service {
    /// Where it is and how it began.
    pub settings: Settings,
    /// What is known of resource types, private providers aside.
    pub base: Rc<Catalog>,
    /// What is known of resource types.
    pub catalog: Rc<Catalog>,
    /// What things cost; nothing when no price list is loaded.
    pub prices: Option<Rc<Prices>>,
    /// The moment.
    pub now: Instant,
    /// Where identifiers come from.
    pub rng: Rng,
    /// What will happen later.
    pub queue: Queue<Timer>,
    /// How much of it has happened. Not part of the world.
    pub happened: u64,
    /// What exists.
    pub cloud: Clouds,
    /// The number of the next thing that is made.
    pub sequence: u64,
    /// Stacks by identifier.
    pub stacks: Journal<String, Stack>,
    /// Execution plans by identifier.
    pub plans: Journal<String, ExecutionPlan>,
    /// Deployments by identifier.
    pub deployments: Journal<String, Deployment>,
    /// The steps of deployments, as they are stored: those of runs that are going on or were the last of a stack.
    pub steps: Journal<StepKey, Step>,
    /// Events by stack, in order.
    pub events: Groups<Journal<EventKey, Event>>,
    /// Stack sets by identifier.
    pub stack_sets: Journal<String, StackSet>,
    /// Instances of stack sets by set, region and account.
    pub instances: Journal<String, StackInstance>,
    /// Operations on instances by identifier.
    pub operations: Journal<String, Operation>,
    /// Templates by the deployment, the plan, the stack set or the operation they belong to, and the
    /// versions of kept ones by their keys.
    pub templates: Journal<String, Template>,
    /// Templates that are kept under names, by identifier.
    pub kept: Journal<String, ManagedTemplate>,
    /// Private providers by identifier.
    pub providers: Journal<String, PrivateProvider>,
    /// Files from outside by their whole addresses, as long as somebody lends them. Not part of the world.
    pub lent: SortedMap<String, Vec<u8>>,
    /// Files in the object storage, by bucket and path.
    pub objects: Journal<String, StoredObject>,
    /// What shall go wrong, in order.
    pub faults: Journal<String, Fault>,
    /// Packages on instances, by instance and name.
    pub packages: Journal<String, Package>,
    /// Stacks made from versions of kept templates that are gone, by identifier.
    pub retired: Journal<String, RetiredProduct>,
    /// How many requests were answered with an identifier of their own. Not part of the world.
    pub answered: Cell<u64>,
    /// What stacks have recorded of their resources.
    pub states: States,
    /// Templates that were read for a deployment, by its identifier. Only saves reading them again.
    pub(super) prepared: SortedMap<String, Rc<Prepared>>,
    /// Identifiers by project and name.
    ///
    /// INVARIANT: exactly the stacks in `stacks`.
    names: SortedMap<(String, String), String>,
}

impl Service {
    /// An empty service.
    pub fn new(settings: Settings, catalog: Rc<Catalog>, now: Instant) -> Self {
        let rng = Rng::new(settings.seed);
        let cloud = Clouds::with(&settings.quotas);
        Self {
            settings,
            base: catalog.clone(),
            catalog,
            prices: None,
            now,
            rng,
            queue: Queue::default(),
            happened: 0,
            cloud,
            sequence: 0,
            stacks: Journal::default(),
            plans: Journal::default(),
            deployments: Journal::default(),
            steps: Journal::default(),
            events: Groups::default(),
            stack_sets: Journal::default(),
            instances: Journal::default(),
            operations: Journal::default(),
            templates: Journal::default(),
            kept: Journal::default(),
            providers: Journal::default(),
            lent: SortedMap::new(),
            objects: Journal::default(),
            faults: Journal::default(),
            packages: Journal::default(),
            retired: Journal::default(),
            answered: Cell::new(0),
            states: States::default(),
            prepared: SortedMap::new(),
            names: SortedMap::new(),
        }
    }

    /// What is due first until a moment, taken from the queue; from then on it is the moment at which that happens.
    pub fn due(&mut self, until: Instant) -> Option<Timer> {
        let (ticket, timer) = self.queue.pop_due(until)?;
        self.happened += 1;
        self.now = self.now.max(ticket.at);
        Some(timer)
    }

    /// Lets something happen that was due.
    pub fn happen(&mut self, timer: Timer) {
        match timer {
            Timer::Plan(id) => self.make_plan(&id),
            Timer::Deployment(id) => self.go_on(&id),
            Timer::Operation(id) => self.operation_due(&id),
            Timer::Blueprint(_) => {}
            Timer::Package(id) => self.package_due(&id),
        }
    }

    /// What happens next, and the name of what it happens to: of a stack, of an execution plan's stack, of a stack set; of
    /// what is not this service's business, the identifier.
    pub fn waits_for(&self) -> Option<(Instant, &'static str, String)> {
        let (ticket, timer) = self.queue.journal().iter().next()?;
        let stack = |id: Option<&String>| {
            let stack = id.and_then(|id| self.stacks.get(id));
            stack.map_or(String::new(), |stack| stack.name.clone())
        };
        let (what, name) = match timer {
            Timer::Plan(id) => ("plan", stack(self.plans.get(id).map(|plan| &plan.stack))),
            Timer::Deployment(id) => {
                let found = self.deployments.get(id);
                ("deployment", stack(found.map(|found| &found.stack)))
            }
            Timer::Operation(id) => {
                let set = self.operations.get(id).map(|found| &found.set);
                let set = set.and_then(|set| self.stack_sets.get(set));
                (
                    "operation",
                    set.map_or(String::new(), |set| set.name.clone()),
                )
            }
            Timer::Blueprint(id) => ("blueprint", id.clone()),
            Timer::Package(id) => {
                let found = self.packages.get(id);
                (
                    "package",
                    found.map_or(String::new(), |found| found.name.clone()),
                )
            }
        };
        Some((ticket.at, what, name))
    }

    /// An identifier for the answer to a request. It changes nothing in the world.
    pub fn request_id(&self) -> String {
        let count = self.answered.get() + 1;
        self.answered.set(count);
        let name = format!(
            "request {count} at {} of {}",
            self.now.millis(),
            self.sequence
        );
        Rng::named(self.settings.seed, &name)
            .uuid()
            .to_ascii_uppercase()
    }

    /// Whether prices are in CNY (the Chinese site) or in USD.
    pub fn is_chinese_site(&self) -> bool {
        region(&self.settings.region).is_none_or(|region| region.chinese)
    }

    /// Where a stack is.
    pub(super) fn home_of(&self, stack: &str) -> Option<Home> {
        self.stacks.get(&stack.to_owned())?.home.clone()
    }

    /// What exists where a stack is.
    pub fn cloud_of(&self, stack: &str) -> &Cloud {
        let stack = self.stacks.get(&stack.to_owned());
        self.cloud.at(stack.and_then(|stack| stack.home.as_ref()))
    }

    /// The number of the next thing that is made.
    pub fn next_sequence(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// The stack of a name, checked against the identifier that a caller insists on (ID-3, ID-8).
    ///
    /// # Errors
    ///
    /// No such stack (STACK-13), or another one than meant.
    pub fn stack(
        &self,
        project: &str,
        name: &str,
        wanted: Option<&str>,
    ) -> Result<&Stack, ServiceError> {
        let key = (project.to_owned(), name.to_owned());
        let found = self.names.get(&key).and_then(|id| self.stacks.get(id));
        let stack = found.ok_or_else(|| ServiceError::new("10013001", ""))?;
        match wanted {
            Some(id) if id != stack.id => Err(ServiceError::new("10011015", "")),
            _ => Ok(stack),
        }
    }

    /// All stacks of a project, newest first (COM-9).
    pub fn stacks_of(&self, project: &str) -> Vec<&Stack> {
        let mut stacks: Vec<&Stack> = self.any_stacks_of(project).gathered();
        stacks.arrange_by_key(|stack| std::cmp::Reverse(stack.sequence));
        stacks
    }

    /// The same in any order.
    pub(super) fn any_stacks_of(&self, project: &str) -> impl Iterator<Item = &Stack> {
        self.names
            .range((project.to_owned(), String::new())..)
            .take_while(move |((of, _), _)| of == project)
            .filter_map(|(_, id)| self.stacks.get(id))
    }

    /// Adds a stack.
    pub(super) fn add_stack(&mut self, stack: Stack) {
        let key = (stack.project.clone(), stack.name.clone());
        self.names.insert(key, stack.id.clone());
        self.stacks.insert(stack.id.clone(), stack);
    }

    /// Puts a stored stack back.
    pub fn restore_stack(&mut self, stack: Stack) {
        let key = (stack.project.clone(), stack.name.clone());
        self.names.insert(key, stack.id.clone());
        self.states.restore_outputs(&stack.id, &stack.outputs);
        self.stacks.restore(stack.id.clone(), stack);
    }

    /// Removes a stack and everything that belongs to it but its resources (DEL-1).
    pub(super) fn remove_stack(&mut self, id: &str) {
        let id = id.to_owned();
        let Some(stack) = self.stacks.get(&id).cloned() else {
            return;
        };
        self.stacks.remove(&id);
        self.states.remove(&id);
        let of = |stack: &String| *stack == id;
        let plans: Vec<String> = self
            .plans
            .iter()
            .filter(|(_, p)| of(&p.stack))
            .map(|(key, _)| key.clone())
            .gathered();
        let deployments: Vec<String> = self
            .deployments
            .iter()
            .filter(|(_, d)| of(&d.stack))
            .map(|(key, _)| key.clone())
            .gathered();
        for plan in &plans {
            self.plans.remove(plan);
            self.templates.remove(plan);
        }
        let product = deployments.iter().any(|deployment| {
            let found = self.deployments.get(deployment);
            found.is_some_and(|found| found.product.is_some())
        });
        for deployment in &deployments {
            self.drop_steps(deployment);
            self.templates.remove(deployment);
        }
        self.names
            .remove(&(stack.project.clone(), stack.name.clone()));
        if product {
            self.retire(stack);
        } else {
            self.forget_tasks(&id);
        }
    }

    /// Notes the steps of a run that changed.
    pub(super) fn store_steps(&mut self, deployment: &mut Deployment) {
        for place in deployment.run.take_changed() {
            if let Some(step) = deployment.run.steps.get(place) {
                let key = StepKey {
                    deployment: deployment.id.clone(),
                    place,
                };
                self.steps.insert(key, step.clone());
            }
        }
    }

    /// Forgets the stored steps of a deployment.
    pub(super) fn drop_steps(&mut self, deployment: &str) {
        let keys: Vec<StepKey> = self
            .steps_of_run(deployment)
            .map(|(key, _)| key.clone())
            .gathered();
        for key in keys {
            self.steps.remove(&key);
        }
    }

    /// The stored steps of a deployment.
    pub fn steps_of_run(&self, deployment: &str) -> impl Iterator<Item = (&StepKey, &Step)> {
        let key = |place| StepKey {
            deployment: deployment.to_owned(),
            place,
        };
        self.steps.range(key(0)..=key(usize::MAX))
    }

    /// Puts stored steps into the runs they belong to, once everything stored is back.
    pub fn finish_restoring(&mut self) {
        self.learn_schemas();
        let deployments: Vec<Deployment> =
            self.deployments.iter().map(|(_, d)| d.clone()).gathered();
        for mut deployment in deployments {
            let steps: Vec<Step> = self
                .steps_of_run(&deployment.id)
                .map(|(_, step)| step.clone())
                .gathered();
            if !steps.is_empty() {
                deployment.run = Run::stored(steps);
                self.deployments.restore(deployment.id.clone(), deployment);
            }
        }
    }

    /// The events of a stack, oldest first.
    pub fn events_of(&self, stack: &str) -> impl DoubleEndedIterator<Item = (&EventKey, &Event)> {
        self.events.get(stack).into_iter().flat_map(Journal::iter)
    }

    /// Tells an event of a deployment.
    pub(super) fn tell(
        &mut self,
        stack: &str,
        deployment: &str,
        kind: EventType,
        message: impl Into<String>,
        about: Option<(EventResource, Option<u64>)>,
    ) {
        let (resource, elapsed) = about.map_or((None, None), |(r, e)| (Some(r), e));
        let event = Event {
            kind,
            time: self.now,
            deployment: deployment.to_owned(),
            message: message.into(),
            resource,
            elapsed,
        };
        let key = EventKey {
            stack: stack.to_owned(),
            sequence: self.next_sequence(),
        };
        self.events.get_mut(stack).insert(key, event);
    }

    /// What lies in the object storage behind an address, unless its link has expired, or what somebody lends.
    pub fn fetch(&self, address: &str) -> Option<Vec<u8>> {
        if let Some(bytes) = self.lent.get(address) {
            return Some(bytes.clone());
        }
        let key = object_storage::key_of(address)?;
        let object = self.objects.get(&key.to_owned())?;
        let works = object.expires.is_none_or(|until| self.now <= until);
        works.then(|| object.content.bytes())
    }
}
