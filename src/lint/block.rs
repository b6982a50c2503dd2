use std::rc::Rc;

use super::{Blocks, ModuleView, Scene, Target, target};
use crate::schema::{AttributeSchema, BlockSchema};
use crate::syntax::ast::{Attribute, Expr, NativeBody};
use crate::text::Span;
use crate::value::convert::convert;
use crate::value::{Type, Value, View};

/// Names that a `dynamic` block binds for the blocks it makes.
pub(super) type Bound = Rc<[(Rc<str>, Value)]>;

/// The arguments and blocks of a resource, or of a block in it.
///
/// Values are of the schema's type. Marks are theirs to carry: nothing of a value that is sensitive may be shown.
#[derive(Clone)]
pub struct BlockView<'s> {
    scene: &'s Scene<'s>,
    module: usize,
    body: &'s NativeBody,
    schema: Option<&'s BlockSchema>,
    header: Span,
    bound: Option<Bound>,
}

impl<'s> BlockView<'s> {
    pub(super) fn new(
        scene: &'s Scene<'s>,
        module: usize,
        body: &'s NativeBody,
        schema: Option<&'s BlockSchema>,
        header: Span,
    ) -> Self {
        Self {
            scene,
            module,
            body,
            schema,
            header,
            bound: None,
        }
    }

    /// A block in this one.
    pub(super) fn inner(
        &self,
        body: &'s NativeBody,
        schema: Option<&'s BlockSchema>,
        header: Span,
        bound: Option<Bound>,
    ) -> Self {
        Self {
            body,
            schema,
            header,
            bound,
            ..self.clone()
        }
    }

    pub(super) fn module_index(&self) -> usize {
        self.module
    }

    pub(super) fn bound(&self) -> Option<&Bound> {
        self.bound.as_ref()
    }

    /// The arguments and blocks as written; `dynamic` blocks among them.
    pub fn body(&self) -> &'s NativeBody {
        self.body
    }

    /// What may stand in it, when that is known.
    pub fn block_schema(&self) -> Option<&'s BlockSchema> {
        self.schema
    }

    /// What the catalogue says of an argument.
    pub fn attribute_schema(&self, name: &str) -> Option<&'s AttributeSchema> {
        self.schema?.attribute(name)
    }

    /// The block's header.
    pub fn span(&self) -> Span {
        self.header
    }

    /// An argument as written.
    pub fn argument(&self, name: &str) -> Option<&'s Attribute> {
        self.body.attributes.iter().find(|a| *a.name.name == *name)
    }

    /// Where to point for an argument: its value, or the block's header where it is not written.
    pub fn place(&self, name: &str) -> Span {
        self.argument(name).map_or(self.header, |a| a.expr.span)
    }

    /// The value of an argument; where it is not given, the schema's default, or null.
    pub fn value(&self, name: &str) -> Value {
        let schema = self.attribute_schema(name);
        let ty = schema.map_or(&Type::Dynamic, |s| &s.ty);
        let value = match self.argument(name) {
            Some(argument) => self.written(argument),
            // A list of objects may be written as blocks.
            None if self.written_as_blocks(name) => return Value::unknown(ty.clone()),
            None => Value::null(ty.clone()),
        };
        if value.is_null()
            && let Some(default) = schema.and_then(|s| s.default.as_ref())
        {
            return default.clone().marked(value.marks());
        }
        convert(&value, ty).unwrap_or_else(|_| Value::unknown(ty.clone()))
    }

    fn written_as_blocks(&self, name: &str) -> bool {
        self.body.blocks.iter().any(|block| {
            let dynamic = &*block.kind.name == "dynamic";
            let label = block.labels.first().filter(|_| dynamic);
            *label.unwrap_or(&block.kind).name == *name
        })
    }

    /// Whether something is given for an argument or for blocks of this name; `None` when that is not known.
    pub fn is_given(&self, name: &str) -> Option<bool> {
        let Some(argument) = self.argument(name) else {
            let blocks = self.blocks(name);
            return match blocks.items.is_empty() {
                true => Some(false),
                false => (!blocks.open).then_some(true),
            };
        };
        let value = self.written(argument);
        match value.view() {
            View::Null => Some(false),
            View::Unknown if !value.is_never_null() => self.surely_given(&argument.expr),
            _ => Some(true),
        }
    }

    /// An attribute that the provider fills in is not null when it is known.
    fn surely_given(&self, expr: &Expr) -> Option<bool> {
        let target = target::of(self.scene, self.module, expr)?;
        let schema = target.resource.attribute_schema(target.attribute?)?;
        (schema.computed && !target.resource.is_repeated()).then_some(true)
    }

    /// The known text of an argument or its default. Numbers and truth values are not texts.
    pub fn text(&self, name: &str) -> Option<Rc<str>> {
        self.value(name).text().cloned()
    }

    /// The known truth value of an argument or its default.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.value(name).as_bool()
    }

    /// The known whole number of an argument or its default.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.value(name).as_number()?.to_i64()
    }

    fn written(&self, argument: &Attribute) -> Value {
        match self.bound {
            Some(_) => self.evaluate(&argument.expr),
            None => self.scene.argument(self.module, argument),
        }
    }

    /// The value of an expression that stands in this block.
    pub fn evaluate(&self, expr: &Expr) -> Value {
        let bound = self.bound.as_deref().unwrap_or(&[]);
        self.scene.evaluate(self.module, expr, bound)
    }

    /// The blocks of a type, those that `dynamic` blocks make among them.
    pub fn blocks(&self, name: &str) -> Blocks<'s> {
        Blocks::of(self, name)
    }

    /// What an argument points at, when it is a reference to one attribute of one resource.
    pub fn target(&self, name: &str) -> Option<Target<'s>> {
        target::of(self.scene, self.module, &self.argument(name)?.expr)
    }

    /// What an expression in this block points at.
    pub fn target_of(&self, expr: &'s Expr) -> Option<Target<'s>> {
        target::of(self.scene, self.module, expr)
    }

    /// The module it is in.
    pub fn module_view(&self) -> Option<ModuleView<'s>> {
        ModuleView::new(self.scene, self.module)
    }
}
