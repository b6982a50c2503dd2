use std::rc::Rc;

use super::super::{Number, ObjectType, PathStep, Refinement, Type, Value, View, set, show};
use super::possible::{Safety, is_possible};
use super::unify::unify_at;
use super::{ConvertError, mismatch};
use crate::sorted::{Gather, SortedMap};

/// Converts; the types alone do not forbid it. Marks stay where they are.
pub(super) fn apply(value: &Value, to: &Type) -> Result<Value, ConvertError> {
    if value.ty() == to || *to == Type::Dynamic {
        return Ok(value.clone());
    }
    let converted = match (value.view(), to) {
        (View::Unknown, _) => unknown(value, &fill(Some(value.ty()), &to.without_optional())),
        (View::Null, _) => Value::null(fill(Some(value.ty()), &to.without_optional())),
        (View::Bool(value), Type::String) => Value::string(if value { "true" } else { "false" }),
        (View::Number(number), Type::String) => Value::string(number.to_string()),
        (View::String(text), Type::Number) => Number::parse(text)
            .map(Value::number)
            .map_err(|e| ConvertError::new(e.to_string()))?,
        (View::String(text), Type::Bool) => Value::bool(read_bool(text)?),
        (View::Set(values), Type::List(_)) if !set::is_length_known(values) => {
            // Elements that turn out to be equal leave fewer of them, and in another order.
            Value::unknown(fill(Some(value.ty()), &to.without_optional()))
        }
        (View::List(values) | View::Set(values) | View::Tuple(values), Type::List(element)) => {
            let (element, values) = elements(values, value.ty(), element)?;
            Value::list(element, values)
        }
        (View::List(values) | View::Set(values) | View::Tuple(values), Type::Set(element)) => {
            let (element, values) = elements(values, value.ty(), element)?;
            set::from_values(element, values)
        }
        (View::Tuple(values), Type::Tuple(wanted)) => tuple(values, wanted)?,
        (View::Map(values) | View::Object(values), Type::Map(element)) => {
            map(values, value.ty(), element)?
        }
        (View::Object(values) | View::Map(values), Type::Object(wanted)) => {
            object(values, matches!(value.ty(), Type::Map(_)), wanted)?
        }
        _ => return Err(ConvertError::new(mismatch(value.ty(), to))),
    };
    Ok(converted.marked(value.marks()))
}

fn read_bool(text: &str) -> Result<bool, ConvertError> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        "True" | "TRUE" => Err(ConvertError::new(
            "a bool is required; as a string it is written \"true\" in lower case",
        )),
        "False" | "FALSE" => Err(ConvertError::new(
            "a bool is required; as a string it is written \"false\" in lower case",
        )),
        _ => Err(ConvertError::new("a bool is required")),
    }
}

/// Converts the elements of a sequence to one type.
fn elements(values: &[Value], from: &Type, to: &Type) -> Result<(Type, Vec<Value>), ConvertError> {
    let Some(wanted) = element_type(values.iter(), from, to) else {
        return Err(ConvertError::new("the elements have no type in common"));
    };
    let converted: Result<Vec<Value>, _> = values
        .iter()
        .enumerate()
        .map(|(index, v)| apply(v, &wanted).map_err(|e| e.under(PathStep::Index(index))))
        .collect();
    let mut converted = converted?;
    let element = common_type(converted.iter(), from, &wanted)?;
    for value in &mut converted {
        bring(value, &element)?;
    }
    Ok((element, converted))
}

fn map(values: &SortedMap<Rc<str>, Value>, from: &Type, to: &Type) -> Result<Value, ConvertError> {
    let Some(wanted) = element_type(values.values(), from, to) else {
        return Err(ConvertError::new("the elements have no type in common"));
    };
    let mut converted = SortedMap::new();
    for (key, value) in values {
        let value = apply(value, &wanted).map_err(|e| e.under(PathStep::Key(key.clone())))?;
        converted.insert(key.clone(), value);
    }
    let element = common_type(converted.values(), from, &wanted)?;
    for value in converted.values_mut() {
        bring(value, &element)?;
    }
    Ok(Value::map(element, converted))
}

/// Gives an element the type that all have in common. Where that leaves a part open, the element must not have
/// settled it: elements of a collection are of one type.
fn bring(value: &mut Value, element: &Type) -> Result<(), ConvertError> {
    if value.ty() != element {
        *value = apply(value, element)?;
    }
    if value.ty() == element || *value.ty() == Type::Dynamic {
        Ok(())
    } else {
        Err(ConvertError::new("the elements have no type in common"))
    }
}

/// The element type to convert to: the wanted one, or for `any` what the elements have in common.
fn element_type<'a>(
    values: impl Iterator<Item = &'a Value>,
    from: &Type,
    to: &Type,
) -> Option<Type> {
    if *to != Type::Dynamic {
        return Some(to.clone());
    }
    if let Some(element) = from.element() {
        return Some(element.clone());
    }
    let types: Vec<&Type> = values.map(Value::ty).gathered();
    if types.is_empty() {
        Some(Type::Dynamic)
    } else {
        unify_at(&types, Safety::Unsafe)
    }
}

