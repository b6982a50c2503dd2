//! What stands for elements in the provider: facts in `data/aos/counterparts.txt`, read when they are first asked for.

use std::cell::OnceCell;
use std::rc::Rc;

use serde_json::Value as Json;

use crate::json;
use crate::sorted::SortedMap;
use crate::text::Beside;

/// What is known of all types.
#[derive(Clone, Debug, Default)]
pub struct Counterparts {
    tables: Rc<OnceCell<Tables>>,
    none: Rc<OnceCell<Tables>>,
}

#[derive(Debug, Default)]
struct Tables {
    types: SortedMap<&'static str, Counterpart>,
    /// Types without a counterpart, `*` at the end for all that begin so, with the reasons.
    none: Vec<(&'static str, &'static str)>,
}

/// What stands for the elements of a type.
#[derive(Debug)]
pub struct Counterpart {
    /// The type of element.
    pub element: &'static str,
    /// The provider's type.
    pub resource: &'static str,
    /// The property that says how many of them there are.
    pub count: Option<&'static str>,
    /// The argument whose items have an object each.
    pub each: Option<&'static str>,
    /// Where the values of properties go.
    pub arguments: Vec<Argument>,
    /// Arguments that are always the same, as JSON.
    pub constants: Vec<(&'static str, &'static str)>,
    /// Properties that are left out, with the reasons; without one where nothing is lost.
    pub dropped: Vec<(&'static str, Option<&'static str>)>,
    /// What can be asked of an element, and what of the resource answers it.
    pub attributes: Vec<Attribute>,
}

/// Where the value of a property goes.
#[derive(Debug)]
pub struct Argument {
    /// The property's path: `nics[].subnetId`.
    pub from: &'static str,
    /// The argument's path. All names but the last are those of blocks, of which there may be several where `[]` stands. `[]` behind
    /// the last means a list among whose items the value is.
    pub to: &'static str,
    /// Whether there must be a value.
    pub need: Need,
    /// Whether a name is made up where none is given.
    pub generated: bool,
    /// The argument's type when it is no text: `number` or `bool`.
    pub ty: &'static str,
    /// The attribute of another resource that is meant, whichever is asked for.
    pub reference: Option<&'static str>,
    facts: Vec<(&'static str, &'static str)>,
}

/// Whether there must be a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    No,
    /// Wherever its block is.
    Within,
    /// Always.
    Always,
}

/// An answer of an element that was made.
#[derive(Debug)]
pub struct Attribute {
    /// Its name in blueprints.
    pub name: &'static str,
    /// The resource's attribute; nothing when no attribute answers it.
    pub of: Option<&'static str>,
    /// Whether it is always a list.
    pub list: bool,
    /// Why no attribute answers it.
    pub reason: &'static str,
}

impl Counterparts {
    fn tables(&self) -> &Tables {
        let facts = Beside::Counterparts;
        // What is not here now may be brought later.
        let tables = if facts.is_here() {
            &self.tables
        } else {
            &self.none
        };
        tables.get_or_init(|| Tables::read(facts.text()))
    }

    /// What stands for elements of a type, whichever prefix it is written with.
    pub fn get(&self, element: &str) -> Option<&Counterpart> {
        self.tables().types.get(&*full(element))
    }

    /// Every type of element that has a counterpart.
    pub fn iter(&self) -> impl Iterator<Item = &Counterpart> {
        self.tables().types.values()
    }

    /// Why nothing stands for a type.
    pub fn reason(&self, element: &str) -> &'static str {
        let element = full(element);
        let fits = |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => element.starts_with(start),
            None => *element == *pattern,
        };
        // Closer patterns stand first.
        let mut none = self.tables().none.iter();
        none.find(|(pattern, _)| fits(pattern))
            .map_or("", |(_, reason)| reason)
    }
}

fn full(element: &str) -> std::borrow::Cow<'_, str> {
    match element.strip_prefix("Cloud.") {
        Some(rest) => format!("HuaweiCloud.{rest}").into(),
        None => element.into(),
    }
}

impl Counterpart {
    /// What answers `get_attribute` with a name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.name == name)
    }

    /// The row of a property by its path without indexes.
    pub fn argument(&self, path: &str) -> Option<&Argument> {
        self.arguments.iter().find(|a| a.from == path)
    }
}

impl Argument {
    /// Another fact of it.
    pub(super) fn fact(&self, key: &str) -> Option<&'static str> {
        let mut facts = self.facts.iter();
        facts.find(|(known, _)| *known == key).map(|(_, v)| *v)
    }

    /// What it is when nothing is given.
    pub(super) fn default(&self) -> Option<Json> {
        json::parse(self.fact("default")?.as_bytes()).ok()
    }

    /// The provider's words for those of blueprints, where they differ.
    pub(super) fn words(&self) -> Option<crate::cloud::Attributes> {
        match json::parse(self.fact("values")?.as_bytes()) {
            Ok(Json::Object(words)) => Some(words),
            _ => None,
        }
    }
}

impl Tables {
    fn read(text: &'static str) -> Self {
        let mut tables = Self::default();
        let mut last = "";
        for line in text.lines() {
            let mut columns = line.split('\t');
            let head = columns.next().unwrap_or_default();
            let Some((tag, name)) = head.split_once(' ') else {
                continue;
            };
            let second = columns.next().unwrap_or_default();
            if tag == "T" {
                last = name;
                let made = Counterpart::new(name, second, columns);
                tables.types.insert(name, made);
            } else if tag == "X" {
                tables.none.push((name, second));
            } else if let Some(ty) = tables.types.get_mut(last) {
                match tag {
                    "P" => ty.arguments.push(Argument::new(name, second, columns)),
                    "C" => ty.constants.push((name, second)),
                    "N" => ty.dropped.push((name, Some(second))),
                    "S" => ty.dropped.push((name, None)),
                    "A" => ty
                        .attributes
                        .push(Attribute::new(name, second, columns.next())),
                    _ => {}
                }
            }
        }
        tables
    }
}

impl Counterpart {
    fn new(
        element: &'static str,
        resource: &'static str,
        columns: impl Iterator<Item = &'static str>,
    ) -> Self {
        let mut made = Self {
            element,
            resource,
            count: None,
            each: None,
            arguments: Vec::new(),
            constants: Vec::new(),
            dropped: Vec::new(),
            attributes: Vec::new(),
        };
        for column in columns {
            match column.split_once('=') {
                Some(("count", property)) => made.count = Some(property),
                Some(("each", argument)) => made.each = Some(argument),
                _ => {}
            }
        }
        made
    }
}

impl Argument {
    fn new(
        from: &'static str,
        to: &'static str,
        columns: impl Iterator<Item = &'static str>,
    ) -> Self {
        let mut made = Self {
            from,
            to,
            need: Need::No,
            generated: false,
            ty: "string",
            reference: None,
            facts: Vec::new(),
        };
        for column in columns {
            match column.split_once('=') {
                None if column == "required" => made.need = Need::Always,
                None if column == "within" => made.need = Need::Within,
                None => made.generated = column == "generated",
                Some(("type", ty)) => made.ty = ty,
                Some(("ref", attribute)) => made.reference = Some(attribute),
                Some(fact) => made.facts.push(fact),
            }
        }
        made
    }
}

impl Attribute {
    fn new(name: &'static str, of: &'static str, third: Option<&'static str>) -> Self {
        let third = third.unwrap_or_default();
        let of = Some(of).filter(|of| *of != "-");
        Self {
            name,
            of,
            list: third == "list",
            reason: if of.is_none() { third } else { "" },
        }
    }
}
