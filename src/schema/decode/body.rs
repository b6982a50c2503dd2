use std::rc::Rc;

use super::dynamic::Expansion;
use super::native::{self, native};
use super::{Content, Given, GivenBlocks, Items};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::eval::{self, Scope};
use crate::schema::model::{AttributeSchema, BlockSchema, NestedBlock, Nesting};
use crate::sorted::{Gather, Sort};
use crate::syntax::ast::{Attribute, Block, NativeBody};
use crate::text::Span;
use crate::value::convert::convert;
use crate::value::{ObjectType, Type, Value};

/// Reads bodies by schema.
pub(super) struct Decoder<'d> {
    pub(super) diags: &'d mut Diagnostics,
}

/// A block as it counts: written, or made by a `dynamic` block.
struct Occurrence {
    index: usize,
    label: Option<Rc<str>>,
    content: Content,
    header: Span,
    missing_item: Span,
    /// Made by a `dynamic` block of which nothing is known.
    unknown: bool,
}

impl Decoder<'_> {
    /// Reads a body. `hidden`: it is the template of a number of blocks that is not known; its arguments are
    /// checked for presence only.
    pub(super) fn content(
        &mut self,
        body: &NativeBody,
        schema: &BlockSchema,
        scope: &Scope,
        hidden: bool,
    ) -> Content {
        self.missing(body, schema);
        let mut attributes = Vec::with_capacity(body.attributes.len());
        for attribute in &body.attributes {
            let name = &*attribute.name.name;
            match schema.attributes.binary_search_by(|a| (*a.name).cmp(name)) {
                Ok(index) => {
                    let Some(expected) = schema.attributes.get(index) else {
                        continue;
                    };
                    let value = if hidden {
                        Value::unknown(expected.ty.clone())
                    } else {
                        self.attribute(attribute, expected, scope)
                    };
                    attributes.push(Given { index, value });
                }
                Err(_) => self.unsupported_argument(attribute, schema),
            }
        }
        let blocks = self.blocks(body, schema, scope, hidden, &mut attributes);
        attributes.arrange_by_key(|g| g.index);
        Content { attributes, blocks }
    }

    fn missing(&mut self, body: &NativeBody, schema: &BlockSchema) {
        for required in schema.attributes.iter().filter(|a| a.required) {
            let given = body.attributes.iter().any(|a| a.name.name == required.name)
                || as_blocks(required).is_some()
                    && body.blocks.iter().any(|b| b.kind.name == required.name);
            if !given {
                let message = format!("`{}` must be given", required.name);
                let problem = Diagnostic::new(&code::MISSING_ARGUMENT, message);
                let problem = problem.at(body.missing_item).about(&required.name);
                self.diags.push(problem);
            }
        }
    }

    fn attribute(&mut self, given: &Attribute, expected: &AttributeSchema, scope: &Scope) -> Value {
        let value = eval::expr(&given.expr, scope, self.diags);
        self.converted(&value, &expected.ty, &expected.name, given.expr.span)
    }

    fn converted(&mut self, value: &Value, ty: &Type, name: &str, at: Span) -> Value {
        match convert(value, ty) {
            Ok(value) => value,
            Err(error) => {
                let message = format!("`{name}` cannot take this value: {error}");
                let mut problem = Diagnostic::new(&code::INCORRECT_ATTRIBUTE_TYPE, message).at(at);
                if is_element(value, ty) {
                    problem = problem.about("list");
                }
                self.diags.push(problem);
                Value::unknown(ty.clone())
            }
        }
    }

    fn unsupported_argument(&mut self, attribute: &Attribute, schema: &BlockSchema) {
        let name = &*attribute.name.name;
        let (hint, near) = if schema.nested(name).is_some() {
            let hint = format!("; to give a block, write `{name} {{ … }}` without the equals sign");
            (hint, None)
        } else {
            let known = schema.attributes.iter().map(|a| &*a.name);
            (String::new(), nearest(name, known))
        };
        let message = format!("there is no argument `{name}` here{hint}");
        let at = attribute.name.span;
        let problem = Diagnostic::new(&code::UNSUPPORTED_ARGUMENT, message).at(at);
        self.diags.push(problem.suggest(at, name, near));
    }

    fn unsupported_block(&mut self, name: &str, at: Span, schema: &BlockSchema) {
        let (hint, near) = if schema.attribute(name).is_some() {
            (format!("; to give an argument, write `{name} = …`"), None)
        } else {
            let known = schema.blocks.iter().map(|b| &*b.name);
            (String::new(), nearest(name, known))
        };
        let message = format!("there is no block type `{name}` here{hint}");
        let problem = Diagnostic::new(&code::UNSUPPORTED_BLOCK, message).at(at);
        self.diags.push(problem.suggest(at, name, near));
    }

    fn blocks(
        &mut self,
        body: &NativeBody,
        schema: &BlockSchema,
        scope: &Scope,
        hidden: bool,
        attributes: &mut Vec<Given>,
    ) -> Vec<GivenBlocks> {
        let mut found = Vec::new();
        for block in &body.blocks {
            self.block(block, schema, scope, hidden, &mut found);
        }
        self.attributes_from_blocks(body, schema, scope, hidden, attributes);
        let mut blocks = Vec::new();
        for (index, nested) in schema.blocks.iter().enumerate() {
            let of_type: Vec<Occurrence> = found.extract_if(.., |o| o.index == index).gathered();
            if let Some(items) = self.items(of_type, nested, body.missing_item) {
                blocks.push(GivenBlocks { index, items });
            }
        }
        blocks
    }

    /// One written block: itself, or what a `dynamic` block makes.
    fn block(
        &mut self,
        block: &Block,
        schema: &BlockSchema,
        scope: &Scope,
        hidden: bool,
        found: &mut Vec<Occurrence>,
    ) {
        let dynamic = &*block.kind.name == "dynamic";
        let (name, at) = match block.labels.first() {
            Some(label) if dynamic => (&label.name, label.span),
            _ => (&block.kind.name, block.kind.span),
        };
        let place = schema.blocks.binary_search_by(|b| b.name.cmp(name)).ok();
        let Some((index, nested)) = place.and_then(|i| Some((i, schema.blocks.get(i)?))) else {
            if schema
                .attribute(name)
                .is_none_or(|a| as_blocks(a).is_none())
            {
                self.unsupported_block(name, at, schema);
            }
            return;
        };
        if dynamic {
            self.dynamic(block, index, nested, scope, hidden, found);
            return;
        }
        if let Some(label) = self.label(block, nested) {
            let body = native(&block.body, &nested.block, self.diags);
            let content = self.content(&body, &nested.block, scope, hidden);
            found.push(Occurrence {
                index,
                label,
                content,
                header: block.header,
                missing_item: body.missing_item,
                unknown: hidden,
            });
        }
    }

    /// The block's label, if its type has one. Nothing when the labels are wrong, which is reported.
    fn label(&mut self, block: &Block, nested: &NestedBlock) -> Option<Option<Rc<str>>> {
        let wanted = usize::from(nested.nesting == Nesting::Map);
        if let Some(extra) = block.labels.get(wanted) {
            let message = format!("a block `{}` takes {wanted} labels", nested.name);
            let title = format!("Extraneous label for {}", nested.name);
            let diag = Diagnostic::new(&code::EXTRANEOUS_LABEL, message).titled(title);
            self.diags.push(diag.at(extra.span));
            return None;
        }
        if block.labels.len() < wanted {
            let message = format!("a block `{}` needs a label", nested.name);
            let title = format!("Missing key for {}", nested.name);
            let diag = Diagnostic::new(&code::MISSING_LABEL, message).titled(title);
            self.diags.push(diag.at(block.open_brace));
            return None;
        }
        Some(block.labels.first().map(|l| l.name.clone()))
    }

    fn dynamic(
        &mut self,
        block: &Block,
        index: usize,
        nested: &NestedBlock,
        scope: &Scope,
        hidden: bool,
        found: &mut Vec<Occurrence>,
    ) {
        let head = native::dynamic(&block.body, self.diags);
        let Some(expansion) = Expansion::read(&head, nested, scope, hidden, self.diags) else {
            return;
        };
        let body = native(expansion.content, &nested.block, self.diags);
        for (names, label) in expansion.rounds {
            let inner = scope.with(names);
            let content = self.content(&body, &nested.block, &inner, expansion.unknown);
            found.push(Occurrence {
                index,
                label,
                content,
                header: block.header,
                missing_item: body.missing_item,
                unknown: expansion.unknown,
            });
        }
    }

    /// The blocks of one type taken together. Nothing when there are none.
    fn items(
        &mut self,
        found: Vec<Occurrence>,
        nested: &NestedBlock,
        missing: Span,
    ) -> Option<Items> {
        if found.iter().any(|o| o.unknown) {
            return Some(Items::Unknown);
        }
        let name = &nested.name;
        if nested.nesting == Nesting::Single {
            if let Some(second) = found.get(1) {
                let message = format!("only one block `{name}` may be given");
                let diag = Diagnostic::new(&code::DUPLICATE_BLOCK, message);
                self.diags.push(
                    diag.titled(format!("Duplicate {name} block"))
                        .at(second.header),
                );
            } else if found.is_empty() && nested.min_items > 0 {
                let message = format!("a block `{name}` must be given");
                let diag = Diagnostic::new(&code::INSUFFICIENT_BLOCKS, message);
                let diag = diag.titled(format!("Missing {name} block")).about(name);
                self.diags.push(diag.at(missing));
            }
        } else {
            self.count(&found, nested, missing);
        }
        let items = found
            .into_iter()
            .map(|o| (o.label, o.content))
            .gathered::<Vec<_>>();
        (!items.is_empty()).then_some(Items::Known(items))
    }

    fn count(&mut self, found: &[Occurrence], nested: &NestedBlock, missing: Span) {
        let name = &nested.name;
        let given = found.len() as u64;
        if given < nested.min_items {
            let message = format!(
                "at least {} blocks `{name}` must be given",
                nested.min_items
            );
            let diag = Diagnostic::new(&code::INSUFFICIENT_BLOCKS, message);
            self.diags.push(
                diag.titled(format!("Insufficient {name} blocks"))
                    .at(missing)
                    .about(name),
            );
        } else if nested.max_items > 0 && given > nested.max_items {
            let message = format!("at most {} blocks `{name}` may be given", nested.max_items);
            let surplus = usize::try_from(nested.max_items)
                .ok()
                .and_then(|i| found.get(i));
            let diag = Diagnostic::new(&code::TOO_MANY_BLOCKS, message);
            let at = surplus.map_or(missing, |o| o.missing_item);
            self.diags
                .push(diag.titled(format!("Too many {name} blocks")).at(at));
        }
    }

    /// Attributes whose type is a list or set of objects may be written as blocks.
    fn attributes_from_blocks(
        &mut self,
        body: &NativeBody,
        schema: &BlockSchema,
        scope: &Scope,
        hidden: bool,
        attributes: &mut Vec<Given>,
    ) {
        if body.blocks.is_empty() {
            return;
        }
        for (index, attribute) in schema.attributes.iter().enumerate() {
            let Some(object) = as_blocks(attribute) else {
                continue;
            };
            let named = body.blocks.iter().any(|b| *block_name(b) == attribute.name);
            if !named || attributes.iter().any(|g| g.index == index) {
                continue;
            }
            let nested = NestedBlock::of_object(&attribute.name, object);
            let single = BlockSchema::new(Vec::new(), vec![nested]);
            let mut found = Vec::new();
            for block in body
                .blocks
                .iter()
                .filter(|b| *block_name(b) == attribute.name)
            {
                self.block(block, &single, scope, hidden, &mut found);
            }
            let value = match (found.iter().any(|o| o.unknown), single.blocks.first()) {
                (false, Some(nested)) => {
                    let objects = found.iter().map(|o| o.content.to_value(&nested.block));
                    let tuple = Value::tuple(objects.gathered::<Vec<_>>());
                    self.converted(&tuple, &attribute.ty, &attribute.name, body.missing_item)
                }
                _ => Value::unknown(attribute.ty.clone()),
            };
            attributes.push(Given { index, value });
        }
    }
}

