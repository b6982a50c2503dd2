//! Expressions, evaluated beside a template as its own are.

mod answer;
mod assist;
mod request;
mod situation;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use situation::Situation;

pub use answer::Evaluated;
pub use request::Answer;

use super::plan::asked;
use super::{PlanOptions, Read, Workspace, refused};
use crate::check::{self, Declared};
use crate::config::Config;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::ide::Project;
use crate::plan::world::{Inputs, RootValues};
use crate::plan::{PlanRequest, State};
use crate::schema::Catalog;
use crate::service::TemplateHost;
use crate::sorted::Gather;
use crate::syntax;
use crate::syntax::ast::Expr;
use crate::text::{FileId, Source, Sources, Span};
use crate::time::{Instant, Rng};
use crate::value::{Value, View};

/// Longer expressions are not read.
const LONGEST: usize = 4 << 20;

/// The file that the places of an expression are in.
const NAME: &str = "<expression>";

/// A template that was read, judged and planned once. Any number of expressions can be evaluated in it, each as if
/// it were a local value of the root module, in the situation of a plan.
///
/// A variable that needs a value and has none is unknown. What has a fault in the template is unknown, too.
#[derive(Debug)]
pub struct Evaluator {
    /// What is wrong with the template, ordered by file and place.
    pub diagnostics: Diagnostics,
    /// The texts the places point into.
    pub sources: Sources,
    /// Services whose schemas are needed but not loaded; what has their types is unknown.
    pub missing_services: Vec<String>,
    ready: Option<Ready>,
    planned: Rc<str>,
    project: Rc<Project>,
    chance: Option<RefCell<Rng>>,
}

/// What expressions see.
#[derive(Debug)]
struct Ready {
    config: Rc<Config>,
    declared: Declared,
    values: RootValues,
}

impl Workspace {
    /// Reads the template for expressions. Of the options count variables, state and time. Without a
    /// `seed` there is no chance, and what functions make of it is unknown.
    pub fn evaluator(
        &self,
        catalog: &Catalog,
        options: &PlanOptions,
        seed: Option<u64>,
    ) -> Evaluator {
        let (config, mut diagnostics) = self.load();
        diagnostics.extend(self.refused.iter().map(refused));
        let mut read = Read {
            config,
            whole: !diagnostics.has_errors(),
            diagnostics,
            missing_services: Vec::new(),
            stopped: false,
        };
        let mut inputs = self.inputs(&mut read, options);
        leave_open(&read.config, &mut inputs);
        let prior = asked(options, &mut read.diagnostics).prior;
        let config = Rc::new(read.config);
        let mut evaluator = Evaluator {
            diagnostics: read.diagnostics,
            sources: config.sources.clone(),
            missing_services: Vec::new(),
            ready: None,
            planned: options.time.seconds_text().into(),
            project: self.project(),
            chance: seed.map(|seed| RefCell::new(Rng::new(seed))),
        };
        if !evaluator.diagnostics.has_errors() {
            evaluator.prepare(config, catalog, &inputs, &prior, options.time);
        }
        evaluator.diagnostics.sort();
        evaluator
    }
}

/// Variables that nobody has given a value yet are unknown.
fn leave_open(config: &Config, inputs: &mut Inputs) {
    let open = config.root.variables.iter();
    let open = open.filter(|(_, variable)| variable.default.is_none());
    for (name, variable) in open {
        let unknown = || (Value::unknown(variable.ty.without_optional()), None);
        inputs.values.entry(name.clone()).or_insert_with(unknown);
    }
}

impl Evaluator {
    fn prepare(
        &mut self,
        config: Rc<Config>,
        catalog: &Catalog,
        inputs: &Inputs,
        prior: &Rc<State>,
        time: Instant,
    ) {
        let (checked, declared) = check::declared(&config, catalog);
        let services = checked.missing_services.iter();
        self.missing_services = services.map(|s| s.to_string()).gathered();
        let faulty = checked.diagnostics.has_errors();
        self.diagnostics.append(checked.diagnostics);
        let Some(declared) = declared else {
            return;
        };
        let (values, found) = RootValues::planned(&PlanRequest {
            config: &config,
            catalog,
            host: &TemplateHost::planning(&config.files, time),
            inputs,
            prior,
            destroy: false,
            targets: &[],
            replace: &[],
            reader: None,
        });
        // What comes from a fault that the checks have told is not told again.
        if !faulty {
            self.diagnostics.append(found);
        }
        self.ready = values.map(|values| Ready {
            config,
            declared,
            values,
        });
    }

