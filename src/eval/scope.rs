use std::cell::RefCell;
use std::rc::Rc;

use super::budget::Budget;
use super::refs;
use super::render::Renderer;
use crate::addr::{Reference, Subject};
use crate::diag::Diagnostics;
use crate::func::{Host, Nowhere};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::Expr;
use crate::value::Value;

/// What an expression can see of the world: resolves references for one module instance, within one
/// block (which decides `count`, `each` and `self`).
pub trait Data {
    /// Reports what can be said of a reference without its value: undeclared objects, missing or unexpected
    /// instance keys, attributes that the schema does not know. Nothing is evaluated when one of an
    /// expression's references is bad.
    fn check(&self, reference: &Reference, diags: &mut Diagnostics);

    /// The value of a reference's subject as a whole, without the remaining steps: for a resource with
    /// `count` the tuple of all its instances, with `for_each` the object of them, for a module call
    /// the same of objects of outputs, of which only the one that the reference names must be there. Problems are reported at the reference's span and give an unknown value.
    fn value(&self, reference: &Reference, diags: &mut Diagnostics) -> Value;

    /// The full source of the provider that the module gives this name in `required_providers`.
    fn provider(&self, name: &str) -> Option<Rc<str>> {
        let _ = name;
        None
    }

    /// What evaluating may cost; expressions that are evaluated for one answer share it.
    fn budget(&self) -> Rc<Budget> {
        Rc::default()
    }

    /// Files, time and chance for functions. Its `template` is never called: rendering is done here.
    fn host(&self) -> &dyn Host {
        &Nowhere
    }
}

/// The names an expression can use: the objects of a module instance, and the names that loops bind.
///
/// A scope remembers the values it has resolved, so it must not outlive a change of the world behind
/// its [`Data`].
pub struct Scope<'a> {
    kind: Kind<'a>,
}

