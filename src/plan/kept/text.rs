//! The text that a node was read from: what was written the same way means the same.

use std::rc::Rc;

use crate::config::{Condition, Module};
use crate::graph::What;
use crate::syntax::ast::Body;
use crate::text::{Sources, Span};

/// A piece of a file's text; nothing for what is made of several pieces, or written in JSON.
#[derive(Debug, Default)]
pub(super) struct Written {
    text: Option<Rc<str>>,
    start: u32,
    end: u32,
}

impl Written {
    fn of(sources: &Sources, span: Option<Span>) -> Self {
        let source = span.and_then(|span| sources.get(span.file));
        match (span, source) {
            (Some(span), Some(source)) if !source.name.ends_with(".json") => Self {
                text: Some(source.text.clone()),
                start: span.start,
                end: span.end,
            },
            _ => Self::default(),
        }
    }

    fn text(&self) -> Option<&[u8]> {
        let text = self.text.as_ref()?.as_bytes();
        text.get(self.start as usize..self.end as usize)
    }

    /// Whether both are known and say the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.text().is_some() && self.text() == other.text()
    }
}

/// What the nodes of a module were read from, in the order of the graph.
pub(super) fn of_module(module: &Module, sources: &Sources, take: &mut dyn FnMut(What, Written)) {
    let mut take = |what, span| take(what, Written::of(sources, span));
    for (name, call) in &module.calls {
        let whole = with_body(call.span, &call.body, call.overridden);
        take(What::Call(name.clone()), whole);
    }
    for (name, variable) in &module.variables {
        let whole = conditions(variable.span, &variable.validations);
        take(What::Variable(name.clone()), whole);
    }
    for (name, local) in &module.locals {
        take(What::Local(name.clone()), Some(local.expr.span));
    }
    for (key, provider) in &module.providers {
        let whole = with_body(provider.span, &provider.body, provider.overridden);
        take(What::Provider(key.clone()), whole);
    }
    for (addr, resource) in &module.resources {
        let whole = with_body(resource.span, &resource.body, resource.overridden);
        take(What::Resource(addr.clone()), whole);
    }
    for (name, output) in &module.outputs {
        let value = output.value.iter().map(|value| value.span);
        let needed = output.depends_on.iter().map(|needed| needed.span);
        let whole = joined(output.span, value.chain(needed));
        let whole = whole.and_then(|whole| conditions(whole, &output.preconditions));
        take(What::Output(name.clone()), whole);
    }
    for (name, check) in &module.checks {
        let whole = conditions(check.span, &check.asserts);
        take(What::Check(name.clone()), whole);
    }
}

fn with_body(header: Span, body: &Body, overridden: bool) -> Option<Span> {
    match body {
        Body::Native(body) if !overridden => joined(header, [body.span]),
        _ => None,
    }
}

fn conditions(header: Span, conditions: &[Condition]) -> Option<Span> {
    let parts = conditions.iter();
    let parts = parts.flat_map(|c| [c.condition.span, c.error_message.span]);
    joined(header, parts)
}

/// From a header to the last of what belongs to it, when all is in one file.
fn joined(header: Span, parts: impl IntoIterator<Item = Span>) -> Option<Span> {
    parts.into_iter().try_fold(header, |whole, part| {
        (whole.file == part.file).then(|| whole.to(part))
    })
}
