//! What an element is in the cloud.

use serde_json::Value as Json;

use crate::cloud::{self, Attributes, Cloud, CloudError, Resource, Site};
use crate::json::json;
use crate::schema::{BlockSchema, Catalog, Kind, Lookup};
use crate::tosca::{Counterpart, Counterparts, Elements, carry};

/// What is known of element types: themselves, and what stands for them in the provider.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Themselves.
    pub elements: Elements,
    /// What stands for them.
    pub counterparts: Counterparts,
}

/// What an element, or one of its objects, shall be.
pub(super) struct Object<'o> {
    pub(super) element: &'o str,
    pub(super) name: &'o str,
    pub(super) place: usize,
    pub(super) ty: &'o str,
    pub(super) values: &'o Attributes,
    /// What it is.
    pub(super) before: Option<&'o Resource>,
}

/// Whether elements of a type are stacks themselves.
pub(super) fn is_stack(ty: &str) -> bool {
    behind_prefix(ty) == "AOS.Stack"
}

/// A type without `HuaweiCloud.`, or whatever partners write there.
pub(super) fn behind_prefix(ty: &str) -> &str {
    ty.split_once('.').map_or(ty, |(_, rest)| rest)
}

/// Whether elements of a type are applications, which have instances. //= AOS-54
pub(super) fn is_application(ty: &str) -> bool {
    let word = behind_prefix(ty).rsplit('.').next().unwrap_or_default();
    word.ends_with("Application")
        || matches!(
            word,
            "Stateless" | "Stateful" | "Deployment" | "StatefulSet" | "DaemonSet" | "Pod" | "Job"
        )
}

/// The type in the cloud of elements of a type.
pub(super) fn type_of(known: &Known, element: &str) -> String {
    let counterpart = known.counterparts.get(element);
    counterpart
        .map_or(element, |found| found.resource)
        .to_owned()
}

/// Whether objects of elements of a type can be switched off, or have no instance.
pub(super) fn can_rest(element: &str) -> bool {
    is_application(element) || behind_prefix(element) == "ECS.CloudServer"
}

/// Whether the instances of a type can be scaled. //= AOS-48
pub(super) fn is_stateless(ty: &str) -> bool {
    let word = behind_prefix(ty).rsplit('.').next().unwrap_or_default();
    matches!(word, "StatelessApplication" | "Stateless" | "Deployment")
}

/// Where an application says how many instances it has.
pub(super) const COUNTS: [&str; 3] = ["/instances", "/replicas", "/k8sManifest/spec/replicas"];

/// How many instances an application has.
pub(super) fn instances(values: &Attributes) -> usize {
    let whole = Json::Object(values.clone());
    let found = COUNTS.iter().find_map(|path| whole.pointer(path));
    found.and_then(super::wanted::whole).unwrap_or(1)
}

/// Makes an object, or makes it what it shall be.
pub(super) fn put(
    cloud: &mut Cloud,
    site: &mut Site<'_>,
    (catalog, known): (&Catalog, &Known),
    object: &Object<'_>,
) -> Result<Resource, CloudError> {
    let Some(counterpart) = known.counterparts.get(object.element) else {
        return Ok(put_unknown(cloud, site, object));
    };
    let ty = counterpart.resource;
    let Lookup::Found(schema) = catalog.lookup(Kind::Resource, ty) else {
        let why = format!("the schema of `{ty}` is not at hand");
        return Err(CloudError::missing(why));
    };
    let arguments = arguments(counterpart, known, object, site)?;
    let whole = cloud::to_value(&arguments, schema.block.implied_type());
    let mut planned = cloud::from_value(&whole);
    open(&schema.block, &mut planned);
    match object.before {
        Some(before) => cloud.update(site, &schema, before, planned),
        None => cloud.create(site, &schema, planned),
    }
}

