use std::cell::OnceCell;
use std::ops::Deref;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::node::{Node, What};
use super::uses::{body_uses, condition_uses};
use super::{Dag, Direction};
use crate::addr::{InstanceKey, ModulePath, Reference, Subject};
use crate::config::{Condition, Config, DependsOn, Module, ModuleCall, Resource};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::references;
use crate::sorted::{Gather, Sort, SortedSet};
use crate::syntax::ast::{Body, Expr};

/// Everything in a configuration that has a value, and what each needs before it.
///
/// Nothing is expanded here: a resource with `count` is one node, and so is everything in a module
/// that is called with `for_each`.
#[derive(Debug)]
pub struct Graph<'c> {
    /// The modules, parents first.
    pub modules: Vec<&'c Module>,
    shape: Shape,
}

/// A graph without the configuration that it was made of.
#[derive(Debug, Default)]
pub struct Shape {
    /// The nodes, in order of declaration within their modules.
    pub nodes: Vec<Node>,
    /// Who needs whom.
    pub dag: Dag,
    /// The nodes that refer to themselves.
    pub own: SortedSet<usize>,
    /// For each module the places of the first node of each kind.
    starts: Vec<[usize; 7]>,
    paths: FxHashMap<ModulePath, usize>,
    order: OnceCell<Order>,
}

/// All nodes, each after everything it needs, or the cycles.
type Order = Result<Vec<usize>, Vec<Vec<usize>>>;

impl Deref for Graph<'_> {
    type Target = Shape;

    fn deref(&self) -> &Shape {
        &self.shape
    }
}

impl<'c> Graph<'c> {
    /// The graph of a configuration. References to nothing are left out.
    pub fn of(config: &'c Config) -> Self {
        let modules = config.modules();
        let paths = modules.iter().enumerate();
        let shape = Shape {
            paths: paths.map(|(i, m)| (m.path.clone(), i)).collect(),
            ..Shape::default()
        };
        let mut graph = Self { shape, modules };
        for (index, module) in graph.modules.clone().into_iter().enumerate() {
            graph.declare(index, module);
        }
        for (index, module) in graph.modules.clone().into_iter().enumerate() {
            graph.connect(index, module);
        }
        graph.connect_imports(&config.root);
        graph
    }

    /// The graph of a configuration that has the same nodes as another one, of which this is the graph, and in which only
    /// some nodes of the root module were written anew. Gives those that need something else now.
    pub(crate) fn rewritten(
        config: &'c Config,
        shape: Shape,
        written: &[usize],
    ) -> (Self, SortedSet<usize>) {
        let modules = config.modules();
        let mut graph = Self { modules, shape };
        let order = graph.shape.order.take();
        let mut needed = SortedSet::new();
        for place in written {
            let Some(node) = graph.nodes.get(*place).cloned() else {
                continue;
            };
            let draft = graph.draft();
            let before = draft.dag.take_needs(*place);
            draft.own.remove(place);
            graph.connect_node(node.module, &config.root, &node.what);
            if graph.dag.neighbours(*place, Direction::Needs) != before {
                needed.insert(*place);
            }
        }
        if let Some(order) = order.filter(|_| needed.is_empty()) {
            graph.shape.order = OnceCell::from(order);
        }
        (graph, needed)
    }

    /// The graph without the configuration.
    pub(crate) fn into_shape(self) -> Shape {
        self.shape
    }

    /// The graph while it is made.
    fn draft(&mut self) -> &mut Shape {
        self.shape.order.take();
        &mut self.shape
    }

    fn need(&mut self, node: usize, other: usize) {
        self.draft().dag.add_need(node, other);
    }

    fn declare(&mut self, module: usize, declared: &Module) {
        let draft = self.draft();
        let mut starts = [0; 7];
        let calls = declared.calls.keys().cloned().map(What::Call);
        let whats = calls
            .chain(declared.variables.keys().cloned().map(What::Variable))
            .chain(declared.locals.keys().cloned().map(What::Local))
            .chain(declared.providers.keys().cloned().map(What::Provider))
            .chain(declared.resources.keys().cloned().map(What::Resource))
            .chain(declared.outputs.keys().cloned().map(What::Output))
            .chain(declared.checks.keys().cloned().map(What::Check));
        let lengths = [
            declared.calls.len(),
            declared.variables.len(),
            declared.locals.len(),
            declared.providers.len(),
            declared.resources.len(),
            declared.outputs.len(),
            declared.checks.len(),
        ];
        let mut next = draft.nodes.len();
        for (start, length) in starts.iter_mut().zip(lengths) {
            *start = next;
            next += length;
        }
        draft.starts.push(starts);
        for what in whats {
            draft.dag.add_node();
            draft.nodes.push(Node { module, what });
        }
    }

