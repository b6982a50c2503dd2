use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Dag;
use super::node::{Node, What};
use super::uses::{body_uses, condition_uses};
use crate::addr::{InstanceKey, ModulePath, Reference, Subject};
use crate::config::{Config, DependsOn, Module, ModuleCall, Resource};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::references;
use crate::sorted::{Sort, SortedSet};
use crate::syntax::ast::{Body, Expr};

/// Everything in a configuration that has a value, and what each needs before it.
///
/// Nothing is expanded here: a resource with `count` is one node, and so is everything in a module
/// that is called with `for_each`.
#[derive(Debug)]
pub struct Graph<'c> {
    /// The modules, parents first.
    pub modules: Vec<&'c Module>,
    /// The nodes, in order of declaration within their modules.
    pub nodes: Vec<Node>,
    /// Who needs whom.
    pub dag: Dag,
    /// The nodes that refer to themselves.
    pub own: SortedSet<usize>,
    places: FxHashMap<Node, usize>,
    paths: FxHashMap<ModulePath, usize>,
}

impl<'c> Graph<'c> {
    /// The graph of a configuration. References to nothing are left out.
    pub fn of(config: &'c Config) -> Self {
        let modules = config.modules();
        let paths = modules.iter().enumerate();
        let mut graph = Self {
            paths: paths.map(|(i, m)| (m.path.clone(), i)).collect(),
            modules,
            nodes: Vec::new(),
            dag: Dag::default(),
            own: SortedSet::new(),
            places: FxHashMap::default(),
        };
        for (index, module) in graph.modules.clone().into_iter().enumerate() {
            graph.declare(index, module);
        }
        for (index, module) in graph.modules.clone().into_iter().enumerate() {
            graph.connect(index, module);
        }
        graph.connect_imports(&config.root);
        graph
    }

    /// The index of a node.
    pub fn place(&self, module: usize, what: What) -> Option<usize> {
        self.places.get(&Node { module, what }).copied()
    }

    /// The module with this way, keys left out.
    pub fn module_at(&self, path: &ModulePath) -> Option<usize> {
        self.paths.get(path).copied()
    }

    fn declare(&mut self, module: usize, declared: &Module) {
        let calls = declared.calls.keys().cloned().map(What::Call);
        let whats = calls
            .chain(declared.variables.keys().cloned().map(What::Variable))
            .chain(declared.locals.keys().cloned().map(What::Local))
            .chain(declared.providers.keys().cloned().map(What::Provider))
            .chain(declared.resources.keys().cloned().map(What::Resource))
            .chain(declared.outputs.keys().cloned().map(What::Output))
            .chain(declared.checks.keys().cloned().map(What::Check));
        for what in whats {
            let node = Node { module, what };
            let place = self.dag.add_node();
            self.nodes.push(node.clone());
            self.places.insert(node, place);
        }
    }

    fn connect(&mut self, index: usize, module: &'c Module) {
        self.connect_inputs(index, module);
        for (name, local) in &module.locals {
            self.expr(index, &What::Local(name.clone()), &local.expr);
        }
        for (key, provider) in &module.providers {
            let what = What::Provider(key.clone());
            self.connect_uses(index, &what, body_uses(&provider.body));
        }
        for (addr, resource) in &module.resources {
            let what = What::Resource(addr.clone());
            self.connect_resource(index, module, &what, resource);
        }
        for (name, output) in &module.outputs {
            let what = What::Output(name.clone());
            if let Some(value) = &output.value {
                self.expr(index, &what, value);
            }
            for condition in &output.preconditions {
                self.connect_uses(index, &what, condition_uses(condition));
            }
            self.depends(index, &what, &output.depends_on);
        }
        for (name, check) in &module.checks {
            let what = What::Check(name.clone());
            for condition in &check.asserts {
                self.connect_uses(index, &what, condition_uses(condition));
            }
            // Its own data source comes first, whether it is looked at or not.
            for (addr, resource) in &module.resources {
                let own = self.place(index, What::Resource(addr.clone()));
                if resource.check.as_ref() == Some(name)
                    && let Some((place, own)) = self.place(index, what.clone()).zip(own)
                {
                    self.dag.add_need(place, own);
                }
            }
        }
        for (name, call) in &module.calls {
            let what = What::Call(name.clone());
            for expr in [&call.count, &call.for_each].into_iter().flatten() {
                self.expr(index, &what, expr);
            }
            self.connect_call(index, module, call);
        }
    }

