use std::ops::Range;

use super::page::{Page, Piece};
use super::space::{is_apart, opened};
use crate::syntax::hcl::Kind;

/// A line as three cells, of which the last two may be empty: what comes first, `= value`, and a comment. Each
/// begins where the one before it ends.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    value: usize,
    comment: usize,
    end: usize,
}

/// Finds the spaces before every piece.
pub(super) fn lay_out(page: &mut Page<'_>) {
    let lines = lines(page);
    for line in &lines {
        space(page, line.start..line.value);
        space(page, line.value..line.comment);
    }
    indent(page, &lines);
    align(page, &lines, |line| {
        (line.start..line.value, line.value..line.comment)
    });
    align(page, &lines, |line| {
        (line.start..line.comment, line.comment..line.end)
    });
}

/// Cuts at the line breaks that are tokens. Those inside templates and comments are none.
fn lines(page: &Page<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, piece) in page.pieces.iter().enumerate() {
        let ends = match piece.kind {
            Kind::Newline => true,
            Kind::Comment => page.text(piece).ends_with('\n'),
            _ => false,
        };
        if ends {
            lines.push(line(&page.pieces, start..at + 1));
            start = at + 1;
        }
    }
    if start < page.pieces.len() {
        lines.push(line(&page.pieces, start..page.pieces.len()));
    }
    lines
}

fn line(pieces: &[Piece], range: Range<usize>) -> Line {
    let Range { start, end } = range;
    let line = pieces.get(start..end).unwrap_or_default();
    let is_comment = |piece: &&Piece| piece.kind == Kind::Comment;
    let has_comment = line.len() > 1 && line.last().is_some_and(|piece| is_comment(&piece));
    let comment = end - usize::from(has_comment);
    let rest = pieces.get(start + 1..comment).unwrap_or_default();
    let equal = rest.iter().position(|piece| piece.kind == Kind::Equal);
    let value = equal.map(|at| start + 1 + at);
    // A value that goes on in the next line is no cell.
    let whole = |at: &usize| net(pieces.get(*at..comment).unwrap_or_default()) == 0;
    Line {
        start,
        value: value.filter(whole).unwrap_or(comment),
        comment,
        end,
    }
}

/// How many more brackets are open after these pieces than before them.
fn net(pieces: &[Piece]) -> i32 {
    pieces.iter().map(|piece| opened(piece.kind)).sum()
}

/// Sets the spaces between the pieces of a cell.
fn space(page: &mut Page<'_>, cell: Range<usize>) {
    let mut before = None;
    for at in cell.start..cell.end.saturating_sub(1) {
        let (Some(left), Some(right)) = (page.pieces.get(at), page.pieces.get(at + 1)) else {
            return;
        };
        let kind = left.kind;
        let is_in = kind == Kind::Ident && page.text(left) == "in";
        let apart = is_apart(before, kind, is_in, right.kind);
        set(page, at + 1, u32::from(apart));
        before = Some(kind);
    }
}

fn set(page: &mut Page<'_>, at: usize, spaces: u32) {
    if let Some(piece) = page.pieces.get_mut(at) {
        piece.spaces = spaces;
    }
}

/// Sets the spaces at the beginning of each line. A line that leaves brackets open indents what follows by one
/// level, however many they are; the level ends when as many are closed.
fn indent(page: &mut Page<'_>, lines: &[Line]) {
    let mut levels: Vec<i32> = Vec::new();
    for line in lines {
        let cell = |range: Range<usize>| page.pieces.get(range).unwrap_or_default();
        let first = cell(line.start..line.value);
        if first
            .first()
            .is_some_and(|piece| piece.kind == Kind::Newline)
        {
            continue;
        }
        let change = until_heredoc(first) + until_heredoc(cell(line.value..line.comment));
        if change < 0 {
            close(&mut levels, -change);
        }
        set(page, line.start, 2 * levels.len() as u32);
        if change > 0 {
            levels.push(change);
        }
    }
}

/// What stands in a heredoc indents nothing.
fn until_heredoc(cell: &[Piece]) -> i32 {
    let end = cell
        .iter()
        .position(|piece| piece.kind == Kind::OpenHeredoc);
    net(cell.get(..end.unwrap_or(cell.len())).unwrap_or_default())
}

/// Closes so many brackets: whole levels as long as they last, then a part of one.
fn close(levels: &mut Vec<i32>, mut count: i32) {
    while let Some(last) = levels.last_mut() {
        if count < *last {
            *last -= count;
            return;
        }
        count -= *last;
        levels.pop();
        if count == 0 {
            return;
        }
    }
}

/// Puts the cells of neighbouring lines that have one into one column: a space after the widest line.
fn align(page: &mut Page<'_>, lines: &[Line], split: fn(&Line) -> (Range<usize>, Range<usize>)) {
    let has_cell = |line: &Line| !split(line).1.is_empty();
    let mut widths: Vec<u32> = Vec::new();
    for chain in lines.chunk_by(|a, b| has_cell(a) && has_cell(b)) {
        if !chain.first().is_some_and(has_cell) {
            continue;
        }
        widths.clear();
        widths.extend(chain.iter().map(|line| {
            let before = page.pieces.get(split(line).0).unwrap_or_default();
            before.iter().map(|piece| page.width(piece)).sum::<u32>()
        }));
        let widest = widths.iter().copied().max().unwrap_or(0);
        for (line, width) in chain.iter().zip(&widths) {
            set(page, split(line).1.start, widest - width + 1);
        }
    }
}
