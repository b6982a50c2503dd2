use super::parser::Parser;
use super::token::{Kind, Token};
use crate::diag::code;
use crate::syntax::ast::{Expr, ExprKind, ForExpr, ObjectItem};
use crate::text::Span;

/// What ends a list of items.
enum Next {
    Another,
    Closed(Token),
}

impl Parser<'_> {
    /// `[a, b]` or `[for …]`.
    pub(super) fn tuple(&mut self) -> Expr {
        let open = self.read();
        let newlines = std::mem::replace(&mut self.newlines, false);
        let expr = if self.is_word(self.peek(), "for") {
            self.for_expression(open)
        } else {
            self.tuple_items(open)
        };
        self.newlines = newlines;
        expr
    }

    #[inline(never)]
    fn tuple_items(&mut self, open: Token) -> Expr {
        let mut items = Vec::new();
        let mut height = 0;
        let close = loop {
            if let Some(close) = self.eat(Kind::CloseBrack) {
                break close;
            }
            let errors = self.errors();
            items.push(self.expression());
            height = height.max(self.height);
            if self.lost_since(errors) {
                break self.recover(Kind::CloseBrack);
            }
            match self.after_tuple_item(open) {
                Next::Closed(close) => break close,
                Next::Another => {}
            }
        };
        self.height = height + 1;
        Expr {
            kind: ExprKind::Tuple(items),
            span: self.span(open).to(self.span(close)),
        }
    }

    fn after_tuple_item(&mut self, open: Token) -> Next {
        let next = self.peek();
        match next.kind {
            Kind::CloseBrack => return Next::Closed(self.read()),
            Kind::Comma => {
                self.read();
                return Next::Another;
            }
            Kind::Eof => self.report_first(
                &code::UNTERMINATED_TUPLE,
                self.span(open),
                "this bracket is not closed before the end of the file",
            ),
            _ => self.report_first(
                &code::MISSING_ITEM_SEPARATOR,
                self.span(next),
                "items of a list are separated by commas",
            ),
        }
        Next::Closed(self.recover(Kind::CloseBrack))
    }

    /// `{ a = 1 }` or `{ for … }`.
    pub(super) fn object(&mut self) -> Expr {
        let open = self.read();
        let newlines = std::mem::replace(&mut self.newlines, false);
        let expr = if self.is_word(self.peek(), "for") {
            self.for_expression(open)
        } else {
            self.newlines = true;
            self.object_items(open)
        };
        self.newlines = newlines;
        expr
    }

    #[inline(never)]
    fn object_items(&mut self, open: Token) -> Expr {
        let mut items = Vec::new();
        let mut height = 0;
        let close = loop {
            if self.eat(Kind::Newline).is_some() {
                continue;
            }
            if let Some(close) = self.eat(Kind::CloseBrace) {
                break close;
            }
            let errors = self.errors();
            let key = self.expression();
            height = height.max(self.height);
            if self.lost_since(errors) {
                break self.recover(Kind::CloseBrace);
            }
            if !matches!(self.peek().kind, Kind::Equal | Kind::Colon) {
                break self.no_object_value(open);
            }
            self.read();
            let errors = self.errors();
            let mut value = self.expression();
            height = height.max(self.height);
            let lost = self.lost_since(errors);
            if lost {
                // The reference leaves the item out; so nothing may be said of its value.
                value = self.hole(value.span);
            }
            items.push(object_item(key, value, lost));
            if lost {
                break self.recover(Kind::CloseBrace);
            }
            match self.after_object_item(open) {
                Next::Closed(close) => break close,
                Next::Another => {}
            }
        };
        self.height = height + 1;
        Expr {
            kind: ExprKind::Object(items),
            span: self.span(open).to(self.span(close)),
        }
    }

    fn no_object_value(&mut self, open: Token) -> Token {
        let next = self.peek();
        match next.kind {
            Kind::Newline | Kind::Comma => self.report_first(
                &code::MISSING_ATTRIBUTE_VALUE,
                self.span(next),
                "`=` and a value are needed after the key",
            ),
            Kind::Eof => self.report_first(
                &code::UNTERMINATED_OBJECT,
                self.span(open),
                "this brace is not closed before the end of the file",
            ),
            _ => self.report_first(
                &code::MISSING_KEY_VALUE_SEPARATOR,
                self.span(next),
                "`=` is needed between key and value; a key with dots or spaces stands in quotes",
            ),
        }
        self.recover(Kind::CloseBrace)
    }

    fn after_object_item(&mut self, open: Token) -> Next {
        let next = self.peek();
        match next.kind {
            Kind::CloseBrace => return Next::Closed(self.read()),
            Kind::Comma | Kind::Newline => {
                self.read();
                return Next::Another;
            }
            Kind::Eof => self.report_first(
                &code::UNTERMINATED_OBJECT,
                self.span(open),
                "this brace is not closed before the end of the file",
            ),
            _ => self.report_first(
                &code::MISSING_ATTRIBUTE_SEPARATOR,
                self.span(next),
                "items of an object are separated by line breaks or commas",
            ),
        }
        Next::Closed(self.recover(Kind::CloseBrace))
    }

    /// After the bracket, at the word `for`.
    #[inline(never)]
    fn for_expression(&mut self, open: Token) -> Expr {
        let newlines = std::mem::replace(&mut self.newlines, false);
        let end = if open.kind == Kind::OpenBrace {
            Kind::CloseBrace
        } else {
            Kind::CloseBrack
        };
        self.read();
        let expr = match self.for_parts(open, end) {
            Ok(expr) => expr,
            Err(Lost) => {
                let close = self.recover(end);
                let span = self.span(open).to(self.span(close));
                self.hole(span)
            }
        };
        self.newlines = newlines;
        expr
    }

    #[inline(never)]
    fn for_parts(&mut self, open: Token, end: Kind) -> Result<Expr, Lost> {
        let (key_name, value_name) = self.for_names()?;
        let place = self.span(open);
        let mut parts = Box::new(ForExpr {
            key_name,
            value_name,
            collection: self.for_operand()?,
            key: None,
            // Replaced as soon as it is read.
            value: Expr {
                kind: ExprKind::Error,
                span: place,
            },
            condition: None,
            grouping: false,
            open: place,
            close: place,
        });
        self.for_results(&mut parts, end)?;
        Ok(Expr {
            span: parts.open.to(parts.close),
            kind: ExprKind::For(parts),
        })
    }

    /// After what is walked over, of which the height is known.
    #[inline(never)]
    fn for_results(&mut self, parts: &mut ForExpr, end: Kind) -> Result<(), Lost> {
        let mut height = self.height;
        if self.eat(Kind::Colon).is_none() {
            return Err(self.bad_for("a colon is needed after what is walked over"));
        }
        let errors = self.errors();
        parts.value = self.expression();
        height = height.max(self.height);
        if self.eat(Kind::FatArrow).is_some() {
            let value = self.expression();
            parts.key = Some(std::mem::replace(&mut parts.value, value));
            height = height.max(self.height);
        }
        if self.lost_since(errors) {
            return Err(Lost);
        }
        let ellipsis = self.eat(Kind::Ellipsis);
        parts.grouping = ellipsis.is_some();
        if self.eat_word("if").is_some() {
            parts.condition = Some(self.for_operand()?);
            height = height.max(self.height);
        }
        let close = match self.eat(end) {
            Some(close) => close,
            None => {
                let _ = self.bad_for("there is more than the end of the `for` expression here");
                self.recover(end)
            }
        };
        parts.close = self.span(close);
        self.for_shape(end, parts.key.as_ref(), &parts.value, ellipsis);
        self.height = height + 1;
        Ok(())
    }

    fn for_operand(&mut self) -> Result<Expr, Lost> {
        let errors = self.errors();
        let expr = self.expression();
        if self.lost_since(errors) {
            return Err(Lost);
        }
        Ok(expr)
    }

    /// The names and the word `in`.
    fn for_names(&mut self) -> Result<Names, Lost> {
        let Some(first) = self.eat(Kind::Ident) else {
            return Err(self.bad_for("a name is needed after `for`"));
        };
        let mut names = (None, self.ident(first));
        if self.eat(Kind::Comma).is_some() {
            let Some(second) = self.eat(Kind::Ident) else {
                return Err(self.bad_for("a second name is needed after the comma"));
            };
            names = (Some(names.1), self.ident(second));
        }
        if self.eat_word("in").is_none() {
            return Err(self.bad_for("`in` is needed after the names"));
        }
        Ok(names)
    }

    fn bad_for(&mut self, message: &str) -> Lost {
        self.report_first(&code::INVALID_FOR_EXPRESSION, self.next_span(), message);
        Lost
    }

    /// A tuple has no keys and no groups; an object needs keys.
    fn for_shape(&mut self, end: Kind, key: Option<&Expr>, value: &Expr, ellipsis: Option<Token>) {
        let mut report = |span: Span, message: &str| {
            self.report(&code::INVALID_FOR_EXPRESSION, span, message);
        };
        if end == Kind::CloseBrace {
            if key.is_none() {
                report(value.span, "an object needs a key: `key => value`");
            }
            return;
        }
        if let Some(key) = key {
            report(key.span, "a list has no keys");
        }
        if let Some(ellipsis) = ellipsis {
            let span = self.span(ellipsis);
            self.report(
                &code::INVALID_FOR_EXPRESSION,
                span,
                "only values of an object can be grouped",
            );
        }
    }
}

/// The `for` expression cannot be read on; the place to go on is after its bracket.
struct Lost;

type Names = (Option<crate::syntax::ast::Ident>, crate::syntax::ast::Ident);

/// A single bare name as a key means itself.
fn object_item(key: Expr, value: Expr, lost: bool) -> ObjectItem {
    match key.kind {
        // As a key even `null` is a name. (`true` and `false` become the same text in the end.)
        ExprKind::Null => ObjectItem {
            key: Expr {
                kind: ExprKind::String("null".into()),
                span: key.span,
            },
            bare: true,
            value,
            lost,
        },
        ExprKind::Traversal(root, steps) if steps.is_empty() => ObjectItem {
            key: Expr {
                kind: ExprKind::String(root.name),
                span: key.span,
            },
            bare: true,
            value,
            lost,
        },
        kind => ObjectItem {
            key: Expr { kind, ..key },
            bare: false,
            value,
            lost,
        },
    }
}
