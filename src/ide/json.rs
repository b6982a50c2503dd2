//! Where a place in a JSON file is, told in the terms of the native syntax.

use std::rc::Rc;

use super::members::{Member, Members};
use super::{Project, walk};
use crate::config::Module;
use crate::schema::Catalog;
use crate::sorted::Gather;
use crate::syntax::json::{self, JsonCursor, JsonLevel, Reading};
use crate::syntax::{self, Cursor, Frame, FrameKind};
use crate::text::{Source, Span, is_word};

/// A place in a JSON file.
pub(super) struct JsonPlace {
    /// What the place would be in the native syntax.
    pub(super) cursor: Cursor,
    /// The headers of the blocks around.
    pub(super) path: Vec<Vec<Rc<str>>>,
    /// What may stand in the innermost body.
    pub(super) members: Members,
    /// The text, with the string at the place as it is in the native syntax.
    pub(super) source: Source,
    /// What is written there.
    pub(super) at: At,
    /// The quote that opens what is written, if it is open.
    pub(super) quote: Option<u32>,
}

/// What is written at a place in a JSON file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// The name of an argument or a block.
    Member,
    /// A label of a block.
    Label,
    /// The name of a part of a value.
    Key,
    /// A value, whose strings are read so.
    Value(Reading),
    /// An expression in a string.
    Expression,
    /// Nothing that names something.
    Nothing,
}

/// What an open object or array stands for.
enum Role {
    Body,
    /// So many labels are to come.
    Labels(usize),
    Value,
}

/// What surrounds a place in a string of a JSON file.
pub(super) fn inside(source: &Source, offset: u32) -> Option<Cursor> {
    let quote = json::cursor(source, offset).quote?;
    let source = json::unquoted(source, quote, '"');
    Some(syntax::cursor(&source, offset, &|_| false))
}

struct Reader<'r> {
    project: &'r Project,
    catalog: &'r Catalog,
    module: &'r Module,
    path: Vec<Vec<Rc<str>>>,
    members: Members,
    frames: Vec<Frame>,
    role: Role,
    span: Span,
}

/// The place at an offset of a JSON file.
pub(super) fn place(
    project: &Project,
    catalog: &Catalog,
    module: &Module,
    source: &Source,
    offset: u32,
) -> JsonPlace {
    let found = json::cursor(source, offset);
    let none: [&[Rc<str>]; 0] = [];
    let mut reader = Reader {
        project,
        catalog,
        module,
        path: Vec::new(),
        members: match source.name.ends_with(".tfvars.json") {
            true => Members::of_values(module),
            false => Members::of(project, catalog, module, &none),
        },
        frames: Vec::new(),
        role: Role::Body,
        span: Span::new(source.id, 0, 0),
    };
    for level in &found.levels {
        reader.enter(level);
    }
    reader.finish(source, &found, offset)
}

