//! One object that a data source tells of, and what it says of it.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::notes::Notes;
use crate::cloud::world::Site;
use crate::cloud::{Attributes, computed, table};
use crate::func::pattern::Pattern;
use crate::json::{self, json};
use crate::sorted::Gather;
use crate::time::Instant;
use crate::value::Type;

/// Arguments whose letter case does not matter have one of these in their names.
const LOOSE: &[&str] = &["status", "state", "type", "mode", "engine", "protocol"];

/// An object: a resource, or a row of facts.
#[derive(Clone)]
pub(super) struct Row<'a> {
    /// Its type, canonical; empty for facts.
    pub ty: &'a str,
    pub attributes: Cow<'a, Attributes>,
    pub created: Instant,
    pub notes: &'a Notes<'a>,
}

/// What is asked for, beside what arguments say.
pub(super) struct Question<'a> {
    pub site: &'a Site<'a>,
    pub region: &'a str,
    pub name: Option<Pattern>,
}

impl Row<'_> {
    /// What the object has under a name: its own, the one of the notes, one that begins with the noun of the type
    /// (`vpc_id` of a VPC), one of a block (`bandwidth_size`), or one with that noun (`name` for `group_name` of a group).
    pub(super) fn find(&self, name: &str) -> Option<&Json> {
        let name = self.notes.renamed(name).unwrap_or(name);
        let own = |name: &str| self.attributes.get(name).filter(|value| !value.is_null());
        own(name)
            .or_else(|| own(name.strip_prefix("resource_")?))
            .or_else(|| {
                let mut splits = name.match_indices('_').filter_map(|(at, _)| {
                    let (noun, rest) = name.split_at_checked(at)?;
                    Some((noun, rest.get(1..)?))
                });
                splits.find_map(|(noun, rest)| {
                    let before = self.ty.strip_suffix(noun);
                    match before.is_some_and(|before| before.ends_with('_')) {
                        true => own(rest),
                        false => block(own(noun)?)?
                            .get(rest)
                            .filter(|value| !value.is_null()),
                    }
                })
            })
            .or_else(|| {
                let mut nouns = self.ty.match_indices('_');
                nouns.find_map(|(at, _)| own(&format!("{}_{name}", self.ty.get(at + 1..)?)))
            })
    }

    /// Whether it fits every argument. What no object of its kind has is no reason to leave it out.
    pub(super) fn fits(&self, question: &Question<'_>, arguments: &Attributes) -> bool {
        let here = self.attributes.get("region").and_then(Json::as_str);
        let named = question.name.as_ref().is_none_or(|pattern| {
            let name = self.find("name").and_then(Json::as_str);
            name.is_some_and(|name| pattern.is_match(name))
        });
        named
            && here.is_none_or(|here| here == question.region)
            && arguments.iter().all(|(name, wanted)| {
                let given = name != "region" && !is_empty(wanted);
                let loose = LOOSE.iter().any(|word| name.contains(word));
                !given
                    || self
                        .find(name)
                        .is_none_or(|found| same(found, wanted, loose))
            })
    }

    /// What a data source says of it under a name.
    pub(super) fn member(&self, question: &Question<'_>, name: &str, ty: &Type) -> Json {
        let found = self.find(name).and_then(|found| shaped(found, ty));
        found.unwrap_or_else(|| match ty {
            Type::String => match name {
                "status" | "state" if !self.ty.is_empty() => table::status(self.ty).into(),
                _ if computed::is_time(name) && !self.ty.is_empty() => {
                    self.created.seconds_text().into()
                }
                _ => unsaid(question, name, ty),
            },
            _ => unsaid(question, name, ty),
        })
    }

    /// An element of a list.
    pub(super) fn object(&self, question: &Question<'_>, ty: &Type) -> Json {
        let Type::Object(wanted) = ty else {
            return Json::Null;
        };
        let members = wanted.attributes.iter();
        let members = members.map(|(name, ty)| (name.to_string(), self.member(question, name, ty)));
        Json::Object(members.gathered())
    }

    /// Its tags.
    pub(super) fn tags(&self) -> Option<&Attributes> {
        self.attributes.get("tags")?.as_object()
    }
}

