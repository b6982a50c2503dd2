use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::node::{Kind, Node};
use super::provider::Configured;
use super::{Checked, graph, source};
use crate::addr::{Mode, Reference, ResourceAddr};
use crate::config::{Config, Files, Module, ModuleCall, Resource, call_body, full_source};
use crate::diag::Diagnostics;
use crate::eval::Budget;
use crate::schema::{BlockSchema, Catalog, Lookup, ProviderLookup, ResourceSchema, decode};
use crate::sorted::SortedMap;
use crate::syntax::ast::{Attribute, NativeBody};
use crate::text::Span;
use crate::value::Value;

/// The configuration as a graph.
pub(super) struct World<'c> {
    pub(super) catalog: &'c Catalog,
    /// What functions that read files see.
    pub(super) files: &'c Files,
    /// What is known of the root module's variables beforehand.
    pub(super) constants: &'c SortedMap<Rc<str>, (Value, Span)>,
    pub(super) modules: Vec<Place<'c>>,
    pub(super) nodes: Vec<Node<'c>>,
    pub(super) resources: Vec<Typed>,
    /// What the bodies of resources refer to, by their place in `resources`, with the malformed ones.
    pub(super) bodies: RefCell<FxHashMap<usize, Rc<Referred>>>,
    /// What evaluating may cost, for all expressions together.
    pub(super) budget: Rc<Budget>,
    /// Values of locals by node.
    pub(super) locals: RefCell<FxHashMap<usize, Value>>,
}

/// The references of a body, and what is wrong with the malformed ones.
pub(super) type Referred = (Vec<Reference>, Diagnostics);

/// A module in the tree, and which nodes its names mean.
pub(super) struct Place<'c> {
    pub(super) module: &'c Module,
    pub(super) parent: Option<(usize, &'c ModuleCall)>,
    pub(super) children: SortedMap<Rc<str>, usize>,
    pub(super) names: Names,
    /// What the call gives; empty for the root.
    pub(super) given: Option<Cow<'c, NativeBody>>,
    /// The node for the module as a whole; the root has none.
    pub(super) close: Option<usize>,
}

impl Place<'_> {
    /// The argument of the call that sets a variable.
    pub(super) fn argument(&self, name: &str) -> Option<&Attribute> {
        let given = self.given.as_ref()?;
        given.attributes.iter().find(|a| &*a.name.name == name)
    }
}

/// What is known of a resource's type.
#[derive(Clone, Debug)]
pub(super) enum Typed {
    /// Its schema.
    Known(Rc<ResourceSchema>),
    /// There is no such type.
    Unknown(Option<Rc<str>>),
    /// Nothing can be said: the service is not loaded, or the provider has no schema.
    Unjudged,
}

impl<'c> World<'c> {
    /// Makes the graph. What is wrong with the providers is reported.
    pub(super) fn new(config: &'c Config, catalog: &'c Catalog, checked: &mut Checked) -> Self {
        let mut world = Self {
            catalog,
            files: &config.files,
            constants: &config.constants,
            modules: Vec::new(),
            nodes: Vec::new(),
            resources: Vec::new(),
            bodies: RefCell::default(),
            locals: RefCell::default(),
            budget: Rc::default(),
        };
        world.module(&config.root, None, checked);
        world.providers(&mut checked.diagnostics);
        graph::connect(&mut world);
        world
    }

