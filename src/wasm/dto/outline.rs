use crate::json::Serialize;
use tsify::Tsify;

use super::check::{FixDto, fix};
use super::place::TextEdit;
use crate::diag::{Edit, Fix};
use crate::ide::{OutlineItem, Project, SemanticToken, Signature, TokenKind, Unset};
use crate::sorted::Gather;
use crate::text::{Source, Span};
use crate::wasm::offsets::{Units, Utf16};

/// The call around a place.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SignatureHelp {
    /// UTF-16 offset of the parenthesis that opens the call.
    pub open: u32,
    /// Name, parameters with their types, and the type of the result.
    pub label: String,
    /// Where the parameters stand in the label: begin and end.
    pub parameters: Vec<(usize, usize)>,
    /// The parameter that is being written; absent when there are more arguments than parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub active_parameter: Option<usize>,
    /// What the function gives.
    pub documentation: &'static str,
    /// A call, and what it gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub example: Option<(&'static str, &'static str)>,
}

/// Something a file consists of.
#[derive(Serialize, Tsify)]
pub struct DocumentSymbol {
    /// What it is called: labels joined by dots, the name of an argument or block.
    pub name: String,
    /// The type of its block; empty for an argument.
    pub kind: String,
    /// Where its name begins.
    pub from: u32,
    /// Where its name ends.
    pub to: u32,
    /// Where it begins as a whole.
    pub start: u32,
    /// Where it ends as a whole.
    pub end: u32,
    /// Its blocks and arguments.
    pub children: Vec<DocumentSymbol>,
}

/// What a file consists of.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct DocumentSymbolList(pub Vec<DocumentSymbol>);

/// The names of a file and what they are.
#[derive(Serialize, Tsify)]
pub struct SemanticTokens {
    /// What a name can be.
    pub kinds: Vec<&'static str>,
    /// What can hold for it besides; bit 0 is the first.
    pub modifiers: [&'static str; 3],
    /// Four numbers for each name, in order: begin, end, place in `kinds`, bits of `modifiers`.
    pub data: Vec<u32>,
}

/// Parts of a file: begin and end.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct RangeList(pub Vec<(u32, u32)>);

/// What could be given in a block and is not.
#[derive(Serialize, Tsify)]
pub struct UnsetList {
    /// Where the block begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Required ones first, those that every block of its kind has last.
    pub items: Vec<UnsetInfo>,
}

/// An argument or block that could be given.
#[derive(Serialize, Tsify)]
pub struct UnsetInfo {
    /// Its name.
    pub name: String,
    /// Whether it is a block.
    pub block: bool,
    /// Whether it has to be given.
    pub required: bool,
    /// Type, required or optional.
    pub detail: String,
    /// What else is known, with code between backticks.
    pub facts: Vec<String>,
}

/// A change with places to fill in.
#[derive(Serialize, Tsify)]
pub struct SnippetEdit {
    /// The file's path.
    pub filename: String,
    /// Where the text that goes away begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What comes instead.
    pub text: String,
    /// The same with places to fill in: `${1:name}` and `${1}` in order, `$0` at the end.
    pub snippet: String,
}

/// Something that could be done at a place.
#[derive(Serialize, Tsify)]
pub struct CodeAction {
    /// Whether it mends a problem.
    #[tsify(type = "\"quickfix\" | \"refactor\"")]
    pub kind: &'static str,
    /// What it does, and the changes.
    #[serde(flatten)]
    pub fix: FixDto,
}

/// What could be done at a place.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct CodeActionList(pub Vec<CodeAction>);

impl SignatureHelp {
    /// With places in this text.
    pub fn new(found: Signature, source: &Source) -> Self {
        Self {
            open: Utf16::new(source).of(found.open.start),
            label: found.label,
            parameters: found.parameters,
            active_parameter: found.active,
            documentation: found.summary,
            example: found.example,
        }
    }
}

impl DocumentSymbolList {
    /// With places in this text.
    pub fn new(items: &[OutlineItem], source: &Source) -> Self {
        Self(symbols(items, &Utf16::new(source)))
    }
}

fn symbols(items: &[OutlineItem], units: &Utf16<'_>) -> Vec<DocumentSymbol> {
    let symbol = |item: &OutlineItem| DocumentSymbol {
        name: item.name.clone(),
        kind: item.kind.to_string(),
        start: units.of(item.whole.start),
        from: units.of(item.span.start),
        to: units.of(item.span.end),
        children: symbols(&item.children, units),
        end: units.of(item.whole.end),
    };
    items.iter().map(symbol).gathered()
}

impl SemanticTokens {
    /// With places in this text.
    pub fn new(tokens: &[SemanticToken], source: &Source) -> Self {
        let units = Utf16::new(source);
        let mut data = Vec::with_capacity(tokens.len() * 4);
        for token in tokens {
            let kind = TokenKind::ALL
                .iter()
                .position(|(kind, _)| *kind == token.kind);
            let marks = token.marks;
            let bits = [marks.declaration, marks.deprecated, marks.unresolved];
            let bits = bits
                .iter()
                .rev()
                .fold(0, |bits, bit| bits << 1 | u32::from(*bit));
            data.push(units.of(token.span.start));
            data.push(units.of(token.span.end));
            data.push(u32::try_from(kind.unwrap_or(0)).unwrap_or(0));
            data.push(bits);
        }
        Self {
            kinds: TokenKind::ALL.iter().map(|(_, name)| *name).gathered(),
            modifiers: ["declaration", "deprecated", "unresolved"],
            data,
        }
    }
}

impl RangeList {
    /// With places in this text.
    pub fn new(spans: &[Span], source: &Source) -> Self {
        let units = Utf16::new(source);
        let pairs = spans.iter().map(|s| (units.of(s.start), units.of(s.end)));
        Self(pairs.gathered())
    }
}

impl UnsetList {
    /// With places in this text.
    pub fn new(block: Span, unset: Vec<Unset>, source: &Source) -> Self {
        let units = Utf16::new(source);
        let items = unset.into_iter().map(|one| UnsetInfo {
            name: one.name.to_string(),
            block: one.block,
            required: one.required,
            detail: one.detail,
            facts: one.facts,
        });
        Self {
            from: units.of(block.start),
            to: units.of(block.end),
            items: items.gathered(),
        }
    }
}

impl SnippetEdit {
    /// A change of a project's file.
    pub fn new((edit, snippet): (Edit, String), project: &Project) -> Option<Self> {
        let plain = TextEdit::new(&edit, &Units::new(&project.sources))?;
        Some(Self {
            filename: plain.filename,
            from: plain.from,
            to: plain.to,
            text: plain.text,
            snippet,
        })
    }
}

impl CodeActionList {
    /// What mends problems, and what else could be done.
    pub fn new(
        (fixes, sources): (Vec<Fix>, &crate::text::Sources),
        refactorings: &[Fix],
        project: &Project,
    ) -> Self {
        let (found, here) = (Units::new(sources), Units::new(&project.sources));
        let mends = fixes.iter().map(|one| CodeAction {
            kind: "quickfix",
            fix: fix(one, &found),
        });
        let others = refactorings.iter().map(|one| CodeAction {
            kind: "refactor",
            fix: fix(one, &here),
        });
        Self(mends.chain(others).gathered())
    }
}
