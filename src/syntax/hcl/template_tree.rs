use std::iter::Peekable;
use std::vec::IntoIter;

use super::parser::{MAX_DEPTH, Parser};
use super::template::{Parts, text_part};
use super::template_text::Part;
use crate::diag::{Diagnostic, code};
use crate::syntax::ast::{Expr, ExprKind, TemplateFor, TemplateIf, TemplatePart};
use crate::text::Span;

/// Parts still to be read, and the place after them.
struct Rest {
    parts: Peekable<IntoIter<Part>>,
    end: Span,
}

/// The directive that ended a run of parts.
enum Ended {
    Else(Span),
    EndIf(Span),
    EndFor(Span),
    /// The template itself.
    Template,
}

impl Parser<'_> {
    /// Matches directives with their ends.
    pub(super) fn template_tree(&mut self, parts: Parts) -> Vec<TemplatePart> {
        let mut rest = Rest {
            end: parts.end,
            parts: parts.list.into_iter().peekable(),
        };
        let mut tree = Vec::new();
        loop {
            match self.template_run(&mut rest, &mut tree) {
                Ended::Template => return tree,
                Ended::Else(span) => tree.push(self.stray_directive("else", span)),
                Ended::EndIf(span) => tree.push(self.stray_directive("endif", span)),
                Ended::EndFor(span) => tree.push(self.stray_directive("endfor", span)),
            }
        }
    }

    /// Parts up to a directive that opens nothing, which is read too.
    fn template_run(&mut self, rest: &mut Rest, tree: &mut Vec<TemplatePart>) -> Ended {
        while let Some(part) = rest.parts.next() {
            match part {
                Part::Text(text, span) => tree.push(text_part(&text, span)),
                Part::Interpolation(expr) => tree.push(TemplatePart::Interpolation(expr)),
                Part::Else(span) => return Ended::Else(span),
                Part::EndIf(span) => return Ended::EndIf(span),
                Part::EndFor(span) => return Ended::EndFor(span),
                Part::If(..) | Part::For(..) if self.depth >= MAX_DEPTH => {
                    self.too_deep(rest.end);
                    rest.parts = Vec::new().into_iter().peekable();
                }
                Part::If(condition, span) => {
                    self.depth += 1;
                    let part = self.template_if(rest, condition, span);
                    self.depth -= 1;
                    tree.push(part);
                }
                Part::For(names, collection, span) => {
                    self.depth += 1;
                    let (key, value) = *names;
                    let directive = TemplateFor {
                        key,
                        value,
                        collection,
                        body: Vec::new(),
                        span,
                    };
                    let part = self.template_for(rest, directive);
                    self.depth -= 1;
                    tree.push(part);
                }
            }
        }
        Ended::Template
    }

    fn template_if(&mut self, rest: &mut Rest, condition: Expr, span: Span) -> TemplatePart {
        let mut then = Vec::new();
        let mut otherwise = Vec::new();
        let mut ended = self.template_run(rest, &mut then);
        if let Ended::Else(_) = ended {
            ended = self.template_run(rest, &mut otherwise);
        }
        let end = match ended {
            Ended::EndIf(end) => end,
            Ended::Else(at) => return self.stray_directive("else", at),
            Ended::EndFor(at) => return self.stray_directive("endfor", at),
            Ended::Template => return self.unended("if", rest.end, span),
        };
        TemplatePart::If(Box::new(TemplateIf {
            condition,
            then,
            otherwise,
            span: span.to(end),
        }))
    }

    fn template_for(&mut self, rest: &mut Rest, mut directive: TemplateFor) -> TemplatePart {
        match self.template_run(rest, &mut directive.body) {
            Ended::EndFor(end) => {
                directive.span = directive.span.to(end);
                TemplatePart::For(Box::new(directive))
            }
            Ended::Else(at) => self.stray_directive("else", at),
            Ended::EndIf(at) => self.stray_directive("endif", at),
            Ended::Template => self.unended("for", rest.end, directive.span),
        }
    }

    fn stray_directive(&mut self, word: &str, span: Span) -> TemplatePart {
        let message = format!("no directive is open that `{word}` could belong to");
        self.push(
            Diagnostic::new(&code::UNEXPECTED_DIRECTIVE, message)
                .titled(format!("Unexpected {word} directive"))
                .at(span),
        );
        placeholder(span)
    }

    fn unended(&mut self, word: &str, end: Span, open: Span) -> TemplatePart {
        let message = format!("the `{word}` directive is not ended by `end{word}`");
        self.push(
            Diagnostic::new(&code::UNEXPECTED_TEMPLATE_END, message)
                .at(end)
                .see(open, "begins here"),
        );
        placeholder(end)
    }
}

fn placeholder(span: Span) -> TemplatePart {
    TemplatePart::Interpolation(Expr {
        kind: ExprKind::Error,
        span,
    })
}
