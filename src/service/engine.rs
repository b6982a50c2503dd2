//! Where the service meets the language: templates are planned, and plans are carried out.

use std::cell::RefCell;
use std::rc::Rc;

use super::agencies::Acting;
use super::host::TemplateHost;
use super::prepared::Prepared;
use super::{
    Deployment, DeploymentKind, EventResource, EventType, GivenVariables, Phase, PlanPrice,
    ResourceStatus, Service, StackOutput, Template,
};
use crate::addr::{AbsResource, Mode, ResourceInstanceAddr};
use crate::cloud::{self, Cloud, Deed, Home, Site};
use crate::config::Config;
use crate::deploy::{
    self, Apply, FaultPhase, Faults, Happening, Place, Planned, Run, Secrets, StepWork, What,
};
use crate::plan::world::Inputs;
use crate::plan::{self, Action, DataReader, Plan, PlanRequest, items};
use crate::price;
use crate::schema::{Catalog, Lookup, ResourceSchema};
use crate::sorted::Gather;
use crate::state::State;
use crate::time::{Instant, Rng};
use crate::value::Value;

/// A plan as the service shows it.
pub(super) struct Preview {
    /// The planned changes.
    pub items: Vec<items::Item>,
    /// How many of which kind.
    pub summary: items::Summary,
    /// What it would cost; nothing when no price list is loaded.
    pub price: Option<PlanPrice>,
}

impl Service {
    /// Plans a template against what is there of what a stack has recorded.
    pub(super) fn preview(
        &self,
        stack: &str,
        template: &Template,
        variables: &GivenVariables,
        faults: &RefCell<Faults>,
    ) -> Result<Preview, String> {
        let first = |reasons: Vec<String>| reasons.into_iter().next().unwrap_or_default();
        self.may_decrypt(stack, variables).map_err(first)?;
        let prepared = self.prepare(template, variables).map_err(first)?;
        let plan = self
            .plan_of(stack, &prepared, &self.states.of(stack), false, faults)
            .map_err(first)?;
        Ok(Preview {
            items: items::items(&plan),
            summary: items::summary(&plan),
            price: self.price_of(stack, &plan, &prepared),
        })
    }

    /// What a plan would cost, or why the service refuses to say it (PRICE-10). Nothing without a price list.
    fn price_of(&self, stack: &str, plan: &Plan, prepared: &Prepared) -> Option<PlanPrice> {
        let book = self.prices.as_ref()?.book()?;
        let added = price::added(plan, &prepared.config);
        let home = self.home_of(stack);
        let estimate = price::estimate(book, self.site(home.as_ref()), &added);
        Some(match estimate.refusal() {
            Some((code, why)) => {
                let digits = code.strip_prefix("RF.").unwrap_or(code);
                PlanPrice::Refused(digits.to_owned(), why)
            }
            None => PlanPrice::Estimate(estimate.to_json()),
        })
    }

    fn site<'a>(&'a self, home: Option<&'a Home>) -> price::Site<'a> {
        price::Site {
            chinese: self.is_chinese_site(),
            region: self.settings.region_in(home),
        }
    }

    /// What an execution plan changes in what is paid each month, as things are now; nothing when there is no such plan,
    /// when it cannot be made any more, or without a price list. The prices are those of the world, unless others are chosen.
    ///
    /// # Errors
    /// When the region that was chosen does not exist.
    pub fn forecast(
        &self,
        plan: &str,
        usage: &price::Usage,
        choice: &price::Choice,
    ) -> Result<Option<price::Forecast>, price::UnknownRegion> {
        let list = self.prices.as_ref().and_then(|prices| prices.book());
        let (mut sources, mut problems) = Default::default();
        let book = choice.book(list.map(AsRef::as_ref), &mut sources, &mut problems);
        let Some(book) = book.filter(|_| !problems.has_errors()) else {
            return Ok(None);
        };
        let home = self.plans.get(&plan.to_owned());
        let home = home.and_then(|plan| self.home_of(&plan.stack));
        let site = choice.site(self.site(home.as_ref()), &book)?;
        let Some((made, prepared)) = self.planned_again(plan) else {
            return Ok(None);
        };
        let config = &prepared.config;
        Ok(Some(price::forecast(&book, site, &made, config, usage)))
    }

    fn planned_again(&self, plan: &str) -> Option<(Plan, Prepared)> {
        let key = plan.to_owned();
        let (plan, template) = (self.plans.get(&key)?, self.templates.get(&key)?);
        let prepared = self.prepare(template, &plan.variables).ok()?;
        let recorded = self.states.of(&plan.stack);
        let nothing_wrong = RefCell::default();
        let made = self.plan_of(&plan.stack, &prepared, &recorded, false, &nothing_wrong);
        Some((made.ok()?, prepared))
    }

