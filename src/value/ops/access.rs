use std::fmt;

use super::super::convert::{ConvertError, convert};
use super::super::{Number, Type, Value, View, show};
use crate::sorted::Gather;

/// Why a value has no such part.
#[derive(Clone, Debug, PartialEq)]
pub enum AccessError {
    /// `null[…]`
    IndexOfNull,
    /// `null.a`
    AttributeOfNull,
    /// The key is null.
    NullKey,
    /// The key is of an unsuitable type.
    Key(ConvertError),
    /// A sequence has no element at a fraction.
    Fraction,
    /// A sequence has no element before the first.
    Negative,
    /// The sequence is too short; its length, when that may be told.
    TooShort(Option<usize>),
    /// The map or object has no such element.
    NoElement(String),
    /// A set's elements have no index.
    Set,
    /// The value has no elements at all.
    NoIndices(Type),
    /// The object has no such attribute.
    NoAttribute(String),
    /// The map has no such element, when asked for like an attribute.
    NoMapElement(String),
    /// An attribute was asked of a list or set of objects, rather than of one of them.
    OfEach(Type),
    /// The value has no attributes at all.
    NoAttributes(Type),
}

impl AccessError {
    /// The term under which Terraform reports it.
    pub fn title(&self) -> &'static str {
        match self {
            Self::IndexOfNull => "Attempt to index null value",
            Self::AttributeOfNull => "Attempt to get attribute from null value",
            Self::NullKey
            | Self::Key(_)
            | Self::Fraction
            | Self::Negative
            | Self::TooShort(_)
            | Self::NoElement(_)
            | Self::Set
            | Self::NoIndices(_) => "Invalid index",
            Self::NoMapElement(_) => "Missing map element",
            Self::NoAttribute(_) | Self::OfEach(_) | Self::NoAttributes(_) => {
                "Unsupported attribute"
            }
        }
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IndexOfNull => f.write_str("this value is null and has no elements"),
            Self::AttributeOfNull => f.write_str("this value is null and has no attributes"),
            Self::NullKey => f.write_str("null is no key"),
            Self::Key(error) => write!(f, "the key does not fit this value: {error}"),
            Self::Fraction => f.write_str("an index must be a whole number; division gives fractions"),
            Self::Negative => f.write_str("an index counts from 0 and cannot be negative"),
            Self::TooShort(Some(0)) => f.write_str("there is no such element: the value is empty"),
            Self::TooShort(Some(length)) => {
                write!(f, "there is no such element: the value has {length}, counted from 0")
            }
            Self::TooShort(None) => f.write_str("there is no such element"),
            Self::NoElement(key) => write!(f, "there is no element with the key `{key}`"),
            Self::Set => f.write_str(
                "the elements of a set have no index; convert it with `tolist` or use a `for` expression",
            ),
            Self::NoIndices(ty) => write!(f, "a {} has no elements", show::name(ty)),
            Self::NoAttribute(name) => write!(f, "this object has no attribute `{name}`"),
            Self::NoMapElement(name) => write!(f, "this map has no element `{name}`"),
            Self::OfEach(Type::Set(_)) => f.write_str(
                "this is a set of objects; take the attribute of each element with a `for` expression",
            ),
            Self::OfEach(_) => f.write_str(
                "this is a list of objects; choose one element, or all of them with `[*]`",
            ),
            Self::NoAttributes(ty) => write!(f, "a {} has no attributes", show::name(ty)),
        }
    }
}

/// `value[key]`. The result carries the marks of the value, and of the key where the key chooses among
/// elements of one type.
///
/// # Errors
/// When there is, surely, no such element.
pub fn index(value: &Value, key: &Value) -> Result<Value, AccessError> {
    if value.is_null() {
        return Err(AccessError::IndexOfNull);
    }
    if key.is_null() {
        return Err(AccessError::NullKey);
    }
    if *key.ty() == Type::Dynamic {
        return Ok(Value::unknown(Type::Dynamic).marked(value.marks()));
    }
    match value.ty() {
        Type::Dynamic => Ok(Value::unknown(Type::Dynamic).marked(value.marks())),
        Type::List(_) | Type::Tuple(_) => {
            let key = convert(key, &Type::Number).map_err(AccessError::Key)?;
            in_sequence(value, &key)
        }
        Type::Map(element) => {
            let key = convert(key, &Type::String).map_err(AccessError::Key)?;
            let marks = value.marks();
            let (Some(elements), Some(name)) = (value.mapping(), key.text()) else {
                return Ok(Value::unknown((**element).clone()).marked(marks));
            };
            let found = elements.get(name).ok_or_else(|| no_element(&key))?;
            Ok(found.clone().marked(marks.with(key.marks())))
        }
        Type::Object(object) => {
            let key = convert(key, &Type::String).map_err(AccessError::Key)?;
            let marks = value.marks();
            let Some(name) = key.text() else {
                return Ok(Value::unknown(Type::Dynamic).marked(marks));
            };
            let ty = object
                .attributes
                .get(name)
                .ok_or_else(|| no_element(&key))?;
            let found = value
                .mapping()
                .and_then(|attributes| attributes.get(name))
                .cloned();
            Ok(found
                .unwrap_or_else(|| Value::unknown(ty.clone()))
                .marked(marks))
        }
        Type::Set(_) => Err(AccessError::Set),
        ty @ (Type::Bool | Type::Number | Type::String) => Err(AccessError::NoIndices(ty.clone())),
    }
}

