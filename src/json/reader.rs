use std::rc::Rc;

use serde_json::{Map, Number, Value as Json};

use super::{Raw, Unreadable, text};
use crate::sorted::{SortedMap, SortedSet};

/// What can be read from JSON.
pub trait Deserialize: Sized {
    /// Takes what is to be read next. Where it is of another kind, a problem is noted and anything is given back, which must
    /// not need more of the same type.
    fn read(input: &mut Reader) -> Self;
}

/// A tree that is taken apart, and the first problem with it.
#[derive(Debug)]
pub struct Reader {
    /// What is read next; nothing where a field is missing.
    here: Option<Json>,
    open: Vec<Open>,
    problem: Option<String>,
}

/// An object or a list of which parts are still to be read.
#[derive(Debug)]
enum Open {
    /// The fields that nobody asked for yet, and the one that is being read.
    Fields(Map<String, Json>, &'static str),
    /// The parts that remain, and the number of those that were read.
    Items(std::vec::IntoIter<Json>, usize),
    /// The members that remain, and the one that is being read.
    Members(serde_json::map::IntoIter, String),
}

impl Reader {
    /// At the root of a tree.
    pub fn new(tree: Json) -> Self {
        Self {
            here: Some(tree),
            open: Vec::new(),
            problem: None,
        }
    }

    /// Whether all was as it should be.
    ///
    /// # Errors
    /// The first problem.
    pub fn finish(self) -> Result<(), Unreadable> {
        self.problem.map_or(Ok(()), |p| Err(Unreadable::new(p)))
    }

    /// Notes a problem with what is read now.
    pub fn wrong(&mut self, what: &str) {
        if self.problem.is_none() {
            let place = self.path();
            self.problem = Some(match place.is_empty() {
                true => what.to_owned(),
                false => format!("`{place}`: {what}"),
            });
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            let name = match open {
                Open::Fields(_, name) => name,
                Open::Members(_, name) => name.as_str(),
                Open::Items(_, count) => {
                    path += &format!("[{}]", count - 1);
                    continue;
                }
            };
            if !path.is_empty() && !name.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        }
        path
    }

    /// Takes the value.
    pub fn take(&mut self) -> Json {
        let value = self.here.take();
        if value.is_none() {
            self.wrong("it is missing");
        }
        value.unwrap_or_default()
    }

    /// Whether nothing is here, or null.
    pub fn is_nothing(&self) -> bool {
        matches!(self.here, None | Some(Json::Null))
    }

    /// Whether a text is here.
    pub fn is_text(&self) -> bool {
        matches!(self.here, Some(Json::String(_)))
    }

    /// Begins to read an object's fields.
    pub fn open(&mut self) {
        let fields = self.object();
        self.open.push(Open::Fields(fields, ""));
    }

    fn object(&mut self) -> Map<String, Json> {
        match self.take() {
            Json::Object(fields) => fields,
            _ => {
                self.wrong("it must be an object");
                Map::new()
            }
        }
    }

    /// Leaves an object; what else it has does not matter.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// Leaves an object, which must have no other fields.
    pub fn close_strictly(&mut self) {
        let Some(Open::Fields(fields, _)) = self.open.pop() else {
            return;
        };
        if let Some(name) = fields.keys().next() {
            self.wrong(&format!("unknown field `{name}`"));
        }
    }

    fn enter(&mut self, wanted: &'static str) -> bool {
        if let Some(Open::Fields(fields, name)) = self.open.last_mut() {
            self.here = fields.remove(wanted);
            *name = wanted;
        }
        self.here.is_some()
    }

    /// A field; where it is missing, what the type makes of nothing.
    pub fn field<T: Deserialize>(&mut self, name: &'static str) -> T {
        self.enter(name);
        T::read(self)
    }

    /// A field that may be missing.
    pub fn given<T: Deserialize>(&mut self, name: &'static str, absent: T) -> T {
        match self.enter(name) {
            true => T::read(self),
            false => absent,
        }
    }

    /// The place of a text among some.
    pub fn word(&mut self, words: &[&str]) -> usize {
        let text = self.text();
        let place = words.iter().position(|word| *word == text);
        place.unwrap_or_else(|| {
            self.wrong(&format!("`{text}` is none of {}", words.join(", ")));
            usize::MAX
        })
    }