    /// The plan of a prepared template that passes the checks, against what the cloud has of what is recorded.
    pub(super) fn plan_of(
        &self,
        stack: &str,
        prepared: &Prepared,
        recorded: &State,
        destroy: bool,
        faults: &RefCell<Faults>,
    ) -> Result<Plan, Vec<String>> {
        let home = self.home_of(stack);
        let cloud = self.cloud.at(home.as_ref());
        let prior = Rc::new(deploy::refresh(recorded, cloud, &prepared.catalog));
        let problems = prepared.problems();
        if !problems.is_empty() {
            return Err(problems.to_vec());
        }
        let acting = self.acting(stack);
        let mut refused = faults.borrow_mut().refusals_of(recorded);
        refused.extend(acting.refusals_of(recorded));
        if !refused.is_empty() {
            return Err(refused);
        }
        let host = TemplateHost::planning(&prepared.config.files, self.now);
        let reader = CloudReader {
            catalog: &prepared.catalog,
            cloud,
            region: self.settings.region_in(home.as_ref()),
            account: Home::account_in(home.as_ref()),
            project: self
                .stacks
                .get(&stack.to_owned())
                .map_or("", |s| s.project.as_str()),
            now: self.now,
            faults,
            acting,
        };
        let (mut plan, diags) = plan::make(&PlanRequest {
            config: &prepared.config,
            catalog: &prepared.catalog,
            host: &host,
            inputs: &prepared.inputs,
            prior: &prior,
            destroy,
            targets: &[],
            replace: &[],
            reader: Some(&reader),
        });
        plan.note_drift(recorded, &prior, &prepared.catalog);
        let problems = prepared.errors(&diags);
        if problems.is_empty() {
            Ok(plan)
        } else {
            Err(problems)
        }
    }

    /// The steps of a deployment whose time has come: towards its own template, towards the last one that
    /// succeeded when it rolls back, or towards nothing.
    pub(super) fn plan_run(&mut self, deployment: &Deployment) -> Result<Run, Vec<String>> {
        let recorded = self.states.of(&deployment.stack);
        if deployment.kind == DeploymentKind::Retain {
            self.disown(&deployment.stack, &recorded);
            return Ok(Run::default());
        }
        let Some(prepared) = self.prepared(deployment)? else {
            return self.plan_removal(deployment, &recorded);
        };
        let rolling_back = deployment.phase == Phase::RollingBack;
        let faults = self.faults_met(&deployment.stack, rolling_back);
        let plan = self.plan_of(&deployment.stack, &prepared, &recorded, false, &faults);
        self.count_faults(&faults.into_inner());
        let plan = plan?;
        self.tell_drift(deployment, &plan);
        self.tell_unsimulated(deployment, &prepared);
        let home = self.home_of(&deployment.stack);
        let cloud = self.cloud.at_mut(home.as_ref());
        for change in &plan.changes {
            if let Some(id) = &change.importing {
                let ty = &change.addr.resource.type_name;
                cloud.give_to(ty, id, Some(&deployment.stack));
            }
        }
        let planned: Vec<Planned> = plan.changes.iter().map(|c| planned(c)).gathered();
        if recorded != *plan.state {
            self.count_state(&deployment.stack);
        }
        let state = Rc::unwrap_or_clone(plan.state);
        self.states.replace(&deployment.stack, state);
        Ok(Run::of(&planned))
    }

    /// What somebody else changed is told before it is overwritten.
    //= ITEM-13
    fn tell_drift(&mut self, deployment: &Deployment, plan: &Plan) {
        for drift in &plan.drift {
            let what = match drift.action {
                Action::Delete => "is gone: it was removed outside the template",
                _ => "was changed outside the template",
            };
            let about = EventResource {
                ty: drift.addr.resource.type_name.to_string(),
                name: drift.addr.resource.name.to_string(),
                key: super::resources::key_text(&drift.addr.key),
                id: cloud::from_value(&drift.before)
                    .get("id")
                    .and_then(|id| id.as_str())
                    .map(str::to_owned),
            };
            let text = format!("{} {what}.", drift.addr);
            let (stack, id) = (&deployment.stack, &deployment.id);
            self.tell(stack, id, EventType::Drift, text, Some((about, None)));
        }
    }

