//! What an editor asks of any files, at any place: there is an answer, and its places are in the files.

use formwork::diag::{Edit, Fix};
use formwork::ide::{OutlineItem, Project};
use formwork::schema::Catalog;
use formwork::text::Span;
use formwork::workspace::Workspace;

use super::config::files;

/// So many places of a file are asked about.
const PLACES: usize = 12;

struct Asked {
    workspace: Workspace,
    project: std::rc::Rc<Project>,
    catalog: Catalog,
}

impl Asked {
    fn place(&self, span: Span, what: &str) {
        let source = self.project.sources.get(span.file);
        let text = source.and_then(|s| s.text.get(span.range()));
        assert!(text.is_some(), "{what}: {span:?}");
    }

    fn edits(&self, edits: &[Edit], what: &str) {
        for edit in edits {
            self.place(edit.span, what);
        }
        let mut spans: Vec<Span> = edits.iter().map(|e| e.span).collect();
        spans.sort();
        let apart = |pair: &[Span]| pair[0].file != pair[1].file || pair[0].end <= pair[1].start;
        assert!(spans.windows(2).all(apart), "{what}: {edits:?} overlap");
    }

    fn outline(&self, items: &[OutlineItem]) {
        for item in items {
            self.place(item.whole, "outline");
            self.place(item.span, "name in the outline");
            self.outline(&item.children);
        }
    }

    fn file(&self, name: &str) {
        let (space, catalog) = (&self.workspace, &self.catalog);
        self.outline(&space.outline(catalog, name));
        let mut end = 0;
        for token in space.semantic_tokens(catalog, name) {
            self.place(token.span, "token");
            assert!(token.span.start >= end, "tokens overlap");
            end = token.span.end;
        }
        for span in space.folding(name) {
            self.place(span, "fold");
        }
    }

    fn at(&self, name: &str, offset: u32) {
        let (space, catalog) = (&self.workspace, &self.catalog);
        if let Some(span) = space.complete(catalog, name, offset).span {
            self.place(span, "completion");
        }
        if let Some(span) = space.hover(catalog, name, offset).and_then(|h| h.span) {
            self.place(span, "hover");
        }
        if let Some(found) = space.signature(name, offset) {
            self.place(found.open, "call");
            for (start, end) in found.parameters {
                assert!(found.label.get(start..end).is_some(), "{}", found.label);
            }
        }
        let places = space.definition(catalog, name, offset);
        for found in places
            .into_iter()
            .chain(space.references(catalog, name, offset))
        {
            self.place(found.span, "name");
            found
                .whole
                .into_iter()
                .for_each(|w| self.place(w, "declaration"));
        }
        if let Ok(renamed) = space.rename(catalog, name, offset, "zz_new") {
            self.edits(&renamed.edits, "rename");
        }
        for span in space.selection(name, offset) {
            self.place(span, "selection");
        }
        for Fix { edits, .. } in space.refactorings(name, offset) {
            self.edits(&edits, "refactoring");
        }
        if let Some((block, list)) = space.unset(catalog, name, offset) {
            self.place(block, "block");
            let names: Vec<&str> = list.iter().map(|one| &*one.name).collect();
            if let Some((edit, _)) = space.give(catalog, name, offset, &names) {
                self.edits(&[edit], "arguments");
            }
        }
    }
}

/// Everything is asked, at some places of every file: in texts of this length at all of them.
pub fn holds(bytes: &[u8]) {
    let mut workspace = Workspace::new();
    let mut names = Vec::new();
    for (name, bytes) in files(bytes) {
        workspace.set_file(&name, &bytes);
        names.push((name, bytes.len()));
    }
    questions(workspace, names);
}

/// Everything is asked of files of these lengths.
pub fn questions(workspace: Workspace, names: Vec<(String, usize)>) {
    let asked = Asked {
        project: workspace.project(),
        workspace,
        catalog: Catalog::new(),
    };
    for (name, length) in names {
        asked.file(&name);
        let step = length / PLACES + 1;
        // Where the first of them is shall not be the same everywhere.
        let first = length % step;
        for offset in (first..=length).step_by(step) {
            asked.at(&name, u32::try_from(offset).unwrap());
        }
    }
}
