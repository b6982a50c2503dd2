//! What an editor asks, as JavaScript asks it. Places are a file's path and UTF-16 offsets.

use std::rc::Rc;

use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;

use super::border::Given;
use super::catalog;
use super::dto::{
    CodeActionList, CompletionList, DocumentSymbolList, HoverInfo, LocationList, RangeList,
    RenameResult, RenameTarget, SemanticTokens, SignatureHelp, SnippetEdit, UnsetList,
};
use super::offsets::byte_of;
use super::workspace::Workspace;
use crate::sorted::Gather;
use crate::text::Source;

#[wasm_bindgen]
impl Workspace {
    /// What could be written at a place.
    pub fn complete(&self, file: &str, offset: u32) -> Ts<CompletionList> {
        let (source, at) = self.place(file, offset);
        let found = catalog::with(|c| self.inner().complete(c, file, at));
        CompletionList::new(found, source.as_deref()).ts()
    }

    /// What is known of the name at a place.
    pub fn hover(&self, file: &str, offset: u32) -> Option<Ts<HoverInfo>> {
        let (source, at) = self.place(file, offset);
        let source = source?;
        let found = catalog::with(|c| self.inner().hover(c, file, at));
        found.map(|hover| HoverInfo::new(hover, &source).ts())
    }

    /// The call around a place, with the parameter that is being written.
    #[wasm_bindgen(js_name = signatureHelp)]
    pub fn signature_help(&self, file: &str, offset: u32) -> Option<Ts<SignatureHelp>> {
        let (source, at) = self.place(file, offset);
        source.and_then(|source| {
            let found = self.inner().signature(file, at)?;
            Some(SignatureHelp::new(found, &source).ts())
        })
    }

    /// What a file consists of: blocks and arguments, nested.
    #[wasm_bindgen(js_name = documentSymbols)]
    pub fn document_symbols(&self, file: &str) -> Ts<DocumentSymbolList> {
        let (source, _) = self.place(file, 0);
        let found = catalog::with(|c| self.inner().outline(c, file));
        let list = source.map(|source| DocumentSymbolList::new(&found, &source));
        list.unwrap_or(DocumentSymbolList(Vec::new())).ts()
    }

    /// The names of a file and what they are.
    #[wasm_bindgen(js_name = semanticTokens)]
    pub fn semantic_tokens(&self, file: &str) -> Option<Ts<SemanticTokens>> {
        let (source, _) = self.place(file, 0);
        let source = source?;
        let found = catalog::with(|c| self.inner().semantic_tokens(c, file));
        Some(SemanticTokens::new(&found, &source).ts())
    }

    /// What can be folded in a file, from bracket to bracket.
    #[wasm_bindgen(js_name = foldingRanges)]
    pub fn folding_ranges(&self, file: &str) -> Ts<RangeList> {
        let (source, _) = self.place(file, 0);
        let found = self.inner().folding(file);
        let list = source.map(|source| RangeList::new(&found, &source));
        list.unwrap_or(RangeList(Vec::new())).ts()
    }

    /// The parts of a file around a place, from the smallest to the whole.
    #[wasm_bindgen(js_name = selectionRanges)]
    pub fn selection_ranges(&self, file: &str, offset: u32) -> Ts<RangeList> {
        let (source, at) = self.place(file, offset);
        let found = self.inner().selection(file, at);
        let list = source.map(|source| RangeList::new(&found, &source));
        list.unwrap_or(RangeList(Vec::new())).ts()
    }

    /// What could be given in the block around a place and is not.
    #[wasm_bindgen(js_name = unsetArguments)]
    pub fn unset_arguments(&self, file: &str, offset: u32) -> Option<Ts<UnsetList>> {
        let (source, at) = self.place(file, offset);
        source.and_then(|source| {
            let (block, list) = catalog::with(|c| self.inner().unset(c, file, at))?;
            Some(UnsetList::new(block, list, &source).ts())
        })
    }

    /// The change that gives arguments and blocks of these names in the block around a place.
    #[wasm_bindgen(js_name = giveArguments)]
    pub fn give_arguments(
        &self,
        file: &str,
        offset: u32,
        names: Vec<String>,
    ) -> Option<Ts<SnippetEdit>> {
        let (_, at) = self.place(file, offset);
        let names: Vec<&str> = names.iter().map(|name| &**name).gathered();
        let given = catalog::with(|c| self.inner().give(c, file, at, &names));
        let edit = given.and_then(|given| SnippetEdit::new(given, &self.inner().project()));
        edit.map(|edit| edit.ts())
    }

    /// What mends the problems at a place, those that lint rules find too, and what else could be done there.
    #[wasm_bindgen(js_name = codeActions)]
    pub fn code_actions(&self, file: &str, offset: u32) -> Ts<CodeActionList> {
        let (_, at) = self.place(file, offset);
        let (fixes, sources) = catalog::with(|c| self.inner().fixes_at(c, file, at));
        let others = self.inner().refactorings(file, at);
        let project = self.inner().project();
        CodeActionList::new((fixes, &sources), &others, &project).ts()
    }

    /// Where the name at a place is declared; of a module's `source` a file of its folder.
    pub fn definition(&self, file: &str, offset: u32) -> Ts<LocationList> {
        let (_, at) = self.place(file, offset);
        let found = catalog::with(|c| self.inner().definition(c, file, at));
        LocationList::new(&found, &self.inner().project()).ts()
    }

    /// Everywhere the name at a place is declared or used.
    pub fn references(&self, file: &str, offset: u32) -> Ts<LocationList> {
        let (_, at) = self.place(file, offset);
        let found = catalog::with(|c| self.inner().references(c, file, at));
        LocationList::new(&found, &self.inner().project()).ts()
    }

    /// Whether the name at a place can be changed.
    #[wasm_bindgen(js_name = prepareRename)]
    pub fn prepare_rename(&self, file: &str, offset: u32) -> Ts<RenameTarget> {
        let (_, at) = self.place(file, offset);
        let found = catalog::with(|c| self.inner().renameable(c, file, at));
        RenameTarget::new(found, &self.inner().project()).ts()
    }

    /// Gives the name at a place another one, in all files.
    pub fn rename(&self, file: &str, offset: u32, to: &str) -> Ts<RenameResult> {
        let (_, at) = self.place(file, offset);
        let renamed = catalog::with(|c| self.inner().rename(c, file, at, to));
        RenameResult::new(renamed, &self.inner().project()).ts()
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
