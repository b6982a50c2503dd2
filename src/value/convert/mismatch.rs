use super::super::json::quoted;
use super::super::{ObjectType, Type, show};
use super::apply::required;
use super::possible::{Safety, is_possible};
use crate::sorted::Gather;

/// Why no value of one type can become a value of another, in a few words.
pub fn mismatch(given: &Type, wanted: &Type) -> String {
    match (given, wanted) {
        (Type::Object(given), Type::Object(wanted)) => objects(given, wanted),
        (Type::Tuple(_), Type::List(element)) if **element == Type::Dynamic => {
            "all list elements must have the same type".to_owned()
        }
        (Type::Tuple(_), Type::Set(element)) if **element == Type::Dynamic => {
            "all set elements must have the same type".to_owned()
        }
        (Type::Object(_), Type::Map(element)) if **element == Type::Dynamic => {
            "all map elements must have the same type".to_owned()
        }
        (Type::Tuple(elements), Type::List(element) | Type::Set(element)) => {
            let parts = elements
                .iter()
                .enumerate()
                .map(|(index, ty)| (index.to_string(), ty));
            structure(parts, element)
        }
        (Type::Object(object), Type::Map(element)) => {
            let parts = object
                .attributes
                .iter()
                .map(|(name, ty)| (quoted(name), ty));
            structure(parts, element)
        }
        (Type::List(a) | Type::Set(a), Type::List(b)) => element("list", a, b),
        (Type::List(a) | Type::Set(a), Type::Set(b)) => element("set", a, b),
        (Type::Map(a), Type::Map(b)) => element("map", a, b),
        _ => required(wanted),
    }
}

fn element(kind: &str, given: &Type, wanted: &Type) -> String {
    format!("incorrect {kind} element type: {}", mismatch(given, wanted))
}

fn structure<'a>(parts: impl Iterator<Item = (String, &'a Type)>, wanted: &Type) -> String {
    for (name, given) in parts {
        if given != wanted && !is_possible(given, wanted, Safety::Unsafe) {
            return format!("element {name}: {}", mismatch(given, wanted));
        }
    }
    format!("all elements must be {}", show::constraint_name(wanted))
}

fn objects(given: &ObjectType, wanted: &ObjectType) -> String {
    let missing: Vec<String> = wanted
        .attributes
        .keys()
        .filter(|name| !given.attributes.contains_key(*name) && !wanted.optional.contains(*name))
        .map(|name| quoted(name))
        .gathered();
    match missing.as_slice() {
        [] => {}
        [one] => return format!("attribute {one} is required"),
        [one, other] => return format!("attributes {one} and {other} are required"),
        [most @ .., last] => {
            return format!("attributes {}, and {last} are required", most.join(", "));
        }
    }
    for safety in [Safety::Unsafe, Safety::Safe] {
        for (name, ty) in &wanted.attributes {
            if let Some(own) = given.attributes.get(name)
                && own != ty
                && !is_possible(own, ty, safety)
            {
                return format!("attribute {}: {}", quoted(name), mismatch(own, ty));
            }
        }
    }
    "incorrect object attributes".to_owned()
}
