use std::ops::Range;

use super::token::{Kind, Token};
use crate::text::{Source, is_continue, is_start};

/// What the text as a whole is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum Mode {
    /// Arguments, blocks, expressions.
    Main,
    /// Between quotes.
    Quoted,
    /// Between `<<EOT` and `EOT`.
    Heredoc,
    /// A file that is one template.
    Bare,
}

/// A heredoc being read.
struct Heredoc {
    marker: Range<usize>,
    /// Only a line that begins outside of any `${ … }` can be the end marker.
    at_line_start: bool,
}

/// Splits a text into tokens, never fails, and covers everything but spaces.
///
/// The language is scanned in modes that nest: `"` opens quoted text, `${` inside it opens the main
/// language again, and the `}` that brings the count of braces back to where it was closes it.
pub(super) struct Scanner<'s> {
    source: &'s Source,
    bytes: &'s [u8],
    at: usize,
    tokens: Vec<Token>,
    modes: Vec<Mode>,
    braces: i32,
    /// Brace counts at which a closing brace ends a template sequence.
    returns: Vec<i32>,
    heredocs: Vec<Heredoc>,
}

/// The tokens of a text; the last is always [`Kind::Eof`].
pub(in crate::syntax) fn scan(source: &Source, mode: Mode) -> Vec<Token> {
    scan_part(source, mode, 0..source.text.len())
}

/// The tokens of a part of a text that begins in this mode. A token may reach out of it.
pub(super) fn scan_part(source: &Source, mode: Mode, range: Range<usize>) -> Vec<Token> {
    let bytes = source.text.as_bytes();
    let bytes = bytes.get(..range.end).unwrap_or(bytes);
    let marked = range.start == 0 && source.text.starts_with('\u{feff}');
    let mut scanner = Scanner {
        source,
        bytes,
        at: if marked { 3 } else { range.start },
        tokens: Vec::with_capacity(range.len() / 5 + 8),
        modes: vec![mode],
        braces: 0,
        returns: Vec::new(),
        heredocs: Vec::new(),
    };
    while scanner.at < bytes.len() {
        match scanner.modes.last() {
            Some(Mode::Quoted) => scanner.quoted(),
            Some(Mode::Heredoc) => scanner.heredoc(),
            Some(Mode::Bare) => scanner.bare(),
            Some(Mode::Main) | None => scanner.main(),
        }
    }
    scanner.emit(Kind::Eof, 0);
    scanner.tokens
}

impl<'s> Scanner<'s> {
    /// The byte at a place; NUL past the end.
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn char(&self, at: usize) -> Option<char> {
        self.source.text.get(at..)?.chars().next()
    }

    fn is_bad(&self, at: usize) -> bool {
        self.byte(at) == crate::text::BAD_BYTE && self.source.is_bad_byte(at)
    }

    fn emit(&mut self, kind: Kind, len: usize) {
        self.emit_span(kind, self.at, self.at + len);
    }

    fn emit_span(&mut self, kind: Kind, start: usize, end: usize) {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.tokens.push(Token {
            kind,
            start: clamp(start),
            end: clamp(end),
        });
        self.at = end;
    }

    fn enter(&mut self, mode: Mode) {
        self.modes.push(mode);
    }

    /// Back to the outer mode; the outermost stays.
    fn leave(&mut self) {
        if self.modes.len() > 1 {
            self.modes.pop();
        }
    }

    fn main(&mut self) {
        let byte = self.byte(self.at);
        match byte {
            b' ' | b'\t' => self.at += 1,
            b'0'..=b'9' => self.emit(Kind::Number, self.number_len()),
            b'"' => {
                self.emit(Kind::OpenQuote, 1);
                self.enter(Mode::Quoted);
            }
            b'{' => {
                self.emit(Kind::OpenBrace, 1);
                self.braces += 1;
            }
            b'}' => self.close_brace(1),
            b'~' if self.byte(self.at + 1) == b'}' => self.close_brace(2),
            b'#' => self.line_comment(),
            b'/' if self.byte(self.at + 1) == b'/' => self.line_comment(),
            b'/' if self.byte(self.at + 1) == b'*' => self.block_comment(),
            b'<' if self.begin_heredoc() => {}
            b'\r' if self.byte(self.at + 1) == b'\n' => self.emit(Kind::Newline, 2),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => self.emit(Kind::Ident, self.ident_len(self.at)),
            _ if byte >= 0x80 || byte == crate::text::BAD_BYTE => self.uncommon(),
            _ => match operator(byte, self.byte(self.at + 1), self.byte(self.at + 2)) {
                Some((kind, len)) => self.emit(kind, len),
                None => self.emit(Kind::Invalid, 1),
            },
        }
    }

    /// Not ASCII: a name, a broken byte, or a character without use.
    fn uncommon(&mut self) {
        if self.is_bad(self.at) {
            return self.emit(Kind::BadByte, 1);
        }
        match self.ident_len(self.at) {
            0 => self.emit(Kind::Invalid, self.char(self.at).map_or(1, char::len_utf8)),
            len => self.emit(Kind::Ident, len),
        }
    }

