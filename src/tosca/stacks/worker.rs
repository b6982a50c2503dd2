//! Carries the steps of an execution out in the cloud.

use serde_json::Value as Json;

use super::planning::place_of;
use super::wanted::{Properties, Wanted, values_of};
use super::{Act, Known, body};
use crate::cloud::{self, Attributes, Cloud, CloudError, Resource, Site, Work};
use crate::deploy::{FaultPhase, Faults, Outcome, Secrets, Step, StepWork, Worker};
use crate::json::{self, Raw, json};
use crate::schema::Catalog;
use crate::sorted::Sort;
use crate::time::{Instant, Rng};
use crate::tosca::{Blueprint, ElementState, Expr, ObjectState, Runtime, Scope, Tie};

/// How long an element takes of which nobody can tell it yet, a stack within the stack: more than a hundred years.
pub(super) const FOREVER: u64 = 4_000_000_000_000;

/// Makes, changes and removes elements.
pub(super) struct Weaver<'w> {
    pub(super) known: &'w Known,
    pub(super) blueprint: &'w Blueprint,
    pub(super) wanted: &'w [Wanted<'w>],
    pub(super) inputs: &'w Attributes,
    pub(super) elements: &'w mut Vec<ElementState>,
    pub(super) catalog: &'w Catalog,
    pub(super) cloud: &'w mut Cloud,
    pub(super) region: &'w str,
    pub(super) account: &'w str,
    pub(super) project: &'w str,
    pub(super) owner: &'w str,
    pub(super) rng: &'w mut Rng,
    pub(super) faults: &'w mut Faults,
    pub(super) secrets: &'w Secrets,
    /// Stacks within the stack that shall begin something.
    pub(super) nested: Vec<Nested>,
}

/// What a stack within the stack shall do.
pub(super) struct Nested {
    /// The element's address.
    pub(super) address: String,
    /// What is to be done.
    pub(super) act: Act,
    /// The stack, once it is there.
    pub(super) id: Option<String>,
    /// What the element says.
    pub(super) values: Attributes,
}

/// What elements have.
struct There<'t>(&'t [ElementState]);

impl Runtime for There<'_> {
    fn attributes(&self, name: &str) -> Option<&Attributes> {
        let found = self.0.iter().find(|element| element.name == name)?;
        Some(&found.runtime)
    }
}

/// What an expression of outputs may ask for.
pub(super) fn runtime(elements: &[ElementState]) -> impl Runtime {
    There(elements)
}

type Ending = (u64, Outcome);

