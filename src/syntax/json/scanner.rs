use crate::text::{Source, first_grapheme};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    /// Not JSON; known so that it can be told apart from other mistakes.
    Equals,
    Keyword,
    String,
    Number,
    Eof,
    /// A character that begins nothing. The scan ends here.
    Invalid,
}

/// A piece of the text. The bounds of words, numbers and strings are generous: whether their content is
/// right is for the parser to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The tokens of a text; the last is [`Kind::Eof`].
pub(super) fn scan(source: &Source) -> Vec<Token> {
    let bytes = source.text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut push = |kind, start, end| tokens.push(Token { kind, start, end });
    loop {
        at += run(bytes, at, |b| matches!(b, b' ' | b'\n' | b'\r' | b'\t'));
        let Some(first) = bytes.get(at).copied() else {
            push(Kind::Eof, at, at);
            return tokens;
        };
        let (kind, len) = match first {
            b'{' => (Kind::OpenBrace, 1),
            b'}' => (Kind::CloseBrace, 1),
            b'[' => (Kind::OpenBracket, 1),
            b']' => (Kind::CloseBracket, 1),
            b',' => (Kind::Comma, 1),
            b':' => (Kind::Colon, 1),
            b'=' => (Kind::Equals, 1),
            b'"' => (Kind::String, string_len(source, at)),
            b'-' | b'+' | b'.' | b'0'..=b'9' => (Kind::Number, run(bytes, at, is_numeric)),
            b'a'..=b'z' | b'A'..=b'Z' => (
                Kind::Keyword,
                run(bytes, at, |b| b.is_ascii_alphabetic() || b == b'_'),
            ),
            _ => {
                let rest = source.text.get(at..).unwrap_or("");
                let end = at + rest.chars().next().map_or(1, char::len_utf8);
                push(Kind::Invalid, at, end);
                push(Kind::Eof, end, end);
                return tokens;
            }
        };
        push(kind, at, at + len);
        at += len;
    }
}

fn is_numeric(byte: u8) -> bool {
    matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')
}

/// How many bytes from a place on belong to a class.
fn run(bytes: &[u8], at: usize, class: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take_while(|b| class(**b)).count()
}

/// From the quote to the closing quote, or to a control character.
fn string_len(source: &Source, start: usize) -> usize {
    let bytes = source.text.as_bytes();
    let mut at = start + 1;
    let mut escaping = false;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'\\' => {
                escaping = !escaping;
                at += 1;
                continue;
            }
            b'"' if !escaping => return at + 1 - start,
            _ if byte < 32 && !source.is_bad_byte(at) => break,
            _ if byte < 0x80 => at += 1,
            _ => {
                let rest = source.text.get(at..).unwrap_or("");
                at += first_grapheme(rest).max(1);
            }
        }
        escaping = false;
    }
    at - start
}
