//! The catalogue of element types: facts in `data/aos`, read when they are first asked for.

use std::cell::OnceCell;
use std::rc::Rc;

use serde_json::Value as Json;

use crate::json;
use crate::sorted::{Gather, SortedMap};
use crate::text::Beside;
use crate::value::Number;

/// Every type that is known.
#[derive(Clone, Debug, Default)]
pub struct Elements {
    tables: Rc<OnceCell<Tables>>,
    none: Rc<OnceCell<Tables>>,
}

#[derive(Debug, Default)]
struct Tables {
    types: SortedMap<&'static str, ElementType>,
    data: SortedMap<&'static str, Vec<PropertyType>>,
    values: SortedMap<&'static str, &'static str>,
}

/// A type of element.
#[derive(Debug)]
pub struct ElementType {
    /// Its full name.
    pub name: &'static str,
    /// Whether elements of it may come and go by an upgrade.
    pub may_come_and_go: bool,
    /// Whether an upgrade may change inputs that it uses.
    pub may_change: bool,
    /// Whether a newer type has replaced it.
    pub replaced: bool,
    /// How much of its properties is known.
    pub known: Known,
    /// Its properties, as far as they are known.
    pub properties: Vec<PropertyType>,
    /// What can be asked of it once it is made, with what it means.
    pub attributes: Vec<(&'static str, &'static str)>,
    /// What it may relate to, as far as that is known.
    pub relations: Vec<Relation>,
}

/// How much is known of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Every property.
    Complete,
    /// Some properties.
    Partial,
    /// No more than its name.
    Named,
}

/// A relation that a type's elements may have.
#[derive(Debug)]
pub struct Relation {
    /// Its kind.
    pub kind: RelationKind,
    /// The other type.
    pub target: &'static str,
}

/// Kinds of relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// It lies in the other one.
    ContainedIn,
    /// It is made after the other one.
    DependsOn,
    /// It takes a property of the other one.
    ConnectedTo,
    /// The other one lies in it.
    Contains,
}

/// A property of a type, or a field of a data type.
#[derive(Debug)]
pub struct PropertyType {
    /// Its name.
    pub name: &'static str,
    /// Its type as the catalogue writes it: a word, a data type, a value of the cloud, `array<…>` or `object{…}`.
    pub ty: &'static str,
    /// Whether it must be there; not every table says.
    pub required: Option<bool>,
    /// What it is when it is left out, as JSON.
    pub default: Option<&'static str>,
    facts: Vec<(&'static str, &'static str)>,
}

impl Elements {
    fn tables(&self) -> &Tables {
        let facts = Beside::Elements;
        // What is not here now may be brought later.
        let tables = if facts.is_here() {
            &self.tables
        } else {
            &self.none
        };
        tables.get_or_init(|| Tables::read(facts.text()))
    }

    /// A type by its name; `Cloud.` stands for `HuaweiCloud.` in regions of partners.
    pub fn get(&self, name: &str) -> Option<&ElementType> {
        let types = &self.tables().types;
        match name.strip_prefix("Cloud.") {
            Some(rest) => types.get(&*format!("HuaweiCloud.{rest}")),
            None => types.get(name),
        }
    }

    /// Every type, by name.
    pub fn iter(&self) -> impl Iterator<Item = &ElementType> {
        self.tables().types.values()
    }

    /// The fields of a data type.
    pub fn data_type(&self, name: &str) -> Option<&[PropertyType]> {
        self.tables().data.get(name).map(Vec::as_slice)
    }

    /// What a type of inputs means.
    pub fn value_type(&self, name: &str) -> Option<&'static str> {
        self.tables().values.get(name).copied()
    }

    /// Every type of inputs that stands for a value of the cloud.
    pub fn value_types(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.tables()
            .values
            .iter()
            .map(|(name, text)| (*name, *text))
    }
}

impl ElementType {
    /// A property of it.
    pub fn property(&self, name: &str) -> Option<&PropertyType> {
        self.properties.iter().find(|p| p.name == name)
    }

    /// How its elements relate to those of another type.
    pub fn relation(&self, target: &str) -> Option<RelationKind> {
        let mut relations = self.relations.iter();
        relations.find(|r| r.target == target).map(|r| r.kind)
    }
}

impl PropertyType {
    /// Another fact of it, as JSON: `max_length`, `range`, `enum` and the like.
    pub fn fact(&self, key: &str) -> Option<&'static str> {
        let mut facts = self.facts.iter();
        facts
            .find(|(known, _)| *known == key)
            .map(|(_, value)| *value)
    }

    /// A fact that is a text.
    pub fn text(&self, key: &str) -> Option<String> {
        match json::parse(self.fact(key)?.as_bytes()) {
            Ok(Json::String(text)) => Some(text),
            _ => None,
        }
    }

    /// A fact that is a list of texts or numbers.
    pub fn list(&self, key: &str) -> Option<Vec<String>> {
        let Ok(Json::Array(items)) = json::parse(self.fact(key)?.as_bytes()) else {
            return None;
        };
        let texts = items.iter().map(|item| match item {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        });
        Some(texts.gathered())
    }

    /// A fact that is a number.
    pub fn number(&self, key: &str) -> Option<Number> {
        Number::parse(self.fact(key)?).ok()
    }
}