impl Weaver<'_> {
    fn try_begin(&mut self, now: Instant, step: &mut Step) -> Result<Ending, String> {
        match step.work {
            StepWork::Delete => self.delete(step),
            _ => self.make(now, step),
        }
    }

    fn properties(&self, step: &Step) -> Result<Properties, String> {
        let found = self.wanted.iter().find(|wanted| wanted.name == step.name);
        let found = found.and_then(|wanted| wanted.objects.get(place_of(step)));
        let found = found.cloned();
        found.ok_or_else(|| "the template has no such element any more".to_owned())
    }

    fn make(&mut self, now: Instant, step: &mut Step) -> Result<Ending, String> {
        let properties = self.properties(step)?;
        let there = There(self.elements);
        let scope = Scope::new(self.blueprint, self.inputs, &there);
        let mut values = values_of(scope, &properties)?;
        self.point(&step.name, &properties, &mut values);
        let (phase, work) = match step.work {
            StepWork::Update => (FaultPhase::Update, Work::Update),
            _ => (FaultPhase::Create, Work::Create),
        };
        let element = self.type_of(step);
        let trouble = self
            .faults
            .meet(phase, &both(&step.ty, &element), &step.address);
        if let Some(ending) = trouble.instead(None) {
            return Ok(ending);
        }
        if body::is_stack(&element) {
            self.nested.push(Nested {
                address: step.address.clone(),
                act: match work {
                    Work::Update => Act::Upgrade,
                    _ => Act::Create,
                },
                id: step.id.clone(),
                values,
            });
            return Ok((FOREVER, Outcome::Done(None)));
        }
        let resource = self.place(now, step, &element, &values);
        let resource = resource.map_err(|refusal| refusal.message)?;
        let millis = cloud::duration(&step.ty, work, self.rng);
        let runtime = body::runtime(self.known, &element, &resource, &values);
        let made = json!({"id": resource.id, "type": resource.ty, "runtime": runtime});
        let ending = trouble.afterwards(millis, None, Some(Raw(json::text(&made).into())));
        match ending {
            (_, Outcome::Failed(_)) if work == Work::Create => {
                self.cloud.give_to(&step.ty, &resource.id, None);
            }
            _ => step.id = Some(resource.id),
        }
        Ok(ending)
    }

    /// Where the provider asks for another attribute than blueprints do.
    fn point(&self, element: &str, properties: &Properties, values: &mut Attributes) {
        let wanted = self.wanted.iter().find(|wanted| wanted.name == element);
        let ty = wanted.map_or("", |wanted| &*wanted.element.ty.text);
        let Some(counterpart) = self.known.counterparts.get(ty) else {
            return;
        };
        for (name, value) in properties.iter() {
            let argument = counterpart.argument(&name.text);
            let (Some(attribute), Expr::Call(call)) =
                (argument.and_then(|argument| argument.reference), value)
            else {
                continue;
            };
            let target = call.target().map_or("", |(target, _)| target);
            let target = self.elements.iter().find(|element| element.name == target);
            let objects = target.map_or(&[][..], |element| &element.objects);
            let found = objects.iter().filter_map(|object| {
                let object = self.cloud.get(&object.ty, &object.id)?;
                object.attributes.get(attribute).cloned()
            });
            let mut found: Vec<Json> = found.collect();
            let found = match found.len() {
                1 => found.pop(),
                0 => None,
                _ => Some(Json::Array(found)),
            };
            if let Some(found) = found {
                values.insert(name.text.to_string(), found);
            }
        }
    }

    fn place(
        &mut self,
        now: Instant,
        step: &Step,
        element: &str,
        values: &Attributes,
    ) -> Result<Resource, CloudError> {
        let before = step.id.as_deref();
        let before = before.and_then(|id| self.cloud.get(&step.ty, id)).cloned();
        if step.work == StepWork::Update && before.is_none() {
            let id = step.id.as_deref().unwrap_or_default();
            return Err(CloudError::missing(format!(
                "{} `{id}` does not exist",
                step.ty
            )));
        }
        let mut site = Site {
            now,
            region: self.region,
            account: self.account,
            project: self.project,
            owner: Some(self.owner),
            rng: self.rng,
        };
        let made = body::put(
            self.cloud,
            &mut site,
            (self.catalog, self.known),
            &body::Object {
                element,
                name: &step.name,
                place: place_of(step),
                ty: &step.ty,
                values,
                before: before.as_ref(),
            },
        )?;
        if !self.secrets.is_empty() {
            self.cloud.hide(&made.ty, &made.id);
        }
        Ok(made)
    }

    fn delete(&mut self, step: &mut Step) -> Result<Ending, String> {
        let element = self.type_of(step);
        let id = step.id.clone().unwrap_or_default();
        let nested = body::is_stack(&element);
        if !nested && self.cloud.get(&step.ty, &id).is_none() {
            let millis = cloud::duration(&step.ty, Work::Delete, self.rng);
            return Ok((millis, Outcome::Done(None)));
        }
        let types = both(&step.ty, &element);
        let trouble = self.faults.meet(FaultPhase::Delete, &types, &step.address);
        if let Some(ending) = trouble.instead(None) {
            return Ok(ending);
        }
        if nested {
            self.nested.push(Nested {
                address: step.address.clone(),
                act: Act::Delete,
                id: step.id.clone(),
                values: Attributes::new(),
            });
            return Ok((FOREVER, Outcome::Done(None)));
        }
        let refused = self.cloud.delete(&step.ty, &id);
        refused.map_err(|refusal| refusal.message)?;
        let millis = cloud::duration(&step.ty, Work::Delete, self.rng);
        Ok(trouble.afterwards(millis, None, None))
    }

    /// The element's type of a step.
    fn type_of(&self, step: &Step) -> String {
        let wanted = self.wanted.iter().find(|wanted| wanted.name == step.name);
        let there = || self.elements.iter().find(|e| e.name == step.name);
        match wanted {
            Some(wanted) => wanted.element.ty.text.to_string(),
            None => there().map_or_else(String::new, |element| element.ty.clone()),
        }
    }
}

