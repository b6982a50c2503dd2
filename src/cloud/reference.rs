//! Who points at whom.

use super::scope::{self, Scope, objects, texts};
use super::table::{self, Facts};
use super::{Attributes, Cloud, CloudError, Resource, ResourceKey};
use crate::schema::{AttributeSchema, BlockSchema, ResourceSchema};
use crate::sorted::Gather;

/// Whether everything that the attributes point at exists.
///
/// Only arguments whose every usual target is a resource's `id` are looked at: of others (an image, a key) the
/// simulated world does not hold all that could be meant. Neither are those that were pointed at before: the cloud
/// itself may have chosen them.
pub(super) fn check(
    cloud: &Cloud,
    schema: &ResourceSchema,
    attributes: &Attributes,
    before: Option<&Attributes>,
) -> Result<(), CloudError> {
    let facts = table::of(&schema.name);
    check_block(
        (cloud, facts),
        &schema.block,
        (attributes, before.as_slice()),
        "",
    )?;
    check_table(cloud, facts, attributes, before)
}

fn check_block(
    (cloud, facts): (&Cloud, Facts),
    block: &BlockSchema,
    (attributes, before): (&Attributes, &[&Attributes]),
    place: &str,
) -> Result<(), CloudError> {
    for attribute in &block.attributes {
        let targets: Option<Vec<&str>> = attribute
            .refers_to
            .iter()
            .map(|target| target.strip_suffix(".id").filter(|ty| is_kept(ty)))
            .collect();
        let Some(targets) = targets.filter(|targets| !targets.is_empty()) else {
            continue;
        };
        // What the table says of an argument takes the place of what is usual.
        let told = |line: table::Line| line.word(0).strip_prefix(place) == Some(&*attribute.name);
        if facts.lines("refer").any(told) {
            continue;
        }
        for id in texts(attributes.get(&*attribute.name)) {
            let is_it =
                |before: &&Attributes| texts(before.get(&*attribute.name)).any(|old| old == id);
            let kept = before.iter().any(is_it);
            if !id.is_empty() && !kept && !targets.iter().any(|ty| cloud.get(ty, id).is_some()) {
                let kind = targets.first().copied().unwrap_or_default();
                return Err(missing(&format!("{place}{}", attribute.name), kind, id));
            }
        }
    }
    for nested in &block.blocks {
        let within = format!("{place}{}.", nested.name);
        let before = before
            .iter()
            .flat_map(|before| objects(before.get(&*nested.name)));
        let before: Vec<&Attributes> = before.gathered();
        for object in objects(attributes.get(&*nested.name)) {
            check_block((cloud, facts), &nested.block, (object, &before), &within)?;
        }
    }
    Ok(())
}

/// Whether everything exists that the table says an argument names; see [`check`] for what was named before.
fn check_table(
    cloud: &Cloud,
    facts: Facts,
    attributes: &Attributes,
    before: Option<&Attributes>,
) -> Result<(), CloudError> {
    for line in facts.lines("refer") {
        let path = line.word(0);
        if line.words.contains(" perhaps") {
            continue;
        }
        let before = before.map(|before| scope::texts_at(before, path));
        for scope in Scope::new(cloud, facts, attributes).each(path) {
            let texts = scope::texts(scope.value(path)).filter(|text| !text.is_empty());
            for named in texts.filter(|_| scope.is(line.when)) {
                let kept = before.iter().flatten().any(|old| *old == named);
                let mut lines = facts.lines("refer").filter(|line| line.word(0) == path);
                let found = |line: table::Line| {
                    scope.is(line.when) && scope::find(cloud, line.word(1), named).is_some()
                };
                if !kept && !lines.any(found) {
                    let kind = table::targets(line.word(1)).next().unwrap_or_default();
                    return Err(missing(path, &kind.0, named));
                }
            }
        }
    }
    Ok(())
}

#[cold]
fn missing(place: &str, kind: &str, named: &str) -> CloudError {
    CloudError::missing(format!(
        "`{place}` names {kind} `{named}`, which does not exist"
    ))
}

/// The resources that name this one, and whether they keep it from going.
pub(super) fn holders<'c>(cloud: &'c Cloud, resource: &Resource) -> Vec<(&'c Resource, bool)> {
    let mut all = Vec::new();
    for line in table::of(&resource.ty).lines("held") {
        let (ty, path) = (table::whole_name(line.word(0)), line.word(1));
        let named = match line.word(2) {
            "id" => &resource.id,
            attribute => resource.text(attribute),
        };
        if named.is_empty() {
            continue;
        }
        cloud.each(&ty, &mut |other| {
            let facts = table::of(&other.ty);
            if scope::texts_at(&other.attributes, path).contains(&named)
                && Scope::new(cloud, facts, &other.attributes).is(line.when)
            {
                all.push((other, line.word(3) == "holds"));
            }
        });
    }
    all
}

/// What goes when a resource goes.
///
/// # Errors
///
/// When something holds it in place.
pub(super) fn along(cloud: &Cloud, resource: &Resource) -> Result<Vec<ResourceKey>, CloudError> {
    let facts = table::of(&resource.ty);
    let scope = Scope::new(cloud, facts, &resource.attributes);
    let forced = facts.lines("force").any(|line| scope.is(line.words));
    let mut all = Vec::new();
    for (other, holds) in holders(cloud, resource) {
        if holds && !forced {
            return Err(CloudError::conflict(format!(
                "{} `{}` is in use by {} `{}`; delete that first",
                resource.ty, resource.id, other.ty, other.id
            )));
        }
        all.push(ResourceKey::new(&other.ty, &other.id));
    }
    Ok(all)
}

/// Tells every text by which a resource may name another one, with what the catalogue says of its argument, and whether
/// that stands at the top.
pub fn each_reference(
    block: &BlockSchema,
    attributes: &Attributes,
    top: bool,
    tell: &mut dyn FnMut(&AttributeSchema, &str, bool),
) {
    let naming = block.attributes.iter();
    for attribute in naming.filter(|attribute| !attribute.refers_to.is_empty()) {
        for text in texts(attributes.get(&*attribute.name)) {
            tell(attribute, text, top);
        }
    }
    for nested in &block.blocks {
        for object in objects(attributes.get(&*nested.name)) {
            each_reference(&nested.block, object, false, tell);
        }
    }
}

/// Types that come into being only through this cloud, so that a missing one is an error.
fn is_kept(ty: &str) -> bool {
    ty.starts_with("huaweicloud_")
}