    /// Data sources of which the world knows nothing say nothing, and the deployment goes on.
    fn tell_unsimulated(&mut self, deployment: &Deployment, prepared: &Prepared) {
        for module in prepared.config.modules() {
            for resource in module.resources.values() {
                let addr = &resource.addr;
                if addr.mode != Mode::Data {
                    continue;
                }
                if let Lookup::Found(schema) = prepared.catalog.data_source(&addr.type_name)
                    && cloud::answer_of(&prepared.catalog, &schema) == cloud::Answer::Nothing
                {
                    let place = AbsResource {
                        module: module.path.clone(),
                        resource: addr.clone(),
                    };
                    let text = format!(
                        "{place}: warning: the data source `{}` is not simulated; its attributes are empty.",
                        addr.type_name
                    );
                    let (stack, id) = (&deployment.stack, &deployment.id);
                    self.tell(stack, id, EventType::Log, text, None);
                }
            }
        }
    }

    /// The steps that remove everything. The stack's template has a say while it can be read (`prevent_destroy`).
    fn plan_removal(&mut self, deployment: &Deployment, prior: &State) -> Result<Run, Vec<String>> {
        let latest = self
            .stacks
            .get(&deployment.stack)
            .and_then(|stack| stack.latest.as_ref());
        let template = latest.and_then(|id| self.templates.get(id));
        let given = latest
            .and_then(|id| self.deployments.get(id))
            .map(|d| &d.variables);
        let prepared = template
            .zip(given)
            .map(|(t, given)| self.read_once(t, given));
        if let Some(Ok(prepared)) = prepared
            && prepared.problems().is_empty()
        {
            let faults = self.faults_met(&deployment.stack, deployment.phase == Phase::RollingBack);
            let plan = self.plan_of(&deployment.stack, &prepared, prior, true, &faults);
            self.count_faults(&faults.into_inner());
            plan?;
        }
        Ok(removal(prior))
    }

    /// What a deployment goes towards; nothing when everything is to be removed.
    pub(super) fn prepared(
        &mut self,
        deployment: &Deployment,
    ) -> Result<Option<Rc<Prepared>>, Vec<String>> {
        let goal = match (&deployment.kind, deployment.phase) {
            (kind, _) if kind.is_deletion() => None,
            (_, Phase::RollingBack) => self
                .stacks
                .get(&deployment.stack)
                .and_then(|stack| stack.stable.clone()),
            _ => Some(deployment.id.clone()),
        };
        let Some(goal) = goal else {
            return Ok(None);
        };
        if let Some(found) = self.prepared.get(&goal) {
            return Ok(Some(found.clone()));
        }
        let template = self.templates.get(&goal);
        let variables = match self.deployments.get(&goal) {
            Some(found) => &found.variables,
            None => &deployment.variables,
        };
        let Some(template) = template else {
            return Err(vec!["the template of the deployment is gone".to_owned()]);
        };
        self.may_decrypt(&deployment.stack, variables)?;
        let prepared = self.read_once(template, variables)?;
        self.prepared.insert(goal, prepared.clone());
        Ok(Some(prepared))
    }

    /// The same, with an empty configuration for nothing.
    fn prepared_or_empty(&mut self, deployment: &Deployment) -> Rc<Prepared> {
        let found = self.prepared(deployment).ok().flatten();
        found.unwrap_or_else(|| {
            let (config, inputs) = (Config::default(), Inputs::default());
            let secrets = Secrets::default();
            Rc::new(Prepared::new(config, inputs, secrets, self.catalog.clone()))
        })
    }

    /// A template with its variables, taken over from a deployment with the same ones: instances of one stack set
    /// have one template, and most of them the same values.
    pub(super) fn read_once(
        &self,
        template: &Template,
        variables: &GivenVariables,
    ) -> Result<Rc<Prepared>, Vec<String>> {
        let mut read = self.prepared.values();
        match read.find(|read| read.is_of(template, variables, &self.catalog)) {
            Some(found) => Ok(found.clone()),
            None => Ok(Rc::new(self.prepare(template, variables)?)),
        }
    }

