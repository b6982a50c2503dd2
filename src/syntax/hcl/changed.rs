//! Reading a text again after a change: what stands in blocks before and after it is what it was.

use std::ops::Range;

use super::parser::Parser;
use super::scanner::{Mode, scan_part};
use super::token::{Kind, Token};
use crate::syntax::ast::{Block, Body, NativeBody};
use crate::syntax::places::move_block;
use crate::text::{Source, Span};

/// The tree of a text that was made from another one, whose tree this is. The tree is the one that [`super::parse`]
/// gives, and nothing is wrong with the text; there is none where that is not certain, or where little would be gained.
///
/// The other text must have been of the same file and without any problem. A top-level block begins where the scanner
/// is in no mode and the parser has nothing open; so what is before a block knows nothing of what is behind its
/// beginning, if it ends with a line and nothing is wrong with it.
pub fn parse_changed(before: &str, tree: Body, source: &Source) -> Option<Body> {
    let Body::Native(tree) = tree else {
        return None;
    };
    let change = Change::new(before, &source.text);
    let kept = tree.blocks.partition_point(|b| start(b) <= change.prefix);
    let kept = kept.saturating_sub(1);
    let rest = tree.blocks.partition_point(|b| start(b) < change.suffix);
    let rest = rest.max(kept);
    if !tree.attributes.is_empty()
        || !source.bad_bytes.is_empty()
        || kept == 0 && rest == tree.blocks.len()
    {
        return None;
    }
    let from = match kept {
        0 => 0,
        _ => start(tree.blocks.get(kept)?),
    };
    let to = match tree.blocks.get(rest) {
        Some(next) => change.moved(start(next)),
        None => source.text.len(),
    };
    let part = read(source, from..to, rest < tree.blocks.len())?;
    Some(Body::Native(joined(
        tree,
        kept..rest,
        part,
        &change,
        source,
    )))
}

fn start(block: &Block) -> usize {
    block.header.start as usize
}

/// Where two texts differ.
struct Change {
    /// So many bytes are the same at the beginning.
    prefix: usize,
    /// From here on in the older text all bytes are the same again.
    suffix: usize,
    older: usize,
    newer: usize,
}

impl Change {
    fn new(older: &str, newer: &str) -> Self {
        let (old, new) = (older.as_bytes(), newer.as_bytes());
        let same = |(a, b): &(&u8, &u8)| a == b;
        let prefix = old.iter().zip(new).take_while(same).count();
        let left = old.len().min(new.len()) - prefix;
        let backwards = old.iter().rev().zip(new.iter().rev()).take(left);
        let suffix = old.len() - backwards.take_while(same).count();
        Self {
            prefix,
            suffix,
            older: old.len(),
            newer: new.len(),
        }
    }

    /// A place behind the change in the newer text.
    fn moved(&self, at: usize) -> usize {
        (at + self.newer).saturating_sub(self.older)
    }
}

/// The items in a part of a text, when nothing is wrong with it. Where more follows, it has to end with a line.
fn read(source: &Source, range: Range<usize>, followed: bool) -> Option<NativeBody> {
    let tokens = scan_part(source, Mode::Main, range.clone());
    let last = tokens.iter().rev().find(|t| t.kind != Kind::Eof);
    if followed && !last.is_none_or(|last| ends_line(source, *last, range.end)) {
        return None;
    }
    let mut parser = Parser::new(source, &[], tokens);
    let body = parser.body(Kind::Eof);
    (parser.finish().is_empty() && body.attributes.is_empty()).then_some(body)
}

fn ends_line(source: &Source, token: Token, end: usize) -> bool {
    let text = source.text.get(token.start as usize..token.end as usize);
    let text = text.unwrap_or_default();
    let line = match token.kind {
        Kind::Newline => true,
        Kind::Comment => !text.starts_with("/*") && text.ends_with('\n'),
        _ => false,
    };
    line && token.end as usize <= end
}

/// The tree with some of its blocks replaced by others, and the rest moved.
fn joined(
    mut tree: NativeBody,
    replaced: Range<usize>,
    part: NativeBody,
    change: &Change,
    source: &Source,
) -> NativeBody {
    let by = change.newer as i64 - change.older as i64;
    if by != 0 {
        for block in tree.blocks.iter_mut().skip(replaced.end) {
            move_block(block, by);
        }
    }
    let first = if replaced.start == 0 {
        part.span
    } else {
        tree.span
    };
    tree.span = Span::new(source.id, first.start as usize, source.text.len());
    tree.missing_item = first.head();
    tree.blocks.splice(replaced, part.blocks);
    tree
}