impl RelationKind {
    const WORDS: [(&'static str, Self); 4] = [
        ("contained_in", Self::ContainedIn),
        ("depends_on", Self::DependsOn),
        ("connected_to", Self::ConnectedTo),
        ("contains", Self::Contains),
    ];

    /// The relation's type in answers. [S §3.5.6]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::ContainedIn | Self::Contains => "HuaweiCloud.Relationships.ContainedIn",
            Self::DependsOn | Self::ConnectedTo => "HuaweiCloud.Relationships.DependsOn",
        }
    }
}

impl Tables {
    fn read(text: &'static str) -> Self {
        let mut tables = Self::default();
        let mut within = Within::Nothing;
        for line in text.lines() {
            let mut columns = line.split('\t');
            let head = columns.next().unwrap_or_default();
            let Some((tag, name)) = head.split_once(' ') else {
                continue;
            };
            let second = columns.next().unwrap_or_default();
            match tag {
                "T" => {
                    let known = columns.next().unwrap_or_default();
                    tables
                        .types
                        .insert(name, ElementType::new(name, second, known));
                    within = Within::Type(name);
                }
                "D" => {
                    tables.data.insert(name, Vec::new());
                    within = Within::Data(name);
                }
                "V" => {
                    tables.values.insert(name, second);
                }
                "P" => {
                    let property = PropertyType::new(name, second, columns);
                    tables.add_property(&within, property);
                }
                "A" | "R" => {
                    if let Within::Type(ty) = &within
                        && let Some(ty) = tables.types.get_mut(ty)
                    {
                        ty.add(tag, name, second);
                    }
                }
                _ => {}
            }
        }
        tables
    }

    fn add_property(&mut self, within: &Within, property: PropertyType) {
        let list = match within {
            Within::Type(ty) => self.types.get_mut(ty).map(|ty| &mut ty.properties),
            Within::Data(ty) => self.data.get_mut(ty),
            Within::Nothing => None,
        };
        if let Some(list) = list {
            list.push(property);
        }
    }
}

/// What the lines that are read belong to.
enum Within {
    Nothing,
    Type(&'static str),
    Data(&'static str),
}

impl ElementType {
    fn new(name: &'static str, flags: &str, known: &str) -> Self {
        Self {
            name,
            may_come_and_go: flags.contains('a'),
            may_change: flags.contains('i'),
            replaced: flags.contains('o'),
            known: match known {
                "complete" => Known::Complete,
                "partial" => Known::Partial,
                _ => Known::Named,
            },
            properties: Vec::new(),
            attributes: Vec::new(),
            relations: Vec::new(),
        }
    }

    fn add(&mut self, tag: &str, name: &'static str, second: &'static str) {
        if tag == "A" {
            self.attributes.push((name, second));
            return;
        }
        let kind = RelationKind::WORDS.iter().find(|(word, _)| *word == name);
        if let Some((_, kind)) = kind {
            self.relations.push(Relation {
                kind: *kind,
                target: second,
            });
        }
    }
}

impl PropertyType {
    fn new(
        name: &'static str,
        ty: &'static str,
        columns: impl Iterator<Item = &'static str>,
    ) -> Self {
        let mut property = Self {
            name,
            ty,
            required: None,
            default: None,
            facts: Vec::new(),
        };
        for column in columns {
            match column.split_once('=') {
                None => property.required = Some(column == "required"),
                Some(("default", value)) => property.default = Some(value),
                Some(fact) => property.facts.push(fact),
            }
        }
        property
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let elements = Elements::default();
        assert_eq!(elements.iter().count(), 125);
        let lines = |tag: &str| {
            Beside::Elements
                .text()
                .lines()
                .filter(|l| l.starts_with(tag))
                .count()
        };
        let of_types = |count: fn(&ElementType) -> usize| elements.iter().map(count).sum::<usize>();
        assert_eq!(of_types(|t| t.relations.len()), lines("R "));
        assert_eq!(of_types(|t| t.attributes.len()), lines("A "));
        let fields: usize = elements.tables().data.values().map(Vec::len).sum();
        assert_eq!(of_types(|t| t.properties.len()) + fields, lines("P "));
        for property in elements.iter().flat_map(|t| &t.properties) {
            let mut facts = property
                .facts
                .iter()
                .map(|(_, v)| *v)
                .chain(property.default);
            assert!(
                facts.all(|fact| json::parse(fact.as_bytes()).is_ok()),
                "{property:?}"
            );
        }
    }

    #[test]
    fn partners_write_another_prefix() {
        let elements = Elements::default();
        let vpc = elements.get("Cloud.VPC.VPC").unwrap();
        assert_eq!(vpc.name, "HuaweiCloud.VPC.VPC");
        assert!(elements.get("VPC.VPC").is_none());
    }
}
