use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::World;
use super::data::{path, terraform};
use crate::addr::{Reference, ResourceAddr, Subject};
use crate::diag::Diagnostics;
use crate::plan::PlanRequest;
use crate::plan::make::make_in;
use crate::value::{Type, Value};

/// What every name of the root module stands for once everything is planned. It outlives the plan, so that any
/// number of further expressions can be given their values.
#[derive(Clone, Debug, Default)]
pub struct RootValues {
    variables: FxHashMap<Rc<str>, Value>,
    locals: FxHashMap<Rc<str>, Value>,
    resources: FxHashMap<ResourceAddr, Value>,
    calls: FxHashMap<Rc<str>, Value>,
    shown_path: Rc<str>,
}

impl RootValues {
    /// Plans. What has a fault is unknown; there are no values at all when not even the order is known in which
    /// they are to be found. Data sources that nobody reads are what is recorded of them.
    pub fn planned(request: &PlanRequest<'_>) -> (Option<Self>, Diagnostics) {
        let world = World::of(request);
        match make_in(request, &world, true, None) {
            Ok((_, diags, _)) => (Some(Self::of(&world)), diags),
            Err(diags) => (None, diags),
        }
    }

    fn of(world: &World<'_>) -> Self {
        let root = world.root();
        // What was wrong with a value was reported when it was planned.
        let ignored = &mut Diagnostics::new();
        let mut values = Self {
            shown_path: root.module.shown_path.clone(),
            ..Self::default()
        };
        for name in root.module.variables.keys() {
            let value = world.variable(&root, name, ignored);
            values.variables.insert(name.clone(), value);
        }
        for name in root.module.locals.keys() {
            let value = world.local(&root, name, ignored);
            values.locals.insert(name.clone(), value);
        }
        for addr in root.module.resources.keys() {
            let value = world.resource_value(&root, addr);
            values.resources.insert(addr.clone(), value);
        }
        for name in root.module.calls.keys() {
            let value = world.call_value(&root, name, None, false, ignored);
            values.calls.insert(name.clone(), value);
        }
        values
    }

    /// The value of a reference's subject as a whole, outside of any block with instances.
    pub fn value(&self, reference: &Reference) -> Value {
        let found = match &reference.subject {
            Subject::Variable(name) => self.variables.get(name).cloned(),
            Subject::Local(name) => self.locals.get(name).cloned(),
            Subject::Resource(addr) => self.resources.get(addr).cloned(),
            Subject::Module(name) => self.calls.get(name).cloned(),
            Subject::Path(name) => Some(path(name, &self.shown_path)),
            Subject::Terraform(name) => Some(terraform(name)),
            Subject::Count(_) | Subject::Each(_) | Subject::Itself => None,
        };
        found.unwrap_or_else(|| Value::unknown(Type::Dynamic))
    }
}