    fn module(
        &mut self,
        module: &'c Module,
        parent: Option<(usize, &'c ModuleCall)>,
        checked: &mut Checked,
    ) -> usize {
        let at = self.modules.len();
        let given = parent.map(|(_, call)| {
            // What is wrong with the arguments was told at first sight.
            call_body(call, module, &mut Diagnostics::new())
        });
        self.modules.push(Place {
            module,
            parent,
            children: SortedMap::new(),
            names: Names::default(),
            given,
            close: None,
        });
        let mut names = Names::default();
        self.named(module, at, &mut names);
        self.typed(module, at, &mut names, checked);
        for check in module.checks.values() {
            self.push(at, Kind::Check(check));
        }
        for import in &module.imports {
            self.push(at, Kind::Import(import));
        }
        let mut children = SortedMap::new();
        for (name, child) in &module.children {
            if let Some(call) = module.calls.get(name) {
                children.insert(name.clone(), self.module(child, Some((at, call)), checked));
            }
        }
        let close = parent.map(|_| self.push(at, Kind::Close));
        if let Some(place) = self.modules.get_mut(at) {
            place.children = children;
            place.close = close;
            place.names = names;
        }
        at
    }

    fn push(&mut self, module: usize, kind: Kind<'c>) -> usize {
        self.nodes.push(Node {
            module,
            kind,
            needs: Vec::new(),
        });
        self.nodes.len() - 1
    }

    fn named(&mut self, module: &'c Module, at: usize, names: &mut Names) {
        for (name, variable) in &module.variables {
            names
                .variables
                .insert(name.clone(), self.push(at, Kind::Variable(variable)));
            if !variable.validations.is_empty() {
                names
                    .validations
                    .insert(name.clone(), self.push(at, Kind::Validation(variable)));
            }
        }
        for (name, local) in &module.locals {
            names
                .locals
                .insert(name.clone(), self.push(at, Kind::Local(local)));
        }
        for (name, output) in &module.outputs {
            names
                .outputs
                .insert(name.clone(), self.push(at, Kind::Output(output)));
        }
        for (name, call) in &module.calls {
            names
                .calls
                .insert(name.clone(), self.push(at, Kind::Call(call)));
        }
    }

    fn typed(&mut self, module: &'c Module, at: usize, names: &mut Names, checked: &mut Checked) {
        for (addr, resource) in &module.resources {
            let typed = self.type_of(module, resource, checked);
            self.resources.push(typed);
            let node = self.push(at, Kind::Resource(resource, self.resources.len() - 1));
            names.resources.insert(addr.clone(), node);
        }
    }

    fn type_of(&self, module: &Module, resource: &Resource, checked: &mut Checked) -> Typed {
        let (source, _) = source::of(module, resource.provider_name());
        if self.provider(&source) == ProviderLookup::Unknown {
            return Typed::Unjudged;
        }
        let name = &resource.addr.type_name;
        let found = match resource.addr.mode {
            Mode::Managed => self.catalog.resource(name),
            Mode::Data => self.catalog.data_source(name),
            Mode::Ephemeral => self.catalog.ephemeral(name),
        };
        match found {
            Lookup::Found(schema) => Typed::Known(schema),
            Lookup::Unknown { nearest } => Typed::Unknown(nearest),
            Lookup::NotLoaded { service } => {
                checked.missing_services.insert(service);
                Typed::Unjudged
            }
        }
    }

    /// Adds a node for each provider configuration that a resource uses.
    fn providers(&mut self, diags: &mut Diagnostics) {
        let mut known: SortedMap<Configured, usize> = SortedMap::new();
        for at in 0..self.nodes.len() {
            let Some(Node {
                module,
                kind: Kind::Resource(resource, _),
                ..
            }) = self.nodes.get(at)
            else {
                continue;
            };
            let module = *module;
            let alias = resource.provider.as_ref().and_then(|p| p.alias.as_deref());
            let configured = match self.configured(module, resource.provider_name(), alias) {
                Ok(configured) => configured,
                Err(diag) => {
                    diags.push(diag);
                    continue;
                }
            };
            let node = match known.get(&configured) {
                Some(node) => *node,
                None => {
                    let node = self.push(configured.module, Kind::Provider(configured.clone()));
                    known.insert(configured, node);
                    node
                }
            };
            if let Some(user) = self.nodes.get_mut(at) {
                user.needs.push(node);
            }
        }
    }

    /// A provider by its full source. Of the name `huaweicloud` there is only one that can be meant: that its source is
    /// not named, or another one, is told, and stops Terraform, but hides nothing else here.
    pub(super) fn provider(&self, source: &str) -> ProviderLookup {
        match self.catalog.provider(source) {
            ProviderLookup::Unknown if source.ends_with("/huaweicloud") => self
                .catalog
                .provider(&full_source("huaweicloud/huaweicloud")),
            found => found,
        }
    }

    /// The schema of a resource, when it is known.
    pub(super) fn schema(&self, resource: usize) -> Option<&Rc<ResourceSchema>> {
        match self.resources.get(resource) {
            Some(Typed::Known(schema)) => Some(schema),
            _ => None,
        }
    }

    /// What the body of a resource refers to. Collected once, for the graph and for the check.
    pub(super) fn references(
        &self,
        index: usize,
        body: &NativeBody,
        schema: &BlockSchema,
    ) -> Rc<Referred> {
        if let Some(known) = self.bodies.borrow().get(&index) {
            return known.clone();
        }
        let mut malformed = Diagnostics::new();
        let list = decode::references(body, schema, &mut malformed);
        let found = Rc::new((list, malformed));
        self.bodies.borrow_mut().insert(index, found.clone());
        found
    }

    /// A resource of a module with its place in [`Self::resources`].
    pub(super) fn resource(
        &self,
        module: usize,
        addr: &ResourceAddr,
    ) -> Option<(&'c Rc<Resource>, usize)> {
        let node = *self.modules.get(module)?.names.resources.get(addr)?;
        match &self.nodes.get(node)?.kind {
            Kind::Resource(resource, at) => Some((resource, *at)),
            _ => None,
        }
    }
}

/// The nodes that the names of a module mean.
#[derive(Default)]
pub(super) struct Names {
    pub(super) variables: FxHashMap<Rc<str>, usize>,
    pub(super) validations: FxHashMap<Rc<str>, usize>,
    pub(super) locals: FxHashMap<Rc<str>, usize>,
    pub(super) outputs: FxHashMap<Rc<str>, usize>,
    pub(super) resources: FxHashMap<ResourceAddr, usize>,
    pub(super) calls: FxHashMap<Rc<str>, usize>,
}
