use std::rc::Rc;

use super::content::{Content, partial};
use super::decode::check_name;
use super::{Connection, DependsOn, Lifecycle, ProviderRef, Provisioner, escape, shapes};
use crate::addr::{Mode, ResourceAddr};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Block, Body, Expr, Ident};
use crate::text::Span;

/// `resource`, `data` or `ephemeral` block.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its address in the module.
    pub addr: ResourceAddr,
    /// The type label.
    pub type_label: Ident,
    /// The name label.
    pub name_label: Ident,
    /// The type's own arguments: the body without everything that has a field here. For JSON, which
    /// properties are blocks is still to be resolved by the schema.
    pub body: Body,
    /// How many instances.
    pub count: Option<Rc<Expr>>,
    /// One instance for each element.
    pub for_each: Option<Rc<Expr>>,
    /// Which provider configuration; else the default one of the implied provider.
    pub provider: Option<ProviderRef>,
    /// What must come first.
    pub depends_on: Vec<DependsOn>,
    /// Life cycle rules.
    pub lifecycle: Lifecycle,
    /// How to reach the machine.
    pub connection: Option<Connection>,
    /// What runs after creation or before destruction.
    pub provisioners: Vec<Provisioner>,
    /// The name of the `check` block that holds this data source.
    pub check: Option<Rc<str>>,
    /// An override file was merged in: arguments that the schema does not know are not reported.
    pub overridden: bool,
    /// The block's header.
    pub span: Span,
}

impl Resource {
    /// The local name of its provider.
    pub fn provider_name(&self) -> &str {
        match &self.provider {
            Some(provider) => &provider.name,
            None => self.addr.implied_provider(),
        }
    }
}

impl Resource {
    /// Reads a `resource`, `data` or `ephemeral` block.
    pub(super) fn decode(block: &Block, overrides: bool, diags: &mut Diagnostics) -> Option<Self> {
        let (resource, content) = Self::read(block, overrides, diags)?;
        repetition(&content, diags);
        Some(resource)
    }

    /// Reads a block that has no instances: the caller judges `count` and `for_each`.
    pub(super) fn decode_once(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        Self::read(block, false, diags).map(|(resource, _)| resource)
    }

    fn read(block: &Block, overrides: bool, diags: &mut Diagnostics) -> Option<(Self, Content)> {
        let [type_label, name_label] = block.labels.as_slice() else {
            return None;
        };
        let (mode, shape) = match &*block.kind.name {
            "data" => (Mode::Data, &shapes::DATA),
            "ephemeral" => (Mode::Ephemeral, &shapes::DATA),
            _ => (Mode::Managed, &shapes::RESOURCE),
        };
        let (content, body) = partial(&block.body, shape, diags);
        let (type_code, name_code) = match mode {
            Mode::Managed => (
                &code::INVALID_RESOURCE_TYPE_NAME,
                &code::INVALID_RESOURCE_NAME,
            ),
            Mode::Data => (&code::INVALID_DATA_TYPE_NAME, &code::INVALID_DATA_NAME),
            Mode::Ephemeral => (&code::INVALID_EPHEMERAL_TYPE, &code::INVALID_EPHEMERAL_NAME),
        };
        check_name(type_label, type_code, diags);
        check_name(name_label, name_code, diags);
        let provider = content.attribute("provider");
        let mut resource = Self {
            addr: ResourceAddr {
                mode,
                type_name: type_label.name.clone(),
                name: name_label.name.clone(),
            },
            type_label: type_label.clone(),
            name_label: name_label.clone(),
            body,
            count: content.attribute("count").map(|a| a.expr.clone()),
            for_each: content.attribute("for_each").map(|a| a.expr.clone()),
            provider: provider.and_then(|a| ProviderRef::decode(&a.expr, "provider", diags)),
            depends_on: DependsOn::decode(content.attribute("depends_on"), diags),
            lifecycle: Lifecycle::default(),
            connection: None,
            provisioners: Vec::new(),
            check: None,
            overridden: false,
            span: block.header,
        };
        resource.blocks(&content, &block.kind.name, overrides, diags);
        Some((resource, content))
    }

    fn blocks(&mut self, content: &Content, owner: &str, overrides: bool, diags: &mut Diagnostics) {
        let mut escaped = false;
        for inner in &content.blocks {
            match &*inner.kind.name {
                "lifecycle" => match self.lifecycle.span {
                    None => {
                        self.lifecycle = Lifecycle::decode(inner, &self.addr, overrides, diags);
                    }
                    Some(first) => {
                        let message = "there is a `lifecycle` block already; join the two";
                        diags.push(
                            Diagnostic::new(&code::DUPLICATE_LIFECYCLE, message)
                                .at(inner.header)
                                .see(first, "first one here"),
                        );
                    }
                },
                "connection" => Connection::decode(inner, &mut self.connection, "resource", diags),
                "provisioner" => self.provisioners.extend(Provisioner::decode(inner, diags)),
                "_" => escape::take(inner, &mut self.body, &mut escaped, diags),
                _ => escape::reserved(inner, owner, diags),
            }
        }
    }
}

/// `count` and `for_each` exclude each other.
pub(super) fn repetition(content: &Content, diags: &mut Diagnostics) {
    if let (Some(_), Some(for_each)) = (content.attribute("count"), content.attribute("for_each")) {
        let message = "`count` and `for_each` exclude each other; keep one";
        diags.push(Diagnostic::new(&code::COUNT_AND_FOR_EACH, message).at(for_each.name.span));
    }
}
