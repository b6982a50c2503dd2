//! What can be asked to be done with a stack.

use serde_json::Value as Json;

use super::create::Place;
use super::{Act, Ends, Event, Execution, ExecutionStage, Phase, Stage, body, upgrade};
use crate::cloud::Attributes;
use crate::service::{self, ServiceError, Timer};
use crate::tosca::{Blueprint, Expr, Goal, Service, refusal};

/// How long an action waits before it begins, in milliseconds.
const QUEUE_TIME: u64 = 1500;
/// How many records of a stack are kept. //= AOS-57
const RECORDS: u64 = 10;

/// What is asked to be done.
#[derive(Clone, Debug, Default)]
pub struct NewAction<'a> {
    /// `create`, `delete`, `upgrade`, `rollback` or `retry`.
    pub lifecycle: &'a str,
    /// Whether a failure leads back.
    pub rolls_back: bool,
    /// How many minutes it may take.
    pub timeout: u64,
    /// Other inputs.
    pub inputs: Attributes,
    /// Another template; the same when empty.
    pub template: &'a str,
    /// Elements with how many instances they shall have.
    pub nodes: Vec<(String, usize)>,
}

/// What begins.
pub(super) struct Begun {
    pub(super) act: Act,
    pub(super) action: &'static str,
    pub(super) by_system: bool,
    pub(super) rolls_back: bool,
    pub(super) timeout: u64,
    pub(super) ends: Ends,
    pub(super) nodes: Vec<String>,
    pub(super) goal: Option<Goal>,
}

impl Begun {
    pub(super) fn new(act: Act, goal: Option<Goal>) -> Self {
        Self {
            act,
            action: act.name(),
            by_system: false,
            rolls_back: false,
            timeout: 60,
            ends: Ends::No,
            nodes: Vec::new(),
            goal,
        }
    }
}

impl Service {
    /// Begins an action. Gives its name, and that of the one before. //= AOS-46
    ///
    /// # Errors
    ///
    /// When there is no such stack, when something goes on with it, and for what cannot be done now.
    pub fn act(
        &mut self,
        world: &mut service::Service,
        id: &str,
        new: &NewAction<'_>,
    ) -> Result<(String, String), ServiceError> {
        let stack = self.stack(id)?;
        if stack.phase.is_busy() {
            return Err(self.busy(id));
        }
        if new.rolls_back && new.lifecycle != "create" {
            return Err(refusal("4002508", ""));
        }
        let mut begun = match new.lifecycle {
            "create" => self.creation(world, id, new)?,
            "delete" => Begun::new(Act::Delete, None),
            "upgrade" => self.upgrade(world, id, new)?,
            "rollback" => {
                let goal = stack.previous.clone();
                let goal = goal.ok_or_else(|| refusal("4002515", ""))?;
                Begun::new(Act::Rollback, Some(goal))
            }
            "retry" => self.retry(id)?,
            _ => return Err(refusal("4002501", "")),
        };
        begun.timeout = new.timeout;
        let last = self.last_execution(id).map(|last| last.name.clone());
        let name = self.begin(world, id, begun)?;
        Ok((name, last.unwrap_or_default()))
    }

    fn creation(
        &mut self,
        world: &service::Service,
        id: &str,
        new: &NewAction<'_>,
    ) -> Result<Begun, ServiceError> {
        let stack = self.stack(id)?.clone();
        let goal = match (new.template, new.inputs.is_empty()) {
            ("", true) => stack.goal,
            _ => {
                let place = Place {
                    home: stack.home.as_ref(),
                    project: &stack.project,
                    stack: &stack.name,
                };
                let template = match new.template {
                    "" => &stack.goal.template,
                    other => other,
                };
                let inputs = merged(&stack.goal.given, &new.inputs);
                self.goal(world, template, &inputs, &place)?
            }
        };
        let failed = stack.phase == Phase::new(Act::Create, Stage::Failed);
        if failed {
            self.refuse_again(id, &goal)?;
        }
        Ok(Begun {
            rolls_back: new.rolls_back,
            ..Begun::new(Act::Create, Some(goal))
        })
    }

