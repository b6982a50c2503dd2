//! Which node needs which: by references, by modules, by providers.

use std::rc::Rc;

use super::node::Kind;
use super::provisioner;
use super::world::World;
use crate::addr::{Reference, Subject};
use crate::config::{Condition, DependsOn, Resource};
use crate::diag::Diagnostics;
use crate::eval;
use crate::schema::{ProviderLookup, decode};
use crate::syntax::ast::Expr;

/// Fills in what every node needs.
pub(super) fn connect(world: &mut World) {
    let mut all = Vec::with_capacity(world.nodes.len());
    for at in 0..world.nodes.len() {
        let mut needs = needs(world, at);
        needs.retain(|need| *need != at);
        all.push(needs);
    }
    for (node, needs) in world.nodes.iter_mut().zip(all) {
        node.needs.extend(needs);
        node.needs.sort_unstable();
        node.needs.dedup();
    }
}

/// Collects references from one module's scope as nodes.
struct Needs<'w, 'c> {
    world: &'w World<'c>,
    module: usize,
    found: Vec<usize>,
}

fn needs(world: &World, at: usize) -> Vec<usize> {
    let Some(node) = world.nodes.get(at) else {
        return Vec::new();
    };
    let Some(place) = world.modules.get(node.module) else {
        return Vec::new();
    };
    let mut needs = Needs {
        world,
        module: node.module,
        found: Vec::new(),
    };
    match &node.kind {
        Kind::Variable(variable) => {
            if let Some((parent, _)) = place.parent {
                needs.module = parent;
                if let Some(argument) = place.argument(&variable.name.name) {
                    needs.expr(&argument.expr);
                }
            }
        }
        Kind::Validation(variable) => {
            needs
                .found
                .extend(place.names.variables.get(&variable.name.name));
            needs.conditions(&variable.validations);
        }
        Kind::Local(local) => needs.expr(&local.expr),
        Kind::Resource(resource, index) => needs.resource(resource, *index),
        Kind::Output(output) => {
            output.value.iter().for_each(|value| needs.expr(value));
            needs.depends_on(&output.depends_on);
            needs.conditions(&output.preconditions);
        }
        Kind::Call(call) => {
            needs.each([call.count.as_deref(), call.for_each.as_deref()]);
            needs.depends_on(&call.depends_on);
        }
        Kind::Close => needs.whole_module(node.module),
        Kind::Provider(provider) => {
            let key = (provider.local.clone(), provider.alias.clone());
            if let (Some(written), ProviderLookup::Found(schema)) = (
                place.module.providers.get(&key),
                world.provider(&provider.source),
            ) {
                let mut ignored = Diagnostics::new();
                let body = decode::native(&written.body, &schema.block, &mut ignored);
                needs.references(&decode::references(&body, &schema.block, &mut ignored));
            }
        }
        Kind::Check(check) => {
            let data = check.data.as_ref();
            needs
                .found
                .extend(data.and_then(|d| place.names.resources.get(&d.addr)));
            needs.conditions(&check.asserts);
        }
        Kind::Import(import) => {
            needs.each([
                import.id.as_deref(),
                import.identity.as_deref(),
                import.for_each.as_deref(),
            ]);
        }
    }
    needs.surroundings(node.module, &node.kind);
    needs.found
}

impl Needs<'_, '_> {
    /// Everything in a called module comes after its call; resources also after the call's `depends_on`.
    fn surroundings(&mut self, module: usize, kind: &Kind) {
        let mut parent = self.world.modules.get(module).and_then(|m| m.parent);
        if let Some((calling, call)) = parent
            && let Some(place) = self.world.modules.get(calling)
        {
            self.found.extend(place.names.calls.get(&call.name.name));
        }
        if !matches!(kind, Kind::Resource(..)) {
            return;
        }
        while let Some((calling, call)) = parent {
            self.module = calling;
            self.depends_on(&call.depends_on);
            parent = self.world.modules.get(calling).and_then(|m| m.parent);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        eval::traversals(expr, &mut |root, steps| {
            let reference = Reference::from_traversal(root, steps, &mut Diagnostics::new());
            if let Some(reference) = reference {
                self.reference(&reference);
            }
        });
    }

    fn each<'e>(&mut self, exprs: impl IntoIterator<Item = Option<&'e Expr>>) {
        exprs.into_iter().flatten().for_each(|e| self.expr(e));
    }

    fn conditions(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            self.expr(&condition.condition);
            self.expr(&condition.error_message);
        }
    }

    fn depends_on(&mut self, list: &[DependsOn]) {
        for element in list {
            element.reference.iter().for_each(|r| self.reference(r));
        }
    }

    fn references(&mut self, references: &[Reference]) {
        references.iter().for_each(|r| self.reference(r));
    }

    fn resource(&mut self, resource: &Rc<Resource>, index: usize) {
        if let Some(schema) = self.world.schema(index) {
            let body = decode::native(&resource.body, &schema.block, &mut Diagnostics::new());
            let found = self.world.references(index, &body, &schema.block);
            self.references(&found.0);
        }
        self.each([resource.count.as_deref(), resource.for_each.as_deref()]);
        self.depends_on(&resource.depends_on);
        let lifecycle = &resource.lifecycle;
        lifecycle
            .replace_triggered_by
            .iter()
            .for_each(|e| self.expr(e));
        self.conditions(&lifecycle.preconditions);
        self.conditions(&lifecycle.postconditions);
        for reference in provisioner::references(resource) {
            self.reference(&reference);
        }
    }

    fn reference(&mut self, reference: &Reference) {
        let Some(place) = self.world.modules.get(self.module) else {
            return;
        };
        let names = &place.names;
        match &reference.subject {
            Subject::Variable(name) => {
                self.found.extend(names.variables.get(name));
                self.found.extend(names.validations.get(name));
            }
            Subject::Local(name) => self.found.extend(names.locals.get(name)),
            Subject::Resource(addr) => self.found.extend(names.resources.get(addr)),
            Subject::Module(name) => {
                let child = place
                    .children
                    .get(name)
                    .and_then(|c| self.world.modules.get(*c));
                self.found.extend(names.calls.get(name));
                let Some(child) = child else { return };
                match reference.module_output() {
                    Some((output, _)) if child.names.outputs.contains_key(output) => {
                        self.found.extend(child.names.outputs.get(output));
                    }
                    _ => self.found.extend(child.close),
                }
            }
            Subject::Count(_)
            | Subject::Each(_)
            | Subject::Path(_)
            | Subject::Terraform(_)
            | Subject::Itself => {}
        }
    }

    /// All nodes of a module and of the modules it calls.
    fn whole_module(&mut self, module: usize) {
        let inside = |mut at: usize| loop {
            if at == module {
                return true;
            }
            match self.world.modules.get(at).and_then(|m| m.parent) {
                Some((parent, _)) => at = parent,
                None => return false,
            }
        };
        let nodes = self.world.nodes.iter().enumerate();
        let own = nodes.filter(|(_, n)| !matches!(n.kind, Kind::Provider(_)) && inside(n.module));
        self.found.extend(own.map(|(i, _)| i));
    }
}
