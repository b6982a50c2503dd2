//! What became of a stack's resources: recorded, in the cloud, in the template.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::Value as Json;

use super::{GivenVariables, Service, Template};
use crate::addr::{AbsResource, Mode, ResourceInstanceAddr};
use crate::cloud::{Resource, is_native};
use crate::deploy;
use crate::plan::{self, Object, Plan, items, stored};
use crate::schema::{Kind, Lookup, ResourceSchema};
use crate::sorted::{Gather, SortedMap};
use crate::state::ResourceState;
use crate::value::{Marks, Value, View, show};

/// What became of a stack's resources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DriftReport {
    /// Why nothing can be told of the template, if so.
    pub problems: Vec<String>,
    /// Every managed resource that is recorded, by address.
    pub resources: Vec<DriftedResource>,
    /// What no stack has made and still keeps.
    pub by_hand: Vec<Resource>,
}

/// One resource.
#[derive(Clone, Debug, PartialEq)]
pub struct DriftedResource {
    /// Its address.
    pub address: String,
    /// Its type.
    pub ty: String,
    /// Its recorded identifier.
    pub id: String,
    /// What became of it.
    pub standing: Standing,
    /// What a template could say of it, by name, and nothing else.
    pub attributes: Vec<DriftedAttribute>,
}

/// What became of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is as recorded.
    Same,
    /// It differs.
    Changed,
    /// It does not exist any more.
    Gone,
    /// It lives in the engine, where nobody can change it.
    Engine,
}

impl Standing {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Engine => "engine",
        }
    }
}

/// One attribute or block. Values are JSON, with texts in the place of what is secret or not known yet.
#[derive(Clone, Debug, PartialEq)]
pub struct DriftedAttribute {
    /// Its name.
    pub name: String,
    /// Its type in words; empty for a block.
    pub ty: String,
    /// As recorded.
    pub recorded: Json,
    /// As it is in the cloud; null when the resource is gone.
    pub found: Json,
    /// As the template wants it; nothing when nothing can be told of the template.
    pub target: Option<Json>,
    /// Whether the cloud's differs from the recorded one.
    pub drifted: bool,
    /// Whether a new value needs another resource.
    pub force_new: bool,
    /// Whether it must not be shown.
    pub sensitive: bool,
}

impl Service {
    /// What became of a stack's resources, beside a template, or the one that was deployed last. Nothing when there is
    /// no such stack.
    pub fn drift(
        &self,
        stack: &str,
        template: Option<(&Template, &GivenVariables)>,
    ) -> Option<DriftReport> {
        let key = stack.to_owned();
        let latest = self.stacks.get(&key)?.latest.as_ref();
        let latest =
            latest.and_then(|id| Some((self.templates.get(id)?, self.deployments.get(id)?)));
        let template = template.or_else(|| latest.map(|(t, d)| (t, &d.variables)));
        let recorded = self.states.of(stack);
        let plan = template.map(|(template, variables)| {
            let prepared = self.prepare(template, variables)?;
            let nothing_wrong = RefCell::default();
            self.plan_of(stack, &prepared, &recorded, false, &nothing_wrong)
        });
        let (plan, problems) = match plan.transpose() {
            Ok(plan) => (plan, Vec::new()),
            Err(problems) => (None, problems),
        };
        let wanted = plan.as_ref().map(targets);
        let cloud = self.cloud_of(stack);
        let found = deploy::refresh(&recorded, cloud, &self.catalog);
        let mut resources = Vec::new();
        for (addr, instance) in recorded.instances() {
            let ty = &*addr.resource.type_name;
            let (Some(object), Mode::Managed) = (&instance.current, addr.resource.mode) else {
                continue;
            };
            let Lookup::Found(schema) = self.catalog.resource(ty) else {
                continue;
            };
            let now = found.instance(&addr).and_then(|i| i.current.as_deref());
            let target = wanted.as_ref().map(|wanted| wanted.get(&addr).copied());
            resources.push(resource(&addr, &schema, object, now, target));
        }
        let strays = cloud.journal().iter().map(|(_, resource)| resource);
        let strays = strays.filter(|resource| {
            let owner = resource.owner.as_ref();
            owner.is_none_or(|owner| !self.stacks.contains(owner))
        });
        Some(DriftReport {
            problems,
            resources,
            by_hand: strays.cloned().gathered(),
        })
    }

    /// What its stack has recorded of a resource, and at which address.
    pub(super) fn record_of(&self, resource: &Resource) -> Option<(String, Rc<Object>)> {
        let state = self.states.get(resource.owner.as_deref()?)?;
        let of_type =
            |(addr, _): &(&AbsResource, &ResourceState)| *addr.resource.type_name == *resource.ty;
        let mut instances = state
            .resources
            .iter()
            .filter(of_type)
            .flat_map(|(addr, found)| {
                let instances = found.instances.iter();
                instances.map(move |(key, instance)| (addr, key, instance))
            });
        instances.find_map(|(addr, key, instance)| {
            let object = instance.current.as_ref()?;
            let id = object.attributes.get("id").and_then(Json::as_str);
            (id == Some(&resource.id))
                .then(|| (addr.instance(key.clone()).to_string(), object.clone()))
        })
    }
}

