//! What an editor asks while a template is written.

use std::cell::RefCell;
use std::rc::Rc;

use super::Workspace;
use crate::ide::{self, Completions, Hover, Location, Project, Renamed};
use crate::schema::Catalog;
use crate::text::Span;

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

    /// What could be written at a byte offset of a file.
    pub fn complete(&self, catalog: &Catalog, file: &str, offset: u32) -> Completions {
        ide::complete(&self.project(), catalog, file, offset)
    }

    /// What is known of the name at a byte offset of a file.
    pub fn hover(&self, catalog: &Catalog, file: &str, offset: u32) -> Option<Hover> {
        ide::hover(&self.project(), catalog, file, offset)
    }

    /// Where the name at a byte offset of a file is declared.
    pub fn definition(&self, catalog: &Catalog, file: &str, offset: u32) -> Vec<Location> {
        ide::definition(&self.project(), catalog, file, offset)
    }

    /// Everywhere the name at a byte offset of a file is declared or used.
    pub fn references(&self, catalog: &Catalog, file: &str, offset: u32) -> Vec<Location> {
        ide::references(&self.project(), catalog, file, offset)
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
        ide::rename(&self.project(), catalog, file, offset, to)
    }

    /// The place of the name at a byte offset of a file, when it can be changed.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn renameable(&self, catalog: &Catalog, file: &str, offset: u32) -> Result<Span, String> {
        ide::renameable(&self.project(), catalog, file, offset)
    }
}