/// The error of a missing key. A marked key is not told.
fn no_element(key: &Value) -> AccessError {
    let told = key.text().filter(|_| key.marks().is_none());
    AccessError::NoElement(told.map_or_else(String::new, ToString::to_string))
}

fn in_sequence(value: &Value, key: &Value) -> Result<Value, AccessError> {
    let marks = value.marks();
    let length = match value.ty() {
        Type::Tuple(types) => Some(types.len()),
        _ => value.sequence().map(<[Value]>::len),
    };
    let element = |index: Option<usize>| match (value.ty(), index) {
        (Type::Tuple(types), Some(index)) => types.get(index).cloned().unwrap_or(Type::Dynamic),
        (Type::List(element), _) => (**element).clone(),
        _ => Type::Dynamic,
    };
    let (Some(number), Some(length)) = (key.as_number(), length) else {
        return Ok(Value::unknown(element(None)).marked(marks));
    };
    let position = number.to_usize().filter(|index| *index < length);
    let Some(position) = position else {
        return Err(outside(
            number,
            length,
            marks.is_none() && key.marks().is_none(),
        ));
    };
    let found = value
        .sequence()
        .and_then(|values| values.get(position))
        .cloned();
    let found = found.unwrap_or_else(|| Value::unknown(element(Some(position))));
    Ok(found.marked(marks.with(key.marks())))
}

fn outside(number: &Number, length: usize, told: bool) -> AccessError {
    if !number.is_whole() {
        AccessError::Fraction
    } else if number.signum() < 0 {
        AccessError::Negative
    } else {
        AccessError::TooShort(told.then_some(length))
    }
}

/// `value.name`. The result carries the marks of the value.
///
/// # Errors
/// When there is, surely, no such attribute.
pub fn attribute(value: &Value, name: &str) -> Result<Value, AccessError> {
    if value.is_null() {
        return Err(AccessError::AttributeOfNull);
    }
    let found = value
        .mapping()
        .and_then(|attributes| attributes.get(name))
        .cloned();
    let found = match value.ty() {
        Type::Dynamic => Value::unknown(Type::Dynamic),
        Type::Object(object) => {
            let missing = || AccessError::NoAttribute(name.to_owned());
            let ty = object.attributes.get(name).ok_or_else(missing)?;
            found.unwrap_or_else(|| Value::unknown(ty.clone()))
        }
        Type::Map(element) if value.is_unknown() => Value::unknown((**element).clone()),
        Type::Map(_) => found.ok_or_else(|| AccessError::NoMapElement(name.to_owned()))?,
        ty @ (Type::List(element) | Type::Set(element)) if matches!(**element, Type::Object(_)) => {
            return Err(AccessError::OfEach(ty.clone()));
        }
        ty => return Err(AccessError::NoAttributes(ty.clone())),
    };
    Ok(found.marked(value.marks()))
}

/// The elements of a known collection or structure with their keys, in order: indexes, names, or for a
/// set the elements themselves. Nothing when the value cannot be walked over, or is null or unknown.
/// Marks of the value itself are left behind.
pub fn elements(value: &Value) -> Option<Vec<(Value, Value)>> {
    match value.view() {
        View::List(values) | View::Tuple(values) => {
            let key = |index| Value::number(Number::from_usize(index));
            Some(
                values
                    .iter()
                    .enumerate()
                    .map(|(index, v)| (key(index), v.clone()))
                    .gathered(),
            )
        }
        View::Set(values) => Some(values.iter().map(|v| (v.clone(), v.clone())).gathered()),
        View::Map(values) | View::Object(values) => Some(
            values
                .iter()
                .map(|(k, v)| (Value::string(k.clone()), v.clone()))
                .gathered(),
        ),
        View::Null | View::Unknown | View::Bool(_) | View::Number(_) | View::String(_) => None,
    }
}
