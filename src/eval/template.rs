use super::for_expr::{Loop, Rounds};
use super::{Scope, conditional, node};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{TemplateFor, TemplatePart};
use crate::text::Span;
use crate::value::{Extent, Marks, Refinement, Type, Value, View, convert, show};

/// As much of a known beginning as an unknown string remembers.
const MAX_PREFIX: usize = 128;

/// Evaluates a template to a string. An unknown part makes it unknown, with what stands before as prefix.
pub(super) fn template(
    parts: &[TemplatePart],
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Value {
    let mut built = Built::default();
    for part in parts {
        let (value, at) = part_value(part, scope, diags);
        built.append(value, at, diags);
        if let Err(reason) = Extent::check_text(built.text.len()) {
            let problem = Diagnostic::new(&code::EXPRESSION_TOO_LARGE, reason.to_string());
            diags.push(problem.at(at));
            break;
        }
    }
    built.finish()
}

fn part_value(part: &TemplatePart, scope: &Scope<'_>, diags: &mut Diagnostics) -> (Value, Span) {
    match part {
        TemplatePart::Text(text, at) => (Value::string(text.clone()), *at),
        TemplatePart::Interpolation(expr) => (node(expr, scope, diags), expr.span),
        TemplatePart::If(inner) => {
            let value = conditional::choose(
                &inner.condition,
                [inner.span, inner.span],
                |choice, diags| {
                    let parts = if choice {
                        &inner.then
                    } else {
                        &inner.otherwise
                    };
                    template(parts, scope, diags)
                },
                scope,
                diags,
            );
            (value, inner.span)
        }
        TemplatePart::For(inner) => (template_for(inner, scope, diags), inner.span),
    }
}

fn template_for(inner: &TemplateFor, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let walk = Loop {
        key_name: inner.key.as_ref(),
        value_name: &inner.value,
        collection: &inner.collection,
    };
    let (rounds, marks) = match walk.rounds(scope, diags) {
        Rounds::Known(rounds, marks) => (rounds, marks),
        // The reference forgets the marks of a loop that is not known.
        Rounds::Open(_) | Rounds::Unknown(_) => return Value::unknown(Type::String),
    };
    let mut built = Built {
        marks,
        ..Built::default()
    };
    for (key, value) in rounds {
        let Some(scope) = walk.round(scope, key, value) else {
            break;
        };
        let text = template(&inner.body, &scope, diags);
        built.append(text, inner.span, diags);
        if Extent::check_text(built.text.len()).is_err() {
            break;
        }
    }
    let text = built.finish();
    if text.is_unknown() {
        return text.unmark().0;
    }
    text
}

#[derive(Default)]
struct Built {
    text: String,
    marks: Marks,
    unknown: bool,
    /// A part cannot be in a text. What stands before it is the text that others see.
    broken: bool,
}

impl Built {
    fn append(&mut self, value: Value, at: Span, diags: &mut Diagnostics) {
        let (value, marks) = value.unmark();
        self.marks = self.marks.with(marks);
        if value.is_null() {
            self.broken = true;
            let message =
                "null cannot be part of a string; use `coalesce` or a condition to replace it";
            diags.push(Diagnostic::new(&code::INVALID_INTERPOLATION, message).at(at));
            return;
        }
        if value.is_unknown() {
            self.unknown = true;
            return;
        }
        match convert::convert(&value, &Type::String) {
            Ok(text) => {
                let going = !self.unknown && !self.broken;
                if let (View::String(text), true) = (text.view(), going) {
                    self.text.push_str(text);
                }
            }
            Err(error) => {
                self.broken = true;
                let kind = show::name(value.ty());
                let message = format!("a {kind} cannot be part of a string: {error}");
                diags.push(Diagnostic::new(&code::INVALID_INTERPOLATION, message).at(at));
            }
        }
    }

    fn finish(self) -> Value {
        if !self.unknown {
            return Value::string(self.text).marked(self.marks);
        }
        let refinement = Refinement {
            not_null: true,
            ..Refinement::starting(prefix(&self.text))
        };
        Value::refined(Type::String, refinement).marked(self.marks)
    }
}

fn prefix(text: &str) -> &str {
    let mut end = text.len().min(MAX_PREFIX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}