    /// The index of a node: nodes stand in the order in which modules list them.
    pub fn place(&self, module: usize, what: &What) -> Option<usize> {
        let [
            calls,
            variables,
            locals,
            providers,
            resources,
            outputs,
            checks,
        ] = *self.starts.get(module)?;
        let module = self.modules.get(module)?;
        let (start, at) = match what {
            What::Call(name) => (calls, module.calls.get_index_of(name)),
            What::Variable(name) => (variables, module.variables.get_index_of(name)),
            What::Local(name) => (locals, module.locals.get_index_of(name)),
            What::Provider(key) => (providers, module.providers.get_index_of(key)),
            What::Resource(addr) => (resources, module.resources.get_index_of(addr)),
            What::Output(name) => (outputs, module.outputs.get_index_of(name)),
            What::Check(name) => (checks, module.checks.get_index_of(name)),
        };
        Some(start + at?)
    }

    fn connect(&mut self, index: usize, module: &'c Module) {
        self.connect_inputs(index, module);
        let nodes = self.nodes.iter().filter(|node| node.module == index);
        let all: Vec<What> = nodes.map(|node| node.what.clone()).gathered();
        for what in &all {
            self.connect_node(index, module, what);
        }
        for call in module.calls.values() {
            self.connect_call(index, module, call);
        }
    }

    /// What a node needs by what it says itself.
    fn connect_node(&mut self, index: usize, module: &Module, what: &What) {
        match what {
            What::Call(name) => {
                let call = module.calls.get(name);
                let repeated = call.into_iter().flat_map(|c| [&c.count, &c.for_each]);
                for expr in repeated.flatten() {
                    self.expr(index, what, expr);
                }
            }
            What::Variable(name) => {
                let variable = module.variables.get(name);
                self.connect_conditions(index, what, variable.map(|v| &v.validations));
            }
            What::Local(name) => {
                if let Some(local) = module.locals.get(name) {
                    self.expr(index, what, &local.expr);
                }
            }
            What::Provider(key) => {
                if let Some(provider) = module.providers.get(key) {
                    self.connect_uses(index, what, body_uses(&provider.body));
                }
            }
            What::Resource(addr) => {
                if let Some(resource) = module.resources.get(addr) {
                    self.connect_resource(index, module, what, resource);
                }
            }
            What::Output(name) => {
                let Some(output) = module.outputs.get(name) else {
                    return;
                };
                if let Some(value) = &output.value {
                    self.expr(index, what, value);
                }
                self.connect_conditions(index, what, Some(&output.preconditions));
                self.depends(index, what, &output.depends_on);
            }
            What::Check(name) => {
                let check = module.checks.get(name);
                self.connect_conditions(index, what, check.map(|check| &check.asserts));
                self.connect_data(index, module, what, name);
            }
        }
    }

    /// A check's own data source comes first, whether it is looked at or not.
    fn connect_data(&mut self, index: usize, module: &Module, what: &What, check: &Rc<str>) {
        let resources = module.resources.iter();
        let own = resources.filter(|(_, resource)| resource.check.as_ref() == Some(check));
        for (addr, _) in own {
            let own = self.place(index, &What::Resource(addr.clone()));
            if let Some((place, own)) = self.place(index, what).zip(own) {
                self.need(place, own);
            }
        }
    }

    fn connect_conditions(
        &mut self,
        index: usize,
        what: &What,
        conditions: Option<&Vec<Condition>>,
    ) {
        for condition in conditions.into_iter().flatten() {
            self.connect_uses(index, what, condition_uses(condition));
        }
    }

