//! Elements as resources.

use std::rc::Rc;

use serde_json::Value as Json;

use super::expr::Wanted;
use super::{Converter, MAIN, Made, Many, NoteKind, VARIABLES, hcl};
use crate::cloud::Attributes;
use crate::sorted::SortedSet;
use crate::syntax::yaml::{Kind, Node};
use crate::text::Span;
use crate::tosca::carry::{self, Carried, expression};
use crate::tosca::counterpart::Counterpart;
use crate::tosca::{Element, Expr, Name};

impl Converter<'_> {
    /// The element at a place in the text. Those that it needs were converted before.
    pub(super) fn element(&mut self, index: usize) {
        let blueprint = self.blueprint;
        let Some((name, element)) = blueprint.elements.iter().nth(index) else {
            return;
        };
        let counterparts = self.counterparts;
        let Some(counterpart) = counterparts.get(&element.ty.text) else {
            let reason = match self.elements.get(&element.ty.text) {
                Some(_) => self.counterparts.reason(&element.ty.text),
                None => "there is no such type",
            };
            return self.note(NoteKind::Left, name.text.to_string(), name.span, reason);
        };
        self.used = SortedSet::new();
        let properties = self.properties(counterpart, name, element);
        let ty = self.elements.get(&element.ty.text);
        let mut carried = carry::carry(counterpart, ty, &properties, &name.text);
        for left in std::mem::take(&mut carried.left) {
            let subject = format!("{}.{}", name.text, left.path);
            let span = place(element, &left.path).unwrap_or(name.span);
            self.note(NoteKind::Left, subject, span, left.reason);
        }
        self.ask(name, counterpart, &mut carried);
        let own = self.resources.of("", &name.text);
        let (head, many) = self.repeated(element, counterpart, &mut carried);
        let address = format!("{}.{own}", counterpart.resource);
        let mut text = format!("resource \"{}\" \"{own}\" {{\n{head}", counterpart.resource);
        body(&mut text, &carried.arguments, counterpart, "");
        self.depend(element, &mut text);
        text.push('}');
        let made = Made {
            address: address.clone(),
            many,
            counterpart,
        };
        self.made.insert(name.text.clone(), made);
        self.write(MAIN, address, Some(name.span.to(element.span)), text);
    }

    /// The properties with expressions in Terraform's words. What cannot be said is told and left out.
    fn properties(
        &mut self,
        counterpart: &Counterpart,
        owner: &Name,
        element: &Element,
    ) -> Attributes {
        let mut properties = Attributes::new();
        for (name, value) in &element.properties {
            let path = name.text.to_string();
            let value = self.tree(counterpart, owner, value, &path, &path);
            properties.insert(path, value);
        }
        properties
    }

    /// A value; its path without indexes decides what is wanted of references in it.
    fn tree(
        &mut self,
        counterpart: &Counterpart,
        owner: &Name,
        value: &Expr,
        pattern: &str,
        at: &str,
    ) -> Json {
        match value {
            Expr::Literal(node) => crate::tosca::eval::literal(node),
            Expr::List(items, _) => {
                let mut list = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    let place = format!("{at}[{index}]");
                    let inner = match counterpart.argument(pattern) {
                        Some(_) => pattern.to_owned(),
                        None => format!("{pattern}[]"),
                    };
                    list.push(self.tree(counterpart, owner, item, &inner, &place));
                }
                Json::Array(list)
            }
            Expr::Map(members, _) => {
                let mut made = Attributes::new();
                for (name, member) in members {
                    let (pattern, at) = (
                        format!("{pattern}.{}", name.text),
                        format!("{at}.{}", name.text),
                    );
                    let member = self.tree(counterpart, owner, member, &pattern, &at);
                    made.insert(name.text.to_string(), member);
                }
                Json::Object(made)
            }
            Expr::Call(_) | Expr::Invalid(_) => {
                let argument = counterpart.argument(pattern);
                let property = pattern.rsplit('.').next().unwrap_or(pattern);
                let many = |to: &str| counterpart.each == Some(to) && !self.is_one(value);
                let wanted = Wanted {
                    single: !argument.is_some_and(|a| a.to.ends_with(']') || many(a.to)),
                    property: property.trim_end_matches("[]"),
                    attribute: argument.and_then(|a| a.reference),
                };
                let before = self.used.clone();
                match self.expr(value, wanted) {
                    Ok(found) => expression(found.text, found.maybe_empty),
                    Err(reason) => {
                        self.used = before;
                        let subject = format!("{}.{at}", owner.text);
                        self.note(NoteKind::Left, subject, value.span(), reason);
                        Json::Null
                    }
                }
            }
        }
    }

    /// Whether an expression stands for one item at most.
    fn is_one(&self, value: &Expr) -> bool {
        match value {
            Expr::List(items, _) => items.len() == 1 && items.iter().all(|item| self.is_one(item)),
            Expr::Call(call) if matches!(call.function.name, "get_attribute" | "get_reference") => {
                let made = call.target().and_then(|(name, _)| self.made.get(name));
                made.is_none_or(|made| made.many == Many::One)
            }
            Expr::Call(call) => call.function.name != "split",
            _ => true,
        }
    }

    /// Asks for what the provider needs and the blueprint does not say.
    fn ask(&mut self, name: &Name, counterpart: &Counterpart, carried: &mut Carried) {
        for (from, to, index) in std::mem::take(&mut carried.missing) {
            let Some(argument) = counterpart.argument(from) else {
                continue;
            };
            let last = to.rsplit('.').next().unwrap_or(to);
            let last = last.split('[').next().unwrap_or(last);
            let variable = self.inputs.free(&format!("{}_{last}", name.text));
            let secret = match last {
                "password" => "sensitive = true\n",
                _ => "",
            };
            let plain = to.replace("[]", "");
            let text = format!(
                "variable \"{variable}\" {{\ntype = {}\ndescription = \"{plain} of {}\"\n{secret}}}",
                argument.ty, counterpart.resource
            );
            self.write(VARIABLES, format!("var.{variable}"), Some(name.span), text);
            let value = expression(format!("var.{variable}"), false);
            carry::put(&mut carried.arguments, to, index, value);
            let subject = format!("{}.{from}", name.text);
            let reason = format!("the provider needs `{plain}`; `var.{variable}` asks for it");
            self.note(NoteKind::Asked, subject, name.span, reason);
        }
    }

    /// `count`, and how many there are.
    fn repeated(
        &mut self,
        element: &Element,
        counterpart: &Counterpart,
        carried: &mut Carried,
    ) -> (String, Many) {
        let mut count = carried.count.as_ref().map(hcl::value);
        count = count.filter(|count| count != "1" && count != "null");
        if let Some((to, values)) = carried.each.take() {
            let value = match values.as_array().map(Vec::as_slice) {
                Some([only]) => only.clone(),
                _ => {
                    let list = hcl::value(&values);
                    let single = element.properties.iter().find(|(name, _)| {
                        let argument = counterpart.argument(&name.text);
                        argument.is_some_and(|a| a.to == to)
                    });
                    if single.is_some_and(|(_, value)| self.is_one(value)) {
                        expression(list, false)
                    } else {
                        count = Some(format!("length({list})"));
                        expression(item(&list), false)
                    }
                }
            };
            carry::put(&mut carried.arguments, to, 0, value);
        }
        let condition = element.condition.as_ref().map(condition);
        let condition = condition.and_then(|name| self.condition(&name).ok());
        let many = match (&condition, &count) {
            (_, Some(_)) => Many::Several,
            (Some(_), None) => Many::Maybe,
            (None, None) => return (String::new(), Many::One),
        };
        let count = count.unwrap_or_else(|| "1".to_owned());
        let count = match condition {
            Some(condition) => format!("{} ? {count} : 0", condition.text),
            None => count,
        };
        (format!("count = {count}\n\n"), many)
    }

    /// What is needed and not named by an argument.
    fn depend(&self, element: &Element, text: &mut String) {
        let mut reached = SortedSet::new();
        for name in self.used.iter() {
            self.reach(name, &mut reached);
        }
        let mut needed: Vec<&str> = Vec::new();
        for requirement in &element.requirements {
            if let Some(made) = self.made.get(&requirement.node.text)
                && !reached.contains(&requirement.node.text)
                && !needed.contains(&&*made.address)
            {
                needed.push(&made.address);
            }
        }
        if !needed.is_empty() {
            text.push_str(&format!("\ndepends_on = [{}]\n", needed.join(", ")));
        }
    }

    /// An element and everything that it needs.
    fn reach(&self, name: &Rc<str>, reached: &mut SortedSet<Rc<str>>) {
        if !reached.insert(name.clone()) {
            return;
        }
        if let Some(element) = self.blueprint.elements.get(name) {
            for requirement in &element.requirements {
                self.reach(&requirement.node.text, reached);
            }
        }
    }
}

