use std::rc::Rc;

use super::{LineIndex, Position, Span};
use crate::sorted::Gather;

/// What stands in [`Source::text`] for a byte that is not UTF-8: one byte for one byte, so that every
/// offset in the text is also the offset in the file. The character itself is valid in no language
/// we read.
pub const BAD_BYTE: u8 = 0x1a;

/// Identifies a file among [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// One named text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file's identity.
    pub id: FileId,
    /// The path as the user gave it, `/`-separated, relative to the template's root.
    pub name: Rc<str>,
    /// The whole text.
    pub text: Rc<str>,
    /// Where its lines begin.
    pub lines: LineIndex,
    /// Where the file had bytes that are not UTF-8, in order; the text has [`BAD_BYTE`] there.
    pub bad_bytes: Rc<[u32]>,
}

impl Source {
    /// A text on its own.
    pub fn new(id: FileId, name: &str, text: &str) -> Self {
        Self {
            id,
            name: name.into(),
            text: text.into(),
            lines: LineIndex::new(text),
            bad_bytes: Rc::default(),
        }
    }

    /// A file's bytes. What is not UTF-8 is kept in [`Self::bad_bytes`] for the parser to report.
    pub fn from_bytes(id: FileId, name: &str, bytes: &[u8]) -> Self {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Self::new(id, name, text);
        }
        let mut text = String::with_capacity(bytes.len());
        let mut bad = Vec::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for _ in chunk.invalid() {
                bad.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
                text.push(char::from(BAD_BYTE));
            }
        }
        Self {
            bad_bytes: bad.into(),
            ..Self::new(id, name, &text)
        }
    }

    /// Whether the file's byte at this offset was not UTF-8.
    pub fn is_bad_byte(&self, offset: usize) -> bool {
        u32::try_from(offset).is_ok_and(|o| self.bad_bytes.binary_search(&o).is_ok())
    }

    /// The text a span covers; empty when it lies outside.
    pub fn snippet(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// All files of one template, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Rc<Source>>,
}

impl Sources {
    /// Adds a file and gives its identity. Names are not checked for uniqueness.
    pub fn add(&mut self, name: &str, text: &str) -> FileId {
        self.push(|id| Source::new(id, name, text))
    }

    /// Adds a file that may hold bytes that are not UTF-8.
    pub fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> FileId {
        self.push(|id| Source::from_bytes(id, name, bytes))
    }

    /// The identity that the next file will have.
    pub fn next_id(&self) -> FileId {
        FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX))
    }

    /// Adds a file that was made with [`Self::next_id`].
    pub fn add_shared(&mut self, source: Rc<Source>) {
        self.files.push(source);
    }

    fn push(&mut self, make: impl FnOnce(FileId) -> Source) -> FileId {
        let id = self.next_id();
        self.files.push(Rc::new(make(id)));
        id
    }

    /// The file with this identity, if it is one of ours.
    pub fn get(&self, id: FileId) -> Option<&Rc<Source>> {
        self.files.get(id.0 as usize)
    }

    /// All files, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Rc<Source>> {
        self.files.iter()
    }

    /// The same files under other names.
    #[must_use]
    pub fn renamed(self, name: &dyn Fn(&str) -> String) -> Self {
        let renamed = self.files.iter().map(|file| {
            let mut file = Source::clone(file);
            file.name = name(&file.name).into();
            Rc::new(file)
        });
        Self {
            files: renamed.gathered(),
        }
    }

    /// The text a span covers; empty for a foreign span.
    pub fn snippet(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |f| f.snippet(span))
    }

    /// File, start and end of a span as Terraform shows them: a place of zero width is one column wide, and
    /// [`Span::nowhere`] is in no file, at line 0.
    pub fn shown(&self, span: Span) -> Option<(Rc<str>, Position, Position)> {
        let (name, start, mut end) = if span == Span::nowhere() {
            let zero = Position {
                line: 0,
                column: 0,
                byte: 0,
            };
            ("".into(), zero, zero)
        } else {
            let (start, end) = self.positions(span)?;
            (self.get(span.file)?.name.clone(), start, end)
        };
        if start.byte == end.byte {
            end.column += 1;
            end.byte += 1;
        }
        Some((name, start, end))
    }

    /// Line and column of a span's two ends, as Terraform counts them.
    pub fn positions(&self, span: Span) -> Option<(Position, Position)> {
        let file = self.get(span.file)?;
        if file.name.ends_with(".json") {
            let position = |offset| file.lines.json_position(&file.text, offset);
            return Some((position(span.start), position(span.end)));
        }
        let start = file.lines.position(&file.text, span.start);
        let mut end = file.lines.position(&file.text, span.end);
        if start.line == end.line {
            // A mark that combines with what stands before the span has a column of its own in it.
            let width = super::columns(file.snippet(span));
            end.column = end.column.max(start.column + width);
        }
        Some((start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_combining_mark_alone_is_one_column_wide() {
        let mut sources = Sources::default();
        let id = sources.add("x.tf", "a \u{301}b");
        let (start, end) = sources.positions(Span::new(id, 2, 4)).unwrap();
        assert_eq!((start.column, end.column), (3, 4));
    }

    #[test]
    fn bad_bytes_keep_all_offsets() {
        let source = Source::from_bytes(FileId(0), "x", b"a\xffb\xe2\x82c");
        assert_eq!(&*source.text, "a\u{1a}b\u{1a}\u{1a}c");
        assert_eq!(&*source.bad_bytes, [1, 3, 4]);
        assert!(source.is_bad_byte(3));
        assert!(!source.is_bad_byte(2));
    }
}
