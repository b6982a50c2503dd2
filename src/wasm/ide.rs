//! What an editor asks, as JavaScript asks it. Places are a file's path and UTF-16 offsets.

use std::rc::Rc;

use tsify::{Ts, Tsify};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use super::catalog;
use super::dto::{
    CodeActionList, CompletionList, DocumentSymbolList, HoverInfo, LocationList, RangeList,
    RenameResult, RenameTarget, SemanticTokens, SignatureHelp, SnippetEdit, UnsetList,
};
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

    /// The call around a place, with the parameter that is being written.
    #[wasm_bindgen(js_name = signatureHelp)]
    pub fn signature_help(
        &self,
        file: &str,
        offset: u32,
    ) -> Result<Option<Ts<SignatureHelp>>, JsError> {
        let (source, at) = self.place(file, offset);
        let found = source.and_then(|source| {
            let found = self.inner().signature(file, at)?;
            Some(SignatureHelp::new(found, &source).into_ts())
        });
        Ok(found.transpose()?)
    }

    /// What a file consists of: blocks and arguments, nested.
    #[wasm_bindgen(js_name = documentSymbols)]
    pub fn document_symbols(&self, file: &str) -> Result<Ts<DocumentSymbolList>, JsError> {
        let (source, _) = self.place(file, 0);
        let found = catalog::with(|c| self.inner().outline(c, file));
        let list = source.map(|source| DocumentSymbolList::new(&found, &source));
        Ok(list.unwrap_or(DocumentSymbolList(Vec::new())).into_ts()?)
    }

    /// The names of a file and what they are.
    #[wasm_bindgen(js_name = semanticTokens)]
    pub fn semantic_tokens(&self, file: &str) -> Result<Option<Ts<SemanticTokens>>, JsError> {
        let (source, _) = self.place(file, 0);
        let Some(source) = source else {
            return Ok(None);
        };
        let found = catalog::with(|c| self.inner().semantic_tokens(c, file));
        Ok(Some(SemanticTokens::new(&found, &source).into_ts()?))
    }

    /// What can be folded in a file, from bracket to bracket.
    #[wasm_bindgen(js_name = foldingRanges)]
    pub fn folding_ranges(&self, file: &str) -> Result<Ts<RangeList>, JsError> {
        let (source, _) = self.place(file, 0);
        let found = self.inner().folding(file);
        let list = source.map(|source| RangeList::new(&found, &source));
        Ok(list.unwrap_or(RangeList(Vec::new())).into_ts()?)
    }

    /// The parts of a file around a place, from the smallest to the whole.
    #[wasm_bindgen(js_name = selectionRanges)]
    pub fn selection_ranges(&self, file: &str, offset: u32) -> Result<Ts<RangeList>, JsError> {
        let (source, at) = self.place(file, offset);
        let found = self.inner().selection(file, at);
        let list = source.map(|source| RangeList::new(&found, &source));
        Ok(list.unwrap_or(RangeList(Vec::new())).into_ts()?)
    }

    /// What could be given in the block around a place and is not.
    #[wasm_bindgen(js_name = unsetArguments)]
    pub fn unset_arguments(
        &self,
        file: &str,
        offset: u32,
    ) -> Result<Option<Ts<UnsetList>>, JsError> {
        let (source, at) = self.place(file, offset);
        let found = source.and_then(|source| {
            let (block, list) = catalog::with(|c| self.inner().unset(c, file, at))?;
            Some(UnsetList::new(block, list, &source).into_ts())
        });
        Ok(found.transpose()?)
    }

    /// The change that gives arguments and blocks of these names in the block around a place.
    #[wasm_bindgen(js_name = giveArguments)]
    pub fn give_arguments(
        &self,
        file: &str,
        offset: u32,
        names: Vec<String>,
    ) -> Result<Option<Ts<SnippetEdit>>, JsError> {
        let (_, at) = self.place(file, offset);
        let names: Vec<&str> = names.iter().map(|name| &**name).collect();
        let given = catalog::with(|c| self.inner().give(c, file, at, &names));
        let edit = given.and_then(|given| SnippetEdit::new(given, &self.inner().project()));
        Ok(edit.map(|edit| edit.into_ts()).transpose()?)
    }

    /// What mends the problems at a place, those that lint rules find too, and what else could be done there.
    #[wasm_bindgen(js_name = codeActions)]
    pub fn code_actions(&self, file: &str, offset: u32) -> Result<Ts<CodeActionList>, JsError> {
        let (_, at) = self.place(file, offset);
        let (fixes, sources) = catalog::with(|c| self.inner().fixes_at(c, file, at));
        let others = self.inner().refactorings(file, at);
        let project = self.inner().project();
        Ok(CodeActionList::new((fixes, &sources), &others, &project).into_ts()?)
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
