//! What exists, stack or no stack, for somebody who looks around in the cloud.

use serde_json::Value as Json;

use super::drift::{DriftedAttribute, DriftedResource, seen_attributes};
use super::object_storage::StoredObject;
use super::{Service, Stack};
use crate::cloud::{Cloud, Home, Resource, each_reference};
use crate::schema::{AttributeSchema, Format, Kind, Lookup, Rule};
use crate::sorted::Gather;
use crate::text::lowered;

/// Of how many resources it is told that they point to one, or it to them.
const NEIGHBOURS: usize = 500;

/// How far up it is looked for what is around what.
const DEPTH: usize = 4;

/// What somebody wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look<'a> {
    /// The name of the home; empty for the world's own.
    pub home: &'a str,
    /// Resources of this type; of all when empty.
    pub ty: &'a str,
    /// Those that have this in type, identifier or name.
    pub text: &'a str,
    /// Those right within a resource of this type and identifier; when both are empty, those within nothing.
    pub within: Option<(&'a str, &'a str)>,
    /// How many to leave out.
    pub from: usize,
    /// How many to tell of.
    pub limit: usize,
}

/// What there is to see.
#[derive(Debug)]
pub struct Sight<'w> {
    /// All homes, the world's own first, and how many resources are there.
    pub homes: Vec<(Option<Home>, usize)>,
    /// All types that are in the home, and how many of each.
    pub types: Vec<(&'w str, usize)>,
    /// How many resources fit.
    pub total: usize,
    /// Some of them, and how many are right within each; that is only counted where it was asked what is within what.
    pub rows: Vec<(&'w Resource, usize)>,
}

/// One resource, closely.
#[derive(Debug)]
pub struct Seen<'w> {
    /// Where it is.
    pub home: Option<Home>,
    /// Itself.
    pub found: &'w Resource,
    /// The stack that has it.
    pub stack: Option<&'w Stack>,
    /// What a template could say of it, beside what the stack has recorded.
    pub resource: DriftedResource,
    /// What only the cloud says.
    pub told: Vec<DriftedAttribute>,
    /// What it points to.
    pub names: Vec<&'w Resource>,
    /// What points to it.
    pub named_by: Vec<&'w Resource>,
}

impl Service {
    /// What exists, by type and identifier.
    pub fn look<'w>(&'w self, look: &Look<'_>) -> Sight<'w> {
        let others = self.cloud.homes().iter().filter(|(key, _)| !key.is_empty());
        let others = others.map(|(key, cloud)| (Home::from_key(key), cloud.journal().len()));
        let mut homes = vec![(None, self.cloud.at(None).journal().len())];
        homes.extend(others.filter(|(_, there)| *there > 0));
        let cloud = self.cloud.at(Home::from_key(look.home).as_ref());
        let text = lowered(look.text);
        let mut sight = Sight {
            homes,
            types: Vec::new(),
            total: 0,
            rows: Vec::new(),
        };
        let mut holders = Vec::new();
        for resource in everything(cloud) {
            match sight.types.last_mut() {
                Some((ty, count)) if *ty == resource.ty => *count += 1,
                _ => sight.types.push((&resource.ty, 1)),
            }
            let right_within = look.within.is_none_or(|(ty, id)| {
                let holder = self.holder(cloud, resource, DEPTH);
                holders.extend(holder);
                holder.map_or(("", ""), |h| (&*h.ty, &*h.id)) == (ty, id)
            });
            let typed = look.ty.is_empty() || look.ty == resource.ty;
            if right_within && typed && self.has(resource, &text) {
                sight.total += 1;
                if sight.total > look.from && sight.rows.len() < look.limit {
                    sight.rows.push((resource, 0));
                }
            }
        }
        for (resource, count) in &mut sight.rows {
            let own = holders.iter().filter(|h| std::ptr::eq(**h, *resource));
            *count = own.count();
        }
        sight
    }