    /// Digits, points and exponents as far as they go, except for points at the end. Whether the
    /// result is a number is for the parser to say.
    fn number_len(&self) -> usize {
        let (mut at, mut end) = (self.at, self.at);
        loop {
            match self.byte(at) {
                b'0'..=b'9' => at += 1,
                b'.' => {
                    at += 1;
                    continue;
                }
                b'e' | b'E' => {
                    let sign = usize::from(matches!(self.byte(at + 1), b'+' | b'-'));
                    if !self.byte(at + 1 + sign).is_ascii_digit() {
                        return end - self.at;
                    }
                    at += sign + 2;
                }
                _ => return end - self.at,
            }
            end = at;
        }
    }

    /// Length of the name at a place; 0 when there is none.
    fn ident_len(&self, start: usize) -> usize {
        let mut at = start;
        loop {
            let byte = self.byte(at);
            let first = at == start;
            if byte < 0x80 {
                let more = byte.is_ascii_alphabetic()
                    || byte == b'_'
                    || (!first && (byte == b'-' || byte.is_ascii_digit()));
                if !more {
                    return at - start;
                }
                at += 1;
                continue;
            }
            match self.char(at) {
                Some(c) if is_start(c) || (!first && is_continue(c)) => at += c.len_utf8(),
                _ => return at - start,
            }
        }
    }

    fn close_brace(&mut self, len: usize) {
        let ends = self.returns.last() == Some(&self.braces);
        let kind = if ends || len == 2 {
            Kind::SequenceEnd
        } else {
            Kind::CloseBrace
        };
        self.emit(kind, len);
        self.braces -= 1;
        if ends {
            self.returns.pop();
            self.leave();
        }
    }

    /// To the end of the line, which belongs to the comment.
    fn line_comment(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let len = rest
            .iter()
            .position(|b| *b == b'\n')
            .map_or(rest.len(), |i| i + 1);
        self.emit(Kind::Comment, len);
    }

    /// A comment without an end is no comment but a slash.
    fn block_comment(&mut self) {
        let body = self.source.text.get(self.at + 2..).unwrap_or_default();
        match body.find("*/") {
            Some(len) => self.emit(Kind::Comment, len + 4),
            None => self.emit(Kind::Slash, 1),
        }
    }

    /// `<<NAME` or `<<-NAME`, and nothing else on the line.
    fn begin_heredoc(&mut self) -> bool {
        if self.byte(self.at + 1) != b'<' {
            return false;
        }
        let start = self.at + 2 + usize::from(self.byte(self.at + 2) == b'-');
        let end = start + self.ident_len(start);
        let newline = end + usize::from(self.byte(end) == b'\r');
        if start == end || self.byte(newline) != b'\n' {
            return false;
        }
        self.emit(Kind::OpenHeredoc, newline + 1 - self.at);
        self.heredocs.push(Heredoc {
            marker: start..end,
            at_line_start: true,
        });
        self.enter(Mode::Heredoc);
        true
    }

    fn quoted(&mut self) {
        match self.byte(self.at) {
            b'"' => {
                self.emit(Kind::CloseQuote, 1);
                self.leave();
            }
            b'\r' | b'\n' => {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let len = rest
                    .iter()
                    .position(|b| !matches!(b, b'\r' | b'\n'))
                    .unwrap_or(rest.len());
                self.emit(Kind::QuotedNewline, len);
            }
            b'$' | b'%' => self.marker(Kind::QuotedText),
            _ => match self.quoted_len() {
                0 if self.is_bad(self.at) => self.emit(Kind::BadByte, 1),
                0 => self.emit(Kind::Invalid, 1),
                len => self.emit(Kind::QuotedText, len),
            },
        }
    }

    /// How far plain quoted text goes: 0 at a broken byte or a backslash with nothing after it.
    fn quoted_len(&self) -> usize {
        let mut at = self.at;
        while at < self.bytes.len() {
            match self.byte(at) {
                b'"' | b'\r' | b'\n' | b'$' | b'%' => break,
                b'\\' => {
                    let next = at + 1;
                    let ends = matches!(self.byte(next), b'\r' | b'\n');
                    if next >= self.bytes.len() || ends || self.is_bad(next) {
                        break;
                    }
                    at = next + self.char(next).map_or(1, char::len_utf8);
                }
                crate::text::BAD_BYTE if self.is_bad(at) => break,
                _ => at += 1,
            }
        }
        at - self.at
    }

