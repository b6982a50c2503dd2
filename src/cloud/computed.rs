//! What the cloud fills in: by the name and the type of an attribute, where no behaviour knows better.

use serde_json::{Map, Value as Json};

use super::Attributes;
use super::behaviour::Draft;
use super::region::region;
use crate::json::json;
use crate::schema::{AttributeSchema, BlockSchema};
use crate::value::Type;

/// Fills in every attribute that is absent.
pub(super) fn fill(draft: &mut Draft<'_, '_>, status: &str) {
    let schema = draft.schema;
    let mut attributes = std::mem::take(draft.attributes);
    let id = draft.id.clone();
    attributes.insert("id".into(), Json::String(id));
    fill_block(draft, &schema.block, &mut attributes, status);
    for name in ["updated_at", "updated"] {
        if draft.before.is_some() && attributes.get(name).is_some_and(Json::is_string) {
            attributes.insert(name.into(), Json::String(draft.site.now.seconds_text()));
        }
    }
    *draft.attributes = attributes;
}

fn fill_block(
    draft: &mut Draft<'_, '_>,
    block: &BlockSchema,
    attributes: &mut Attributes,
    status: &str,
) {
    for attribute in &block.attributes {
        if !attributes.contains_key(&*attribute.name) {
            let value = find(draft, attribute, status);
            attributes.insert(attribute.name.to_string(), value);
        }
    }
    for nested in &block.blocks {
        match attributes.get_mut(&*nested.name) {
            Some(Json::Array(elements)) => {
                for element in elements.iter_mut().filter_map(Json::as_object_mut) {
                    fill_block(draft, &nested.block, element, "");
                }
            }
            Some(Json::Object(object)) => fill_block(draft, &nested.block, object, ""),
            Some(_) => {}
            None => {
                let none = match nested.nesting {
                    crate::schema::Nesting::Single => Json::Null,
                    crate::schema::Nesting::Map => json!({}),
                    crate::schema::Nesting::List | crate::schema::Nesting::Set => json!([]),
                };
                attributes.insert(nested.name.to_string(), none);
            }
        }
    }
}

/// Takes over what an update does not know, from what was there before: members that are absent, at the top
/// and in the elements of lists of the same length. Maps are taken as they are: they lose keys on purpose.
pub(super) fn keep(before: &Attributes, after: &mut Attributes) {
    for (name, old) in before {
        match (old, after.get_mut(name)) {
            (_, None) => {
                after.insert(name.clone(), old.clone());
            }
            (Json::Array(old), Some(Json::Array(new))) if old.len() == new.len() => {
                for (old, new) in old.iter().zip(new) {
                    if let (Json::Object(old), Json::Object(new)) = (old, new) {
                        keep(old, new);
                    }
                }
            }
            _ => {}
        }
    }
}

fn find(draft: &mut Draft<'_, '_>, attribute: &AttributeSchema, status: &str) -> Json {
    if !attribute.computed {
        return Json::Null;
    }
    match &attribute.ty {
        Type::String => Json::String(text(draft, attribute, status)),
        Type::Number => json!(0),
        Type::Bool => Json::Bool(false),
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => json!([]),
        Type::Map(_) => Json::Object(Map::new()),
        Type::Object(_) | Type::Dynamic => Json::Null,
    }
}

fn text(draft: &mut Draft<'_, '_>, attribute: &AttributeSchema, status: &str) -> String {
    let name = &*attribute.name;
    let only_computed = !attribute.optional;
    match name {
        "region" => draft.region.clone(),
        "availability_zone" => {
            let zones = region(&draft.region).map_or(&[][..], |region| region.zones);
            zones
                .first()
                .map_or_else(|| format!("{}a", draft.region), |zone| (*zone).to_owned())
        }
        "enterprise_project_id" => "0".into(),
        "charging_mode" | "charge_mode" => "postPaid".into(),
        "tenant_id" | "project_id" => draft.site.project.to_owned(),
        "status" => status.into(),
        "name" => {
            let digits = draft.site.rng.hex(4);
            format!("{}-{digits}", draft.short_type())
        }
        "mac" | "mac_address" => super::behaviour::mac(draft.site.rng),
        "id" => draft.site.rng.uuid(),
        _ if is_time(name) => draft.site.now.seconds_text(),
        _ if only_computed && name.ends_with("_id") => match is_own(draft.ty, name) {
            true => draft.id.clone(),
            false => draft.site.rng.uuid(),
        },
        _ => String::new(),
    }
}

/// Whether a name says the identifier of its own type: `key_id` of a `kms_key`.
fn is_own(ty: &str, name: &str) -> bool {
    let noun = name
        .strip_suffix("_id")
        .and_then(|noun| ty.strip_suffix(noun));
    noun.is_some_and(|before| before.ends_with('_'))
}

/// Whether a name is that of a moment.
pub(super) fn is_time(name: &str) -> bool {
    let times = [
        "created",
        "updated",
        "created_at",
        "updated_at",
        "create_time",
        "update_time",
        "created_time",
        "updated_time",
        "launched_at",
    ];
    times.contains(&name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_update_keeps_what_it_does_not_know() {
        let before =
            json!({"id": "i", "tags": {"a": "1"}, "net": [{"ip": "1", "mac": "m"}], "n": 1});
        let after = json!({"tags": {"b": "2"}, "net": [{"ip": "2"}], "n": null});
        let mut after = after.as_object().unwrap().clone();
        keep(before.as_object().unwrap(), &mut after);
        assert_eq!(
            Json::Object(after),
            json!({"id": "i", "tags": {"b": "2"}, "net": [{"ip": "2", "mac": "m"}], "n": null})
        );
    }
}
