//! What can be said of a reference without its value.

use std::rc::Rc;

use super::names::Names;
use super::world::Typed;
use crate::addr::{Mode, Reference, ResourceAddr, Subject};
use crate::diag::{Code, Diagnostic, Diagnostics, code, nearest};
use crate::eval;
use crate::schema::{BlockSchema, NestedBlock, Nesting};
use crate::sorted::Gather;
use crate::syntax::ast::Step;
use crate::text::Span;
use crate::value::Value;

/// Reports what is wrong with a reference.
pub(super) fn check(names: &dyn Names, reference: &Reference, diags: &mut Diagnostics) {
    let Some(module) = names.module() else {
        return;
    };
    let at = reference.span;
    match &reference.subject {
        Subject::Variable(name) if !module.variables.contains_key(name) => {
            let known = module.variables.keys();
            diags.push(undeclared(
                &code::UNDECLARED_VARIABLE,
                "input variable",
                name,
                known,
                at,
            ));
        }
        Subject::Local(name) if !module.locals.contains_key(name) => {
            let known = module.locals.keys();
            diags.push(undeclared(
                &code::UNDECLARED_LOCAL,
                "local value",
                name,
                known,
                at,
            ));
        }
        Subject::Module(name) if !module.calls.contains_key(name) => {
            let known = module.calls.keys();
            diags.push(undeclared(
                &code::UNDECLARED_MODULE,
                "module call",
                name,
                known,
                at,
            ));
        }
        Subject::Resource(addr) => resource(names, addr, reference, diags),
        Subject::Itself => match names.surroundings().itself {
            Some(addr) => itself(names, addr, reference, diags),
            None => {
                let message = "`self` exists only in postconditions, provisioners and connections";
                diags.push(Diagnostic::new(&code::INVALID_SELF, message).at(at));
            }
        },
        Subject::Count(name) => count(names, name, at, diags),
        Subject::Each(name) => each(names, name, at, diags),
        Subject::Path(name) if !matches!(&**name, "module" | "root" | "cwd") => {
            let message = format!("`path` has no attribute `{name}`; it has cwd, module and root");
            let problem = Diagnostic::new(&code::INVALID_PATH_ATTRIBUTE, message);
            diags.push(attribute_of(problem, name, &["cwd", "module", "root"], at));
        }
        Subject::Terraform(name) if !matches!(&**name, "workspace" | "applying") => {
            let message = format!("`terraform` has no attribute `{name}`; it has workspace");
            let problem = Diagnostic::new(&code::INVALID_TERRAFORM_ATTRIBUTE, message);
            diags.push(attribute_of(problem, name, &["workspace"], at));
        }
        _ => {}
    }
}

fn undeclared<'n>(
    code: &'static Code,
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'n Rc<str>>,
    at: Span,
) -> Diagnostic {
    let near = nearest(name, known.map(|n| &**n));
    let message = format!("no {what} `{name}` is declared in this module");
    // The reference ends with the name.
    let problem = Diagnostic::new(code, message).at(at);
    problem.suggest(at.last(name.len()), name, near)
}

/// A reference to an attribute that one of the language's own objects does not have.
fn attribute_of(problem: Diagnostic, name: &str, known: &[&str], at: Span) -> Diagnostic {
    let near = nearest(name, known.iter().copied());
    problem.at(at).suggest(at.last(name.len()), name, near)
}

fn count(names: &dyn Names, name: &str, at: Span, diags: &mut Diagnostics) {
    if name != "index" {
        let message = format!("`count` has no attribute `{name}`; it has index");
        let problem = Diagnostic::new(&code::INVALID_COUNT_ATTRIBUTE, message);
        diags.push(attribute_of(problem, name, &["index"], at));
    } else if !names.surroundings().count {
        diags.push(unrepeated("count", name, at));
    }
}

/// `count.index`, `each.key` or `each.value` in a block that is not repeated that way.
pub(crate) fn unrepeated(root: &str, name: &str, at: Span) -> Diagnostic {
    let (code, argument) = match (root, name) {
        ("count", _) => (&code::COUNT_WITHOUT_COUNT, "count"),
        (_, "value") => (&code::EACH_VALUE_WITHOUT_FOR_EACH, "for_each"),
        _ => (&code::EACH_WITHOUT_FOR_EACH, "for_each"),
    };
    let message = format!("`{root}` can be used only in a block whose `{argument}` is set");
    Diagnostic::new(code, message).at(at)
}

fn each(names: &dyn Names, name: &str, at: Span, diags: &mut Diagnostics) {
    if !matches!(name, "key" | "value") {
        let message = format!("`each` has no attribute `{name}`; it has key and value");
        let problem = Diagnostic::new(&code::INVALID_EACH_ATTRIBUTE, message);
        diags.push(attribute_of(problem, name, &["key", "value"], at));
    } else if !names.surroundings().each {
        diags.push(unrepeated("each", name, at));
    }
}

