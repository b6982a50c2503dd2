//! How an action goes on: it begins, its elements are at work, it ends.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::rc::Rc;

use serde_json::Value as Json;

use super::actions::{Begun, key};
use super::wanted::{Wanted, wanted};
use super::worker::{FOREVER, Nested, Weaver};
use super::{Act, Ends, Event, Execution, ExecutionStage, Known, NewStack, body, planning};
use crate::cloud::{Attributes, Home};
use crate::deploy::{self, Outcome, Run, Secrets, Step, StepState};
use crate::json;
use crate::json::{Raw, json};
use crate::service::{self, Timer};
use crate::time::Instant;
use crate::tosca::{Blueprint, ElementState, ElementStatus, Goal, Service, Stack};
use crate::value::Value;

/// An action that is going on, with all that it is about.
struct Work<'w> {
    stack: Stack,
    execution: Execution,
    known: &'w Known,
    blueprint: &'w Blueprint,
    wanted: &'w [Wanted<'w>],
}

impl Service {
    /// Goes on with what a stack is at, because [its time](Timer::Blueprint) has come.
    pub fn go_on(&mut self, world: &mut service::Service, id: &str) {
        let stack = self.stacks.get(&id.to_owned()).cloned();
        let last = self.last_execution(id).filter(|e| !e.stage.is_over());
        let (Some(stack), Some(execution)) = (stack, last.cloned()) else {
            return;
        };
        let known = self.known.clone();
        let goal = execution.goal.clone();
        let blueprint = match &goal {
            Some(goal) => self.blueprint(&goal.template).map_err(|why| why.message()),
            None => Ok(Rc::default()),
        };
        let nothing = Goal::default();
        let goal = goal.as_ref().unwrap_or(&nothing);
        let told = blueprint
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|blueprint| wanted(&known, blueprint, (&goal.inputs, &goal.shown_inputs())));
        match (&blueprint, told) {
            (Ok(blueprint), Ok(wanted)) => {
                let work = Work {
                    known: &known,
                    stack,
                    execution,
                    blueprint,
                    wanted: &wanted,
                };
                self.work(world, work, goal);
            }
            (_, why) => {
                let why = why.err().unwrap_or_default();
                self.end(world, stack, execution, Some(("InstantiateFailed", why)));
            }
        }
    }

    fn work(&mut self, world: &mut service::Service, mut work: Work<'_>, goal: &Goal) {
        if work.execution.stage == ExecutionStage::Queued {
            work.start(world.now);
            if work.execution.timeout > 0 {
                let due = world.now.plus(work.execution.timeout * 60_000);
                let id = work.stack.id.clone();
                world.queue.push(due, Timer::Blueprint(id));
            }
        }
        loop {
            let nested = work.advance(world, goal);
            let mut settled = false;
            for child in nested {
                settled |= self.begin_nested(world, &mut work, &child);
            }
            if !settled {
                break;
            }
        }
        work.note(world.now);
        let due = work.execution.run.due();
        let late = work
            .execution
            .deadline()
            .is_some_and(|deadline| deadline <= world.now);
        if late && due.is_some() && work.execution.stage == ExecutionStage::Running {
            work.stop(world.now);
        }
        let Work {
            stack, execution, ..
        } = work;
        let due = execution.run.due();
        match due {
            Some(due) => {
                if due.since(world.now) < FOREVER / 2 {
                    let timer = Timer::Blueprint(stack.id.clone());
                    world.queue.push(due, timer);
                }
                self.executions
                    .insert(key(&stack.id, execution.number), execution);
                self.stacks.insert(stack.id.clone(), stack);
            }
            None => {
                let failed = execution.failure();
                self.end(world, stack, execution, failed);
            }
        }
    }

    /// Has a stack within the stack begin what its element asks for. Gives whether that is over already.
    fn begin_nested(
        &mut self,
        world: &mut service::Service,
        work: &mut Work<'_>,
        child: &Nested,
    ) -> bool {
        let done = match (child.act, &child.id) {
            (Act::Delete, Some(id)) if self.stack(id).is_err() => Ok(true),
            (Act::Delete, Some(id)) => {
                let begun = Begun {
                    ends: match work.execution.ends {
                        Ends::ByForce => Ends::ByForce,
                        _ => Ends::WithElements,
                    },
                    timeout: 0,
                    by_system: true,
                    ..Begun::new(Act::Delete, None)
                };
                self.begin(world, id, begun).map(|_| false)
            }
            (Act::Upgrade, Some(id)) => self.upgrade_nested(world, id, child).map(|()| false),
            _ => self.create_nested(world, work, child).map(|()| false),
        };
        let outcome = match done {
            Ok(false) => return false,
            Ok(true) => Outcome::Done(None),
            Err(refusal) => Outcome::Failed(refusal.message()),
        };
        settle(&mut work.execution.run, &child.address, world.now, outcome);
        true
    }

    fn create_nested(
        &mut self,
        world: &mut service::Service,
        work: &mut Work<'_>,
        child: &Nested,
    ) -> Result<(), service::ServiceError> {
        let text = |name: &str| child.values.get(name).and_then(Json::as_str).unwrap_or("");
        let (stack, address) = (&work.stack, &child.address);
        let element: String = address
            .chars()
            .map(|c| match c {
                'a'..='z' | '0'..='9' => c,
                _ => '-',
            })
            .collect();
        let name = format!("{}-{}", stack.name, element.trim_end_matches('-'));
        let short: String = name.chars().take(55).collect();
        let name = format!("{short}-{}", world.rng.hex(8));
        let new = NewStack {
            name: &name,
            project: &stack.project,
            description: text("description"),
            template: text("templateId"),
            inputs: inputs_of(&child.values),
            cluster: match text("clusterId") {
                "" => &stack.cluster,
                id => id,
            },
            namespace: &stack.namespace,
            auto_create: true,
            rolls_back: text("failureStrategy") == "Rollback",
            ..NewStack::default()
        };
        let parent = Some((stack.id.clone(), address.clone()));
        let id = self.make_stack(world, &new, parent)?;
        let mut steps = work.execution.run.steps.iter_mut();
        let is_it = |step: &&mut Step| {
            step.address == *address && matches!(step.state, StepState::Running { .. })
        };
        if let Some(step) = steps.find(is_it) {
            step.id = Some(id);
        }
        Ok(())
    }

    fn upgrade_nested(
        &mut self,
        world: &mut service::Service,
        id: &str,
        child: &Nested,
    ) -> Result<(), service::ServiceError> {
        let template = child.values.get("templateId").and_then(Json::as_str);
        let new = super::NewAction {
            lifecycle: "upgrade",
            inputs: inputs_of(&child.values),
            template: template.unwrap_or_default(),
            ..super::NewAction::default()
        };
        self.act(world, id, &new).map(|_| ())
    }

    /// Ends an action: well, in failure, or by going back.
    fn end(
        &mut self,
        world: &mut service::Service,
        mut stack: Stack,
        mut execution: Execution,
        failed: Option<(&str, String)>,
    ) {
        let ended = failed.is_none();
        execution.updated = world.now;
        stack.updated = world.now;
        execution.stage = match ended {
            true => ExecutionStage::Succeeded,
            false => ExecutionStage::Failed,
        };
        if let Some((reason, message)) = failed {
            reason.clone_into(&mut execution.reason);
            execution.message = message;
        }
        let (id, number) = (stack.id.clone(), execution.number);
        let goes = match execution.ends {
            Ends::No => false,
            Ends::WithElements => ended,
            Ends::ByForce => true,
        };
        if goes {
            self.remove(world, &stack);
            self.tell_parent(world, &stack, &execution);
            return;
        }
        let event = if ended { Event::Succeed } else { Event::Fail };
        stack.phase = stack.phase.after(event).unwrap_or(stack.phase);
        if ended {
            if execution.act == Act::Rollback {
                stack.previous = None;
                if let Some(goal) = &execution.goal {
                    stack.goal = goal.clone();
                }
            }
            let goal = execution.goal.is_some();
            stack
                .elements
                .retain(|element| goal && element.is_wanted || !element.objects.is_empty());
        }
        let back = !ended && execution.rolls_back && execution.act == Act::Create;
        self.executions.insert(key(&id, number), execution.clone());
        self.stacks.insert(id.clone(), stack.clone());
        if back {
            let begun = Begun {
                by_system: true,
                timeout: execution.timeout,
                ..Begun::new(Act::Rollback, None)
            };
            // A failed creation may always go back.
            let _ = self.begin(world, &id, begun);
        } else {
            self.tell_parent(world, &stack, &execution);
        }
    }

    /// Takes a stack out, with its records. What is left of its elements belongs to nobody.
    fn remove(&mut self, world: &mut service::Service, stack: &Stack) {
        let cloud = world.cloud.at_mut(stack.home.as_ref());
        for object in stack.elements.iter().flat_map(|element| &element.objects) {
            cloud.give_to(&object.ty, &object.id, None);
        }
        let numbers: Vec<u64> = self.executions_of(&stack.id).map(|e| e.number).collect();
        for number in numbers {
            self.executions.remove(&key(&stack.id, number));
        }
        self.stacks.remove(&stack.id);
    }

    /// The stack that a stack is an element of learns how that ended.
    fn tell_parent(&mut self, world: &mut service::Service, child: &Stack, last: &Execution) {
        let Some((parent, address)) = &child.parent else {
            return;
        };
        let Some(number) = self.last_execution(parent).map(|e| e.number) else {
            return;
        };
        let went_back = last.act == Act::Rollback && last.by_system;
        let outcome = match last.stage {
            ExecutionStage::Succeeded if last.ends != Ends::No => Outcome::Done(None),
            ExecutionStage::Failed if last.ends == Ends::ByForce => Outcome::Done(None),
            ExecutionStage::Succeeded if !went_back => {
                Outcome::Done(Some(Raw(json::text(&self.as_element(child)).into())))
            }
            _ => {
                let before = self.executions_of(&child.id).find(|e| e.act == Act::Create);
                let message = match before.filter(|_| went_back) {
                    Some(created) => &created.message,
                    None => &last.message,
                };
                let reason = format!("stack `{}` failed: {message}", child.name);
                match last.act {
                    Act::Delete | Act::Upgrade => Outcome::Failed(reason),
                    _ => {
                        let mut made = self.as_element(child);
                        if let Some(members) = made.as_object_mut() {
                            members.insert("tainted".to_owned(), true.into());
                        }
                        let made = Raw(json::text(&made).into());
                        Outcome::Broken { reason, made }
                    }
                }
            }
        };
        if let Some(execution) = self.executions.get_mut(&key(parent, number)) {
            settle(&mut execution.run, address, world.now, outcome);
            let timer = Timer::Blueprint(parent.clone());
            world.queue.push(world.now, timer);
        }
    }

    /// A stack as an element of another one: it answers with its outputs.
    fn as_element(&mut self, child: &Stack) -> Json {
        let mut runtime = Attributes::new();
        for output in self.outputs(child) {
            runtime.insert(output.name, output.value);
        }
        runtime.insert("refID".to_owned(), json!(child.id));
        runtime.insert("refName".to_owned(), json!(child.name));
        json!({"id": child.id, "runtime": runtime})
    }
}

