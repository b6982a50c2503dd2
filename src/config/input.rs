use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Config, Module, Variable};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::eval::{self, Scope};
use crate::syntax::{self, tfvars};
use crate::text::{Source, Sources, Span};
use crate::value::{Marks, Value};

/// Values for the root module's variables, from wherever they come. What is given later counts.
#[derive(Clone, Debug, Default)]
pub struct InputVariables {
    given: BTreeMap<Rc<str>, Given>,
}

#[derive(Clone, Debug)]
enum Given {
    /// As `-var` gives it: how it is read depends on the variable's type.
    Text(Rc<str>),
    /// A value of its own.
    Value(Value),
    /// Written in a file of values.
    Written(Value, Span),
}

/// Undeclared variables of files that are named one by one; the rest is only counted.
const NAMED_UNDECLARED: usize = 2;

impl InputVariables {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a value as text, like `-var name=text`: for a string the text itself, for a list, map or
    /// object an expression.
    pub fn set_text(&mut self, name: &str, text: &str) {
        self.given.insert(name.into(), Given::Text(text.into()));
    }

    /// Gives a value.
    pub fn set_value(&mut self, name: &str, value: Value) {
        self.given.insert(name.into(), Given::Value(value));
    }

    /// Takes the values of a `.tfvars` or `.tfvars.json` file.
    pub fn add_file(&mut self, source: &Source, diags: &mut Diagnostics) {
        let (attributes, problems) = tfvars::parse(source);
        diags.append(problems);
        for attribute in attributes {
            let before = diags.len();
            let value = eval::expr(&attribute.expr, &Scope::empty(), diags);
            if diags.len() == before {
                let given = Given::Written(value, attribute.expr.span);
                self.given.insert(attribute.name.name.clone(), given);
            }
        }
    }

    /// Takes the files that Terraform reads by itself: `terraform.tfvars`, `terraform.tfvars.json`, then
    /// every `*.auto.tfvars` and `*.auto.tfvars.json` of the root in order of name.
    pub fn add_automatic_files(&mut self, config: &mut Config, diags: &mut Diagnostics) {
        let Config { sources, files, .. } = config;
        let fixed = ["terraform.tfvars", "terraform.tfvars.json"].map(str::to_owned);
        let automatic = files
            .names()
            .filter(|name| is_automatic(name))
            .map(str::to_owned);
        for name in fixed.into_iter().chain(automatic) {
            let source = files
                .get(&name)
                .map(|bytes| sources.add_bytes(&name, bytes));
            if let Some(source) = source.and_then(|id| sources.get(id)).cloned() {
                self.add_file(&source, diags);
            }
        }
    }

    /// The names that have a value.
    pub fn names(&self) -> impl Iterator<Item = &Rc<str>> {
        self.given.keys()
    }

    /// Reports values for variables that the module does not declare: an error when given one by one, a
    /// warning when a file gives them.
    pub fn check_declared(&self, module: &Module, diags: &mut Diagnostics) {
        let undeclared = self
            .given
            .iter()
            .filter(|(name, _)| !module.variables.contains_key(*name));
        let mut in_files = 0_usize;
        for (name, given) in undeclared {
            let message = format!(
                "a value is given for `{name}`, but the root module declares no such variable"
            );
            let mut problem = Diagnostic::new(&code::UNDECLARED_INPUT, message);
            if matches!(given, Given::Written(..)) {
                in_files += 1;
                if in_files > NAMED_UNDECLARED {
                    continue;
                }
                problem.severity = Severity::Warning;
            }
            diags.push(problem);
        }
        if let Some(more) = in_files
            .checked_sub(NAMED_UNDECLARED)
            .filter(|more| *more > 0)
        {
            let message =
                format!("{more} more values are given for variables that are not declared");
            let mut problem = Diagnostic::new(&code::UNDECLARED_INPUT, message)
                .titled("Values for undeclared variables");
            problem.severity = Severity::Warning;
            diags.push(problem);
        }
    }

