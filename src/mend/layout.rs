//! Where text goes in, and how much goes out with an item.

use super::place::inner;
use crate::diag::Edit;
use crate::sorted::Gather;
use crate::syntax::ast::Block;
use crate::text::{Source, Span};

/// The space that a place's line begins with.
pub(super) fn indentation(source: &Source, at: u32) -> &str {
    let before = source.text.get(..at as usize).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = source.text.get(start..).unwrap_or("");
    let end = line.find(|c| c != ' ' && c != '\t').unwrap_or(line.len());
    line.get(..end).unwrap_or("")
}

/// The rest of a place's line, without its line break.
pub(super) fn rest_of_line(source: &Source, at: u32) -> &str {
    let rest = source.text.get(at as usize..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    line.strip_suffix('\r').unwrap_or(line)
}

/// Takes an item out; with its lines, where nothing else stands on them.
pub fn without(source: &Source, item: Span) -> Edit {
    let text = &source.text;
    let before = text.get(..item.range().start).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let alone = |text: &str| text.trim_matches([' ', '\t']).is_empty();
    let after = rest_of_line(source, item.end);
    let mut span = item;
    if before.get(start..).is_some_and(alone) && alone(after) {
        let mut end = item.range().end + after.len();
        for line_break in ["\r\n", "\n"] {
            if text
                .get(end..)
                .is_some_and(|rest| rest.starts_with(line_break))
            {
                end += line_break.len();
                break;
            }
        }
        span = Span::new(item.file, start, end);
    }
    Edit {
        span,
        text: String::new(),
    }
}

/// Puts an item into a block, after its last argument. The item's own lines are indented as if it stood at the
/// beginning of a line.
pub fn into_block(source: &Source, block: &Block, item: &str) -> Option<Edit> {
    let body = inner(block)?;
    let own = indentation(source, block.header.start);
    let file = block.header.file;
    let (open, close) = (block.open_brace.end, block.close_brace.start);
    let inside = Span {
        file,
        start: open,
        end: close.max(open),
    };
    let old = source.snippet(inside);
    if !old.contains('\n') {
        let lines: String = [old.trim(), item]
            .iter()
            .filter(|text| !text.is_empty())
            .map(|text| format!("\n{own}  {}", indented(text, &format!("{own}  "))))
            .gathered();
        return Some(Edit {
            span: inside,
            text: format!("{lines}\n{own}"),
        });
    }
    let (after, indent) = match body.attributes.last() {
        Some(last) => (
            last.span.end,
            indentation(source, last.name.span.start).to_owned(),
        ),
        None => (open, format!("{own}  ")),
    };
    let item = indented(item, &indent);
    // A heredoc ends with the line break after its mark.
    let at_line_start = after > open && source.text.get(..after as usize)?.ends_with('\n');
    let at = match at_line_start {
        true => after,
        false => after + u32::try_from(rest_of_line(source, after).len()).ok()?,
    };
    let text = match at_line_start {
        true => format!("{indent}{item}\n"),
        false => format!("\n{indent}{item}"),
    };
    // What follows the last argument on its line must be a comment, or the place is in a later item.
    let between = source.text.get(after as usize..at as usize)?.trim_start();
    let comment = between.is_empty() || between.starts_with('#') || between.starts_with("//");
    comment.then_some(Edit {
        span: Span {
            file,
            start: at,
            end: at,
        },
        text,
    })
}

/// A text with its further lines indented, as far as something stands on them.
pub(super) fn indented(text: &str, indent: &str) -> String {
    let all = text.replace('\n', &format!("\n{indent}"));
    all.replace(&format!("\n{indent}\n"), "\n\n")
}

/// Puts a top-level item at the end of a file.
pub(super) fn at_end(source: &Source, item: &str) -> Edit {
    let end = source.text.len();
    let ended = source.text.is_empty() || source.text.ends_with('\n');
    let text = match (ended, source.text.trim().is_empty()) {
        (true, true) => format!("{item}\n"),
        (true, false) => format!("\n{item}\n"),
        (false, _) => format!("\n\n{item}\n"),
    };
    Edit {
        span: Span::new(source.id, end, end),
        text,
    }
}