fn inputs_of(values: &Attributes) -> Attributes {
    let found = values.get("inputs").and_then(Json::as_object);
    found.cloned().unwrap_or_default()
}

/// Ends a step of which nobody knew when it would end.
fn settle(run: &mut Run, address: &str, now: Instant, ends: Outcome) {
    for step in &mut run.steps {
        if let StepState::Running { until, outcome, .. } = &mut step.state
            && step.address == address
        {
            *until = now;
            *outcome = ends;
            return;
        }
    }
}

impl Execution {
    /// When its time is over.
    fn deadline(&self) -> Option<Instant> {
        (self.timeout > 0).then(|| self.begun.plus(self.timeout * 60_000))
    }

    /// The first failure, once nothing is at work.
    fn failure(&self) -> Option<(&'static str, String)> {
        if self.stage == ExecutionStage::Stopping {
            let why = format!("it was not complete after {} minutes", self.timeout);
            return Some(("Timeout", why));
        }
        self.run.steps.iter().find_map(|step| match &step.state {
            StepState::Failed { reason } => {
                Some(("ElementFailed", format!("{}: {reason}", step.address)))
            }
            _ => None,
        })
    }
}

impl Work<'_> {
    /// Plans the steps.
    fn start(&mut self, now: Instant) {
        for wanted in self.wanted {
            if self.stack.element(wanted.name).is_none() {
                self.stack.elements.push(ElementState::new(wanted, now));
            }
        }
        for element in &mut self.stack.elements {
            element.is_wanted = self.wanted.iter().any(|w| w.name == element.name);
        }
        let planned = planning::plan(&self.stack.elements, self.wanted, &|ty| {
            body::type_of(self.known, ty)
        });
        for element in &mut self.stack.elements {
            let wanted = self.wanted.iter().find(|w| w.name == element.name);
            let untouched = !planned.changed.contains(&element.name);
            if let Some(wanted) = wanted.filter(|_| untouched) {
                element.take(wanted);
            }
        }
        let (mut all, mut changed) = (Attributes::new(), Attributes::new());
        for wanted in self.wanted {
            let shown = Json::Object(wanted.shown.clone());
            if planned.changed.iter().any(|name| name == wanted.name) {
                changed.insert(wanted.name.to_owned(), shown.clone());
            }
            all.insert(wanted.name.to_owned(), shown);
        }
        let data = |all: Attributes| STANDARD.encode(json::text(&Json::Object(all)));
        let execution = &mut self.execution;
        execution.object_data = data(all);
        execution.changed_data = data(changed);
        execution.begun = now;
        execution.stage = ExecutionStage::Running;
        execution.run = Run::stored(planned.steps);
    }

    /// Takes the steps that are due. Gives what stacks within the stack shall begin.
    fn advance(&mut self, world: &mut service::Service, goal: &Goal) -> Vec<Nested> {
        let home = self.stack.home.clone();
        let region = world.settings.region_in(home.as_ref()).to_owned();
        let stage = deploy::Stage {
            name: &self.stack.name,
            id: &self.stack.id,
            account: Home::account_in(home.as_ref()),
            region: &region,
            rolling_back: self.execution.act == Act::Rollback,
        };
        let mut faults = world.faults_at(&stage);
        let secrets = secrets(goal, &self.stack.goal);
        let mut weaver = Weaver {
            known: self.known,
            blueprint: self.blueprint,
            wanted: self.wanted,
            inputs: &goal.inputs,
            elements: &mut self.stack.elements,
            catalog: &world.catalog,
            cloud: world.cloud.at_mut(home.as_ref()),
            region: &region,
            account: Home::account_in(home.as_ref()),
            project: &self.stack.project,
            owner: &self.stack.id,
            rng: &mut world.rng,
            faults: &mut faults,
            secrets: &secrets,
            nested: Vec::new(),
        };
        self.execution.run.advance(world.now, &mut weaver);
        let nested = std::mem::take(&mut weaver.nested);
        self.execution.run.take_changed();
        world.count_faults(&faults);
        nested
    }

    /// Its time is over: nothing more is begun, and what is at work comes to its end.
    fn stop(&mut self, now: Instant) {
        self.execution.stage = ExecutionStage::Stopping;
        let phase = self.stack.phase;
        self.stack.phase = phase.after(Event::Cancel).unwrap_or(phase);
        for step in &mut self.execution.run.steps {
            if step.state == StepState::Waiting {
                step.state = StepState::Skipped;
            }
        }
        self.execution.updated = now;
        self.note(now);
    }

    /// Takes note of how far the elements are.
    fn note(&mut self, now: Instant) {
        let action = match self.execution.by_system {
            true => self.execution.act.name().to_owned(),
            false => self.execution.action.clone(),
        };
        for element in &mut self.stack.elements {
            let steps = self.execution.run.steps.iter();
            let steps: Vec<&Step> = steps.filter(|step| step.name == element.name).collect();
            if steps.is_empty() {
                continue;
            }
            let (phase, message) = phase_of(&steps);
            let known = self.execution.elements.iter_mut();
            let known = known.into_iter().find(|(name, _)| *name == element.name);
            let began = phase != "Pending";
            let status = ElementStatus {
                action: action.clone(),
                phase: phase.to_owned(),
                message,
                created: began.then_some(now),
                updated: now,
            };
            match known {
                Some((_, known))
                    if (&known.phase, &known.message) == (&status.phase, &status.message) => {}
                Some((_, known)) => {
                    *known = ElementStatus {
                        created: known.created.or(status.created),
                        ..status
                    };
                }
                None => self.execution.elements.push((element.name.clone(), status)),
            }
            let now_known = self.execution.elements.iter();
            let mut now_known = now_known.filter(|(name, _)| *name == element.name);
            element.status = now_known.next().map(|(_, status)| status.clone());
        }
        self.execution.updated = now;
    }
}