/// The one type that all converted elements have, or can be brought to when `any` stood inside.
fn common_type<'a>(
    values: impl Iterator<Item = &'a Value>,
    from: &Type,
    wanted: &Type,
) -> Result<Type, ConvertError> {
    if !wanted.has_dynamic() {
        return Ok(wanted.without_optional());
    }
    let types: Vec<&Type> = values.map(Value::ty).gathered();
    if types.is_empty() {
        return Ok(fill(from.element(), &wanted.without_optional()));
    }
    let unified = unify_at(&types, Safety::Unsafe);
    unified
        .filter(|ty| *ty != Type::Dynamic || types.iter().all(|own| *own == ty))
        .ok_or_else(|| ConvertError::new("the elements have no type in common"))
}

fn tuple(values: &[Value], wanted: &[Type]) -> Result<Value, ConvertError> {
    let converted: Result<Vec<Value>, _> = values
        .iter()
        .zip(wanted)
        .enumerate()
        .map(|(index, (v, ty))| apply(v, ty).map_err(|e| e.under(PathStep::Index(index))))
        .collect();
    Ok(Value::tuple(converted?))
}

fn object(
    values: &SortedMap<Rc<str>, Value>,
    from_map: bool,
    wanted: &ObjectType,
) -> Result<Value, ConvertError> {
    let mut converted = SortedMap::new();
    for (name, ty) in &wanted.attributes {
        let step = if from_map {
            PathStep::Key(name.clone())
        } else {
            PathStep::Attribute(name.clone())
        };
        let value = match values.get(name) {
            Some(value) if is_possible(value.ty(), ty, Safety::Unsafe) => {
                apply(value, ty).map_err(|e| e.under(step))?
            }
            Some(value) => return Err(ConvertError::new(mismatch(value.ty(), ty)).under(step)),
            None if wanted.optional.contains(name) => Value::null(ty.without_optional()),
            None => {
                return Err(ConvertError::new(format!(
                    "required attribute `{name}` is missing"
                )));
            }
        };
        converted.insert(name.clone(), value);
    }
    Ok(Value::object(converted))
}

/// An unknown value of the wanted type, with what is known of the source.
fn unknown(value: &Value, to: &Type) -> Value {
    let source = value.refinement().cloned().unwrap_or_default();
    let not_null = source.not_null;
    let exact = |n: usize| (Some(n as u64), Some(n as u64));
    let (min_length, max_length) = match (value.ty(), to) {
        (Type::Object(object), Type::Map(_)) => exact(object.attributes.len()),
        (Type::Tuple(elements), Type::List(_)) => exact(elements.len()),
        (Type::Tuple(elements), Type::Set(_)) => (
            Some(elements.len().min(1) as u64),
            Some(elements.len() as u64),
        ),
        (Type::List(_), Type::Set(_)) => (source.min_length.map(|n| n.min(1)), source.max_length),
        (from, to) if from.is_collection() && to.is_collection() => {
            (source.min_length, source.max_length)
        }
        _ => (None, None),
    };
    Value::refined(
        to.clone(),
        Refinement {
            not_null,
            min_length,
            max_length,
            ..Refinement::default()
        },
    )
}

/// The wanted type with each `any` replaced by what the source type has at that place.
fn fill(from: Option<&Type>, to: &Type) -> Type {
    if !to.has_dynamic() {
        return to.clone();
    }
    match (from, to) {
        (None | Some(Type::Dynamic), _) => to.clone(),
        (Some(from), Type::Dynamic) => from.clone(),
        (Some(from), Type::List(element)) => Type::list(fill(inner(from).as_ref(), element)),
        (Some(from), Type::Set(element)) => Type::set(fill(inner(from).as_ref(), element)),
        (Some(from), Type::Map(element)) => Type::map(fill(inner(from).as_ref(), element)),
        (Some(from), Type::Object(wanted)) => {
            let attributes = wanted.attributes.iter().map(|(name, ty)| {
                let source = match from {
                    Type::Object(object) => object.attributes.get(name),
                    Type::Map(element) => Some(&**element),
                    _ => None,
                };
                (name.clone(), fill(source, ty))
            });
            Type::object(attributes.gathered())
        }
        (Some(Type::Tuple(from)), Type::Tuple(wanted)) => {
            let elements = wanted
                .iter()
                .enumerate()
                .map(|(index, ty)| fill(from.get(index), ty));
            Type::tuple(elements.gathered::<Vec<_>>())
        }
        (Some(_), _) => to.clone(),
    }
}

/// The one type of what a collection or structure holds.
fn inner(ty: &Type) -> Option<Type> {
    match ty {
        Type::List(element) | Type::Set(element) | Type::Map(element) => Some((**element).clone()),
        Type::Tuple(elements) => unify_at(&elements.iter().gathered::<Vec<_>>(), Safety::Unsafe),
        Type::Object(object) => unify_at(
            &object.attributes.values().gathered::<Vec<_>>(),
            Safety::Unsafe,
        ),
        Type::Dynamic | Type::Bool | Type::Number | Type::String => None,
    }
}

/// The name of a type for a message about one element.
pub(super) fn required(ty: &Type) -> String {
    format!("{} required", show::constraint_name(ty))
}