    /// The value given for each declared variable, before defaults and conversion, and where it was
    /// written. Texts are read as the variables' types ask; `sources` takes them in, for their places.
    pub fn values(
        &self,
        module: &Module,
        sources: &mut Sources,
        diags: &mut Diagnostics,
    ) -> BTreeMap<Rc<str>, (Value, Option<Span>)> {
        let mut values = BTreeMap::new();
        for (name, given) in &self.given {
            let Some(variable) = module.variables.get(name) else {
                continue;
            };
            let value = match given {
                Given::Text(text) => read_text(variable, text, sources, diags).map(|v| (v, None)),
                Given::Value(value) => Some((value.clone(), None)),
                Given::Written(value, span) => Some((value.clone(), Some(*span))),
            };
            values.extend(value.map(|value| (name.clone(), value)));
        }
        values
    }

    /// The final value of every variable: given or default, converted, marked. Missing and unsuitable
    /// values are reported; they are unknown in the result.
    pub fn resolve(
        &self,
        module: &Module,
        sources: &mut Sources,
        diags: &mut Diagnostics,
    ) -> BTreeMap<Rc<str>, Value> {
        let mut given = self.values(module, sources, diags);
        let resolved = module.variables.iter().map(|(name, variable)| {
            let value = match given.remove(name) {
                // A text that could not be read was reported.
                None if self.given.contains_key(name) => unknown(variable),
                found => variable.resolve(found, diags),
            };
            (name.clone(), value)
        });
        resolved.collect()
    }
}

fn is_automatic(name: &str) -> bool {
    let automatic = name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json");
    automatic && !name.contains('/')
}

fn unknown(variable: &Variable) -> Value {
    Value::unknown(variable.ty.without_optional())
}

/// Simple types and variables without a type take the text itself, all others an expression.
fn read_text(
    variable: &Variable,
    text: &str,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Value> {
    if variable.type_expr.is_none() || variable.ty.is_primitive() {
        return Some(Value::string(text));
    }
    let id = sources.add(&format!("<value for var.{}>", variable.name.name), text);
    let source = sources.get(id)?;
    let before = diags.len();
    let (expr, problems) = syntax::parse_expression(source);
    diags.append(problems);
    let value = eval::expr(&expr, &Scope::empty(), diags);
    (diags.len() == before).then_some(value)
}

impl Variable {
    /// The value for a given one, or for none: the default where it counts, converted to the type and
    /// marked. What is wrong is reported where the value was written, or else at the variable.
    pub fn resolve(&self, given: Option<(Value, Option<Span>)>, diags: &mut Diagnostics) -> Value {
        let given =
            given.filter(|(value, _)| self.nullable || !value.is_null() || self.default.is_none());
        let value = match (given, &self.default) {
            (Some((value, span)), _) => self.accept(&value, span.unwrap_or(self.span), diags),
            (None, Some(default)) => default.clone(),
            (None, None) => {
                let message = format!(
                    "`{}` has no default, so a value must be given",
                    self.name.name
                );
                diags.push(Diagnostic::new(&code::MISSING_INPUT, message).at(self.span));
                unknown(self)
            }
        };
        value.marked(self.marks())
    }

    fn accept(&self, value: &Value, at: Span, diags: &mut Diagnostics) -> Value {
        let name = &self.name.name;
        if value.is_null() && !self.nullable {
            let message = format!("`{name}` may not be null and has no default");
            diags.push(Diagnostic::new(&code::NULL_INPUT, message).at(at));
            return unknown(self);
        }
        self.fit(value).unwrap_or_else(|error| {
            let message = format!("the value does not fit the type of `{name}`: {error}");
            diags.push(Diagnostic::new(&code::INVALID_INPUT_VALUE, message).at(at));
            unknown(self)
        })
    }

    /// What its value carries.
    pub fn marks(&self) -> Marks {
        let sensitive = if self.sensitive {
            Marks::SENSITIVE
        } else {
            Marks::NONE
        };
        let ephemeral = if self.ephemeral {
            Marks::EPHEMERAL
        } else {
            Marks::NONE
        };
        sensitive.with(ephemeral)
    }
}
