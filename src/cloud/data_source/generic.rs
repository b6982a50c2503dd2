//! Data sources without a rule of their own: their schema tells what they say, facts and what there is tell it of what.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::counterpart::{Answer, answer_of, kind};
use super::notes::{Notes, SINGLE};
use super::port;
use super::row::{Question, Row, pairs, unsaid};
use super::{not_one, text};
use crate::cloud::world::Site;
use crate::cloud::{Attributes, Cloud, CloudError};
use crate::func::pattern;
use crate::json::{self, json};
use crate::schema::{AttributeSchema, Catalog, ResourceSchema};
use crate::sorted::Gather;
use crate::time::{Instant, Rng};
use crate::value::Type;

/// A question with everything it is answered from.
struct Asked<'a> {
    schema: &'a ResourceSchema,
    notes: &'a Notes<'a>,
    answer: &'a Answer,
    question: Question<'a>,
    /// The arguments that are given.
    arguments: &'a Attributes,
    world: Vec<Row<'a>>,
}

/// Adds to the arguments what the data source says.
pub(super) fn answer(
    (catalog, cloud): (&Catalog, &Cloud),
    site: &Site<'_>,
    schema: &ResourceSchema,
    said: &mut Attributes,
) -> Result<(), CloudError> {
    let notes = Notes::read(schema.answers.as_deref().unwrap_or_default());
    let answer = answer_of(catalog, schema);
    let arguments = said.clone();
    let name = text(&arguments, "name_regex")
        .map(pattern::compile)
        .transpose();
    let asked = Asked {
        schema,
        notes: &notes,
        answer: &answer,
        question: Question {
            site,
            region: text(&arguments, "region").unwrap_or(site.region),
            name: name.map_err(|_| CloudError::invalid("`name_regex` is no regular expression"))?,
        },
        arguments: &arguments,
        world: answer
            .ty()
            .map_or_else(Vec::new, |ty| world(catalog, cloud, ty, &notes)),
    };
    match (&answer, asked.lists()) {
        (Answer::Nothing, _) => {}
        (Answer::Tags(_), _) => asked.say_tags(said),
        (_, Some(main)) => asked.say_lists(main, said)?,
        (_, None) => asked.say_one(said)?,
    }
    for attribute in schema
        .block
        .attributes
        .iter()
        .filter(|a| a.computed && *a.name != *"id")
    {
        let name = &*attribute.name;
        if !said.contains_key(name) {
            said.insert(
                name.to_owned(),
                unsaid(&asked.question, name, &attribute.ty),
            );
        }
    }
    Ok(())
}

/// What there is of a type under all its names.
fn world<'a>(
    catalog: &Catalog,
    cloud: &'a Cloud,
    ty: &'a str,
    notes: &'a Notes<'a>,
) -> Vec<Row<'a>> {
    let types = cloud.types();
    let types = types
        .into_iter()
        .filter(|other| *other == ty || kind(catalog, other).is_some_and(|other| *other == *ty));
    let resources = types.flat_map(|ty| cloud.of_type(ty));
    let row = |created, attributes| Row {
        ty,
        attributes,
        created,
        notes,
    };
    let rows = resources.map(|r| row(r.created, Cow::Borrowed(&r.attributes)));
    let mut rows: Vec<Row<'a>> = rows.gathered();
    if ty == port::PORT {
        let ports = port::of_servers(cloud);
        rows.extend(ports.map(|(server, port)| row(server.created, Cow::Owned(port))));
    }
    rows
}