    /// Takes the steps that are due, with the cloud and the recorded state. At the end of the run the outputs
    /// are recorded.
    pub(super) fn advance_run(&mut self, deployment: &Deployment, run: &mut Run) -> Vec<Happening> {
        let prepared = self.prepared_or_empty(deployment);
        let host = TemplateHost::running(&prepared.config.files, self.settings.seed, deployment);
        let (stack, prior) = (deployment.stack.as_str(), Rc::default());
        let found = self.stacks.get(&deployment.stack);
        let (project, home) = found.map_or((String::new(), None), |stack| {
            (stack.project.clone(), stack.home.clone())
        });
        let request = PlanRequest {
            config: &prepared.config,
            catalog: &prepared.catalog,
            host: &host,
            inputs: &prepared.inputs,
            prior: &prior,
            destroy: false,
            targets: &[],
            replace: &[],
            reader: None,
        };
        let rolling_back = deployment.phase == Phase::RollingBack;
        let mut faults = self.faults_of(stack, rolling_back);
        let acting = self.acting(stack);
        let place = Place {
            may: &|ty, deed| acting.may(ty, deed, None),
            cloud: self.cloud.at_mut(home.as_ref()),
            region: self.settings.region_in(home.as_ref()),
            account: Home::account_in(home.as_ref()),
            project: &project,
            owner: stack,
            rng: &mut self.rng,
            faults: &mut faults,
        };
        let state = self.states.to_change(stack);
        let outputs = state.outputs.clone();
        let mut apply = Apply::new(&request, place, state);
        let happenings = run.advance(self.now, &mut apply);
        if run.is_over() {
            apply.record_outputs();
        }
        let recorded = apply.has_recorded();
        let earlier = apply.take_earlier();
        self.count_faults(&faults);
        self.states.note(stack, earlier);
        let told = self.states.get(stack).map(|state| &state.outputs);
        if recorded || told != Some(&outputs) {
            self.count_state(stack);
        }
        for happening in &happenings {
            let step = &happening.step;
            let status = match (&happening.what, &step.work) {
                (What::Complete(_), StepWork::Create) => ResourceStatus::CreationComplete,
                (What::Complete(_), StepWork::Update) => ResourceStatus::UpdateComplete,
                _ => continue,
            };
            self.states.set_status(stack, &step.address, status);
        }
        happenings
    }

    /// The outputs that are recorded, in the order of the template that was deployed.
    pub(super) fn outputs_of(&mut self, deployment: &Deployment) -> Vec<StackOutput> {
        let prepared = self.prepared_or_empty(deployment);
        let Some(state) = self.states.get(&deployment.stack) else {
            return Vec::new();
        };
        let outputs = prepared.config.root.outputs.iter();
        let recorded = outputs.filter_map(|(name, output)| {
            let found = state.outputs.get(name)?;
            Some(StackOutput {
                name: name.to_string(),
                description: output.description.as_ref().map(ToString::to_string),
                ty: found.ty.clone(),
                value: found.value.clone(),
                sensitive: found.sensitive,
            })
        });
        recorded.gathered()
    }
}

fn planned(change: &plan::ResourceChange) -> Planned {
    Planned {
        addr: change.addr.clone(),
        action: change.action,
        deposed: change.deposed.clone(),
        dependencies: change.dependencies.clone(),
    }
}

/// Answers data sources from the simulated cloud.
struct CloudReader<'a> {
    acting: Acting,
    catalog: &'a Catalog,
    cloud: &'a Cloud,
    region: &'a str,
    account: &'a str,
    project: &'a str,
    now: Instant,
    faults: &'a RefCell<Faults>,
}

impl DataReader for CloudReader<'_> {
    fn read(
        &self,
        addr: &ResourceInstanceAddr,
        schema: &ResourceSchema,
        config: &Value,
    ) -> Result<Value, String> {
        let mut faults = self.faults.borrow_mut();
        let trouble = faults.meet(FaultPhase::Read, &schema.name, &addr.to_string());
        if let Some(why) = trouble.refusal() {
            return Err(why);
        }
        let site = Site {
            now: self.now,
            region: self.region,
            account: self.account,
            project: self.project,
            owner: None,
            // Reading makes nothing, so nothing gets an identifier.
            rng: &mut Rng::new(0),
        };
        let arguments = cloud::from_value(config);
        self.acting.may(&schema.name, Deed::Read, None)?;
        let answer = cloud::read_data((self.catalog, self.cloud), &site, schema, &arguments);
        let answer = answer.map_err(|refusal| refusal.message)?;
        Ok(cloud::to_value(&answer, schema.block.implied_type()))
    }

    fn find(&self, schema: &ResourceSchema, id: &str) -> Option<Value> {
        let found = self.cloud.get(&schema.name, id)?;
        Some(cloud::to_value(
            &found.attributes,
            schema.block.implied_type(),
        ))
    }
}

/// The steps that remove everything that is recorded.
fn removal(prior: &State) -> Run {
    let mut planned = Vec::new();
    for (addr, instance) in prior.instances() {
        let current = instance.current.iter().map(|object| (None, object));
        let deposed = instance
            .deposed
            .iter()
            .map(|(key, object)| (Some(key.clone()), object));
        for (deposed, object) in current.chain(deposed) {
            let managed = addr.resource.mode == Mode::Managed;
            planned.push(Planned {
                addr: addr.clone(),
                action: if managed {
                    Action::Delete
                } else {
                    Action::Forget
                },
                deposed,
                dependencies: object.dependencies.clone(),
            });
        }
    }
    Run::of(&planned)
}
