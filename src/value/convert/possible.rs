use super::super::{ObjectType, Type};
use super::unify::unify_at;
use crate::sorted::Gather;

/// Which conversions are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Only those that cannot fail and lose nothing.
    Safe,
    /// Also those that depend on the value.
    Unsafe,
}

/// Whether values of one type can be converted to another: surely when safe, perhaps when unsafe.
pub fn is_possible(from: &Type, to: &Type, safety: Safety) -> bool {
    let may_fail = safety == Safety::Unsafe;
    match (from, to) {
        (_, Type::Dynamic) => true,
        (Type::Dynamic, _) => may_fail,
        (Type::Bool | Type::Number | Type::String, _) if from == to => true,
        (Type::Bool | Type::Number, Type::String) => true,
        (Type::String, Type::Bool | Type::Number) => may_fail,
        (Type::List(a) | Type::Set(a), Type::List(b))
        | (Type::Set(a), Type::Set(b))
        | (Type::Map(a), Type::Map(b)) => is_element_possible(a, b, safety),
        (Type::List(a), Type::Set(b)) => may_fail && is_element_possible(a, b, safety),
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b.iter())
                    .all(|(a, b)| is_element_possible(a, b, safety))
        }
        (Type::Tuple(elements), Type::List(to) | Type::Set(to)) => {
            is_collection_possible(&elements.iter().gathered::<Vec<_>>(), to, safety)
        }
        (Type::Object(object), Type::Map(to)) => {
            is_collection_possible(&object.attributes.values().gathered::<Vec<_>>(), to, safety)
        }
        (Type::Object(from), Type::Object(to)) => is_object_possible(from, to, safety),
        (Type::Map(element), Type::Object(to)) => {
            may_fail
                && to.attributes.iter().all(|(name, ty)| {
                    // An optional attribute of a wrong type only matters when the map has the key.
                    is_element_possible(element, ty, safety) || to.optional.contains(name)
                })
        }
        _ => false,
    }
}

fn is_element_possible(from: &Type, to: &Type, safety: Safety) -> bool {
    from == to || is_possible(from, to, safety)
}

/// Whether all parts of a structure fit one element type; `any` asks for any common type.
fn is_collection_possible(parts: &[&Type], to: &Type, safety: Safety) -> bool {
    if parts.is_empty() {
        return true;
    }
    if *to == Type::Dynamic {
        let Some(unified) = unify_at(parts, safety) else {
            return false;
        };
        return parts
            .iter()
            .all(|part| is_element_possible(part, &unified, safety));
    }
    parts
        .iter()
        .all(|part| is_element_possible(part, to, safety))
}

fn is_object_possible(from: &ObjectType, to: &ObjectType, safety: Safety) -> bool {
    to.attributes
        .iter()
        .all(|(name, wanted)| match from.attributes.get(name) {
            Some(given) => is_element_possible(given, wanted, safety),
            None => to.optional.contains(name),
        })
}
