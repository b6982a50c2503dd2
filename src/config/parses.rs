//! Parsed files, kept from one reading of a template to the next: of an editor's files one changes at a time.

use std::cell::RefCell;
use std::rc::Rc;

use crate::diag::Diagnostics;
use crate::sorted::SortedMap;
use crate::syntax::ast::Body;
use crate::syntax::{self, json};
use crate::text::{FileId, Source};

/// One file's text and tree.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) source: Rc<Source>,
    pub(super) body: Rc<Body>,
    pub(super) diags: Diagnostics,
}

impl Parsed {
    fn new(source: Source) -> Self {
        let (body, diags) = if source.name.ends_with(".json") {
            json::parse(&source)
        } else {
            syntax::parse(&source)
        };
        Self {
            source: source.into(),
            body: body.into(),
            diags,
        }
    }

    /// After a change of a text that nobody else holds, most of its tree is taken over.
    fn changed(known: Option<Rc<Self>>, source: Source) -> Self {
        let known = known.filter(|known| known.is_whole() && known.source.id == source.id);
        let Some(known) = known.and_then(Rc::into_inner) else {
            return Self::new(source);
        };
        let tree = Rc::into_inner(known.body);
        let tree = tree.and_then(|tree| syntax::parse_changed(&known.source.text, tree, &source));
        match tree {
            Some(tree) => Self {
                source: source.into(),
                body: tree.into(),
                diags: Diagnostics::new(),
            },
            None => Self::new(source),
        }
    }

    fn is_whole(&self) -> bool {
        self.source.bad_bytes.is_empty() && self.diags.is_empty()
    }

    /// Whether parsing this file in this place again would give the same.
    fn is_of(&self, id: FileId, bytes: &[u8]) -> bool {
        self.source.id == id
            && self.source.bad_bytes.is_empty()
            && self.source.text.as_bytes() == bytes
    }
}

/// The files of the last reading. Places name files by their number, so a file is parsed again when one was
/// added or taken away before it.
#[derive(Clone, Debug, Default)]
pub struct Parses {
    kept: RefCell<SortedMap<Rc<str>, Rc<Parsed>>>,
}

impl Parses {
    pub(super) fn parsed(&self, id: FileId, name: &str, bytes: &[u8]) -> Rc<Parsed> {
        let mut kept = self.kept.borrow_mut();
        let known = kept.remove(name);
        let parsed = match known {
            Some(known) if known.is_of(id, bytes) => known,
            known => Rc::new(Parsed::changed(known, Source::from_bytes(id, name, bytes))),
        };
        kept.insert(name.into(), parsed.clone());
        parsed
    }

    /// Forgets the files that a template no longer has.
    pub(super) fn keep_only(&self, is_there: impl Fn(&str) -> bool) {
        self.kept.borrow_mut().retain(|name, _| is_there(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_parsed_again() {
        let parses = Parses::default();
        let a = parses.parsed(FileId(0), "a.tf", b"a = 1");
        let b = parses.parsed(FileId(1), "b.tf", b"b = 1");
        assert!(Rc::ptr_eq(&a, &parses.parsed(FileId(0), "a.tf", b"a = 1")));
        let changed = parses.parsed(FileId(0), "a.tf", b"a = 2");
        assert_eq!(&*changed.source.text, "a = 2");
        assert!(Rc::ptr_eq(&b, &parses.parsed(FileId(1), "b.tf", b"b = 1")));
        let moved = parses.parsed(FileId(0), "b.tf", b"b = 1");
        assert_eq!(moved.source.id, FileId(0));
        parses.keep_only(|name| name == "a.tf");
        assert_eq!(parses.kept.borrow().len(), 1);
    }

    #[test]
    fn bytes_that_are_no_text_are_parsed_again() {
        let parses = Parses::default();
        let (bad, like) = (b"a = \"\xff\"", b"a = \"\x1a\"");
        let first = parses.parsed(FileId(0), "a.tf", bad);
        let second = parses.parsed(FileId(0), "a.tf", like);
        assert_ne!(first.diags.len(), 0);
        assert!(!Rc::ptr_eq(&first, &second));
    }
}
