use std::rc::Rc;

use super::content::{Content, exact, missing_argument, missing_item};
use super::decode::{check_name, flag, text};
use super::variable::{Given, no_override, whole};
use super::{Condition, DependsOn, shapes};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval;
use crate::syntax::ast::{Block, Expr, Ident};
use crate::text::Span;
use crate::value::Type;
use crate::value::convert::Defaults;

/// `output "name" { … }`
#[derive(Clone, Debug)]
pub struct Output {
    /// Its name.
    pub name: Ident,
    /// Its value; missing only when that was reported.
    pub value: Option<Rc<Expr>>,
    /// What it is for.
    pub description: Option<Rc<str>>,
    /// Never shown.
    pub sensitive: bool,
    /// Never stored.
    pub ephemeral: bool,
    /// Why not to use it.
    pub deprecated: Option<Rc<str>>,
    /// The `deprecated` argument.
    pub deprecated_span: Option<Span>,
    /// What the value is converted to.
    pub type_constraint: Option<Type>,
    /// Defaults of optional attributes in that type.
    pub defaults: Defaults,
    /// What must come first.
    pub depends_on: Vec<DependsOn>,
    /// Must hold.
    pub preconditions: Vec<Condition>,
    /// The block's header.
    pub span: Span,
    /// Which of the flags the block says itself.
    pub(super) given: Given,
}

impl Output {
    /// Reads an `output` block. An override file need not give the value.
    pub(super) fn decode(block: &Block, overrides: bool, diags: &mut Diagnostics) -> Option<Self> {
        let name = block.labels.first()?.clone();
        let content = exact(&block.body, &shapes::OUTPUT, diags);
        check_name(&name, &code::INVALID_OUTPUT_NAME, diags);
        if content.attribute("value").is_none() && !overrides {
            diags.push(missing_argument("value", missing_item(block)));
        }
        let constraint = content
            .attribute("type")
            .and_then(|a| eval::type_constraint(&whole(a), diags));
        let (type_constraint, defaults) = constraint.unzip();
        let sensitive = flag(content.attribute("sensitive"), diags);
        let ephemeral = flag(content.attribute("ephemeral"), diags);
        let deprecated = content.attribute("deprecated");
        let depends_on = DependsOn::decode(content.attribute("depends_on"), diags);
        Some(Self {
            value: content.attribute("value").map(|a| a.expr.clone()),
            description: text(content.attribute("description"), diags),
            sensitive: sensitive.unwrap_or(false),
            ephemeral: ephemeral.unwrap_or(false),
            given: Given {
                sensitive: sensitive.is_some(),
                ephemeral: ephemeral.is_some(),
                ..Given::default()
            },
            deprecated_span: deprecated.map(|a| a.span),
            deprecated: text(deprecated, diags),
            type_constraint,
            defaults: defaults.unwrap_or_default(),
            depends_on,
            preconditions: preconditions(&content, overrides, diags),
            span: block.header,
            name,
        })
    }
}

fn preconditions(content: &Content, overrides: bool, diags: &mut Diagnostics) -> Vec<Condition> {
    let mut found = Vec::new();
    for block in &content.blocks {
        if overrides {
            diags.push(no_override(block));
        } else if &*block.kind.name == "precondition" {
            found.extend(Condition::decode(block, diags));
        } else {
            let message = "outputs have preconditions only";
            diags.push(Diagnostic::new(&code::POSTCONDITION_NOT_ALLOWED, message).at(block.header));
        }
    }
    found
}
