use super::parser::{MAX_DEPTH, MAX_HEIGHT, Parser};
use super::token::{Kind, Token};
use crate::diag::code;
use crate::syntax::ast::{Binary, BinaryOp, Expr, ExprKind, UnaryOp};
use crate::text::Span;

impl Parser<'_> {
    /// An expression of any kind.
    pub(super) fn expression(&mut self) -> Expr {
        if self.depth >= MAX_DEPTH {
            let span = self.next_span();
            self.too_deep(span);
            return self.hole(span);
        }
        self.depth += 1;
        let expr = self.conditional();
        self.depth -= 1;
        expr
    }

    // The functions below are split so that what recursion passes through on its way to the next level
    // holds no more than it needs: the stack is small.

    fn conditional(&mut self) -> Expr {
        let start = self.next_span();
        let errors = self.errors();
        let condition = self.binary(0);
        if self.lost_since(errors) || self.eat(Kind::Question).is_none() {
            return condition;
        }
        self.results(start, condition)
    }

    /// After `?`.
    #[inline(never)]
    fn results(&mut self, start: Span, condition: Expr) -> Expr {
        let mut height = self.height;
        let errors = self.errors();
        let then = self.expression();
        if self.lost_since(errors) {
            return condition;
        }
        height = height.max(self.height);
        let colon = self.peek();
        if colon.kind != Kind::Colon {
            self.report(
                &code::MISSING_FALSE_EXPRESSION,
                self.span(colon),
                "a conditional needs a colon and the value for when the condition is false",
            );
            return condition;
        }
        self.read();
        let errors = self.errors();
        let otherwise = self.expression();
        if self.lost_since(errors) {
            return condition;
        }
        self.height = height.max(self.height) + 1;
        let span = start.to(otherwise.span);
        Expr {
            kind: ExprKind::Conditional(Box::new([condition, then, otherwise])),
            span,
        }
    }

    /// Operands and operators that bind at least as strongly as `least`.
    fn binary(&mut self, least: u8) -> Expr {
        let errors = self.errors();
        let left = self.postfix();
        let operator = binary_operator(self.peek().kind).filter(|(_, level)| *level >= least);
        if operator.is_none() || self.lost_since(errors) {
            return left;
        }
        self.operations(least, left)
    }

    /// After the first operand.
    #[inline(never)]
    fn operations(&mut self, least: u8, mut left: Expr) -> Expr {
        let mut height = self.height;
        loop {
            let token = self.peek();
            let Some((op, level)) = binary_operator(token.kind).filter(|(_, l)| *l >= least) else {
                break;
            };
            self.read();
            let errors = self.errors();
            let right = self.binary(level + 1);
            if self.lost_since(errors) {
                break;
            }
            height = height.max(self.height) + 1;
            if height > MAX_HEIGHT {
                self.too_deep(self.span(token));
                break;
            }
            let span = left.span.to(right.span);
            let op_span = self.span(token);
            left = Expr {
                kind: ExprKind::Binary(Box::new(Binary {
                    left,
                    op,
                    op_span,
                    right,
                })),
                span,
            };
        }
        self.height = height;
        left
    }

    /// A term and what is accessed in it.
    pub(super) fn postfix(&mut self) -> Expr {
        let term = self.term();
        if !matches!(self.peek().kind, Kind::Dot | Kind::OpenBrack) {
            return term;
        }
        self.traversals(term)
    }

    fn term(&mut self) -> Expr {
        let start = self.peek();
        self.height = 1;
        match start.kind {
            Kind::OpenParen => self.parentheses(),
            Kind::Number => {
                self.read();
                self.number(start)
            }
            Kind::Ident => self.name_or_call(),
            Kind::OpenQuote | Kind::OpenHeredoc => self.string(),
            Kind::Minus => self.unary(UnaryOp::Negate),
            Kind::Bang => self.unary(UnaryOp::Not),
            Kind::OpenBrack => self.tuple(),
            Kind::OpenBrace => self.object(),
            _ => self.no_expression(start),
        }
    }

    #[inline(never)]
    fn no_expression(&mut self, found: Token) -> Expr {
        let span = self.span(found);
        if found.kind == Kind::Eof {
            self.report_first(
                &code::MISSING_EXPRESSION,
                span,
                "an expression is needed, but the file ends here",
            );
        } else {
            self.report_first(
                &code::INVALID_EXPRESSION,
                span,
                "an expression must begin here",
            );
        }
        self.lose();
        self.hole(span)
    }

    #[inline(never)]
    fn parentheses(&mut self) -> Expr {
        let open = self.read();
        let newlines = std::mem::replace(&mut self.newlines, false);
        let errors = self.errors();
        let inner = self.expression();
        if self.errors() > errors {
            self.recover(Kind::CloseParen);
            self.newlines = newlines;
            return inner;
        }
        if self.peek().kind != Kind::CloseParen {
            self.report(
                &code::UNBALANCED_PARENTHESES,
                self.next_span(),
                "the closing parenthesis is missing",
            );
            self.lose();
        }
        let close = self.read();
        self.newlines = newlines;
        self.height += 1;
        Expr {
            kind: ExprKind::Parens(Box::new(inner)),
            span: self.span(open).to(self.span(close)),
        }
    }

    #[inline(never)]
    pub(super) fn number(&mut self, token: Token) -> Expr {
        let text = self.text(token);
        let span = self.span(token);
        // The reference keeps the exponents of numbers in 32 bits.
        let exponent = text.split_once(['e', 'E']).map(|(_, e)| e.parse::<i32>());
        let zero = text.bytes().all(|b| matches!(b, b'0' | b'.')) || text.starts_with("0e");
        if !is_number(text) || exponent.is_some_and(|e| e.is_err()) && !zero {
            self.report(&code::INVALID_NUMBER, span, "this is not a number");
            return self.hole(span);
        }
        Expr {
            kind: ExprKind::Number(self.name(text)),
            span,
        }
    }

    #[inline(never)]
    fn name_or_call(&mut self) -> Expr {
        let name = self.read();
        if matches!(self.peek().kind, Kind::OpenParen | Kind::DoubleColon) {
            return self.call(name);
        }
        let kind = match self.text(name) {
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            "null" => ExprKind::Null,
            _ => ExprKind::Traversal(self.ident(name), Vec::new()),
        };
        Expr {
            kind,
            span: self.span(name),
        }
    }

    #[inline(never)]
    fn unary(&mut self, op: UnaryOp) -> Expr {
        let sign = self.read();
        let start = self.span(sign);
        if self.depth >= MAX_DEPTH {
            self.too_deep(start);
            return self.hole(start);
        }
        self.depth += 1;
        let operand = self.postfix();
        self.depth -= 1;
        self.height += 1;
        let span = start.to(operand.span);
        Expr {
            kind: ExprKind::Unary(op, Box::new(operand)),
            span,
        }
    }
}

