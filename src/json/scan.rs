use super::Unreadable;
use super::plain::plain;

/// How many lists and objects may stand in each other.
pub(super) const MAX_DEPTH: usize = 128;

/// The words of a JSON text, one after the other.
pub struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Scanner<'t> {
    /// At the beginning of a text.
    pub fn new(text: &'t [u8]) -> Self {
        Self { text, at: 0 }
    }

    /// The bytes from an earlier place to this one.
    pub fn since(&self, place: usize) -> &'t [u8] {
        self.text.get(place..self.at).unwrap_or_default()
    }

    /// How many bytes have been read.
    pub fn place(&self) -> usize {
        self.at
    }

    /// A problem at this place.
    pub fn wrong(&self, what: &str) -> Unreadable {
        let before = self.text.get(..self.at).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        Unreadable::new(format!("{what}, at line {line} column {column}"))
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// The next byte that is no space.
    pub fn ahead(&mut self) -> Option<u8> {
        self.over(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        self.peek()
    }

    /// Goes over bytes of a kind.
    fn over(&mut self, kind: impl Fn(u8) -> bool) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let other = rest.iter().position(|byte| !kind(*byte));
        self.at += other.unwrap_or(rest.len());
    }

    /// Goes over a byte, if it is the next one behind spaces.
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.ahead() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Goes over a byte that must come.
    ///
    /// # Errors
    /// When another one comes.
    pub fn must(&mut self, byte: u8) -> Result<(), Unreadable> {
        match self.take(byte) {
            true => Ok(()),
            false => Err(self.wrong(&format!("`{}` is missing", char::from(byte)))),
        }
    }

    /// Whether a list or an object goes on behind one of its parts: a comma, or what closes it.
    ///
    /// # Errors
    /// When neither comes.
    pub fn goes_on(&mut self, close: u8) -> Result<bool, Unreadable> {
        if self.take(b',') {
            return Ok(true);
        }
        match self.take(close) {
            true => Ok(false),
            false => Err(self.wrong(&format!("`,` or `{}` is missing", char::from(close)))),
        }
    }

    /// Goes over `null`, `true` or `false`.
    ///
    /// # Errors
    /// When it is another word.
    pub fn word(&mut self, word: &str) -> Result<(), Unreadable> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        match rest.starts_with(word.as_bytes()) {
            true => self.at += word.len(),
            false => return Err(self.wrong("a value is missing")),
        }
        Ok(())
    }

    /// Goes over a value.
    ///
    /// # Errors
    /// When there is none.
    pub fn skip(&mut self, depth: usize) -> Result<(), Unreadable> {
        let (open, close) = match self.ahead() {
            Some(b'n') => return self.word("null"),
            Some(b't') => return self.word("true"),
            Some(b'f') => return self.word("false"),
            Some(b'"') => return self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => return self.number().map(drop),
            Some(b'[') => (b'[', b']'),
            Some(b'{') => (b'{', b'}'),
            _ => return Err(self.wrong("a value is missing")),
        };
        self.enter(open, depth)?;
        let mut more = !self.take(close);
        while more {
            if open == b'{' {
                self.string()?;
                self.must(b':')?;
            }
            self.skip(depth + 1)?;
            more = self.goes_on(close)?;
        }
        Ok(())
    }

    /// Goes over what opens a list or an object inside of so many others. Deeper texts are refused: trees are walked by recursion.
    ///
    /// # Errors
    /// When it does not come, or too deep.
    pub fn enter(&mut self, open: u8, depth: usize) -> Result<(), Unreadable> {
        match depth < MAX_DEPTH {
            true => self.must(open),
            false => Err(self.wrong("values nest too deep")),
        }
    }

    /// Nothing but spaces may follow.
    ///
    /// # Errors
    /// When something does.
    pub fn end(&mut self) -> Result<(), Unreadable> {
        match self.ahead() {
            None => Ok(()),
            Some(_) => Err(self.wrong("nothing may follow the value")),
        }
    }

    /// A number as it is written.
    ///
    /// # Errors
    /// When it is none.
    pub fn number(&mut self) -> Result<&'t str, Unreadable> {
        let start = self.at;
        self.here(b"-");
        if !self.here(b"0") {
            self.digits()?;
        }
        if self.here(b".") {
            self.digits()?;
        }
        if self.here(b"eE") {
            self.here(b"+-");
            self.digits()?;
        }
        Ok(std::str::from_utf8(self.since(start)).unwrap_or_default())
    }

    fn here(&mut self, any: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| any.contains(&byte));
        self.at += usize::from(found);
        found
    }

    fn digits(&mut self) -> Result<(), Unreadable> {
        let start = self.at;
        self.over(|byte| byte.is_ascii_digit());
        match self.at == start {
            true => Err(self.wrong("a digit is missing")),
            false => Ok(()),
        }
    }

    /// The text of a string.
    ///
    /// # Errors
    /// When it is no string, or no text.
    pub fn string(&mut self) -> Result<String, Unreadable> {
        let bytes = self.bytes()?;
        String::from_utf8(bytes).map_err(|_| self.wrong("the string is no text"))
    }

    /// The bytes of a string, which need not be text: what is not UTF-8 is left so, and half a pair of UTF-16 is written as if
    /// it were a character.
    ///
    /// # Errors
    /// When it is no string.
    pub fn bytes(&mut self) -> Result<Vec<u8>, Unreadable> {
        if !self.take(b'"') {
            return Err(self.wrong("a string is missing"));
        }
        let mut bytes = Vec::new();
        loop {
            let start = self.at;
            self.at += plain(self.text.get(start..).unwrap_or_default());
            bytes.extend_from_slice(self.since(start));
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(bytes);
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape(&mut bytes)?;
                }
                Some(_) => return Err(self.wrong("a control character must be escaped")),
                None => return Err(self.wrong("a string is not closed")),
            }
        }
    }

    fn escape(&mut self, into: &mut Vec<u8>) -> Result<(), Unreadable> {
        const NAMES: &[u8] = b"\"\\/bfnrt";
        const MEANT: &[u8] = b"\"\\/\x08\x0c\n\r\t";
        let byte = self.peek();
        if byte == Some(b'u') {
            return self.unicode(into);
        }
        let place = NAMES.iter().position(|name| Some(*name) == byte);
        let meant = place.and_then(|place| MEANT.get(place));
        into.push(*meant.ok_or_else(|| self.wrong("there is no such escape"))?);
        self.at += 1;
        Ok(())
    }

    fn unicode(&mut self, into: &mut Vec<u8>) -> Result<(), Unreadable> {
        let mut code = self.unit()?;
        let low = self.text.get(self.at..self.at + 2) == Some(b"\\u");
        if (0xd800..0xdc00).contains(&code) && low {
            let before = self.at;
            self.at += 1;
            match self.unit()? {
                low @ 0xdc00..0xe000 => code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00),
                _ => self.at = before,
            }
        }
        match char::from_u32(code) {
            Some(c) => into.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => {
                let part = |shift: u32| 0x80 | (code >> shift & 0x3f) as u8;
                into.extend_from_slice(&[0xe0 | (code >> 12) as u8, part(6), part(0)]);
            }
        }
        Ok(())
    }

    /// The four digits behind a `u`.
    fn unit(&mut self) -> Result<u32, Unreadable> {
        let digits = self.text.get(self.at + 1..self.at + 5).unwrap_or_default();
        let digit =
            |code: Option<u32>, byte: &u8| Some(code? << 4 | char::from(*byte).to_digit(16)?);
        let unit = digits.iter().fold(Some(0), digit);
        let unit = unit.filter(|_| digits.len() == 4);
        let unit = unit.ok_or_else(|| self.wrong("four digits must follow `\\u`"))?;
        self.at += 5;
        Ok(unit)
    }
}
