//! What could be written in a JSON file.

use std::rc::Rc;

use super::expected::Expected;
use super::{Completions, Place, items, references, strings};
use crate::config::Module;
use crate::ide::json::{self, At};
use crate::ide::members::{Member, What};
use crate::ide::offer::{ItemKind, Offer, Offers};
use crate::ide::{Project, project};
use crate::schema::{BlockSchema, Catalog};
use crate::sorted::Gather;
use crate::syntax;
use crate::syntax::ast::JsonKind;
use crate::syntax::json::Reading;
use crate::text::{FileId, Source, Span};
use crate::value::Type;

pub(super) fn complete(
    project: &Project,
    catalog: &Catalog,
    source: &Source,
    offset: u32,
) -> Completions {
    let none = Module::default();
    let directory = project::directory(&source.name);
    let module = project.module(directory).map_or(&none, |m| &**m);
    let found = json::place(project, catalog, module, source, offset);
    let situation = (project, catalog, module);
    let place = Place::new(
        situation,
        &found.source,
        &found.cursor,
        found.path,
        found.members,
        offset,
    );
    let writer = Writer {
        place: &place,
        at: found.at,
        quoted: found.quote.is_some(),
    };
    match found.at {
        At::Nothing => Completions::default(),
        At::Expression => {
            let mut list = place.completions(offset);
            list.items.iter_mut().for_each(escape);
            list
        }
        _ => writer.completions(found.quote, offset),
    }
}

/// What a part of a string stands for.
pub(super) fn read(part: &str) -> Option<Rc<str>> {
    let source = Source::new(FileId(0), "", &format!("\"{part}\""));
    match syntax::json::parse_value(&source).0.kind {
        JsonKind::String(text) => Some(text.text),
        _ => None,
    }
}

/// In a string, quotes and line ends are escaped.
fn escape(item: &mut Offer) {
    item.text = escaped(&item.text);
    if let Some(snippet) = &mut item.snippet {
        *snippet = snippet.replace('"', "\\\"").replace('\n', "\\n");
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

/// Writes names and values of JSON.
struct Writer<'w> {
    place: &'w Place<'w>,
    at: At,
    /// The quote before it is written already.
    quoted: bool,
}

impl Writer<'_> {
    fn completions(&self, quote: Option<u32>, offset: u32) -> Completions {
        let place = self.place;
        let start = quote.map_or(place.cursor.word.start, |quote| quote + 1);
        let rest = place.rest(offset);
        let end = match quote {
            Some(_) => rest
                .find(['"', '\n', '\r', '\\'])
                .filter(|at| rest.get(*at..).is_some_and(|r| r.starts_with('"'))),
            None => Some((place.cursor.word.end.max(offset) - offset) as usize),
        };
        let end = end.unwrap_or(0);
        let behind = rest.get(end..).unwrap_or("");
        let behind = behind
            .strip_prefix('"')
            .filter(|_| self.quoted)
            .unwrap_or(behind);
        let closed = u32::from(self.quoted && rest.get(end..).is_some_and(|r| r.starts_with('"')));
        let span = Span {
            start,
            end: offset + u32::try_from(end).unwrap_or(0) + closed,
            ..place.cursor.word
        };
        let typed = place.source.snippet(Span {
            end: offset.max(start),
            ..span
        });
        let mut offers = Offers::new(typed);
        self.offer(&mut offers);
        let (list, incomplete) = offers.best();
        let behind = behind.trim_start();
        let list = list
            .into_iter()
            .filter_map(|item| self.written(item, behind));
        let items: Vec<Offer> = list.gathered();
        Completions {
            span: (!items.is_empty()).then_some(span),
            items,
            incomplete,
            missing_services: place.members.missing.iter().cloned().gathered(),
        }
    }

    fn offer(&self, offers: &mut Offers<'_>) {
        let place = self.place;
        match self.at {
            At::Member => items::names(place, offers),
            At::Label => {
                let head = place.cursor.frames.last().map_or(&[][..], |f| &f.head);
                items::labels(place, head, true, offers);
            }
            At::Key => strings::keys(place, offers),
            At::Value(Reading::Literal) => strings::values(place, false, offers),
            At::Value(_) => references::add(place, offers),
            At::Expression | At::Nothing => {}
        }
    }

    /// An item as it is written here.
    fn written(&self, mut item: Offer, behind: &str) -> Option<Offer> {
        let snippet = match self.at {
            At::Value(reading) => return self.value(item, reading, behind),
            // Where a name is exchanged, what follows it stays.
            _ if behind.starts_with(':') => format!("{}\"", item.label),
            At::Label => {
                let (inside, deprecated) = self.labelled(&item.label);
                item.deprecated |= deprecated;
                format!("{}\": {inside}", item.label)
            }
            At::Key => {
                let ty = match Expected::at(self.place).ty {
                    Some(Type::Object(object)) => object.attributes.get(&*item.label).cloned(),
                    _ => Some(Type::String),
                };
                format!("{}\": {}", item.label, form(ty.as_ref(), 1))
            }
            _ => match self.place.members.get(&item.label) {
                Some(member) => format!("{}\": {}", item.label, content(member)),
                None => format!("{}\": {}", item.label, provider(&item.detail)),
            },
        };
        let comma = if behind.starts_with('"') { "," } else { "" };
        let quote = if self.quoted { "" } else { "\"" };
        let snippet = format!("{quote}{snippet}{comma}");
        item.text = items::plain(&snippet);
        item.snippet = Some(snippet).filter(|snippet| *snippet != item.text);
        Some(item)
    }

    /// What stands behind a label: the other labels, and the content of the block.
    fn labelled(&self, label: &str) -> (String, bool) {
        let head = self.place.cursor.frames.last().map_or(&[][..], |f| &f.head);
        let kind = match head.first().map(|kind| &**kind) {
            Some(kind @ ("resource" | "data" | "ephemeral")) => kind,
            Some("dynamic") => {
                let text = "{\n  \"for_each\": \"${1}\",\n  \"content\": {\n    $0\n  }\n}";
                return (text.to_owned(), false);
            }
            _ => return ("{\n  $0\n}".to_owned(), false),
        };
        let schema = items::schema_of(self.place, kind, label);
        let inside = schema.as_ref().map(|s| required(&s.block, 2));
        let inside = inside.unwrap_or_else(|| "{\n  $0\n}".to_owned());
        let deprecated = schema.is_some_and(|s| s.deprecated);
        (nested("${1:name}", &inside), deprecated)
    }

    /// A value: a literal, or a string with a reference in it.
    fn value(&self, mut item: Offer, reading: Reading, behind: &str) -> Option<Offer> {
        let literal = matches!(item.kind, ItemKind::EnumMember | ItemKind::Value)
            || item.label.starts_with('"');
        let word =
            item.kind == ItemKind::Keyword && matches!(&*item.label, "true" | "false" | "null");
        let open = if self.quoted { "" } else { "\"" };
        let comma = if behind.starts_with('"') { "," } else { "" };
        let shown = item.label.trim_matches('"').to_owned();
        let number = literal && item.text == shown && !self.quoted;
        if word && self.quoted {
            return None;
        }
        if word || number {
            item.text = format!("{}{comma}", item.text);
            return Some(item);
        }
        if literal || reading == Reading::Names {
            item.text = format!(
                "{open}{}\"{comma}",
                escaped(if literal { &shown } else { &item.text })
            );
            let snippet = item.snippet.take().filter(|_| !literal);
            item.snippet = snippet.map(|snippet| format!("{open}{snippet}\"{comma}"));
            item.label = shown;
            return Some(item);
        }
        escape(&mut item);
        item.text = format!("{open}${{{}}}\"{comma}", item.text);
        let snippet = item.snippet.take();
        item.snippet = snippet.map(|inside| format!("{open}\\${{{inside}}}\"{comma}"));
        Some(item)
    }
}

