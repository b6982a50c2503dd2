//! The nodes of the graph that are no resources: variables, locals, outputs, checks.

use std::rc::Rc;

use super::make::{Planner, has_errors};
use super::world::{ModuleInstance, Repetition};
use crate::addr::AbsOutput;
use crate::check::rule::{Outcome, judge, validation};
use crate::config::{Condition, Output};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::Scope;
use crate::graph::{Direction, Node, What};
use crate::value::{Marks, Value};

impl<'a> Planner<'_, 'a> {
    /// All instances of a module of the graph.
    pub(super) fn instances(&mut self, module: usize) -> Vec<Rc<ModuleInstance<'a>>> {
        let path = self.graph.modules.get(module).map(|m| m.path.clone());
        self.world
            .instances_of(&path.unwrap_or_default(), &mut self.diags)
    }

    /// Those that were found, without saying again what is wrong with them.
    pub(super) fn found_instances(&self, module: usize) -> Vec<Rc<ModuleInstance<'a>>> {
        let path = self.graph.modules.get(module).map(|m| &m.path);
        let mut told = Diagnostics::new();
        path.map_or_else(Vec::new, |path| self.world.instances_of(path, &mut told))
    }

    pub(super) fn expand_call(&mut self, module: usize, name: &Rc<str>) {
        for instance in self.instances(module) {
            self.world.calls(&instance, name, &mut self.diags);
        }
    }

    pub(super) fn plan_local(&mut self, module: usize, name: &Rc<str>) {
        for instance in self.instances(module) {
            self.world.local(&instance, name, &mut self.diags);
        }
    }

    /// Notes all instances of something with conditions.
    fn found(&mut self, kind: &'static str, module: usize, what: &str) {
        let instances = self.instances(module);
        let path = self.graph.modules.get(module).map(|m| m.path.prefix());
        let address = format!("{}{what}", path.unwrap_or_default());
        let all = instances
            .iter()
            .map(|i| format!("{}{what}", i.path.prefix()));
        self.checks.found(kind, &address, all);
    }

    pub(super) fn plan_variable(&mut self, module: usize, name: &Rc<str>) {
        self.found("var", module, &format!("var.{name}"));
        for instance in self.instances(module) {
            let before = self.diags.len();
            self.world.variable(&instance, name, &mut self.diags);
            let Some(variable) = instance.module.variables.get(name) else {
                continue;
            };
            if variable.validations.is_empty() || has_errors(&self.diags, before) {
                continue;
            }
            let at = self.world.input_span(&instance, variable);
            let address = |module: &str| format!("{module}var.{name}");
            for condition in &variable.validations {
                let data = self.world.data(&instance, &Repetition::NONE);
                let scope = Scope::new(&data);
                let outcome = validation(condition, &scope, at, true, &mut self.diags);
                self.checks.note(
                    "var",
                    address(&instance.path.unkeyed().prefix()),
                    address(&instance.path.prefix()),
                    outcome,
                );
            }
        }
    }

    pub(super) fn plan_output(&mut self, module: usize, name: &Rc<str>) {
        self.found("output_value", module, &format!("output.{name}"));
        for instance in self.instances(module) {
            let Some(output) = instance.module.outputs.get(name).cloned() else {
                continue;
            };
            let address = |path: &crate::addr::ModulePath| {
                let addr = AbsOutput {
                    module: path.clone(),
                    name: name.clone(),
                };
                addr.to_string()
            };
            let mut failed = false;
            for condition in &output.preconditions {
                let before = self.diags.len();
                let outcome = self.judge_here(&instance, condition);
                failed |= has_errors(&self.diags, before);
                let (object, one) = (address(&instance.path.unkeyed()), address(&instance.path));
                self.checks.note("output_value", object, one, outcome);
            }
            if failed {
                continue;
            }
            let value = self.world.output(&instance, name, &mut self.diags);
            self.check_marks(&output, &value, instance.path.is_root());
        }
    }

    fn judge_here(&mut self, instance: &Rc<ModuleInstance<'a>>, condition: &Condition) -> Outcome {
        let data = self.world.data(instance, &Repetition::NONE);
        let scope = Scope::new(&data);
        judge(
            condition,
            &scope,
            &code::OUTPUT_PRECONDITION_FAILED,
            &mut self.diags,
        )
    }

    /// What the root module gives out is shown, so it must say when it must not be; and what is not declared
    /// ephemeral is stored.
    fn check_marks(&mut self, output: &Output, value: &Value, root: bool) {
        let name = &output.name.name;
        let marks = value.marks_deep();
        if root && !output.sensitive && marks.has(Marks::SENSITIVE) {
            let message = format!(
                "the value of `{name}` holds something sensitive; say `sensitive = true`, or take it out with `nonsensitive`"
            );
            self.diags
                .push(Diagnostic::new(&code::SENSITIVE_OUTPUT, message).at(output.span));
        } else if !output.ephemeral && marks.has(Marks::EPHEMERAL) {
            let message = format!("the value of `{name}` is ephemeral, and this output is stored");
            let at = output.value.as_ref().map_or(output.span, |e| e.span);
            self.diags
                .push(Diagnostic::new(&code::EPHEMERAL_VALUE, message).at(at));
        }
    }

    /// Says of everything with conditions that nobody looked at them.
    pub(super) fn declare_all(&mut self) {
        for module in self.request.config.modules() {
            let prefix = module.path.prefix();
            for (addr, resource) in &module.resources {
                let lifecycle = &resource.lifecycle;
                if !lifecycle.preconditions.is_empty() || !lifecycle.postconditions.is_empty() {
                    self.checks.declare("resource", format!("{prefix}{addr}"));
                }
            }
            for (name, output) in &module.outputs {
                if !output.preconditions.is_empty() {
                    self.checks
                        .declare("output_value", format!("{prefix}output.{name}"));
                }
            }
            for name in module.checks.keys() {
                self.checks
                    .declare("check", format!("{prefix}check.{name}"));
            }
            for (name, variable) in &module.variables {
                if !variable.validations.is_empty() {
                    self.checks.declare("var", format!("{prefix}var.{name}"));
                }
            }
        }
    }

    /// A check that no target needs is there all the same when its data source is, but its assertions are not.
    pub(super) fn note_bystander(&mut self, place: usize, node: &Node) {
        let What::Check(name) = &node.what else {
            return;
        };
        let needs = self.graph.dag.neighbours(place, Direction::Needs).to_vec();
        let own = |need: &usize| {
            let resource = self
                .graph
                .nodes
                .get(*need)
                .and_then(|node| match &node.what {
                    What::Resource(addr) => {
                        self.graph.modules.get(node.module)?.resources.get(addr)
                    }
                    _ => None,
                });
            resource.is_some_and(|r| r.check.as_ref() == Some(name)) && self.is_targeted(*need)
        };
        if needs.iter().any(own) {
            self.found("check", node.module, &format!("check.{name}"));
        }
    }

    /// Assertions of `check` blocks only warn.
    pub(super) fn plan_check(&mut self, module: usize, name: &Rc<str>) {
        self.found("check", module, &format!("check.{name}"));
        for instance in self.instances(module) {
            let Some(check) = instance.module.checks.get(name).cloned() else {
                continue;
            };
            let address = |prefix: String| format!("{prefix}check.{name}");
            let (object, one) = (
                address(instance.path.unkeyed().prefix()),
                address(instance.path.prefix()),
            );
            if self.checks.failed("check", &object, &one) {
                continue;
            }
            for condition in &check.asserts {
                let mut found = Diagnostics::new();
                let data = self.world.data(&instance, &Repetition::NONE);
                let scope = Scope::new(&data);
                let code = &code::CHECK_FAILED;
                let outcome = judge(condition, &scope, code, &mut found);
                if outcome == Outcome::Unknown {
                    let message = "whether the assertion holds is known only after the run";
                    let problem = Diagnostic::new(&code::CHECK_UNKNOWN, message);
                    found.push(problem.at(condition.condition.span));
                }
                // A failed assertion warns by its code; one that cannot be evaluated is an error.
                self.diags.append(found);
                self.checks
                    .note("check", object.clone(), one.clone(), outcome);
            }
        }
    }
}
