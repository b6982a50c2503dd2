use std::rc::Rc;

use super::members::Member;
use crate::addr::{Mode, ResourceAddr};
use crate::schema::{BlockSchema, ResourceSchema};
use crate::text::Span;

/// Something that a template declares, and that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Symbol {
    /// The folder of the module it belongs to.
    pub(super) directory: Rc<str>,
    /// What it is.
    pub(super) kind: SymbolKind,
}

/// Kinds of [`Symbol`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SymbolKind {
    /// `var.name`
    Variable(Rc<str>),
    /// `local.name`
    Local(Rc<str>),
    /// An output of the module.
    Output(Rc<str>),
    /// `type.name`
    Resource(ResourceAddr),
    /// `module.name`
    Call(Rc<str>),
    /// A provider by its local name, and one of its configurations.
    Provider(Rc<str>, Option<Rc<str>>),
    /// A `check` block.
    Check(Rc<str>),
    /// A name that a loop or a `dynamic` block binds, by the place where it does.
    Bound(Rc<str>, Span),
}

impl Symbol {
    /// Its own name, which a renaming changes.
    pub(super) fn name(&self) -> &Rc<str> {
        match &self.kind {
            SymbolKind::Variable(name)
            | SymbolKind::Local(name)
            | SymbolKind::Output(name)
            | SymbolKind::Call(name)
            | SymbolKind::Check(name)
            | SymbolKind::Bound(name, _)
            | SymbolKind::Provider(_, Some(name))
            | SymbolKind::Provider(name, None) => name,
            SymbolKind::Resource(addr) => &addr.name,
        }
    }
}

/// A name in a file, and what it means.
#[derive(Clone)]
pub(super) struct Occurrence {
    /// The name itself.
    pub(super) span: Span,
    /// What it means.
    pub(super) what: Meaning,
    /// How it stands there.
    pub(super) role: Role,
}

/// How a name stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is declared here: the whole block or argument.
    Declares(Span),
    /// It is used.
    Uses,
    /// It is said to have been there once.
    Former,
    /// It leads to the name proper, such as the `var` of `var.name`.
    Leads,
}

/// What a name means.
#[derive(Clone)]
pub(super) enum Meaning {
    /// Something that is declared, whether or not the declaration exists.
    Symbol(Symbol),
    /// An argument or block.
    Member(Member, Option<Rc<ResourceSchema>>),
    /// An argument or block that the schema does not know.
    Unknown,
    /// A resource type or data source.
    Type(Mode, Rc<str>, Option<Rc<ResourceSchema>>),
    /// An attribute that is read.
    Attribute(Rc<BlockSchema>, Rc<str>),
    /// An attribute or key of an object of which no schema knows.
    Property,
    /// All outputs of a called module at once, by its folder: which of them are used later is not known.
    Outputs(Rc<str>),
    /// A function.
    Function(Rc<str>),
    /// A word of the language, such as `each.key`.
    Word(&'static str),
    /// The folder that a `source` names.
    Folder(Rc<str>),
}
