use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Project;
use crate::addr::{Mode, Reference, ResourceAddr, Subject};
use crate::check::source;
use crate::config::{Module, Resource};
use crate::diag::Diagnostics;
use crate::eval::{self, Budget, Data, Scope};
use crate::schema::{Catalog, Kind, Lookup, ProviderLookup, ResourceSchema};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::Expr;
use crate::value::{Marks, Type, Value};

/// Locals and modules that refer to others deeper than this count as unknown; circles end here.
const DEEPEST: u32 = 16;

/// What one answer may cost: somebody is typing.
const STEPS: u64 = 300_000;

/// What looking into a called module takes from that.
const CALL_STEPS: u64 = 1_000;

/// What names of a module stand for, as far as the template itself tells: variables have their defaults, locals and
/// outputs what follows from them, resources their types.
pub(super) struct Values<'p> {
    pub(super) project: &'p Project,
    pub(super) catalog: &'p Catalog,
    pub(super) module: &'p Module,
    /// What `self` is.
    pub(super) itself: Option<ResourceAddr>,
    /// What `each` walks over.
    pub(super) each: Option<Rc<Expr>>,
    depth: Cell<u32>,
    budget: Rc<Budget>,
    locals: RefCell<SortedMap<Rc<str>, Value>>,
}

impl<'p> Values<'p> {
    pub(super) fn new(project: &'p Project, catalog: &'p Catalog, module: &'p Module) -> Self {
        let budget = Budget::default();
        budget.take(Budget::STEPS.saturating_sub(STEPS));
        Self {
            project,
            catalog,
            module,
            itself: None,
            each: None,
            depth: Cell::new(0),
            budget: Rc::new(budget),
            locals: RefCell::default(),
        }
    }

    /// The value of an expression, with names that loops around it bind.
    pub(super) fn value(&self, expr: &Expr, bound: Vec<(Rc<str>, Value)>) -> Value {
        let depth = self.depth.get();
        if depth >= DEEPEST {
            return Value::unknown(Type::Dynamic);
        }
        self.depth.set(depth + 1);
        let root = Scope::new(self);
        let scope = root.with(bound);
        let value = eval::expr(expr, &scope, &mut Diagnostics::new());
        self.depth.set(depth);
        value
    }

    fn local(&self, name: &Rc<str>) -> Option<Value> {
        if let Some(known) = self.locals.borrow().get(name) {
            return Some(known.clone());
        }
        let local = self.module.locals.get(name)?;
        // A local that needs itself meets this.
        let unknown = Value::unknown(Type::Dynamic);
        self.locals.borrow_mut().insert(name.clone(), unknown);
        let value = self.value(&local.expr, Vec::new());
        self.locals.borrow_mut().insert(name.clone(), value.clone());
        Some(value)
    }

    fn variable(&self, name: &str) -> Option<Value> {
        let variable = self.module.variables.get(name)?;
        let unknown = || Value::unknown(variable.ty.without_optional());
        let value = variable.default.clone().unwrap_or_else(unknown);
        Some(if variable.sensitive {
            value.marked(Marks::SENSITIVE)
        } else {
            value
        })
    }

    /// The schema of a resource, when it is known.
    pub(super) fn schema(&self, addr: &ResourceAddr) -> Option<Rc<ResourceSchema>> {
        let declared = self.module.resource(addr);
        let provider = declared.map_or(addr.implied_provider(), |r| r.provider_name());
        schema(
            self.catalog,
            self.module,
            addr.mode,
            &addr.type_name,
            provider,
        )
    }

    fn resource(&self, addr: &ResourceAddr) -> Option<Value> {
        let one = self.schema(addr)?.block.implied_type().clone();
        let ty = match self.module.resource(addr) {
            Some(r) => instances(r.count.is_some(), r.for_each.is_some(), one),
            None => one,
        };
        Some(Value::unknown(ty))
    }

    fn call(&self, name: &str, reference: &Reference) -> Option<Value> {
        let call = self.module.calls.get(name)?;
        if self.depth.get() >= DEEPEST || !self.budget.take(CALL_STEPS) {
            return None;
        }
        let (_, called) = self.project.called(self.module, name)?;
        let wanted = reference.module_output().map(|(name, _)| name.clone());
        let inside = Self {
            depth: Cell::new(self.depth.get() + 1),
            budget: self.budget.clone(),
            ..Self::new(self.project, self.catalog, called)
        };
        let outputs = called.outputs.values();
        let outputs = outputs.filter(|o| wanted.as_ref().is_none_or(|w| *w == o.name.name));
        let outputs: SortedMap<Rc<str>, Value> = outputs
            .map(|output| {
                let value = output.value.as_ref().map(|e| inside.value(e, Vec::new()));
                let value = value.unwrap_or_else(|| Value::unknown(Type::Dynamic));
                (output.name.name.clone(), value)
            })
            .gathered();
        let one = Value::object(outputs);
        if call.count.is_none() && call.for_each.is_none() {
            return Some(one);
        }
        let each = instances(call.count.is_some(), true, one.ty().clone());
        Some(Value::unknown(each))
    }

