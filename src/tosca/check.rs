//! What does not fit together in a blueprint.

use super::blueprint::{Blueprint, Element, InputType, Name, Requirement};
use super::element::{ElementType, Elements, Known};
use super::input::PREDEFINED;
use super::order::{self, Needs};
use super::{Call, Expr, property};
use crate::diag::{Diagnostic, Diagnostics, Severity, code, nearest};
use crate::graph::Dag;
use crate::sorted::Gather;
use crate::text::Span;

/// The versions of the language, with the prefix of types.
const VERSIONS: [&str; 2] = ["huaweicloud_tosca_version_1_0", "cloud_tosca_version_1_0"];
/// A version that the service knows and whose language was never published.
const UNPUBLISHED: &str = "fusionstage_tosca_version_2_1";
/// The types that stand under `policies`. [D 4156]
const POLICIES: [&str; 2] = ["HuaweiCloud.AntiDDos.Service", "HuaweiCloud.APM.PinPoint"];
/// The requirement that only orders.
const ORDER_ONLY: &str = "dependency";

/// Every problem between the parts of a blueprint.
pub fn check(blueprint: &Blueprint, elements: &Elements) -> Diagnostics {
    let mut checker = Checker {
        blueprint,
        elements,
        problems: Diagnostics::new(),
    };
    checker.version();
    checker.limits();
    checker.names();
    checker.inputs();
    checker.conditions();
    for (name, element) in blueprint.elements.iter() {
        checker.element(name, element);
    }
    checker.policies();
    for (_, output) in blueprint.outputs.iter() {
        checker.expr(&output.value, false);
    }
    checker.cycles(&order::needs(blueprint));
    checker.problems
}

struct Checker<'a> {
    blueprint: &'a Blueprint,
    elements: &'a Elements,
    problems: Diagnostics,
}

impl<'a> Checker<'a> {
    fn version(&mut self) {
        let Some(version) = &self.blueprint.version else {
            return;
        };
        if VERSIONS.contains(&&*version.text) {
            return;
        }
        let text = match &*version.text {
            UNPUBLISHED => {
                format!("the language of `{UNPUBLISHED}` was never published; it is not supported")
            }
            other => format!("there is no version `{other}` of the language"),
        };
        let near = nearest(&version.text, VERSIONS);
        let hint = near.is_none().then(|| format!("; write `{}`", VERSIONS[0]));
        let text = format!("{text}{}", hint.unwrap_or_default());
        let problem = Diagnostic::new(&code::BLUEPRINT_VERSION, text).at(version.span);
        self.problems
            .push(problem.suggest(version.span, &version.text, near));
    }

    fn limits(&mut self) {
        let blueprint = self.blueprint;
        let inputs = blueprint.inputs.iter().nth(60).map(|(name, _)| name);
        let mappings = blueprint.mappings.iter().nth(10).map(|(name, _)| name);
        for (what, most, first) in [
            ("inputs", 60, inputs),
            ("tables of `mappings`", 10, mappings),
        ] {
            if let Some(name) = first {
                let text = format!("there are more than {most} {what}; this is one too many");
                let problem = Diagnostic::new(&code::BLUEPRINT_LIMIT, text);
                self.problems.push(problem.at(name.span));
            }
        }
    }

    /// Rules for names. Those that the service's own samples break are told as notes. [dsl §9]
    fn names(&mut self) {
        let blueprint = self.blueprint;
        let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let any = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let elements = blueprint.elements.iter().map(|(name, _)| name);
        let policies = blueprint.policies.iter().map(|(name, _)| name);
        for name in elements.chain(policies) {
            if !fits(&name.text, 48, lower) {
                let rule = "1 to 48 lower-case letters, digits and `-`";
                self.named_badly(name, rule, Severity::Error);
            }
        }
        let inputs = blueprint.inputs.iter().map(|(name, _)| name);
        let outputs = blueprint.outputs.iter().map(|(name, _)| name);
        let conditions = blueprint.conditions.iter().map(|(name, _)| name);
        let mappings = blueprint.mappings.iter().map(|(name, _)| name);
        for name in inputs.chain(outputs).chain(conditions).chain(mappings) {
            if !fits(&name.text, 64, any) {
                let rule = "1 to 64 letters, digits, `-` and `_`";
                self.named_badly(name, rule, Severity::Warning);
            }
        }
    }

