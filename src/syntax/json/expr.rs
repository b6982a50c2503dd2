use super::Reading;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::sorted::{Gather, SortedSet};
use crate::syntax::ast::{Expr, ExprKind, JsonKind, JsonNode, JsonText, ObjectItem};
use crate::syntax::hcl;
use crate::syntax::hcl::literal::nfc;
use crate::text::Span;

/// A value as the expression it stands for.
pub fn expr(node: &JsonNode, reading: Reading, diags: &mut Diagnostics) -> Expr {
    let kind = match &node.kind {
        JsonKind::Invalid => ExprKind::Error,
        JsonKind::Null => ExprKind::Null,
        JsonKind::Bool(value) => ExprKind::Bool(*value),
        JsonKind::Number(text) => ExprKind::Number(text.clone()),
        JsonKind::String(text) => return string(text, node.span, reading),
        JsonKind::Array(values) => {
            ExprKind::Tuple(values.iter().map(|v| expr(v, reading, diags)).gathered())
        }
        JsonKind::Object(properties) => {
            let mut seen = SortedSet::new();
            let mut items = Vec::with_capacity(properties.len());
            for property in properties {
                if seen.insert(property.name.name.clone()) {
                    let text = &property.text;
                    let key = string(text, property.name.span, key_reading(reading));
                    items.push(ObjectItem {
                        key,
                        bare: false,
                        value: expr(&property.value, reading, diags),
                        lost: false,
                    });
                } else {
                    let message = format!("`{}` is already set in this object", property.name.name);
                    let problem = Diagnostic::new(&code::JSON_DUPLICATE_PROPERTY, message);
                    diags.push(problem.at(property.name.span));
                }
            }
            ExprKind::Object(items)
        }
    };
    Expr {
        kind,
        span: node.span,
    }
}

/// Names of properties are templates like values, but never references.
fn key_reading(reading: Reading) -> Reading {
    match reading {
        Reading::Static | Reading::Names => Reading::Literal,
        Reading::Template | Reading::Literal => reading,
    }
}

/// The whole token is the place of the result, as the reference has it.
fn string(text: &JsonText, span: Span, reading: Reading) -> Expr {
    let literal = || Expr {
        kind: ExprKind::String(nfc(&text.text)),
        span,
    };
    match reading {
        Reading::Literal => literal(),
        Reading::Template if !text.text.contains(['$', '%']) => literal(),
        Reading::Template => {
            let (parsed, problems) = hcl::parse_template_at(&text.text, span.file, &text.places);
            if problems.has_errors() {
                // The reference reads it anew whenever it evaluates it, and at no other time.
                return Expr {
                    kind: ExprKind::Unreadable(problems.into_vec().into()),
                    span,
                };
            }
            Expr {
                kind: parsed.kind,
                span,
            }
        }
        Reading::Static | Reading::Names => {
            let shifted;
            let places = match reading {
                Reading::Names => &*text.places,
                _ => {
                    shifted = without_quote(text);
                    &shifted
                }
            };
            let (parsed, problems) = hcl::parse_expression_at(&text.text, span.file, places);
            if problems.has_errors() {
                // A text that is no expression; it must not pass for a quoted reference of old times.
                Expr {
                    kind: ExprKind::Parens(Box::new(literal())),
                    span,
                }
            } else {
                parsed
            }
        }
    }
}

/// The places of a text as the reference has them when it reads references: as if there were no opening quote,
/// so that each character stands where the one before it does.
fn without_quote(text: &JsonText) -> Vec<(u32, u32)> {
    if text.text.is_ascii() {
        return text.places.iter().map(|(t, f)| (*t, f - 1)).gathered();
    }
    let mut places = Vec::with_capacity(text.text.len());
    let mut known = text.places.iter().peekable();
    let (mut at, mut before) = ((0, 1), 0);
    let ends = text.text.char_indices().map(|(offset, _)| offset);
    for (number, offset) in ends.chain([text.text.len()]).enumerate() {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        while let Some(next) = known.next_if(|(t, _)| *t <= offset) {
            at = *next;
        }
        let here = at.1 + (offset - at.0);
        places.push((offset, if number == 0 { here - 1 } else { before }));
        before = here;
    }
    places
}