enum Kind<'a> {
    Root(Root<'a>),
    Names {
        parent: &'a Scope<'a>,
        names: Vec<(Rc<str>, Value)>,
    },
    /// One round of a loop, of which there are many.
    Round {
        parent: &'a Scope<'a>,
        /// The name of the element, which hides that of the key.
        element: (&'a Rc<str>, Value),
        key: Option<(&'a Rc<str>, Value)>,
    },
}

struct Root<'a> {
    data: Option<&'a dyn Data>,
    host: Calls<'a>,
    resolved: RefCell<SortedMap<Resolved, Value>>,
    budget: Rc<Budget>,
}

/// What a value was asked for: a module call is asked for one output at a time.
type Resolved = (Subject, Option<Rc<str>>);

/// Whether a reference is judged before all values.
pub fn is_static(reference: &Reference) -> bool {
    matches!(
        reference.subject,
        Subject::Resource(_) | Subject::Module(_) | Subject::Itself
    )
}

fn resolved_key(reference: &Reference) -> Resolved {
    let output = reference.module_output().map(|(name, _)| name.clone());
    (reference.subject.clone(), output)
}

/// What function calls work with.
enum Calls<'a> {
    /// There are no functions here.
    None,
    /// The functions of expressions.
    Expression(Renderer<'a>),
    /// The functions of a template.
    Template(&'a Renderer<'a>),
}

impl<'a> Scope<'a> {
    /// The scope of a block in a module instance.
    pub fn new(data: &'a dyn Data) -> Self {
        let budget = data.budget();
        let renderer = Renderer::new(data, budget.clone());
        Self::root(Some(data), Calls::Expression(renderer), budget)
    }

    /// The scope of a template's text; the names of its variables are added with [`Self::with`].
    pub(super) fn template(host: &'a Renderer<'a>) -> Self {
        Self::root(None, Calls::Template(host), host.budget())
    }

    /// A scope without any object: for defaults, backends and other places where nothing may be referred to.
    pub fn empty() -> Self {
        Self::root(None, Calls::None, Rc::default())
    }

    fn root(data: Option<&'a dyn Data>, host: Calls<'a>, budget: Rc<Budget>) -> Self {
        Self {
            kind: Kind::Root(Root {
                data,
                host,
                resolved: RefCell::default(),
                budget,
            }),
        }
    }

    /// This scope with more names, which hide others.
    pub fn with(&'a self, names: Vec<(Rc<str>, Value)>) -> Self {
        Self {
            kind: Kind::Names {
                parent: self,
                names,
            },
        }
    }

    /// This scope in one round of a loop.
    pub(super) fn round(
        &'a self,
        element: (&'a Rc<str>, Value),
        key: Option<(&'a Rc<str>, Value)>,
    ) -> Self {
        Self {
            kind: Kind::Round {
                parent: self,
                element,
                key,
            },
        }
    }

    fn root_of(&self) -> &Root<'a> {
        match &self.kind {
            Kind::Root(root) => root,
            Kind::Names { parent, .. } | Kind::Round { parent, .. } => parent.root_of(),
        }
    }

    /// The value that a loop or template bound to a name.
    pub fn name(&self, name: &str) -> Option<&Value> {
        match &self.kind {
            Kind::Root(_) => None,
            Kind::Names { parent, names } => {
                let found = names.iter().find(|(n, _)| &**n == name);
                found.map(|(_, value)| value).or_else(|| parent.name(name))
            }
            Kind::Round {
                parent,
                element,
                key,
            } => {
                let found = std::iter::once(element)
                    .chain(key)
                    .find(|(n, _)| &***n == name);
                found.map(|(_, value)| value).or_else(|| parent.name(name))
            }
        }
    }

    /// All names that loops and templates bound, innermost first.
    pub fn names(&self) -> Vec<Rc<str>> {
        match &self.kind {
            Kind::Root(_) => Vec::new(),
            Kind::Names { parent, names } => {
                let mut all: Vec<Rc<str>> = names.iter().map(|(name, _)| name.clone()).gathered();
                all.extend(parent.names());
                all
            }
            Kind::Round {
                parent,
                element,
                key,
            } => {
                let own = std::iter::once(element).chain(key);
                let own = own.map(|(name, _)| Rc::clone(name));
                own.chain(parent.names()).gathered()
            }
        }
    }

    /// Whether this is more than an empty scope.
    pub(super) fn has_names(&self) -> bool {
        !matches!(self.kind, Kind::Root(_))
    }

    /// What resolves references, unless nothing may be referred to.
    pub fn data(&self) -> Option<&'a dyn Data> {
        self.root_of().data
    }

    /// What function calls work with; nothing where no function may be called.
    pub(super) fn host(&self) -> Option<&dyn Host> {
        match &self.root_of().host {
            Calls::None => None,
            Calls::Expression(renderer) => Some(renderer),
            Calls::Template(renderer) => Some(*renderer),
        }
    }

    /// The full source of the provider that has this name where the expression stands.
    pub(super) fn provider(&self, name: &str) -> Option<Rc<str>> {
        match &self.root_of().host {
            Calls::None => None,
            Calls::Expression(renderer) => renderer.provider(name),
            Calls::Template(renderer) => renderer.provider(name),
        }
    }

    /// What evaluating may still cost.
    pub(super) fn budget(&self) -> &Budget {
        &self.root_of().budget
    }

    /// Checks and resolves every reference of an expression. False when one of them is bad.
    pub(super) fn resolve(&self, expr: &Expr, diags: &mut Diagnostics) -> bool {
        let root = self.root_of();
        let Some(data) = root.data else {
            return true;
        };
        let mut found = Diagnostics::new();
        let references = refs::references_outside(expr, &self.names(), &mut found);
        // What must be declared in the configuration is looked for first; when something is not, the rest is not.
        for early in [true, false] {
            let before = found.len();
            for reference in references.iter().filter(|r| is_static(r) == early) {
                data.check(reference, &mut found);
            }
            if found.errors_since(before) {
                break;
            }
        }
        if !found.has_errors() {
            for reference in references {
                let key = resolved_key(&reference);
                let known = root.resolved.borrow().contains_key(&key);
                if !known {
                    let value = data.value(&reference, &mut found);
                    root.resolved.borrow_mut().insert(key, value);
                }
            }
        }
        let clean = !found.has_errors();
        diags.append(found);
        clean
    }

    /// The value of a reference that [`Self::resolve`] has met.
    pub(super) fn resolved(&self, reference: &Reference) -> Option<Value> {
        let key = resolved_key(reference);
        self.root_of().resolved.borrow().get(&key).cloned()
    }
}
