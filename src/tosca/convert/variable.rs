//! Inputs, tables and conditions.

use super::{Converter, MAIN, NoteKind, VARIABLES, hcl};
use crate::addr::quoted;
use crate::sorted::Gather;
use crate::syntax::yaml::{Kind, Node};
use crate::tosca::eval::literal;
use crate::tosca::{Constraint, Input, InputType, Rule};
use crate::value::Number;

/// What a variable without a type of its own is.
fn type_of(input: &Input) -> &'static str {
    match (&input.ty, input.default.as_ref().map(|node| &node.kind)) {
        (Some(InputType::Integer | InputType::Float), _) | (None, Some(Kind::Number(_))) => {
            "number"
        }
        (Some(InputType::Boolean), _) | (None, Some(Kind::Bool(_))) => "bool",
        (None, Some(Kind::List(_) | Kind::Map(_))) => "any",
        _ => "string",
    }
}

/// A value of a type, as it is written where it stands.
fn typed(ty: &str, node: &Node) -> String {
    let bare = match (ty, node.scalar()) {
        ("number", Some(text)) => Number::parse(text).is_ok().then(|| text.to_owned()),
        ("bool", Some(text @ ("true" | "false"))) => Some(text.to_owned()),
        ("string", Some(text)) => Some(quoted(text)),
        _ => None,
    };
    bare.unwrap_or_else(|| hcl::value(&literal(node)))
}

impl Converter<'_> {
    pub(super) fn inputs(&mut self) {
        for (name, input) in self.blueprint.inputs.iter() {
            let variable = self.inputs.of("", &name.text);
            let text = declaration(&variable, input);
            self.write(VARIABLES, format!("var.{variable}"), Some(name.span), text);
            if input.immutable {
                let subject = format!("inputs.{}.immutable", name.text);
                let reason = "no variable of Terraform must stay as it was";
                self.note(NoteKind::Left, subject, name.span, reason);
            }
        }
    }

    /// Variables for the service's own inputs.
    pub(super) fn own_inputs(&mut self) {
        let predefined: Vec<_> = self.predefined.clone().into_iter().gathered();
        for (wanted, variable) in predefined {
            let (about, default) = match &*wanted {
                "region" => (
                    "Region in which everything is made",
                    "default = \"cn-north-4\"\n",
                ),
                "stack_name" => ("Name of the stack", "default = \"stack\"\n"),
                "user_id" => ("Id of the user", ""),
                "project_id" => ("Id of the project", ""),
                _ => ("Id of the account", ""),
            };
            let text = format!(
                "variable \"{variable}\" {{\ntype = string\n{default}description = \"{about}\"\n}}"
            );
            self.write(VARIABLES, format!("var.{variable}"), None, text);
        }
    }

    /// Tables and conditions.
    pub(super) fn locals(&mut self) {
        for (name, table) in self.blueprint.mappings.iter() {
            let own = self.locals.of("mapping", &name.text);
            let text = hcl::value(&literal(table));
            let text = format!("locals {{\n{own} = {text}\n}}");
            self.write(MAIN, format!("local.{own}"), Some(name.span), text);
        }
        for (name, condition) in self.blueprint.conditions.iter() {
            let own = self.locals.of("condition", &name.text);
            match self.condition(condition) {
                Ok(found) => {
                    let text = format!("locals {{\n{own} = {}\n}}", found.text);
                    self.write(MAIN, format!("local.{own}"), Some(name.span), text);
                }
                Err(reason) => {
                    let subject = format!("conditions.{}", name.text);
                    self.note(NoteKind::Left, subject, name.span, reason);
                }
            }
        }
    }
}

fn declaration(variable: &str, input: &Input) -> String {
    let ty = type_of(input);
    let mut text = format!("variable \"{variable}\" {{\ntype = {ty}\n");
    if let Some(default) = &input.default {
        text.push_str(&format!("default = {}\n", typed(ty, default)));
    }
    let about = input.description.english();
    if !about.is_empty() {
        text.push_str(&format!("description = {}\n", quoted(about)));
    }
    if input.invisible || input.ty.as_ref().is_some_and(InputType::is_secret) {
        text.push_str("sensitive = true\n");
    }
    let empty = input.default.as_ref().and_then(Node::scalar) == Some("");
    let mut rules: Vec<(String, String)> = Vec::new();
    for constraint in &input.constraints {
        rules.push(rule(constraint, &format!("var.{variable}"), ty));
    }
    if input.required == Some(true) && ty == "string" {
        rules.push((
            format!("var.{variable} != \"\""),
            "a text that is not empty".to_owned(),
        ));
    }
    for (mut condition, wanted) in rules {
        // An empty text is no value, and no constraint looks at it.
        if empty && ty == "string" && input.required != Some(true) {
            condition = format!("var.{variable} == \"\" || {condition}");
        }
        let message = quoted(&format!("The value must be {wanted}."));
        text.push_str(&format!(
            "validation {{\ncondition = {condition}\nerror_message = {message}\n}}\n"
        ));
    }
    text.push('}');
    text
}

/// What must be true of a variable, and in words.
fn rule(constraint: &Constraint, variable: &str, ty: &str) -> (String, String) {
    let number = match ty {
        "number" => variable.to_owned(),
        _ => format!("tonumber({variable})"),
    };
    match &constraint.rule {
        Rule::InRange(least, most) => (
            format!("{number} >= {least} && {number} <= {most}"),
            format!("between {least} and {most}"),
        ),
        Rule::Regex(regex) => (
            format!("can(regex({}, {variable}))", quoted(regex)),
            format!("a text that matches {regex}"),
        ),
        Rule::ValidValues(_) => {
            let items = constraint.node.items().iter();
            let items: Vec<String> = items.map(|item| typed(ty, item)).gathered();
            let items = items.join(", ");
            (
                format!("contains([{items}], {variable})"),
                format!("one of {}", items.replace('"', "")),
            )
        }
        Rule::Equal(wanted) => {
            let literal = match ty {
                "number" | "bool" => wanted.to_string(),
                _ => quoted(wanted),
            };
            (format!("{variable} == {literal}"), wanted.to_string())
        }
        Rule::Compared(key, limit) => {
            let operator = match *key {
                "greater_or_equal" => ">=",
                "greater_than" => ">",
                "less_or_equal" => "<=",
                _ => "<",
            };
            let words = key
                .replace("_or_equal", " than or equal to")
                .replace('_', " ");
            (
                format!("{number} {operator} {limit}"),
                format!("{words} {limit}"),
            )
        }
    }
}
