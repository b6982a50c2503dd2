use std::rc::Rc;

use super::values::schema;
use super::words::{self, Word};
use super::{Project, values};
use crate::addr::{Mode, ResourceAddr};
use crate::check::provisioner;
use crate::config::{self, Module, Variable};
use crate::schema::{
    AttributeSchema, BlockSchema, Catalog, NestedBlock, ProviderLookup, ResourceSchema,
};
use crate::sorted::Gather;
use crate::value::Type;

/// A block's type and labels.
pub(super) type Header = [Rc<str>];

/// What may stand in a body.
#[derive(Default)]
pub(super) struct Members {
    /// Arguments and blocks.
    pub(super) list: Vec<Member>,
    /// The resource or data source whose own type tells some of them.
    pub(super) resource: Option<Rc<ResourceSchema>>,
    /// Names are the user's own: nothing can be unknown.
    pub(super) open: bool,
    /// A type's service that would have to be loaded.
    pub(super) missing: Option<Rc<str>>,
}

/// An argument, or a block.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) name: Rc<str>,
    pub(super) what: What,
}

/// Who knows a [`Member`].
#[derive(Clone)]
pub(super) enum What {
    /// A schema: an argument or attribute.
    Attribute(Rc<BlockSchema>, usize),
    /// A schema: a block.
    Nested(Rc<BlockSchema>, usize),
    /// A called module.
    Variable(Rc<Variable>),
    /// The language: an argument, whether it is required.
    Argument(Option<&'static Word>, bool),
    /// The language: a block with labels.
    Block(Option<&'static Word>, &'static [&'static str]),
}

impl Member {
    pub(super) fn attribute(&self) -> Option<&AttributeSchema> {
        match &self.what {
            What::Attribute(block, at) => block.attributes.get(*at),
            _ => None,
        }
    }

    pub(super) fn nested(&self) -> Option<&NestedBlock> {
        match &self.what {
            What::Nested(block, at) => block.blocks.get(*at),
            _ => None,
        }
    }

    pub(super) fn word(&self) -> Option<&'static Word> {
        match &self.what {
            What::Argument(word, _) | What::Block(word, _) => *word,
            _ => None,
        }
    }

    pub(super) fn is_block(&self) -> bool {
        matches!(self.what, What::Nested(..) | What::Block(..))
    }

    /// Whether the language knows it, not the type of the block.
    pub(super) fn is_meta(&self) -> bool {
        matches!(self.what, What::Argument(..) | What::Block(..))
    }

    /// Whether the configuration may give it; the rest is only read.
    pub(super) fn is_given(&self) -> bool {
        self.attribute().is_none_or(AttributeSchema::configurable)
    }

    pub(super) fn is_required(&self) -> bool {
        match &self.what {
            What::Attribute(..) => self.attribute().is_some_and(|a| a.required),
            What::Nested(..) => self.nested().is_some_and(|n| n.min_items > 0),
            What::Variable(variable) => variable.is_required(),
            What::Argument(_, required) => *required,
            What::Block(..) => false,
        }
    }

    pub(super) fn is_deprecated(&self) -> bool {
        match &self.what {
            What::Attribute(..) => self.attribute().is_some_and(|a| a.deprecated),
            What::Nested(..) => self.nested().is_some_and(|n| n.deprecated),
            What::Variable(variable) => variable.deprecated.is_some(),
            What::Argument(..) | What::Block(..) => false,
        }
    }

    /// The type of its value, where that is known.
    pub(super) fn ty(&self) -> Option<Type> {
        match &self.what {
            What::Attribute(..) => self.attribute().map(|a| a.ty.clone()),
            What::Nested(..) => self.nested().map(NestedBlock::implied_type),
            What::Variable(variable) => Some(variable.ty.clone()),
            What::Argument(word, _) => match word.map_or("", |w| w.ty) {
                "bool" => Some(Type::Bool),
                "number" => Some(Type::Number),
                "string" => Some(Type::String),
                _ => None,
            },
            What::Block(..) => None,
        }
    }

    /// The labels that a block of this kind has.
    pub(super) fn labels(&self) -> &'static [&'static str] {
        match &self.what {
            What::Block(_, labels) => labels,
            _ => &[],
        }
    }
}

impl Members {
    /// The one of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Member> {
        self.list.iter().find(|m| &*m.name == name)
    }

    /// What may stand in a body, named by the headers of the blocks around it, outermost first.
    pub(super) fn of(
        project: &Project,
        catalog: &Catalog,
        module: &Module,
        path: &[impl AsRef<Header>],
    ) -> Self {
        let headers: Vec<&Header> = path.iter().map(AsRef::as_ref).gathered();
        let kinds: Vec<&str> = headers
            .iter()
            .filter_map(|h| Some(&**h.first()?))
            .gathered();
        let mut members = Self::default();
        members.language(&kinds);
        match (kinds.as_slice(), headers.as_slice()) {
            (["resource" | "data" | "ephemeral", ..], [header, inner @ ..])
            | (["check", "data", ..], [_, header, inner @ ..]) => {
                members.of_resource(catalog, module, header, inner);
            }
            (["provider", ..], [header, inner @ ..]) => {
                members.of_provider(catalog, module, header, inner);
            }
            (["module"], [header]) => members.of_call(project, module, header),
            (["locals"] | ["terraform", "required_providers"], _) => members.open = true,
            (["removed", ..], [_, inner @ ..]) => members.of_meta(inner),
            (["terraform", _, ..], _) => members.open = true,
            _ => {}
        }
        members
    }