/// An object with one property.
fn nested(name: &str, inside: &str) -> String {
    let inside = inside.replace('\n', "\n  ");
    format!("{{\n  \"{name}\": {inside}\n}}")
}

/// What a block or an argument holds, with places to fill in.
pub(in crate::ide) fn content(member: &Member) -> String {
    match &member.what {
        What::Block(_, labels) => {
            let labels: Vec<String> = labels
                .iter()
                .enumerate()
                .map(|(at, label)| format!("${{{}:{label}}}", at + 1))
                .gathered();
            labels
                .iter()
                .rev()
                .fold("{\n  $0\n}".to_owned(), |inside, label| {
                    nested(label, &inside)
                })
        }
        What::Nested(..) => member
            .nested()
            .map_or_else(String::new, |n| required(&n.block, 1)),
        What::Attribute(..) | What::Variable(_) | What::Argument(..) => value(member, 1),
    }
}

/// The required arguments of a block.
fn required(block: &Rc<BlockSchema>, from: usize) -> String {
    let needed = block
        .attributes
        .iter()
        .enumerate()
        .filter(|(_, a)| a.required);
    let mut lines = Vec::new();
    for (at, attribute) in needed {
        let what = What::Attribute(block.clone(), at);
        let name = attribute.name.clone();
        let value = value(&Member { name, what }, from + lines.len());
        lines.push(format!(
            "\n  \"{}\": {}",
            attribute.name,
            value.replace('\n', "\n  ")
        ));
    }
    if lines.is_empty() {
        return "{\n  $0\n}".to_owned();
    }
    format!("{{{}\n}}", lines.join(","))
}

/// The form of an argument's value, with a place to fill in.
fn value(member: &Member, number: usize) -> String {
    match member.ty() {
        None if member.word().is_some_and(|w| w.ty.starts_with("list")) => {
            format!("[\"${{{number}}}\"]")
        }
        None if member.word().is_some_and(|w| w.ty.starts_with("map of p")) => {
            format!("{{${{{number}}}}}")
        }
        ty => form(ty.as_ref(), number),
    }
}

fn form(ty: Option<&Type>, number: usize) -> String {
    match ty {
        Some(Type::Number) => format!("${{{number}:0}}"),
        Some(Type::Bool) => format!("${{{number}:true}}"),
        Some(Type::List(_) | Type::Set(_) | Type::Tuple(_)) => format!("[${{{number}}}]"),
        Some(Type::Map(_) | Type::Object(_)) => format!("{{${{{number}}}}}"),
        Some(Type::String | Type::Dynamic) | None => format!("\"${{{number}}}\""),
    }
}

/// What is said of a provider of this source.
fn provider(source: &str) -> String {
    format!("{{\n  \"source\": \"{source}\",\n  \"version\": \"${{1:>= 1.0}}\"\n}}")
}