    /// What is taken over needs what its import uses; imports stand in the root module.
    fn connect_imports(&mut self, root: &Module) {
        for import in &root.imports {
            let module = self.module_at(&import.module.unkeyed());
            let what = What::Resource(import.resource.clone());
            let Some(place) = module.and_then(|module| self.place(module, &what)) else {
                continue;
            };
            let used = [&import.id, &import.identity, &import.for_each];
            for reference in used.into_iter().flatten().flat_map(|e| references(e)) {
                self.need_reference(place, 0, &reference);
            }
        }
    }

    /// Variables need what their argument in the call uses; everything in a called module needs the call.
    fn connect_inputs(&mut self, index: usize, module: &'c Module) {
        let Some((step, parent)) = module.path.0.last().zip(module.path.parent()) else {
            return;
        };
        let Some(parent_index) = self.module_at(&parent) else {
            return;
        };
        let Some(call_place) = self.place(parent_index, &What::Call(step.name.clone())) else {
            return;
        };
        let inside: Vec<usize> = (0..self.nodes.len())
            .filter(|i| self.nodes.get(*i).is_some_and(|n| n.module == index))
            .gathered();
        for place in inside {
            self.need(place, call_place);
        }
        let Some(call) = self
            .modules
            .get(parent_index)
            .and_then(|m| m.calls.get(&step.name))
            .cloned()
        else {
            return;
        };
        for name in module.variables.keys() {
            if let Some(place) = self.place(index, &What::Variable(name.clone())) {
                for reference in argument_uses(&call.body, name) {
                    self.need_reference(place, parent_index, &reference);
                }
            }
        }
    }

    fn connect_resource(
        &mut self,
        index: usize,
        module: &Module,
        what: &What,
        resource: &Resource,
    ) {
        for expr in [&resource.count, &resource.for_each].into_iter().flatten() {
            self.expr(index, what, expr);
        }
        self.connect_uses(index, what, body_uses(&resource.body));
        for trigger in &resource.lifecycle.replace_triggered_by {
            self.expr(index, what, trigger);
        }
        let lifecycle = &resource.lifecycle;
        for condition in lifecycle
            .preconditions
            .iter()
            .chain(&lifecycle.postconditions)
        {
            self.connect_uses(index, what, condition_uses(condition));
        }
        for provisioner in &resource.provisioners {
            self.connect_uses(index, what, body_uses(&provisioner.body));
        }
        self.depends(index, what, &resource.depends_on);
        let key = (
            resource.provider_name().into(),
            resource.provider.as_ref().and_then(|p| p.alias.clone()),
        );
        // A module without a configuration of its own uses its caller's.
        let mut path = Some(module.path.clone());
        while let Some(at) = path {
            let provider = self
                .module_at(&at)
                .and_then(|i| self.place(i, &What::Provider(key.clone())));
            if let Some((place, provider)) = self.place(index, what).zip(provider) {
                self.need(place, provider);
                return;
            }
            path = at.parent();
        }
    }

