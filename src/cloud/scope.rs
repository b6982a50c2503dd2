//! Where a fact of the table is looked at: paths into attributes, conditions, and texts with holes.

use serde_json::Value as Json;

use super::table::{self, Facts};
use super::{Attributes, Cloud, Resource};
use crate::json;
use crate::sorted::Gather;
use crate::time::Rng;

/// A resource, or one element of a block of it.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub cloud: &'s Cloud,
    pub facts: Facts,
    /// The resource's attributes.
    pub root: &'s Attributes,
    /// Paths that begin with this block mean the element.
    pub element: Option<(&'s str, &'s Attributes)>,
}

impl<'s> Scope<'s> {
    pub fn new(cloud: &'s Cloud, facts: Facts, root: &'s Attributes) -> Self {
        Self {
            cloud,
            facts,
            root,
            element: None,
        }
    }

    /// The scopes in which a path is looked at: one for each element of its block, or the resource itself.
    pub fn each(self, path: &'s str) -> Vec<Self> {
        let Some((block, _)) = path.split_once('.') else {
            return vec![self];
        };
        let within = |element| Self {
            element: Some((block, element)),
            ..self
        };
        objects(self.root.get(block)).map(within).gathered()
    }

    /// The value of a path; of a block that is there more than once, the first one's.
    pub fn value(&self, path: &str) -> Option<&'s Json> {
        let (mut at, mut path) = (self.root, path);
        if let Some((block, element)) = self.element
            && let Some(rest) = path.strip_prefix(block).and_then(|p| p.strip_prefix('.'))
        {
            (at, path) = (element, rest);
        }
        while let Some((block, rest)) = path.split_once('.') {
            at = objects(at.get(block)).next()?;
            path = rest;
        }
        at.get(path)
    }

    /// A value as text: numbers and truth values as they are written, lists with commas, all else as nothing.
    pub fn text(&self, path: &str) -> String {
        match path.split_once('>') {
            Some((argument, attribute)) => self.target(argument).map_or(String::new(), |found| {
                Self::new(self.cloud, table::of(&found.ty), &found.attributes).text(attribute)
            }),
            None => self.value(path).map_or(String::new(), said),
        }
    }

    /// Whether a condition holds: `a=b|c`, `a!=b`, `a` (given), `!a`, several with `and` between.
    pub fn is(&self, when: &str) -> bool {
        let equal = |path: &str, words: &str| {
            let (text, words) = (self.text(path), self.render(words, &mut |_| String::new()));
            words.split('|').any(|word| word == text)
        };
        let one = |part: &str| {
            if let Some((path, words)) = part.split_once("!=") {
                return !equal(path, words);
            }
            if let Some((path, words)) = part.split_once('=') {
                return equal(path, words);
            }
            match part.strip_prefix('!') {
                Some(path) => self.text(path).is_empty(),
                None => !self.text(part).is_empty(),
            }
        };
        when.is_empty() || when.split(" and ").all(one)
    }

    /// The resource that an argument names, by what the table says of it.
    pub fn target(&self, argument: &str) -> Option<&'s Resource> {
        let named = self.value(argument)?;
        let named = texts(Some(named)).next()?;
        let lines = self.facts.lines("refer");
        let mut lines = lines.filter(|line| line.word(0) == argument && self.is(line.when));
        lines.find_map(|line| find(self.cloud, line.word(1), named))
    }

    /// A text with `{path}`, `{argument>attribute}` and `{@word}` filled in; what the last ones mean is told by `ask`.
    pub fn render(&self, text: &str, ask: &mut dyn FnMut(&str) -> String) -> String {
        let mut done = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((hole, behind)) = after.split_once('}') else {
                break;
            };
            done.push_str(before);
            let (kind, name) = hole.split_at(usize::from(hole.starts_with(['@', '#', '~'])));
            done.push_str(&match kind {
                "@" => ask(name),
                "#" => self.text(name).len().to_string(),
                "~" => Rng::named(0, &self.text(name)).uuid(),
                _ => self.text(name),
            });
            rest = behind;
        }
        done + rest
    }

    /// The same of a list or an object as JSON, in all its texts; anything else is a text.
    pub fn tree(&self, text: &str, ask: &mut dyn FnMut(&str) -> String) -> Json {
        let is_tree = text.starts_with('[') || text.starts_with("{\"");
        match is_tree.then(|| json::parse(text.as_bytes())) {
            Some(Ok(mut tree)) => {
                fill(&mut tree, &mut |text| self.render(text, ask));
                tree
            }
            _ => Json::String(self.render(text, ask)),
        }
    }
}

/// Fills the holes in the texts of a tree.
fn fill(tree: &mut Json, render: &mut dyn FnMut(&str) -> String) {
    match tree {
        Json::String(text) => *text = render(text),
        Json::Array(all) => all.iter_mut().for_each(|one| fill(one, render)),
        Json::Object(all) => all.values_mut().for_each(|one| fill(one, render)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The resource that a text names: of these types, by this attribute.
pub(super) fn find<'c>(
    cloud: &'c Cloud,
    targets: &'static str,
    named: &str,
) -> Option<&'c Resource> {
    if named.is_empty() {
        return None;
    }
    table::targets(targets).find_map(|(ty, attribute)| match attribute {
        "id" => cloud.get(&ty, named),
        _ => cloud.first(&ty, &|other| {
            texts_at(&other.attributes, attribute).contains(&named)
        }),
    })
}

fn said(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        Json::Bool(truth) => truth.to_string(),
        Json::Array(all) => {
            let all: Vec<&str> = all.iter().filter_map(Json::as_str).gathered();
            all.join(",")
        }
        Json::Null | Json::Object(_) => String::new(),
    }
}

/// The texts of an argument that may be a list, or several with commas between.
pub(super) fn texts(value: Option<&Json>) -> impl Iterator<Item = &str> {
    let (one, many) = match value {
        Some(Json::String(text)) => (Some(text.as_str()), &[][..]),
        Some(Json::Array(values)) => (None, values.as_slice()),
        _ => (None, &[][..]),
    };
    let all = one.into_iter().chain(many.iter().filter_map(Json::as_str));
    all.flat_map(|text| text.split(','))
}

/// The objects of a block.
pub(super) fn objects(value: Option<&Json>) -> impl Iterator<Item = &Attributes> {
    let (one, many) = match value {
        Some(Json::Object(object)) => (Some(object), &[][..]),
        Some(Json::Array(values)) => (None, values.as_slice()),
        _ => (None, &[][..]),
    };
    one.into_iter()
        .chain(many.iter().filter_map(Json::as_object))
}

/// The texts at a path of any depth.
pub(super) fn texts_at<'a>(attributes: &'a Attributes, path: &str) -> Vec<&'a str> {
    match path.split_once('.') {
        Some((block, rest)) => objects(attributes.get(block))
            .flat_map(|object| texts_at(object, rest))
            .gathered(),
        None => texts(attributes.get(path)).gathered(),
    }
}
