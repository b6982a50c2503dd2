use std::rc::Rc;

use super::Amount;
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::sorted::SortedSet;
use crate::syntax::ast::{JsonKind, JsonNode};
use crate::syntax::json;
use crate::text::Source;

/// Reads a JSON text of ours: price books and usage files. What is wrong is told with its place, and reading goes on.
pub(super) struct Reader<'s> {
    source: &'s Source,
    code: &'static Code,
    pub diags: Diagnostics,
}

/// Which keys an object has.
#[derive(Clone, Copy)]
pub(super) enum Shape<'s> {
    /// Any.
    Any,
    /// These, sorted.
    Of(&'s [&'s str]),
}

/// Larger texts are refused unread.
const LARGEST: usize = 8 * 1024 * 1024;

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source, code: &'static Code) -> Self {
        Self {
            source,
            code,
            diags: Diagnostics::new(),
        }
    }

    /// The whole text.
    pub(super) fn root(&mut self) -> JsonNode {
        let nothing = Source::new(self.source.id, &self.source.name, "{}");
        if self.source.text.len() > LARGEST {
            let (node, _) = json::parse_value(&nothing);
            self.error(&node, "the text has more than 8 MiB".to_owned());
            return node;
        }
        let (node, problems) = json::parse_value(self.source);
        let broken = problems.has_errors();
        self.diags.append(problems);
        if broken {
            return json::parse_value(&nothing).0;
        }
        node
    }

    pub(super) fn error(&mut self, node: &JsonNode, message: String) {
        self.diags
            .push(Diagnostic::new(self.code, message).at(node.span));
    }

    /// The properties of an object; unknown and repeated ones are told and left out.
    pub(super) fn object<'n>(
        &mut self,
        node: &'n JsonNode,
        shape: Shape<'_>,
    ) -> Vec<(Rc<str>, &'n JsonNode)> {
        let JsonKind::Object(properties) = &node.kind else {
            self.kind(node, "an object");
            return Vec::new();
        };
        let mut known: Vec<(Rc<str>, &JsonNode)> = Vec::new();
        let mut names = SortedSet::new();
        for property in properties {
            let name = &property.text.text;
            let fault = match shape {
                _ if !names.insert(name.clone()) => Some(format!("`{name}` is given twice")),
                Shape::Of(keys) if !keys.contains(&&**name) => Some(unknown(name, keys)),
                Shape::Of(_) | Shape::Any => None,
            };
            match fault {
                Some(message) => {
                    let place = property.name.span;
                    self.diags
                        .push(Diagnostic::new(self.code, message).at(place));
                }
                None => known.push((name.clone(), &property.value)),
            }
        }
        known
    }

    /// The elements of an array.
    pub(super) fn array<'n>(&mut self, node: &'n JsonNode) -> &'n [JsonNode] {
        match &node.kind {
            JsonKind::Array(elements) => elements,
            _ => {
                self.kind(node, "an array");
                &[]
            }
        }
    }

    /// A text of one line that is not empty.
    pub(super) fn text(&mut self, node: &JsonNode) -> Option<Rc<str>> {
        match &node.kind {
            JsonKind::String(text) if text.text.is_empty() => {
                self.error(node, "this text is empty".to_owned());
                None
            }
            JsonKind::String(text) if text.text.contains(|c: char| c.is_control()) => {
                self.error(
                    node,
                    "this text has a line end or another control character".to_owned(),
                );
                None
            }
            JsonKind::String(text) => Some(text.text.clone()),
            _ => {
                self.kind(node, "a text");
                None
            }
        }
    }

    /// One of a few words.
    pub(super) fn word<'w>(&mut self, node: &JsonNode, words: &[&'w str]) -> Option<&'w str> {
        let text = self.text(node)?;
        let found = words.iter().copied().find(|word| *word == &*text);
        if found.is_none() {
            self.error(node, unknown(&text, words));
        }
        found
    }

    /// A decimal from 0, as a number or as a text.
    pub(super) fn amount(&mut self, node: &JsonNode, what: &str) -> Option<Amount> {
        let text = match &node.kind {
            JsonKind::Number(text) => text.clone(),
            JsonKind::String(text) => text.text.clone(),
            _ => {
                self.kind(node, "a number");
                return None;
            }
        };
        let amount = Amount::parse(&text);
        if amount.is_none() {
            let message = if text.starts_with('-') {
                format!("`{what}` is {text}, less than nothing")
            } else {
                format!(
                    "`{what}` is {text}; it takes a decimal like 0.25, at most 12 digits behind the point"
                )
            };
            self.error(node, message);
        }
        amount
    }

    fn kind(&mut self, node: &JsonNode, wanted: &str) {
        self.error(node, format!("here stands {wanted}"));
    }
}

fn unknown(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("`{name}` is not known here; is `{near}` meant?"),
        None => format!("`{name}` is not known here; there are {}", known.join(", ")),
    }
}
