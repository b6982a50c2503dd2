//! What an editor asks while a template is written.

use std::cell::RefCell;
use std::rc::Rc;

use super::{LintOptions, Workspace};
use crate::diag::{Diagnostic, Edit, Fix};
use crate::ide::{
    self, Completions, Hover, Location, OutlineItem, Project, Renamed, SemanticToken, Signature,
    Unset,
};
use crate::schema::Catalog;
use crate::sorted::Gather;
use crate::text::{Sources, Span};

/// The files as they were read for the last question. The next one takes over what has not changed.
#[derive(Clone, Debug, Default)]
pub(super) struct Editor {
    project: RefCell<Option<Rc<Project>>>,
}

impl Workspace {
    /// The files as an editor looks at them. Offsets are bytes in the text of [`Project::source`].
    pub fn project(&self) -> Rc<Project> {
        let files = || self.files.iter().map(|(name, bytes)| (&**name, &**bytes));
        let earlier = self.editor.project.borrow().clone();
        if let Some(known) = earlier.as_ref().filter(|p| p.is_of(files())) {
            return known.clone();
        }
        let project = Rc::new(Project::read(files(), earlier.as_deref()));
        *self.editor.project.borrow_mut() = Some(project.clone());
        project
    }

    /// The project, and an offset of a file that cuts no character.
    fn place(&self, file: &str, offset: u32) -> (Rc<Project>, u32) {
        let project = self.project();
        let offset = project.whole_offset(file, offset);
        (project, offset)
    }

    /// What could be written at a byte offset of a file.
    pub fn complete(&self, catalog: &Catalog, file: &str, offset: u32) -> Completions {
        let (project, offset) = self.place(file, offset);
        ide::complete(&project, catalog, file, offset)
    }

    /// What is known of the name at a byte offset of a file.
    pub fn hover(&self, catalog: &Catalog, file: &str, offset: u32) -> Option<Hover> {
        let (project, offset) = self.place(file, offset);
        ide::hover(&project, catalog, file, offset)
    }

    /// Where the name at a byte offset of a file is declared.
    pub fn definition(&self, catalog: &Catalog, file: &str, offset: u32) -> Vec<Location> {
        let (project, offset) = self.place(file, offset);
        ide::definition(&project, catalog, file, offset)
    }

    /// Everywhere the name at a byte offset of a file is declared or used.
    pub fn references(&self, catalog: &Catalog, file: &str, offset: u32) -> Vec<Location> {
        let (project, offset) = self.place(file, offset);
        ide::references(&project, catalog, file, offset)
    }

    /// Gives the name at a byte offset of a file another one, in all files.
    ///
    /// # Errors
    /// Why that cannot be.
    pub fn rename(
        &self,
        catalog: &Catalog,
        file: &str,
        offset: u32,
        to: &str,
    ) -> Result<Renamed, String> {
        let (project, offset) = self.place(file, offset);
        ide::rename(&project, catalog, file, offset, to)
    }

    /// The place of the name at a byte offset of a file, when it can be changed.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn renameable(&self, catalog: &Catalog, file: &str, offset: u32) -> Result<Span, String> {
        let (project, offset) = self.place(file, offset);
        ide::renameable(&project, catalog, file, offset)
    }

    /// The call around a byte offset of a file.
    pub fn signature(&self, file: &str, offset: u32) -> Option<Signature> {
        let (project, offset) = self.place(file, offset);
        ide::signature(&project, file, offset)
    }

    /// What a file consists of.
    pub fn outline(&self, catalog: &Catalog, file: &str) -> Vec<OutlineItem> {
        ide::outline(&self.project(), catalog, file)
    }

    /// The names of a file and what they are.
    pub fn semantic_tokens(&self, catalog: &Catalog, file: &str) -> Vec<SemanticToken> {
        ide::tokens(&self.project(), catalog, file)
    }

    /// What could be given in the block around a byte offset of a file and is not, with the place of the block.
    pub fn unset(&self, catalog: &Catalog, file: &str, offset: u32) -> Option<(Span, Vec<Unset>)> {
        let (project, offset) = self.place(file, offset);
        ide::unset(&project, catalog, file, offset)
    }

    /// The change that gives some of them, and its text with places to fill in.
    pub fn give(
        &self,
        catalog: &Catalog,
        file: &str,
        offset: u32,
        names: &[&str],
    ) -> Option<(Edit, String)> {
        let (project, offset) = self.place(file, offset);
        ide::give(&project, catalog, file, offset, names)
    }

    /// What can be folded in a file.
    pub fn folding(&self, file: &str) -> Vec<Span> {
        ide::folding(&self.project(), file)
    }

    /// The parts of a file around a byte offset, from the smallest to the whole.
    pub fn selection(&self, file: &str, offset: u32) -> Vec<Span> {
        let (project, offset) = self.place(file, offset);
        ide::selection(&project, file, offset)
    }

    /// What could be done with what stands at a byte offset of a file: a name for it.
    pub fn refactorings(&self, file: &str, offset: u32) -> Vec<Fix> {
        let (project, offset) = self.place(file, offset);
        ide::refactorings(&project, file, offset)
    }

    /// What mends the problems at a byte offset of a file, and the texts that the changes are places of.
    pub fn fixes_at(&self, catalog: &Catalog, file: &str, offset: u32) -> (Vec<Fix>, Sources) {
        let linted = self.lint(catalog, &LintOptions::default());
        let sources = linted.checked.sources;
        let here = |d: &&Diagnostic| {
            d.span().is_some_and(|span| {
                let source = sources.get(span.file);
                span.touches(offset) && source.is_some_and(|s| *s.name == *file)
            })
        };
        let found = linted.checked.diagnostics.iter().filter(here);
        let fixes = found.flat_map(|d| d.fixes.clone()).gathered();
        (fixes, sources)
    }
}
