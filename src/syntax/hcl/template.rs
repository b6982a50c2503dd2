use super::literal::nfc;
use super::parser::Parser;
use super::template_text::{Part, flush_indentation, join_texts, trim_end, trim_start};
use super::token::{Kind, Token};
use crate::diag::{Diagnostic, code};
use crate::syntax::ast::{Expr, ExprKind, Ident, TemplatePart};
use crate::text::Span;

/// The flat parts of a template and the place of what ends it.
pub(super) struct Parts {
    pub(super) list: Vec<Part>,
    pub(super) end: Span,
    span: Span,
}

/// What strip marks ask for.
#[derive(Default)]
struct Strip {
    /// The part read last is text that the next `${~` may trim.
    may_trim_last: bool,
    /// `~}` was read: the next text loses its leading space.
    trim_next: bool,
}

impl Parser<'_> {
    /// A quoted string or a heredoc.
    #[inline(never)]
    pub(super) fn string(&mut self) -> Expr {
        let open = self.read();
        let (end, flush) = if open.kind == Kind::OpenQuote {
            (Kind::CloseQuote, false)
        } else {
            (Kind::CloseHeredoc, self.text(open).starts_with("<<-"))
        };
        let parts = self.template_parts(end, flush);
        let span = self.span(open).to(self.last_span());
        self.template_expr(parts, span)
    }

    /// A whole text that is one template.
    pub(super) fn whole_template(&mut self) -> Expr {
        let parts = self.template_parts(Kind::Eof, false);
        let span = parts.span;
        self.template_expr(parts, span)
    }

    #[inline(never)]
    fn template_expr(&mut self, parts: Parts, span: Span) -> Expr {
        let alone = matches!(parts.list.as_slice(), [Part::Interpolation(..)]);
        let mut tree = self.template_tree(parts);
        self.height += 1;
        let kind = match (tree.pop(), tree.is_empty()) {
            (None, _) => ExprKind::String("".into()),
            (Some(TemplatePart::Interpolation(expr)), true) if alone => {
                ExprKind::TemplateWrap(Box::new(expr))
            }
            (Some(TemplatePart::Text(text, _)), true) => ExprKind::String(text),
            (Some(last), _) => {
                tree.push(last);
                ExprKind::Template(tree)
            }
        };
        Expr { kind, span }
    }

    #[inline(never)]
    fn template_parts(&mut self, end: Kind, flush: bool) -> Parts {
        let start = self.next_span();
        let mut list = Vec::new();
        let mut strip = Strip::default();
        let mut height = 0;
        let end_span = loop {
            let next = self.read();
            if next.kind == end {
                break self.span(next);
            }
            let before = std::mem::take(&mut strip);
            match next.kind {
                Kind::PlainText | Kind::QuotedText => {
                    let mut text = self.text_of(next, next.kind == Kind::QuotedText);
                    if before.trim_next {
                        trim_start(&mut text);
                    }
                    list.push(Part::Text(text, self.span(next)));
                    strip.may_trim_last = true;
                }
                Kind::Interp | Kind::Control => {
                    if before.may_trim_last && self.text(next).ends_with('~') {
                        trim_end(&mut list);
                    }
                    let newlines = std::mem::replace(&mut self.newlines, false);
                    let (part, close) = if next.kind == Kind::Interp {
                        self.interpolation(start, end)
                    } else {
                        self.directive(next)
                    };
                    self.newlines = newlines;
                    height = height.max(self.height);
                    strip.trim_next = close.is_some_and(|c| self.text(c).starts_with('~'));
                    list.extend(part);
                }
                _ => {
                    self.report_first(
                        &code::UNTERMINATED_TEMPLATE,
                        self.span(next),
                        "the end of the string is missing",
                    );
                    let close = self.recover(end);
                    break self.span(close);
                }
            }
        };
        if flush {
            flush_indentation(&mut list);
        }
        join_texts(&mut list);
        self.height = height;
        Parts {
            list,
            end: end_span,
            span: start.to(end_span),
        }
    }

    /// After `${`. Gives the closing brace when it is where it should be.
    #[inline(never)]
    fn interpolation(&mut self, start: Span, end: Kind) -> (Option<Part>, Option<Token>) {
        let expr = self.expression();
        let close = self.peek();
        let part = Some(Part::Interpolation(expr));
        if close.kind == Kind::SequenceEnd {
            self.read();
            return (part, Some(close));
        }
        let quote = matches!(close.kind, Kind::CloseQuote | Kind::OpenQuote);
        if close.kind == Kind::Eof || (quote && end == Kind::CloseQuote) {
            self.report_first(
                &code::UNCLOSED_INTERPOLATION,
                start,
                "the brace of this interpolation is not closed",
            );
        } else {
            self.report_first(
                &code::EXTRA_AFTER_INTERPOLATION,
                self.span(close),
                "the closing brace is needed here; if this is meant for another language, write `$${`",
            );
        }
        self.recover(Kind::SequenceEnd);
        (part, None)
    }

    /// After `%{`.
    #[inline(never)]
    fn directive(&mut self, open: Token) -> (Option<Part>, Option<Token>) {
        self.height = 0;
        let word = self.peek();
        let Some(part) = self.directive_part(open, word) else {
            self.recover(Kind::SequenceEnd);
            return (None, None);
        };
        let close = self.peek();
        if close.kind == Kind::SequenceEnd {
            self.read();
            return (Some(part), Some(close));
        }
        let title = format!("Extra characters in {} marker", self.text(word));
        self.push_first(
            Diagnostic::new(
                &code::EXTRA_IN_DIRECTIVE,
                "the closing brace is needed here",
            )
            .titled(title)
            .at(self.span(close)),
        );
        self.recover(Kind::SequenceEnd);
        (Some(part), None)
    }

    fn directive_part(&mut self, open: Token, word: Token) -> Option<Part> {
        if word.kind != Kind::Ident {
            self.report_first(
                &code::INVALID_DIRECTIVE,
                self.span(word),
                "`if`, `for`, `else`, `endif` or `endfor` is needed here",
            );
            return None;
        }
        self.read();
        let text = self.text(word);
        Some(match text {
            "if" => {
                let condition = self.expression();
                Part::If(condition, self.sequence(open))
            }
            "for" => {
                let (key, value) = self.directive_names()?;
                let collection = self.expression();
                Part::For(Box::new((key, value)), collection, self.sequence(open))
            }
            "else" => Part::Else(self.sequence(open)),
            "endif" => Part::EndIf(self.sequence(open)),
            "endfor" => Part::EndFor(self.sequence(open)),
            _ => {
                let message =
                    match crate::diag::nearest(text, ["if", "for", "else", "endif", "endfor"]) {
                        Some(near) => {
                            format!("there is no directive `{text}`; did you mean `{near}`?")
                        }
                        None => format!("there is no directive `{text}`"),
                    };
                self.report_first(&code::INVALID_DIRECTIVE_KEYWORD, self.span(word), &message);
                return None;
            }
        })
    }

    /// From `%{` to the brace that should come now.
    fn sequence(&self, open: Token) -> Span {
        self.span(open).to(self.next_span())
    }

    /// The names and the word `in` of a `for` directive.
    fn directive_names(&mut self) -> Option<(Option<Ident>, Ident)> {
        let Some(first) = self.eat(Kind::Ident) else {
            return self.bad_for_directive("a name is needed after `for`");
        };
        let mut names = (None, self.ident(first));
        if self.eat(Kind::Comma).is_some() {
            let Some(second) = self.eat(Kind::Ident) else {
                return self.bad_for_directive("a second name is needed after the comma");
            };
            names = (Some(names.1), self.ident(second));
        }
        if self.eat_word("in").is_none() {
            return self.bad_for_directive("`in` is needed after the names");
        }
        Some(names)
    }

    fn bad_for_directive<T>(&mut self, message: &str) -> Option<T> {
        self.report_first(&code::INVALID_FOR_DIRECTIVE, self.next_span(), message);
        None
    }
}

/// A text part in its final form.
pub(super) fn text_part(text: &str, span: Span) -> TemplatePart {
    TemplatePart::Text(nfc(text), span)
}
