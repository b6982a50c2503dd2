use super::Project;
use super::members::{Members, What};
use super::place;
use super::symbol::{Meaning, Occurrence, Role, SymbolKind};
use crate::config::Module;
use crate::schema::{Catalog, Nesting};
use crate::sorted::Gather;
use crate::syntax::ast::Block;
use crate::syntax::{self, json};
use crate::text::{Source, Span};

/// The expression whose value a name has in a plan, as it could stand in the root module; nothing where no single one
/// has it, or none that can be told.
pub(super) fn expression(
    project: &Project,
    catalog: &Catalog,
    found: &Occurrence,
) -> Option<String> {
    let source = project.sources.get(found.span.file)?;
    if source.name.contains('/') {
        return None;
    }
    match &found.what {
        Meaning::Symbol(symbol) => match &symbol.kind {
            SymbolKind::Variable(name) if symbol.directory.is_empty() => {
                Some(format!("var.{name}"))
            }
            SymbolKind::Local(name) if symbol.directory.is_empty() => Some(format!("local.{name}")),
            SymbolKind::Output(name) if symbol.directory.is_empty() => {
                let output = project.module("")?.outputs.get(name)?;
                let own = output
                    .value
                    .as_ref()
                    .filter(|_| !source.name.ends_with(".json"))?;
                Some(project.sources.snippet(own.span).to_owned())
            }
            SymbolKind::Output(_) if found.role == Role::Uses => chain(source, found.span),
            _ => None,
        },
        Meaning::Attribute(..) | Meaning::Property => chain(source, found.span),
        Meaning::Word(word) if word.starts_with("path.") => Some((*word).to_owned()),
        Meaning::Member(member, Some(_)) if matches!(member.what, What::Attribute(..)) => {
            argument(project, catalog, source, found.span, &member.name)
        }
        _ => None,
    }
}

/// What stands before a name with the name: `a.b.c`.
pub(super) fn chain(source: &Source, name: Span) -> Option<String> {
    let view;
    let (source, cursor) = match source.name.ends_with(".json") {
        true => {
            let quote = json::cursor(source, name.end).quote?;
            view = json::unquoted(source, quote, '"');
            (&view, syntax::cursor(&view, name.end, &|_| false))
        }
        false => (source, place::cursor(source, name.end)?),
    };
    let before = cursor.chain?;
    let text = source.snippet(Span {
        end: name.end,
        ..before
    });
    // What a loop binds is no name of the module.
    let root = text.split(['.', '[']).next()?;
    let loops = cursor.frames.iter().flat_map(|frame| &frame.loops);
    let mut bound = loops.flat_map(|walk| &walk.names);
    (!bound.any(|name| **name == *root)).then(|| text.to_owned())
}

/// An argument of a resource, or of a block in one, as an attribute of all its instances.
fn argument(
    project: &Project,
    catalog: &Catalog,
    source: &Source,
    name: Span,
    own: &str,
) -> Option<String> {
    let tree = project.tree(&source.name)?;
    let none = Module::default();
    let module = project.module("").map_or(&none, |m| &**m);
    let blocks = place::blocks((project, catalog, module), &tree.body, name.start);
    let path: Vec<_> = blocks.iter().map(|block| place::words(block)).gathered();
    let addr = place::resource_addr(&path)?;
    let (before, behind) = match blocks.as_slice() {
        [_] => ("", String::new()),
        [outer, inner] => {
            let members = Members::of(project, catalog, module, path.get(..1)?);
            let nested = members.get(&inner.kind.name)?.nested()?;
            steps(outer, inner, nested.nesting)?
        }
        _ => return None,
    };
    let declared = module.resource(&addr)?;
    let of = |one: &str| format!("{before}{one}{behind}.{own}");
    Some(match (&declared.count, &declared.for_each) {
        (Some(_), _) => format!("[for one in {addr} : {}]", of("one")),
        (_, Some(_)) => format!("{{ for key, one in {addr} : key => {} }}", of("one")),
        _ => of(&addr.to_string()),
    })
}

/// What stands before and behind a resource when a block in it is meant.
fn steps(outer: &Block, inner: &Block, nesting: Nesting) -> Option<(&'static str, String)> {
    let kind = &inner.kind.name;
    let all = &place::body(outer)?.blocks;
    if all.iter().any(|b| &*b.kind.name == "dynamic") {
        return None;
    }
    let same = all.iter().filter(|b| b.kind.name == *kind);
    let at = same
        .clone()
        .position(|b| b.open_brace == inner.open_brace)?;
    match nesting {
        Nesting::Single => Some(("", format!(".{kind}"))),
        Nesting::List => Some(("", format!(".{kind}[{at}]"))),
        // There is no telling the elements of a set apart.
        Nesting::Set if same.count() == 1 => Some(("one(", format!(".{kind})"))),
        Nesting::Set | Nesting::Map => None,
    }
}