/// How far the steps of an element are together, and why they failed. //= AOS-64
fn phase_of(steps: &[&Step]) -> (&'static str, String) {
    let mut phase = "Succeeded";
    let is = |state: fn(&StepState) -> bool| steps.iter().any(|step| state(&step.state));
    if is(|state| matches!(state, StepState::Waiting | StepState::Skipped)) {
        let begun = is(|state| *state == StepState::Complete);
        phase = if begun { "Running" } else { "Pending" };
    }
    if is(|state| matches!(state, StepState::Running { .. })) {
        phase = "Running";
    }
    for step in steps {
        if let StepState::Failed { reason } = &step.state {
            return ("Failed", reason.clone());
        }
    }
    (phase, String::new())
}

/// What must not be told in words.
fn secrets(goal: &Goal, other: &Goal) -> Secrets {
    let mut secrets = Secrets::default();
    for goal in [goal, other] {
        for name in &goal.hidden {
            match goal.inputs.get(name) {
                Some(Json::String(text)) => secrets.add(&Value::string(text.as_str()), true),
                Some(other) if !other.is_null() => {
                    secrets.add(&Value::string(other.to_string()), true);
                }
                _ => {}
            }
        }
    }
    secrets
}

impl ElementState {
    fn new(wanted: &Wanted<'_>, now: Instant) -> Self {
        let mut new = Self {
            name: wanted.name.to_owned(),
            ty: String::new(),
            is_wanted: true,
            wanted: Attributes::new(),
            shown: Attributes::new(),
            needs: Vec::new(),
            ties: Vec::new(),
            objects: Vec::new(),
            runtime: Attributes::new(),
            created: now,
            updated: now,
            status: None,
        };
        new.take(wanted);
        new
    }
}
