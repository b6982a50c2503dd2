use std::fmt;
use std::rc::Rc;

use super::content::partial;
use super::decode::{quotable, text};
use super::{escape, shapes, version};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Attribute, Block, Body, Expr, Ident, Step};
use crate::text::{Span, is_identifier, is_word, lowered};

/// `provider "name" { … }`
#[derive(Clone, Debug)]
pub struct Provider {
    /// The provider's local name.
    pub name: Ident,
    /// Which of several configurations.
    pub alias: Option<Rc<str>>,
    /// The obsolete `version` argument.
    pub version: Option<Rc<Expr>>,
    /// The provider's own arguments.
    pub body: Body,
    /// An override file was merged in: arguments that the schema does not know are not reported.
    pub overridden: bool,
    /// The block's header.
    pub span: Span,
}

/// `name` or `name.alias`.
#[derive(Clone, Debug)]
pub struct ProviderRef {
    /// The provider's local name.
    pub name: Rc<str>,
    /// Which of several configurations.
    pub alias: Option<Rc<str>>,
    /// The reference as written.
    pub span: Span,
}

impl fmt::Display for ProviderRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.alias {
            Some(alias) => write!(f, "{}.{alias}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// Arguments that other blocks have and providers may have later.
const RESERVED: [&str; 4] = ["count", "depends_on", "for_each", "source"];

impl Provider {
    /// Reads a `provider` block.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        let name = block.labels.first()?.clone();
        let (content, mut body) = partial(&block.body, &shapes::PROVIDER, diags);
        if !is_local_name(&name.name) {
            diags.push(bad_local_name(&name.name, block.header));
            return None;
        }
        let alias = content.attribute("alias").and_then(|a| alias(a, diags));
        let version = content.attribute("version");
        if let Some(version) = version {
            let message = "versions of providers belong into `required_providers`";
            diags.push(Diagnostic::new(&code::PROVIDER_VERSION, message).at(version.expr.span));
            version::decode(version, diags);
        }
        for attribute in content.attributes() {
            if RESERVED.contains(&&*attribute.name.name) {
                let message = format!(
                    "`{}` is reserved for later versions of the language",
                    attribute.name.name
                );
                diags.push(
                    Diagnostic::new(&code::RESERVED_PROVIDER_ARGUMENT, message)
                        .at(attribute.name.span),
                );
            }
        }
        let mut escaped = false;
        for inner in &content.blocks {
            match &*inner.kind.name {
                "_" => escape::take(inner, &mut body, &mut escaped, diags),
                _ => escape::reserved(inner, "provider", diags),
            }
        }
        Some(Self {
            version: version.map(|a| a.expr.clone()),
            alias,
            body,
            overridden: false,
            span: block.header,
            name,
        })
    }
}

/// The alias, also when it is no name, so that it does not count as a second default configuration. One that
/// cannot be read is none.
fn alias(attribute: &Attribute, diags: &mut Diagnostics) -> Option<Rc<str>> {
    let alias = text(Some(attribute), diags).unwrap_or_else(|| "".into());
    if !is_identifier(&alias) {
        // Terraform reports this without a place.
        let message =
            format!("the alias `{alias}` is no name: a name begins with a letter or underscore");
        diags.push(Diagnostic::new(&code::INVALID_PROVIDER_ALIAS, message));
    }
    Some(alias).filter(|alias| !alias.is_empty())
}

/// Whether a text can be the local name of a provider: as a part of a source, and in lower case.
pub(super) fn is_local_name(name: &str) -> bool {
    is_part(name) && lowered(name) == name
}

/// Whether a text can be part of a provider's source: letters, digits and single dashes.
pub(crate) fn is_part(name: &str) -> bool {
    let label = |c: char| is_word(c) || c == '-';
    !name.is_empty()
        && name.chars().all(label)
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}

pub(crate) fn bad_local_name(name: &str, at: Span) -> Diagnostic {
    let message = format!(
        "`{name}` cannot name a provider: only small letters, digits and dashes, no dash first or last"
    );
    Diagnostic::new(&code::INVALID_PROVIDER_NAME, message).at(at)
}

impl ProviderRef {
    /// Reads `name` or `name.alias`. `argument` is where it stands, for the message.
    pub(super) fn decode(expr: &Expr, argument: &str, diags: &mut Diagnostics) -> Option<Self> {
        let mut problems = Diagnostics::new();
        let named = quotable(expr, &mut problems);
        diags.extend(problems.into_iter().filter(|p| {
            [&code::QUOTED_REFERENCE, &code::VARIABLE_NAME_REQUIRED].contains(&p.code)
        }));
        let Some(named) = named.filter(|named| named.steps.len() < 2) else {
            let message = format!(
                "`{argument}` takes the name of a provider, and perhaps an alias after a dot"
            );
            diags.push(Diagnostic::new(&code::INVALID_PROVIDER_REFERENCE, message).at(expr.span));
            return None;
        };
        if !is_local_name(&named.root.name) {
            diags.push(bad_local_name(&named.root.name, named.root.span));
            return None;
        }
        let span = named.span();
        let alias = match named.steps.into_iter().next() {
            None => None,
            Some(Step::Attribute(alias, _)) => Some(alias),
            Some(step) => {
                let message = "the name of a provider is followed by an alias, not by an index";
                diags.push(
                    Diagnostic::new(&code::INVALID_PROVIDER_REFERENCE, message).at(step.span()),
                );
                return None;
            }
        };
        Some(Self {
            name: named.root.name,
            alias,
            span,
        })
    }
}
