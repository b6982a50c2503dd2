use std::rc::Rc;

use super::assemble::assemble;
use super::file::File;
use super::load::{Kind, kind};
use super::source::{self, Beforehand, Place};
use super::{Module, ModuleCall};
use crate::diag::Diagnostics;
use crate::sorted::{Gather, SortedMap};
use crate::syntax;
use crate::syntax::ast::Body;
use crate::syntax::json;
use crate::text::Source;

/// A file of a module, read on its own.
#[derive(Clone, Debug)]
pub struct FileTree {
    /// The text.
    pub source: Rc<Source>,
    /// What could be read of it.
    pub body: Body,
    /// What could not be read.
    pub problems: Diagnostics,
}

/// Every folder of a template as the module it is, whoever calls it, and whatever is wrong with it: what an editor works
/// on. [`super::load`] in contrast follows the calls, and stops where Terraform does.
#[derive(Clone, Debug, Default)]
pub struct Folders {
    modules: SortedMap<Rc<str>, Rc<Module>>,
}

impl FileTree {
    /// Reads a file, when its name is that of a configuration.
    pub fn read(source: &Rc<Source>) -> Option<Self> {
        let (_, name) = split(&source.name);
        kind(name)?;
        let (body, problems) = if name.ends_with(".json") {
            json::parse(source)
        } else {
            syntax::parse(source)
        };
        Some(Self {
            source: source.clone(),
            body,
            problems,
        })
    }

    /// The folder it is in.
    pub fn directory(&self) -> &str {
        split(&self.source.name).0
    }

    /// Whether it changes what other files declare.
    pub fn overrides(&self) -> bool {
        matches!(kind(split(&self.source.name).1), Some(Kind::Override))
    }
}

/// Folder and name of a path.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

impl Folders {
    /// Takes files together by their folders.
    pub fn of(trees: &[Rc<FileTree>]) -> Self {
        let mut parts: SortedMap<&str, Vec<&Rc<FileTree>>> = SortedMap::new();
        for tree in trees {
            parts.entry(tree.directory()).or_default().push(tree);
        }
        let mut folders = Self::default();
        for (directory, trees) in parts {
            let module = Rc::new(module(directory, &trees));
            folders.modules.insert(directory.into(), module);
        }
        folders
    }

    /// The module of a folder; empty stands for the root.
    pub fn module(&self, directory: &str) -> Option<&Rc<Module>> {
        self.modules.get(directory)
    }

    /// All folders with their modules, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Rc<Module>)> {
        self.modules.iter()
    }

    /// The folder that a call means, whether or not there is one.
    pub fn called(&self, module: &Module, call: &ModuleCall) -> Option<Rc<str>> {
        let mut problems = Diagnostics::new();
        let known = Beforehand::new(module, &SortedMap::new(), &Rc::default());
        match source::place(call, &known, &mut problems)? {
            Place::Local { directory, .. } => Some(directory.into()),
            Place::Elsewhere(_) => None,
        }
    }
}

fn module(directory: &str, trees: &[&Rc<FileTree>]) -> Module {
    let mut problems = Diagnostics::new();
    let (mut primary, mut overrides) = (Vec::new(), Vec::new());
    for tree in trees {
        let overriding = tree.overrides();
        let file = File::decode(&tree.body, overriding, &mut problems);
        if overriding {
            overrides.push(file);
        } else {
            primary.push(file);
        }
    }
    let mut module = assemble(primary, overrides, &|_| false, &mut problems);
    module.directory = directory.into();
    module.shown_path = if directory.is_empty() { "." } else { directory }.into();
    module.files = trees.iter().map(|tree| tree.source.clone()).gathered();
    module
}
