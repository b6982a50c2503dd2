use std::rc::Rc;

use super::super::{Number, Type, Value};
use super::JsonError;
use crate::sorted::SortedMap;

/// Deeper texts are refused: values are walked by recursion.
const MAX_DEPTH: usize = 500;

/// Reads JSON as `jsondecode` does: arrays become tuples, objects become objects, of equal names the last
/// counts, and half a surrogate pair becomes a replacement character.
///
/// # Errors
/// When the text is not exactly one JSON value.
pub fn decode(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    let value = reader.value()?;
    reader.space();
    if reader.at < text.len() {
        Err(reader.wanted("nothing may follow the value"))
    } else {
        Ok(value)
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn wanted(&self, wanted: &'static str) -> JsonError {
        JsonError::Syntax(wanted, self.at)
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Result<Value, JsonError> {
        self.space();
        match self.peek() {
            Some(b'n') => self.word("null", Value::null(Type::Dynamic)),
            Some(b't') => self.word("true", Value::bool(true)),
            Some(b'f') => self.word("false", Value::bool(false)),
            Some(b'"') => Ok(Value::string(self.string()?)),
            Some(b'[') => self.nested(Self::array),
            Some(b'{') => self.nested(Self::object),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.wanted("a value is missing")),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, JsonError> {
        if !self.rest().starts_with(word) {
            return Err(self.wanted("a value is missing"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Value, JsonError>,
    ) -> Result<Value, JsonError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.wanted("values nest too deep"));
        }
        self.at += 1;
        self.space();
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Result<Value, JsonError> {
        let mut values = Vec::new();
        if self.take(b']') {
            return Ok(Value::tuple(values));
        }
        loop {
            values.push(self.value()?);
            self.space();
            if self.take(b']') {
                return Ok(Value::tuple(values));
            }
            if !self.take(b',') {
                return Err(self.wanted("`,` or `]` is missing"));
            }
        }
    }

    fn object(&mut self) -> Result<Value, JsonError> {
        let mut values = SortedMap::new();
        let mut written: SortedMap<Rc<str>, Rc<str>> = SortedMap::new();
        if self.take(b'}') {
            return Ok(Value::object(values));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.wanted("a name in quotes is missing"));
            }
            let own: Rc<str> = Rc::from(self.string()?);
            let name = super::super::value::nfc(own.clone());
            if own
                != written
                    .entry(name.clone())
                    .or_insert_with(|| own.clone())
                    .clone()
            {
                return Err(
                    self.wanted("a name that differs from the others in more than its form")
                );
            }
            self.space();
            if !self.take(b':') {
                return Err(self.wanted("`:` is missing"));
            }
            values.insert(name, self.value()?);
            self.space();
            if self.take(b'}') {
                return Ok(Value::object(values));
            }
            if !self.take(b',') {
                return Err(self.wanted("`,` or `}` is missing"));
            }
        }
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _sign = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        let number = Number::parse(digits);
        number
            .map(Value::number)
            .map_err(|_| JsonError::Syntax("the number is too long", start))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            Err(self.wanted("a digit is missing"))
        } else {
            Ok(())
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = self.rest();
            let plain = rest
                .find(|c: char| matches!(c, '"' | '\\') || c < ' ')
                .unwrap_or(rest.len());
            string.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => {
                    self.at += 1;
                    string.push(self.escape()?);
                }
                Some(_) => return Err(self.wanted("a control character must be escaped")),
                None => return Err(self.wanted("a string is not closed")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let escaped = match self.peek() {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\x08',
            Some(b'f') => '\x0c',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.wanted("no such escape")),
        };
        self.at += 1;
        Ok(escaped)
    }

    fn unicode(&mut self) -> Result<char, JsonError> {
        let unit = self.unit()?;
        if (0xd800..0xdc00).contains(&unit) && self.rest().starts_with("\\u") {
            let before = self.at;
            self.at += 1;
            let low = self.unit()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// The four digits behind a `u`.
    fn unit(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.at + 1..self.at + 5).unwrap_or_default();
        let sound = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let unit = u32::from_str_radix(digits, 16).ok().filter(|_| sound);
        let unit = unit.ok_or_else(|| self.wanted("four digits must follow `\\u`"))?;
        self.at += 5;
        Ok(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::super::encode;
    use super::*;

    #[track_caller]
    fn reads(text: &str, wanted: &str) {
        assert_eq!(encode(&decode(text).unwrap()).unwrap(), wanted);
    }

    #[test]
    fn values() {
        reads(" [1, -0.5e1 ,true,null ] ", "[1,-5,true,null]");
        reads(r#"{"a":1,"a":2,"e\u0301":{}}"#, r#"{"a":2,"é":{}}"#);
        reads(
            r#""\ud83d\ude00 \ud800 \ud800\u0041 \/\t""#,
            "\"😀 \u{fffd} \u{fffd}A /\\t\"",
        );
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "1 2",
            "[01]",
            "[1,]",
            "{\"a\": }",
            "{a:1}",
            "\"a",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12\"",
            "nul",
            "+1",
            ".5",
            "1.",
            "1e",
            "'a'",
            "[1",
            "{\"a\":1",
        ] {
            assert!(matches!(decode(text), Err(JsonError::Syntax(..))), "{text}");
        }
        assert!(decode(&"[".repeat(100_000)).is_err());
    }
}
