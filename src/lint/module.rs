use std::rc::Rc;

use super::{FileView, ResourceView, Scene, Uses};
use crate::config::Module;
use crate::syntax::ast::Expr;
use crate::value::Value;

/// A folder with a module in it.
#[derive(Clone, Copy)]
pub struct ModuleView<'s> {
    scene: &'s Scene<'s>,
    at: usize,
    module: &'s Module,
}

impl<'s> ModuleView<'s> {
    pub(super) fn new(scene: &'s Scene<'s>, at: usize) -> Option<Self> {
        let module = scene.modules.get(at)?.module;
        Some(Self { scene, at, module })
    }

    /// What it declares.
    pub fn config(self) -> &'s Module {
        self.module
    }

    /// Whether it is the root module.
    pub fn is_root(self) -> bool {
        self.at == 0
    }

    /// Its files.
    pub fn files(self) -> impl Iterator<Item = FileView<'s>> {
        let files = self.module.files.iter().zip(&self.module.trees);
        files.map(|(source, tree)| FileView { source, tree })
    }

    /// What is referred to in it.
    pub fn uses(self) -> Option<&'s Uses> {
        let placed = self.scene.modules.get(self.at)?;
        Some(placed.uses.get_or_init(|| Uses::of(self.module)))
    }

    /// Its resources, data sources and ephemeral resources.
    pub fn resources(self) -> impl Iterator<Item = ResourceView<'s>> {
        let all = self.scene.resources.iter().enumerate();
        all.filter(move |(_, typed)| typed.module == self.at)
            .filter_map(|(at, _)| ResourceView::new(self.scene, at))
    }

    /// The value of an expression that stands in it, outside of repeated blocks.
    pub fn evaluate(self, expr: &Expr) -> Value {
        self.scene.evaluate(self.at, expr, &[])
    }

    /// The value of a variable.
    pub fn variable(self, name: &Rc<str>) -> Value {
        self.scene.variable(self.at, name)
    }
}
