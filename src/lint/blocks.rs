use std::borrow::Cow;
use std::rc::Rc;

use super::BlockView;
use super::block::Bound;
use crate::diag::Diagnostics;
use crate::schema::{BlockSchema, decode};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::{Block, Body, ExprKind, NativeBody};
use crate::syntax::json::{BodySpec, Reading, Rest};
use crate::value::{Type, Value, View};

/// The blocks of one type in a block.
pub struct Blocks<'s> {
    /// Those that are written, and those that a `dynamic` block makes. One that stands for a number of blocks that is
    /// not known is here once; what it takes from the iterator is unknown.
    pub items: Vec<BlockView<'s>>,
    /// It is not known how many there are.
    pub open: bool,
}

/// A `dynamic` block that makes more is not expanded: its one block stands for all.
const MOST_ROUNDS: usize = 256;

impl<'s> Blocks<'s> {
    pub(super) fn of(around: &BlockView<'s>, name: &str) -> Self {
        let mut blocks = Self {
            items: Vec::new(),
            open: false,
        };
        let nested = around.block_schema().and_then(|s| s.nested(name));
        let schema = nested.map(|nested| &*nested.block);
        for block in &around.body().blocks {
            let Body::Native(body) = &block.body else {
                continue;
            };
            if *block.kind.name == *name {
                let bound = around.bound().cloned();
                let item = around.inner(body, schema, block.header, bound);
                blocks.items.push(item);
            } else if is_dynamic(block, name) {
                blocks.dynamic(around, block, body, schema);
            }
        }
        blocks
    }

    /// Whether there is certainly none.
    pub fn is_none(&self) -> bool {
        self.items.is_empty() && !self.open
    }

    fn dynamic(
        &mut self,
        around: &BlockView<'s>,
        block: &'s Block,
        body: &'s NativeBody,
        schema: Option<&'s BlockSchema>,
    ) {
        let argument = |name: &str| body.attributes.iter().find(|a| &*a.name.name == name);
        let content = body.blocks.iter().find(|b| &*b.kind.name == "content");
        let (Some(each), Some(content)) = (argument("for_each"), content) else {
            return;
        };
        let Body::Native(inside) = &content.body else {
            return;
        };
        let iterator = match argument("iterator").map(|a| &a.expr.kind) {
            Some(ExprKind::Traversal(root, _)) => Some(&root.name),
            _ => block.labels.first().map(|label| &label.name),
        };
        let Some(iterator) = iterator else {
            return;
        };
        let each = around.evaluate(&each.expr);
        let rounds = rounds(&each).filter(|rounds| rounds.len() <= MOST_ROUNDS);
        self.open |= rounds.is_none();
        let any = || vec![(Value::unknown(Type::Dynamic), Value::unknown(Type::Dynamic))];
        for (key, value) in rounds.unwrap_or_else(any) {
            let marks = each.marks();
            let bound = Value::object(SortedMap::from([
                ("key".into(), key.marked(marks)),
                ("value".into(), value.marked(marks)),
            ]));
            let outer = around.bound().map_or(&[][..], |bound| bound);
            let names: Bound = std::iter::once((iterator.clone(), bound))
                .chain(outer.iter().cloned())
                .gathered::<Vec<_>>()
                .into();
            let item = around.inner(inside, schema, block.header, Some(names));
            self.items.push(item);
        }
    }
}

fn is_dynamic(block: &Block, name: &str) -> bool {
    &*block.kind.name == "dynamic" && block.labels.first().is_some_and(|l| *l.name == *name)
}

/// Keys and values that a `dynamic` block goes over, when they are known.
fn rounds(each: &Value) -> Option<Vec<(Value, Value)>> {
    let key = |text: &Rc<str>| Value::string(text.clone());
    match each.view() {
        View::List(values) | View::Tuple(values) => {
            let number = |at: usize| Value::int(i64::try_from(at).unwrap_or(i64::MAX));
            let values = values.iter().enumerate();
            Some(values.map(|(at, v)| (number(at), v.clone())).gathered())
        }
        View::Set(values) => Some(values.iter().map(|v| (v.clone(), v.clone())).gathered()),
        View::Map(values) | View::Object(values) => {
            Some(values.iter().map(|(k, v)| (key(k), v.clone())).gathered())
        }
        _ => None,
    }
}

/// The native form of a body and of every block in it. What the schema does not know is left out of JSON.
pub(super) fn native<'b>(body: &'b Body, schema: Option<&BlockSchema>) -> Cow<'b, NativeBody> {
    match (body, schema) {
        (Body::Native(body), _) => Cow::Borrowed(body),
        (Body::Json(_), Some(schema)) => Cow::Owned(throughout(body, schema)),
        (Body::Json(node), None) => Cow::Owned(NativeBody {
            attributes: Vec::new(),
            blocks: Vec::new(),
            span: node.value.span,
            missing_item: node.value.close,
        }),
    }
}

fn throughout(body: &Body, schema: &BlockSchema) -> NativeBody {
    let mut ignored = Diagnostics::new();
    let mut native = decode::native(body, schema, &mut ignored).into_owned();
    for block in &mut native.blocks {
        let dynamic = &*block.kind.name == "dynamic";
        let label = block.labels.first().filter(|_| dynamic);
        let Some(nested) = schema.nested(&label.unwrap_or(&block.kind).name) else {
            continue;
        };
        let inner = match dynamic {
            true => dynamic_throughout(&block.body, &nested.block),
            false => throughout(&block.body, &nested.block),
        };
        block.body = Body::Native(inner);
    }
    native
}

fn dynamic_throughout(body: &Body, schema: &BlockSchema) -> NativeBody {
    let spec = BodySpec {
        attributes: &[
            ("for_each", Reading::Template),
            ("iterator", Reading::Static),
            ("labels", Reading::Template),
        ],
        blocks: &[("content", 0)],
        hidden: &[],
        rest: Rest::Extraneous,
    };
    let mut native = body.native(&spec, &mut Diagnostics::new()).into_owned();
    for content in &mut native.blocks {
        content.body = Body::Native(throughout(&content.body, schema));
    }
    native
}
