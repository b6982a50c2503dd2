//! Making stacks and deleting them.

use super::{Act, Ends, Event, Phase};
use crate::cloud::{Attributes, Home};
use crate::service::{self, ServiceError};
use crate::time::Rng;
use crate::tosca::software::check_package;
use crate::tosca::{Blueprint, Goal, Service, Stack, given, refusal, with_defaults};

use super::actions::Begun;
use super::wanted::wanted;

/// How many stacks a project may have. //= AOS-60
pub(super) const STACKS: usize = 1000;

/// What a stack is asked for with.
#[derive(Clone, Debug, Default)]
pub struct NewStack<'a> {
    /// Its name.
    pub name: &'a str,
    /// The project.
    pub project: &'a str,
    /// What it is for.
    pub description: &'a str,
    /// The template's identifier.
    pub template: &'a str,
    /// Inputs by name.
    pub inputs: Attributes,
    /// Whether it may be trimmed by force.
    pub force: bool,
    /// Labels.
    pub labels: Attributes,
    /// The cluster for what runs in one.
    pub cluster: &'a str,
    /// The namespace in the cluster; the usual one when empty.
    pub namespace: &'a str,
    /// Whether its elements are made at once.
    pub auto_create: bool,
    /// Whether a failure leads back.
    pub rolls_back: bool,
    /// How many minutes making them may take.
    pub timeout: u64,
}

impl Service {
    /// Makes a stack, and unless it is asked not to, begins to make its elements. Gives its identifier.
    ///
    /// # Errors
    ///
    /// For what is wrong with the request or does not fit the template; then nothing was made. //= AOS-40, AOS-44
    pub fn create_stack(
        &mut self,
        world: &mut service::Service,
        new: &NewStack<'_>,
    ) -> Result<String, ServiceError> {
        self.make_stack(world, new, None)
    }

    /// The same, also for a stack that is an element of another one.
    pub(super) fn make_stack(
        &mut self,
        world: &mut service::Service,
        new: &NewStack<'_>,
        parent: Option<(String, String)>,
    ) -> Result<String, ServiceError> {
        let mut count = 0;
        for (_, stack) in self.stacks.iter() {
            count += usize::from(stack.project == new.project);
            if stack.project == new.project && stack.name == new.name {
                return Err(refusal("4092006", format!("It is `{}`.", new.name)));
            }
        }
        if count >= STACKS {
            return Err(refusal("4032025", format!("It is {STACKS}.")));
        }
        let home = world.cloud.home_of(new.project);
        let place = Place {
            home: home.as_ref(),
            project: new.project,
            stack: new.name,
        };
        let goal = self.goal(world, new.template, &new.inputs, &place)?;
        let id = world.rng.uuid();
        let stack = Stack {
            id: id.clone(),
            name: new.name.to_owned(),
            project: new.project.to_owned(),
            home,
            description: new.description.to_owned(),
            sequence: world.next_sequence(),
            goal: goal.clone(),
            previous: None,
            force: new.force,
            labels: new.labels.clone(),
            cluster: new.cluster.to_owned(),
            namespace: match new.namespace {
                "" => "default".to_owned(),
                name => name.to_owned(),
            },
            phase: Phase::PENDING,
            created: world.now,
            updated: world.now,
            actions: 0,
            deletion_tried: false,
            elements: Vec::new(),
            parent,
        };
        self.stacks.insert(id.clone(), stack);
        if new.auto_create {
            let begun = Begun {
                rolls_back: new.rolls_back,
                timeout: new.timeout,
                ..Begun::new(Act::Create, Some(goal))
            };
            // A new stack may always be created.
            let _ = self.begin(world, &id, begun);
        }
        Ok(id)
    }

