use std::ops::Deref;
use std::rc::Rc;

use super::{BlockView, ModuleView, Scene};
use crate::addr::Mode;
use crate::config::Resource;
use crate::schema::ResourceSchema;
use crate::text::Span;

/// A resource, data source or ephemeral resource. Its arguments are those of the [`BlockView`] it stands for.
#[derive(Clone)]
pub struct ResourceView<'s> {
    scene: &'s Scene<'s>,
    at: usize,
    resource: &'s Resource,
    schema: Option<&'s Rc<ResourceSchema>>,
    block: BlockView<'s>,
}

impl<'s> ResourceView<'s> {
    pub(super) fn new(scene: &'s Scene<'s>, at: usize) -> Option<Self> {
        let typed = scene.resources.get(at)?;
        let schema = typed.schema.as_ref();
        let block = schema.map(|schema| &*schema.block);
        Some(Self {
            scene,
            at,
            resource: typed.resource,
            schema,
            block: BlockView::new(scene, typed.module, &typed.body, block, typed.resource.span),
        })
    }

    /// What the configuration says of it besides its own arguments.
    pub fn config(&self) -> &'s Resource {
        self.resource
    }

    /// What the catalogue says of its type, when that is loaded.
    pub fn schema(&self) -> Option<&'s Rc<ResourceSchema>> {
        self.schema
    }

    /// The module it is in.
    pub fn module(&self) -> Option<ModuleView<'s>> {
        ModuleView::new(self.scene, self.block.module_index())
    }

    /// Its type.
    pub fn kind(&self) -> &'s Rc<str> {
        &self.resource.addr.type_name
    }

    /// Its name.
    pub fn name(&self) -> &'s Rc<str> {
        &self.resource.addr.name
    }

    /// Whether it is a managed resource.
    pub fn is_managed(&self) -> bool {
        self.resource.addr.mode == Mode::Managed
    }

    /// Whether it has `count` or `for_each`.
    pub fn is_repeated(&self) -> bool {
        self.resource.count.is_some() || self.resource.for_each.is_some()
    }

    /// The block's header.
    pub fn header(&self) -> Span {
        self.resource.span
    }

    /// Whether both are the same block.
    pub fn is(&self, other: &ResourceView<'_>) -> bool {
        self.at == other.at
    }
}

impl<'s> Deref for ResourceView<'s> {
    type Target = BlockView<'s>;

    fn deref(&self) -> &BlockView<'s> {
        &self.block
    }
}
