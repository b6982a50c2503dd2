use std::rc::Rc;

use super::{Files, Module, Variable};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::eval::{self, Scope};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::{self, tfvars};
use crate::text::{Source, Sources, Span};
use crate::value::{Marks, Value};

/// Values for the root module's variables, from wherever they come. What is given later counts.
#[derive(Clone, Debug, Default)]
pub struct InputVariables {
    given: SortedMap<Rc<str>, Given>,
}

#[derive(Clone, Debug)]
enum Given {
    /// As `-var` gives it: how it is read depends on the variable's type.
    Text(Rc<str>),
    /// A value of its own.
    Value(Value),
    /// Written in a file of values.
    Written(Value, Span),
    /// Written in a file, but not to be evaluated: why.
    Unreadable(Diagnostics),
}

/// Values of variables that are known before modules are read, with the places they were given at.
pub type Constants = SortedMap<Rc<str>, (Value, Span)>;

/// The files of values that Terraform reads first.
const FIXED: [&str; 2] = ["terraform.tfvars", "terraform.tfvars.json"];

/// Undeclared variables of files that are named one by one; the rest is only counted.
const NAMED_UNDECLARED: usize = 2;

impl InputVariables {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether none was given.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
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

    /// Takes the values of a `.tfvars` or `.tfvars.json` file. What is no such file is reported; of values that
    /// cannot be evaluated see [`Self::check_readable`].
    pub fn add_file(&mut self, source: &Source, diags: &mut Diagnostics) {
        let (attributes, problems) = tfvars::parse(source);
        let spans: Vec<Span> = problems.iter().filter_map(Diagnostic::span).gathered();
        diags.append(problems);
        for attribute in attributes {
            let mut found = Diagnostics::new();
            let own = attribute.expr.span;
            let broken = spans.iter().any(|span| own.to(*span) == own);
            let value = eval::expr(&attribute.expr, &Scope::empty(), &mut found);
            let given = match broken || found.has_errors() {
                true => Given::Unreadable(found),
                false => Given::Written(value, attribute.expr.span),
            };
            self.given.insert(attribute.name.name.clone(), given);
        }
    }

    /// Takes the files that Terraform reads by itself: `terraform.tfvars`, `terraform.tfvars.json`, then
    /// every `*.auto.tfvars` and `*.auto.tfvars.json` of the root in order of name.
    pub fn add_automatic_files(
        &mut self,
        sources: &mut Sources,
        files: &Files,
        diags: &mut Diagnostics,
    ) {
        for name in automatic_files(files) {
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

    /// Reports what is wrong with the expressions that files give for the module's variables.
    pub fn check_readable(&self, module: &Module, diags: &mut Diagnostics) {
        for (name, given) in &self.given {
            if let Given::Unreadable(found) = given
                && module.variables.contains_key(name)
            {
                diags.append(found.clone());
            }
        }
    }

    /// Reports values for variables that the module does not declare: an error when given one by one, a
    /// warning when a file gives them, nothing when they cannot be evaluated anyhow.
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
            if matches!(given, Given::Unreadable(_)) {
                continue;
            }
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
    ) -> SortedMap<Rc<str>, (Value, Option<Span>)> {
        let mut values = SortedMap::new();
        for (name, given) in &self.given {
            let Some(variable) = module.variables.get(name) else {
                continue;
            };
            let value = match given {
                Given::Text(text) => read_text(variable, text, sources, diags).map(|v| (v, None)),
                Given::Value(value) => Some((value.clone(), None)),
                Given::Written(value, span) => Some((value.clone(), Some(*span))),
                Given::Unreadable(_) => None,
            };
            match (&value, variable.deprecated_span) {
                (None, _) if variable.is_required() => diags.push(missing(variable)),
                (Some((value, _)), Some(at)) if !value.is_null() => {
                    let message = format!("the variable `{name}` is deprecated");
                    diags.push(Diagnostic::new(&code::DEPRECATED_VARIABLE, message).at(at));
                }
                _ => {}
            }
            values.extend(value.map(|value| (name.clone(), value)));
        }
        values
    }

    /// The values of the variables that must be known before modules are read, as far as `self` and the
    /// defaults tell them. Missing and unsuitable ones are reported.
    pub(super) fn constants(
        mut self,
        module: &Module,
        sources: &mut Sources,
        diags: &mut Diagnostics,
    ) -> Constants {
        let constant = |name: &Rc<str>| module.variables.get(name).is_some_and(|v| v.constant);
        self.given.retain(|name, _| constant(name));
        let before = diags.len();
        let mut given = self.values(module, sources, diags);
        let constants = module.variables.iter().filter(|(_, v)| v.constant);
        let resolved = constants.map(|(name, variable)| {
            let given = given.remove(name);
            let span = given.as_ref().and_then(|(_, span)| *span);
            let value = match given {
                None if diags.errors_since(before) => unknown(variable),
                given => variable.resolve(given, diags),
            };
            (name.clone(), (value, span.unwrap_or(variable.span)))
        });
        resolved.gathered()
    }

    /// Adds the values of another one, which count before those of `self`.
    pub fn and(mut self, other: &Self) -> Self {
        let others = other.given.iter();
        self.given
            .extend(others.map(|(name, given)| (name.clone(), given.clone())));
        self
    }

    /// The final value of every variable: given or default, converted, marked. Missing and unsuitable
    /// values are reported; they are unknown in the result.
    pub fn resolve(
        &self,
        module: &Module,
        sources: &mut Sources,
        diags: &mut Diagnostics,
    ) -> SortedMap<Rc<str>, Value> {
        let mut given = self.values(module, sources, diags);
        let resolved = module.variables.iter().map(|(name, variable)| {
            let value = match given.remove(name) {
                // A text that could not be read was reported.
                None if self.given.contains_key(name) => unknown(variable),
                found => variable.resolve(found, diags),
            };
            (name.clone(), value)
        });
        resolved.gathered()
    }
}

fn is_automatic(name: &str) -> bool {
    let automatic = name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json");
    automatic && !name.contains('/')
}

/// The files of values that Terraform reads by itself, in that order.
pub fn automatic_files(files: &Files) -> Vec<String> {
    let fixed = FIXED.into_iter().filter(|name| files.get(name).is_some());
    let more = files.names().filter(|name| is_automatic(name));
    fixed.chain(more).map(str::to_owned).gathered()
}

/// That a variable without a default got no value.
pub fn missing(variable: &Variable) -> Diagnostic {
    let name = &variable.name.name;
    let message = format!("`{name}` has no default, so a value must be given");
    Diagnostic::new(&code::MISSING_INPUT, message).at(variable.span)
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
    if diags.errors_since(before) {
        return None;
    }
    let value = eval::expr(&expr, &Scope::empty(), diags);
    (!diags.errors_since(before)).then_some(value)
}

impl Variable {
    /// The value for a given one, or for none: the default where it counts, converted to the type and
    /// marked. What is wrong is reported where the value was written, or else at the variable.
    pub fn resolve(&self, given: Option<(Value, Option<Span>)>, diags: &mut Diagnostics) -> Value {
        let given =
            given.filter(|(value, _)| self.nullable || !value.is_null() || self.default.is_none());
        let value = match (given, &self.default) {
            (Some((value, span)), _) => {
                let at = span.filter(|_| !self.sensitive);
                self.accept(&value, at.unwrap_or(self.span), diags)
            }
            (None, Some(default)) => default.clone(),
            (None, None) => {
                diags.push(missing(self));
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
