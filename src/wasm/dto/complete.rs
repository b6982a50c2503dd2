use crate::json::Serialize;
use tsify::Tsify;

use crate::ide::{Completions, Hover, ItemKind, Offer};
use crate::sorted::Gather;
use crate::text::Source;
use crate::wasm::offsets::Utf16;

/// What could be written at a place.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CompletionList {
    /// There are more items than these: ask again when more is typed.
    pub is_incomplete: bool,
    /// UTF-16 offset where the text that an item replaces begins.
    pub from: u32,
    /// UTF-16 offset where it ends.
    pub to: u32,
    /// In the order in which they are to be shown.
    pub items: Vec<CompletionItem>,
    /// Services whose schemas would tell more, once `loadService` was called.
    pub missing_services: Vec<String>,
}

/// One thing that could be written.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CompletionItem {
    /// What is shown.
    pub label: String,
    /// What it is.
    #[tsify(
        type = "\"class\" | \"property\" | \"struct\" | \"keyword\" | \"enumMember\" | \"value\" | \"variable\" | \"constant\" | \"reference\" | \"field\" | \"function\" | \"module\" | \"typeParameter\""
    )]
    pub kind: &'static str,
    /// A few words beside the label: type, required or optional, where it comes from.
    pub detail: String,
    /// A few sentences, one a line, with code between backticks.
    pub documentation: String,
    /// What is written in place of the range.
    pub insert_text: String,
    /// The same with places to fill in, where there are any: `${1:name}` and `${1}` in order, `$0` at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub snippet: Option<String>,
    /// Sorts the items.
    pub sort_text: String,
    /// Nobody should use it any more.
    pub deprecated: bool,
}

/// What is known of the name at a place.
#[derive(Serialize, Tsify)]
pub struct HoverInfo {
    /// UTF-16 offset where the name begins.
    pub from: u32,
    /// UTF-16 offset where it ends.
    pub to: u32,
    /// What it is, as one would write it.
    pub signature: String,
    /// Sentences, with code between backticks.
    pub facts: Vec<String>,
    /// Its value as far as the template tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub value: Option<String>,
    /// A page that says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub link: Option<String>,
}

impl CompletionList {
    /// With places in this text.
    pub fn new(found: Completions, source: Option<&Source>) -> Self {
        let utf16 = source.map(Utf16::new);
        let unit = |byte: u32| utf16.as_ref().map_or(0, |utf16| utf16.of(byte));
        Self {
            is_incomplete: found.incomplete,
            from: found.span.map_or(0, |span| unit(span.start)),
            to: found.span.map_or(0, |span| unit(span.end)),
            items: found.items.into_iter().enumerate().map(item).gathered(),
            missing_services: found
                .missing_services
                .iter()
                .map(|s| s.to_string())
                .gathered(),
        }
    }
}

fn item((index, offer): (usize, Offer)) -> CompletionItem {
    CompletionItem {
        kind: kind(offer.kind),
        label: offer.label,
        detail: offer.detail,
        documentation: offer.documentation,
        insert_text: offer.text,
        snippet: offer.snippet,
        sort_text: format!("{index:03}"),
        deprecated: offer.deprecated,
    }
}

fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Class => "class",
        ItemKind::Property => "property",
        ItemKind::Struct => "struct",
        ItemKind::Keyword => "keyword",
        ItemKind::EnumMember => "enumMember",
        ItemKind::Value => "value",
        ItemKind::Variable => "variable",
        ItemKind::Constant => "constant",
        ItemKind::Reference => "reference",
        ItemKind::Field => "field",
        ItemKind::Function => "function",
        ItemKind::Module => "module",
        ItemKind::TypeParameter => "typeParameter",
    }
}

impl HoverInfo {
    /// With places in this text.
    pub fn new(hover: Hover, source: &Source) -> Self {
        let utf16 = Utf16::new(source);
        Self {
            from: hover.span.map_or(0, |span| utf16.of(span.start)),
            to: hover.span.map_or(0, |span| utf16.of(span.end)),
            signature: hover.signature,
            facts: hover.facts,
            value: hover.value,
            link: hover.link,
        }
    }
}