/// A resource as it is, beside what its stack has recorded: what a template could say of it, and the rest.
pub(super) fn seen_attributes(
    service: &Service,
    resource: &Resource,
) -> (DriftedResource, Vec<DriftedAttribute>) {
    let record = service.record_of(resource);
    let mut seen = DriftedResource {
        address: String::new(),
        ty: resource.ty.clone(),
        id: resource.id.clone(),
        standing: Standing::Same,
        attributes: Vec::new(),
    };
    let Lookup::Found(schema) = service.catalog.lookup(Kind::Resource, &resource.ty) else {
        return (seen, Vec::new());
    };
    let block = &schema.block;
    // Which part of it is secret only a record tells.
    let hidden = resource.secret && record.is_none();
    let told = Rc::new(Object {
        attributes: Json::Object(resource.attributes.clone()),
        ..Object::default()
    });
    let cloud = service.cloud_of(resource.owner.as_deref().unwrap_or_default());
    let (recorded, now) = match record {
        Some((address, object)) => {
            seen.address = address;
            let now = deploy::look_at(&object, &resource.ty, cloud, block).unwrap_or(told);
            (stored::read(&object, block), stored::read(&now, block))
        }
        None => (stored::read(&told, block), stored::read(&told, block)),
    };
    let mut rows = [true, false].map(|said| attributes(&schema, &recorded, Some(&now), None, said));
    if hidden {
        for row in rows.iter_mut().flatten().filter(|row| !row.found.is_null()) {
            row.sensitive = true;
            row.recorded = Json::from(items::SENSITIVE);
            row.found = row.recorded.clone();
        }
    }
    let [said, rest] = rows;
    if said.iter().any(|row| row.drifted) {
        seen.standing = Standing::Changed;
    }
    seen.attributes = said;
    (seen, rest)
}

/// What the template wants each object to be.
fn targets(plan: &Plan) -> SortedMap<ResourceInstanceAddr, &Value> {
    let changes = plan.changes.iter().filter(|c| c.deposed.is_none());
    let pairs = changes.map(|change| {
        let addr = change.previous_addr.as_deref().unwrap_or(&change.addr);
        (addr.clone(), &change.after)
    });
    pairs.gathered()
}

fn resource(
    addr: &ResourceInstanceAddr,
    schema: &ResourceSchema,
    object: &Object,
    now: Option<&Object>,
    target: Option<Option<&Value>>,
) -> DriftedResource {
    let recorded = stored::read(object, &schema.block);
    let found = now.map(|now| stored::read(now, &schema.block));
    let native = is_native(&schema.name);
    let attributes = match native {
        true => Vec::new(),
        false => attributes(schema, &recorded, found.as_ref(), target, true),
    };
    let standing = match (native, now) {
        (true, _) => Standing::Engine,
        (_, None) => Standing::Gone,
        _ if attributes.iter().any(|a| a.drifted) => Standing::Changed,
        _ => Standing::Same,
    };
    let id = object.attributes.get("id").and_then(Json::as_str);
    DriftedResource {
        address: addr.to_string(),
        ty: schema.name.to_string(),
        id: id.unwrap_or_default().to_owned(),
        standing,
        attributes,
    }
}

/// What a template could say of a resource, or the rest of it.
fn attributes(
    schema: &ResourceSchema,
    recorded: &Value,
    found: Option<&Value>,
    target: Option<Option<&Value>>,
    sayable: bool,
) -> Vec<DriftedAttribute> {
    let View::Object(fields) = recorded.view() else {
        return Vec::new();
    };
    let block = &schema.block;
    let said = fields
        .iter()
        .filter(|(name, _)| plan::can_be_said(block, name) == sayable);
    let rows = said.map(|(name, old)| {
        let now = found.and_then(|found| member(found, name));
        let wanted = target.map(|target| target.and_then(|target| member(target, name)));
        let sensitive = [Some(old), now, wanted.flatten()]
            .into_iter()
            .flatten()
            .any(|value| value.marks_deep().has(Marks::SENSITIVE));
        let shown = |value: Option<&Value>| match value {
            Some(value) if !value.is_null() && sensitive => Json::from(items::SENSITIVE),
            Some(value) => items::tree(value),
            None => Json::Null,
        };
        let attribute = block.attribute(name);
        DriftedAttribute {
            name: name.to_string(),
            ty: attribute.map(|a| show::name(&a.ty)).unwrap_or_default(),
            recorded: shown(Some(old)),
            found: shown(now),
            target: wanted.map(shown),
            drifted: found.is_some() && now != Some(old),
            force_new: schema.is_fixed(name)
                || match attribute {
                    Some(attribute) => attribute.force_new,
                    None => block.nested(name).is_some_and(|nested| nested.force_new),
                },
            sensitive,
        }
    });
    rows.gathered()
}

fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value.view() {
        View::Object(fields) => fields.get(name),
        _ => None,
    }
}