    /// What is taken over needs what its import uses; imports stand in the root module.
    fn connect_imports(&mut self, root: &Module) {
        for import in &root.imports {
            let module = self.module_at(&import.module.unkeyed());
            let what = What::Resource(import.resource.clone());
            let Some(place) = module.and_then(|module| self.place(module, what)) else {
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
        for (name, variable) in &module.variables {
            let what = What::Variable(name.clone());
            for condition in &variable.validations {
                self.connect_uses(index, &what, condition_uses(condition));
            }
        }
        let Some((step, parent)) = module.path.0.last().zip(module.path.parent()) else {
            return;
        };
        let Some(parent_index) = self.module_at(&parent) else {
            return;
        };
        let Some(call_place) = self.place(parent_index, What::Call(step.name.clone())) else {
            return;
        };
        let inside: Vec<usize> = (0..self.nodes.len())
            .filter(|i| self.nodes.get(*i).is_some_and(|n| n.module == index))
            .collect();
        for place in inside {
            self.dag.add_need(place, call_place);
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
            if let Some(place) = self.place(index, What::Variable(name.clone())) {
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
                .and_then(|i| self.place(i, What::Provider(key.clone())));
            if let Some((place, provider)) = self.place(index, what.clone()).zip(provider) {
                self.dag.add_need(place, provider);
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
            .collect();
        for target in self.targets(index, &call.depends_on) {
            for place in &resources {
                self.dag.add_need(*place, target);
            }
        }
    }

    fn depends(&mut self, index: usize, what: &What, depends_on: &[DependsOn]) {
        let Some(place) = self.place(index, what.clone()) else {
            return;
        };
        for target in self.targets(index, depends_on) {
            if target != place {
                self.dag.add_need(place, target);
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
                    found.extend(self.place(index, What::Call(name.clone())));
                }
                subject => found.extend(What::of(subject).and_then(|what| self.place(index, what))),
            }
        }
        found
    }

    fn expr(&mut self, index: usize, what: &What, expr: &Expr) {
        self.connect_uses(index, what, references(expr));
    }

    fn connect_uses(&mut self, index: usize, what: &What, uses: Vec<Reference>) {
        if let Some(place) = self.place(index, what.clone()) {
            for reference in uses {
                self.need_reference(place, index, &reference);
            }
        }
    }

    fn need_reference(&mut self, place: usize, index: usize, reference: &Reference) {
        if let Subject::Module(name) = &reference.subject {
            self.need_module(place, index, name, reference);
        } else if let Some(needed) =
            What::of(&reference.subject).and_then(|what| self.place(index, what))
        {
            // A validation may look at its own variable; where it is a fault, the plan says so.
            if needed == place {
                self.own.insert(place);
            } else {
                self.dag.add_need(place, needed);
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
        if let Some(call) = self.place(index, What::Call(name.clone())) {
            self.dag.add_need(place, call);
        }
        let Some(child) = self.module_at(&path) else {
            return;
        };
        if let Some((output, _)) = reference.module_output() {
            if let Some(needed) = self.place(child, What::Output(output.clone())) {
                self.dag.add_need(place, needed);
            }
            return;
        }
        // Whoever asks for a module as a whole waits for everything in it.
        let inside = |node: &Node| {
            let at = self.modules.get(node.module);
            at.is_some_and(|at| at.path.0.starts_with(&path.0))
        };
        let all = self.nodes.iter().enumerate();
        let all: Vec<usize> = all.filter(|(_, n)| inside(n)).map(|(i, _)| i).collect();
        for needed in all.into_iter().filter(|needed| *needed != place) {
            self.dag.add_need(place, needed);
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
        for cycle in self.dag.cycles() {
            let mut names: Vec<String> = cycle.iter().map(|place| self.name(*place)).collect();
            names.arrange();
            let message =
                "these depend on each other, so none of them can be first; break the circle";
            let title = format!("Cycle: {}", names.join(", "));
            diags.push(Diagnostic::new(&code::CYCLE, message).titled(title));
        }
        diags
    }
}

fn argument_uses(body: &Body, name: &str) -> Vec<Reference> {
    match body {
        Body::Native(native) => native
            .attributes
            .iter()
            .filter(|a| &*a.name.name == name)
            .flat_map(|a| references(&a.expr))
            .collect(),
        // Which property is which argument is the schema's matter; the whole body is a safe answer.
        Body::Json(_) => body_uses(body),
    }
}