/// Faults may name either.
fn both(ty: &str, element: &str) -> String {
    match ty == element {
        true => ty.to_owned(),
        false => format!("{ty}|{element}"),
    }
}

impl Worker for Weaver<'_> {
    fn begin(&mut self, now: Instant, step: &mut Step) -> Ending {
        match self.try_begin(now, step) {
            Ok((millis, Outcome::Failed(why))) => (millis, Outcome::Failed(self.secrets.hide(why))),
            Ok(ending) => ending,
            Err(reason) => (0, Outcome::Failed(self.secrets.hide(reason))),
        }
    }

    fn record(&mut self, now: Instant, step: &Step, made: Option<Raw>) {
        let made = made.and_then(|made| json::parse(made.0.as_bytes()).ok());
        let wanted = self.wanted.iter().find(|wanted| wanted.name == step.name);
        let found = self.elements.iter_mut().find(|e| e.name == step.name);
        let Some(element) = found else {
            return;
        };
        let place = place_of(step);
        element.updated = now;
        element.objects.retain(|object| object.place != place);
        let text = |made: &Json, name: &str| {
            let found = made.get(name).and_then(Json::as_str);
            found.map(str::to_owned)
        };
        if step.work != StepWork::Delete
            && let Some(made) = &made
        {
            element.objects.push(ObjectState {
                place,
                ty: text(made, "type").unwrap_or_else(|| step.ty.clone()),
                id: text(made, "id").unwrap_or_default(),
                tainted: made.get("tainted").is_some(),
                runtime: made
                    .get("runtime")
                    .and_then(Json::as_object)
                    .cloned()
                    .unwrap_or_default(),
            });
            element.objects.arrange_by_key(|object| object.place);
            if let Some(wanted) = wanted {
                element.take(wanted);
            }
        }
        element.runtime = together(&element.objects);
    }
}

impl ElementState {
    /// It is what is wanted from now on.
    pub(super) fn take(&mut self, wanted: &Wanted<'_>) {
        self.wanted.clone_from(&wanted.values);
        self.shown.clone_from(&wanted.shown);
        self.needs.clone_from(&wanted.needs);
        self.ty = wanted.element.ty.text.to_string();
        self.ties = ties(wanted);
    }
}

pub(super) fn ties(wanted: &Wanted<'_>) -> Vec<Tie> {
    let written = wanted.element.requirements.iter();
    let all = written.map(|need| {
        let ty = need.relationship.as_ref();
        let ty = ty.map_or(String::new(), |ty| ty.text.to_string());
        Tie {
            name: need.key.text.to_string(),
            ty,
            target: need.node.text.to_string(),
        }
    });
    all.collect()
}

/// What can be asked of an element: of one object what it has, of several lists of that. [D 4135]
fn together(objects: &[ObjectState]) -> Attributes {
    if let [only] = objects {
        return only.runtime.clone();
    }
    let mut all = Attributes::new();
    for object in objects {
        for (name, value) in &object.runtime {
            let list = all.entry(name.clone()).or_insert_with(|| json!([]));
            let Some(list) = list.as_array_mut() else {
                continue;
            };
            match value {
                Json::Array(items) => list.extend(items.iter().cloned()),
                one => list.push(one.clone()),
            }
        }
    }
    all
}
