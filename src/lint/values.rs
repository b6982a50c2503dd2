use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{ResourceView, Scene};
use crate::addr::{Reference, ResourceAddr, Subject};
use crate::diag::Diagnostics;
use crate::eval::{self, Budget, Data, Scope};
use crate::func::Host;
use crate::sorted::{SortedMap, SortedSet};
use crate::syntax::ast::{Attribute, Expr, ExprKind, Step};
use crate::text::Span;
use crate::value::{Type, Value};

/// Names that lead to names further than this are not followed.
const DEEPEST: usize = 40;

/// What all rules together may evaluate; beyond it nothing more is known.
const STEPS: u64 = 1_000_000;

/// Values that were found.
pub(super) struct Values {
    given: SortedMap<Rc<str>, Value>,
    found: RefCell<FxHashMap<Key, Value>>,
    /// Values of written arguments, by place: many rules ask for the same.
    written: RefCell<FxHashMap<Span, Value>>,
    budget: Rc<Budget>,
    depth: Cell<usize>,
}

/// What has a value: in a module a variable, a local or an output, or an argument of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Variable(usize, Rc<str>),
    Local(usize, Rc<str>),
    Output(usize, Rc<str>),
    Argument(usize, Rc<str>),
}

impl Values {
    pub(super) fn new(given: SortedMap<Rc<str>, Value>) -> Self {
        let budget = Rc::new(Budget::default());
        budget.take(Budget::STEPS.saturating_sub(STEPS));
        Self {
            given,
            found: RefCell::default(),
            written: RefCell::default(),
            budget,
            depth: Cell::new(0),
        }
    }
}

fn anything() -> Value {
    Value::unknown(Type::Dynamic)
}

impl Scene<'_> {
    /// The value of an expression in a folder, unknown where it has a fault.
    pub(super) fn evaluate(&self, module: usize, expr: &Expr, bound: &[(Rc<str>, Value)]) -> Value {
        match &expr.kind {
            ExprKind::String(text) => return Value::string(text.clone()),
            ExprKind::Bool(value) => return Value::bool(*value),
            _ => {}
        }
        let depth = self.values.depth.get();
        if depth >= DEEPEST {
            return anything();
        }
        self.values.depth.set(depth + 1);
        let names = Names {
            scene: self,
            module,
            needed: needed(expr),
        };
        let scope = Scope::new(&names);
        let mut problems = Diagnostics::new();
        let value = match bound {
            [] => eval::expr(expr, &scope, &mut problems),
            bound => eval::expr(expr, &scope.with(bound.to_vec()), &mut problems),
        };
        self.values.depth.set(depth);
        if problems.has_errors() {
            return anything();
        }
        value
    }

    /// The value of an argument that stands outside of what a `dynamic` block makes.
    pub(super) fn argument(&self, module: usize, argument: &Attribute) -> Value {
        let key = argument.expr.span;
        if let Some(value) = self.values.written.borrow().get(&key) {
            return value.clone();
        }
        let value = self.evaluate(module, &argument.expr, &[]);
        // Further in, a value may be unknown only because it is far away.
        if self.values.depth.get() == 0 {
            self.values.written.borrow_mut().insert(key, value.clone());
        }
        value
    }

    /// A value that is found once. While it is looked for it is unknown: nothing goes in circles.
    fn once(&self, key: Key, find: impl FnOnce() -> Value) -> Value {
        if let Some(value) = self.values.found.borrow().get(&key) {
            return value.clone();
        }
        let found = &self.values.found;
        found.borrow_mut().insert(key.clone(), anything());
        let value = find();
        found.borrow_mut().insert(key, value.clone());
        value
    }

    /// The value of a variable: of the root module the given one or the default; of a called module what all
    /// its calls agree on.
    pub(super) fn variable(&self, module: usize, name: &Rc<str>) -> Value {
        self.once(Key::Variable(module, name.clone()), || {
            let Some(placed) = self.modules.get(module) else {
                return anything();
            };
            let Some(variable) = placed.module.variables.get(name) else {
                return anything();
            };
            let or_default = |given: Option<Value>| {
                variable.resolve(given.map(|value| (value, None)), &mut Diagnostics::new())
            };
            if module == 0 {
                return or_default(self.values.given.get(name).cloned());
            }
            let mut values = placed.calls.iter().map(|call| {
                let given = call.arguments.attributes.iter();
                let given = given.into_iter().find(|a| a.name.name == *name);
                or_default(given.map(|a| self.evaluate(call.module, &a.expr, &[])))
            });
            let first = values.next().unwrap_or_else(anything);
            match values.all(|value| value == first) {
                true => first,
                false => Value::unknown(variable.ty.without_optional()).marked(variable.marks()),
            }
        })
    }

    fn local(&self, module: usize, name: &Rc<str>) -> Value {
        self.once(Key::Local(module, name.clone()), || {
            let placed = self.modules.get(module);
            let local = placed.and_then(|placed| placed.module.locals.get(name));
            local.map_or_else(anything, |local| self.evaluate(module, &local.expr, &[]))
        })
    }

    /// One output of a call that is not repeated.
    fn output(&self, module: usize, call: &str, name: &Rc<str>) -> Value {
        let Some(placed) = self.modules.get(module) else {
            return anything();
        };
        let written = placed.module.calls.get(call);
        let single = written.is_some_and(|c| c.count.is_none() && c.for_each.is_none());
        let Some(child) = placed.children.get(call).filter(|_| single) else {
            return anything();
        };
        // What a folder's outputs are is one answer for all its calls: where they disagree it is unknown.
        self.once(Key::Output(*child, name.clone()), || {
            let placed = self.modules.get(*child);
            let output = placed.and_then(|placed| placed.module.outputs.get(name));
            let value = output.and_then(|output| output.value.as_ref());
            value.map_or_else(anything, |expr| self.evaluate(*child, expr, &[]))
        })
    }

    /// A written argument of a resource as others see it: what the provider fills in or changes is unknown.
    fn attribute(&self, resource: usize, name: &Rc<str>) -> Value {
        self.once(Key::Argument(resource, name.clone()), || {
            let Some(view) = ResourceView::new(self, resource) else {
                return anything();
            };
            let Some(schema) = view.attribute_schema(name) else {
                return anything();
            };
            if schema.state_func || schema.write_only || !schema.configurable() {
                return Value::unknown(schema.ty.clone());
            }
            let value = view.value(name);
            match value.is_null() && schema.computed {
                true => Value::unknown(schema.ty.clone()),
                false => value,
            }
        })
    }

    /// A resource with the attributes that an expression needs of it; nothing is known of one that is repeated.
    fn resource(&self, module: usize, addr: &ResourceAddr, needed: &Needed) -> Value {
        let Some(at) = self.resource_at(module, addr) else {
            return anything();
        };
        let repeated = ResourceView::new(self, at).is_none_or(|r| r.is_repeated());
        let Some(Some(names)) = needed.get(addr).filter(|_| !repeated) else {
            return anything();
        };
        let mut attributes = SortedMap::new();
        for name in names {
            attributes.insert(name.clone(), self.attribute(at, name));
        }
        Value::object(attributes)
    }
}

