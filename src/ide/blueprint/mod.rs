//! What an editor asks of a blueprint, in YAML and JSON alike. Everything is told by what [`yaml::skim`] sees of the text, so that
//! what is broken takes nothing else along.

mod complete;
mod hover;
mod name;
mod words;

use std::rc::Rc;

use crate::syntax::yaml::{self, Part, Skimmed, Step};
use crate::text::{Source, Span};
use crate::tosca::{Elements, Function, PropertyType};

pub(super) use complete::complete;
pub(super) use hover::hover;
pub(super) use name::{definition, references, rename, renameable, tokens};

use super::outline::OutlineItem;
use crate::sorted::Sort;

/// A blueprint as it stands.
struct Sheet<'s> {
    source: &'s Source,
    elements: &'s Elements,
    skimmed: Skimmed,
}

/// The steps of a path as words, `*` for an item.
fn words<'s>(path: &[&'s Step]) -> Vec<&'s str> {
    let mut words = Vec::new();
    for step in path {
        words.push(match step {
            Step::Key(key) => &**key,
            Step::Item(_) => "*",
        });
    }
    words
}

impl<'s> Sheet<'s> {
    fn new(source: &'s Source, elements: &'s Elements) -> Self {
        Self {
            source,
            elements,
            skimmed: yaml::skim(source, source.text.len()),
        }
    }

    fn find(&self, path: &[&str]) -> Option<usize> {
        let mut at = None;
        for name in path {
            at = Some(self.skimmed.member(at, name)?);
        }
        at
    }

    /// The names of a section, with their parts.
    fn named(&self, section: &str) -> Vec<(Rc<str>, usize)> {
        self.keys(&[section])
    }

    /// The keys of what is on a path.
    fn keys(&self, path: &[&str]) -> Vec<(Rc<str>, usize)> {
        match self.find(path) {
            Some(part) => self.skimmed.keys(Some(part)),
            None => Vec::new(),
        }
    }

    /// The keys of what another look at the text found on a path.
    fn keys_of(&self, path: &[&Step]) -> Vec<(Rc<str>, usize)> {
        let mut at = None;
        for step in path {
            let mut found = None;
            for index in self.skimmed.children(at) {
                if self.part(index).is_some_and(|part| part.step == **step) {
                    found = Some(index);
                }
            }
            if found.is_none() {
                return Vec::new();
            }
            at = found;
        }
        self.skimmed.keys(at)
    }

    fn part(&self, index: usize) -> Option<&Part> {
        self.skimmed.parts.get(index)
    }

    /// The type of what a part declares.
    fn type_of(&self, index: usize) -> Option<&str> {
        let ty = self.skimmed.member(Some(index), "type")?;
        self.part(ty)?.text()
    }

    /// The value of a member of something in a section.
    fn value(&self, section: &str, name: &str, key: &str) -> Option<&str> {
        let part = self.find(&[section, name, key])?;
        self.skimmed.parts.get(part)?.text()
    }

    /// The property that a path in `properties` of a type leads to, with what is left of its type; nothing inside of a function.
    fn property(&self, ty: &str, path: &[&str]) -> Option<(&PropertyType, &str)> {
        let (first, rest) = path.split_first()?;
        let mut property = self.elements.get(ty)?.property(first)?;
        let mut ty = property.ty;
        for step in rest {
            if *step == "*" {
                ty = ty.strip_prefix("array<")?.strip_suffix('>')?;
            } else {
                let fields = self.elements.data_type(ty)?;
                property = fields.iter().find(|field| field.name == *step)?;
                ty = property.ty;
            }
        }
        Some((property, ty))
    }
}

/// The innermost function on a path, and what of the path is in it.
fn function<'p, 'w>(path: &'p [&'w str]) -> Option<(&'static Function, &'p [&'w str])> {
    let place = path
        .iter()
        .rposition(|step| Function::find(step).is_some())?;
    Some((Function::find(path.get(place)?)?, path.get(place + 1..)?))
}

/// The part whose name or value a place is in, and whether it is the value.
fn at(skimmed: &Skimmed, offset: u32) -> Option<(usize, bool, Span)> {
    let parts = skimmed.parts.iter().enumerate();
    let mut found = None;
    for (index, part) in parts {
        if let Some((_, span)) = part.value.as_ref().filter(|(_, span)| span.touches(offset)) {
            found = Some((index, true, *span));
        } else if part.key().is_some() && part.name.touches(offset) {
            found = Some((index, false, part.name));
        }
    }
    found
}

/// What it consists of: sections, and what has a name in them.
pub(super) fn outline(source: &Source, elements: &Elements) -> Vec<OutlineItem> {
    let sheet = Sheet::new(source, elements);
    let item = |part: &Part, kind: &str, children: Vec<OutlineItem>| OutlineItem {
        name: part.key().map_or(String::new(), |key| key.to_string()),
        kind: kind.into(),
        span: part.name,
        whole: part.whole,
        children,
    };
    let mut all = Vec::new();
    for section in sheet.skimmed.children(None) {
        let Some(part) = sheet.part(section) else {
            continue;
        };
        let mut children = Vec::new();
        for index in sheet.skimmed.children(Some(section)) {
            let Some(inner) = sheet.part(index) else {
                continue;
            };
            let ty = sheet.type_of(index);
            children.push(item(inner, ty.unwrap_or_default(), Vec::new()));
        }
        all.push(item(part, "", children));
    }
    all
}

/// What can be folded.
pub(super) fn folding(source: &Source) -> Vec<Span> {
    let skimmed = yaml::skim(source, source.text.len());
    let line = |at: u32| source.lines.line_of(at);
    let mut all: Vec<Span> = Vec::new();
    for part in &skimmed.parts {
        let open = all
            .last()
            .is_some_and(|last| line(last.start) == line(part.whole.start));
        if !open && line(part.whole.start) != line(part.whole.end) {
            all.push(part.whole);
        }
    }
    all
}

/// The parts around a place, from the smallest.
pub(super) fn selection(source: &Source, offset: u32) -> Vec<Span> {
    let skimmed = yaml::skim(source, source.text.len());
    let mut all = vec![super::Project::whole(source)];
    for part in &skimmed.parts {
        all.push(part.whole);
        all.push(part.name);
        all.extend(part.value.as_ref().map(|(_, span)| *span));
    }
    all.retain(|span| span.touches(offset));
    all.arrange_by_key(|span| span.end - span.start);
    all.dedup();
    all
}
