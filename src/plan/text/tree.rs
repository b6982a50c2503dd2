//! Values as text shows them: what only schemas and providers know the difference of is alike here.

use std::rc::Rc;

use serde_json::Value as Json;

use crate::sorted::{Gather, SortedMap};
use crate::value::{Marks, Value, View};

/// A value with all that a reader can tell of it.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    /// Whether it must not be shown.
    pub(super) secret: bool,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Null,
    Unknown,
    /// A bool or number as it is written.
    Plain(Rc<str>),
    Text(Rc<str>),
    List(Vec<Tree>),
    Set(Vec<Tree>),
    Map(SortedMap<Rc<str>, Tree>),
    Object(SortedMap<Rc<str>, Tree>),
}

impl Tree {
    /// Of a value. What has no declared type is `free`: there a set is told as a list, a map as an object.
    pub(super) fn of(value: &Value, free: bool) -> Self {
        let list = |items: &[Value]| items.iter().map(|item| Self::of(item, free)).gathered();
        let fields = |fields: &SortedMap<Rc<str>, Value>| {
            let of = |(key, item): (&Rc<str>, &Value)| (key.clone(), Self::of(item, free));
            fields.iter().map(of).gathered()
        };
        let kind = match value.view() {
            View::Null => Kind::Null,
            View::Unknown => Kind::Unknown,
            View::Bool(value) => Kind::Plain(if value { "true" } else { "false" }.into()),
            View::Number(number) => Kind::Plain(number.to_string().into()),
            View::String(text) => Kind::Text(text.clone()),
            View::Set(items) if !free => Kind::Set(list(items)),
            View::List(items) | View::Set(items) | View::Tuple(items) => Kind::List(list(items)),
            View::Map(items) if !free => Kind::Map(fields(items)),
            View::Map(items) | View::Object(items) => Kind::Object(fields(items)),
        };
        Self {
            secret: value.marks().has(Marks::SENSITIVE),
            kind,
        }
    }

    /// Of a JSON text, where it is an array or object.
    pub(super) fn of_json(text: &str) -> Option<Self> {
        if !text.starts_with(['{', '[']) {
            return None;
        }
        Some(Self::from(&crate::json::parse(text.as_bytes()).ok()?))
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// Equal for the eye: what is not known yet is as good as nothing.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Null | Kind::Unknown, Kind::Null | Kind::Unknown) => true,
            (Kind::Plain(a), Kind::Plain(b)) | (Kind::Text(a), Kind::Text(b)) => a == b,
            (Kind::List(a), Kind::List(b)) | (Kind::Set(a), Kind::Set(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.looks_like(b))
            }
            (Kind::Map(a) | Kind::Object(a), Kind::Map(b) | Kind::Object(b)) => {
                let (mut a, mut b) = (there(a), there(b));
                loop {
                    match (a.next(), b.next()) {
                        (None, None) => return true,
                        (Some((x, a)), Some((y, b))) if x == y && a.looks_like(b) => {}
                        _ => return false,
                    }
                }
            }
            _ => false,
        }
    }
}

/// The fields that are known to be there.
fn there(fields: &SortedMap<Rc<str>, Tree>) -> impl Iterator<Item = (&Rc<str>, &Tree)> {
    let mut fields = fields.iter();
    std::iter::from_fn(move || fields.find(|(_, tree)| !matches!(tree.kind, Kind::Unknown)))
}

impl From<&Json> for Tree {
    fn from(json: &Json) -> Self {
        let kind = match json {
            Json::Null => Kind::Null,
            Json::Bool(_) | Json::Number(_) => Kind::Plain(crate::json::text(json).into()),
            Json::String(text) => Kind::Text(text.as_str().into()),
            Json::Array(items) => Kind::List(items.iter().map(Self::from).gathered()),
            Json::Object(fields) => {
                let of = |(key, item): (&String, &Json)| (Rc::from(key.as_str()), Self::from(item));
                Kind::Object(fields.iter().map(of).gathered())
            }
        };
        Self {
            secret: false,
            kind,
        }
    }
}
