use super::parser::Parser;
use super::token::{Kind, Token};
use crate::diag::code;
use crate::syntax::ast::{Call, Expr, ExprKind, Ident};

impl Parser<'_> {
    /// After the first name, at `(` or `::`.
    #[inline(never)]
    pub(super) fn call(&mut self, first: Token) -> Expr {
        let mut open = self.read();
        let mut name = self.ident(first);
        while open.kind == Kind::DoubleColon {
            let part = self.read();
            if part.kind != Kind::Ident {
                self.report(
                    &code::MISSING_FUNCTION_NAME,
                    self.span(part),
                    "after `::` the name of a function is needed",
                );
                return self.no_call(first, part);
            }
            let path = format!("{}::{}", name.name, self.text(part));
            name = Ident {
                name: path.as_str().into(),
                span: name.span.to(self.span(part)),
            };
            open = self.read();
        }
        if open.kind != Kind::OpenParen {
            self.report(
                &code::MISSING_OPEN_PARENTHESIS,
                self.span(open),
                "after the name of a function its arguments are needed, in parentheses",
            );
            return self.no_call(first, open);
        }
        self.arguments(name, open)
    }

    fn no_call(&mut self, first: Token, last: Token) -> Expr {
        self.recover_over(Kind::OpenParen);
        let span = self.span(first).to(self.span(last));
        self.hole(span)
    }

    #[inline(never)]
    fn arguments(&mut self, name: Ident, open: Token) -> Expr {
        let newlines = std::mem::replace(&mut self.newlines, false);
        let mut args = Vec::new();
        let mut expand_final = false;
        let mut height = 0;
        let mut broken = false;
        let close = loop {
            if let Some(close) = self.eat(Kind::CloseParen) {
                break close;
            }
            let errors = self.errors();
            args.push(self.expression());
            height = height.max(self.height);
            if self.lost_since(errors) {
                broken = true;
                break self.recover(Kind::CloseParen);
            }
            let next = self.read();
            match next.kind {
                Kind::CloseParen => break next,
                Kind::Comma => {}
                Kind::Ellipsis => {
                    expand_final = true;
                    break self.after_ellipsis(next);
                }
                _ => break self.missing_comma(&name, open, next),
            }
        };
        self.newlines = newlines;
        self.height = height + 1;
        let broken = broken && close.kind == Kind::Eof;
        let (open, close) = (self.span(open), self.span(close));
        let span = name.span.to(close);
        // Of a call with a broken argument that is not closed the reference does not know where it ends.
        let close = if broken { name.span.head() } else { close };
        Expr {
            span,
            kind: ExprKind::Call(Box::new(Call {
                name,
                args,
                expand_final,
                open,
                close,
            })),
        }
    }

    fn after_ellipsis(&mut self, ellipsis: Token) -> Token {
        if let Some(close) = self.eat(Kind::CloseParen) {
            return close;
        }
        self.report_first(
            &code::MISSING_CLOSING_PARENTHESIS,
            self.span(ellipsis),
            "`...` must be followed by the closing parenthesis",
        );
        self.recover(Kind::CloseParen)
    }

    fn missing_comma(&mut self, name: &Ident, open: Token, found: Token) -> Token {
        if found.kind == Kind::Eof {
            self.report(
                &code::UNTERMINATED_CALL,
                name.span.head().to(self.span(open)),
                "this parenthesis is not closed before the end of the file",
            );
        } else {
            self.report(
                &code::MISSING_ARGUMENT_SEPARATOR,
                self.span(found),
                "arguments of a function are separated by commas",
            );
        }
        self.recover(Kind::CloseParen)
    }
}