impl<'a> Asked<'a> {
    /// Attributes that the provider alone fills in.
    fn told(&self) -> impl Iterator<Item = &'a AttributeSchema> {
        let attributes = self.schema.block.attributes.iter();
        attributes.filter(|a| a.computed && !a.configurable())
    }

    /// The name of the list of objects that it is about, if it is about several; empty for one of plain texts.
    fn lists(&self) -> Option<&'a str> {
        let lists: Vec<&AttributeSchema> = self.told().filter(|a| element(a).is_some()).gathered();
        let name = &*self.schema.name;
        let plain = |a: &AttributeSchema| element(a).is_none() && !is_count(a) && !is_texts(a);
        let one = !name.ends_with('s') || self.answer.ty() == Some(name);
        if lists.is_empty() {
            let texts = |a: &AttributeSchema| !one && is_texts(a) || self.notes.has(&a.name);
            return self.told().any(texts).then_some("");
        }
        if one && (lists.len() > 1 || self.told().any(plain)) {
            return None;
        }
        let named = lists.iter().find(|list| name.ends_with(&*list.name));
        let known = || {
            let has_id = |list: &&&AttributeSchema| match element(list) {
                Some(Type::Object(object)) => object.attributes.contains_key("id"),
                _ => false,
            };
            lists.iter().find(has_id)
        };
        named
            .or_else(known)
            .or(lists.first())
            .map(|list| &*list.name)
    }

    /// What fits of the facts of a list, and of the world.
    fn fitting(&self, list: &str, world: bool) -> Vec<Row<'a>> {
        let facts = self.notes.rows(list, self.question.region).into_iter();
        let mut rows: Vec<Row<'a>> = facts
            .map(|attributes| Row {
                ty: "",
                attributes: Cow::Owned(attributes),
                created: Instant::default(),
                notes: self.notes,
            })
            .gathered();
        if world {
            rows.extend(self.world.iter().cloned());
        }
        rows.retain(|row| row.fits(&self.question, self.arguments));
        rows
    }

    fn say_lists(&self, main: &str, said: &mut Attributes) -> Result<(), CloudError> {
        let found = self.fitting(main, true);
        if self.notes.some && found.is_empty() {
            return Err(CloudError::missing(
                "nothing fits the arguments; ask for less",
            ));
        }
        for attribute in self.told() {
            let name = &*attribute.name;
            let value = match element(attribute) {
                Some(object) => {
                    let others;
                    let rows = match name == main {
                        true => &found,
                        false => {
                            others = self.fitting(name, false);
                            &others
                        }
                    };
                    let objects = rows.iter().map(|row| row.object(&self.question, object));
                    Json::Array(objects.gathered())
                }
                None if is_count(attribute) => json!(found.len()),
                None if self.notes.has(name) => {
                    let facts = self.fitting(name, false);
                    Json::Array(
                        facts
                            .iter()
                            .filter_map(|row| row.find("name"))
                            .cloned()
                            .gathered(),
                    )
                }
                None if is_texts(attribute) => {
                    let what = if name.ends_with("names") {
                        "name"
                    } else {
                        "id"
                    };
                    let texts = found.iter().filter_map(|row| row.find(what)).cloned();
                    Json::Array(texts.gathered())
                }
                None => continue,
            };
            said.insert(name.to_owned(), value);
        }
        Ok(())
    }

    fn say_one(&self, said: &mut Attributes) -> Result<(), CloudError> {
        let mut found = self.fitting(SINGLE, true);
        if found.is_empty() && self.notes.any {
            found.push(self.supposed());
        } else if self.notes.first {
            found.truncate(1);
        }
        let [row] = found.as_slice() else {
            let what = self.answer.ty().unwrap_or(&self.schema.name);
            return Err(not_one(what, self.arguments, found.len()));
        };
        for attribute in &self.schema.block.attributes {
            let name = &*attribute.name;
            if attribute.computed && !said.contains_key(name) {
                let value = row.member(&self.question, name, &attribute.ty);
                said.insert(name.to_owned(), value);
            }
        }
        for nested in &self.schema.block.blocks {
            let name = &*nested.name;
            if let Some(found) = row.find(name)
                && !said.contains_key(name)
            {
                said.insert(name.to_owned(), found.clone());
            }
        }
        Ok(())
    }

    /// An object as the arguments say, with an identifier that only they tell.
    fn supposed(&self) -> Row<'a> {
        let mut attributes = self.arguments.clone();
        let name = format!("{}{}", self.schema.name, json::text(&attributes));
        attributes.insert("id".to_owned(), Rng::named(0, &name).hex(32).into());
        Row {
            ty: "",
            attributes: Cow::Owned(attributes),
            created: Instant::default(),
            notes: self.notes,
        }
    }

    /// The tags of everything that fits: each key with all its values.
    fn say_tags(&self, said: &mut Attributes) {
        let mut tags = Attributes::new();
        let found = self.fitting("", true);
        for (key, value) in found.iter().filter_map(Row::tags).flatten() {
            let values = tags.entry(key.clone()).or_insert_with(|| json!([]));
            if let Json::Array(values) = values
                && !values.contains(value)
            {
                values.push(value.clone());
            }
        }
        for attribute in self.told().filter(|a| *a.name == *"tags") {
            let value = match (&attribute.ty, element(attribute)) {
                (_, Some(element)) => pairs(&tags, element),
                (Type::Map(_), _) => found.first().and_then(Row::tags).cloned().map(Json::Object),
                _ => None,
            };
            said.extend(value.map(|value| ("tags".to_owned(), value)));
        }
    }
}

/// The type of the objects of a list.
fn element(attribute: &AttributeSchema) -> Option<&Type> {
    match &attribute.ty {
        Type::List(element) | Type::Set(element) => {
            matches!(**element, Type::Object(_)).then_some(&**element)
        }
        _ => None,
    }
}

fn is_count(attribute: &AttributeSchema) -> bool {
    let names = ["count", "total", "total_count"];
    attribute.ty == Type::Number && names.contains(&&*attribute.name)
}

/// Whether it lists identifiers or names.
fn is_texts(attribute: &AttributeSchema) -> bool {
    let name = &*attribute.name;
    let texts = attribute.ty == Type::list(Type::String) || attribute.ty == Type::set(Type::String);
    texts
        && (name == "ids" || name == "names" || name.ends_with("_ids") || name.ends_with("_names"))
}
