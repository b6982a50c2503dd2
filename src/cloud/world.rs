use std::net::Ipv4Addr;

use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::behaviour::{self, Draft};
use super::quota::Quotas;
use super::{Attributes, CloudError, Resource};
use super::{by_hand, computed, fill, lease, native, reference, rules, table};
use crate::schema::ResourceSchema;
use crate::sorted::{Gather, SortedMap, SortedSet};
use crate::time::{Instant, Journal, Rng};

/// Everything that exists, by type and identifier.
#[derive(Clone, Debug, Default)]
pub struct Cloud {
    resources: Journal<ResourceKey, Resource>,
    /// Addresses in use by subnet.
    ///
    /// INVARIANT: exactly what `lease::leases` says of every resource; kept by `put` and `remove`.
    leases: SortedMap<String, SortedSet<Ipv4Addr>>,
    quotas: Quotas,
}

/// A type and an identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ResourceKey {
    /// The resource's type.
    pub ty: String,
    /// Its identifier.
    pub id: String,
}

/// Where and when something is asked for, and by whom.
#[derive(Debug)]
pub struct Site<'a> {
    /// The moment.
    pub now: Instant,
    /// The region of the provider, for resources that name none.
    pub region: &'a str,
    /// The account.
    pub account: &'a str,
    /// The project.
    pub project: &'a str,
    /// The stack that asks.
    pub owner: Option<&'a str>,
    /// Where identifiers come from.
    pub rng: &'a mut Rng,
}

impl ResourceKey {
    /// By type and identifier.
    pub fn new(ty: &str, id: &str) -> Self {
        Self {
            ty: ty.to_owned(),
            id: id.to_owned(),
        }
    }
}

impl Cloud {
    /// Makes a resource from its planned attributes and gives it whole.
    ///
    /// # Errors
    ///
    /// As the real service would refuse; then nothing was made.
    pub fn create(
        &mut self,
        site: &mut Site<'_>,
        schema: &ResourceSchema,
        mut attributes: Attributes,
    ) -> Result<Resource, CloudError> {
        let ty = &*schema.name;
        if let Some(made) = native::create(site, ty, &attributes) {
            return Ok(made?.into_resource(site, schema, attributes));
        }
        reference::check(self, schema, &attributes, None)?;
        let id = site.rng.uuid();
        let region = match attributes.get("region").and_then(Json::as_str) {
            Some(region) if !region.is_empty() => region.to_owned(),
            _ => site.region.to_owned(),
        };
        let mut draft = Draft {
            ty,
            schema,
            id,
            region,
            site,
            before: None,
            attributes: &mut attributes,
        };
        self.prepare(&mut draft)?;
        let (id, region) = (draft.id, draft.region);
        let resource = Resource {
            ty: ty.to_owned(),
            id,
            region,
            owner: site.owner.map(str::to_owned),
            secret: false,
            attributes,
            created: site.now,
            updated: site.now,
        };
        self.put(resource.clone());
        rules::mark(self, &resource, true);
        Ok(resource)
    }

    /// Refuses what cannot be, and fills in what nobody said.
    fn prepare(&self, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
        let facts = table::of(draft.ty);
        rules::check(self, facts, draft)?;
        if draft.before.is_none() {
            fill::identify(self, facts, draft);
        }
        lease::lend(self, facts, draft)?;
        behaviour::prepare(self, draft)?;
        fill::fill(self, facts, draft);
        fill::multiply(self, facts, draft);
        rules::check_unique(self, facts, draft)?;
        computed::fill(draft, table::status(draft.ty));
        Ok(())
    }

    /// Changes a resource in place and gives it whole.
    ///
    /// # Errors
    ///
    /// When it does not exist (any more), or as the real service would refuse.
    pub fn update(
        &mut self,
        site: &mut Site<'_>,
        schema: &ResourceSchema,
        before: &Resource,
        mut attributes: Attributes,
    ) -> Result<Resource, CloudError> {
        let ty = &*schema.name;
        if let Some(made) = native::update(ty, before, &attributes) {
            return Ok(made.into_resource(site, schema, attributes));
        }
        let key = ResourceKey::new(ty, &before.id);
        let Some(found) = self.resources.get(&key).cloned() else {
            return Err(gone(ty, &before.id));
        };
        reference::check(self, schema, &attributes, Some(&found.attributes))?;
        computed::keep(&found.attributes, &mut attributes);
        let mut draft = Draft {
            ty,
            schema,
            id: found.id.clone(),
            region: found.region.clone(),
            site,
            before: Some(&found),
            attributes: &mut attributes,
        };
        self.prepare(&mut draft)?;
        let alike = rules::marks_alike(&found, &attributes);
        if !alike {
            rules::mark(self, &found, false);
        }
        let resource = Resource {
            attributes,
            updated: site.now,
            ..found
        };
        self.put(resource.clone());
        if !alike {
            rules::mark(self, &resource, true);
        }
        Ok(resource)
    }

    /// Removes a resource. One that does not exist counts as removed.
    ///
    /// # Errors
    ///
    /// While something else needs it.
    pub fn delete(&mut self, ty: &str, id: &str) -> Result<(), CloudError> {
        let key = ResourceKey::new(ty, id);
        let Some(resource) = self.resources.get(&key).cloned() else {
            return Ok(());
        };
        rules::check_protected(self, &resource)?;
        let along = reference::along(self, &resource)?;
        self.drop(&resource);
        // What goes along is asked nothing: what it holds goes along with it.
        let mut rest = along;
        while let Some(key) = rest.pop() {
            let Some(resource) = self.resources.get(&key).cloned() else {
                continue;
            };
            let more = reference::holders(self, &resource).into_iter();
            rest.extend(more.map(|(other, _)| ResourceKey::new(&other.ty, &other.id)));
            self.drop(&resource);
        }
        Ok(())
    }