    /// Begins the deletion of a stack with all its elements. //= AOS-45
    ///
    /// # Errors
    ///
    /// When there is none, when something goes on with it, or when force comes before a deletion without.
    pub fn delete_stack(
        &mut self,
        world: &mut service::Service,
        id: &str,
        force: bool,
    ) -> Result<(), ServiceError> {
        let stack = self.stack(id)?;
        if force && !stack.deletion_tried {
            let why = "Force is for stacks whose deletion was tried before.";
            return Err(refusal("4000010", why));
        }
        if stack.phase.after(Event::Terminate).is_none() {
            return Err(self.busy(id));
        }
        let begun = Begun {
            ends: match force {
                true => Ends::ByForce,
                false => Ends::WithElements,
            },
            ..Begun::new(Act::Delete, None)
        };
        self.begin(world, id, begun).map(|_| ())
    }

    /// A stack by its identifier.
    ///
    /// # Errors
    ///
    /// When there is none. //= AOS-61
    pub fn stack(&self, id: &str) -> Result<&Stack, ServiceError> {
        let found = self.stacks.get(&id.to_owned());
        found.ok_or_else(|| refusal("4042101", ""))
    }

    /// What a template with inputs asks for, if it can be made.
    pub(super) fn goal(
        &mut self,
        world: &service::Service,
        template: &str,
        inputs: &Attributes,
        place: &Place<'_>,
    ) -> Result<Goal, ServiceError> {
        let blueprint = self.blueprint(template)?;
        let template = self.template(template)?;
        //= AOS-60
        if template.account != Home::account_in(place.home) {
            return Err(refusal("4002033", ""));
        }
        if let Err(wrong) = given(&blueprint, inputs) {
            let why = format!("`{}` {}.", wrong.name, wrong.reason);
            let code = match blueprint.inputs.has(&wrong.name) && inputs.contains_key(&wrong.name) {
                true => "4002013",
                false => "4002008",
            };
            return Err(refusal(code, why));
        }
        let mut goal = Goal {
            template: template.id.clone(),
            template_name: template.name.clone(),
            template_version: template.version.clone(),
            dsl_version: template.dsl_version.clone(),
            include_stack: template.include_stack,
            given: inputs.clone(),
            inputs: with_defaults(&blueprint, inputs),
            hidden: hidden(&blueprint),
        };
        place.add(world, &mut goal.inputs);
        let inputs = (&goal.inputs, &goal.shown_inputs());
        let wanted = wanted(&self.known, &blueprint, inputs);
        for element in wanted.map_err(|why| refusal("4002029", format!("{why}.")))? {
            if let Some(package) = element.values.get("package") {
                check_package(world, package)?;
            }
        }
        Ok(goal)
    }
}

/// Where a stack is, for the inputs that the service gives itself.
pub(super) struct Place<'p> {
    pub(super) home: Option<&'p Home>,
    pub(super) project: &'p str,
    pub(super) stack: &'p str,
}

impl Place<'_> {
    /// Adds the service's own inputs. [S §3.5.5]
    fn add(&self, world: &service::Service, inputs: &mut Attributes) {
        let account = Home::account_in(self.home);
        let user = Rng::named(0, &format!("user {account}")).hex(32);
        let region = world.settings.region_in(self.home);
        let own: [(&str, serde_json::Value); 8] = [
            ("DomainId", account.into()),
            ("NoValue", "".into()),
            ("PeriodNum", 1.into()),
            ("PeriodType", "month".into()),
            ("ProjectId", self.project.into()),
            ("Region", region.into()),
            ("StackName", self.stack.into()),
            ("UserId", user.into()),
        ];
        for (name, value) in own {
            let name = format!("HuaweiCloud.{name}");
            inputs.entry(name).or_insert(value);
        }
    }
}

/// The inputs that are not shown. //= AOS-56
fn hidden(blueprint: &Blueprint) -> Vec<String> {
    let secret = blueprint
        .inputs
        .iter()
        .filter(|(_, input)| input.invisible || input.ty.as_ref().is_some_and(|ty| ty.is_secret()));
    secret.map(|(name, _)| name.text.to_string()).collect()
}
