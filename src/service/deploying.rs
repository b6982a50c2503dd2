//! What a deployment does when its time has come: begin, go on, end, roll back.

use super::{
    Deployment, DeploymentKind, EventResource, EventType, Phase, PlanEvent, ResourceStatus,
    Service, StackEvent, StackOutput, Timer,
};
use crate::deploy::{Happening, Run, Step, StepState, StepWork, What};
use crate::sorted::Gather;

impl Service {
    /// Begins a deployment or goes on with it.
    pub(super) fn go_on(&mut self, id: &str) {
        let Some(stored) = self.deployments.get_mut(&id.to_owned()) else {
            return;
        };
        let run = std::mem::take(&mut stored.run);
        let mut deployment = stored.clone();
        deployment.run = run;
        if deployment.phase == Phase::Queued {
            deployment.phase = match deployment.kind {
                DeploymentKind::Rollback => Phase::RollingBack,
                _ => Phase::Running,
            };
            self.start(&mut deployment);
        } else if deployment.phase != Phase::Over {
            self.work(&mut deployment);
        }
        if deployment.phase != Phase::Over
            || self.stacks.contains(&deployment.stack)
            || self.retired.contains(&deployment.stack)
        {
            self.deployments.insert(deployment.id.clone(), deployment);
        }
    }

    /// Plans the steps and takes the first.
    fn start(&mut self, deployment: &mut Deployment) {
        let text = match (&deployment.kind, deployment.phase) {
            (DeploymentKind::Delete, _) => "The deletion of all resources begins.",
            (DeploymentKind::Retain, _) => "The stack is removed; its resources are retained.",
            (_, Phase::RollingBack) => "The rollback begins.",
            _ => "The deployment begins.",
        };
        self.tell(
            &deployment.stack,
            &deployment.id,
            EventType::Log,
            text,
            None,
        );
        deployment.begun = self.now;
        let planned = self.plan_run(deployment);
        if let Some(prepared) = self.prepared.get(&deployment.id)
            && deployment.hidden.is_none()
        {
            deployment.hidden = Some(prepared.hidden_variables());
        }
        match planned {
            Ok(run) => {
                self.drop_steps(&deployment.id);
                deployment.run = run;
                self.work(deployment);
            }
            Err(reasons) => {
                for reason in &reasons {
                    self.tell(
                        &deployment.stack,
                        &deployment.id,
                        EventType::Error,
                        reason,
                        None,
                    );
                }
                let first = reasons.into_iter().next().unwrap_or_default();
                self.end(deployment, Some(first));
            }
        }
    }

    /// Takes the steps that are due, and waits for the next.
    fn work(&mut self, deployment: &mut Deployment) {
        let mut run = std::mem::take(&mut deployment.run);
        let happenings = self.advance_run(deployment, &mut run);
        deployment.run = run;
        self.store_steps(deployment);
        for happening in happenings {
            self.tell_step(deployment, happening);
        }
        if let Some(due) = deployment.run.due() {
            self.queue
                .push(due, Timer::Deployment(deployment.id.clone()));
            return;
        }
        let failed = deployment
            .run
            .steps
            .iter()
            .find_map(|step| match &step.state {
                StepState::Failed { reason } => Some(format!("{}: {reason}", step.address)),
                _ => None,
            });
        self.summarise(deployment);
        self.end(deployment, failed);
    }

    fn tell_step(&mut self, deployment: &Deployment, happening: Happening) {
        let Happening { step, what } = happening;
        if !step.is_visible() {
            if let What::Failed(_, reason) = what {
                let text = format!("{}: {reason}", step.address);
                self.tell(
                    &deployment.stack,
                    &deployment.id,
                    EventType::Error,
                    text,
                    None,
                );
            }
            return;
        }
        let (kind, elapsed, message) = match what {
            What::Begun => (begun(&step.work), None, words(&step.work, "begins")),
            What::Complete(s) => (
                complete(&step.work),
                Some(s),
                words(&step.work, "is complete"),
            ),
            What::Failed(s, reason) => {
                let text = format!("{} {reason}", words(&step.work, "failed:"));
                (failed(&step.work), Some(s), text)
            }
        };
        let about = EventResource {
            ty: step.ty,
            name: step.name,
            key: step.key,
            id: step.id,
        };
        self.tell(
            &deployment.stack,
            &deployment.id,
            kind,
            message,
            Some((about, elapsed)),
        );
    }

