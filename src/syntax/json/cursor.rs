use std::rc::Rc;

use super::scanner::{Kind, Token, scan};
use super::string;
use crate::text::Source;

/// What a place in a JSON text is surrounded by. As [`crate::syntax::Cursor`] it is found from the text before the place
/// alone.
#[derive(Clone, Debug)]
pub struct JsonCursor {
    /// The objects and arrays that are open, outermost first.
    pub levels: Vec<JsonLevel>,
    /// The quote of the string that is open.
    pub quote: Option<u32>,
    /// Where a word without quotes begins that ends at the place; else the place.
    pub word: u32,
    /// Whether a name or a value may begin here, or has begun.
    pub begins: bool,
}

/// An object or array that was opened before a place and is not closed.
#[derive(Clone, Debug)]
pub struct JsonLevel {
    /// Whether it is an array.
    pub array: bool,
    /// Of an object: the property whose value is being written.
    pub key: Option<Rc<str>>,
    /// How many values were completed before.
    pub items: usize,
    name: Option<Rc<str>>,
    done: bool,
}

impl JsonLevel {
    fn next(&mut self) {
        self.items += 1;
        self.key = None;
        self.name = None;
        self.done = false;
    }

    /// A value was read, or a name.
    fn take(&mut self, text: Option<Rc<str>>) {
        if self.done {
            // A comma was forgotten.
            self.next();
        }
        if self.array || self.key.is_some() {
            self.done = true;
        } else {
            self.name = text;
        }
    }
}

/// Looks at the text before a byte offset.
pub fn cursor(source: &Source, offset: u32) -> JsonCursor {
    let mut end = (offset as usize).min(source.text.len());
    while !source.text.is_char_boundary(end) {
        end -= 1;
    }
    let place = u32::try_from(end).unwrap_or(u32::MAX);
    let text = source.text.get(..end).unwrap_or("");
    let before = Source::new(source.id, "", text);
    let mut found = JsonCursor {
        levels: Vec::new(),
        quote: None,
        word: place,
        begins: true,
    };
    for token in scan(&before) {
        found.take(&before, token, end);
    }
    if let Some(level) = found.levels.last() {
        found.begins = !level.done && level.name.is_none();
    }
    found
}

impl JsonCursor {
    fn take(&mut self, source: &Source, token: Token, end: usize) {
        let reaches = token.end == end;
        match token.kind {
            Kind::OpenBrace | Kind::OpenBracket => self.levels.push(JsonLevel {
                array: token.kind == Kind::OpenBracket,
                key: None,
                items: 0,
                name: None,
                done: false,
            }),
            Kind::CloseBrace | Kind::CloseBracket => {
                let array = token.kind == Kind::CloseBracket;
                if let Some(at) = self.levels.iter().rposition(|l| l.array == array) {
                    self.levels.truncate(at);
                    self.value(None);
                }
            }
            Kind::Comma => self.next(),
            Kind::Colon | Kind::Equals => {
                if let Some(level) = self.levels.last_mut() {
                    level.key = level.name.take();
                }
            }
            Kind::String => self.string(source, token, reaches),
            Kind::Number | Kind::Keyword if reaches => {
                self.word = u32::try_from(token.start).unwrap_or(self.word);
            }
            Kind::Number | Kind::Keyword => self.value(None),
            Kind::Eof | Kind::Invalid => {}
        }
    }

    fn string(&mut self, source: &Source, token: Token, reaches: bool) {
        match string::read(source, token.start, token.end) {
            Ok(text) => self.value(Some(text.text)),
            Err(_) if reaches => {
                self.quote = u32::try_from(token.start).ok();
                if self.levels.last().is_some_and(|l| l.done) {
                    // A comma was forgotten.
                    self.next();
                }
            }
            Err(_) => self.value(Some("".into())),
        }
    }

    fn next(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.next();
        }
    }

    fn value(&mut self, text: Option<Rc<str>>) {
        if let Some(level) = self.levels.last_mut() {
            level.take(text);
        }
    }
}

/// A text with the string from a quote on as it is in the native syntax, everything at its place: what is escaped twice
/// is escaped once, and everything before the string is gone. An `opening` quote begins a template, an equals sign an
/// expression.
pub fn unquoted(source: &Source, quote: u32, opening: char) -> Source {
    let quote = quote as usize;
    let mut made = " ".repeat(quote);
    made.push(opening);
    let mut rest = source.text.get(quote + 1..).unwrap_or("");
    while let Some(c) = rest.chars().next().filter(|c| *c != '"' && *c >= ' ') {
        let length = if c == '\\' {
            escape(rest, &mut made)
        } else {
            0
        };
        if length == 0 {
            made.push(c);
        }
        rest = rest.get(length.max(c.len_utf8())..).unwrap_or("");
    }
    made.push_str(rest);
    Source::new(source.id, &source.name, &made)
}

/// An escape as what it stands for, behind as many spaces as it is shorter. Gives its length.
fn escape(rest: &str, made: &mut String) -> usize {
    match rest.as_bytes() {
        [_, b'\\', b'\\', b'"', ..] => {
            made.push_str("  \\\"");
            4
        }
        [_, c @ (b'"' | b'\\' | b'/'), ..] => {
            made.push(' ');
            made.push(char::from(*c));
            2
        }
        [_, b'u', ..] if rest.is_char_boundary(6) && rest.len() >= 6 => {
            made.push_str("      ");
            6
        }
        [_, b'b' | b'f' | b'n' | b'r' | b't', ..] => {
            made.push_str("  ");
            2
        }
        _ => 0,
    }
}