    /// Some elements cannot be installed again where that failed. //= AOS-47
    fn refuse_again(&mut self, id: &str, goal: &Goal) -> Result<(), ServiceError> {
        let blueprint = self.blueprint(&goal.template)?;
        let stack = self.stack(id)?;
        let failed = stack.elements.iter().filter(|element| {
            let status = element.status.as_ref();
            status.is_some_and(|status| status.phase == "Failed")
        });
        for element in failed {
            if blueprint.elements.has(&element.name) && upgrade::is_fixed(&element.ty) {
                let why = format!("`{}` cannot be installed again.", element.name);
                return Err(refusal("4002547", why));
            }
        }
        Ok(())
    }

    fn upgrade(
        &mut self,
        world: &service::Service,
        id: &str,
        new: &NewAction<'_>,
    ) -> Result<Begun, ServiceError> {
        let stack = self.stack(id)?.clone();
        let template = match new.template {
            "" => &stack.goal.template,
            other => other,
        };
        let before = self.blueprint(&stack.goal.template)?;
        let after = self.blueprint(template)?;
        let mut asked = new.inputs.clone();
        let mut action = Act::Upgrade.name();
        if !new.nodes.is_empty() {
            if !asked.is_empty() {
                return Err(refusal("4002027", ""));
            }
            asked = scaled(&before, &new.nodes)?;
            action = "scale";
        }
        if asked.is_empty() && template == &*stack.goal.template {
            return Err(refusal("4002576", ""));
        }
        let inputs = merged(&stack.goal.given, &asked);
        let place = Place {
            home: stack.home.as_ref(),
            project: &stack.project,
            stack: &stack.name,
        };
        let goal = self.goal(world, template, &inputs, &place)?;
        upgrade::check(&stack, &goal, (&before, &after), &self.known)?;
        Ok(Begun {
            action,
            nodes: new.nodes.iter().map(|(name, _)| name.clone()).collect(),
            ..Begun::new(Act::Upgrade, Some(goal))
        })
    }

    /// What was done last in vain, once more. //= AOS-49
    fn retry(&self, id: &str) -> Result<Begun, ServiceError> {
        let last = self.last_execution(id);
        let last = last.ok_or_else(|| refusal("4002548", ""))?;
        if last.stage != ExecutionStage::Failed {
            return Err(refusal("4002501", "The last action succeeded."));
        }
        let stack = self.stack(id)?;
        if let Some(element) = stack.elements.iter().find(|element| {
            let failed = |status: &super::super::ElementStatus| status.phase == "Failed";
            last.act != Act::Delete
                && upgrade::is_fixed(&element.ty)
                && element.status.as_ref().is_some_and(failed)
        }) {
            let why = format!("`{}` cannot be installed again.", element.name);
            return Err(refusal("4002547", why));
        }
        Ok(Begun {
            action: "retry",
            rolls_back: last.rolls_back,
            ends: last.ends,
            nodes: last.nodes.clone(),
            ..Begun::new(last.act, last.goal.clone())
        })
    }

    /// Begins something, if the stack's phase allows it. Gives the record's name.
    pub(super) fn begin(
        &mut self,
        world: &mut service::Service,
        id: &str,
        begun: Begun,
    ) -> Result<String, ServiceError> {
        let stack = self.stack(id)?;
        let ends = begun.ends != Ends::No;
        let event = match (ends, begun.action) {
            (true, _) => Event::Terminate,
            _ => Event::Begin(begun.act),
        };
        let again = begun.action == "retry" && !stack.phase.is_busy();
        let phase = match stack.phase.after(event) {
            Some(phase) => phase,
            // What failed may be tried again, whatever else may follow.
            None if again => Phase::new(begun.act, Stage::Doing),
            None => {
                let phase = stack.phase.name().unwrap_or_default();
                return Err(refusal("4002501", format!("The stack is in {phase}.")));
            }
        };
        let digits = format!("{:010}", world.rng.below(10_000_000_000));
        let short: String = stack.name.chars().take(53).collect();
        let number = stack.actions + 1;
        let execution = Execution {
            name: format!("{short}-{digits}"),
            id: world.rng.uuid(),
            stack: id.to_owned(),
            number,
            act: begun.act,
            action: begun.action.to_owned(),
            by_system: begun.by_system,
            rolls_back: begun.rolls_back,
            timeout: begun.timeout,
            ends: begun.ends,
            nodes: begun.nodes,
            goal: begun.goal,
            created: world.now,
            begun: world.now,
            updated: world.now,
            stage: ExecutionStage::Queued,
            message: String::new(),
            reason: String::new(),
            run: crate::deploy::Run::default(),
            elements: Vec::new(),
            object_data: String::new(),
            changed_data: String::new(),
        };
        let name = execution.name.clone();
        let goal = execution.goal.clone();
        let changes = matches!(execution.act, Act::Create | Act::Upgrade);
        if let Some(stack) = self.stacks.get_mut(&id.to_owned()) {
            if let Some(goal) = goal.filter(|goal| changes && *goal != stack.goal) {
                let old = std::mem::replace(&mut stack.goal, goal);
                // There is no way back to what never was.
                if execution.act == Act::Upgrade && stack.phase.stage == Stage::Succeeded {
                    stack.previous = Some(old);
                }
            }
            stack.phase = phase;
            stack.updated = world.now;
            stack.actions = number;
            stack.deletion_tried |= ends;
        }
        self.executions.insert(key(id, number), execution);
        if let Some(old) = number.checked_sub(RECORDS) {
            self.executions.remove(&key(id, old));
        }
        let due = world.now.plus(QUEUE_TIME);
        world.queue.push(due, Timer::Blueprint(id.to_owned()));
        Ok(name)
    }

