use super::fit::fit;
use crate::sorted::{Gather, Sort};

/// What an [`Offer`] is, by the names of the language server protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A resource type or data source.
    Class,
    /// An argument.
    Property,
    /// A block.
    Struct,
    /// A word of the language.
    Keyword,
    /// One of the values that an argument may have.
    EnumMember,
    /// A value that names nothing, such as a region.
    Value,
    /// An input variable or the name of a loop.
    Variable,
    /// A local value.
    Constant,
    /// A resource.
    Reference,
    /// An attribute.
    Field,
    /// A function.
    Function,
    /// A module call or a folder.
    Module,
    /// A type constraint.
    TypeParameter,
}

/// One thing that could be written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is shown, and what the typed text is compared with.
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// A few words beside the label: a type, where it comes from.
    pub detail: String,
    /// A few sentences.
    pub documentation: String,
    /// What is written in place of the range.
    pub text: String,
    /// The same with places to fill in, `${1:name}` and `$0`, where there are any.
    pub snippet: Option<String>,
    /// Nobody should use it any more.
    pub deprecated: bool,
    /// Offers of a lower group come first.
    pub(super) group: u8,
}

impl Offer {
    /// Something that is written as it is shown.
    pub(super) fn new(kind: ItemKind, label: impl Into<String>) -> Self {
        let label = label.into();
        Self {
            text: label.clone(),
            label,
            kind,
            detail: String::new(),
            documentation: String::new(),
            snippet: None,
            deprecated: false,
            group: 0,
        }
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    pub(super) fn documented(mut self, text: impl Into<String>) -> Self {
        self.documentation = text.into();
        self
    }

    pub(super) fn group(mut self, group: u8) -> Self {
        self.group = group;
        self
    }

    /// What is written, when it is not what is shown.
    pub(super) fn writes(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    pub(super) fn snippet(mut self, snippet: impl Into<String>) -> Self {
        self.snippet = Some(snippet.into());
        self
    }
}

/// At most so many are given; whoever wants others types on.
const MOST: usize = 100;

/// Offers that fit what was typed.
pub(super) struct Offers<'t> {
    typed: &'t str,
    list: Vec<(u8, Offer)>,
}

impl<'t> Offers<'t> {
    pub(super) fn new(typed: &'t str) -> Self {
        Self {
            typed,
            list: Vec::new(),
        }
    }

    /// How well a label fits, if it does.
    pub(super) fn fits(&self, label: &str) -> Option<u8> {
        fit(self.typed, label)
    }

    pub(super) fn add(&mut self, offer: Offer) {
        if let Some(fit) = self.fits(&offer.label) {
            self.list.push((fit, offer));
        }
    }

    /// The best ones in order, each label once, and whether there are more.
    pub(super) fn best(mut self) -> (Vec<Offer>, bool) {
        self.list.arrange_by(|(fit, a), (other, b)| {
            let key = |fit: u8, o: &Offer| (o.deprecated, fit / 3, o.group, fit);
            key(*fit, a)
                .cmp(&key(*other, b))
                .then_with(|| a.label.cmp(&b.label))
        });
        let mut all: Vec<Offer> = self.list.into_iter().map(|(_, offer)| offer).gathered();
        all.dedup_by(|a, b| a.label == b.label);
        let more = all.len() > MOST;
        all.truncate(MOST);
        (all, more)
    }
}
