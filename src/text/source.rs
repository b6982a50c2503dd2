use std::rc::Rc;

use super::{LineIndex, Position, Span};

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
}

/// All files of one template, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Rc<Source>>,
}

impl Sources {
    /// Adds a file and gives its identity. Names are not checked for uniqueness.
    pub fn add(&mut self, name: &str, text: &str) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Rc::new(Source {
            id,
            name: name.into(),
            text: text.into(),
            lines: LineIndex::new(text),
        }));
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

    /// The text a span covers; empty for a foreign span.
    pub fn snippet(&self, span: Span) -> &str {
        self.get(span.file)
            .and_then(|f| f.text.get(span.range()))
            .unwrap_or("")
    }

    /// Line and column of a span's two ends.
    pub fn positions(&self, span: Span) -> Option<(Position, Position)> {
        let file = self.get(span.file)?;
        Some((
            file.lines.position(&file.text, span.start),
            file.lines.position(&file.text, span.end),
        ))
    }
}
