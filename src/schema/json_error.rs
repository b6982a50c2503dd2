//! What Go's JSON decoder says of a text that is no JSON: the provider passes it on.

/// The first mistake of a text, if it is no JSON.
pub(super) fn find(text: &str) -> Option<String> {
    let mut scanner = Scanner {
        rest: text.char_indices().peekable(),
        depth: 0,
    };
    match scanner.whole() {
        Ok(()) => None,
        Err(None) => Some("unexpected end of JSON input".to_owned()),
        Err(Some((c, context))) => Some(format!("invalid character {} {context}", quoted(c))),
    }
}

/// A wrong character and what was being read; nothing when the text ended.
type Mistake = Option<(char, &'static str)>;

struct Scanner<'t> {
    rest: std::iter::Peekable<std::str::CharIndices<'t>>,
    depth: u32,
}

/// Go's decoder stops at this depth.
const DEPTH: u32 = 10_000;

impl Scanner<'_> {
    fn whole(&mut self) -> Result<(), Mistake> {
        self.value("looking for beginning of value")?;
        match self.skip_space() {
            None => Ok(()),
            Some(c) => Err(Some((c, "after top-level value"))),
        }
    }

    fn peek(&mut self) -> Option<char> {
        self.rest.peek().map(|(_, c)| *c)
    }

    fn next(&mut self) -> Result<char, Mistake> {
        self.rest.next().map(|(_, c)| c).ok_or(None)
    }

    fn skip_space(&mut self) -> Option<char> {
        while self
            .rest
            .next_if(|(_, c)| matches!(c, ' ' | '\t' | '\r' | '\n'))
            .is_some()
        {}
        self.peek()
    }

    /// Nesting is bounded by 200 here: Go allows more, but nobody writes it, and the stack is short.
    fn value(&mut self, context: &'static str) -> Result<(), Mistake> {
        let first = self.skip_space().ok_or(None)?;
        match first {
            '{' | '[' => {
                self.depth += 1;
                if self.depth > DEPTH.min(200) {
                    return Err(Some((first, "exceeded max depth")));
                }
                self.next()?;
                let result = if first == '{' {
                    self.object()
                } else {
                    self.array()
                };
                self.depth -= 1;
                result
            }
            '"' => self.string(),
            '-' | '0'..='9' => self.number(),
            't' => self.word("true"),
            'f' => self.word("false"),
            'n' => self.word("null"),
            other => Err(Some((other, context))),
        }
    }

    fn array(&mut self) -> Result<(), Mistake> {
        if self.skip_space().ok_or(None)? == ']' {
            self.next()?;
            return Ok(());
        }
        loop {
            self.value("looking for beginning of value")?;
            match self.skip_space().ok_or(None)? {
                ',' => self.next()?,
                ']' => {
                    self.next()?;
                    return Ok(());
                }
                other => return Err(Some((other, "after array element"))),
            };
        }
    }

    fn object(&mut self) -> Result<(), Mistake> {
        if self.skip_space().ok_or(None)? == '}' {
            self.next()?;
            return Ok(());
        }
        loop {
            match self.skip_space().ok_or(None)? {
                '"' => self.string()?,
                other => return Err(Some((other, "looking for beginning of object key string"))),
            }
            match self.skip_space().ok_or(None)? {
                ':' => self.next()?,
                other => return Err(Some((other, "after object key"))),
            };
            self.value("looking for beginning of value")?;
            match self.skip_space().ok_or(None)? {
                ',' => self.next()?,
                '}' => {
                    self.next()?;
                    return Ok(());
                }
                other => return Err(Some((other, "after object key:value pair"))),
            };
        }
    }

    fn string(&mut self) -> Result<(), Mistake> {
        self.next()?;
        loop {
            match self.next()? {
                '"' => return Ok(()),
                '\\' => self.escape()?,
                c if u32::from(c) < 0x20 => return Err(Some((c, "in string literal"))),
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Result<(), Mistake> {
        match self.next()? {
            'b' | 'f' | 'n' | 'r' | 't' | '\\' | '/' | '"' => Ok(()),
            'u' => {
                for _ in 0..4 {
                    let c = self.next()?;
                    if !c.is_ascii_hexdigit() {
                        return Err(Some((c, "in \\u hexadecimal character escape")));
                    }
                }
                Ok(())
            }
            other => Err(Some((other, "in string escape code"))),
        }
    }

    fn word(&mut self, word: &'static str) -> Result<(), Mistake> {
        self.next()?;
        for wanted in word.chars().skip(1) {
            let c = self.next()?;
            if c != wanted {
                return Err(Some((c, literal_context(word, wanted))));
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Mistake> {
        if self.peek() == Some('-') {
            self.next()?;
        }
        match self.next()? {
            '0' => {}
            '1'..='9' => self.digits(),
            other => return Err(Some((other, "in numeric literal"))),
        }
        if self.peek() == Some('.') {
            self.next()?;
            self.some_digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.next()?;
            if matches!(self.peek(), Some('+' | '-')) {
                self.next()?;
            }
            self.some_digits("in exponent of numeric literal")?;
        }
        Ok(())
    }

    fn digits(&mut self) {
        while self.rest.next_if(|(_, c)| c.is_ascii_digit()).is_some() {}
    }

    fn some_digits(&mut self, context: &'static str) -> Result<(), Mistake> {
        let first = self.next()?;
        if !first.is_ascii_digit() {
            return Err(Some((first, context)));
        }
        self.digits();
        Ok(())
    }
}

fn literal_context(word: &str, wanted: char) -> &'static str {
    match (word, wanted) {
        ("true", 'r') => "in literal true (expecting 'r')",
        ("true", 'u') => "in literal true (expecting 'u')",
        ("true", _) => "in literal true (expecting 'e')",
        ("false", 'a') => "in literal false (expecting 'a')",
        ("false", 'l') => "in literal false (expecting 'l')",
        ("false", 's') => "in literal false (expecting 's')",
        ("false", _) => "in literal false (expecting 'e')",
        ("null", 'u') => "in literal null (expecting 'u')",
        _ => "in literal null (expecting 'l')",
    }
}

fn quoted(c: char) -> String {
    match c {
        '\'' => r"'\''".to_owned(),
        '"' => "'\"'".to_owned(),
        '\n' => r"'\n'".to_owned(),
        '\r' => r"'\r'".to_owned(),
        '\t' => r"'\t'".to_owned(),
        '\\' => r"'\\'".to_owned(),
        c => format!("'{c}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn names_the_first_mistake() {
        for good in ["{}", " [1, -2.5e3, true, false, null, \"a\\u00e9\"] ", "0"] {
            assert_eq!(find(good), None, "{good}");
        }
        let mistakes = [
            ("", "unexpected end of JSON input"),
            ("{", "unexpected end of JSON input"),
            (
                "hello",
                "invalid character 'h' looking for beginning of value",
            ),
            (
                "{a}",
                "invalid character 'a' looking for beginning of object key string",
            ),
            ("{\"a\" 1}", "invalid character '1' after object key"),
            ("[1 2]", "invalid character '2' after array element"),
            (
                "{\"a\":1 \"b\"}",
                "invalid character '\"' after object key:value pair",
            ),
            ("{} x", "invalid character 'x' after top-level value"),
            (
                "nope",
                "invalid character 'o' in literal null (expecting 'u')",
            ),
            (
                "[1,]",
                "invalid character ']' looking for beginning of value",
            ),
        ];
        for (text, mistake) in mistakes {
            assert_eq!(find(text).as_deref(), Some(mistake), "{text}");
        }
    }
}
