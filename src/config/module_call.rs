use std::rc::Rc;

use super::content::{Content, missing_argument, missing_item, partial};
use super::decode::{check_name, list_of_pairs};
use super::resource::repetition;
use super::{DependsOn, ProviderRef, escape, shapes};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Block, Body, Expr, Ident};
use crate::text::Span;

/// `module "name" { … }`
#[derive(Clone, Debug)]
pub struct ModuleCall {
    /// Its name.
    pub name: Ident,
    /// Where the module comes from. Known only once the configuration is loaded.
    pub source: Option<Rc<str>>,
    /// The `source` argument's value.
    pub source_expr: Option<Rc<Expr>>,
    /// The `version` argument's value.
    pub version: Option<Rc<Expr>>,
    /// The arguments: values of the module's input variables.
    pub body: Body,
    /// How many instances.
    pub count: Option<Rc<Expr>>,
    /// One instance for each element.
    pub for_each: Option<Rc<Expr>>,
    /// Provider configurations handed on.
    pub providers: Vec<PassedProvider>,
    /// What must come first.
    pub depends_on: Vec<DependsOn>,
    /// An override file was merged in: arguments that the module does not know are not reported.
    pub overridden: bool,
    /// The block's header.
    pub span: Span,
    /// The opening brace, where missing arguments are reported.
    pub missing_item: Span,
}

/// One element of `providers`.
#[derive(Clone, Debug)]
pub struct PassedProvider {
    /// The name inside the called module.
    pub inside: ProviderRef,
    /// The configuration of the calling module.
    pub outside: ProviderRef,
}

impl ModuleCall {
    /// Reads a `module` block. An override file need not give the source.
    pub(super) fn decode(block: &Block, overrides: bool, diags: &mut Diagnostics) -> Option<Self> {
        let name = block.labels.first()?.clone();
        let (content, mut body) = partial(&block.body, &shapes::MODULE, diags);
        check_name(&name, &code::INVALID_MODULE_NAME, diags);
        repetition(&content, diags);
        let value = |name: &str| content.attribute(name).map(|a| a.expr.clone());
        if content.attribute("source").is_none() && !overrides {
            diags.push(missing_argument("source", missing_item(block)));
        }
        let mut escaped = false;
        for inner in &content.blocks {
            match &*inner.kind.name {
                "_" => escape::take(inner, &mut body, &mut escaped, diags),
                _ => escape::reserved(inner, "module", diags),
            }
        }
        let depends_on = DependsOn::decode(content.attribute("depends_on"), diags);
        Some(Self {
            source: None,
            source_expr: value("source"),
            version: value("version"),
            count: value("count"),
            for_each: value("for_each"),
            providers: passed(&content, matches!(block.body, Body::Json(_)), diags),
            depends_on,
            body,
            overridden: false,
            span: block.header,
            missing_item: missing_item(block),
            name,
        })
    }
}

fn passed(content: &Content, json: bool, diags: &mut Diagnostics) -> Vec<PassedProvider> {
    let mut passed: Vec<PassedProvider> = Vec::new();
    let Some(attribute) = content.attribute("providers") else {
        return passed;
    };
    for (key, value) in list_of_pairs(&attribute.expr, json, diags) {
        let inside = ProviderRef::decode(&key, "providers", diags);
        let outside = ProviderRef::decode(value, "providers", diags);
        let (Some(inside), Some(outside)) = (inside, outside) else {
            continue;
        };
        let same =
            |p: &PassedProvider| p.inside.name == inside.name && p.inside.alias == inside.alias;
        if let Some(first) = passed.iter().find(|p| same(p)) {
            let message = format!("`{inside}` is given a configuration already");
            diags.push(
                Diagnostic::new(&code::DUPLICATE_PROVIDER_ADDRESS, message)
                    .at(value.span)
                    .see(first.inside.span, "first one here"),
            );
            continue;
        }
        passed.push(PassedProvider { inside, outside });
    }
    passed
}
