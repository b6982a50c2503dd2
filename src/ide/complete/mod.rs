//! What could be written at a place.

mod attributes;
mod expected;
mod items;
mod json;
mod references;
mod strings;

use std::borrow::Cow;
use std::rc::Rc;

pub(super) use attributes::block_of;
pub(super) use items::{is_possible, plain, snippet};
pub(super) use json::content;

use super::members::{Member, Members};
use super::offer::{Offer, Offers};
use super::values::Values;
use super::{Project, blueprint, place, project};
use crate::config::Module;
use crate::schema::Catalog;
use crate::sorted::Gather;
use crate::syntax::ast::{Block, Expr, NativeBody};
use crate::syntax::{self, Cursor, FrameKind};
use crate::text::{Source, Span, is_word};
use crate::value::Value;

/// What could be written at a place.
#[derive(Clone, Debug, Default)]
pub struct Completions {
    /// In the order in which they are to be shown.
    pub items: Vec<Offer>,
    /// What an item replaces; nothing when there are no items.
    pub span: Option<Span>,
    /// There are more items: ask again when more is typed.
    pub incomplete: bool,
    /// Services whose schemas are not loaded and would tell more.
    pub missing_services: Vec<Rc<str>>,
}

/// Where something is to be written.
pub(super) struct Place<'p> {
    project: &'p Project,
    catalog: &'p Catalog,
    module: &'p Module,
    source: &'p Source,
    cursor: &'p Cursor,
    /// The blocks around, outermost first: types and labels from the text, and the blocks where they could be read.
    path: Vec<Vec<Rc<str>>>,
    blocks: Vec<Cow<'p, Block>>,
    members: Members,
}

/// Completes at a byte offset of a file.
pub fn complete(project: &Project, catalog: &Catalog, file: &str, offset: u32) -> Completions {
    if let Some((source, elements)) = project.blueprint(file) {
        return blueprint::complete(source, elements, offset);
    }
    let Some(source) = project.source(file) else {
        return Completions::default();
    };
    if file.ends_with(".json") {
        return json::complete(project, catalog, source, offset);
    }
    let Some(cursor) = place::cursor(source, offset) else {
        return Completions::default();
    };
    let mended = project.without_line(source, offset);
    let project = mended.as_ref().unwrap_or(project);
    let none = Module::default();
    let module = project
        .module(project::directory(file))
        .map_or(&none, |m| &**m);
    let bodies = cursor.frames.iter().filter_map(|frame| match &frame.kind {
        FrameKind::Body(words) if !words.is_empty() => Some(words.clone()),
        _ => None,
    });
    let path: Vec<_> = bodies.gathered();
    let members = if file.ends_with(".tfvars") {
        Members::of_values(module)
    } else {
        Members::of(project, catalog, module, &path)
    };
    let place = Place::new(
        (project, catalog, module),
        source,
        &cursor,
        path,
        members,
        offset,
    );
    place.completions(offset)
}

impl<'p> Place<'p> {
    fn new(
        situation: (&'p Project, &'p Catalog, &'p Module),
        source: &'p Source,
        cursor: &'p Cursor,
        path: Vec<Vec<Rc<str>>>,
        members: Members,
        offset: u32,
    ) -> Self {
        let (project, catalog, module) = situation;
        let blocks = project
            .tree(&source.name)
            .map(|tree| place::blocks(situation, &tree.body, offset))
            .filter(|blocks| place::agree(blocks, &path))
            .unwrap_or_default();
        Self {
            project,
            catalog,
            module,
            source,
            cursor,
            path,
            blocks,
            members,
        }
    }
}

impl Place<'_> {
    fn completions(&self, offset: u32) -> Completions {
        let Some(frame) = self.cursor.frames.last() else {
            return Completions::default();
        };
        let mut span = self.span(offset);
        let typed = self.source.snippet(Span {
            end: offset.max(span.start),
            ..span
        });
        let mut offers = Offers::new(typed);
        match &frame.kind {
            FrameKind::Heredoc => {}
            FrameKind::Quote => self.in_quotes(&mut offers),
            FrameKind::Body(_) if !frame.value && frame.head.is_empty() => {
                items::add(self, span, &mut offers);
            }
            FrameKind::Body(_) if !frame.value => self.labels(&frame.head, false, &mut offers),
            FrameKind::Object if !frame.value && !self.in_loop() => {
                strings::keys(self, &mut offers);
            }
            _ => self.expression(&mut offers),
        }
        let (mut items, incomplete) = offers.best();
        if self.is_label() {
            items::add_types(self, &mut span, &mut items);
        }
        Completions {
            span: (!items.is_empty()).then_some(span),
            items,
            incomplete,
            missing_services: self.members.missing.iter().cloned().gathered(),
        }
    }

    /// What is replaced: the name at the place, all of a text in quotes.
    fn span(&self, offset: u32) -> Span {
        let word = self.cursor.word;
        match self.cursor.frames.last() {
            Some(frame) if frame.kind == FrameKind::Quote => {
                let rest = self.rest(offset);
                let end = rest.find(['"', '\n', '\r', '$', '%', '\\']);
                let end = end.filter(|end| rest.get(*end..).is_some_and(|r| r.starts_with('"')));
                let more = end.and_then(|end| u32::try_from(end).ok()).unwrap_or(0);
                Span {
                    start: self.quoted_from(frame.open.end, offset),
                    end: offset + more,
                    ..word
                }
            }
            _ => Span {
                start: self.namespace(word.start),
                ..word
            },
        }
    }