fn arguments(
    counterpart: &Counterpart,
    known: &Known,
    object: &Object<'_>,
    site: &mut Site<'_>,
) -> Result<Attributes, CloudError> {
    let named = object.before.map(|before| before.text("name"));
    let name = match named.filter(|name| !name.is_empty()) {
        Some(name) => name.to_owned(),
        None => format!("{}-{}", object.name, site.rng.hex(8)),
    };
    let element = known.elements.get(object.element);
    let mut carried = carry(counterpart, element, object.values, &name);
    if let Some((argument, values)) = carried.each {
        let value = values.get(object.place);
        let value = value.ok_or_else(|| {
            let place = object.place;
            CloudError::invalid(format!("there is no item {place} for `{argument}`"))
        })?;
        carried.arguments.insert(argument.to_owned(), value.clone());
    }
    let mut missing = carried.missing.iter();
    match missing.find(|(_, to, _)| !to.contains('.')) {
        Some((from, ..)) => Err(CloudError::invalid(format!("`{from}` is missing"))),
        None => Ok(carried.arguments),
    }
}

/// Leaves out what the cloud has to find, and takes defaults.
fn open(block: &BlockSchema, attributes: &mut Attributes) {
    for attribute in &block.attributes {
        let name = &*attribute.name;
        if !attributes.get(name).is_none_or(Json::is_null) {
            continue;
        }
        match &attribute.default {
            Some(default) => {
                let default = crate::value::json::to_json(default);
                attributes.insert(name.to_owned(), default);
            }
            None if attribute.computed => {
                attributes.remove(name);
            }
            None => {}
        }
    }
    for nested in &block.blocks {
        match attributes.get_mut(&*nested.name) {
            Some(Json::Array(items)) => {
                for item in items.iter_mut().filter_map(Json::as_object_mut) {
                    open(&nested.block, item);
                }
            }
            Some(Json::Null) => {
                attributes.remove(&*nested.name);
            }
            _ => {}
        }
    }
}

/// An object of which nobody knows how it behaves: it has an identifier and what it was given.
fn put_unknown(cloud: &mut Cloud, site: &mut Site<'_>, object: &Object<'_>) -> Resource {
    let mut attributes = object.values.clone();
    let before = object.before;
    let id = before.map_or_else(|| site.rng.uuid(), |before| before.id.clone());
    let named = |attributes: &Attributes| {
        let name = attributes.get("name").and_then(Json::as_str);
        name.filter(|name| !name.is_empty()).map(str::to_owned)
    };
    let manifest = object.values.get("k8sManifest");
    let manifest = manifest.and_then(|m| m.pointer("/metadata/name")?.as_str());
    let name = named(&attributes)
        .or_else(|| manifest.map(str::to_owned))
        .or_else(|| before.and_then(|before| named(&before.attributes)))
        .unwrap_or_else(|| format!("{}-{}", object.name, site.rng.hex(8)));
    attributes.insert("id".to_owned(), json!(id));
    attributes.insert("name".to_owned(), json!(name));
    if is_application(object.element) {
        let known = before.and_then(|before| before.attributes.get("ips")?.as_array());
        let mut ips = known.cloned().unwrap_or_default();
        let count = instances(object.values);
        ips.truncate(count);
        while ips.len() < count {
            let (a, b) = (site.rng.below(256), site.rng.below(254) + 1);
            ips.push(json!(format!("172.16.{a}.{b}")));
        }
        attributes.insert("ips".to_owned(), Json::Array(ips));
    }
    let made = Resource {
        ty: object.ty.to_owned(),
        id,
        region: site.region.to_owned(),
        owner: site.owner.map(str::to_owned),
        secret: before.is_some_and(|before| before.secret),
        attributes,
        created: before.map_or(site.now, |before| before.created),
        updated: site.now,
    };
    cloud.place(made.clone());
    made
}

/// What can be asked of an object: its own identifier and name, what is known of its type, and what it points to. [S §3.5.6]
pub(super) fn runtime(
    known: &Known,
    element: &str,
    made: &Resource,
    values: &Attributes,
) -> Attributes {
    let mut all = Attributes::new();
    for (name, value) in values {
        let points = name.ends_with("Id") && value.as_str().is_some_and(|text| !text.is_empty());
        if points {
            all.insert(name.clone(), value.clone());
        }
    }
    all.insert("refID".to_owned(), json!(made.id));
    all.insert("refName".to_owned(), json!(made.text("name")));
    if let Some(counterpart) = known.counterparts.get(element) {
        for (name, value) in counterpart.answers(&made.attributes) {
            all.insert(name, value);
        }
    }
    if let Some(ips) = made
        .attributes
        .get("ips")
        .filter(|_| is_application(element))
    {
        all.insert("ips".to_owned(), ips.clone());
    }
    all
}
