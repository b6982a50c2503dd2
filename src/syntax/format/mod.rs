//! The canonical layout of the native syntax, as `terraform fmt` has it to the byte: spaces between tokens, two
//! spaces for each line that leaves brackets open, `=` and comments of neighbouring lines in one column. Line
//! breaks, comments and the text of templates stay as they are.
//!
//! A little is rewritten as well ([`rewrite`]): labels get quotes, `"${x}"` as a whole argument becomes `x`, and
//! the type of a variable gets its present form.
//!
//! Invariant: the work is linear in the size of the text, and a text with mistakes is not touched.

mod keys;
mod layout;
mod page;
mod rewrite;
mod space;

use std::ops::Range;

use super::hcl::{Kind, Mode, Token, scan};
use crate::diag::{Diagnostics, Edit};
use crate::text::{Source, Span};
use page::Page;

/// What the names of files end with that are formatted. JSON is not.
pub const EXTENSIONS: [&str; 5] = [
    ".tf",
    ".tfvars",
    ".tftest.hcl",
    ".tfmock.hcl",
    ".tfquery.hcl",
];

/// What gives a text its canonical layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// The changes, in order and apart from each other; none when the text is as it should be.
    pub edits: Vec<Edit>,
    /// Whether the text still says the same. The reference drops comments between labels, labels with `$` or `%` in
    /// them and the key of `x[true]`, and makes one number of `1 .5`; so do we.
    pub faithful: bool,
}

/// The layout of a text, or of the lines that have a part in a range of its bytes.
///
/// # Errors
/// A text with mistakes keeps its layout; these are the mistakes.
pub fn format(source: &Source, within: Option<Range<u32>>) -> Result<Formatted, Diagnostics> {
    let (body, diags) = super::parse(source);
    if diags.has_errors() {
        return Err(diags);
    }
    let tokens = scan(source, Mode::Main);
    let mut rewrites = rewrite::rewrites(source, &body, &tokens);
    let lines = within.map(|range| whole_lines(source, range));
    let is_within = |span: Span| match &lines {
        Some(lines) => lines.start <= span.start && span.end <= lines.end,
        None => true,
    };
    rewrites.retain(|rewrite| is_within(rewrite.whole));
    let lossy = rewrites.iter().any(|rewrite| rewrite.lossy);
    let mut page = Page::new(source, &tokens, rewrites);
    layout::lay_out(&mut page);
    let mut edits = page.edits();
    edits.retain(|edit| is_within(edit.span));
    Ok(Formatted {
        edits,
        faithful: !lossy && !joins_numbers(&tokens),
    })
}

/// A range up to the beginning of its first and the end of its last line, without the line end there.
fn whole_lines(source: &Source, range: Range<u32>) -> Range<u32> {
    let lines = &source.lines;
    let start = lines.start(lines.line_of(range.start)).unwrap_or(0);
    let next = lines.start(lines.line_of(range.end) + 1);
    start..next.map_or(u32::MAX, |next| next - 1)
}

/// Whether there are two numbers that only a space keeps apart.
fn joins_numbers(tokens: &[Token]) -> bool {
    let joined = [Kind::Number, Kind::Dot, Kind::Number];
    let mut threes = tokens.windows(3);
    threes.any(|three| three.iter().map(|token| token.kind).eq(joined))
}

/// A text with changes made to it that are in order and apart from each other. What is not UTF-8 stays.
pub fn apply(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 16 * edits.len());
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        out.extend_from_slice(bytes.get(done..range.start).unwrap_or_default());
        out.extend_from_slice(edit.text.as_bytes());
        done = range.end;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
    out
}

/// Whether a file is formatted where a whole folder is: by its extension, and if it is not hidden.
pub fn is_formatted(path: &str) -> bool {
    let visible = path
        .split('/')
        .all(|part| !part.starts_with('.') && !is_backup(part));
    visible && has_extension(path)
}

/// Whether the name of a file is one of those that can be formatted at all.
pub fn has_extension(path: &str) -> bool {
    EXTENSIONS.iter().any(|end| path.ends_with(end))
}

/// Names that editors give to files they are at work on.
fn is_backup(name: &str) -> bool {
    name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'))
}