    /// Where the last piece of plain text in quotes begins: behind the quote, or behind an interpolation.
    fn quoted_from(&self, open: u32, offset: u32) -> u32 {
        let text = self.source.snippet(Span {
            file: self.source.id,
            start: open,
            end: offset,
        });
        let plain = text.rfind('}').map_or(0, |at| at + 1);
        open + u32::try_from(plain).unwrap_or(0)
    }

    /// Where `a::b::` before a name begins.
    fn namespace(&self, start: u32) -> u32 {
        let before = self.source.text.get(..start as usize).unwrap_or("");
        if !before.ends_with("::") {
            return start;
        }
        let of_path = |c: char| c == ':' || c == '_' || c == '-' || is_word(c);
        let begin = before.trim_end_matches(of_path).len();
        u32::try_from(begin).unwrap_or(start)
    }

    /// The text behind a place.
    fn rest(&self, offset: u32) -> &str {
        self.source.text.get(offset as usize..).unwrap_or("")
    }

    /// The words of the header that is being written, when the place is in one of its labels.
    fn is_label(&self) -> bool {
        match self.cursor.frames.as_slice() {
            [.., outer, last] if last.kind == FrameKind::Quote => {
                matches!(outer.kind, FrameKind::Body(_)) && !outer.value && !outer.head.is_empty()
            }
            _ => false,
        }
    }

    fn in_quotes(&self, offers: &mut Offers<'_>) {
        if let [.., outer, _] = self.cursor.frames.as_slice()
            && self.is_label()
        {
            return self.labels(&outer.head, true, offers);
        }
        strings::values(self, true, offers);
    }

    fn labels(&self, head: &[Rc<str>], quoted: bool, offers: &mut Offers<'_>) {
        items::labels(self, head, quoted, offers);
    }

    /// Whether the innermost frame is a `for` expression.
    fn in_loop(&self) -> bool {
        let frame = self.cursor.frames.last();
        let first = frame.and_then(|f| f.head.first());
        first.is_some_and(|word| &**word == "for")
    }

    /// Whether the place is where a `for` names what it binds.
    fn names_loop(&self) -> bool {
        let frame = self.cursor.frames.last();
        self.in_loop() && frame.is_some_and(|f| !f.head.iter().any(|word| &**word == "in"))
    }

    fn expression(&self, offers: &mut Offers<'_>) {
        if let Some(chain) = self.cursor.chain {
            return attributes::add(self, chain, offers);
        }
        if self.cursor.begins && !self.names_loop() {
            references::add(self, offers);
        }
    }

    /// The argument whose value is being written.
    fn argument(&self) -> Option<&Member> {
        let frames = self.cursor.frames.iter().rev();
        let mut bodies = frames.filter(|f| matches!(f.kind, FrameKind::Body(_)));
        let body = bodies.next().filter(|f| f.value)?;
        self.members.get(body.head.first()?)
    }

    /// What has been written in the innermost block besides.
    fn body(&self) -> Option<&NativeBody> {
        place::body(self.blocks.last()?)
    }

    /// What names stand for at the place.
    fn values(&self) -> Values<'_> {
        let mut values = Values::new(self.project, self.catalog, self.module);
        if let Some(addr) = place::resource_addr(&self.path) {
            let declared = self.module.resource(&addr);
            values.each = declared.and_then(|r| r.for_each.clone());
            values.itself = Some(addr);
        } else if let Some([kind, name, ..]) = self.path.first().map(Vec::as_slice)
            && &**kind == "module"
        {
            let call = self.module.calls.get(name);
            values.each = call.and_then(|c| c.for_each.clone());
        }
        values
    }

    /// The names that loops and `dynamic` blocks around the place bind, with what is known of their values.
    fn bound(&self, values: &Values<'_>) -> Vec<(Rc<str>, Value)> {
        let mut bound = Vec::new();
        for block in &self.blocks {
            bound.extend(place::iterator(block, values));
        }
        let loops = self.cursor.frames.iter().flat_map(|frame| &frame.loops);
        for walk in loops {
            let collection = self.parse(walk.collection);
            let collection = values.value(&collection, bound.clone());
            let (key, element) = Values::element(&collection);
            match walk.names.as_slice() {
                [one] => bound.push((one.clone(), element)),
                [first, second, ..] => {
                    bound.push((first.clone(), key));
                    bound.push((second.clone(), element));
                }
                [] => {}
            }
        }
        // The inner ones hide the outer ones.
        bound.reverse();
        bound
    }

    /// A part of the text as an expression.
    fn parse(&self, span: Span) -> Expr {
        let text = self.source.snippet(span);
        // In JSON the text at the place has the right length only.
        let written = self.project.source(&self.source.name);
        let written = written.filter(|_| self.source.name.ends_with(".json"));
        let read = written.and_then(|source| json::read(source.snippet(span)));
        let part = Source::new(self.source.id, "", read.as_deref().unwrap_or(text));
        syntax::parse_expression(&part).0
    }
}
