use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::values::Values;
use super::{FileView, ModuleView, ResourceView, Settings, Uses, blocks};
use crate::addr::{Mode, ResourceAddr};
use crate::config::{Config, Module, Resource};
use crate::diag::Diagnostics;
use crate::schema::{self, Catalog, Lookup, ResourceSchema};
use crate::sorted::SortedMap;
use crate::syntax::ast::{Block, Body, NativeBody};
use crate::text::{FileId, Source, Span};
use crate::value::Value;

/// What every rule sees: the configuration, each of its folders once, with what is known of its values.
///
/// Known are literals and what follows from them through variables (the value given to the root module or the default;
/// for a called module what its calls agree on), locals, outputs, functions and the written arguments of resources
/// without `count` and `for_each`. Everything else is unknown. Values are found when a rule asks, and kept.
pub struct Scene<'c> {
    pub(super) config: &'c Config,
    pub(super) settings: &'c Settings,
    pub(super) catalog: &'c Catalog,
    pub(super) modules: Vec<Placed<'c>>,
    pub(super) resources: Vec<Typed<'c>>,
    by_type: FxHashMap<Rc<str>, Vec<usize>>,
    by_addr: FxHashMap<(usize, &'c ResourceAddr), usize>,
    pub(super) trees: FxHashMap<FileId, &'c Body>,
    pub(super) values: Values,
}

/// A folder with a module in it.
pub(super) struct Placed<'c> {
    pub(super) module: &'c Module,
    /// Who calls it.
    pub(super) calls: Vec<Call<'c>>,
    /// The folders it calls, by the names of the calls.
    pub(super) children: SortedMap<&'c str, usize>,
    pub(super) uses: OnceCell<Uses>,
}

/// A call of a module.
pub(super) struct Call<'c> {
    /// The folder in which it stands.
    pub(super) module: usize,
    pub(super) arguments: Cow<'c, NativeBody>,
}

/// A resource with what the catalogue says of its type.
pub(super) struct Typed<'c> {
    pub(super) module: usize,
    pub(super) resource: &'c Resource,
    pub(super) schema: Option<Rc<ResourceSchema>>,
    /// Its arguments and blocks, in the native form throughout.
    pub(super) body: Cow<'c, NativeBody>,
}

impl<'c> Scene<'c> {
    /// The scene of a configuration. `given` are values of the root module's variables.
    pub fn new(
        config: &'c Config,
        catalog: &'c Catalog,
        settings: &'c Settings,
        given: SortedMap<Rc<str>, Value>,
    ) -> Self {
        let mut scene = Self {
            config,
            settings,
            catalog,
            modules: Vec::new(),
            resources: Vec::new(),
            by_type: FxHashMap::default(),
            by_addr: FxHashMap::default(),
            trees: FxHashMap::default(),
            values: Values::new(given),
        };
        scene.place();
        for placed in &scene.modules {
            let files = placed.module.files.iter().zip(&placed.module.trees);
            scene
                .trees
                .extend(files.map(|(source, tree)| (source.id, &**tree)));
        }
        for at in 0..scene.modules.len() {
            if let Some(module) = scene.modules.get(at).map(|placed| placed.module) {
                scene.fill(at, module);
            }
        }
        scene
    }

    /// Finds the folders and who calls them. A folder that is called twice means the same both times.
    fn place(&mut self) {
        let mut known: FxHashMap<&'c str, usize> = FxHashMap::default();
        for module in self.config.modules() {
            known.entry(&module.directory).or_insert_with(|| {
                self.modules.push(Placed {
                    module,
                    calls: Vec::new(),
                    children: SortedMap::new(),
                    uses: OnceCell::new(),
                });
                self.modules.len() - 1
            });
        }
        for at in 0..self.modules.len() {
            let Some(module) = self.modules.get(at).map(|placed| placed.module) else {
                continue;
            };
            for (name, child) in &module.children {
                let (Some(call), Some(to)) = (module.calls.get(name), known.get(&*child.directory))
                else {
                    continue;
                };
                let arguments = crate::config::call_body(call, child, &mut Diagnostics::new());
                if let Some(placed) = self.modules.get_mut(at) {
                    placed.children.insert(name, *to);
                }
                if let Some(placed) = self.modules.get_mut(*to) {
                    placed.calls.push(Call {
                        module: at,
                        arguments,
                    });
                }
            }
        }
    }

