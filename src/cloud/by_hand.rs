//! What somebody does in the console: the same objects, changed past everyone who keeps a record of them.

use serde_json::Value as Json;

use super::world::{ResourceKey, Site, gone};
use super::{Attributes, Cloud, CloudError, Resource, attributes};
use crate::schema::{AttributeSchema, BlockSchema, NestedBlock, ResourceSchema};
use crate::value::{convert, json, show};

/// How a resource is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByHand {
    /// In place.
    Edit,
    /// It is deleted and made again, as another one.
    Recreate,
}

impl Cloud {
    /// Changes a resource by hand: the members of `edits` take the place of its own, null unsets one. Gives it
    /// whole.
    ///
    /// # Errors
    ///
    /// When there is no such resource or attribute, when a value does not fit, and as the real service would refuse.
    /// After an error this cloud is not to be used any more: [`ByHand::Recreate`] may have come half-way.
    pub fn change_by_hand(
        &mut self,
        site: &mut Site<'_>,
        schema: &ResourceSchema,
        id: &str,
        how: ByHand,
        edits: &Attributes,
    ) -> Result<Resource, CloudError> {
        let ty = &*schema.name;
        let Some(found) = self.journal().get(&ResourceKey::new(ty, id)).cloned() else {
            return Err(gone(ty, id));
        };
        let edit = Edit {
            how,
            schema,
            place: "",
        };
        let changed = edit.block(&schema.block, &found.attributes, edits)?;
        match how {
            ByHand::Edit => self.update(site, schema, &found, changed),
            ByHand::Recreate => {
                self.delete(ty, id)?;
                let made = self.create(site, schema, said(&schema.block, &changed, true))?;
                if found.secret {
                    self.hide(ty, &made.id);
                }
                Ok(Resource {
                    secret: found.secret,
                    ..made
                })
            }
        }
    }

    /// Deletes a resource by hand.
    ///
    /// # Errors
    ///
    /// When there is none, and while something else needs it.
    pub fn delete_by_hand(&mut self, ty: &str, id: &str) -> Result<(), CloudError> {
        match self.get(ty, id) {
            Some(_) => self.delete(ty, id),
            None => Err(gone(ty, id)),
        }
    }
}

struct Edit<'e> {
    how: ByHand,
    schema: &'e ResourceSchema,
    /// The blocks around, each as `name.*.`: in the form of the schema's own paths.
    place: &'e str,
}

impl Edit<'_> {
    fn block(
        &self,
        block: &BlockSchema,
        before: &Attributes,
        edits: &Attributes,
    ) -> Result<Attributes, CloudError> {
        let mut after = before.clone();
        for (name, wanted) in edits {
            let old = before.get(name).unwrap_or(&Json::Null);
            if old == wanted {
                continue;
            }
            if let Some(attribute) = block.attribute(name) {
                after.insert(name.clone(), self.attribute(attribute, wanted)?);
            } else if let Some(nested) = block.nested(name) {
                let value = self.nested(nested, old, wanted)?;
                after.insert(name.clone(), value);
            } else {
                return Err(self.refusal(name, "is no attribute of this type"));
            }
        }
        Ok(after)
    }

    /// The value of an attribute in its type.
    fn attribute(&self, attribute: &AttributeSchema, wanted: &Json) -> Result<Json, CloudError> {
        let name = &*attribute.name;
        if !attribute.configurable() || name == "id" {
            return Err(self.refusal(name, "is read-only: the cloud gives it"));
        }
        self.in_place(name, attribute.force_new)?;
        if wanted.is_null() {
            return match attribute.required || attribute.computed {
                true => Err(self.refusal(name, "must have a value")),
                false => Ok(Json::Null),
            };
        }
        let Ok(value) = convert::convert(&json::from_json(wanted), &attribute.ty) else {
            let ty = show::name(&attribute.ty);
            return Err(self.refusal(
                name,
                &format!("is of type {ty}, which {wanted} does not fit"),
            ));
        };
        let broken = attribute
            .rules
            .iter()
            .find_map(|rule| rule.broken(&value, name));
        match broken {
            Some(why) => Err(CloudError::invalid(why)),
            None => Ok(attributes::plain(&value).unwrap_or_default()),
        }
    }

    fn nested(&self, nested: &NestedBlock, old: &Json, wanted: &Json) -> Result<Json, CloudError> {
        let name = &*nested.name;
        self.in_place(name, nested.force_new)?;
        let place = format!("{}{name}.*.", self.place);
        let within = Edit {
            place: &place,
            ..*self
        };
        let none = Attributes::new();
        let one = |old: Option<&Json>, wanted: &Json| match wanted.as_object() {
            Some(wanted) => {
                let old = old.and_then(Json::as_object).unwrap_or(&none);
                within.block(&nested.block, old, wanted).map(Json::Object)
            }
            None => Err(self.refusal(name, "is a block: each of it is an object")),
        };
        match wanted {
            Json::Array(all) => {
                let count = all.len() as u64;
                if count < nested.min_items || (nested.max_items > 0 && count > nested.max_items) {
                    return Err(self.refusal(name, &format!("cannot be there {count} times")));
                }
                let all = all.iter().enumerate();
                all.map(|(at, wanted)| one(old.get(at), wanted)).collect()
            }
            Json::Object(_) if old.is_object() || old.is_null() => one(Some(old), wanted),
            _ => Err(self.refusal(name, "is a block: its value is a list of objects")),
        }
    }

    /// Whether something may change without another resource.
    fn in_place(&self, name: &str, force_new: bool) -> Result<(), CloudError> {
        let key = || format!("{}{name}", self.place);
        let fixed = force_new || self.schema.is_fixed(&key());
        if !fixed || self.how == ByHand::Recreate {
            return Ok(());
        }
        let why = "cannot be changed in place; delete the resource and make it again";
        Err(self.refusal(name, why))
    }

    #[cold]
    fn refusal(&self, name: &str, why: &str) -> CloudError {
        let place = self.place.replace(".*", "");
        CloudError::invalid(format!("`{place}{name}` {why}"))
    }
}

/// What somebody would have to say to get the same resource again; of what the cloud may choose, too, if `chosen`.
pub(super) fn said(block: &BlockSchema, attributes: &Attributes, chosen: bool) -> Attributes {
    let mut kept = Attributes::new();
    for (name, value) in attributes {
        let known = match (block.attribute(name), block.nested(name)) {
            (Some(a), _) if a.configurable() && name != "id" => {
                (chosen || !a.computed).then(|| value.clone())
            }
            (None, Some(nested)) => Some(match value {
                Json::Array(all) => all
                    .iter()
                    .map(|one| one.as_object().map(|one| said(&nested.block, one, chosen)))
                    .map(|one| one.map_or(Json::Null, Json::Object))
                    .collect(),
                Json::Object(one) => Json::Object(said(&nested.block, one, chosen)),
                other => other.clone(),
            }),
            _ => None,
        };
        kept.extend(known.map(|value| (name.clone(), value)));
    }
    kept
}