/// Digits, perhaps a fraction, perhaps an exponent.
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at), text.get(at + 1..)),
        None => (Some(text), None),
    };
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let mut parts = mantissa.unwrap_or("").splitn(2, '.');
    parts.next().is_some_and(|p| !p.is_empty() && digits(p))
        && parts.next().is_none_or(digits)
        && exponent.is_none_or(|e| {
            let e = e.strip_prefix(['+', '-']).unwrap_or(e);
            !e.is_empty() && digits(e)
        })
}

/// An operator between operands, and how strongly it binds.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other tokens are no operators"
)]
fn binary_operator(kind: Kind) -> Option<(BinaryOp, u8)> {
    Some(match kind {
        Kind::Or => (BinaryOp::Or, 0),
        Kind::And => (BinaryOp::And, 1),
        Kind::EqualOp => (BinaryOp::Equal, 2),
        Kind::NotEqual => (BinaryOp::NotEqual, 2),
        Kind::Greater => (BinaryOp::Greater, 3),
        Kind::GreaterEqual => (BinaryOp::GreaterEqual, 3),
        Kind::Less => (BinaryOp::Less, 3),
        Kind::LessEqual => (BinaryOp::LessEqual, 3),
        Kind::Plus => (BinaryOp::Add, 4),
        Kind::Minus => (BinaryOp::Subtract, 4),
        Kind::Star => (BinaryOp::Multiply, 5),
        Kind::Slash => (BinaryOp::Divide, 5),
        Kind::Percent => (BinaryOp::Modulo, 5),
        _ => return None,
    })
}
