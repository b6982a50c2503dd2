//! Functions of maps and objects.

use std::rc::Rc;

use super::sequence::own_marks;
use super::spec::{Accepts, Args, Cost, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::sorted::{Gather, Sort, SortedMap};
use crate::value::convert::convert;
use crate::value::{Marks, Type, Value, View, show};

const MARKED: Accepts = Accepts::MARKS;
const OPEN: Accepts = Accepts::NULL
    .and(Accepts::UNKNOWN)
    .and(Accepts::DYNAMIC)
    .and(Accepts::MARKS);

fn not_a_map(index: usize) -> FuncError {
    FuncError::arg(index, "a map or object is required")
}

/// `keys`
pub static KEYS: FuncSpec = FuncSpec {
    name: "keys",
    summary: "The keys of a map or object, sorted.",
    params: &[Param::new("inputMap", TypeSpec::Any).accepting(MARKED.and(Accepts::UNKNOWN))],
    returns: Returns::From(|args| match args.first().map(Value::ty) {
        Some(Type::Map(_)) => Ok(Type::list(Type::String)),
        Some(Type::Object(object)) => Ok(Type::tuple(vec![Type::String; object.attributes.len()])),
        Some(Type::Dynamic) => Ok(Type::Dynamic),
        _ => Err(not_a_map(0)),
    }),
    run: |args| {
        let value = args.value(0)?;
        let names = |names: &mut dyn Iterator<Item = &Rc<str>>| -> Vec<Value> {
            names.map(|name| Value::string(name.clone())).gathered()
        };
        let keys = match (value.ty(), value.mapping()) {
            (Type::Object(object), _) => Value::tuple(names(&mut object.attributes.keys())),
            (_, Some(elements)) => Value::list(Type::String, names(&mut elements.keys())),
            (_, None) => Value::unknown(args.ty.clone()),
        };
        Ok(keys.marked(value.marks()))
    },
    examples: &[("keys({ b = 1, a = 2 })", "[\"a\", \"b\"]")],
    ..FuncSpec::BASE
};

/// `values`
pub static VALUES: FuncSpec = FuncSpec {
    name: "values",
    summary: "The values of a map or object, in the order of their keys.",
    params: &[Param::new("mapping", TypeSpec::Any).accepting(MARKED)],
    returns: Returns::From(|args| match args.first().map(Value::ty) {
        Some(Type::Map(element)) => Ok(Type::List(element.clone())),
        Some(Type::Object(object)) => Ok(Type::tuple(
            object.attributes.values().cloned().gathered::<Vec<_>>(),
        )),
        _ => Err(FuncError::call(not_a_map(0).message)),
    }),
    run: |args| {
        let value = args.value(0)?;
        let values: Vec<Value> = value
            .mapping()
            .map(|m| m.values().cloned().gathered())
            .unwrap_or_default();
        let list = match args.ty {
            Type::List(element) => Value::list((**element).clone(), values),
            _ => Value::tuple(values),
        };
        Ok(list.marked(value.marks()))
    },
    examples: &[("values({ b = 1, a = 2 })", "[2, 1]")],
    ..FuncSpec::BASE
};

/// `lookup`
pub static LOOKUP: FuncSpec = FuncSpec {
    name: "lookup",
    summary: "The element with a key, or a default when there is none.",
    params: &[
        Param::new("inputMap", TypeSpec::Any).accepting(MARKED.and(Accepts::UNKNOWN)),
        Param::new("key", TypeSpec::String).accepting(MARKED.and(Accepts::UNKNOWN)),
    ],
    variadic: Some(Param::new("default", TypeSpec::Any).accepting(OPEN)),
    returns: Returns::From(lookup_type),
    nullable: true,
    run: lookup,
    examples: &[
        ("lookup({ a = \"x\" }, \"a\", \"z\")", "\"x\""),
        ("lookup({ a = \"x\" }, \"b\", \"z\")", "\"z\""),
    ],
    cost: Cost::Look,
    ..FuncSpec::BASE
};

fn lookup_type(args: &[Value]) -> Result<Type, FuncError> {
    if args.len() > 3 {
        return Err(FuncError::call("two or three arguments are required"));
    }
    let default = args.get(2);
    match args.first().map(Value::ty) {
        Some(Type::Object(object)) => {
            let Some(key) = args.get(1).and_then(Value::text) else {
                return Ok(Type::Dynamic);
            };
            let found = object
                .attributes
                .get(key)
                .or(default.map(Value::ty))
                .cloned();
            found.ok_or_else(|| FuncError::arg(0, format!("the object has no attribute `{key}`")))
        }
        Some(Type::Map(element)) => {
            if let Some(default) = default {
                convert(default, element).map_err(|error| {
                    FuncError::arg(2, format!("the default does not fit the elements: {error}"))
                })?;
            }
            Ok((**element).clone())
        }
        _ => Err(not_a_map(0)),
    }
}

fn lookup(args: &Args<'_>) -> Result<Value, FuncError> {
    let map = args.value(0)?;
    let marks = map.marks().with(args.value(1)?.marks());
    if map.is_unknown() || args.value(1)?.is_unknown() {
        return Ok(Value::unknown(args.ty.clone()).marked(marks));
    }
    let key = args.text(1)?;
    if let Some(found) = map.mapping().and_then(|elements| elements.get(key)) {
        return Ok(found.clone().marked(marks));
    }
    let Some(default) = args.values.get(2) else {
        return Err(FuncError::call(format!(
            "there is no element `{key}` and no default"
        )));
    };
    let default =
        convert(default, args.ty).map_err(|error| FuncError::arg(2, error.to_string()))?;
    Ok(default.marked(marks))
}

/// `merge`
pub static MERGE: FuncSpec = FuncSpec {
    name: "merge",
    summary: "Maps and objects in one; of equal keys the last counts.",
    variadic: Some(
        Param::new("maps", TypeSpec::Any)
            .accepting(Accepts::NULL.and(Accepts::DYNAMIC).and(Accepts::MARKS)),
    ),
    returns: Returns::From(merge_type),
    run: merge,
    examples: &[("merge({ a = 1, b = 2 }, { b = 3 })", "{ a = 1, b = 3 }")],
    ..FuncSpec::BASE
};

fn merge_type(args: &[Value]) -> Result<Type, FuncError> {
    let mut attributes: SortedMap<Rc<str>, Type> = SortedMap::new();
    let mut known = true;
    for arg in args {
        match (arg.ty(), arg.view()) {
            // Nothing is said of what comes behind.
            (Type::Dynamic, _) => return Ok(Type::Dynamic),
            (Type::Object(_) | Type::Map(_), View::Null) => {}
            (Type::Object(object), _) => {
                attributes.extend(
                    object
                        .attributes
                        .iter()
                        .map(|(k, v)| (k.clone(), v.clone())),
                );
            }
            (Type::Map(element), View::Map(elements)) => {
                attributes.extend(elements.keys().map(|k| (k.clone(), (**element).clone())));
            }
            (Type::Map(_), _) => known = false,
            (other, _) => {
                let text = format!("maps or objects are required, not {}", show::name(other));
                return Err(FuncError::call(text));
            }
        }
    }
    match args.first() {
        Some(first)
            if *first.ty() != Type::Dynamic && args.iter().all(|v| v.ty() == first.ty()) =>
        {
            let bare = matches!(first.ty(), Type::Object(object) if !object.attributes.is_empty());
            if bare && args.iter().all(Value::is_null) {
                let text = "null has none of the attributes that the result must have";
                return Err(FuncError::call(text));
            }
            Ok(first.ty().clone())
        }
        Some(_) if !known => Ok(Type::Dynamic),
        _ => Ok(Type::object(attributes)),
    }
}

fn merge(args: &Args<'_>) -> Result<Value, FuncError> {
    let mut merged: SortedMap<Rc<str>, Value> = SortedMap::new();
    let mut marks = Marks::NONE;
    // Nulls are left out, with their marks.
    for value in args.values.iter().filter(|value| !value.is_null()) {
        marks = marks.with(value.marks());
        let elements = value.mapping().into_iter().flatten();
        merged.extend(elements.map(|(k, v)| (k.clone(), v.clone())));
    }
    let value = match args.ty {
        Type::Map(element) => Value::map((**element).clone(), merged),
        _ => Value::object(merged),
    };
    Ok(value.marked(marks))
}

/// `transpose`
pub static TRANSPOSE: FuncSpec = FuncSpec {
    name: "transpose",
    summary: "A map of lists turned round: from each element to the keys it stood under.",
    params: &[Param::new(
        "values",
        TypeSpec::Map(&TypeSpec::List(&TypeSpec::String)),
    )],
    returns: Returns::Fixed(TypeSpec::Map(&TypeSpec::List(&TypeSpec::String))),
    run: transpose,
    examples: &[(
        "transpose({ a = [\"1\", \"2\"], b = [\"2\"] })",
        "{ \"1\" = [\"a\"], \"2\" = [\"a\", \"b\"] }",
    )],
    ..FuncSpec::BASE
};

fn transpose(args: &Args<'_>) -> Result<Value, FuncError> {
    let value = args.value(0)?;
    if !value.is_wholly_known() {
        return Ok(Value::unknown(args.ty.clone()));
    }
    let mut turned: SortedMap<Rc<str>, Vec<Value>> = SortedMap::new();
    for (key, list) in value.mapping().into_iter().flatten() {
        for element in list.sequence().unwrap_or_default() {
            let text = element
                .text()
                .ok_or_else(|| FuncError::call("no element may be null"))?;
            turned
                .entry(text.clone())
                .or_default()
                .push(Value::string(key.clone()));
        }
    }
    let turned = turned.into_iter().map(|(key, mut keys)| {
        keys.arrange_by(|a, b| a.text().cmp(&b.text()));
        (key, Value::list(Type::String, keys))
    });
    Ok(Value::map(Type::list(Type::String), turned.gathered()))
}

/// `zipmap`
pub static ZIPMAP: FuncSpec = FuncSpec {
    name: "zipmap",
    summary: "A map from a list of keys and a list of values of the same length.",
    params: &[
        Param::new("keys", TypeSpec::List(&TypeSpec::String)).accepting(MARKED),
        Param::new("values", TypeSpec::Any).accepting(MARKED),
    ],
    returns: Returns::From(zipmap_type),
    run: zipmap,
    examples: &[("zipmap([\"a\", \"b\"], [1, 2])", "{ a = 1, b = 2 }")],
    ..FuncSpec::BASE
};

fn zipmap_type(args: &[Value]) -> Result<Type, FuncError> {
    match args.get(1).map(Value::ty) {
        Some(Type::List(element)) => Ok(Type::Map(element.clone())),
        Some(Type::Tuple(types)) => {
            let keys = args.first().and_then(Value::sequence);
            let Some(keys) = keys.filter(|keys| keys.iter().all(Value::is_wholly_known)) else {
                return Ok(Type::Dynamic);
            };
            check_lengths(keys.len(), types.len())?;
            let pairs = keys.iter().zip(types.iter());
            let attributes: Result<SortedMap<_, _>, FuncError> = pairs
                .map(|(key, ty)| Ok((key_text(key)?, ty.clone())))
                .try_gathered();
            attributes.map(Type::object)
        }
        _ => Err(FuncError::call("the values must be a list or tuple")),
    }
}

fn check_lengths(keys: usize, values: usize) -> Result<(), FuncError> {
    if keys == values {
        return Ok(());
    }
    Err(FuncError::call(format!(
        "there are {keys} keys but {values} values"
    )))
}

fn key_text(key: &Value) -> Result<Rc<str>, FuncError> {
    key.text()
        .cloned()
        .ok_or_else(|| FuncError::call("no key may be null"))
}

fn zipmap(args: &Args<'_>) -> Result<Value, FuncError> {
    let (keys, values) = (args.sequence(0)?, args.sequence(1)?);
    if !keys.iter().all(Value::is_wholly_known) {
        return Ok(Value::unknown(args.ty.clone()).marked(own_marks(args)));
    }
    check_lengths(keys.len(), values.len())?;
    let mut marks = own_marks(args);
    let mut zipped = SortedMap::new();
    for (key, value) in keys.iter().zip(values) {
        marks = marks.with(key.marks());
        zipped.insert(key_text(key)?, value.clone());
    }
    let map = match args.ty {
        Type::Map(element) => Value::map((**element).clone(), zipped),
        _ => Value::object(zipped),
    };
    Ok(map.marked(marks))
}
