use std::collections::BTreeMap;
use std::rc::Rc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Marks, Number, Refinement, Type};

/// A value of the language. Cheap to clone.
///
/// INVARIANT: a set's elements carry no marks (the set carries them), are distinct and in canonical
/// order; map and object keys are sorted and NFC; strings are NFC; null and unknown have a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    ty: Type,
    marks: Marks,
    body: Body,
}

#[derive(Clone, Debug, PartialEq)]
enum Body {
    Null,
    Unknown(Option<Rc<Refinement>>),
    Bool(bool),
    Number(Number),
    String(Rc<str>),
    Sequence(Rc<[Value]>),
    Mapping(Rc<BTreeMap<Rc<str>, Value>>),
}

/// What a value is, with its marks left behind: the caller must carry [`Value::marks`] on.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// Null of the value's type.
    Null,
    /// Not known yet.
    Unknown,
    /// A bool.
    Bool(bool),
    /// A number.
    Number(&'a Number),
    /// A string.
    String(&'a Rc<str>),
    /// A list's elements.
    List(&'a [Value]),
    /// A set's elements in canonical order.
    Set(&'a [Value]),
    /// A tuple's elements.
    Tuple(&'a [Value]),
    /// A map's elements.
    Map(&'a BTreeMap<Rc<str>, Value>),
    /// An object's attributes.
    Object(&'a BTreeMap<Rc<str>, Value>),
}

impl Value {
    /// Null of a type.
    pub fn null(ty: Type) -> Self {
        Self {
            ty,
            marks: Marks::NONE,
            body: Body::Null,
        }
    }

    /// A value of a type that is not known yet.
    pub fn unknown(ty: Type) -> Self {
        Self {
            ty,
            marks: Marks::NONE,
            body: Body::Unknown(None),
        }
    }

    /// An unknown value about which something is known.
    pub fn refined(ty: Type, refinement: Refinement) -> Self {
        let some = refinement != Refinement::default();
        let body = Body::Unknown(some.then(|| Rc::new(refinement)));
        Self {
            ty,
            marks: Marks::NONE,
            body,
        }
    }

    /// A bool.
    pub fn bool(value: bool) -> Self {
        Self {
            ty: Type::Bool,
            marks: Marks::NONE,
            body: Body::Bool(value),
        }
    }

    /// A number.
    pub fn number(value: Number) -> Self {
        Self {
            ty: Type::Number,
            marks: Marks::NONE,
            body: Body::Number(value),
        }
    }

    /// A whole number.
    pub fn int(value: i64) -> Self {
        Self::number(Number::from_i64(value))
    }

    /// A string; brought to NFC.
    pub fn string(value: impl Into<Rc<str>>) -> Self {
        Self {
            ty: Type::String,
            marks: Marks::NONE,
            body: Body::String(nfc(value.into())),
        }
    }

    /// A list. Every element must be of `element` type; see `convert` for anything else.
    pub fn list(element: Type, elements: impl Into<Rc<[Value]>>) -> Self {
        let body = Body::Sequence(elements.into());
        Self {
            ty: Type::list(element),
            marks: Marks::NONE,
            body,
        }
    }

    /// A set whose elements are already canonical. Use `set::from_values` for anything else.
    pub(super) fn canonical_set(element: Type, elements: Vec<Value>, marks: Marks) -> Self {
        Self {
            ty: Type::set(element),
            marks,
            body: Body::Sequence(elements.into()),
        }
    }

    /// A tuple.
    pub fn tuple(elements: impl Into<Rc<[Value]>>) -> Self {
        let elements: Rc<[Value]> = elements.into();
        let ty = Type::tuple(elements.iter().map(|v| v.ty.clone()).collect::<Vec<_>>());
        Self {
            ty,
            marks: Marks::NONE,
            body: Body::Sequence(elements),
        }
    }

    /// A map. Every element must be of `element` type.
    pub fn map(element: Type, elements: BTreeMap<Rc<str>, Value>) -> Self {
        let body = Body::Mapping(Rc::new(elements));
        Self {
            ty: Type::map(element),
            marks: Marks::NONE,
            body,
        }
    }

    /// An object.
    pub fn object(attributes: BTreeMap<Rc<str>, Value>) -> Self {
        let types = attributes
            .iter()
            .map(|(k, v)| (k.clone(), v.ty.clone()))
            .collect();
        let body = Body::Mapping(Rc::new(attributes));
        Self {
            ty: Type::object(types),
            marks: Marks::NONE,
            body,
        }
    }

    /// Its type.
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// Its own marks; elements may carry more.
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// The same value with more marks.
    #[must_use]
    pub fn marked(mut self, marks: Marks) -> Self {
        self.marks = self.marks.with(marks);
        self
    }

    /// The same value without its own marks, and those marks.
    pub fn unmark(mut self) -> (Self, Marks) {
        let marks = std::mem::take(&mut self.marks);
        (self, marks)
    }

    /// What is known of an unknown value.
    pub fn refinement(&self) -> Option<&Refinement> {
        match &self.body {
            Body::Unknown(refinement) => refinement.as_deref(),
            _ => None,
        }
    }

    /// What it is. Forces the caller to think of null and unknown.
    pub fn view(&self) -> View<'_> {
        match (&self.body, &self.ty) {
            (Body::Null, _) => View::Null,
            (Body::Unknown(_), _) => View::Unknown,
            (Body::Bool(value), _) => View::Bool(*value),
            (Body::Number(value), _) => View::Number(value),
            (Body::String(value), _) => View::String(value),
            (Body::Sequence(values), Type::Set(_)) => View::Set(values),
            (Body::Sequence(values), Type::Tuple(_)) => View::Tuple(values),
            (Body::Sequence(values), _) => View::List(values),
            (Body::Mapping(values), Type::Map(_)) => View::Map(values),
            (Body::Mapping(values), _) => View::Object(values),
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self.body, Body::Null)
    }

    /// Whether the value itself is unknown; its elements may be.
    pub fn is_unknown(&self) -> bool {
        matches!(self.body, Body::Unknown(_))
    }
}

fn nfc(text: Rc<str>) -> Rc<str> {
    if text.is_ascii() || is_nfc(&text) {
        text
    } else {
        text.nfc().collect::<String>().into()
    }
}
