use super::plain::plain;
use std::fmt::Write;
use std::rc::Rc;

use serde_json::{Map, Number, Value as Json};

use crate::sorted::{SortedMap, SortedSet};

/// What can write itself as JSON.
pub trait Serialize {
    /// Writes the value at the end of a text.
    fn write(&self, out: &mut Writer);
}

/// A JSON text that grows.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
}

/// JSON text that is written as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw(pub Rc<str>);

impl Writer {
    /// The whole text.
    pub fn finish(self) -> String {
        self.text
    }

    /// Begins a list or an object.
    pub fn open(&mut self, bracket: u8) {
        self.text.push(char::from(bracket));
    }

    /// Ends a list or an object.
    pub fn close(&mut self, bracket: u8) {
        self.text.push(char::from(bracket));
    }

    /// Goes on to the next part of a list or an object: no value ends with a bracket that opens.
    pub fn next(&mut self) {
        if !matches!(self.text.as_bytes().last(), Some(b'{' | b'[')) {
            self.text.push(',');
        }
    }

    /// The name of the field whose value is written next; nothing in it needs an escape.
    pub fn name(&mut self, name: &'static str) {
        self.next();
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
    }

    /// A field.
    pub fn field(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.name(name);
        value.write(self);
    }

    /// A member of a map.
    pub fn member(&mut self, name: &str, value: &impl Serialize) {
        self.next();
        self.text(name);
        self.text.push(':');
        value.write(self);
    }

    /// A field that is left out where there is nothing.
    pub fn some(&mut self, name: &'static str, value: &Option<impl Serialize>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// The fields of an object as fields of the one that is open.
    pub fn flat(&mut self, value: &impl Serialize) {
        let start = self.text.len();
        value.write(self);
        let fields = self.text.split_off(start);
        let fields = fields.strip_prefix('{').and_then(|f| f.strip_suffix('}'));
        if let Some(fields) = fields.filter(|fields| !fields.is_empty()) {
            self.next();
            self.text.push_str(fields);
        }
    }

    /// A string.
    pub fn text(&mut self, text: &str) {
        self.text.push('"');
        let mut rest = text;
        loop {
            let (plain, tail) = rest.split_at(plain(rest.as_bytes()));
            self.text.push_str(plain);
            let Some(byte) = tail.bytes().next() else {
                break;
            };
            self.escape(byte);
            rest = tail.get(1..).unwrap_or_default();
        }
        self.text.push('"');
    }

    fn escape(&mut self, byte: u8) {
        let name = match byte {
            b'\n' => 'n',
            b'\r' => 'r',
            b'\t' => 't',
            0x08 => 'b',
            0x0c => 'f',
            0..=0x1f => {
                // Writing to a string cannot fail.
                let _ = write!(self.text, "\\u{byte:04x}");
                return;
            }
            _ => char::from(byte),
        };
        self.text.push('\\');
        self.text.push(name);
    }

    /// A whole number.
    fn whole(&mut self, mut number: u64) {
        let (mut digits, mut start) = ([b'0'; 20], 20);
        for (place, digit) in digits.iter_mut().enumerate().rev() {
            *digit = b'0' + (number % 10) as u8;
            (number, start) = (number / 10, place);
            if number == 0 {
                break;
            }
        }
        let digits = digits
            .get(start..)
            .and_then(|d| std::str::from_utf8(d).ok());
        self.text.push_str(digits.unwrap_or_default());
    }

    /// JSON text as it is.
    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn list<'v, T: Serialize + 'v>(&mut self, values: impl IntoIterator<Item = &'v T>) {
        self.open(b'[');
        for value in values {
            self.next();
            value.write(self);
        }
        self.close(b']');
    }
}

macro_rules! whole {
    ($($ty:ty)*) => {$(
        impl Serialize for $ty {
            fn write(&self, out: &mut Writer) {
                out.whole(*self as u64);
            }
        }
    )*};
}

whole! { u16 u32 u64 usize }

impl Serialize for i64 {
    fn write(&self, out: &mut Writer) {
        if *self < 0 {
            out.text.push('-');
        }
        out.whole(self.unsigned_abs());
    }
}

impl Serialize for i32 {
    fn write(&self, out: &mut Writer) {
        i64::from(*self).write(out);
    }
}

impl Serialize for bool {
    fn write(&self, out: &mut Writer) {
        out.raw(if *self { "true" } else { "false" });
    }
}

impl Serialize for str {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl Serialize for String {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl<T: Serialize + ?Sized> Serialize for &T {
    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }
}

impl<T: Serialize + ?Sized> Serialize for Rc<T> {
    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }
}

impl<T: Serialize> Serialize for Option<T> {
    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.text.push_str("null"),
        }
    }
}

