//! Reading arguments whose values must be literal, and names that must be identifiers.

use std::rc::Rc;

use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::sorted::Gather;
use crate::syntax;
use crate::syntax::ast::{Attribute, Expr, ExprKind, Ident, Step};
use crate::text::{Source, Span, is_identifier};
use crate::value::{Type, Value, View, convert};

/// The value of an argument that may refer to nothing, converted to a type. Nothing when that was reported.
pub(super) fn literal(attribute: &Attribute, ty: &Type, diags: &mut Diagnostics) -> Option<Value> {
    let value = eval::expr(&attribute.expr, &Scope::empty(), diags);
    let text = matches!(
        attribute.expr.kind,
        ExprKind::String(_) | ExprKind::Template(_)
    );
    let at = match text && is_json(attribute) {
        true => attribute.expr.span,
        false => eval::start(&attribute.expr),
    };
    let problem = match convert::convert(&value, ty) {
        Ok(value) if value.is_null() => "it must not be null".to_owned(),
        Ok(value) if value.is_unknown() => "it must be known beforehand".to_owned(),
        Ok(value) => return Some(value),
        Err(error) => error.to_string(),
    };
    let message = format!(
        "the value of `{}` does not fit: {problem}",
        attribute.name.name
    );
    diags.push(Diagnostic::new(&code::UNSUITABLE_VALUE, message).at(at));
    None
}

/// A literal string.
pub(super) fn text(attribute: Option<&Attribute>, diags: &mut Diagnostics) -> Option<Rc<str>> {
    let value = literal(attribute?, &Type::String, diags)?;
    value.text().cloned()
}

/// A literal bool.
pub(super) fn flag(attribute: Option<&Attribute>, diags: &mut Diagnostics) -> Option<bool> {
    match literal(attribute?, &Type::Bool, diags)?.view() {
        View::Bool(flag) => Some(flag),
        _ => None,
    }
}

/// Reports a name that is no identifier.
pub(super) fn check_name(name: &Ident, code: &'static Code, diags: &mut Diagnostics) -> bool {
    if is_identifier(&name.name) {
        return true;
    }
    let message = format!(
        "`{}` is no name: a name begins with a letter or underscore and holds letters, digits, underscores and dashes",
        name.name
    );
    diags.push(Diagnostic::new(code, message).at(name.span));
    false
}

/// The elements of an expression that is written as a list.
pub(super) fn list<'e>(expr: &'e Expr, diags: &mut Diagnostics) -> Option<&'e [Expr]> {
    match &expr.kind {
        ExprKind::Tuple(elements) => Some(elements),
        _ => {
            let message = "a list in brackets is needed here";
            let at = eval::start(expr);
            diags.push(Diagnostic::new(&code::INVALID_STATIC_EXPRESSION, message).at(at));
            None
        }
    }
}

/// Whether an argument was written in JSON, where names stand in quotes.
fn is_json(attribute: &Attribute) -> bool {
    let span = attribute.name.span;
    span.end.saturating_sub(span.start) as usize != attribute.name.name.len()
}

/// The text in JSON that an argument's expression was read from.
pub(super) fn json_text(attribute: &Attribute) -> Option<Span> {
    let expr = &attribute.expr;
    let read = expr.span.end < attribute.span.end || matches!(expr.kind, ExprKind::Parens(_));
    (read && is_json(attribute)).then_some(Span {
        end: attribute.span.end,
        ..expr.span
    })
}

/// The elements of an argument that is written as a list.
pub(super) fn elements<'e>(
    attribute: &'e Attribute,
    diags: &mut Diagnostics,
) -> Option<&'e [Expr]> {
    let Some(text) = json_text(attribute) else {
        return list(&attribute.expr, diags);
    };
    let message = "a list in brackets is needed here";
    diags.push(Diagnostic::new(&code::INVALID_STATIC_EXPRESSION, message).at(text));
    None
}

/// A traversal written without computed parts.
pub(super) struct Static {
    /// The first name.
    pub(super) root: Ident,
    /// What follows.
    pub(super) steps: Vec<Step>,
}

/// Reads an expression that must name something, without evaluating it.
pub(super) fn traversal(expr: &Expr, diags: &mut Diagnostics) -> Option<Static> {
    match &expr.kind {
        ExprKind::Traversal(root, steps) => Some(Static {
            root: root.clone(),
            steps: steps.clone(),
        }),
        ExprKind::RelativeTraversal(source, steps)
            if matches!(source.kind, ExprKind::Null | ExprKind::Bool(_)) =>
        {
            let mut named = traversal(source, diags)?;
            named.steps.extend(steps.iter().cloned());
            Some(named)
        }
        // Words like any other here.
        ExprKind::Null => Some(bare("null", expr.span)),
        ExprKind::Bool(true) => Some(bare("true", expr.span)),
        ExprKind::Bool(false) => Some(bare("false", expr.span)),
        _ => {
            let message = "a plain reference is needed here, without quotes and computed parts";
            diags.push(Diagnostic::new(&code::INVALID_STATIC_EXPRESSION, message).at(expr.span));
            None
        }
    }
}

