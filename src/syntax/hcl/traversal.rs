use super::parser::{MAX_DEPTH, MAX_HEIGHT, Parser};
use super::token::{Kind, Token};
use crate::diag::{Code, code};
use crate::syntax::ast::{Expr, ExprKind, NestedSplat, Splat, SplatKind, SplatStep, Step};
use crate::text::Span;

/// What is written after a term to reach into it.
enum Access {
    Step(Step),
    Index(Expr, Span),
    Splat(NestedSplat, Span),
    /// Reported; nothing can be known of what it gives. Ends here.
    Broken(Span),
    /// Reported; as if it were not there.
    Ignored,
}

impl Parser<'_> {
    /// Everything that follows a term to reach into it.
    #[inline(never)]
    pub(super) fn traversals(&mut self, term: Expr) -> Expr {
        let mut expr = term;
        let mut height = self.height;
        while let Some(access) = self.access() {
            if matches!(access, Access::Index(..) | Access::Splat(..)) {
                height = height.max(self.height) + 1;
            }
            if height > MAX_HEIGHT {
                self.too_deep(expr.span);
                self.recover_after_item();
                return self.hole(expr.span);
            }
            expr = accessed(expr, access);
        }
        self.height = height;
        expr
    }

    /// The next access, when there is one.
    #[inline(never)]
    fn access(&mut self) -> Option<Access> {
        let token = self.peek();
        match token.kind {
            Kind::Dot => {
                self.read();
                Some(self.after_dot(token))
            }
            Kind::OpenBrack => {
                self.read();
                Some(if self.peek().kind == Kind::Star {
                    self.full_splat(token)
                } else {
                    self.index(token)
                })
            }
            _ => None,
        }
    }

    fn after_dot(&mut self, dot: Token) -> Access {
        let token = self.peek();
        let span = self.span(dot).to(self.span(token));
        match token.kind {
            Kind::Ident => {
                self.read();
                Access::Step(Step::Attribute(self.name(self.text(token)), span))
            }
            Kind::Number => {
                self.read();
                match self.legacy_index(token, token, span) {
                    Some(step) => Access::Step(step),
                    None => Access::Index(self.hole(span), span),
                }
            }
            Kind::Star => {
                self.read();
                self.attribute_splat(dot, token)
            }
            _ => {
                self.report(
                    &code::INVALID_ATTRIBUTE_NAME,
                    self.span(token),
                    "after a dot the name of an attribute is needed",
                );
                self.lose();
                Access::Broken(self.span(dot))
            }
        }
    }

    /// `.0`: an old way to write `[0]`. Two of them in a row read as a fraction, which is refused.
    fn legacy_index(&mut self, token: Token, blame: Token, span: Span) -> Option<Step> {
        if self.text(token).contains('.') {
            self.report(
                &code::INVALID_LEGACY_INDEX,
                self.span(blame),
                "two indexes in a row are written with brackets, as in `[0][1]`",
            );
            return None;
        }
        match self.number(token).kind {
            ExprKind::Number(text) => Some(Step::Number(text, span)),
            _ => None,
        }
    }

    /// `.*`, and the names and numbers after it.
    fn attribute_splat(&mut self, dot: Token, star: Token) -> Access {
        let marker = self.span(dot).to(self.span(star));
        let mut each = Vec::new();
        let mut end = marker;
        while let Some(dot) = self.eat(Kind::Dot) {
            let token = self.peek();
            let span = self.span(dot).to(self.span(token));
            match token.kind {
                Kind::Number => {
                    self.read();
                    each.push(match self.legacy_index(token, star, span) {
                        Some(step) => SplatStep::Step(step),
                        None => SplatStep::Index(self.hole(span), span),
                    });
                }
                Kind::Ident => {
                    self.read();
                    let name = self.name(self.text(token));
                    each.push(SplatStep::Step(Step::Attribute(name, span)));
                }
                Kind::Star => {
                    self.report_first(
                        &code::NESTED_SPLAT,
                        self.span(token),
                        "a splat cannot stand in a splat of this kind; write `[*]`",
                    );
                    self.lose();
                    return Access::Ignored;
                }
                _ => {
                    self.report_first(
                        &code::INVALID_ATTRIBUTE_NAME,
                        self.span(star),
                        "after a dot the name of an attribute is needed",
                    );
                    self.lose();
                    return Access::Ignored;
                }
            }
            end = span;
        }
        let splat = NestedSplat {
            each,
            kind: SplatKind::Attribute,
            marker,
        };
        Access::Splat(splat, end)
    }

    /// `[*]`, and everything after it.
    fn full_splat(&mut self, open: Token) -> Access {
        self.read();
        let mut close = self.read();
        if close.kind != Kind::CloseBrack {
            close = self.missing_bracket(
                &code::MISSING_BRACKET_ON_SPLAT,
                close,
                "`*` must be followed by the closing bracket",
            );
        }
        let marker = self.span(open).to(self.span(close));
        let mut each = Vec::new();
        let mut end = marker;
        let mut height = 1;
        if self.depth >= MAX_DEPTH {
            self.too_deep(marker);
            return Access::Broken(marker);
        }
        self.depth += 1;
        while let Some(access) = self.access() {
            match access {
                Access::Step(step) => {
                    end = step.span();
                    each.push(SplatStep::Step(step));
                }
                Access::Index(key, span) => {
                    end = span;
                    height = self.height.max(height);
                    each.push(SplatStep::Index(key, span));
                }
                Access::Splat(splat, span) => {
                    end = span;
                    height = self.height.max(height);
                    each.push(SplatStep::Splat(Box::new(splat)));
                }
                Access::Broken(span) => end = span,
                Access::Ignored => {}
            }
        }
        self.depth -= 1;
        self.height = height + 1;
        let splat = NestedSplat {
            each,
            kind: SplatKind::Full,
            marker,
        };
        Access::Splat(splat, end)
    }

    /// Reports a bracket that is not closed and skips to the one that closes it. The reference points at
    /// the place where it found the end, not at the place where it missed it.
    fn missing_bracket(&mut self, code: &'static Code, found: Token, message: &str) -> Token {
        if self.is_recovering() {
            self.report_first(code, self.span(found), message);
            return found;
        }
        let close = self.recover(Kind::CloseBrack);
        self.report(code, self.span(close), message);
        close
    }

    fn index(&mut self, open: Token) -> Access {
        let newlines = std::mem::replace(&mut self.newlines, false);
        let errors = self.errors();
        let key = self.expression();
        let close = if self.lost_since(errors) {
            self.recover(Kind::CloseBrack)
        } else {
            match self.read() {
                close if close.kind == Kind::CloseBrack => close,
                found => self.missing_bracket(
                    &code::MISSING_BRACKET_ON_INDEX,
                    found,
                    "the bracket of the index is not closed",
                ),
            }
        };
        self.newlines = newlines;
        let span = self.span(open).to(self.span(close));
        match key.kind {
            ExprKind::Number(text) => Access::Step(Step::Number(text, span)),
            ExprKind::String(text) => Access::Step(Step::Key(text, span)),
            _ => Access::Index(key, span),
        }
    }
}

/// An expression with one more access.
fn accessed(expr: Expr, access: Access) -> Expr {
    let start = expr.span;
    match access {
        Access::Ignored => expr,
        Access::Broken(end) => Expr {
            kind: ExprKind::Error,
            span: start.to(end),
        },
        Access::Step(step) => {
            let span = start.to(step.span());
            let kind = match expr.kind {
                ExprKind::Traversal(root, mut steps) => {
                    steps.push(step);
                    ExprKind::Traversal(root, steps)
                }
                ExprKind::RelativeTraversal(source, mut steps) => {
                    steps.push(step);
                    ExprKind::RelativeTraversal(source, steps)
                }
                _ => ExprKind::RelativeTraversal(Box::new(expr), vec![step]),
            };
            Expr { kind, span }
        }
        Access::Index(key, brackets) => Expr {
            span: start.to(brackets),
            kind: ExprKind::Index(Box::new(expr), Box::new(key), brackets),
        },
        Access::Splat(splat, end) => Expr {
            span: start.to(end),
            kind: ExprKind::Splat(Box::new(Splat {
                source: expr,
                each: splat.each,
                kind: splat.kind,
                marker: splat.marker,
            })),
        },
    }
}
