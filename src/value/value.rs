use std::borrow::Cow;
use std::rc::Rc;

use super::{Extent, Marks, Number, Refinement, Type};
use crate::sorted::{Gather, SortedMap};
use crate::text::normal;

/// A value of the language. Cheap to clone.
///
/// INVARIANT: a set's elements carry no marks (the set carries them), are distinct and in canonical
/// order; map and object keys are sorted and NFC; strings are NFC; null and unknown have a type; `extent` is
/// that of the body.
#[derive(Clone, Debug)]
pub struct Value {
    ty: Type,
    marks: Marks,
    extent: Extent,
    body: Body,
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        // The extent first: it follows from the body and is cheap to compare.
        self.extent == other.extent
            && self.marks == other.marks
            && self.ty == other.ty
            && self.body == other.body
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Body {
    Null,
    Unknown(Option<Rc<Refinement>>),
    Bool(bool),
    Number(Number),
    String(Rc<str>),
    Sequence(Rc<[Value]>),
    Mapping(Rc<SortedMap<Rc<str>, Value>>),
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
    Map(&'a SortedMap<Rc<str>, Value>),
    /// An object's attributes.
    Object(&'a SortedMap<Rc<str>, Value>),
}

impl Value {
    /// Null of a type.
    pub fn null(ty: Type) -> Self {
        Self {
            ty,
            marks: Marks::NONE,
            extent: Extent::ONE,
            body: Body::Null,
        }
    }

    /// A value of a type that is not known yet.
    pub fn unknown(ty: Type) -> Self {
        Self {
            ty,
            marks: Marks::NONE,
            extent: Extent::UNKNOWN,
            body: Body::Unknown(None),
        }
    }

    /// An unknown value about which something is known. When only one value is possible, that value.
    pub fn refined(ty: Type, refinement: Refinement) -> Self {
        if refinement.not_null
            && let Some(only) = only_value(&ty, &refinement)
        {
            return only;
        }
        let some = refinement != Refinement::default();
        let body = Body::Unknown(some.then(|| Rc::new(refinement)));
        Self {
            ty,
            marks: Marks::NONE,
            extent: Extent::UNKNOWN,
            body,
        }
    }

    /// A bool.
    pub fn bool(value: bool) -> Self {
        Self {
            ty: Type::Bool,
            marks: Marks::NONE,
            extent: Extent::ONE,
            body: Body::Bool(value),
        }
    }

    /// A number.
    pub fn number(value: Number) -> Self {
        Self {
            ty: Type::Number,
            marks: Marks::NONE,
            extent: Extent::ONE,
            body: Body::Number(value),
        }
    }

    /// A whole number.
    pub fn int(value: i64) -> Self {
        Self::number(Number::from_i64(value))
    }

    /// A string; brought to NFC.
    pub fn string(value: impl Into<Rc<str>>) -> Self {
        let text = nfc(value.into());
        Self {
            ty: Type::String,
            marks: Marks::NONE,
            extent: Extent::of_text(&text),
            body: Body::String(text),
        }
    }

    /// A list. Every element must be of `element` type; see `convert` for anything else.
    pub fn list(element: Type, elements: impl Into<Rc<[Value]>>) -> Self {
        let elements: Rc<[Value]> = elements.into();
        Self {
            ty: Type::list(element),
            marks: Marks::NONE,
            extent: Extent::of_sequence(&elements),
            body: Body::Sequence(elements),
        }
    }

    /// A set whose elements are already canonical. Use `set::from_values` for anything else.
    #[allow(dead_code, reason = "sets land separately")]
    pub(super) fn canonical_set(element: Type, elements: Vec<Value>, marks: Marks) -> Self {
        Self {
            ty: Type::set(element),
            marks,
            extent: Extent::of_sequence(&elements),
            body: Body::Sequence(elements.into()),
        }
    }

    /// A tuple.
    pub fn tuple(elements: impl Into<Rc<[Value]>>) -> Self {
        let elements: Rc<[Value]> = elements.into();
        let ty = Type::tuple(elements.iter().map(|v| v.ty.clone()).gathered::<Vec<_>>());
        Self {
            ty,
            marks: Marks::NONE,
            extent: Extent::of_sequence(&elements),
            body: Body::Sequence(elements),
        }
    }

    /// A map. Every element must be of `element` type.
    pub fn map(element: Type, elements: SortedMap<Rc<str>, Value>) -> Self {
        Self {
            ty: Type::map(element),
            marks: Marks::NONE,
            extent: Extent::of_mapping(&elements),
            body: Body::Mapping(Rc::new(elements)),
        }
    }

    /// An object.
    pub fn object(attributes: SortedMap<Rc<str>, Value>) -> Self {
        let types = attributes
            .iter()
            .map(|(k, v)| (k.clone(), v.ty.clone()))
            .gathered();
        Self::object_of(Type::object(types), attributes)
    }

    /// An object whose type is at hand. Every attribute must be of the type that `ty` says.
    pub fn object_of(ty: Type, attributes: SortedMap<Rc<str>, Value>) -> Self {
        Self {
            ty,
            marks: Marks::NONE,
            extent: Extent::of_mapping(&attributes),
            body: Body::Mapping(Rc::new(attributes)),
        }
    }

    /// The same value, that shares the memory of a type if it is of that type.
    #[must_use]
    pub fn sharing(mut self, ty: &Type) -> Self {
        if self.ty == *ty {
            self.ty = ty.clone();
        }
        self
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

    /// How large it is, everything inside it counted.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Whether the value and everything inside it is known.
    pub fn is_wholly_known(&self) -> bool {
        self.extent.is_known()
    }

    /// Its own marks and those of everything inside it.
    pub fn marks_deep(&self) -> Marks {
        self.marks.with(self.extent.marks())
    }

    /// The same value without any mark inside, and all those marks together.
    pub fn unmark_deep(self) -> (Self, Marks) {
        let marks = self.marks_deep();
        if marks.is_none() {
            (self, marks)
        } else {
            (self.stripped(), marks)
        }
    }

    fn stripped(self) -> Self {
        if self.extent.marks().is_none() {
            return self.unmark().0;
        }
        let body = match self.body {
            Body::Sequence(values) => {
                Body::Sequence(values.iter().cloned().map(Self::stripped).collect())
            }
            Body::Mapping(values) => Body::Mapping(Rc::new(
                values
                    .iter()
                    .map(|(k, v)| (k.clone(), v.clone().stripped()))
                    .gathered(),
            )),
            simple => simple,
        };
        Self {
            ty: self.ty,
            marks: Marks::NONE,
            extent: self.extent.unmarked(),
            body,
        }
    }

    /// Whether it will certainly not be null.
    pub fn is_never_null(&self) -> bool {
        match &self.body {
            Body::Null => false,
            Body::Unknown(refinement) => refinement.as_ref().is_some_and(|r| r.not_null),
            _ => true,
        }
    }

    /// The same value, known not to become null. Leaves known values and values of unknown type alone.
    #[must_use]
    pub fn never_null(self) -> Self {
        if !self.is_unknown() || self.ty == Type::Dynamic || self.is_never_null() {
            return self;
        }
        let refinement = self.refinement().cloned().unwrap_or_default();
        let marks = self.marks;
        Self::refined(
            self.ty,
            Refinement {
                not_null: true,
                ..refinement
            },
        )
        .marked(marks)
    }

    /// The elements of a list, set or tuple in order. Marks of `self` are left behind.
    pub fn sequence(&self) -> Option<&[Value]> {
        if let Body::Sequence(values) = &self.body {
            Some(values)
        } else {
            None
        }
    }

    /// The elements of a map or object. Marks of `self` are left behind.
    pub fn mapping(&self) -> Option<&SortedMap<Rc<str>, Value>> {
        if let Body::Mapping(values) = &self.body {
            Some(values)
        } else {
            None
        }
    }

    /// The text of a known string. Marks of `self` are left behind.
    pub fn text(&self) -> Option<&Rc<str>> {
        if let Body::String(text) = &self.body {
            Some(text)
        } else {
            None
        }
    }

    /// A known number. Marks of `self` are left behind.
    pub fn as_number(&self) -> Option<&Number> {
        if let Body::Number(number) = &self.body {
            Some(number)
        } else {
            None
        }
    }

    /// A known bool. Marks of `self` are left behind.
    pub fn as_bool(&self) -> Option<bool> {
        if let Body::Bool(value) = self.body {
            Some(value)
        } else {
            None
        }
    }
}

/// Longer lists stay unknown as a whole.
const MAX_PINNED: u64 = 1024;

/// The one value that is possible: a number between equal bounds, or a collection whose length is known
/// and says enough.
fn only_value(ty: &Type, refinement: &Refinement) -> Option<Value> {
    if let (Type::Number, Some((lower, true)), Some((upper, true))) =
        (ty, &refinement.lower, &refinement.upper)
    {
        return (lower == upper).then(|| Value::number(lower.clone()));
    }
    let length = refinement
        .min_length
        .filter(|least| refinement.max_length == Some(*least))?;
    let unknowns = |element: &Type| {
        let count = usize::try_from(length).unwrap_or(0);
        vec![Value::unknown(element.clone()); count]
    };
    match ty {
        Type::List(element) if length <= MAX_PINNED => {
            Some(Value::list((**element).clone(), unknowns(element)))
        }
        Type::Set(element) if length <= 1 => Some(Value::canonical_set(
            (**element).clone(),
            unknowns(element),
            Marks::NONE,
        )),
        Type::Map(element) if length == 0 => {
            Some(Value::map((**element).clone(), SortedMap::new()))
        }
        _ => None,
    }
}

/// The text in Unicode normal form C.
pub(super) fn nfc(text: Rc<str>) -> Rc<str> {
    match normal(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(made) => made.into(),
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::bool(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::string(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_only_be_one_value_is_that_value() {
        let exactly = |count| Refinement {
            not_null: true,
            min_length: Some(count),
            max_length: Some(count),
            ..Refinement::default()
        };
        let unknown = Value::unknown(Type::Bool);
        let list = Value::refined(Type::list(Type::Bool), exactly(2));
        assert_eq!(
            list,
            Value::list(Type::Bool, vec![unknown.clone(), unknown])
        );
        let set = Value::refined(Type::set(Type::Bool), exactly(2));
        assert!(set.is_unknown());
        let map = Value::refined(Type::map(Type::Bool), exactly(0));
        assert_eq!(map, Value::map(Type::Bool, SortedMap::new()));
        let bound = Some((Number::from_i64(3), true));
        let three = Refinement {
            not_null: true,
            lower: bound.clone(),
            upper: bound,
            ..Refinement::default()
        };
        assert_eq!(Value::refined(Type::Number, three.clone()), Value::int(3));
        let perhaps = Refinement {
            not_null: false,
            ..three
        };
        assert!(Value::refined(Type::Number, perhaps).is_unknown());
    }

    #[test]
    fn marks_inside_are_found_and_taken_off() {
        let secret = Value::tuple(vec![Value::int(1).marked(Marks::SENSITIVE)]);
        assert_eq!(secret.marks(), Marks::NONE);
        assert_eq!(secret.marks_deep(), Marks::SENSITIVE);
        let (clean, marks) = secret.unmark_deep();
        assert_eq!(
            (clean, marks),
            (Value::tuple(vec![Value::int(1)]), Marks::SENSITIVE)
        );
    }
}
