use std::rc::Rc;

use indexmap::IndexMap;

use super::input::Constants;
use super::{
    Action, CheckBlock, Files, Import, InputVariables, Local, ModuleCall, Moved, Output, Provider,
    Removed, Resource, Settings, Variable,
};
use crate::addr::{ModulePath, ResourceAddr};
use crate::diag::Diagnostics;
use crate::syntax::ast::Body;
use crate::text::{Source, Sources};

/// A configuration: the root module with all modules it calls.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Every file that was read.
    pub sources: Sources,
    /// Every file of the template, for functions that read files.
    pub files: Files,
    /// The root module.
    pub root: Module,
    /// What is known of the root module's variables beforehand.
    pub constants: Constants,
    /// Whether Terraform looks at called modules: the root module itself has no errors.
    pub entered: bool,
    /// What is wrong with called modules that it does not look at.
    pub beyond: Diagnostics,
    /// The values in the files that Terraform reads by itself.
    pub automatic: InputVariables,
}

/// One module of the tree. A module that is called twice appears twice. Everything is in order of
/// declaration: by file name, then by place.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// The way to it, without keys.
    pub path: ModulePath,
    /// Its folder, relative to the root, without `.` and `..`; empty for the root.
    pub directory: Rc<str>,
    /// `path.module`: the folder as the calls wrote it; `.` for the root.
    pub shown_path: Rc<str>,
    /// Its files, in order of reading.
    pub files: Vec<Rc<Source>>,
    /// What was read from each of the files.
    pub trees: Vec<Rc<Body>>,
    /// The `terraform` blocks taken together.
    pub settings: Settings,
    /// Input variables.
    pub variables: IndexMap<Rc<str>, Rc<Variable>>,
    /// Local values.
    pub locals: IndexMap<Rc<str>, Rc<Local>>,
    /// Output values.
    pub outputs: IndexMap<Rc<str>, Rc<Output>>,
    /// Managed resources, data sources and ephemeral resources. Those of `check` blocks are included.
    pub resources: IndexMap<ResourceAddr, Rc<Resource>>,
    /// Module calls.
    pub calls: IndexMap<Rc<str>, Rc<ModuleCall>>,
    /// Provider configurations by local name and alias.
    pub providers: IndexMap<ProviderKey, Rc<Provider>>,
    /// `check` blocks.
    pub checks: IndexMap<Rc<str>, Rc<CheckBlock>>,
    /// `moved` blocks.
    pub moved: Vec<Rc<Moved>>,
    /// `removed` blocks.
    pub removed: Vec<Rc<Removed>>,
    /// `import` blocks.
    pub imports: Vec<Rc<Import>>,
    /// `action` blocks by type and name.
    pub actions: IndexMap<(Rc<str>, Rc<str>), Rc<Action>>,
    /// Whether its own files have errors.
    pub broken: bool,
    /// The called modules that could be read.
    pub children: IndexMap<Rc<str>, Rc<Module>>,
}

/// A provider configuration's local name and alias.
pub type ProviderKey = (Rc<str>, Option<Rc<str>>);

impl Config {
    /// The module at a way; instance keys do not matter.
    pub fn module(&self, path: &ModulePath) -> Option<&Module> {
        path.0.iter().try_fold(&self.root, |module, step| {
            module.children.get(&step.name).map(Rc::as_ref)
        })
    }

    /// Every module, parents before children, children in order of their calls.
    pub fn modules(&self) -> Vec<&Module> {
        let mut all = vec![&self.root];
        let mut next = 0;
        while let Some(module) = all.get(next).copied() {
            all.extend(module.children.values().map(Rc::as_ref));
            next += 1;
        }
        all
    }
}

impl Module {
    /// The resource with this address.
    pub fn resource(&self, addr: &ResourceAddr) -> Option<&Rc<Resource>> {
        self.resources.get(addr)
    }
}
