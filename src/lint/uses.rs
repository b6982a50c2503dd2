use rustc_hash::FxHashMap;

use crate::addr::{Mode, Reference, ResourceAddr, Subject};
use crate::config::Module;
use crate::diag::Diagnostics;
use crate::eval;
use crate::syntax::ast::{Block, Body, Expr, JsonKind, JsonNode, NativeBody};
use crate::syntax::json::{self, Reading};
use crate::syntax::visit;
use crate::text::Span;

/// What is referred to in a module, wherever it stands: arguments, conditions, `depends_on`, `moved`.
#[derive(Debug, Default)]
pub struct Uses {
    by_subject: FxHashMap<Subject, Vec<Use>>,
}

/// A reference.
#[derive(Clone, Debug)]
pub struct Use {
    /// Where it stands.
    pub span: Span,
    /// What is declared by the block, or the local, that it stands in.
    pub within: Option<Subject>,
}

impl Uses {
    /// Collects the references of a module's files. What cannot be told from a reference counts as one.
    pub(super) fn of(module: &Module) -> Self {
        let mut uses = Self::default();
        for tree in &module.trees {
            match &**tree {
                Body::Native(body) => uses.native(body),
                Body::Json(body) => uses.json_file(&body.value),
            }
        }
        uses
    }

    /// The references to something.
    pub fn of_subject(&self, subject: &Subject) -> &[Use] {
        self.by_subject.get(subject).map_or(&[], Vec::as_slice)
    }

    /// Whether something is referred to outside its own declaration.
    pub fn is_used(&self, subject: &Subject) -> bool {
        let uses = self.of_subject(subject);
        uses.iter().any(|u| u.within.as_ref() != Some(subject))
    }

    fn native(&mut self, body: &NativeBody) {
        for block in &body.blocks {
            let Body::Native(inner) = &block.body else {
                continue;
            };
            if &*block.kind.name == "locals" {
                for local in &inner.attributes {
                    let within = Subject::Local(local.name.name.clone());
                    self.expr(&local.expr, Some(&within));
                }
            } else {
                let within = declared(block);
                visit::values(inner, &mut |expr| self.expr(expr, within.as_ref()));
            }
        }
    }

    fn expr(&mut self, expr: &Expr, within: Option<&Subject>) {
        let mut ignored = Diagnostics::new();
        eval::traversals(expr, &mut |root, steps| {
            let reference = Reference::from_traversal(root, steps, &mut ignored);
            for reference in reference.into_iter() {
                let used = Use {
                    span: reference.span,
                    within: within.cloned(),
                };
                let subject = reference.subject;
                self.by_subject.entry(subject).or_default().push(used);
            }
        });
    }

    /// `{ "variable": { "name": { … } } }`, each level perhaps in an array.
    fn json_file(&mut self, node: &JsonNode) {
        each_property(node, &mut |kind, value| {
            each_property(value, &mut |name, value| {
                let within = match kind {
                    "variable" => Some(Subject::Variable(name.into())),
                    "locals" => Some(Subject::Local(name.into())),
                    _ => None,
                };
                let mode = match kind {
                    "data" => Mode::Data,
                    "resource" => Mode::Managed,
                    _ => return self.json(value, within.as_ref()),
                };
                each_property(value, &mut |label, value| {
                    let addr = address(mode, name, label);
                    self.json(value, Some(&addr));
                });
            });
        });
    }

    fn json(&mut self, node: &JsonNode, within: Option<&Subject>) {
        match &node.kind {
            JsonKind::Array(items) => items.iter().for_each(|item| self.json(item, within)),
            JsonKind::Object(properties) => {
                for property in properties {
                    self.json(&property.value, within);
                }
            }
            JsonKind::String(_) => {
                // Of a text that is an argument its templates count, of one like `depends_on` all of it.
                for reading in [Reading::Template, Reading::Static] {
                    let expr = json::expr(node, reading, &mut Diagnostics::new());
                    self.expr(&expr, within);
                }
            }
            _ => {}
        }
    }
}

/// Properties of an object, or of the objects in an array.
fn each_property(node: &JsonNode, each: &mut dyn FnMut(&str, &JsonNode)) {
    match &node.kind {
        JsonKind::Array(items) => items.iter().for_each(|item| each_property(item, each)),
        JsonKind::Object(properties) => {
            for property in properties {
                each(&property.name.name, &property.value);
            }
        }
        _ => {}
    }
}

fn address(mode: Mode, type_name: &str, name: &str) -> Subject {
    Subject::Resource(ResourceAddr {
        mode,
        type_name: type_name.into(),
        name: name.into(),
    })
}

/// What a block declares that expressions can name.
fn declared(block: &Block) -> Option<Subject> {
    let label = |at: usize| block.labels.get(at).map(|l| &l.name);
    match (&*block.kind.name, label(0)?, label(1)) {
        ("variable", name, _) => Some(Subject::Variable(name.clone())),
        ("module", name, _) => Some(Subject::Module(name.clone())),
        ("resource", kind, Some(name)) => Some(address(Mode::Managed, kind, name)),
        ("data", kind, Some(name)) => Some(address(Mode::Data, kind, name)),
        ("ephemeral", kind, Some(name)) => Some(address(Mode::Ephemeral, kind, name)),
        _ => None,
    }
}