fn resource(
    names: &dyn Names,
    addr: &ResourceAddr,
    reference: &Reference,
    diags: &mut Diagnostics,
) {
    let at = reference.span;
    let Some(declared) = names.module().and_then(|m| m.resources.get(addr)) else {
        diags.push(undeclared_resource(names, addr, at));
        return;
    };
    let many = declared.count.is_some() || declared.for_each.is_some();
    match (reference.key(), many) {
        (None, true) if !reference.remaining.is_empty() => {
            let message =
                format!("`{addr}` has several instances; choose one with a key in brackets");
            diags.push(Diagnostic::new(&code::MISSING_INSTANCE_KEY, message).at(at));
        }
        (Some(_), false) => {
            let message =
                format!("`{addr}` has neither `count` nor `for_each`, so it takes no key");
            diags.push(Diagnostic::new(&code::UNEXPECTED_INSTANCE_KEY, message).at(at));
        }
        _ => {}
    }
    if declared.check.is_some() && declared.check.as_deref() != names.surroundings().check {
        let message = format!("`{addr}` belongs to a check block and can be used only there");
        diags.push(Diagnostic::new(&code::SCOPED_RESOURCE, message).at(at));
    }
    let after_key = usize::from(reference.key().is_some());
    let steps = reference.remaining.get(after_key..).unwrap_or_default();
    attributes(names.typed(addr), steps, at, diags);
}

fn itself(names: &dyn Names, addr: &ResourceAddr, reference: &Reference, diags: &mut Diagnostics) {
    let steps = &reference.remaining;
    attributes(names.typed(addr), steps, reference.span, diags);
}

fn attributes(typed: Option<&Typed>, steps: &[Step], at: Span, diags: &mut Diagnostics) {
    match typed {
        Some(Typed::Known(schema)) => {
            if let Some(Step::Attribute(name, _)) = steps.first()
                && &**name == "count"
            {
                let message = "a resource has no attribute `count`; use `length` of the resource";
                diags.push(Diagnostic::new(&code::RESOURCE_COUNT_ATTRIBUTE, message).at(at));
                return;
            }
            traverse(&schema.block, steps, diags);
        }
        Some(Typed::Unknown(_)) => {
            let message = "the type of this resource is not known";
            diags.push(Diagnostic::new(&code::INVALID_RESOURCE_TYPE, message).at(at));
        }
        Some(Typed::Unjudged) | None => {}
    }
}

fn undeclared_resource(names: &dyn Names, addr: &ResourceAddr, at: Span) -> Diagnostic {
    let other = match addr.mode {
        Mode::Managed => Mode::Data,
        Mode::Data | Mode::Ephemeral => Mode::Managed,
    };
    let twin = ResourceAddr {
        mode: other,
        ..addr.clone()
    };
    let declared: Vec<String> = names
        .module()
        .into_iter()
        .flat_map(|m| m.resources.keys())
        .filter(|a| a.mode == addr.mode || **a == twin)
        .map(ToString::to_string)
        .gathered();
    let (own, twin) = (addr.to_string(), twin.to_string());
    let near = if declared.contains(&twin) {
        Some(&*twin)
    } else {
        nearest(&own, declared.iter().map(|d| &**d))
    };
    let message = format!("no resource `{addr}` is declared in this module");
    let problem = Diagnostic::new(&code::UNDECLARED_REFERENCE, message).at(at);
    problem.suggest(at, &own, near)
}

/// Follows constant steps from a block, as far as the schema tells.
pub(super) fn traverse(schema: &BlockSchema, steps: &[Step], diags: &mut Diagnostics) {
    let Some((first, rest)) = steps.split_first() else {
        return;
    };
    let Step::Attribute(name, at) = first else {
        let message = "only attributes can follow here, with a dot";
        diags.push(Diagnostic::new(&code::INVALID_INDEX_OPERATION, message).at(first.span()));
        return;
    };
    if let Some(attribute) = schema.attribute(name) {
        eval::traverse(Value::unknown(attribute.ty.clone()), rest, diags);
    } else if let Some(nested) = schema.nested(name) {
        nested_steps(nested, rest, diags);
    } else {
        let attributes = schema.attributes.iter().map(|a| &*a.name);
        let known = attributes.chain(schema.blocks.iter().map(|b| &*b.name));
        let near = nearest(name, known);
        let message = format!("there is no argument, block or attribute `{name}`");
        let problem = Diagnostic::new(&code::UNSUPPORTED_ATTRIBUTE, message).at(*at);
        diags.push(problem.suggest(at.last(name.len()), name, near));
    }
}

fn nested_steps(nested: &NestedBlock, steps: &[Step], diags: &mut Diagnostics) {
    let name = &nested.name;
    let Some((first, rest)) = steps.split_first() else {
        return;
    };
    match nested.nesting {
        Nesting::Single => traverse(&nested.block, steps, diags),
        Nesting::Map => traverse(&nested.block, rest, diags),
        Nesting::Set => {
            let message =
                format!("`{name}` is a set, whose elements have no keys; use `for` or `one`");
            diags.push(Diagnostic::new(&code::INDEX_OF_SET, message).at(first.span()));
        }
        Nesting::List => match first {
            Step::Number(..) | Step::Key(..) => traverse(&nested.block, rest, diags),
            Step::Attribute(..) => {
                let message = format!("`{name}` is a list of blocks; take one, as in `.{name}[0]`");
                diags.push(Diagnostic::new(&code::INVALID_OPERATION, message).at(first.span()));
            }
        },
    }
}
