use std::rc::Rc;

use crate::sorted::Gather;
use crate::syntax::ast::{JsonKind, JsonNode};
use crate::text::Span;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// From its first to its last character. Of an alias: where the value was written.
    pub span: Span,
}

/// Kinds of value.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it was written.
    Number(Rc<str>),
    /// Any other text, and all text in quotes.
    Text(Rc<str>),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in source order; repeated keys are kept.
    Map(Vec<Entry>),
    /// Could not be read; already reported.
    Invalid,
}

/// `key: value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key as text.
    pub key: Rc<str>,
    /// Its place, without quotes.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The entries of a mapping; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The last entry of this name: it wins where a key is repeated.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().rev().find(|e| &*e.key == key)
    }

    /// The value of the last entry of this name.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The text of a scalar as it was written: a number or a truth value is also a text.
    pub fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) | Kind::Number(text) => Some(text),
            Kind::Bool(true) => Some("true"),
            Kind::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// A text.
    pub fn text(&self) -> Option<&Rc<str>> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value it is, in a word.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Bool(_) => "a truth value",
            Kind::Number(_) => "a number",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
            Kind::Invalid => "something unreadable",
        }
    }
}

impl From<&JsonNode> for Node {
    fn from(json: &JsonNode) -> Self {
        let kind = match &json.kind {
            JsonKind::Null => Kind::Null,
            JsonKind::Bool(value) => Kind::Bool(*value),
            JsonKind::Number(text) => Kind::Number(text.clone()),
            JsonKind::String(text) => Kind::Text(text.text.clone()),
            JsonKind::Array(items) => Kind::List(items.iter().map(Self::from).gathered()),
            JsonKind::Object(properties) => {
                let entry = |property: &crate::syntax::ast::JsonProperty| Entry {
                    key: property.name.name.clone(),
                    key_span: property.name.span.inside(),
                    value: Self::from(&property.value),
                };
                Kind::Map(properties.iter().map(entry).gathered())
            }
            JsonKind::Invalid => Kind::Invalid,
        };
        Self {
            kind,
            span: json.span,
        }
    }
}