/// The attributes that an expression names of each resource; `None` for a resource that it uses as a whole.
type Needed = FxHashMap<ResourceAddr, Option<SortedSet<Rc<str>>>>;

fn needed(expr: &Expr) -> Needed {
    let mut needed = Needed::default();
    for reference in eval::references(expr) {
        let Subject::Resource(addr) = reference.subject else {
            continue;
        };
        let names = needed.entry(addr).or_insert_with(|| Some(SortedSet::new()));
        match (reference.remaining.first(), names.as_mut()) {
            (Some(Step::Attribute(name, _)), Some(names)) => {
                names.insert(name.clone());
            }
            _ => *names = None,
        }
    }
    needed
}

/// What the names of an expression in a folder stand for.
struct Names<'s> {
    scene: &'s Scene<'s>,
    module: usize,
    needed: Needed,
}

impl Data for Names<'_> {
    fn check(&self, _: &Reference, _: &mut Diagnostics) {}

    fn value(&self, reference: &Reference, _: &mut Diagnostics) -> Value {
        let Self { scene, module, .. } = self;
        match &reference.subject {
            Subject::Variable(name) => scene.variable(*module, name),
            Subject::Local(name) => scene.local(*module, name),
            Subject::Resource(addr) => scene.resource(*module, addr, &self.needed),
            Subject::Module(call) => match reference.module_output() {
                Some((name, _)) => {
                    let value = scene.output(*module, call, name);
                    let keyed = reference.key().is_some();
                    match keyed || value == anything() {
                        true => anything(),
                        false => Value::object(SortedMap::from([(name.clone(), value)])),
                    }
                }
                None => anything(),
            },
            Subject::Path(name) if &**name == "module" => {
                let placed = scene.modules.get(*module);
                placed.map_or_else(anything, |p| Value::string(p.module.shown_path.clone()))
            }
            Subject::Path(_) => Value::string("."),
            Subject::Count(_) => Value::unknown(Type::Number),
            Subject::Each(_) | Subject::Terraform(_) | Subject::Itself => anything(),
        }
    }

    fn provider(&self, name: &str) -> Option<Rc<str>> {
        let placed = self.scene.modules.get(self.module)?;
        placed.module.settings.required_provider(name)
    }

    fn budget(&self) -> Rc<Budget> {
        self.scene.values.budget.clone()
    }

    fn host(&self) -> &dyn Host {
        &self.scene.config.files
    }
}
