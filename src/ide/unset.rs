use std::borrow::Cow;
use std::rc::Rc;

use super::complete::{content, is_possible, plain, snippet};
use super::members::{Member, Members};
use super::{Project, facts, place};
use crate::config::Module;
use crate::diag::Edit;
use crate::schema::Catalog;
use crate::sorted::{Gather, Sort};
use crate::syntax::ast::Block;
use crate::text::{Source, Span};

/// An argument or block that could be given and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unset {
    /// Its name.
    pub name: Rc<str>,
    /// Whether it is a block.
    pub block: bool,
    /// Whether it has to be given.
    pub required: bool,
    /// Type and the most important facts.
    pub detail: String,
    /// What else is known, a sentence each.
    pub facts: Vec<String>,
}

/// The block around a place, and what could be given in it and is not: required ones first, the language's last.
pub fn unset(
    project: &Project,
    catalog: &Catalog,
    file: &str,
    offset: u32,
) -> Option<(Span, Vec<Unset>)> {
    let (block, members) = block_at(project, catalog, file, offset)?;
    let rank = |m: &&Member| {
        (
            m.is_meta() || &*m.name == "id",
            !m.is_required(),
            m.is_block(),
        )
    };
    let mut open = possible(&block, &members);
    open.arrange_by_key(|m| (rank(m), m.name.clone()));
    let list = open.into_iter().map(|member| Unset {
        name: member.name.clone(),
        block: member.is_block(),
        required: member.is_required(),
        detail: facts::detail(member),
        facts: facts::facts(member),
    });
    let list = list.gathered();
    let from = match file.ends_with(".json") {
        true => block.open_brace,
        false => block.header,
    };
    Some((from.to(block.close_brace), list))
}

/// Gives some of them, with places to fill in: the change, and its text as a snippet.
pub fn give(
    project: &Project,
    catalog: &Catalog,
    file: &str,
    offset: u32,
    names: &[&str],
) -> Option<(Edit, String)> {
    let (block, members) = block_at(project, catalog, file, offset)?;
    let source = project.source(file)?;
    let open = possible(&block, &members);
    let mut chosen: Vec<&Member> = names
        .iter()
        .filter_map(|name| open.iter().find(|m| *m.name == **name).copied())
        .gathered();
    chosen.arrange_by_key(|member| member.is_block());
    if chosen.is_empty() || block.open_brace.end > block.close_brace.start {
        return None;
    }
    match file.ends_with(".json") {
        true => in_json(source, &block, &chosen),
        false => in_native(source, &block, &chosen),
    }
}

/// Behind the last property of an object, each on a line of its own.
fn in_json(source: &Source, block: &Block, chosen: &[&Member]) -> Option<(Edit, String)> {
    let (from, to) = (
        block.open_brace.end as usize,
        block.close_brace.start as usize,
    );
    let inside = source.text.get(from..to)?;
    let written = inside.trim_end();
    let outer = indentation(source, block.open_brace.start);
    let first = written.trim_start();
    let own_line = written
        .get(..written.len() - first.len())
        .is_some_and(|t| t.contains('\n'));
    let at = block.open_brace.end + u32::try_from(written.len() - first.len()).ok()?;
    let inner = match own_line {
        true => indentation(source, at).to_owned(),
        false => format!("{outer}  "),
    };
    let mut holes = 0;
    let mut text = String::new();
    for member in chosen {
        let comma = if text.is_empty() && first.is_empty() {
            ""
        } else {
            ","
        };
        let own = renumbered(&content(member), &mut holes).replace('\n', &format!("\n{inner}"));
        text.push_str(&format!("{comma}\n{inner}\"{}\": {own}", member.name));
    }
    let rest = inside.get(written.len()..).unwrap_or("");
    let start = block.open_brace.end + u32::try_from(written.len()).ok()?;
    let mut end = start;
    if !rest.contains('\n') {
        text.push_str(&format!("\n{outer}"));
        end = block.close_brace.start;
    }
    let span = Span {
        file: source.id,
        start,
        end,
    };
    let edit = Edit {
        span,
        text: plain(&text),
    };
    Some((edit, text))
}