fn bare(name: &str, span: Span) -> Static {
    Static {
        root: Ident {
            name: name.into(),
            span,
        },
        steps: Vec::new(),
    }
}

/// As [`traversal`], but a quoted reference of old times is taken too, with a warning.
pub(super) fn quotable(expr: &Expr, diags: &mut Diagnostics) -> Option<Static> {
    let ExprKind::String(text) = &expr.kind else {
        return traversal(expr, diags);
    };
    let (parsed, problems) = inside_quotes(text, expr.span, 1);
    match nameless(text, expr.span) {
        Some(problem) => diags.push(problem),
        None => diags.append(problems),
    }
    let message = "references are written without quotes";
    diags.push(Diagnostic::new(&code::QUOTED_REFERENCE, message).at(expr.span));
    match parsed.kind {
        ExprKind::Traversal(root, steps) => Some(Static { root, steps }),
        _ => None,
    }
}

/// As [`traversal`], but in JSON the reference is a string.
pub(super) fn written(expr: &Expr, json: bool, diags: &mut Diagnostics) -> Option<Static> {
    let inner = match &expr.kind {
        ExprKind::Parens(inner) if json => inner,
        _ => expr,
    };
    match &inner.kind {
        ExprKind::String(text) if json => {
            let (parsed, problems) = inside_quotes(text, expr.span, 1);
            if problems.is_empty() {
                return traversal(&parsed, diags);
            }
            diags.append(problems);
            None
        }
        _ => traversal(expr, diags),
    }
}

/// A bare word; in quotes with a warning.
pub(super) fn word(expr: &Expr, diags: &mut Diagnostics) -> Option<Rc<str>> {
    if let ExprKind::String(text) = &expr.kind {
        let message = "keywords are written without quotes";
        diags.push(Diagnostic::new(&code::QUOTED_KEYWORD, message).at(expr.span));
        diags.extend(nameless(text, expr.span));
        return Some(text.clone());
    }
    eval::keyword(expr).cloned()
}

/// That a text in quotes does not begin with a name.
fn nameless(text: &Rc<str>, literal: Span) -> Option<Diagnostic> {
    let at = syntax::nameless(&Source::new(literal.file, "", text))?;
    let message = "a reference or keyword begins with a name";
    let at = shifted(at, literal.start.saturating_add(1));
    Some(Diagnostic::new(&code::VARIABLE_NAME_REQUIRED, message).at(at))
}

/// Parses the text of a string literal as an expression, with places in the file.
fn inside_quotes(text: &Rc<str>, literal: Span, quote: u32) -> (Expr, Diagnostics) {
    let source = Source::new(literal.file, "", text);
    let offset = literal.start.saturating_add(quote);
    let (mut expr, problems) = syntax::parse_expression(&source);
    shift(&mut expr, offset);
    let problems = problems.into_iter().map(|mut problem| {
        for label in &mut problem.labels {
            label.span = shifted(label.span, offset);
        }
        problem
    });
    let mut moved = Diagnostics::new();
    moved.extend(problems);
    (expr, moved)
}

fn shifted(span: Span, offset: u32) -> Span {
    Span {
        start: span.start.saturating_add(offset),
        end: span.end.saturating_add(offset),
        ..span
    }
}

/// Moves a traversal; other expressions are of no use to the caller.
fn shift(expr: &mut Expr, offset: u32) {
    expr.span = shifted(expr.span, offset);
    if let ExprKind::Traversal(root, steps) = &mut expr.kind {
        root.span = shifted(root.span, offset);
        for step in steps {
            match step {
                Step::Attribute(_, span) | Step::Number(_, span) | Step::Key(_, span) => {
                    *span = shifted(*span, offset);
                }
            }
        }
    }
}

impl Static {
    /// From the first name to the last step.
    pub(super) fn span(&self) -> Span {
        let last = self.steps.last();
        last.map_or(self.root.span, |step| self.root.span.to(step.span()))
    }
}

/// The items of an expression that is written as an object; bare keys as references.
pub(super) fn list_of_pairs<'e>(
    expr: &'e Expr,
    json: bool,
    diags: &mut Diagnostics,
) -> Vec<(Expr, &'e Expr)> {
    let ExprKind::Object(items) = &expr.kind else {
        let message = "an object in braces is needed here";
        let at = eval::start(expr);
        diags.push(Diagnostic::new(&code::INVALID_STATIC_EXPRESSION, message).at(at));
        return Vec::new();
    };
    let items = items.iter().filter(|item| !item.lost);
    let pairs = items.map(|item| {
        let key = match &item.key.kind {
            ExprKind::String(name) if item.bare => Expr {
                kind: ExprKind::Traversal(
                    Ident {
                        name: name.clone(),
                        span: item.key.span,
                    },
                    Vec::new(),
                ),
                span: item.key.span,
            },
            // The reference places these as if there were no opening quote.
            ExprKind::String(text) if json => inside_quotes(text, item.key.span, 0).0,
            _ => item.key.clone(),
        };
        (key, &item.value)
    });
    pairs.gathered()
}
