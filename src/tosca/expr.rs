use std::rc::Rc;

use super::{Form, Function, Name};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::sorted::Gather;
use crate::syntax::yaml::{Entry, Kind, Node};
use crate::text::Span;

/// A value, or how to find it.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A scalar.
    Literal(Node),
    /// A list.
    List(Vec<Expr>, Span),
    /// A mapping.
    Map(Vec<(Name, Expr)>, Span),
    /// A call of a function.
    Call(Rc<Call>),
    /// Could not be read; already reported.
    Invalid(Span),
}

/// `{function: arguments}`.
#[derive(Clone, Debug)]
pub struct Call {
    /// The function.
    pub function: &'static Function,
    /// Where its name stands.
    pub name: Span,
    /// The arguments.
    pub arguments: Vec<Expr>,
    /// The whole call.
    pub span: Span,
}

impl Expr {
    /// Reads an expression. A mapping whose only key is a function's name is a call.
    pub fn read(node: &Node, problems: &mut Diagnostics) -> Self {
        match &node.kind {
            Kind::List(items) => {
                let items = items.iter().map(|item| Self::read(item, problems));
                Self::List(items.gathered(), node.span)
            }
            Kind::Map(entries) => match entries.as_slice() {
                [only] => Self::read_only(only, node, problems),
                _ => Self::read_map(entries, node.span, problems),
            },
            Kind::Invalid => Self::Invalid(node.span),
            _ => Self::Literal(node.clone()),
        }
    }

    fn read_map(entries: &[Entry], span: Span, problems: &mut Diagnostics) -> Self {
        let mut read: Vec<(Name, Self)> = Vec::new();
        for entry in entries {
            read.push((Name::of_key(entry), Self::read(&entry.value, problems)));
        }
        Self::Map(read, span)
    }

    fn read_only(entry: &Entry, node: &Node, problems: &mut Diagnostics) -> Self {
        let Some(function) = Function::find(&entry.key) else {
            if is_like_a_function(&entry.key) {
                problems.push(unknown_function(entry));
                return Self::Invalid(node.span);
            }
            return Self::read_map(std::slice::from_ref(entry), node.span, problems);
        };
        let Some(arguments) = arguments(function, entry, problems) else {
            return Self::Invalid(node.span);
        };
        Self::Call(Rc::new(Call {
            function,
            name: entry.key_span,
            arguments,
            span: node.span,
        }))
    }

    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Self::Literal(node) => node.span,
            Self::List(_, span) | Self::Map(_, span) | Self::Invalid(span) => *span,
            Self::Call(call) => call.span,
        }
    }

    /// The text of a scalar that is written here.
    pub fn literal(&self) -> Option<&str> {
        match self {
            Self::Literal(node) => node.scalar(),
            _ => None,
        }
    }

    /// Every call in it, outer ones first.
    pub fn calls(&self, found: &mut impl FnMut(&Call)) {
        match self {
            Self::Call(call) => {
                found(call);
                call.arguments.iter().for_each(|e| e.calls(found));
            }
            Self::List(items, _) => items.iter().for_each(|e| e.calls(found)),
            Self::Map(entries, _) => entries.iter().for_each(|(_, e)| e.calls(found)),
            Self::Literal(_) | Self::Invalid(_) => {}
        }
    }
}

impl Call {
    /// The first argument as the name that is written there.
    pub fn target(&self) -> Option<(&str, Span)> {
        let first = self.arguments.first()?;
        Some((first.literal()?, first.span()))
    }
}

impl Name {
    /// The key of an entry.
    pub(super) fn of_key(entry: &Entry) -> Self {
        Self {
            text: entry.key.clone(),
            span: entry.key_span,
        }
    }
}

/// The prefixes that only functions have.
fn is_like_a_function(key: &str) -> bool {
    key.starts_with("get_") || key.starts_with("cond_")
}

fn unknown_function(entry: &Entry) -> Diagnostic {
    let known = super::FUNCTIONS.iter().map(|row| row.name);
    let near = nearest(&entry.key, known);
    let text = format!("there is no function `{}`", entry.key);
    Diagnostic::new(&code::BLUEPRINT_FUNCTION, text)
        .at(entry.key_span)
        .suggest(entry.key_span, &entry.key, near)
}

fn arguments(
    function: &'static Function,
    entry: &Entry,
    problems: &mut Diagnostics,
) -> Option<Vec<Expr>> {
    let value = &entry.value;
    match (function.form, &value.kind) {
        (Form::Whole, _) => Some(vec![Expr::read(value, problems)]),
        (Form::One, Kind::List(items)) => match items.as_slice() {
            [only] => Some(vec![Expr::read(only, problems)]),
            _ => {
                problems.push(wrong_arguments(function, "one argument", value.span));
                None
            }
        },
        (Form::One, _) => Some(vec![Expr::read(value, problems)]),
        (Form::List(least, most), Kind::List(items)) if (least..=most).contains(&items.len()) => {
            let items = items.iter().map(|item| Expr::read(item, problems));
            Some(items.gathered())
        }
        (Form::List(least, most), _) => {
            let wanted = match most {
                _ if least == most => format!("a list of {least} arguments"),
                usize::MAX => format!("a list of at least {least} arguments"),
                _ => format!("a list of {least} to {most} arguments"),
            };
            problems.push(wrong_arguments(function, &wanted, value.span));
            None
        }
    }
}

fn wrong_arguments(function: &Function, wanted: &str, at: Span) -> Diagnostic {
    let text = format!("`{}` takes {wanted}: `{}`", function.name, function.example);
    Diagnostic::new(&code::BLUEPRINT_FUNCTION, text).at(at)
}
