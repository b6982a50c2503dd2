use std::rc::Rc;

use super::{FileView, ResourceView, Scene, Use, Uses};
use crate::addr::Subject;
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

    /// Where it refers to something.
    pub fn references(self, subject: &Subject) -> &'s [Use] {
        let uses = self.all_uses();
        uses.map_or(&[], |uses| uses.of_subject(subject))
    }

    /// Whether it refers to something outside that thing's own declaration.
    pub fn uses(self, subject: &Subject) -> bool {
        self.all_uses().is_some_and(|uses| uses.is_used(subject))
    }

    fn all_uses(self) -> Option<&'s Uses> {
        let placed = self.scene.modules.get(self.at)?;
        Some(placed.uses.get_or_init(|| Uses::of(self.module)))
    }

    /// The module that one of its calls means, when it is there.
    pub fn callee(self, call: &str) -> Option<ModuleView<'s>> {
        let placed = self.scene.modules.get(self.at)?;
        ModuleView::new(self.scene, *placed.children.get(call)?)
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
