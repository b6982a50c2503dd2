//! What an editor asks, as JavaScript asks it. Places are a file's path and UTF-16 offsets.

use std::rc::Rc;

use tsify::{Ts, Tsify};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use super::catalog;
use super::dto::{CompletionList, HoverInfo, LocationList, RenameResult, RenameTarget};
use super::offsets::byte_of;
use super::workspace::Workspace;
use crate::text::Source;

#[wasm_bindgen]
impl Workspace {
    /// What could be written at a place.
    pub fn complete(&self, file: &str, offset: u32) -> Result<Ts<CompletionList>, JsError> {
        let (source, at) = self.place(file, offset);
        let found = catalog::with(|c| self.inner().complete(c, file, at));
        Ok(CompletionList::new(found, source.as_deref()).into_ts()?)
    }

    /// What is known of the name at a place.
    pub fn hover(&self, file: &str, offset: u32) -> Result<Option<Ts<HoverInfo>>, JsError> {
        let (source, at) = self.place(file, offset);
        let Some(source) = source else {
            return Ok(None);
        };
        let found = catalog::with(|c| self.inner().hover(c, file, at));
        let found = found.map(|hover| HoverInfo::new(hover, &source).into_ts());
        Ok(found.transpose()?)
    }

    /// Where the name at a place is declared; of a module's `source` a file of its folder.
    pub fn definition(&self, file: &str, offset: u32) -> Result<Ts<LocationList>, JsError> {
        let (_, at) = self.place(file, offset);
        let found = catalog::with(|c| self.inner().definition(c, file, at));
        Ok(LocationList::new(&found, &self.inner().project()).into_ts()?)
    }

    /// Everywhere the name at a place is declared or used.
    pub fn references(&self, file: &str, offset: u32) -> Result<Ts<LocationList>, JsError> {
        let (_, at) = self.place(file, offset);
        let found = catalog::with(|c| self.inner().references(c, file, at));
        Ok(LocationList::new(&found, &self.inner().project()).into_ts()?)
    }

    /// Whether the name at a place can be changed.
    #[wasm_bindgen(js_name = prepareRename)]
    pub fn prepare_rename(&self, file: &str, offset: u32) -> Result<Ts<RenameTarget>, JsError> {
        let (_, at) = self.place(file, offset);
        let found = catalog::with(|c| self.inner().renameable(c, file, at));
        Ok(RenameTarget::new(found, &self.inner().project()).into_ts()?)
    }

    /// Gives the name at a place another one, in all files.
    pub fn rename(&self, file: &str, offset: u32, to: &str) -> Result<Ts<RenameResult>, JsError> {
        let (_, at) = self.place(file, offset);
        let renamed = catalog::with(|c| self.inner().rename(c, file, at, to));
        Ok(RenameResult::new(renamed, &self.inner().project()).into_ts()?)
    }
}

impl Workspace {
    /// A file's text and the byte offset of a place in it.
    fn place(&self, file: &str, offset: u32) -> (Option<Rc<Source>>, u32) {
        let source = self.inner().project().source(file).cloned();
        let at = source.as_ref().map_or(0, |s| byte_of(&s.text, offset));
        (source, at)
    }
}