    /// The place of a variant among some: a text, or an object with one field whose value is read next.
    pub fn variant(&mut self, names: &[&str]) -> usize {
        if self.is_text() {
            return self.word(names);
        }
        let mut fields = self.object().into_iter();
        let (name, value) = fields.next().unwrap_or_default();
        self.here = Some(Json::String(name));
        let place = self.word(names);
        self.here = Some(value);
        place
    }

    /// Begins to read a list.
    pub fn open_list(&mut self) {
        let items = match self.take() {
            Json::Array(items) => items,
            _ => {
                self.wrong("it must be a list");
                Vec::new()
            }
        };
        self.open.push(Open::Items(items.into_iter(), 0));
    }

    /// Goes on to the next part of a list.
    fn part(&mut self) {
        if let Some(Open::Items(items, count)) = self.open.last_mut() {
            self.here = items.next();
            *count += 1;
        }
    }

    /// Goes on to the next part of a list. Behind the last one the list is left.
    pub fn next_item(&mut self) -> bool {
        self.part();
        if self.here.is_none() {
            self.open.pop();
        }
        self.here.is_some()
    }

    /// Begins to read a map.
    pub fn open_map(&mut self) {
        let members = self.object();
        self.open
            .push(Open::Members(members.into_iter(), String::new()));
    }

    /// Goes on to the next member of a map. Behind the last one the map is left.
    pub fn next_name(&mut self) -> Option<String> {
        if let Some(Open::Members(members, name)) = self.open.last_mut() {
            if let Some((next, value)) = members.next() {
                self.here = Some(value);
                name.clone_from(&next);
                return Some(next);
            }
            self.open.pop();
        }
        None
    }

    /// A text.
    pub fn text(&mut self) -> String {
        match self.take() {
            Json::String(text) => text,
            _ => {
                self.wrong("it must be a text");
                String::new()
            }
        }
    }

    /// The digits of a number.
    pub fn digits(&mut self) -> Number {
        match self.take() {
            Json::Number(number) => number,
            _ => {
                self.wrong("it must be a number");
                Number::from(0)
            }
        }
    }

    fn whole<T: TryFrom<i64> + Default>(&mut self) -> T {
        let number = self.digits().as_str().parse::<i64>().ok();
        self.fitting(number.and_then(|number| T::try_from(number).ok()))
    }

