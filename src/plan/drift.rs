//! What somebody changed behind the template's back.

use std::rc::Rc;

use super::orphans::{nothing, provider_name};
use super::{Action, Object, Plan, ResourceChange, State, stored};
use crate::addr::{Mode, ResourceInstanceAddr};
use crate::schema::{BlockSchema, Catalog, Lookup, ResourceSchema};
use crate::value::{Value, View};

impl Plan {
    /// Notes the difference between what was recorded and what was found in its place, which the plan was made
    /// against.
    pub fn note_drift(&mut self, recorded: &State, found: &State, catalog: &Catalog) {
        self.drift = between(recorded, found, catalog);
        for drift in &mut self.drift {
            let meant = self.changes.iter().find(|change| {
                change.deposed.is_none()
                    && change.previous_addr.as_deref().unwrap_or(&change.addr) == &drift.addr
            });
            if let Some(change) = meant.filter(|change| change.addr != drift.addr) {
                let old = std::mem::replace(&mut drift.addr, change.addr.clone());
                drift.previous_addr = Some(old.into());
            }
        }
    }

    /// The drift of the object that a change is about.
    pub fn drift_of(&self, change: &ResourceChange) -> Option<&ResourceChange> {
        let mut all = self.drift.iter();
        all.find(|drift| change.deposed.is_none() && drift.addr == change.addr)
    }
}

/// Every managed object that is not what was recorded of it, in order of address. What the cloud alone decides,
/// such as a status, is no drift: only what a template could say, and whether the object is there.
pub fn between(recorded: &State, found: &State, catalog: &Catalog) -> Vec<ResourceChange> {
    let mut all = Vec::new();
    for (addr, instance) in recorded.instances() {
        let Some(object) = instance.current.as_ref() else {
            continue;
        };
        if addr.resource.mode != Mode::Managed {
            continue;
        }
        let now = found.instance(&addr).and_then(|i| i.current.as_ref());
        if now.is_some_and(|now| Rc::ptr_eq(now, object)) {
            continue;
        }
        let Lookup::Found(schema) = catalog.resource(&addr.resource.type_name) else {
            continue;
        };
        let provider = recorded.resources.get(&addr.abs_resource());
        let provider = provider.map_or_else(|| "".into(), |r| provider_name(&r.provider));
        all.extend(one(&addr, object, now, &schema, provider));
    }
    all
}

fn one(
    addr: &ResourceInstanceAddr,
    object: &Object,
    now: Option<&Rc<Object>>,
    schema: &ResourceSchema,
    provider: Rc<str>,
) -> Option<ResourceChange> {
    let before = stored::read(object, &schema.block);
    let (action, after) = match now {
        None => (Action::Delete, nothing()),
        Some(now) => {
            let after = stored::read(now, &schema.block);
            if !differs(&before, &after, &schema.block) {
                return None;
            }
            (Action::Update, after)
        }
    };
    Some(ResourceChange {
        addr: addr.clone(),
        previous_addr: None,
        deposed: None,
        action,
        reason: None,
        before,
        after,
        replace_paths: Vec::new(),
        importing: None,
        provider,
        dependencies: object.dependencies.clone(),
        create_before_destroy: object.create_before_destroy,
    })
}

/// Whether two objects differ in something that a template could say.
fn differs(before: &Value, after: &Value, block: &BlockSchema) -> bool {
    let (View::Object(before), View::Object(after)) = (before.view(), after.view()) else {
        return before != after;
    };
    let names = before
        .iter()
        .filter(|(name, old)| after.get(*name) != Some(*old));
    let mut names = names.map(|(name, _)| name);
    names.any(|name| can_be_said(block, name))
}

/// Whether a template could give an attribute or a block.
pub fn can_be_said(block: &BlockSchema, name: &str) -> bool {
    match block.attribute(name) {
        Some(attribute) => attribute.configurable() && name != "id",
        None => true,
    }
}