    /// The totals of what was done (EVT-2, EVT-6).
    fn summarise(&mut self, deployment: &Deployment) {
        let count = |work: fn(&StepWork) -> bool| {
            let done = |step: &&Step| step.state == StepState::Complete && work(&step.work);
            deployment.run.steps.iter().filter(done).count()
        };
        let text = format!(
            "Resources: {} created, {} updated, {} deleted.",
            count(|w| *w == StepWork::Create),
            count(|w| *w == StepWork::Update),
            count(|w| matches!(w, StepWork::Delete | StepWork::DeleteDeposed(_))),
        );
        self.tell(
            &deployment.stack,
            &deployment.id,
            EventType::Summary,
            text,
            None,
        );
    }

    /// Ends the run: well, in failure, or by going back.
    fn end(&mut self, deployment: &mut Deployment, failed: Option<String>) {
        let rolling_back = deployment.phase == Phase::RollingBack;
        let deleting = deployment.kind.is_deletion();
        let auto = self
            .stacks
            .get(&deployment.stack)
            .is_some_and(|stack| stack.auto_rollback);
        if failed.is_some() && !rolling_back && !deleting && auto {
            return self.roll_back(deployment, failed);
        }
        deployment.phase = Phase::Over;
        deployment.ended = Some(self.now);
        if deployment.failure.is_none() {
            deployment.failure = failed.clone();
        }
        let stack = self.stacks.get(&deployment.stack);
        let instance = stack.and_then(|stack| stack.instance.clone());
        if failed.is_none() && deleting {
            self.remove_stack(&deployment.stack.clone());
            if let Some(instance) = instance {
                self.stack_ended(&instance, true, Ok(()));
            }
            return;
        }
        let ended = match &failed {
            None if !rolling_back => Ok(()),
            why => Err(why.clone()),
        };
        if failed.is_none() && !rolling_back {
            deployment.succeeded = true;
        }
        let event = if failed.is_some() {
            StackEvent::Fail
        } else {
            StackEvent::Succeed
        };
        let outputs = self.outputs_of(deployment);
        deployment.outputs = outputs.iter().map(StackOutput::without_secret).collect();
        let now = self.now;
        if let Some(stack) = self.stacks.get_mut(&deployment.stack) {
            stack.status = stack.status.after(event).unwrap_or(stack.status);
            stack.status_message = failed;
            stack.updated = now;
            stack.running = None;
            stack.last_run = Some(deployment.id.clone());
            stack.outputs = outputs;
            // A rollback that goes on has no template of its own (N-57).
            if !deleting && deployment.kind != DeploymentKind::Rollback {
                stack.latest = Some(deployment.id.clone());
            }
            if deployment.succeeded {
                stack.stable = Some(deployment.id.clone());
            }
            let text = format!("The stack is in {}.", stack.status.name());
            self.tell(
                &deployment.stack,
                &deployment.id,
                EventType::Log,
                text,
                None,
            );
        }
        self.prepared.remove(&deployment.id);
        if let Some(stable) = self
            .stacks
            .get(&deployment.stack)
            .and_then(|s| s.stable.clone())
        {
            self.prepared.remove(&stable);
        }
        self.end_plan(deployment);
        self.drop_useless(&deployment.stack);
        if self.steps_of_run(&deployment.id).next().is_none() {
            deployment.run = Run::default();
        }
        if let Some(instance) = instance {
            self.stack_ended(&instance, false, ended);
        }
    }