    fn named_badly(&mut self, name: &Name, rule: &str, severity: Severity) {
        let text = format!("`{}` should be {rule}", name.text);
        let mut problem = Diagnostic::new(&code::BLUEPRINT_NAME, text).at(name.span);
        problem.severity = severity;
        self.problems.push(problem);
    }

    fn inputs(&mut self) {
        for (name, input) in self.blueprint.inputs.iter() {
            let Some(InputType::Cloud(ty)) = &input.ty else {
                continue;
            };
            let full = match ty.strip_prefix("Cloud.") {
                Some(rest) => format!("HuaweiCloud.{rest}"),
                None => ty.to_string(),
            };
            if self.elements.value_type(&full).is_none() {
                let known = self.elements.value_types().map(|(name, _)| name);
                let near = nearest(&full, known);
                let text = format!("`{ty}` is not among the known values of the cloud");
                let mut problem = Diagnostic::new(&code::BLUEPRINT_INPUT, text).at(name.span);
                problem.severity = Severity::Warning;
                self.problems.push(problem.meant(near));
            }
        }
    }

    fn conditions(&mut self) {
        let conditions = &self.blueprint.conditions;
        let mut dag = Dag::new(conditions.len());
        for (index, (_, condition)) in conditions.iter().enumerate() {
            self.expr(condition, true);
            condition.calls(&mut |call| {
                for (name, _) in named_conditions(call) {
                    if let Some(other) = conditions.position(name) {
                        dag.add_need(index, other);
                    }
                }
            });
        }
        for cycle in dag.cycles() {
            let members = cycle
                .iter()
                .filter_map(|index| conditions.iter().nth(*index));
            let names: Vec<&str> = members.clone().map(|(name, _)| &*name.text).collect();
            let text = format!("these conditions ask each other: {}", names.join(", "));
            let problem = Diagnostic::new(&code::CYCLE, text);
            let first = members.map(|(name, _)| name.span).min();
            self.problems.push(match first {
                Some(first) => problem.at(first),
                None => problem,
            });
        }
    }

    fn element(&mut self, name: &Name, element: &'a Element) {
        let ty = self.elements.get(&element.ty.text);
        match ty {
            Some(ty) => self.known_type(ty, name, element),
            None => self.unknown_type(&element.ty),
        }
        if let Some(condition) = &element.condition {
            self.condition(&condition.text, condition.span);
        }
        for (_, value) in &element.properties {
            self.expr(value, false);
        }
        for requirement in &element.requirements {
            self.requirement(ty, name, element, requirement);
        }
    }

    fn known_type(&mut self, ty: &ElementType, name: &Name, element: &Element) {
        if ty.replaced {
            let text = format!("`{}` was replaced by a type of ServiceStage", ty.name);
            let problem = Diagnostic::new(&code::BLUEPRINT_OLD_TYPE, text);
            self.problems.push(problem.at(element.ty.span));
        }
        if POLICIES.contains(&ty.name) {
            let text = format!("`{}` stands under `policies`", ty.name);
            let problem = Diagnostic::new(&code::BLUEPRINT_ELEMENT_TYPE, text);
            self.problems.push(problem.at(element.ty.span));
        }
        let at = name.span;
        property::judge(
            self.elements,
            ty,
            &element.properties,
            at,
            &mut self.problems,
        );
    }

    fn unknown_type(&mut self, ty: &Name) {
        let near = nearest(&ty.text, self.elements.iter().map(|ty| ty.name));
        let known = self.elements.iter().filter(|ty| ty.known != Known::Named);
        let text = format!(
            "there is no element type `{}`; the service's list has {}, and of {} the properties are known",
            ty.text,
            self.elements.iter().count(),
            known.count(),
        );
        let problem = Diagnostic::new(&code::BLUEPRINT_ELEMENT_TYPE, text).at(ty.span);
        self.problems.push(problem.meant(near));
    }