    fn fitting<T: Default>(&mut self, number: Option<T>) -> T {
        number.unwrap_or_else(|| {
            self.wrong("it must be a whole number that is not too large");
            T::default()
        })
    }
}

macro_rules! whole {
    ($($ty:ty)*) => {$(
        impl Deserialize for $ty {
            fn read(input: &mut Reader) -> Self {
                input.whole()
            }
        }
    )*};
}

whole! { u16 u32 usize i32 i64 }

impl Deserialize for u64 {
    fn read(input: &mut Reader) -> Self {
        let number = input.digits().as_str().parse().ok();
        input.fitting(number)
    }
}

impl Deserialize for bool {
    fn read(input: &mut Reader) -> Self {
        match input.take() {
            Json::Bool(value) => value,
            _ => {
                input.wrong("it must be true or false");
                false
            }
        }
    }
}

impl Deserialize for String {
    fn read(input: &mut Reader) -> Self {
        input.text()
    }
}

impl Deserialize for Rc<str> {
    fn read(input: &mut Reader) -> Self {
        input.text().into()
    }
}

impl Deserialize for Json {
    fn read(input: &mut Reader) -> Self {
        input.take()
    }
}

impl Deserialize for Raw {
    fn read(input: &mut Reader) -> Self {
        Self(text(&input.take()).into())
    }
}

impl Deserialize for Number {
    fn read(input: &mut Reader) -> Self {
        input.digits()
    }
}

impl<T: Deserialize> Deserialize for Option<T> {
    fn read(input: &mut Reader) -> Self {
        match input.is_nothing() {
            true => None,
            false => Some(T::read(input)),
        }
    }
}

impl<T: Deserialize> Deserialize for Vec<T> {
    fn read(input: &mut Reader) -> Self {
        let mut list = Self::new();
        input.open_list();
        while input.next_item() {
            list.push(T::read(input));
        }
        list
    }
}

impl<T: Deserialize + Ord> Deserialize for SortedSet<T> {
    fn read(input: &mut Reader) -> Self {
        let mut set = Self::new();
        input.open_list();
        while input.next_item() {
            set.insert(T::read(input));
        }
        set
    }
}

impl<A: Deserialize, B: Deserialize> Deserialize for (A, B) {
    fn read(input: &mut Reader) -> Self {
        input.open_list();
        input.part();
        let first = A::read(input);
        input.part();
        let second = B::read(input);
        input.close();
        (first, second)
    }
}

impl Deserialize for Map<String, Json> {
    fn read(input: &mut Reader) -> Self {
        input.object()
    }
}

impl<K: From<String> + Ord, V: Deserialize> Deserialize for SortedMap<K, V> {
    fn read(input: &mut Reader) -> Self {
        let mut map = Self::new();
        input.open_map();
        while let Some(name) = input.next_name() {
            map.insert(K::from(name), V::read(input));
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Deserialize, read};
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Loose {
        name: String,
        count: Option<u64>,
        #[serde(default)]
        list: Vec<Part>,
        #[serde(default)]
        map: SortedMap<Rc<str>, i64>,
        #[serde(skip)]
        hidden: u32,
        any: Option<Json>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Part {
        small: u16,
        kind: Kind,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Plain,
        Of(String),
        With { at: i32 },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(default)]
    struct Options {
        a: u64,
        b: bool,
    }

    impl Default for Options {
        fn default() -> Self {
            Self { a: 5, b: true }
        }
    }

    #[track_caller]
    fn loose(text: &str) -> Result<Loose, String> {
        read(text.as_bytes()).map_err(|wrong| wrong.to_string())
    }

    #[test]
    fn fields_are_read_in_any_order() {
        let text = r#"{"new":1,"map":{"b":-2,"a":1},"count":18446744073709551615,"hidden":7,"name":"n","any":null,
            "list":[{"kind":"plain","small":1},{"small":2,"kind":{"of":"x"}},{"small":3,"kind":{"with":{"at":-4}}}]}"#;
        let part = |small, kind| Part { small, kind };
        let read = Loose {
            name: "n".to_owned(),
            count: Some(u64::MAX),
            list: vec![
                part(1, Kind::Plain),
                part(2, Kind::Of("x".to_owned())),
                part(3, Kind::With { at: -4 }),
            ],
            map: SortedMap::from([("a", 1), ("b", -2)].map(|(k, v)| (k.into(), v))),
            hidden: 0,
            any: None,
        };
        assert_eq!(loose(text), Ok(read));
        assert!(loose(r#"{"name":"n"}"#).is_ok());
    }

    #[test]
    fn problems_have_a_place() {
        for (text, told) in [
            ("{}", "`name`: it is missing"),
            ("[]", "it must be an object"),
            (r#"{"name":null}"#, "`name`: it must be a text"),
            (r#"{"name":"","list":null}"#, "`list`: it must be a list"),
            (
                r#"{"name":"","count":1.5}"#,
                "`count`: it must be a whole number that is not too large",
            ),
            (
                r#"{"name":"","list":[{"small":1,"kind":"plain"},{"small":65536,"kind":"plain"}]}"#,
                "`list[1].small`: it must be a whole number that is not too large",
            ),
            (
                r#"{"name":"","list":[{"small":1,"kind":"round"}]}"#,
                "`list[0].kind`: `round` is none of plain, of, with",
            ),
            (
                r#"{"name":"","list":[{"small":1,"kind":{"of":1}}]}"#,
                "`list[0].kind`: it must be a text",
            ),
            (
                r#"{"name":"","list":[{"small":1,"kind":"plain","x":1}]}"#,
                "`list[0]`: unknown field `x`",
            ),
            (
                r#"{"name":"","map":{"a":1,"b":"c"}}"#,
                "`map.b`: it must be a number",
            ),
            ("{", "a string is missing, at line 1 column 2"),
        ] {
            assert_eq!(loose(text), Err(told.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_not_given_is_as_by_default() {
        let read = |text: &str| read::<Options>(text.as_bytes()).unwrap();
        assert_eq!(read("{}"), Options { a: 5, b: true });
        assert_eq!(read(r#"{"b":false}"#), Options { a: 5, b: false });
    }
}