    /// The records of a stack, the last one first. //= AOS-57
    pub fn executions_of(&self, id: &str) -> impl Iterator<Item = &Execution> {
        let rows = self.executions.range(key(id, 0)..=key(id, u64::MAX)).rev();
        rows.map(|(_, execution)| execution)
    }

    /// The record of a stack's last action.
    pub(super) fn last_execution(&self, id: &str) -> Option<&Execution> {
        self.executions_of(id).next()
    }

    /// Something goes on with the stack.
    pub(super) fn busy(&self, id: &str) -> ServiceError {
        let last = self.last_execution(id);
        let what = last.map_or(String::new(), |last| format!("It is `{}`.", last.action));
        refusal("4090329", what)
    }
}

/// The key of a record.
pub(super) fn key(stack: &str, number: u64) -> String {
    format!("{stack}/{number:020}")
}

fn merged(given: &Attributes, asked: &Attributes) -> Attributes {
    let mut all = given.clone();
    for (name, value) in asked {
        all.insert(name.clone(), value.clone());
    }
    all
}

/// The inputs that say how many instances elements have. //= AOS-48
fn scaled(blueprint: &Blueprint, nodes: &[(String, usize)]) -> Result<Attributes, ServiceError> {
    let mut inputs = Attributes::new();
    let input_of = |name: &str| {
        let element = blueprint.elements.get(name)?;
        let scales = body::is_stateless(&element.ty.text);
        scales.then(|| {
            body::COUNTS
                .iter()
                .find_map(|path| count_input(element, path))
        })?
    };
    for (name, count) in nodes {
        if !blueprint.elements.has(name) {
            return Err(refusal("4002513", format!("It is `{name}`.")));
        }
        let Some(input) = input_of(name) else {
            let why = format!("The instances of `{name}` are told by no input.");
            return Err(refusal("4002028", why));
        };
        let value = Json::from(*count);
        let before = inputs.insert(input.to_owned(), value.clone());
        let asked = |name: &str| nodes.iter().any(|(other, _)| other == name);
        let mut others = blueprint.elements.names();
        let left = others.find(|other| input_of(other) == Some(input) && !asked(other));
        if before.is_some_and(|before| before != value) || left.is_some() {
            let why = format!("Input `{input}` is shared: all who use it change together.");
            return Err(refusal("4002028", why));
        }
    }
    Ok(inputs)
}

/// The input that is the value at a place in an element's properties.
fn count_input<'b>(element: &'b crate::tosca::Element, path: &str) -> Option<&'b str> {
    let mut names = path.split('/').skip(1);
    let mut found = element.property(names.next()?)?;
    for name in names {
        let Expr::Map(entries, _) = found else {
            return None;
        };
        found = entries
            .iter()
            .find(|(n, _)| &*n.text == name)
            .map(|(_, e)| e)?;
    }
    match found {
        Expr::Call(call) if call.function.name == "get_input" => {
            call.target().map(|(name, _)| name)
        }
        _ => None,
    }
}
