use std::rc::Rc;

use super::budget::Budget;
use super::{Data, Scope, expr, node, refs};
use crate::diag::Diagnostics;
use crate::func::{FileError, FuncError, Host, TemplateError};
use crate::sorted::{Gather, SortedMap};
use crate::syntax;
use crate::syntax::ast::{Expr, Ident, Step};
use crate::text::{FileId, Source};
use crate::value::Value;

/// A host that renders templates too: files, time and chance are those of another one.
pub(super) struct Renderer<'h> {
    outer: &'h dyn Host,
    /// Where functions of providers are looked up.
    data: &'h dyn Data,
    /// What templates take from, too.
    budget: Rc<Budget>,
    /// Whether this host serves a template; a template renders no other one.
    inside: bool,
}

impl<'h> Renderer<'h> {
    pub(super) fn new(data: &'h dyn Data, budget: Rc<Budget>) -> Self {
        Self {
            outer: data.host(),
            data,
            budget,
            inside: false,
        }
    }

    pub(super) fn budget(&self) -> Rc<Budget> {
        self.budget.clone()
    }

    /// The full source of the provider that has this name here.
    pub(super) fn provider(&self, name: &str) -> Option<Rc<str>> {
        self.data.provider(name)
    }
}

impl Host for Renderer<'_> {
    fn file(&self, path: &str) -> Result<Rc<[u8]>, FileError> {
        self.outer.file(path)
    }

    fn files(&self, directory: &str) -> Vec<String> {
        self.outer.files(directory)
    }

    fn plan_time(&self) -> Option<Rc<str>> {
        self.outer.plan_time()
    }

    fn now(&self) -> Option<Rc<str>> {
        self.outer.now()
    }

    fn random(&self) -> Option<[u8; 16]> {
        self.outer.random()
    }

    fn template(
        &self,
        text: &str,
        variables: &SortedMap<Rc<str>, Value>,
    ) -> Result<Value, TemplateError> {
        if self.inside {
            let message = "a template cannot render another template";
            return Err(TemplateError::Recursion(message.to_owned()));
        }
        let source = Source::new(FileId(u32::MAX), "template", text);
        let (expr, problems) = syntax::parse_template(&source);
        if let Some(message) = first_message(&problems, &source) {
            return Err(TemplateError::Syntax(message));
        }
        check_names(&expr, variables)?;
        let host = Renderer {
            inside: true,
            budget: self.budget(),
            ..*self
        };
        let root = Scope::template(&host);
        let scope = root.with(
            variables
                .iter()
                .map(|(k, v)| (k.clone(), v.clone()))
                .gathered(),
        );
        let mut problems = Diagnostics::new();
        let value = node(&expr, &scope, &mut problems);
        match first_message(&problems, &source) {
            Some(message) => Err(TemplateError::Evaluation(message)),
            None => Ok(value),
        }
    }

    fn steps_left(&self) -> u64 {
        self.budget.left()
    }

    fn take(&self, steps: u64) {
        self.budget.take(steps);
    }

    fn variables(&self, text: &str) -> Result<Value, FuncError> {
        let source = Source::new(FileId(u32::MAX), "variables", text);
        let (assigned, mut problems) = syntax::tfvars::parse(&source);
        let mut values = SortedMap::new();
        for attribute in assigned {
            let value = expr(&attribute.expr, &Scope::empty(), &mut problems);
            values.insert(attribute.name.name, value);
        }
        match first_message(&problems, &source) {
            Some(message) => Err(FuncError::call(message)),
            None => Ok(Value::object(values)),
        }
    }
}

fn first_message(problems: &Diagnostics, source: &Source) -> Option<String> {
    let first = problems.iter().next()?;
    let line = first
        .span()
        .map(|span| source.lines.position(&source.text, span.start).line);
    Some(match line {
        Some(line) => format!(
            "{}: {} (line {line} of the text)",
            first.title, first.message
        ),
        None => format!("{}: {}", first.title, first.message),
    })
}

fn check_names(expr: &Expr, variables: &SortedMap<Rc<str>, Value>) -> Result<(), TemplateError> {
    let mut missing = None;
    refs::traversals(expr, &mut |root: &Ident, _: &[Step]| {
        if missing.is_none() && !variables.contains_key(&root.name) {
            missing = Some(root.name.clone());
        }
    });
    match missing {
        Some(name) => Err(TemplateError::Undefined(format!(
            "the template uses `{name}`, which the variables do not give"
        ))),
        None => Ok(()),
    }
}
