use std::rc::Rc;

use super::text::Written;
use super::{Found, Placed, is_same};
use crate::addr::{Mode, ModulePath, ResourceAddr};
use crate::config::{Config, Module};
use crate::graph::{Shape, What};
use crate::plan::{ResourceChange, State};
use crate::schema::CatalogVersion;
use crate::sorted::Gather;

/// What a plan left.
#[derive(Debug)]
pub(in crate::plan) struct Left {
    pub(super) catalog: CatalogVersion,
    pub(super) state: Rc<State>,
    pub(super) surroundings: Vec<Surroundings>,
    pub(super) shape: Shape,
    /// By place in the graph.
    pub(super) nodes: Vec<Past>,
    /// All changes in order, with the places of their blocks.
    pub(super) changes: Vec<Placed>,
}

/// What a plan found of a node.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub(super) written: Written,
    pub(super) reuse: Reuse,
    /// Whether a replacement made the new object first.
    pub(super) create_first: bool,
    /// What evaluating it took from the budget.
    pub(super) steps: u32,
    /// For each instance of its module.
    pub(super) found: Rc<[Found]>,
    pub(super) changes: Rc<[Rc<ResourceChange>]>,
}

/// From what an outcome follows, besides the node's own text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reuse {
    /// It is not taken over.
    #[default]
    Never,
    /// What was found of the nodes that it needs.
    Found,
    /// Also what happens to them, and to those that they need.
    Wholly,
}

/// What the blocks of a module see of it besides its names.
#[derive(Debug, PartialEq)]
pub(super) struct Surroundings {
    path: ModulePath,
    directory: Rc<str>,
    shown_path: Rc<str>,
    providers: Vec<(Rc<str>, Option<Rc<str>>)>,
}

pub(super) fn surroundings(config: &Config) -> Vec<Surroundings> {
    let of = |module: &Module| {
        let required = module.settings.required_providers.values();
        Surroundings {
            path: module.path.clone(),
            directory: module.directory.clone(),
            shown_path: module.shown_path.clone(),
            providers: required
                .map(|p| (p.name.clone(), p.source.clone()))
                .gathered(),
        }
    };
    config.modules().into_iter().map(of).gathered()
}

/// Whether something of a plan can be taken over at all. Imports and removals reach into other blocks.
pub(super) fn can_be(config: &Config) -> bool {
    let modules = config.modules();
    modules
        .iter()
        .all(|m| m.imports.is_empty() && m.removed.is_empty())
}

impl Left {
    pub(in crate::plan) fn with(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// Whether it is of use in these circumstances.
    pub(super) fn is_of(
        &self,
        catalog: &CatalogVersion,
        state: &Rc<State>,
        surroundings: &[Surroundings],
    ) -> bool {
        self.catalog == *catalog && is_same(&self.state, state) && self.surroundings == surroundings
    }
}

impl Reuse {
    /// When the outcome of a node can be taken over that reported nothing and asked for nothing.
    pub(super) fn of(module: &Module, what: &What) -> Self {
        match what {
            What::Local(_) => Self::Found,
            What::Resource(addr) => Self::of_resource(module, addr),
            What::Call(name) => match module.calls.get(name) {
                Some(call) if call.providers.is_empty() => Self::Found,
                _ => Self::Never,
            },
            What::Variable(_) | What::Provider(_) | What::Output(_) | What::Check(_) => Self::Never,
        }
    }

    fn of_resource(module: &Module, addr: &ResourceAddr) -> Self {
        let Some(resource) = module.resources.get(addr) else {
            return Self::Never;
        };
        let lifecycle = &resource.lifecycle;
        let judged = !lifecycle.preconditions.is_empty() || !lifecycle.postconditions.is_empty();
        match addr.mode {
            _ if judged || resource.check.is_some() => Self::Never,
            Mode::Ephemeral => Self::Never,
            Mode::Data if &*addr.type_name == "terraform_remote_state" => Self::Never,
            Mode::Data => Self::Wholly,
            Mode::Managed if lifecycle.replace_triggered_by.is_empty() => Self::Found,
            Mode::Managed => Self::Wholly,
        }
    }
}