/// What stands for something of which nothing is known.
pub(super) fn unsaid(question: &Question<'_>, name: &str, ty: &Type) -> Json {
    match ty {
        Type::String => match name {
            "region" => question.region.into(),
            "enterprise_project_id" => "0".into(),
            "charging_mode" | "charge_mode" => "postPaid".into(),
            "tenant_id" | "project_id" => question.site.project.into(),
            _ => "".into(),
        },
        Type::Number => json!(0),
        Type::Bool => Json::Bool(false),
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => json!([]),
        Type::Map(_) => json!({}),
        Type::Object(_) | Type::Dynamic => Json::Null,
    }
}

/// Tags as a type wants them: a map, or objects with keys and values.
pub(super) fn pairs(tags: &Attributes, element: &Type) -> Option<Json> {
    let Type::Object(wanted) = element else {
        return None;
    };
    let (name, ty) = wanted
        .attributes
        .iter()
        .find(|(name, _)| name.starts_with("value"))?;
    let pairs = tags.iter().map(|(key, value)| {
        let value = match ty {
            Type::List(_) | Type::Set(_) if !value.is_array() => json!([value]),
            _ => value.clone(),
        };
        let mut pair = Attributes::new();
        pair.insert("key".to_owned(), key.as_str().into());
        pair.insert(name.to_string(), value);
        Json::Object(pair)
    });
    Some(Json::Array(pairs.gathered()))
}

/// What was found, when it has the shape of a type.
fn shaped(found: &Json, ty: &Type) -> Option<Json> {
    let scalar = !found.is_array() && !found.is_object();
    match (ty, found) {
        (Type::List(element) | Type::Set(element), Json::Object(tags)) => pairs(tags, element),
        (Type::List(_) | Type::Set(_), Json::Array(_)) | (Type::Map(_), Json::Object(_)) => {
            Some(found.clone())
        }
        (Type::List(element) | Type::Set(element), _) if **element == Type::String => {
            Some(json!([found]))
        }
        (Type::String, Json::Object(_)) => Some(json::text(found).into()),
        (Type::String | Type::Number | Type::Bool, _) if scalar => Some(found.clone()),
        _ => None,
    }
}

/// The object of a block, or the first of several.
fn block(value: &Json) -> Option<&Attributes> {
    value.get(0).unwrap_or(value).as_object()
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(values) => values.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Whether an object has what is asked for: the same text (`loose`: but for letter case), or all of
/// several, or one of several.
fn same(found: &Json, wanted: &Json, loose: bool) -> bool {
    match (found, wanted) {
        (Json::Object(found), Json::Object(wanted)) => wanted.iter().all(|(key, wanted)| {
            let found = found.get(key);
            found.is_some_and(|found| same(found, wanted, loose))
        }),
        // Tags are also asked for as blocks of a key and its values.
        (Json::Object(found), Json::Array(wanted)) => wanted.iter().all(|pair| {
            let key = pair.get("key").and_then(Json::as_str);
            let values = pair.get("values").or_else(|| pair.get("value"));
            let Some((key, values)) = key.zip(values) else {
                return true;
            };
            let found = found.get(key);
            found.is_some_and(|found| is_empty(values) || same(found, values, loose))
        }),
        (Json::Array(found), Json::Array(wanted)) => wanted
            .iter()
            .all(|wanted| found.iter().any(|found| same(found, wanted, loose))),
        (Json::Array(found), wanted) => found.iter().any(|found| same(found, wanted, loose)),
        (found, Json::Array(wanted)) => wanted.iter().any(|wanted| same(found, wanted, loose)),
        (Json::Object(_), _) | (_, Json::Object(_)) => true,
        (found, wanted) if loose => plain(found).eq_ignore_ascii_case(&plain(wanted)),
        (found, wanted) => plain(found) == plain(wanted),
    }
}

fn plain(value: &Json) -> Cow<'_, str> {
    match value {
        Json::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(json::text(other)),
    }
}
