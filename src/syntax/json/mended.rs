use super::scanner::{Kind, Token, scan};
use super::string;
use crate::text::Source;

/// A text that cannot be read as one that can, but for what is open at its end: what is in the way is gone, commas are
/// there, and everything else stands where it stood.
pub(super) fn mended(source: &Source) -> Source {
    let mut text = source.text.to_string();
    let mut tokens = scan(source);
    // What begins nothing ends the scan.
    for _ in 0..CHARACTERS {
        let Some(bad) = tokens.iter().find(|t| t.kind == Kind::Invalid) else {
            break;
        };
        let blank = " ".repeat(bad.end - bad.start);
        text.replace_range(bad.start..bad.end, &blank);
        tokens = scan(&of(source, &text));
    }
    let mut mender = Mender {
        read: of(source, &text),
        made: text.into_bytes(),
        open: Vec::new(),
        whole: false,
    };
    for token in tokens {
        mender.take(token);
    }
    let text = mender.finished();
    of(source, &String::from_utf8_lossy(&text))
}

fn of(source: &Source, text: &str) -> Source {
    Source {
        bad_bytes: source.bad_bytes.clone(),
        ..Source::new(source.id, &source.name, text)
    }
}

/// So many characters that begin nothing are passed.
const CHARACTERS: usize = 20;

struct Mender {
    read: Source,
    made: Vec<u8>,
    open: Vec<Open>,
    /// The outermost value is closed.
    whole: bool,
}

#[derive(Default)]
struct Open {
    array: bool,
    /// It has no name and is passed with all that is in it.
    junk: bool,
    /// Whether it holds something.
    any: bool,
    /// A comma behind which nothing stands yet.
    comma: Option<Token>,
    /// A name whose value has not come yet, and its colon.
    name: Option<Token>,
    colon: Option<Token>,
}

impl Mender {
    fn blank(&mut self, token: Token) {
        let part = self.made.get_mut(token.start..token.end);
        part.into_iter().flatten().for_each(|byte| *byte = b' ');
    }

    fn take(&mut self, token: Token) {
        match token.kind {
            Kind::OpenBrace | Kind::OpenBracket => {
                let junk = !self.value(token);
                self.open.push(Open {
                    array: token.kind == Kind::OpenBracket,
                    junk,
                    ..Open::default()
                });
            }
            Kind::CloseBrace | Kind::CloseBracket => self.close(token),
            Kind::Comma => self.comma(token),
            Kind::Colon | Kind::Equals => {
                let top = self
                    .open
                    .last_mut()
                    .filter(|o| !o.junk && o.colon.is_none());
                match top.filter(|o| o.name.is_some() && token.kind == Kind::Colon) {
                    Some(top) => top.colon = Some(token),
                    None => self.blank(token),
                }
            }
            Kind::String | Kind::Number | Kind::Keyword if !self.is_good(token) => {
                self.blank(token);
            }
            Kind::String if self.names() => {
                self.dangling();
                if let Some(top) = self.open.last_mut() {
                    top.name = Some(token);
                }
            }
            Kind::String | Kind::Number | Kind::Keyword => {
                self.value(token);
            }
            Kind::Eof | Kind::Invalid => {}
        }
    }

    /// Whether a token can be read.
    fn is_good(&self, token: Token) -> bool {
        let text = self.read.text.get(token.start..token.end).unwrap_or("");
        match token.kind {
            Kind::String => string::read(&self.read, token.start, token.end).is_ok(),
            Kind::Number => super::parser::is_number(text),
            _ => matches!(text, "true" | "false" | "null"),
        }
    }

    /// Whether a string is a name here.
    fn names(&self) -> bool {
        let top = self.open.last();
        top.is_some_and(|o| !o.array && !o.junk && o.colon.is_none())
    }

    /// Whether a value may stand here; one that may not is gone.
    fn value(&mut self, token: Token) -> bool {
        let Some(top) = self.open.last() else {
            let opens = matches!(token.kind, Kind::OpenBrace | Kind::OpenBracket);
            if !opens || self.whole {
                self.blank(token);
            }
            return opens && !self.whole;
        };
        let first = if top.array { Some(token) } else { top.name };
        let fits = !top.junk && (top.array || top.colon.is_some());
        let missing = top.any && top.comma.is_none();
        let Some(first) = first.filter(|_| fits) else {
            self.blank(token);
            return false;
        };
        if missing && !self.separate(first) {
            self.blank(token);
            self.dangling();
            return false;
        }
        if let Some(top) = self.open.last_mut() {
            *top = Open {
                array: top.array,
                any: true,
                ..Open::default()
            };
        }
        true
    }

    /// Puts a comma before something, where there is room.
    fn separate(&mut self, before: Token) -> bool {
        let byte = before
            .start
            .checked_sub(1)
            .and_then(|at| self.made.get_mut(at));
        match byte.filter(|b| b.is_ascii_whitespace()) {
            Some(byte) => {
                *byte = b',';
                true
            }
            None => false,
        }
    }

    /// A name without a value is gone.
    fn dangling(&mut self) {
        let top = self.open.last_mut();
        let parts = top.map(|top| [top.name.take(), top.colon.take()]);
        for token in parts.into_iter().flatten().flatten() {
            self.blank(token);
        }
    }

    fn comma(&mut self, token: Token) {
        self.dangling();
        match self.open.last_mut().filter(|o| o.any && o.comma.is_none()) {
            Some(top) => top.comma = Some(token),
            None => self.blank(token),
        }
    }

    fn close(&mut self, token: Token) {
        let array = token.kind == Kind::CloseBracket;
        if self.open.last().is_none_or(|o| o.array != array) {
            return self.blank(token);
        }
        self.end();
        if self.open.pop().is_some_and(|o| o.junk) {
            self.blank(token);
        }
        self.whole |= self.open.is_empty();
    }

    /// What is open has nothing more.
    fn end(&mut self) {
        self.dangling();
        if let Some(comma) = self.open.last_mut().and_then(|o| o.comma.take()) {
            self.blank(comma);
        }
    }

    fn finished(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.end();
            self.open.pop();
        }
        self.made
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse_broken;
    use super::mended;
    use crate::text::{FileId, Source};

    #[test]
    fn what_is_in_the_way_is_gone() {
        for (broken, whole) in [
            (r#"{"a": 1, "b" }"#, r#"{"a": 1      }"#),
            (r#"{"a": 1, "b": }"#, r#"{"a": 1       }"#),
            (r#"{"a": [1, 2,]}"#, r#"{"a": [1, 2 ]}"#),
            ("{\"a\": 1\n\"b\": 2}", "{\"a\": 1,\"b\": 2}"),
            ("{\"a\": 1, \"b\n}", "{\"a\": 1    \n}"),
            (r#"{"a": {"b": 1"#, r#"{"a": {"b": 1"#),
            (r#"{"a": {"b": 1,"#, r#"{"a": {"b": 1 "#),
            (r#"{"a": va, {"c": 1}}"#, "{                 }"),
            (
                "{\"a\": {\"b\": tru\n}, \"c\": é}",
                "{\"a\": {        \n}         }",
            ),
            (r#"{"a" = 1, "c": [}, 2]}"#, r#"{         "c": [   2]}"#),
            (r#"{"a": 1} {"b": 2}"#, r#"{"a": 1}         "#),
        ] {
            let source = Source::new(FileId(0), "", broken);
            assert_eq!(mended(&source).text.trim_end(), whole.trim_end());
            assert!(parse_broken(&source).1.is_empty(), "{broken}");
        }
    }
}