/// The item of a list for each object. An index behind a splat would count in its items.
fn item(list: &str) -> String {
    match list.split_once("[*]") {
        Some((before, after)) if !list.starts_with('[') && !after.contains("[*]") => {
            format!("{before}[count.index]{after}")
        }
        _ => format!("({list})[count.index]"),
    }
}

fn condition(name: &Name) -> Expr {
    Expr::Literal(Node {
        kind: Kind::Text(name.text.clone()),
        span: name.span,
    })
}

/// Arguments, then blocks, in the order of the table.
fn body(text: &mut String, members: &Attributes, counterpart: &Counterpart, prefix: &str) {
    let mut names: Vec<&str> = Vec::new();
    let rows = counterpart.arguments.iter().map(|row| row.to);
    let constants = counterpart.constants.iter().map(|(to, _)| *to);
    for to in constants.chain(rows) {
        if let Some(rest) = to.strip_prefix(prefix) {
            let name = rest.split(['.', '[']).next().unwrap_or(rest);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let is_block = |name: &str| {
        let mut rows = counterpart.arguments.iter();
        rows.any(|row| {
            let rest = row
                .to
                .strip_prefix(prefix)
                .and_then(|r| r.strip_prefix(name));
            rest.is_some_and(|rest| rest.starts_with('.') || rest.starts_with("[]."))
        })
    };
    let mut blocks = String::new();
    for name in names {
        let Some(value) = members.get(name) else {
            continue;
        };
        if !is_block(name) {
            text.push_str(&format!("{name} = {}\n", hcl::value(value)));
            continue;
        }
        let several = format!("{prefix}{name}[].");
        let repeated = counterpart
            .arguments
            .iter()
            .any(|row| row.to.starts_with(&several));
        let inner = if repeated {
            several
        } else {
            format!("{prefix}{name}.")
        };
        for item in value.as_array().map_or(&[][..], Vec::as_slice) {
            if let Json::Object(members) = item {
                blocks.push_str(&format!("\n{name} {{\n"));
                body(&mut blocks, members, counterpart, &inner);
                blocks.push_str("}\n");
            }
        }
    }
    // No empty line behind the opening brace.
    let first = text.ends_with("{\n");
    text.push_str(if first { blocks.trim_start() } else { &blocks });
}

/// Where the value of a path with indexes stands.
fn place(element: &Element, path: &str) -> Option<Span> {
    let mut steps = path
        .split(['.', '['])
        .map(|step| step.trim_end_matches(']'));
    let mut at = element.property(steps.next()?)?;
    for step in steps {
        at = match at {
            Expr::Map(members, _) => members
                .iter()
                .find(|(n, _)| &*n.text == step)
                .map(|(_, e)| e)?,
            Expr::List(items, _) => items.get(step.parse::<usize>().ok()?)?,
            other => other,
        };
    }
    Some(at.span())
}
