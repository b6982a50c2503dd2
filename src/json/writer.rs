use std::fmt::Display;
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
pub struct Raw(pub String);

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
        if !self.text.ends_with(['{', '[']) {
            self.text.push(',');
        }
    }

    /// The name of the field whose value is written next.
    pub fn name(&mut self, name: &str) {
        self.next();
        self.text(name);
        self.text.push(':');
    }

    /// A field.
    pub fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.name(name);
        value.write(self);
    }

    /// A field that is left out where there is nothing.
    pub fn some(&mut self, name: &str, value: &Option<impl Serialize>) {
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
        while let Some(at) = rest.find(|c: char| matches!(c, '"' | '\\' | '\0'..='\x1f')) {
            let (plain, tail) = rest.split_at(at);
            self.text.push_str(plain);
            let byte = tail.bytes().next().unwrap_or_default();
            self.escape(byte);
            rest = tail.get(1..).unwrap_or_default();
        }
        self.text.push_str(rest);
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

    /// What reads the same in JSON: numbers, `true`, `false`, `null`.
    pub fn plain(&mut self, word: &dyn Display) {
        let _ = write!(self.text, "{word}");
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

macro_rules! plain {
    ($($ty:ty)*) => {$(
        impl Serialize for $ty {
            fn write(&self, out: &mut Writer) {
                out.plain(self);
            }
        }
    )*};
}

plain! { bool u16 u32 u64 usize i32 i64 }

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
            out.field(name.as_ref(), value);
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
            out.field(name, value);
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
    fn what_is_written_is_read() {
        let text = text(&kinds());
        assert_eq!(super::super::read(text.as_bytes()), Ok(kinds()));
    }
}