    fn fill(&mut self, at: usize, module: &'c Module) {
        for (addr, resource) in &module.resources {
            let kind = match addr.mode {
                Mode::Data => schema::Kind::DataSource,
                Mode::Managed | Mode::Ephemeral => schema::Kind::Resource,
            };
            let schema = match self.catalog.lookup(kind, &addr.type_name) {
                Lookup::Found(schema) if addr.mode != Mode::Ephemeral => Some(schema),
                _ => None,
            };
            let body = blocks::native(&resource.body, schema.as_ref().map(|s| &*s.block));
            let index = self.resources.len();
            self.by_type
                .entry(addr.type_name.clone())
                .or_default()
                .push(index);
            self.by_addr.insert((at, addr), index);
            self.resources.push(Typed {
                module: at,
                resource,
                schema,
                body,
            });
        }
    }

    /// What the template's owner wants.
    pub fn settings(&self) -> &'c Settings {
        self.settings
    }

    /// The types of resources.
    pub fn catalog(&self) -> &'c Catalog {
        self.catalog
    }

    /// The configuration.
    pub fn config(&self) -> &'c Config {
        self.config
    }

    /// Every folder with a module in it, the root first.
    pub fn modules(&self) -> impl Iterator<Item = ModuleView<'_>> {
        (0..self.modules.len()).filter_map(|at| ModuleView::new(self, at))
    }

    /// Every resource, data source and ephemeral resource.
    pub fn resources(&self) -> impl Iterator<Item = ResourceView<'_>> {
        (0..self.resources.len()).filter_map(|at| ResourceView::new(self, at))
    }

    /// The managed resources of a type.
    pub fn resources_of(&self, type_name: &str) -> impl Iterator<Item = ResourceView<'_>> {
        self.of(Mode::Managed, type_name)
    }

    /// The data sources of a type.
    pub fn data_of(&self, type_name: &str) -> impl Iterator<Item = ResourceView<'_>> {
        self.of(Mode::Data, type_name)
    }

    fn of(&self, mode: Mode, type_name: &str) -> impl Iterator<Item = ResourceView<'_>> {
        let found = self.by_type.get(type_name);
        let found = found.map_or(&[][..], Vec::as_slice).iter();
        found
            .filter_map(|at| ResourceView::new(self, *at))
            .filter(move |resource| resource.config().addr.mode == mode)
    }

    /// Every file of every module.
    pub fn files(&self) -> impl Iterator<Item = FileView<'_>> {
        self.modules().flat_map(|module| module.files())
    }

    /// The top-level block with this header, when it is not in JSON, and its text.
    pub fn block(&self, header: Span) -> Option<(&'c Source, &'c Block)> {
        let Body::Native(body) = *self.trees.get(&header.file)? else {
            return None;
        };
        let at = body
            .blocks
            .partition_point(|b| b.header.start < header.start);
        let block = body.blocks.get(at).filter(|b| b.header == header)?;
        Some((self.config.sources.get(header.file)?, block))
    }

    /// The text of a file that is not JSON.
    pub fn native_source(&self, file: FileId) -> Option<&'c Source> {
        let source = self.config.sources.get(file)?;
        (!source.name.ends_with(".json")).then_some(source)
    }

    /// The place of a resource in [`Self::resources`].
    pub(super) fn resource_at(&self, module: usize, addr: &ResourceAddr) -> Option<usize> {
        self.by_addr.get(&(module, addr)).copied()
    }
}
