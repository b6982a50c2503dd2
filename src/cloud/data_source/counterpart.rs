//! Which resource type a data source tells of: its name says it, or the notes beside its schema do.

use std::rc::Rc;

use super::notes::Notes;
use super::{reader, unversioned};
use crate::schema::{Catalog, ResourceSchema};

/// How a data source is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// By a rule of its own.
    Own,
    /// From facts, and from what there is of a type, if it has one.
    Facts(Option<Rc<str>>),
    /// From what there is of a type.
    World(Rc<str>),
    /// From the tags of what there is of a type.
    Tags(Rc<str>),
    /// With nothing: it is not simulated.
    Nothing,
}

impl Answer {
    /// The type whose objects it tells of.
    pub(super) fn ty(&self) -> Option<&str> {
        match self {
            Self::World(ty) | Self::Tags(ty) | Self::Facts(Some(ty)) => Some(ty),
            Self::Own | Self::Facts(None) | Self::Nothing => None,
        }
    }
}

/// How a data source is answered, whatever there is.
pub fn answer_of(catalog: &Catalog, schema: &ResourceSchema) -> Answer {
    let name = &*schema.name;
    if reader(name).is_some() {
        return Answer::Own;
    }
    let notes = Notes::read(schema.answers.as_deref().unwrap_or_default());
    let ty = match notes.from {
        Some("-") => None,
        Some(ty) => kind(catalog, ty),
        None => named(catalog, name),
    };
    match ty {
        ty if notes.facts => Answer::Facts(ty),
        Some(ty) => Answer::World(ty),
        None if notes.from.is_none() => {
            let tagged = name
                .strip_suffix("_tags")
                .and_then(|base| named(catalog, base));
            tagged.map_or(Answer::Nothing, Answer::Tags)
        }
        None => Answer::Nothing,
    }
}

/// What stands for a resource type under all its names: the one without a version, with the schema's own name.
pub(super) fn kind(catalog: &Catalog, name: &str) -> Option<Rc<str>> {
    let plain = unversioned(name).and_then(|name| catalog.canonical(name));
    plain.or_else(|| catalog.canonical(name))
}

/// The resource type of a name in the singular or plural, with or without what such names end with.
fn named(catalog: &Catalog, name: &str) -> Option<Rc<str>> {
    let found = in_singular(catalog, name);
    found.or_else(|| {
        let mut ends = ["_filter", "_by_tags", "_ids", "_list"].iter();
        let name = unversioned(name).unwrap_or(name);
        let base = ends.find_map(|end| name.strip_suffix(end));
        in_singular(catalog, base.unwrap_or(name))
    })
}

fn in_singular(catalog: &Catalog, name: &str) -> Option<Rc<str>> {
    let known = |name: &str| kind(catalog, name);
    let short = |end: &str| name.strip_suffix(end);
    known(name)
        .or_else(|| known(&format!("{}y", short("ies")?)))
        .or_else(|| known(short("s")?))
        .or_else(|| known(short("es")?))
}
