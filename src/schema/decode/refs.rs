use std::rc::Rc;

use super::body::{as_blocks, block_name};
use super::dynamic::written_iterator;
use super::native::{self, native};
use crate::addr::Reference;
use crate::diag::Diagnostics;
use crate::eval::traversals;
use crate::schema::model::{BlockSchema, NestedBlock};
use crate::syntax::ast::{Expr, NativeBody};

/// Every reference in the arguments and blocks that the schema knows; malformed references are reported.
/// Names that `dynamic` blocks and `for` expressions bind are no references.
pub fn references(
    body: &NativeBody,
    schema: &BlockSchema,
    diags: &mut Diagnostics,
) -> Vec<Reference> {
    let mut walk = Walk {
        found: Vec::new(),
        bound: Vec::new(),
        diags,
    };
    walk.body(body, schema);
    walk.found
}

struct Walk<'d> {
    found: Vec<Reference>,
    /// Iterators of the `dynamic` blocks around.
    bound: Vec<Rc<str>>,
    diags: &'d mut Diagnostics,
}

impl Walk<'_> {
    fn body(&mut self, body: &NativeBody, schema: &BlockSchema) {
        for attribute in &body.attributes {
            if schema.attribute(&attribute.name.name).is_some() {
                self.expr(&attribute.expr);
            }
        }
        for block in &body.blocks {
            let dynamic = &*block.kind.name == "dynamic";
            let name = block_name(block);
            let made;
            let nested = match schema.nested(name) {
                Some(nested) => &nested.block,
                None => {
                    let Some(object) = schema.attribute(name).and_then(as_blocks) else {
                        if dynamic {
                            let head = native::dynamic(&block.body, &mut Diagnostics::new());
                            self.head(&head);
                        }
                        continue;
                    };
                    made = NestedBlock::of_object(name, object).block;
                    &made
                }
            };
            // What is wrong with a JSON body is reported when it is decoded.
            let mut ignored = Diagnostics::new();
            if dynamic {
                let inner = native::dynamic(&block.body, &mut ignored);
                self.dynamic(&inner, name, nested);
            } else {
                self.body(&native(&block.body, nested, &mut ignored), nested);
            }
        }
    }

    /// How often a block is made is looked at even if there is no such block.
    fn head(&mut self, body: &NativeBody) {
        let head = ["for_each", "labels"];
        let given = body.attributes.iter();
        for attribute in given.filter(|a| head.contains(&&*a.name.name)) {
            self.expr(&attribute.expr);
        }
    }

    fn dynamic(&mut self, body: &NativeBody, name: &Rc<str>, nested: &BlockSchema) {
        let find = |name: &str| body.attributes.iter().find(|a| &*a.name.name == name);
        if let Some(each) = find("for_each") {
            self.expr(&each.expr);
        }
        let iterator = find("iterator").and_then(written_iterator).unwrap_or(name);
        self.bound.push(iterator.clone());
        if let Some(labels) = find("labels") {
            self.expr(&labels.expr);
        }
        for block in body.blocks.iter().filter(|b| &*b.kind.name == "content") {
            let content = native(&block.body, nested, &mut Diagnostics::new());
            self.body(&content, nested);
        }
        self.bound.pop();
    }

    fn expr(&mut self, expr: &Expr) {
        let Self {
            found,
            bound,
            diags,
        } = self;
        traversals(expr, &mut |root, steps| {
            if !bound.contains(&root.name) {
                found.extend(Reference::from_traversal(root, steps, diags));
            }
        });
    }
}