    /// Whether expressions can be evaluated. They cannot when the template cannot be read as a whole.
    pub fn is_ready(&self) -> bool {
        self.ready.is_some()
    }

    /// Whether an expression that is being typed goes on in the next line: something in it is open.
    pub fn is_open(text: &str) -> bool {
        syntax::is_open(&Source::new(FileId(0), NAME, text))
    }

    /// Evaluates one expression: a text that could stand to the right of the equals sign of a local value, over as many
    /// lines as it likes. `now` is the moment of the call; without one, what functions make of it is unknown.
    pub fn evaluate(&self, text: &str, now: Option<Instant>) -> Evaluated {
        self.evaluate_bytes(text.as_bytes(), now)
    }

    /// [`Self::evaluate`] for what may be no text.
    pub fn evaluate_bytes(&self, text: &[u8], now: Option<Instant>) -> Evaluated {
        let mut sources = self.sources.clone();
        let Some(ready) = &self.ready else {
            let diagnostics = self.diagnostics.clone();
            return Evaluated::new(None, diagnostics, sources);
        };
        if text.len() > LONGEST {
            let message = format!("an expression has at most {LONGEST} bytes");
            let problem = Diagnostic::new(&code::EXPRESSION_TOO_LARGE, message);
            return Evaluated::new(None, problem.into(), sources);
        }
        let id = sources.add_bytes(NAME, text);
        let (value, diagnostics) = match sources.get(id) {
            Some(source) => {
                let (expr, diags) = syntax::parse_argument(source);
                finite(self.value(ready, &expr, diags, now), expr.span)
            }
            None => (None, Diagnostics::new()),
        };
        Evaluated::new(value, diagnostics, sources)
    }

    fn value(
        &self,
        ready: &Ready,
        expr: &Expr,
        mut diags: Diagnostics,
        now: Option<Instant>,
    ) -> Found {
        if diags.has_errors() {
            return (None, diags);
        }
        // As a template's own expressions: judged first, when no variable has a value.
        let judged = eval::expr(expr, &Scope::new(&ready.declared), &mut diags);
        if diags.has_errors() {
            return (None, diags);
        }
        // What depends on nothing is what it is.
        if judged.is_wholly_known() && eval::references(expr).is_empty() {
            return (Some(judged), diags);
        }
        let situation = Situation {
            values: &ready.values,
            config: &ready.config,
            planned: self.planned.clone(),
            now: now.map(|now| now.seconds_text().into()),
            chance: self.chance.as_ref(),
        };
        let mut found = Diagnostics::new();
        let value = eval::expr(expr, &Scope::new(&situation), &mut found);
        let value = (!found.has_errors()).then_some(value);
        (value, found)
    }
}

type Found = (Option<Value>, Diagnostics);

/// An infinite number can be used in an expression, but it is no answer: nothing that could be written down stands
/// for it.
fn finite((value, mut diags): Found, at: Span) -> Found {
    if !value.as_ref().is_some_and(is_infinite) {
        return (value, diags);
    }
    let message = "the value holds an infinite number, which cannot be written down";
    diags.push(Diagnostic::new(&code::INFINITE_NUMBER, message).at(at));
    (None, diags)
}

fn is_infinite(value: &Value) -> bool {
    match value.view() {
        View::Number(number) => number.is_infinite(),
        View::List(items) | View::Set(items) | View::Tuple(items) => items.iter().any(is_infinite),
        View::Map(items) | View::Object(items) => items.values().any(is_infinite),
        View::Null | View::Unknown | View::Bool(_) | View::String(_) => false,
    }
}