    /// One resource with everything around it.
    pub fn seen<'w>(&'w self, ty: &str, id: &str) -> Option<Seen<'w>> {
        let (home, found) = self.cloud.find(ty, id)?;
        let cloud = self.cloud.at(home.as_ref());
        let owner = found.owner.as_ref();
        let pointing = |is_it: &dyn Fn(&Resource) -> bool| {
            let all = everything(cloud).filter(|other| !std::ptr::eq(*other, found));
            all.filter(|other| is_it(other)).take(NEIGHBOURS).gathered()
        };
        let (resource, told) = seen_attributes(self, found);
        Some(Seen {
            stack: owner.and_then(|owner| self.stacks.get(owner)),
            resource,
            told,
            names: pointing(&|other| self.points(found, other)),
            named_by: pointing(&|other| self.points(other, found)),
            home,
            found,
        })
    }

    /// Files in the object storage whose keys have a text: how many there are, and some of them.
    pub fn files<'w>(
        &'w self,
        text: &str,
        from: usize,
        limit: usize,
    ) -> (usize, Vec<(&'w String, &'w StoredObject)>) {
        let text = lowered(text);
        let fitting = || {
            self.objects
                .iter()
                .filter(|(key, _)| lowered(key).contains(&text))
        };
        (
            fitting().count(),
            fitting().skip(from).take(limit).gathered(),
        )
    }

    /// The name of a resource; empty when it has none, or must not be shown.
    pub fn name_of<'w>(&self, resource: &'w Resource) -> &'w str {
        let name = resource.text("name");
        let is_name = |path: &Json| path.pointer("/0/value").and_then(Json::as_str) == Some("name");
        let hidden = !name.is_empty()
            && resource.secret
            && self
                .record_of(resource)
                .is_none_or(|(_, object)| object.sensitive.iter().any(is_name));
        if hidden { "" } else { name }
    }

    fn has(&self, resource: &Resource, text: &str) -> bool {
        let has = |word: &str| lowered(word).contains(text);
        text.is_empty()
            || has(&resource.ty)
            || has(&resource.id)
            // What is hidden is looked up, which takes longer.
            || (has(resource.text("name")) && !self.name_of(resource).is_empty())
    }

    /// Whether one resource points to another.
    fn points(&self, from: &Resource, to: &Resource) -> bool {
        let mut found = false;
        self.references(from, &mut |attribute, text, _| {
            found |= attribute.refers_to.iter().any(|target| {
                let own = |name| if name == "id" { &*to.id } else { to.text(name) };
                let split = target.split_once('.');
                split.is_some_and(|(ty, name)| ty == to.ty && !text.is_empty() && text == own(name))
            });
        });
        found
    }

    fn references(&self, of: &Resource, tell: &mut dyn FnMut(&AttributeSchema, &str, bool)) {
        if let Lookup::Found(schema) = self.catalog.lookup(Kind::Resource, &of.ty) {
            each_reference(&schema.block, &of.attributes, true, tell);
        }
    }

    /// What a resource lies in: the innermost network that it names, else what it cannot be without. Of several networks
    /// side by side it is the one around the first. The rule is that of the diagrams (`diagram::contain`).
    fn holder<'w>(
        &self,
        cloud: &'w Cloud,
        resource: &Resource,
        depth: usize,
    ) -> Option<&'w Resource> {
        let depth = depth.checked_sub(1)?;
        let mut networks: Vec<&Resource> = Vec::new();
        let mut owners: Vec<(&Resource, bool)> = Vec::new();
        self.references(resource, &mut |attribute, id, top| {
            let mut kinds = attribute.refers_to.iter();
            let target = kinds.find_map(|kind| cloud.get(kind.strip_suffix(".id")?, id));
            let Some(target) = target.filter(|t| t.id != resource.id) else {
                return;
            };
            if self.is_network(target) && !networks.iter().any(|n| std::ptr::eq(*n, target)) {
                networks.push(target);
            }
            if top && attribute.required {
                owners.push((target, attribute.force_new));
            }
        });
        let around = |inner: &Resource| self.holder(cloud, inner, depth);
        if networks.len() > 1 {
            let outer: Vec<_> = networks
                .iter()
                .filter_map(|network| around(network))
                .gathered();
            networks.retain(|network| !outer.iter().any(|o| std::ptr::eq(*o, *network)));
        }
        match networks.as_slice() {
            [] => {}
            [only] => return Some(only),
            [first, ..] => return around(first),
        }
        let firm = owners.iter().any(|(_, firm)| *firm);
        owners.retain(|owner| owner.1 == firm);
        let (first, rest) = owners.split_first()?;
        let alone = rest.iter().all(|other| std::ptr::eq(other.0, first.0));
        alone.then_some(first.0)
    }

    /// Whether a resource is a part of a network: it has a range of addresses of its own.
    fn is_network(&self, resource: &Resource) -> bool {
        let range = |attribute: &AttributeSchema| {
            attribute.required && attribute.rules.contains(&Rule::Format(Format::Cidr))
        };
        match self.catalog.lookup(Kind::Resource, &resource.ty) {
            Lookup::Found(schema) => schema.block.attributes.iter().any(range),
            _ => false,
        }
    }
}

fn everything(cloud: &Cloud) -> impl Iterator<Item = &Resource> {
    cloud.journal().iter().map(|(_, resource)| resource)
}
