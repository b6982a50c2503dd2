use super::super::{ObjectType, Type};
use super::possible::{Safety, is_possible};
use crate::sorted::{Gather, SortedMap};

/// A type that values of all these types can be converted to, the most general of them or one made of
/// their parts. Conversion to it may still fail for single values.
pub fn unify(types: &[Type]) -> Option<Type> {
    unify_at(&types.iter().gathered::<Vec<_>>(), Safety::Unsafe)
}

/// Like [`unify`], but conversion to the result never fails.
pub fn unify_safe(types: &[Type]) -> Option<Type> {
    unify_at(&types.iter().gathered::<Vec<_>>(), Safety::Safe)
}

pub(super) fn unify_at(types: &[&Type], safety: Safety) -> Option<Type> {
    let (first, rest) = types.split_first()?;
    if rest.iter().all(|ty| ty == first) {
        return Some((*first).clone());
    }
    match structural(types, safety) {
        Structural::Found(ty) => return Some(ty),
        Structural::Impossible => return None,
        Structural::Other => {}
    }
    by_preference(types).into_iter().find_map(|wanted| {
        let fits = types
            .iter()
            .all(|ty| *ty == wanted || is_possible(ty, wanted, safety));
        fits.then(|| wanted.clone())
    })
}

enum Structural {
    Found(Type),
    Impossible,
    Other,
}

impl From<Option<Type>> for Structural {
    fn from(found: Option<Type>) -> Self {
        found.map_or(Self::Impossible, Self::Found)
    }
}

/// How many of the types are of each kind.
#[derive(Default)]
struct Census {
    dynamic: usize,
    list: usize,
    set: usize,
    map: usize,
    object: usize,
    tuple: usize,
}

impl Census {
    fn of(types: &[&Type]) -> Self {
        let mut census = Self::default();
        for ty in types {
            match ty {
                Type::Dynamic => census.dynamic += 1,
                Type::List(_) => census.list += 1,
                Type::Set(_) => census.set += 1,
                Type::Map(_) => census.map += 1,
                Type::Object(_) => census.object += 1,
                Type::Tuple(_) => census.tuple += 1,
                Type::Bool | Type::Number | Type::String => {}
            }
        }
        census
    }
}

/// Types of one kind may unify to a type that is none of them.
fn structural(types: &[&Type], safety: Safety) -> Structural {
    let census = Census::of(types);
    let all = |count: usize| count > 0 && count + census.dynamic == types.len();
    let open = census.dynamic > 0;
    if all(census.map) {
        return collections(types, open, safety, Type::map).into();
    }
    if census.map > 0 && all(census.map + census.object) {
        return found_or_other(as_collection(types, safety, Type::map));
    }
    if all(census.list) {
        return collections(types, open, safety, Type::list).into();
    }
    if census.list > 0 && all(census.list + census.tuple) {
        return found_or_other(as_collection(types, safety, Type::list));
    }
    if all(census.set) {
        return collections(types, open, safety, Type::set).into();
    }
    if all(census.object) {
        return if open {
            Structural::Found(Type::Dynamic)
        } else {
            objects(types, safety).into()
        };
    }
    if all(census.tuple) {
        return if open {
            Structural::Found(Type::Dynamic)
        } else {
            tuples(types, safety).into()
        };
    }
    if census.object > 0 && census.tuple > 0 {
        Structural::Impossible
    } else {
        Structural::Other
    }
}

fn found_or_other(found: Option<Type>) -> Structural {
    found.map_or(Structural::Other, Structural::Found)
}

fn collections(
    types: &[&Type],
    open: bool,
    safety: Safety,
    make: fn(Type) -> Type,
) -> Option<Type> {
    if open {
        return Some(Type::Dynamic);
    }
    let elements: Vec<_> = types.iter().filter_map(|ty| ty.element()).gathered();
    unify_at(&elements, safety).map(make)
}

/// One collection type for collections and structures together.
fn as_collection(types: &[&Type], safety: Safety, make: fn(Type) -> Type) -> Option<Type> {
    if types.iter().any(|ty| **ty == Type::Dynamic) {
        return None;
    }
    let unified = make(unify_at(&parts(types), safety)?);
    let fits = types
        .iter()
        .all(|ty| **ty == unified || is_possible(ty, &unified, safety));
    fits.then_some(unified)
}

