use super::symbol::{Meaning, Role, Symbol, SymbolKind};
use super::{Project, blueprint, find};
use crate::addr::Mode;
use crate::config::MovedTarget;
use crate::schema::{Catalog, Lookup};
use crate::sorted::Sort;
use crate::text::Span;

/// What a name is, for the eye. Names as in the language server protocol where it has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// The type of a block.
    Struct,
    /// An argument or attribute.
    Property,
    /// A resource type or data source.
    Class,
    /// An input variable.
    Variable,
    /// A local value.
    Constant,
    /// A resource.
    Reference,
    /// A module call.
    Module,
    /// A provider.
    Namespace,
    /// The name of a loop.
    Parameter,
    /// A function.
    Function,
    /// A word of the language.
    Keyword,
}

impl TokenKind {
    /// All of them with their names, in the order of their numbers.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Struct, "struct"),
        (Self::Property, "property"),
        (Self::Class, "class"),
        (Self::Variable, "variable"),
        (Self::Constant, "constant"),
        (Self::Reference, "reference"),
        (Self::Module, "module"),
        (Self::Namespace, "namespace"),
        (Self::Parameter, "parameter"),
        (Self::Function, "function"),
        (Self::Keyword, "keyword"),
    ];
}

/// What holds for a name besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenMarks {
    /// It is declared here.
    pub declaration: bool,
    /// Nobody should use it any more.
    pub deprecated: bool,
    /// There is nothing of this name.
    pub unresolved: bool,
}

/// A name of a file and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SemanticToken {
    /// The name.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// What holds for it besides.
    pub marks: TokenMarks,
}

/// The names of a file in order; they do not overlap.
pub fn tokens(project: &Project, catalog: &Catalog, file: &str) -> Vec<SemanticToken> {
    if let Some((source, elements)) = project.blueprint(file) {
        return blueprint::tokens(source, elements);
    }
    let mut all = Vec::new();
    find::in_file(project, catalog, file, &mut |occurrence| {
        let leads = occurrence.role == Role::Leads;
        let found = of(project, catalog, &occurrence.what, leads);
        if let Some((kind, mut marks)) = found {
            marks.declaration = matches!(occurrence.role, Role::Declares(_));
            marks.unresolved &= occurrence.role != Role::Former;
            all.push(SemanticToken {
                span: occurrence.span,
                kind,
                marks,
            });
        }
    });
    all.arrange_by_key(|token| token.span);
    let mut end = None;
    all.retain(|token: &SemanticToken| {
        let free = end.is_none_or(|end| end <= token.span.start);
        if free {
            end = Some(token.span.end);
        }
        free
    });
    all
}

fn of(
    project: &Project,
    catalog: &Catalog,
    what: &Meaning,
    leads: bool,
) -> Option<(TokenKind, TokenMarks)> {
    let mut marks = TokenMarks::default();
    let kind = match what {
        Meaning::Symbol(symbol) => {
            marks.unresolved = !find::exists(project, symbol) && !was_there(project, symbol);
            marks.deprecated = !leads && is_deprecated(project, symbol);
            of_symbol(symbol, leads)
        }
        Meaning::Member(member, _) => {
            marks.deprecated = member.is_deprecated();
            if member.is_block() {
                TokenKind::Struct
            } else {
                TokenKind::Property
            }
        }
        Meaning::Unknown => {
            marks.unresolved = true;
            TokenKind::Property
        }
        Meaning::Type(mode, name, schema) => {
            let found = match mode {
                Mode::Managed => catalog.resource(name),
                Mode::Data => catalog.data_source(name),
                Mode::Ephemeral => catalog.ephemeral(name),
            };
            let missing = matches!(found, Lookup::Unknown { .. });
            marks.unresolved = schema.is_none() && missing && name.starts_with("huaweicloud_");
            marks.deprecated = schema.as_ref().is_some_and(|s| s.deprecated);
            TokenKind::Class
        }
        Meaning::Attribute(block, name) => {
            let attribute = block.attribute(name);
            let nested = block.nested(name);
            marks.unresolved = attribute.is_none() && nested.is_none();
            marks.deprecated = attribute.is_some_and(|a| a.deprecated);
            TokenKind::Property
        }
        Meaning::Property => TokenKind::Property,
        Meaning::Function(name) => {
            marks.unresolved = super::signature::entry(name).is_none();
            TokenKind::Function
        }
        Meaning::Word(_) => TokenKind::Keyword,
        Meaning::Outputs(_) | Meaning::Folder(_) => return None,
    };
    Some((kind, marks))
}

fn of_symbol(symbol: &Symbol, leads: bool) -> TokenKind {
    match &symbol.kind {
        SymbolKind::Resource(addr) if leads && addr.mode == Mode::Managed => TokenKind::Class,
        _ if leads => TokenKind::Keyword,
        SymbolKind::Variable(_) => TokenKind::Variable,
        SymbolKind::Local(_) => TokenKind::Constant,
        SymbolKind::Output(_) => TokenKind::Property,
        SymbolKind::Resource(_) | SymbolKind::Check(_) => TokenKind::Reference,
        SymbolKind::Call(_) => TokenKind::Module,
        SymbolKind::Provider(..) => TokenKind::Namespace,
        SymbolKind::Bound(..) => TokenKind::Parameter,
    }
}

/// Whether a `moved` block says that a resource has yet another address by now.
fn was_there(project: &Project, symbol: &Symbol) -> bool {
    let SymbolKind::Resource(addr) = &symbol.kind else {
        return false;
    };
    let module = project.module(&symbol.directory);
    module.is_some_and(|module| {
        module.moved.iter().any(|moved| match &moved.from.target {
            MovedTarget::Resource(from, _) => from == addr,
            MovedTarget::Module => false,
        })
    })
}

fn is_deprecated(project: &Project, symbol: &Symbol) -> bool {
    let module = project.module(&symbol.directory);
    module.is_some_and(|module| match &symbol.kind {
        SymbolKind::Variable(name) => module
            .variables
            .get(name)
            .is_some_and(|v| v.deprecated.is_some()),
        SymbolKind::Output(name) => module
            .outputs
            .get(name)
            .is_some_and(|o| o.deprecated.is_some()),
        _ => false,
    })
}