fn in_native(source: &Source, block: &Block, chosen: &[&Member]) -> Option<(Edit, String)> {
    let body = place::body(block)?;
    let outer = indentation(source, block.header.start);
    let items = body.attributes.iter().map(|a| a.span);
    let blocks = body.blocks.iter().map(|b| b.header.to(b.close_brace));
    let last = items.chain(blocks).map(|span| span.end).max();
    let after = last.unwrap_or(block.open_brace.end);
    let rest = source
        .text
        .get(after as usize..block.close_brace.start as usize);
    // Behind the last item the line goes on with a comment perhaps.
    let line = rest.and_then(|rest| rest.find('\n'));
    let at = line
        .and_then(|line| u32::try_from(line).ok())
        .map(|line| after + line);
    let inner = match body.attributes.first() {
        Some(first) if at.is_some() => indentation(source, first.span.start).to_owned(),
        _ => format!("{outer}  "),
    };
    let text = written(chosen, &inner);
    // A block on one line gets its brace on a line of its own.
    let end = match at {
        Some(_) => String::new(),
        None => format!("\n{outer}"),
    };
    let start = at.unwrap_or(after);
    let edit = Edit {
        span: Span {
            file: source.id,
            start,
            end: if at.is_some() {
                start
            } else {
                block.close_brace.start
            },
        },
        text: filled(&text) + &end,
    };
    Some((edit, text + &end))
}

/// Lines with places to fill in that are counted through.
fn written(chosen: &[&Member], indent: &str) -> String {
    let arguments = chosen.iter().filter(|m| !m.is_block());
    let width = arguments.map(|m| m.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut holes = 0;
    for member in chosen {
        let own = snippet(member);
        let own = match own.split_once(" = ").filter(|_| !member.is_block()) {
            Some((name, value)) => format!("{name:width$} = {value}"),
            None => own,
        };
        text.push('\n');
        if member.is_block() {
            text.push('\n');
        }
        text.push_str(indent);
        text.push_str(&renumbered(&own, &mut holes).replace('\n', &format!("\n{indent}")));
    }
    text
}

/// A snippet without places to fill in, as one that can be read: what needs a value has null.
fn filled(snippet: &str) -> String {
    let lines = plain(snippet);
    let lines = lines.split('\n').map(|line| match line.trim_end() {
        open if open.ends_with('=') => format!("{open} null"),
        line => line.to_owned(),
    });
    lines.gathered::<Vec<_>>().join("\n")
}

/// A snippet whose places to fill in go on counting.
fn renumbered(snippet: &str, holes: &mut usize) -> String {
    let mut text = String::new();
    let mut rest = snippet;
    while let Some((before, hole)) = rest.split_once('$') {
        *holes += 1;
        text.push_str(before);
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
        match hole.strip_prefix('{') {
            Some(inside) => {
                text.push_str(&format!("${{{holes}"));
                rest = inside.get(digits(inside)..).unwrap_or("");
            }
            None => {
                text.push_str(&format!("${{{holes}}}"));
                rest = hole.get(digits(hole)..).unwrap_or("");
            }
        }
    }
    text + rest
}

fn indentation(source: &Source, offset: u32) -> &str {
    let before = source.text.get(..offset as usize).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let end = line.find(|c| c != ' ' && c != '\t').unwrap_or(line.len());
    line.get(..end).unwrap_or("")
}

fn possible<'m>(block: &Block, members: &'m Members) -> Vec<&'m Member> {
    let body = place::body(block);
    members
        .list
        .iter()
        .filter(|m| is_possible(m, body))
        .gathered()
}

/// The innermost block around a place whose arguments are known.
fn block_at<'p>(
    project: &'p Project,
    catalog: &Catalog,
    file: &str,
    offset: u32,
) -> Option<(Cow<'p, Block>, Members)> {
    let tree = project.tree(file)?;
    let none = Module::default();
    let module = project.module(tree.directory()).map_or(&none, |m| &**m);
    let mut blocks = place::blocks((project, catalog, module), &tree.body, offset);
    while let Some(block) = blocks.pop() {
        let around = blocks.iter().map(|b| place::words(b));
        let path: Vec<Vec<Rc<str>>> = around.chain([place::words(&block)]).gathered();
        let members = Members::of(project, catalog, module, &path);
        if !members.list.is_empty() {
            return Some((block, members));
        }
    }
    None
}