    fn requirement(
        &mut self,
        ty: Option<&ElementType>,
        name: &Name,
        element: &Element,
        requirement: &Requirement,
    ) {
        let node = &requirement.node;
        let Some(target) = self.blueprint.elements.get(&node.text) else {
            self.undeclared("element", node, self.blueprint.elements.names());
            return;
        };
        if node.text == name.text {
            return;
        }
        let key = &requirement.key;
        let property = key.text.split('.').next().unwrap_or_default();
        if &*key.text != ORDER_ONLY && element.property(property).is_none() {
            let text = format!(
                "`{}` is no property of this element; for order alone write `{ORDER_ONLY}`",
                key.text
            );
            self.relation(text, key.span);
        }
        if let Some(relationship) = &requirement.relationship
            && !relationship.text.contains(".Relationships.")
        {
            let text = format!("`{}` is no type of relationship", relationship.text);
            self.relation(text, relationship.span);
        }
        let target = self.elements.get(&target.ty.text);
        if let (Some(ty), Some(target)) = (ty, target)
            && ty.known == Known::Complete
            && !ty.relations.is_empty()
            && ty.relation(target.name).is_none()
        {
            let text = format!("`{}` is not known to relate to `{}`", ty.name, target.name);
            self.relation(text, node.span);
        }
    }

    fn relation(&mut self, text: String, at: Span) {
        let problem = Diagnostic::new(&code::BLUEPRINT_RELATION, text);
        self.problems.push(problem.at(at));
    }

    fn policies(&mut self) {
        for (name, policy) in self.blueprint.policies.iter() {
            match self.elements.get(&policy.ty.text) {
                Some(ty) if POLICIES.contains(&ty.name) => {
                    let problems = &mut self.problems;
                    property::judge(self.elements, ty, &policy.properties, name.span, problems);
                }
                _ => {
                    let text = format!("a policy is one of {}", POLICIES.join(", "));
                    let problem = Diagnostic::new(&code::BLUEPRINT_ELEMENT_TYPE, text);
                    self.problems.push(problem.at(policy.ty.span));
                }
            }
            for target in &policy.targets {
                if !self.blueprint.elements.has(&target.text) {
                    self.undeclared("element", target, self.blueprint.elements.names());
                }
            }
            for (_, value) in &policy.properties {
                self.expr(value, false);
            }
        }
    }

    fn expr(&mut self, expr: &Expr, is_condition: bool) {
        expr.calls(&mut |call| self.call(call, is_condition));
    }

    fn call(&mut self, call: &Call, is_condition: bool) {
        let function = call.function;
        if function.is_condition && !is_condition {
            let text = format!(
                "`{}` stands under `conditions` only; name the condition here",
                function.name
            );
            let problem = Diagnostic::new(&code::BLUEPRINT_FUNCTION, text);
            self.problems.push(problem.at(call.name));
        }
        let blueprint = self.blueprint;
        match function.name {
            "get_input" => self.names_one(call, "input", |name| {
                blueprint.inputs.has(name) || is_predefined(name)
            }),
            "get_attribute" | "get_reference" => {
                self.names_one(call, "element", |name| blueprint.elements.has(name));
                if is_condition {
                    let text = "nothing is made yet when conditions are decided";
                    let problem = Diagnostic::new(&code::BLUEPRINT_FUNCTION, text);
                    self.problems.push(problem.at(call.span));
                }
            }
            "get_in_map" => self.look_up(call),
            _ => {
                for (name, span) in named_conditions(call) {
                    self.condition(name, span);
                }
            }
        }
    }

    fn names_one(&mut self, call: &Call, what: &str, is_known: impl Fn(&str) -> bool) {
        let Some((name, span)) = call.target() else {
            // A name may be found by a function in tables only.
            if let Some(argument) = call.arguments.first()
                && !matches!(argument, Expr::Invalid(_))
            {
                let text = format!(
                    "`{}` takes a name: `{}`",
                    call.function.name, call.function.example
                );
                let problem = Diagnostic::new(&code::BLUEPRINT_FUNCTION, text);
                self.problems.push(problem.at(argument.span()));
            }
            return;
        };
        if is_known(name) {
            return;
        }
        let name = Name {
            text: name.into(),
            span,
        };
        match what {
            "input" => {
                let predefined = PREDEFINED.iter().copied();
                let known = self.blueprint.inputs.names().chain(predefined);
                self.undeclared(what, &name, known);
            }
            _ => self.undeclared(what, &name, self.blueprint.elements.names()),
        }
    }