    /// At `$` or `%`: a sequence, an escaped sequence, or the character itself.
    fn marker(&mut self, text: Kind) {
        let byte = self.byte(self.at);
        if self.byte(self.at + 1) == b'{' {
            let kind = if byte == b'$' {
                Kind::Interp
            } else {
                Kind::Control
            };
            let strip = usize::from(self.byte(self.at + 2) == b'~');
            self.emit(kind, 2 + strip);
            self.braces += 1;
            self.returns.push(self.braces);
            self.enter(Mode::Main);
            return;
        }
        let escaped = self.byte(self.at + 1) == byte && self.byte(self.at + 2) == b'{';
        if self.at + 1 == self.bytes.len() && self.modes.last() != Some(&Mode::Bare) {
            return self.emit(Kind::Invalid, 1);
        }
        self.emit(text, if escaped { 3 } else { 1 });
    }

    /// Length of template text up to the end of the line, a marker or a broken byte.
    fn plain_len(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let mut len = 0;
        for byte in rest {
            match byte {
                b'\r' | b'\n' | b'$' | b'%' => break,
                &crate::text::BAD_BYTE if self.is_bad(self.at + len) => break,
                _ => len += 1,
            }
        }
        len
    }

    /// Length of the line break at a place, or 0.
    fn newline_len(&self, at: usize) -> usize {
        match (self.byte(at), self.byte(at + 1)) {
            (b'\n', _) => 1,
            (b'\r', b'\n') => 2,
            _ => 0,
        }
    }

    fn heredoc(&mut self) {
        if matches!(self.byte(self.at), b'$' | b'%') {
            self.midline();
            return self.marker(Kind::PlainText);
        }
        if self.is_bad(self.at) {
            return self.emit(Kind::BadByte, 1);
        }
        let len = self.plain_len();
        let newline = self.newline_len(self.at + len);
        if newline > 0 {
            return self.heredoc_line(len, newline);
        }
        if len == 0 {
            // A carriage return alone: nothing can be read from here on.
            return self.emit_span(Kind::Invalid, self.at, self.bytes.len());
        }
        self.midline();
        self.emit(Kind::PlainText, len);
    }

    fn midline(&mut self) {
        if let Some(heredoc) = self.heredocs.last_mut() {
            heredoc.at_line_start = false;
        }
    }

    /// The rest of a line with its break: text, or the end marker.
    fn heredoc_line(&mut self, len: usize, newline: usize) {
        let line = self.source.text.get(self.at..self.at + len).unwrap_or("");
        let ends = self.heredocs.last().is_some_and(|h| {
            h.at_line_start && self.source.text.get(h.marker.clone()) == Some(line.trim())
        });
        if ends {
            self.emit(Kind::CloseHeredoc, len);
            self.emit(Kind::Newline, newline);
            self.heredocs.pop();
            return self.leave();
        }
        if let Some(heredoc) = self.heredocs.last_mut() {
            heredoc.at_line_start = true;
        }
        self.emit(Kind::PlainText, len + newline);
    }

    fn bare(&mut self) {
        if matches!(self.byte(self.at), b'$' | b'%') {
            return self.marker(Kind::PlainText);
        }
        if self.is_bad(self.at) {
            return self.emit(Kind::BadByte, 1);
        }
        let len = self.plain_len();
        match len + self.newline_len(self.at + len) {
            0 => self.emit_span(Kind::Invalid, self.at, self.bytes.len()),
            len => self.emit(Kind::PlainText, len),
        }
    }
}

/// The longest operator that begins with these bytes.
fn operator(first: u8, second: u8, third: u8) -> Option<(Kind, usize)> {
    let two = match (first, second) {
        (b'=', b'=') => Some(Kind::EqualOp),
        (b'!', b'=') => Some(Kind::NotEqual),
        (b'>', b'=') => Some(Kind::GreaterEqual),
        (b'<', b'=') => Some(Kind::LessEqual),
        (b'&', b'&') => Some(Kind::And),
        (b'|', b'|') => Some(Kind::Or),
        (b':', b':') => Some(Kind::DoubleColon),
        (b'=', b'>') => Some(Kind::FatArrow),
        _ => None,
    };
    if let Some(kind) = two {
        return Some((kind, 2));
    }
    if (first, second, third) == (b'.', b'.', b'.') {
        return Some((Kind::Ellipsis, 3));
    }
    let kind = match first {
        b'\n' => Kind::Newline,
        b'[' => Kind::OpenBrack,
        b']' => Kind::CloseBrack,
        b'(' => Kind::OpenParen,
        b')' => Kind::CloseParen,
        b'.' => Kind::Dot,
        b',' => Kind::Comma,
        b'*' => Kind::Star,
        b'/' => Kind::Slash,
        b'%' => Kind::Percent,
        b'+' => Kind::Plus,
        b'-' => Kind::Minus,
        b'=' => Kind::Equal,
        b'<' => Kind::Less,
        b'>' => Kind::Greater,
        b'!' => Kind::Bang,
        b'?' => Kind::Question,
        b':' => Kind::Colon,
        b'&' | b'|' | b'~' | b'^' => Kind::Bitwise,
        b';' => Kind::Semicolon,
        b'`' => Kind::Backtick,
        b'\'' => Kind::Apostrophe,
        _ => return None,
    };
    Some((kind, 1))
}