/// The types of all elements and attributes.
fn parts<'a>(types: &[&'a Type]) -> Vec<&'a Type> {
    types
        .iter()
        .flat_map(|ty| -> Vec<&'a Type> {
            match ty {
                Type::List(element) | Type::Set(element) | Type::Map(element) => vec![element],
                Type::Object(object) => object.attributes.values().gathered(),
                Type::Tuple(elements) => elements.iter().gathered(),
                Type::Dynamic | Type::Bool | Type::Number | Type::String => Vec::new(),
            }
        })
        .gathered()
}

fn objects(types: &[&Type], safety: Safety) -> Option<Type> {
    let shapes: Vec<&ObjectType> = types
        .iter()
        .filter_map(|ty| {
            if let Type::Object(object) = ty {
                Some(&**object)
            } else {
                None
            }
        })
        .gathered();
    let (first, rest) = shapes.split_first()?;
    if rest
        .iter()
        .any(|shape| !shape.attributes.keys().eq(first.attributes.keys()))
    {
        return as_collection(types, safety, Type::map);
    }
    let mut attributes = SortedMap::new();
    for name in first.attributes.keys() {
        let across: Vec<_> = shapes
            .iter()
            .filter_map(|s| s.attributes.get(name))
            .gathered();
        attributes.insert(name.clone(), unify_at(&across, safety)?);
    }
    Some(Type::object(attributes))
}

fn tuples(types: &[&Type], safety: Safety) -> Option<Type> {
    let shapes: Vec<&[Type]> = types
        .iter()
        .filter_map(|ty| {
            if let Type::Tuple(elements) = ty {
                Some(&**elements)
            } else {
                None
            }
        })
        .gathered();
    let (first, rest) = shapes.split_first()?;
    if rest.iter().any(|shape| shape.len() != first.len()) {
        return as_collection(types, safety, Type::list);
    }
    let elements: Option<Vec<Type>> = (0..first.len())
        .map(|index| {
            let across: Vec<_> = shapes
                .iter()
                .filter_map(|shape| shape.get(index))
                .gathered();
            unify_at(&across, safety)
        })
        .collect();
    Some(Type::tuple(elements?))
}

/// The types from most to least general, otherwise in their own order.
fn by_preference<'a>(types: &[&'a Type]) -> Vec<&'a Type> {
    let mut distinct: Vec<&Type> = Vec::new();
    for ty in types {
        if !distinct.contains(ty) {
            distinct.push(ty);
        }
    }
    let more_general = |a: &Type, b: &Type| generality(a, b) == Generality::More;
    let mut ordered = Vec::with_capacity(distinct.len());
    while !distinct.is_empty() {
        let top = distinct
            .iter()
            .position(|ty| !distinct.iter().any(|other| more_general(other, ty)));
        ordered.push(distinct.remove(top.unwrap_or(0)));
    }
    ordered
}

#[derive(Clone, Copy, PartialEq)]
enum Generality {
    More,
    Less,
    Same,
}

/// Whether `a` is more or less general than `b`.
fn generality(a: &Type, b: &Type) -> Generality {
    match (a, b) {
        (Type::Dynamic, Type::Dynamic) | (Type::String, Type::String) => Generality::Same,
        (_, Type::Dynamic) | (Type::String, Type::Bool | Type::Number) => Generality::More,
        (Type::Dynamic, _) | (Type::Bool | Type::Number, Type::String) => Generality::Less,
        (Type::List(a), Type::List(b))
        | (Type::Set(a), Type::Set(b))
        | (Type::Map(a), Type::Map(b)) => generality(a, b),
        (Type::List(_), Type::Tuple(_) | Type::Set(_))
        | (Type::Tuple(_), Type::Set(_))
        | (Type::Map(_), Type::Object(_)) => Generality::More,
        (Type::Tuple(_) | Type::Set(_), Type::List(_))
        | (Type::Set(_), Type::Tuple(_))
        | (Type::Object(_), Type::Map(_)) => Generality::Less,
        (Type::Object(a), Type::Object(b)) if a.attributes.keys().eq(b.attributes.keys()) => {
            across(a.attributes.values().zip(b.attributes.values()))
        }
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => across(a.iter().zip(b.iter())),
        _ => Generality::Same,
    }
}

fn across<'a>(pairs: impl Iterator<Item = (&'a Type, &'a Type)>) -> Generality {
    let (mut more, mut less) = (false, false);
    for (a, b) in pairs {
        match generality(a, b) {
            Generality::More => more = true,
            Generality::Less => less = true,
            Generality::Same => {}
        }
    }
    match (more, less) {
        (true, false) => Generality::More,
        (false, true) => Generality::Less,
        _ => Generality::Same,
    }
}