    fn drop(&mut self, resource: &Resource) {
        rules::mark(self, resource, false);
        self.forget(resource);
        self.resources
            .remove(&ResourceKey::new(&resource.ty, &resource.id));
    }

    /// A resource by type and identifier.
    pub fn get(&self, ty: &str, id: &str) -> Option<&Resource> {
        self.resources.get(&ResourceKey::new(ty, id))
    }

    /// All resources of a type, by identifier.
    pub fn of_type<'a>(&'a self, ty: &'a str) -> impl Iterator<Item = &'a Resource> {
        self.resources
            .range(ResourceKey::new(ty, "")..)
            .map(|(_, resource)| resource)
            .take_while(move |resource| resource.ty == ty)
    }

    /// The types of what there is.
    pub fn types(&self) -> Vec<&str> {
        let mut types: Vec<&str> = Vec::new();
        let mut after = ResourceKey::new("", "");
        while let Some((key, _)) = self.resources.range(after..).next() {
            types.push(&key.ty);
            // No other text is between a text and the same with this character.
            after = ResourceKey::new(&format!("{}\0", key.ty), "");
        }
        types
    }

    /// The first resource of a type of which something is true.
    pub(super) fn first(&self, ty: &str, is: &dyn Fn(&Resource) -> bool) -> Option<&Resource> {
        let rest = self.resources.range(ResourceKey::new(ty, "")..);
        let mut all = rest
            .map(|(_, resource)| resource)
            .take_while(|resource| resource.ty == ty);
        all.find(|resource| is(resource))
    }

    /// Looks at every resource of a type.
    pub(super) fn each<'c>(&'c self, ty: &str, look: &mut dyn FnMut(&'c Resource)) {
        let rest = self.resources.range(ResourceKey::new(ty, "")..);
        let all = rest
            .map(|(_, resource)| resource)
            .take_while(|resource| resource.ty == ty);
        all.for_each(look);
    }

    /// What may be there at most.
    pub fn quotas(&self) -> &Quotas {
        &self.quotas
    }

    /// Lets something else be there at most.
    pub fn set_quotas(&mut self, quotas: Quotas) {
        self.quotas = quotas;
    }

    /// Changes one attribute of a resource: what happens to it because of another one.
    pub(super) fn set(&mut self, ty: &str, id: &str, name: &str, value: Json) {
        let key = ResourceKey::new(ty, id);
        let other = |resource: &Resource| resource.attributes.get(name) != Some(&value);
        if self.resources.get(&key).is_some_and(other)
            && let Some(resource) = self.resources.get_mut(&key)
        {
            resource.attributes.insert(name.to_owned(), value);
        }
    }

    fn put(&mut self, resource: Resource) {
        let key = ResourceKey::new(&resource.ty, &resource.id);
        if let Some(before) = self.resources.get(&key).cloned() {
            self.forget(&before);
        }
        self.remember(&resource);
        self.resources.insert(key, resource);
    }

    /// Takes in a resource that somebody else knows to exist.
    pub fn place(&mut self, resource: Resource) {
        self.put(resource);
    }

    /// Makes somebody the owner of a resource, or nobody.
    pub fn give_to(&mut self, ty: &str, id: &str, owner: Option<&str>) {
        let key = ResourceKey::new(ty, id);
        let other = |resource: &Resource| resource.owner.as_deref() != owner;
        if self.resources.get(&key).is_some_and(other)
            && let Some(resource) = self.resources.get_mut(&key)
        {
            resource.owner = owner.map(str::to_owned);
        }
    }

    /// Notes that something of a resource must not be shown.
    pub fn hide(&mut self, ty: &str, id: &str) {
        let key = ResourceKey::new(ty, id);
        if self.resources.get(&key).is_some_and(|found| !found.secret)
            && let Some(resource) = self.resources.get_mut(&key)
        {
            resource.secret = true;
        }
    }

    /// What the attributes point at and what does not exist.
    pub fn missing_reference(
        &self,
        schema: &ResourceSchema,
        attributes: &Attributes,
    ) -> Option<CloudError> {
        let said = by_hand::said(&schema.block, attributes, false);
        reference::check(self, schema, &said, None).err()
    }

    /// Puts a stored resource back.
    pub fn restore(&mut self, resource: Resource) {
        self.remember(&resource);
        self.resources
            .restore(ResourceKey::new(&resource.ty, &resource.id), resource);
    }

    fn remember(&mut self, resource: &Resource) {
        for (subnet, address) in lease::leases(resource) {
            self.leases.entry(subnet).or_default().insert(address);
        }
    }

    fn forget(&mut self, resource: &Resource) {
        for (subnet, address) in lease::leases(resource) {
            if let Some(taken) = self.leases.get_mut(&subnet) {
                taken.remove(&address);
            }
        }
    }

    /// The addresses in use of a subnet, which goes by two names.
    pub(super) fn taken(&self, subnet: &Resource) -> SortedSet<Ipv4Addr> {
        let names = [subnet.id.as_str(), subnet.text("ipv4_subnet_id")];
        let sets = names.iter().filter_map(|name| self.leases.get(*name));
        sets.flatten().copied().gathered()
    }

    /// The resources, with a note of what changed.
    pub fn journal(&self) -> &Journal<ResourceKey, Resource> {
        &self.resources
    }

    /// The resources, to take the note of what changed or to put stored ones back.
    pub fn journal_mut(&mut self) -> &mut Journal<ResourceKey, Resource> {
        &mut self.resources
    }
}

#[cold]
pub(super) fn gone(ty: &str, id: &str) -> CloudError {
    CloudError::missing(format!("{ty} `{id}` does not exist"))
}