    /// Goes back to the last deployment that succeeded, or to nothing (DEP-3, DEP-7).
    fn roll_back(&mut self, deployment: &mut Deployment, failed: Option<String>) {
        if let Some(stack) = self.stacks.get_mut(&deployment.stack) {
            stack.status = stack
                .status
                .after(StackEvent::RollBack)
                .unwrap_or(stack.status);
            stack.status_message = None;
        }
        deployment.failure.clone_from(&failed);
        let text = failed.unwrap_or_default();
        let stack = self.stacks.get(&deployment.stack);
        if let Some(instance) = stack.and_then(|stack| stack.instance.clone()) {
            self.stack_goes_back(&instance, &text);
        }
        self.tell(
            &deployment.stack,
            &deployment.id,
            EventType::Error,
            text,
            None,
        );
        deployment.phase = Phase::RollingBack;
        deployment.run = Run::default();
        self.start(deployment);
    }

    fn end_plan(&mut self, deployment: &Deployment) {
        let DeploymentKind::Apply(plan) = &deployment.kind else {
            return;
        };
        if let Some(plan) = self.plans.get_mut(plan) {
            plan.status = plan.status.after(PlanEvent::End).unwrap_or(plan.status);
        }
    }

    /// Keeps only what is still of use: the templates of the latest and the stable deployment, the steps of the
    /// last run when any of them failed.
    fn drop_useless(&mut self, stack: &str) {
        let Some(found) = self.stacks.get(&stack.to_owned()) else {
            return;
        };
        let last_run = found.last_run.clone();
        let templates = [
            found.latest.clone(),
            found.stable.clone(),
            found.running.clone(),
        ];
        let all: Vec<String> = self
            .deployments
            .iter()
            .filter(|(_, deployment)| deployment.stack == stack)
            .map(|(id, _)| id.clone())
            .gathered();
        for id in all {
            if !templates.iter().flatten().any(|kept| *kept == id) {
                self.templates.remove(&id);
            }
            let mut steps = self.steps_of_run(&id);
            let shown =
                last_run.as_ref() == Some(&id) && steps.any(|(_, step)| status_of(step).is_some());
            drop(steps);
            if !shown {
                self.drop_steps(&id);
            }
        }
    }
}

fn begun(work: &StepWork) -> EventType {
    match work {
        StepWork::Update => EventType::UpdateInProgress,
        StepWork::Delete | StepWork::DeleteDeposed(_) => EventType::DeletionInProgress,
        StepWork::Create | StepWork::Read | StepWork::Forget => EventType::CreationInProgress,
    }
}

fn complete(work: &StepWork) -> EventType {
    match work {
        StepWork::Update => EventType::UpdateComplete,
        StepWork::Delete | StepWork::DeleteDeposed(_) => EventType::DeletionComplete,
        StepWork::Create | StepWork::Read | StepWork::Forget => EventType::CreationComplete,
    }
}

fn failed(work: &StepWork) -> EventType {
    match work {
        StepWork::Update => EventType::UpdateFailed,
        StepWork::Delete | StepWork::DeleteDeposed(_) => EventType::DeletionFailed,
        StepWork::Create | StepWork::Read | StepWork::Forget => EventType::CreationFailed,
    }
}

/// The status of a resource whose step is at work or has failed (RES-4).
pub(super) fn status_of(step: &Step) -> Option<ResourceStatus> {
    let running = matches!(step.state, StepState::Running { .. });
    let failed = matches!(step.state, StepState::Failed { .. });
    Some(match (&step.work, running, failed) {
        (StepWork::Create, true, _) => ResourceStatus::CreationInProgress,
        (StepWork::Create, _, true) => ResourceStatus::CreationFailed,
        (StepWork::Update, true, _) => ResourceStatus::UpdateInProgress,
        (StepWork::Update, _, true) => ResourceStatus::UpdateFailed,
        (StepWork::Delete | StepWork::DeleteDeposed(_), true, _) => {
            ResourceStatus::DeletionInProgress
        }
        (StepWork::Delete | StepWork::DeleteDeposed(_), _, true) => ResourceStatus::DeletionFailed,
        _ => return None,
    })
}

fn words(work: &StepWork, what: &str) -> String {
    let name = match work {
        StepWork::Create => "Creation",
        StepWork::Update => "Update",
        StepWork::Delete | StepWork::DeleteDeposed(_) => "Deletion",
        StepWork::Read => "Reading",
        StepWork::Forget => "Forgetting",
    };
    format!("{name} {what}.").replace(":.", ":")
}