/// Whether a value would fit as the only element of a list or set.
fn is_element(value: &Value, ty: &Type) -> bool {
    match ty {
        Type::List(element) | Type::Set(element) => {
            value.ty().is_primitive() && convert(value, element).is_ok()
        }
        _ => false,
    }
}

/// The type a block stands for, whether it is written or made.
pub(super) fn block_name(block: &Block) -> &Rc<str> {
    match block.labels.first() {
        Some(label) if &*block.kind.name == "dynamic" => &label.name,
        _ => &block.kind.name,
    }
}

/// The object type of an attribute that may be written as blocks.
pub(super) fn as_blocks(attribute: &AttributeSchema) -> Option<&ObjectType> {
    match &attribute.ty {
        Type::List(element) | Type::Set(element) => match &**element {
            Type::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

impl NestedBlock {
    /// The block that stands for an element of a list of objects: every attribute is optional.
    pub(super) fn of_object(name: &Rc<str>, object: &ObjectType) -> Self {
        let attributes = object.attributes.iter().map(|(name, ty)| AttributeSchema {
            optional: true,
            ..AttributeSchema::new(name, ty.clone())
        });
        Self {
            name: name.clone(),
            nesting: Nesting::List,
            min_items: 0,
            max_items: 0,
            force_new: false,
            computed: false,
            deprecated: false,
            relations: Default::default(),
            block: Rc::new(BlockSchema::new(attributes.gathered(), Vec::new())),
        }
    }
}