    fn condition(&mut self, name: &str, span: Span) {
        if !self.blueprint.conditions.has(name) {
            let name = Name {
                text: name.into(),
                span,
            };
            self.undeclared("condition", &name, self.blueprint.conditions.names());
        }
    }

    fn look_up(&mut self, call: &Call) {
        let Some((table, span)) = call.target() else {
            return;
        };
        let Some(found) = self.blueprint.mappings.get(table) else {
            let name = Name {
                text: table.into(),
                span,
            };
            self.undeclared(
                "table of `mappings`",
                &name,
                self.blueprint.mappings.names(),
            );
            return;
        };
        // Keys that functions find are known later.
        let object = call
            .arguments
            .get(1)
            .and_then(|e| Some((e.literal()?, e.span())));
        let Some((object, span)) = object else {
            return;
        };
        let names = found.entries().iter().map(|entry| &*entry.key);
        let Some(inner) = found.get(object) else {
            let name = Name {
                text: object.into(),
                span,
            };
            self.undeclared("object of the table", &name, names);
            return;
        };
        let key = call
            .arguments
            .get(2)
            .and_then(|e| Some((e.literal()?, e.span())));
        if let Some((key, span)) = key
            && inner.get(key).is_none()
        {
            let names = inner.entries().iter().map(|entry| &*entry.key);
            let name = Name {
                text: key.into(),
                span,
            };
            self.undeclared("property of the object", &name, names);
        }
    }

    fn undeclared<'n>(&mut self, what: &str, name: &Name, known: impl Iterator<Item = &'n str>) {
        let near = nearest(&name.text, known);
        let text = format!("there is no {what} `{}`", name.text);
        let problem = Diagnostic::new(&code::BLUEPRINT_REFERENCE, text).at(name.span);
        let problem = problem.about(&name.text);
        self.problems
            .push(problem.suggest(name.span, &name.text, near));
    }

    fn cycles(&mut self, needs: &Needs) {
        for cycle in needs.dag.cycles() {
            let name = |index: &usize| self.blueprint.elements.iter().nth(*index);
            let members = cycle.iter().filter_map(name);
            let members: Vec<&str> = members.map(|(name, _)| &*name.text).gathered();
            let text = format!("these elements need each other: {}", members.join(", "));
            let mut edges = needs.edges.iter();
            let within = |(who, whom, _): &&(usize, usize, Span)| {
                cycle.contains(who) && cycle.contains(whom)
            };
            let at = edges.find(within).map(|(_, _, span)| *span);
            let problem = Diagnostic::new(&code::CYCLE, text);
            self.problems.push(match at {
                Some(at) => problem.at(at),
                None => problem,
            });
        }
    }
}

/// The conditions that a call names: words beside which `true` and `false` are values.
fn named_conditions(call: &Call) -> impl Iterator<Item = (&str, Span)> {
    let count = match call.function.name {
        "cond_if" => 1,
        "cond_and" | "cond_or" | "cond_not" => call.arguments.len(),
        _ => 0,
    };
    let named = call.arguments.iter().take(count);
    let named = named.filter_map(|argument| Some((argument.literal()?, argument.span())));
    named.filter(|(name, _)| !matches!(*name, "true" | "false"))
}

fn fits(name: &str, most: usize, allowed: impl Fn(char) -> bool) -> bool {
    !name.is_empty() && name.chars().count() <= most && name.chars().all(allowed)
}

/// Whether the service itself gives the input. Partners' regions write another prefix.
fn is_predefined(name: &str) -> bool {
    let full = name.strip_prefix("Cloud.");
    let full = full.map_or_else(|| name.to_owned(), |rest| format!("HuaweiCloud.{rest}"));
    PREDEFINED.contains(&&*full)
}
