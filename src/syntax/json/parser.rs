use super::scanner::{Kind, Token, scan};
use super::string;
use crate::diag::{Code, Diagnostic, Diagnostics, code, nearest};
use crate::syntax::ast::{Ident, JsonKind, JsonNode, JsonProperty};
use crate::text::{Source, Span};

/// How deep values may nest; see the native parser's limit.
const MAX_DEPTH: u32 = 300;

/// Reads one value. A mistake spoils the object or array it stands in; what is around them is kept.
pub(super) struct Parser<'s> {
    source: &'s Source,
    tokens: Vec<Token>,
    next: usize,
    depth: u32,
    /// What is open at the end is closed there.
    pub(super) lenient: bool,
    pub(super) diags: Diagnostics,
}

/// The object or array that is being read cannot be used; the reason is reported.
struct Spoiled;

impl<'s> Parser<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self {
            source,
            tokens: scan(source),
            next: 0,
            depth: 0,
            lenient: false,
            diags: Diagnostics::new(),
        }
    }

    /// The value that is the whole text.
    pub(super) fn whole(&mut self) -> JsonNode {
        let node = self.value();
        let rest = self.peek();
        if self.diags.is_empty() && rest.kind != Kind::Eof {
            self.report(
                &code::JSON_EXTRA_DATA,
                self.span(rest),
                "the value ends before this",
            );
        }
        node
    }

    fn peek(&self) -> Token {
        let end = self.source.text.len();
        let eof = Token {
            kind: Kind::Eof,
            start: end,
            end,
        };
        self.tokens.get(self.next).copied().unwrap_or(eof)
    }

    fn read(&mut self) -> Token {
        let token = self.peek();
        if token.kind != Kind::Eof {
            self.next += 1;
        }
        token
    }

    fn span(&self, token: Token) -> Span {
        Span::new(self.source.id, token.start, token.end)
    }

    fn text(&self, token: Token) -> &'s str {
        self.source.text.get(token.start..token.end).unwrap_or("")
    }

    fn report(&mut self, code: &'static Code, span: Span, message: &str) {
        self.diags.push(Diagnostic::new(code, message).at(span));
    }

    fn spoil<T>(&mut self, code: &'static Code, span: Span, message: &str) -> Result<T, Spoiled> {
        self.report(code, span, message);
        Err(Spoiled)
    }

    fn value(&mut self) -> JsonNode {
        let token = self.peek();
        let node = match token.kind {
            Kind::OpenBrace | Kind::OpenBracket if self.depth >= MAX_DEPTH => self.too_deep(),
            Kind::OpenBrace => self.nested(Self::object),
            Kind::OpenBracket => self.nested(Self::array),
            Kind::Number => self.number(),
            Kind::String => self.string(),
            Kind::Keyword => self.keyword(),
            _ => self.no_value(token),
        };
        node.unwrap_or_else(|Spoiled| leaf(JsonKind::Invalid, self.span(token)))
    }

    fn nested(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<JsonNode, Spoiled>,
    ) -> Result<JsonNode, Spoiled> {
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn too_deep(&mut self) -> Result<JsonNode, Spoiled> {
        let span = self.span(self.peek());
        self.next = self.tokens.len();
        self.spoil(
            &code::NESTING_TOO_DEEP,
            span,
            "this is nested more deeply than can be handled",
        )
    }

    fn no_value(&mut self, token: Token) -> Result<JsonNode, Spoiled> {
        let (code, message) = match token.kind {
            Kind::CloseBrace => (&code::JSON_MISSING_VALUE, "a value is needed before this"),
            Kind::CloseBracket => (&code::JSON_MISSING_ELEMENT, "a value is needed before this"),
            Kind::Eof => (
                &code::JSON_ENDS_EARLY,
                "the text ends where a value is needed",
            ),
            _ => (&code::JSON_INVALID_START, "no value begins like this"),
        };
        self.spoil(code, self.span(token), message)
    }

    /// Whether nothing more is in what is open.
    fn ends(&self, close: Kind) -> bool {
        let kind = self.peek().kind;
        kind == close || kind == Kind::Eof && self.lenient
    }

    fn object(&mut self) -> Result<JsonNode, Spoiled> {
        let open = self.read();
        let mut properties = Vec::new();
        while !self.ends(Kind::CloseBrace) {
            let key = self.value();
            let JsonKind::String(name) = key.kind else {
                return self.spoil(
                    &code::JSON_INVALID_PROPERTY_NAME,
                    key.start(),
                    "the name of a property is a quoted string",
                );
            };
            self.colon()?;
            properties.push(JsonProperty {
                name: Ident {
                    name: name.text.clone(),
                    span: key.span,
                },
                text: name,
                value: self.value(),
            });
            if !self.after_property(open)? {
                break;
            }
        }
        let close = self.read();
        Ok(self.node(JsonKind::Object(properties), open, close))
    }

    fn colon(&mut self) -> Result<(), Spoiled> {
        let colon = self.read();
        if colon.kind == Kind::Colon {
            return Ok(());
        }
        self.recover(colon, Kind::OpenBrace, Kind::CloseBrace);
        let (code, message) = match colon.kind {
            Kind::CloseBrace | Kind::Comma => (
                &code::JSON_MISSING_PROPERTY_VALUE,
                "a colon and a value are needed after the name",
            ),
            Kind::Equals => (
                &code::JSON_MISSING_COLON,
                "in JSON a colon stands between name and value, not an equals sign",
            ),
            _ => (
                &code::JSON_MISSING_COLON,
                "a colon is needed between name and value",
            ),
        };
        self.spoil(code, self.span(colon), message)
    }

    /// Whether another property follows.
    fn after_property(&mut self, open: Token) -> Result<bool, Spoiled> {
        let next = self.peek();
        match next.kind {
            Kind::CloseBrace => Ok(false),
            Kind::Eof if self.lenient => Ok(false),
            Kind::Comma => {
                self.read();
                if self.peek().kind == Kind::CloseBrace {
                    return self.spoil(
                        &code::JSON_TRAILING_COMMA_IN_OBJECT,
                        self.span(next),
                        "after the last property no comma may stand",
                    );
                }
                Ok(true)
            }
            Kind::Eof => self.spoil(
                &code::JSON_UNCLOSED,
                self.span(open),
                "this brace is not closed",
            ),
            Kind::CloseBracket => {
                // The reference points at what follows the bracket.
                self.read();
                self.spoil(
                    &code::JSON_MISMATCHED_BRACES,
                    self.span(self.peek()),
                    "an object is closed with a brace, not with a bracket",
                )
            }
            _ => {
                let token = self.read();
                self.recover(token, Kind::OpenBrace, Kind::CloseBrace);
                self.spoil(
                    &code::JSON_MISSING_COMMA,
                    self.span(self.peek()),
                    "properties are separated by commas",
                )
            }
        }
    }

    fn array(&mut self) -> Result<JsonNode, Spoiled> {
        let open = self.read();
        let mut values = Vec::new();
        while !self.ends(Kind::CloseBracket) {
            values.push(self.value());
            if !self.after_element(open)? {
                break;
            }
        }
        let close = self.read();
        Ok(self.node(JsonKind::Array(values), open, close))
    }

    /// Whether another element follows.
    fn after_element(&mut self, open: Token) -> Result<bool, Spoiled> {
        let next = self.peek();
        let skip = |parser: &mut Self| {
            let token = parser.read();
            parser.recover(token, Kind::OpenBracket, Kind::CloseBracket);
            parser.span(parser.peek())
        };
        match next.kind {
            Kind::CloseBracket => Ok(false),
            Kind::Eof if self.lenient => Ok(false),
            Kind::Comma => {
                self.read();
                if self.peek().kind == Kind::CloseBracket {
                    return self.spoil(
                        &code::JSON_TRAILING_COMMA_IN_ARRAY,
                        self.span(next),
                        "after the last value no comma may stand",
                    );
                }
                Ok(true)
            }
            Kind::Colon => {
                let after = skip(self);
                self.spoil(
                    &code::JSON_INVALID_ARRAY_VALUE,
                    after,
                    "values of an array have no names",
                )
            }
            Kind::Eof => self.spoil(
                &code::JSON_UNCLOSED,
                self.span(open),
                "this bracket is not closed",
            ),
            Kind::CloseBrace => {
                let after = skip(self);
                self.spoil(
                    &code::JSON_MISMATCHED_BRACKETS,
                    after,
                    "an array is closed with a bracket, not with a brace",
                )
            }
            _ => {
                let after = skip(self);
                self.spoil(
                    &code::JSON_MISSING_COMMA,
                    after,
                    "values are separated by commas",
                )
            }
        }
    }

    /// Reads on to what seems to be the end of the object or array, as the reference does.
    fn recover(&mut self, first: Token, opens: Kind, closes: Kind) {
        let mut open = 1_u32;
        let mut token = first;
        loop {
            if token.kind == opens {
                open += 1;
            } else if token.kind == closes {
                open -= 1;
                if open <= 1 {
                    return;
                }
            } else if token.kind == Kind::Eof {
                return;
            }
            token = self.read();
        }
    }

    fn number(&mut self) -> Result<JsonNode, Spoiled> {
        let token = self.read();
        let text = self.text(token);
        if !is_number(text) {
            return self.spoil(
                &code::JSON_INVALID_NUMBER,
                self.span(token),
                "this is not a number",
            );
        }
        Ok(leaf(JsonKind::Number(text.into()), self.span(token)))
    }

    fn string(&mut self) -> Result<JsonNode, Spoiled> {
        let token = self.read();
        match string::read(self.source, token.start, token.end) {
            Ok(text) => Ok(leaf(JsonKind::String(text), self.span(token))),
            Err(offset) => {
                // The reference counts bytes, and may point into a character: here it is the one behind.
                let text = &*self.source.text;
                let at = (token.start + offset..text.len())
                    .find(|at| text.is_char_boundary(*at))
                    .unwrap_or(text.len());
                // One character; a control character has no width of its own.
                let next = text.get(at..).and_then(|t| t.chars().next());
                let width = next.filter(|c| *c >= ' ').map_or(0, char::len_utf8);
                self.spoil(
                    &code::JSON_INVALID_STRING,
                    Span::new(self.source.id, at, at + width),
                    "the string is broken before this: a bad escape, a control character, or no closing quote",
                )
            }
        }
    }

    fn keyword(&mut self) -> Result<JsonNode, Spoiled> {
        let token = self.read();
        let span = self.span(token);
        let kind = match self.text(token) {
            "true" => JsonKind::Bool(true),
            "false" => JsonKind::Bool(false),
            "null" => JsonKind::Null,
            other => {
                let message = match nearest(other, ["true", "false", "null"]) {
                    Some(near) => format!("`{other}` is no value; did you mean `{near}`?"),
                    None => format!("`{other}` is no value; text stands in double quotes"),
                };
                return self.spoil(&code::JSON_INVALID_KEYWORD, span, &message);
            }
        };
        Ok(leaf(kind, span))
    }

    fn node(&self, kind: JsonKind, open: Token, close: Token) -> JsonNode {
        let (open, close) = (self.span(open), self.span(close));
        JsonNode {
            kind,
            span: open.to(close),
            open,
            close,
        }
    }
}

fn leaf(kind: JsonKind, span: Span) -> JsonNode {
    JsonNode {
        kind,
        span,
        open: span,
        close: span,
    }
}

/// JSON's own grammar, which knows no leading zeros, plus signs or bare points.
pub(super) fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
