use std::rc::Rc;

use crate::syntax::ast::JsonText;
use crate::text::Source;

/// Reads a string token. The error is the offset in the token just after what is wrong.
pub(super) fn read(source: &Source, start: usize, end: usize) -> Result<JsonText, usize> {
    let raw = source.text.get(start..end).unwrap_or("");
    let plain = raw.strip_prefix('"').and_then(|r| r.strip_suffix('"'));
    if let Some(plain) = plain.filter(|p| !p.bytes().any(|b| b < 32 || b == b'\\' || b == b'"')) {
        return Ok(JsonText {
            text: plain.into(),
            places: Rc::from([(0, place(start + 1))]),
        });
    }
    Reader {
        source,
        raw,
        start,
        at: 1,
        text: String::with_capacity(raw.len()),
        places: vec![(0, place(start + 1))],
    }
    .read()
}

fn place(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

struct Reader<'s> {
    source: &'s Source,
    raw: &'s str,
    /// Where the token begins in the file.
    start: usize,
    at: usize,
    text: String,
    places: Vec<(u32, u32)>,
}

impl Reader<'_> {
    fn read(mut self) -> Result<JsonText, usize> {
        loop {
            let rest = self.raw.get(self.at..).unwrap_or("");
            let Some(c) = rest.chars().next() else {
                return Err(self.raw.len());
            };
            match c {
                '"' => {
                    self.ends()?;
                    break;
                }
                '\\' => {
                    let len = self.escape(rest)?;
                    self.skip(len);
                }
                _ if self.source.is_bad_byte(self.start + self.at) => {
                    self.text.push('\u{fffd}');
                    self.skip(1);
                }
                _ if c < ' ' => return Err(self.at + 1),
                _ => {
                    self.text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        Ok(JsonText {
            text: self.text.as_str().into(),
            places: self.places.into(),
        })
    }

    /// At the closing quote. The scanner goes by graphemes and passes a quote that a character before it draws
    /// in; what stands behind it then belongs to the token and is wrong.
    fn ends(&self) -> Result<(), usize> {
        let rest = self.raw.get(self.at + 1..).unwrap_or("");
        let extra = rest.trim_start_matches([' ', '\t']);
        match extra.chars().next() {
            Some(c) => Err(self.raw.len() - extra.len() + c.len_utf8()),
            None => Ok(()),
        }
    }

    /// Past something whose length in the file differs from its length in the text.
    fn skip(&mut self, len: usize) {
        self.at += len;
        self.places
            .push((place(self.text.len()), place(self.start + self.at)));
    }

    /// At a backslash. Gives the length used.
    fn escape(&mut self, rest: &str) -> Result<usize, usize> {
        let selector = rest.as_bytes().get(1).copied();
        let c = match selector {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(rest),
            Some(_) => return Err(self.at + 2),
            None => return Err(self.raw.len()),
        };
        self.text.push(c);
        Ok(2)
    }

    /// At `\u`: one unit, or two that make a character. A half of a pair alone becomes U+FFFD.
    fn unicode(&mut self, rest: &str) -> Result<usize, usize> {
        let first = self.unit(rest, 2)?;
        if let Some(c) = char::from_u32(first) {
            self.text.push(c);
            return Ok(6);
        }
        if rest.get(6..8) == Some("\\u") {
            let second = self.unit(rest, 8)?;
            let pair = [first, second].map(|u| u16::try_from(u).unwrap_or(0));
            if let Some(Ok(c)) = char::decode_utf16(pair).next() {
                self.text.push(c);
                return Ok(12);
            }
        }
        self.text.push('\u{fffd}');
        Ok(6)
    }

    /// Four hexadecimal digits at an offset from here.
    fn unit(&self, rest: &str, offset: usize) -> Result<u32, usize> {
        let bytes = rest.as_bytes();
        let mut value = 0;
        for i in offset..offset + 4 {
            let Some(byte) = bytes.get(i).copied() else {
                return Err(self.raw.len());
            };
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(self.at + i + 1);
            };
            value = value * 16 + digit;
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::text::{FileId, Source};

    #[test]
    fn what_stands_behind_a_quote_that_was_drawn_in_is_wrong() {
        let read = |text: &str| read(&Source::new(FileId(0), "", text), 0, text.len());
        assert_eq!(read("\"\u{602}\"}}").map(|s| s.text), Err(5));
        assert_eq!(read("\"\u{602}\" \t"), read("\"\u{602}\""));
    }
}