    /// What a loop over a value binds: key and element.
    pub(super) fn element(collection: &Value) -> (Value, Value) {
        let unknown = || Value::unknown(Type::Dynamic);
        let first = crate::value::ops::elements(collection);
        if let Some(first) = first.and_then(|all| all.into_iter().next()) {
            let blurred = Value::unknown(first.1.ty().clone());
            return (Value::unknown(first.0.ty().clone()), blurred);
        }
        match collection.ty() {
            Type::List(one) => (
                Value::unknown(Type::Number),
                Value::unknown((**one).clone()),
            ),
            Type::Map(one) => (
                Value::unknown(Type::String),
                Value::unknown((**one).clone()),
            ),
            Type::Set(one) => {
                let element = Value::unknown((**one).clone());
                (element.clone(), element)
            }
            _ => (unknown(), unknown()),
        }
    }
}

/// The type of all instances of something, given that of one.
fn instances(count: bool, for_each: bool, one: Type) -> Type {
    match (count, for_each) {
        (true, _) => Type::list(one),
        (_, true) => Type::map(one),
        _ => one,
    }
}

/// The schema of a type as a module's providers give it.
pub(super) fn schema(
    catalog: &Catalog,
    module: &Module,
    mode: Mode,
    type_name: &str,
    provider: &str,
) -> Option<Rc<ResourceSchema>> {
    let (source, _) = source::of(module, provider);
    // Whoever has not named it yet is helped all the same.
    let named = module.settings.required_providers.contains_key(provider);
    let unnamed = !named && provider == "huaweicloud";
    if catalog.provider(&source) == ProviderLookup::Unknown && !unnamed {
        return None;
    }
    let found = match mode {
        Mode::Managed => catalog.resource(type_name),
        Mode::Data => catalog.data_source(type_name),
        Mode::Ephemeral => catalog.ephemeral(type_name),
    };
    match found {
        Lookup::Found(schema) => Some(schema),
        Lookup::Unknown { .. } | Lookup::NotLoaded { .. } => None,
    }
}

/// Whether a block makes any number of instances.
pub(super) fn is_repeated(resource: &Resource) -> bool {
    resource.count.is_some() || resource.for_each.is_some()
}

impl Data for Values<'_> {
    fn check(&self, _: &Reference, _: &mut Diagnostics) {}

    fn value(&self, reference: &Reference, _: &mut Diagnostics) -> Value {
        let found = match &reference.subject {
            Subject::Variable(name) => self.variable(name),
            Subject::Local(name) => self.local(name),
            Subject::Resource(addr) => self.resource(addr),
            Subject::Module(name) => self.call(name, reference),
            Subject::Count(_) => Some(Value::unknown(Type::Number)),
            Subject::Each(name) => {
                let each = self.each.as_ref();
                each.map(|expr| {
                    let (key, element) = Self::element(&self.value(expr, Vec::new()));
                    if &**name == "key" { key } else { element }
                })
            }
            Subject::Path(name) => {
                let inside = &**name == "module";
                let path = if inside {
                    &*self.module.shown_path
                } else {
                    "."
                };
                Some(Value::string(path))
            }
            Subject::Terraform(_) => Some(Value::string("default")),
            Subject::Itself => {
                let schema = self.itself.as_ref().and_then(|addr| self.schema(addr));
                schema.map(|s| Value::unknown(s.block.implied_type().clone()))
            }
        };
        found.unwrap_or_else(|| Value::unknown(Type::Dynamic))
    }

    fn budget(&self) -> Rc<Budget> {
        self.budget.clone()
    }

    fn provider(&self, name: &str) -> Option<Rc<str>> {
        self.module.settings.required_provider(name)
    }
}

/// The service that would have to be loaded for a type's schema.
pub(super) fn missing(catalog: &Catalog, addr: &ResourceAddr) -> Option<Rc<str>> {
    let kind = match addr.mode {
        Mode::Managed => Kind::Resource,
        Mode::Data => Kind::DataSource,
        Mode::Ephemeral => return None,
    };
    match catalog.lookup(kind, &addr.type_name) {
        Lookup::NotLoaded { service } if !service.is_empty() => Some(service),
        _ => None,
    }
}