    /// `depends_on` of a call holds for every resource inside.
    fn connect_call(&mut self, index: usize, module: &Module, call: &ModuleCall) {
        if call.depends_on.is_empty() {
            return;
        }
        let path = module.path.child(&call.name.name, InstanceKey::None);
        let resources: Vec<usize> = self
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| {
                matches!(node.what, What::Resource(_))
                    && self
                        .modules
                        .get(node.module)
                        .is_some_and(|m| m.path.0.starts_with(&path.0))
            })
            .map(|(place, _)| place)
            .gathered();
        for target in self.targets(index, &call.depends_on) {
            for place in &resources {
                self.need(*place, target);
            }
        }
    }

    fn depends(&mut self, index: usize, what: &What, depends_on: &[DependsOn]) {
        let Some(place) = self.place(index, what) else {
            return;
        };
        for target in self.targets(index, depends_on) {
            if target != place {
                self.need(place, target);
            }
        }
    }

    /// The nodes that `depends_on` names; a module stands for everything in it.
    pub fn targets(&self, index: usize, depends_on: &[DependsOn]) -> Vec<usize> {
        let mut found = Vec::new();
        for reference in depends_on.iter().filter_map(|d| d.reference.as_ref()) {
            match &reference.subject {
                Subject::Module(name) => {
                    let Some(module) = self.modules.get(index) else {
                        continue;
                    };
                    let path = module.path.child(name, InstanceKey::None);
                    found.extend(self.nodes.iter().enumerate().filter_map(|(place, node)| {
                        let at = self.modules.get(node.module)?;
                        at.path.0.starts_with(&path.0).then_some(place)
                    }));
                    found.extend(self.place(index, &What::Call(name.clone())));
                }
                subject => {
                    found.extend(What::of(subject).and_then(|what| self.place(index, &what)))
                }
            }
        }
        found
    }

    fn expr(&mut self, index: usize, what: &What, expr: &Expr) {
        self.connect_uses(index, what, references(expr));
    }

    fn connect_uses(&mut self, index: usize, what: &What, uses: Vec<Reference>) {
        if let Some(place) = self.place(index, what) {
            for reference in uses {
                self.need_reference(place, index, &reference);
            }
        }
    }

    fn need_reference(&mut self, place: usize, index: usize, reference: &Reference) {
        if let Subject::Module(name) = &reference.subject {
            self.need_module(place, index, name, reference);
        } else if let Some(needed) =
            What::of(&reference.subject).and_then(|what| self.place(index, &what))
        {
            // A validation may look at its own variable; where it is a fault, the plan says so.
            if needed == place {
                self.draft().own.insert(place);
            } else {
                self.need(place, needed);
            }
        }
    }

    fn need_module(&mut self, place: usize, index: usize, name: &Rc<str>, reference: &Reference) {
        let Some(path) = self
            .modules
            .get(index)
            .map(|m| m.path.child(name, InstanceKey::None))
        else {
            return;
        };
        if let Some(call) = self.place(index, &What::Call(name.clone())) {
            self.need(place, call);
        }
        let Some(child) = self.module_at(&path) else {
            return;
        };
        if let Some((output, _)) = reference.module_output() {
            if let Some(needed) = self.place(child, &What::Output(output.clone())) {
                self.need(place, needed);
            }
            return;
        }
        // Whoever asks for a module as a whole waits for everything in it.
        let inside = |node: &Node| {
            let at = self.modules.get(node.module);
            at.is_some_and(|at| at.path.0.starts_with(&path.0))
        };
        let all = self.nodes.iter().enumerate();
        let all: Vec<usize> = all.filter(|(_, n)| inside(n)).map(|(i, _)| i).gathered();
        for needed in all.into_iter().filter(|needed| *needed != place) {
            self.need(place, needed);
        }
    }

    /// The name of a node as Terraform prints it in cycles.
    pub fn name(&self, place: usize) -> String {
        let Some(node) = self.nodes.get(place) else {
            return String::new();
        };
        let prefix = self
            .modules
            .get(node.module)
            .map_or_else(String::new, |m| m.path.prefix());
        format!("{prefix}{}", node.what)
    }

    /// One problem for each cycle.
    pub fn cycles(&self) -> Diagnostics {
        let mut diags = Diagnostics::new();
        let cycles = self.ordered().as_ref().err();
        for cycle in cycles.into_iter().flatten() {
            let mut names: Vec<String> = cycle.iter().map(|place| self.name(*place)).gathered();
            names.arrange();
            let message =
                "these depend on each other, so none of them can be first; break the circle";
            let title = format!("Cycle: {}", names.join(", "));
            diags.push(Diagnostic::new(&code::CYCLE, message).titled(title));
        }
        diags
    }
}

impl Shape {
    /// All nodes, each after everything it needs; none when there are cycles.
    pub fn order(&self) -> &[usize] {
        self.ordered().as_deref().unwrap_or_default()
    }

    fn ordered(&self) -> &Order {
        self.order.get_or_init(|| self.dag.order())
    }

    /// The module with this way, keys left out.
    pub fn module_at(&self, path: &ModulePath) -> Option<usize> {
        self.paths.get(path).copied()
    }
}

fn argument_uses(body: &Body, name: &str) -> Vec<Reference> {
    match body {
        Body::Native(native) => native
            .attributes
            .iter()
            .filter(|a| &*a.name.name == name)
            .flat_map(|a| references(&a.expr))
            .gathered(),
        // Which property is which argument is the schema's matter; the whole body is a safe answer.
        Body::Json(_) => body_uses(body),
    }
}