impl<T: Serialize> Serialize for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.list(self);
    }
}

impl<T: Serialize, const N: usize> Serialize for [T; N] {
    fn write(&self, out: &mut Writer) {
        out.list(self);
    }
}

impl<T: Serialize> Serialize for SortedSet<T> {
    fn write(&self, out: &mut Writer) {
        out.list(self);
    }
}

impl<A: Serialize, B: Serialize> Serialize for (A, B) {
    fn write(&self, out: &mut Writer) {
        out.open(b'[');
        self.0.write(out);
        out.next();
        self.1.write(out);
        out.close(b']');
    }
}

impl<K: AsRef<str>, V: Serialize> Serialize for SortedMap<K, V> {
    fn write(&self, out: &mut Writer) {
        out.open(b'{');
        for (name, value) in self {
            out.member(name.as_ref(), value);
        }
        out.close(b'}');
    }
}

impl Serialize for Number {
    fn write(&self, out: &mut Writer) {
        out.text.push_str(self.as_str());
    }
}

impl Serialize for Raw {
    fn write(&self, out: &mut Writer) {
        out.text.push_str(&self.0);
    }
}

impl Serialize for Map<String, Json> {
    fn write(&self, out: &mut Writer) {
        out.open(b'{');
        for (name, value) in self {
            out.member(name, value);
        }
        out.close(b'}');
    }
}

impl Serialize for Json {
    fn write(&self, out: &mut Writer) {
        match self {
            Self::Null => out.text.push_str("null"),
            Self::Bool(value) => value.write(out),
            Self::Number(number) => number.write(out),
            Self::String(text) => out.text(text),
            Self::Array(values) => values.write(out),
            Self::Object(members) => members.write(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Deserialize, Serialize, text};
    use super::*;

    #[derive(Default, Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Inner {
        two_words: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        absent: Option<String>,
    }

    #[derive(Serialize)]
    struct Outer {
        #[serde(rename = "type")]
        ty: &'static str,
        #[serde(flatten)]
        inner: Inner,
        pairs: Vec<(i64, Option<bool>)>,
        #[serde(skip)]
        _hidden: u64,
        #[serde(skip_serializing_if = "SortedMap::is_empty")]
        map: SortedMap<Rc<str>, Json>,
        kinds: Vec<Kind>,
    }

    #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        ThePlain,
        Number(u64),
        Two(i32, String),
        Fields { value: Option<String> },
    }

    fn kinds() -> Vec<Kind> {
        let value = Some("\u{1}\"\\\n\u{7f}é".to_owned());
        vec![
            Kind::ThePlain,
            Kind::Number(3),
            Kind::Two(4, "f".to_owned()),
            Kind::Fields { value },
        ]
    }

    #[test]
    fn the_form_is_that_of_serde() {
        let mut outer = Outer {
            ty: "a",
            inner: Inner::default(),
            pairs: vec![(-1, None), (2, Some(true))],
            _hidden: 1,
            map: SortedMap::new(),
            kinds: kinds(),
        };
        let rest = r#""pairs":[[-1,null],[2,true]]"#;
        let kinds = "[\"the_plain\",{\"number\":3},{\"two\":[4,\"f\"]},{\"fields\":{\"value\":\"\\u0001\\\"\\\\\\n\u{7f}é\"}}]";
        assert_eq!(
            text(&outer),
            format!(r#"{{"type":"a","twoWords":0,{rest},"kinds":{kinds}}}"#)
        );
        outer
            .map
            .insert("k".into(), serde_json::json!({"a": [1.5]}));
        outer.inner.absent = Some("{".to_owned());
        outer.kinds.clear();
        let told = r#"{"type":"a","twoWords":0,"absent":"{","#;
        assert_eq!(
            text(&outer),
            format!(r#"{told}{rest},"map":{{"k":{{"a":[1.5]}}}},"kinds":[]}}"#)
        );
    }

    #[test]
    fn digits_are_those_of_the_standard_library() {
        for number in [0, 1, 9, 10, 99, 100, 1_234_567_890, u64::MAX] {
            assert_eq!(text(&number), number.to_string());
        }
        for number in [0, -1, -10, i64::MIN, i64::MAX] {
            assert_eq!(text(&number), number.to_string());
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let text = text(&kinds());
        assert_eq!(super::super::read(text.as_bytes()), Ok(kinds()));
    }
}
