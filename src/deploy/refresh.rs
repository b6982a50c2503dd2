use std::rc::Rc;

use crate::addr::{Mode, ResourceAddr};
use crate::cloud::{self, Cloud, Resource};
use crate::plan::{Object, State, stored};
use crate::schema::{AttributeSchema, BlockSchema, Catalog, Lookup};
use crate::sorted::{Gather, SortedMap};
use crate::value::{Marks, Value, View};

/// Reads every recorded object from the cloud: the state as it would be recorded now. Objects that are gone are
/// left out; objects that are as they were stay the very same.
pub fn refresh(state: &State, cloud: &Cloud, catalog: &Catalog) -> State {
    let mut found = state.clone();
    for (addr, resource) in &mut found.resources {
        let ty = &addr.resource.type_name;
        if !is_asked_for(&addr.resource) {
            continue;
        }
        let Lookup::Found(schema) = catalog.resource(ty) else {
            continue;
        };
        let now = |object: &Rc<Object>| look_at(object, ty, cloud, &schema.block);
        for instance in resource.instances.values_mut() {
            instance.current = instance.current.as_ref().and_then(now);
            let deposed = instance.deposed.iter();
            let deposed = deposed.filter_map(|(key, object)| Some((key.clone(), now(object)?)));
            instance.deposed = deposed.gathered();
        }
    }
    found.prune();
    found
}

/// Whether a resource is read back: what lives in the engine is always as it is recorded.
pub fn is_asked_for(resource: &ResourceAddr) -> bool {
    resource.mode == Mode::Managed && !cloud::is_native(&resource.type_name)
}

/// Reads one recorded object from the cloud; nothing when it is gone.
pub fn look_at(
    object: &Rc<Object>,
    ty: &str,
    cloud: &Cloud,
    block: &BlockSchema,
) -> Option<Rc<Object>> {
    let id = object.attributes.get("id")?.as_str()?;
    let resource = cloud.get(ty, id)?;
    if object.attributes.as_object() == Some(&resource.attributes) {
        return Some(object.clone());
    }
    let recorded = stored::read(object, block);
    let now = merged(&recorded, resource, block);
    if now == recorded {
        return Some(object.clone());
    }
    let (attributes, _) = stored::record(&now, block);
    Some(Rc::new(Object {
        attributes,
        ..(**object).clone()
    }))
}

/// What the cloud tells in the place of what was recorded, with the marks of the record. What the cloud is not
/// told, it cannot tell.
fn merged(recorded: &Value, resource: &Resource, block: &BlockSchema) -> Value {
    let told = cloud::to_value(&resource.attributes, block.implied_type());
    let (View::Object(old), View::Object(new)) = (recorded.view(), told.view()) else {
        return recorded.clone();
    };
    let fields = old.iter().map(|(name, old)| {
        let attribute = block.attribute(name);
        let now = match new.get(name) {
            Some(new) if !is_same(old, new, attribute) => remarked(old, new),
            _ => old.clone(),
        };
        (name.clone(), now)
    });
    Value::object(fields.gathered::<SortedMap<_, _>>())
}

/// Unset is told as null and as empty.
fn is_same(old: &Value, new: &Value, attribute: Option<&AttributeSchema>) -> bool {
    let (old, _) = old.clone().unmark_deep();
    old == *new
        || attribute.is_some_and(|attribute| attribute.write_only)
        || (crate::plan::is_zero(&old) && crate::plan::is_zero(new))
}

fn remarked(old: &Value, new: &Value) -> Value {
    match old.marks_deep().has(Marks::SENSITIVE) {
        true => new.clone().marked(Marks::SENSITIVE),
        false => new.clone(),
    }
}
