use crate::json::{Deserialize, Serialize};
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics};
use crate::diag;
use crate::sorted::Gather;
use crate::wasm::offsets::Utf16;
use crate::workspace::{Reformatted, ReformattedFile};

/// A part of a file, in UTF-16 offsets.
#[derive(Deserialize, Tsify)]
pub struct FormatRange {
    /// Where it begins.
    pub from: u32,
    /// One past its end.
    pub to: u32,
}

/// What `format` would change.
#[derive(Serialize, Tsify)]
pub struct FormatResult {
    /// The files whose layout is not the canonical one, in order.
    pub files: Vec<FormattedFile>,
    /// Why other files keep theirs: the mistakes in them, ordered by file and place.
    pub diagnostics: Vec<DiagnosticDto>,
    /// The mistakes for a terminal.
    pub text: String,
}

/// A file in its canonical layout.
#[derive(Serialize, Tsify)]
pub struct FormattedFile {
    /// The file's path.
    pub filename: String,
    /// The whole text. What is not UTF-8 is lost in it; the edits keep it.
    pub text: String,
    /// The smallest changes that lead to it, in order and apart from each other.
    pub edits: Vec<LayoutEdit>,
    /// Whether the text still says the same. In a few odd cases Terraform drops something, and so do we: comments between
    /// labels, labels with `$` or `%` in them, the key of `x[true]`.
    pub faithful: bool,
}

/// Replace a piece of a text.
#[derive(Serialize, Tsify)]
pub struct LayoutEdit {
    /// UTF-16 offset of its start, as editors count.
    pub from: u32,
    /// UTF-16 offset of its end.
    pub to: u32,
    /// Byte offset of its start.
    pub start: u32,
    /// Byte offset of its end.
    pub end: u32,
    /// What comes instead.
    pub text: String,
}

impl From<Reformatted> for FormatResult {
    fn from(found: Reformatted) -> Self {
        let shown = found.diagnostics.iter();
        let shown = shown.map(|d| diag::render(d, &found.sources));
        Self {
            text: shown.gathered(),
            diagnostics: diagnostics(found.diagnostics.iter(), &found.sources),
            files: found.files.iter().map(|f| file(f, &found)).gathered(),
        }
    }
}

fn file(file: &ReformattedFile, found: &Reformatted) -> FormattedFile {
    let source = file.edits.first();
    let source = source.and_then(|edit| found.sources.get(edit.span.file));
    let utf16 = source.map(|source| Utf16::new(source));
    let unit = |byte| utf16.as_ref().map_or(byte, |utf16| utf16.of(byte));
    let edits = file.edits.iter().map(|edit| LayoutEdit {
        from: unit(edit.span.start),
        to: unit(edit.span.end),
        start: edit.span.start,
        end: edit.span.end,
        text: edit.text.clone(),
    });
    FormattedFile {
        filename: file.path.clone(),
        edits: edits.gathered(),
        text: String::from_utf8_lossy(&file.content).into_owned(),
        faithful: file.faithful,
    }
}