impl Reader<'_> {
    fn frame(&mut self, kind: FrameKind, level: &JsonLevel) {
        self.frames.push(Frame {
            kind,
            open: self.span,
            head: level.key.iter().cloned().gathered(),
            value: level.key.is_some(),
            items: level.items,
            loops: Vec::new(),
        });
    }

    fn enter(&mut self, level: &JsonLevel) {
        let kind = match (&self.role, level.array) {
            (Role::Value, true) => FrameKind::Tuple,
            (Role::Value, false) => FrameKind::Object,
            // Several blocks, or several times what names them.
            (_, true) => return,
            (Role::Labels(left), false) => {
                let left = left.saturating_sub(1);
                if let Some((key, last)) = level.key.as_ref().zip(self.path.last_mut()) {
                    last.push(key.clone());
                    self.labelled(left);
                }
                return;
            }
            (Role::Body, false) => FrameKind::Body(self.path.last().cloned().unwrap_or_default()),
        };
        self.frame(kind, level);
        if let (Role::Body, Some(key)) = (&self.role, &level.key) {
            self.member(&key.clone());
        }
    }

    /// The property of a body whose value is being written.
    fn member(&mut self, key: &Rc<str>) {
        let member = self.members.get(key).filter(|m| m.is_block());
        let Some(member) = member else {
            self.role = Role::Value;
            return;
        };
        let labels = match &**key {
            "dynamic" => 1,
            _ => member.labels().len(),
        };
        self.path.push(vec![key.clone()]);
        self.labelled(labels);
    }

    fn labelled(&mut self, left: usize) {
        self.role = match left {
            0 => {
                let Self {
                    project,
                    catalog,
                    module,
                    ..
                } = *self;
                self.members = Members::of(project, catalog, module, &self.path);
                Role::Body
            }
            left => Role::Labels(left),
        };
    }

    /// The argument whose value is being written.
    fn argument(&self) -> Option<&Member> {
        let mut bodies = self.frames.iter().rev();
        let body = bodies.find(|f| matches!(f.kind, FrameKind::Body(_)))?;
        self.members.get(body.head.first()?)
    }

    fn at(&self, last: Option<&JsonLevel>) -> At {
        let Some(last) = last else {
            return At::Nothing;
        };
        let name = !last.array && last.key.is_none();
        match self.role {
            Role::Body if name => At::Member,
            Role::Labels(_) if name => At::Label,
            Role::Value if name => At::Key,
            Role::Value => {
                let literal = matches!(self.path.as_slice(), [header] if header.first().is_some_and(|k| &**k == "variable"));
                let values = self.path.is_empty() && !self.members.list.is_empty();
                let argument = self.argument();
                At::Value(
                    argument.map_or(Reading::Template, |a| walk::reading(a, literal || values)),
                )
            }
            Role::Body | Role::Labels(_) => At::Nothing,
        }
    }

    /// The header as far as it is written stands where an item of the body around does.
    fn take_header(&mut self) {
        let head = self.path.pop().unwrap_or_default();
        if let Some(frame) = self.frames.last_mut() {
            frame.value = false;
            frame.head = head;
        }
        let Self {
            project,
            catalog,
            module,
            ..
        } = self;
        self.members = Members::of(project, catalog, module, &self.path);
    }

    fn finish(mut self, source: &Source, found: &JsonCursor, offset: u32) -> JsonPlace {
        let mut at = match found.begins || found.quote.is_some() {
            true => self.at(found.levels.last()),
            false => At::Nothing,
        };
        if at == At::Label {
            self.take_header();
        }
        let value = matches!(at, At::Value(_));
        let (source, mut cursor) = match found.quote.filter(|_| value) {
            Some(quote) => {
                let expression = at == At::Value(Reading::Names);
                let opening = if expression { '=' } else { '"' };
                let source = json::unquoted(source, quote, opening);
                let inner = syntax::cursor(&source, offset, &|_| false);
                if expression || inner.frames.len() > 2 {
                    at = At::Expression;
                }
                (source, inner)
            }
            None => (source.clone(), bare_word(source, found.word)),
        };
        // The first is that of the string as a file of its own.
        self.frames.extend(cursor.frames.drain(..).skip(1));
        cursor.frames = self.frames;
        JsonPlace {
            cursor,
            path: self.path,
            members: self.members,
            source,
            at,
            quote: found.quote,
        }
    }
}

/// A place where a word without quotes is, or nothing.
fn bare_word(source: &Source, start: u32) -> Cursor {
    let rest = source.text.get(start as usize..).unwrap_or("");
    let of_word = |c: char| matches!(c, '_' | '-' | '.') || is_word(c);
    let length = rest.find(|c| !of_word(c)).unwrap_or(rest.len());
    Cursor {
        frames: Vec::new(),
        word: Span {
            file: source.id,
            start,
            end: start + u32::try_from(length).unwrap_or(0),
        },
        chain: None,
        begins: true,
        comment: false,
    }
}