    fn language(&mut self, path: &[&str]) {
        let Some(shape) = config::shape(path) else {
            return;
        };
        for (name, _, required) in shape.attributes {
            let what = What::Argument(words::find(path, name), *required);
            self.push(name, what);
        }
        for (name, labels) in shape.blocks {
            // A mistake that is reported with care, but a mistake.
            if path.is_empty() && *name == "required_providers" {
                continue;
            }
            self.push(name, What::Block(words::find(path, name), labels));
        }
    }

    fn push(&mut self, name: &str, what: What) {
        let name = name.into();
        self.list.push(Member { name, what });
    }

    /// What a schema knows; it comes before what the language knows.
    fn schema(&mut self, block: &Rc<BlockSchema>) {
        let attributes = block.attributes.iter().enumerate();
        let attributes = attributes.map(|(at, a)| Member {
            name: a.name.clone(),
            what: What::Attribute(block.clone(), at),
        });
        let blocks = block.blocks.iter().enumerate();
        let blocks = blocks.map(|(at, b)| Member {
            name: b.name.clone(),
            what: What::Nested(block.clone(), at),
        });
        let own: Vec<Member> = attributes.chain(blocks).gathered();
        self.list.splice(0..0, own);
    }

    fn of_resource(
        &mut self,
        catalog: &Catalog,
        module: &Module,
        header: &Header,
        inner: &[&Header],
    ) {
        let [kind, type_name, rest @ ..] = header else {
            return;
        };
        let mode = match &**kind {
            "resource" => Mode::Managed,
            "data" => Mode::Data,
            _ => Mode::Ephemeral,
        };
        let addr = ResourceAddr {
            mode,
            type_name: type_name.clone(),
            name: rest.first().cloned().unwrap_or_else(|| "".into()),
        };
        let declared = module.resource(&addr);
        let provider = declared.map_or(addr.implied_provider(), |r| r.provider_name());
        self.resource = schema(catalog, module, mode, type_name, provider);
        self.missing = values::missing(catalog, &addr).filter(|_| self.resource.is_none());
        if let Some(first) = inner.first().and_then(|h| h.first())
            && matches!(&**first, "lifecycle" | "provisioner" | "connection")
        {
            return self.of_meta(inner);
        }
        let Some(resource) = self.resource.clone() else {
            self.open = true;
            return;
        };
        self.open |= declared.is_some_and(|r| r.overridden);
        self.nested(&resource.block, inner);
    }

    /// The blocks of the language in a resource.
    fn of_meta(&mut self, inner: &[&Header]) {
        let schema = match inner {
            [[kind, name, ..]] if &**kind == "provisioner" => provisioner::provisioner(name),
            [.., [kind, ..]] if &**kind == "connection" => Some(provisioner::connection()),
            _ => None,
        };
        if let Some(schema) = schema {
            self.schema(&schema.into());
        }
    }

    /// What a schema knows of the innermost of blocks.
    fn nested(&mut self, block: &Rc<BlockSchema>, inner: &[&Header]) {
        let Some((header, rest)) = inner.split_first() else {
            self.schema(block);
            if block
                .blocks
                .iter()
                .any(|nested| &*nested.name != "timeouts")
            {
                self.push("dynamic", What::Block(None, &["block"]));
            }
            return;
        };
        let name = match header {
            [kind, label, ..] if &**kind == "dynamic" => label,
            [kind, ..] => kind,
            [] => return,
        };
        let dynamic = header.first().is_some_and(|kind| &**kind == "dynamic");
        let Some(found) = block.nested(name) else {
            self.open = true;
            return;
        };
        match rest.split_first() {
            None if dynamic => self.dynamic(),
            Some((_, content)) if dynamic => self.nested(&found.block, content),
            _ => self.nested(&found.block, rest),
        }
    }

    fn dynamic(&mut self) {
        let path = ["dynamic"];
        for (name, required) in [("for_each", true), ("iterator", false), ("labels", false)] {
            self.push(name, What::Argument(words::find(&path, name), required));
        }
        self.push("content", What::Block(words::find(&path, "content"), &[]));
    }

    fn of_provider(
        &mut self,
        catalog: &Catalog,
        module: &Module,
        header: &Header,
        inner: &[&Header],
    ) {
        let Some(name) = header.get(1) else {
            return;
        };
        let overridden = |p: &Rc<config::Provider>| p.name.name == *name && p.overridden;
        self.open = module.providers.values().any(overridden);
        match provider(catalog, module, name) {
            Some(block) => self.nested(&block, inner),
            None => self.open = true,
        }
    }

    fn of_call(&mut self, project: &Project, module: &Module, header: &Header) {
        let called = header.get(1).and_then(|name| project.called(module, name));
        let Some((_, called)) = called else {
            self.open = true;
            return;
        };
        let variables = called.variables.values().map(|v| Member {
            name: v.name.name.clone(),
            what: What::Variable(v.clone()),
        });
        let own: Vec<Member> = variables.gathered();
        self.list.splice(0..0, own);
    }
}

/// What a provider's block may hold.
fn provider(catalog: &Catalog, module: &Module, local: &str) -> Option<Rc<BlockSchema>> {
    let (source, _) = crate::check::source::of(module, local);
    let found = match catalog.provider(&source) {
        ProviderLookup::Unknown if local == "huaweicloud" => {
            catalog.provider(&config::full_source("huaweicloud/huaweicloud"))
        }
        found => found,
    };
    match found {
        ProviderLookup::Found(schema) => Some(schema.block.clone()),
        ProviderLookup::Unknown | ProviderLookup::NotLoaded => None,
    }
}

impl Members {
    /// What may stand in a file of values: the root module's variables.
    pub(super) fn of_values(root: &Module) -> Self {
        let variables = root.variables.values().map(|v| Member {
            name: v.name.name.clone(),
            what: What::Variable(v.clone()),
        });
        Self {
            list: variables.gathered(),
            ..Self::default()
        }
    }
}
