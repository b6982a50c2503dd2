//! Functions that ask about the elements of sequences.

use super::sequence::{LIST, is_open, own_marks};
use super::spec::{Accepts, Args, Cost, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::text::graphemes;
use crate::value::{Number, Refinement, Type, Value, View, equal};

const BOOLS: Param = Param::new("list", TypeSpec::List(&TypeSpec::Bool));
const BOOL: Returns = Returns::Fixed(TypeSpec::Bool);

/// `alltrue`
pub static ALLTRUE: FuncSpec = FuncSpec {
    name: "alltrue",
    summary: "Whether every element is true; an empty list counts as true.",
    params: &[BOOLS],
    returns: BOOL,
    run: |args| all_or_any(args, true),
    examples: &[
        ("alltrue([true, \"true\"])", "true"),
        ("alltrue([true, false])", "false"),
    ],
    ..FuncSpec::BASE
};

/// `anytrue`
pub static ANYTRUE: FuncSpec = FuncSpec {
    name: "anytrue",
    summary: "Whether at least one element is true.",
    params: &[BOOLS],
    returns: BOOL,
    run: |args| all_or_any(args, false),
    examples: &[("anytrue([false, true])", "true"), ("anytrue([])", "false")],
    ..FuncSpec::BASE
};

/// `all` walks for a false up to the first unknown, otherwise for a true. A null is as good as false.
fn all_or_any(args: &Args<'_>, all: bool) -> Result<Value, FuncError> {
    let mut open = false;
    for element in args.sequence(0)? {
        if element.is_unknown() {
            open = true;
            if all {
                break;
            }
        } else if element.as_bool().unwrap_or(false) != all {
            return Ok(Value::bool(!all));
        }
    }
    Ok(if open {
        Value::unknown(Type::Bool)
    } else {
        Value::bool(all)
    })
}

/// `contains`
pub static CONTAINS: FuncSpec = FuncSpec {
    name: "contains",
    summary: "Whether a list, set or tuple has an element equal to the value.",
    params: &[LIST, Param::new("value", TypeSpec::Any)],
    // Of something whose type is unknown not even this is known.
    returns: Returns::From(|_| Ok(Type::Bool)),
    shape: TypeSpec::Bool,
    run: contains,
    examples: &[
        ("contains([\"a\", \"b\"], \"b\")", "true"),
        ("contains([1], \"1\")", "false"),
    ],
    ..FuncSpec::BASE
};

fn contains(args: &Args<'_>) -> Result<Value, FuncError> {
    let Some(values) = args.value(0)?.sequence() else {
        return Err(FuncError::call("a list, set or tuple is required"));
    };
    let wanted = args.value(1)?;
    let found = values
        .iter()
        .map(|value| equal::equal(value, wanted).as_bool());
    let mut open = false;
    for one in found {
        match one {
            Some(true) => return Ok(Value::bool(true)),
            Some(false) => {}
            None => open = true,
        }
    }
    Ok(if open {
        Value::unknown(Type::Bool)
    } else {
        Value::bool(false)
    })
}

/// `element`
pub static ELEMENT: FuncSpec = FuncSpec {
    name: "element",
    summary: "An element by its index, counted round and round.",
    params: &[
        LIST.accepting(Accepts::MARKS),
        Param::new("index", TypeSpec::Number),
    ],
    returns: Returns::From(element_type),
    nullable: true,
    run: element,
    examples: &[
        ("element([\"a\", \"b\", \"c\"], 4)", "\"b\""),
        ("element([1, 2], -1)", "2"),
    ],
    cost: Cost::Look,
    ..FuncSpec::BASE
};

/// The index brought into the length, when both are known.
fn wrapped(index: &Number, length: usize) -> Result<usize, FuncError> {
    let whole = index
        .to_i64()
        .ok_or_else(|| FuncError::call("the index must be a whole number"))?;
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    if length == 0 {
        return Err(FuncError::call("an empty list has no elements"));
    }
    Ok(usize::try_from(whole.rem_euclid(length)).unwrap_or(0))
}

fn element_type(args: &[Value]) -> Result<Type, FuncError> {
    match args.first().map(Value::ty) {
        Some(Type::List(element)) => Ok((**element).clone()),
        Some(Type::Tuple(types)) => {
            let Some(index) = args.get(1).and_then(Value::as_number) else {
                return Ok(Type::Dynamic);
            };
            Ok(types
                .get(wrapped(index, types.len())?)
                .cloned()
                .unwrap_or(Type::Dynamic))
        }
        _ => Err(FuncError::call("a list or tuple is required")),
    }
}

fn element(args: &Args<'_>) -> Result<Value, FuncError> {
    let values = args.sequence(0)?;
    let found = values.get(wrapped(args.number(1)?, values.len())?);
    let found = found.ok_or_else(|| FuncError::call("an empty list has no elements"))?;
    Ok(found.clone().marked(own_marks(args)))
}

/// `index`
pub static INDEX: FuncSpec = FuncSpec {
    name: "index",
    summary: "The place of a value in a list, counted from 0.",
    params: &[LIST, Param::new("value", TypeSpec::Any)],
    // Of something whose type is unknown not even this is known.
    returns: Returns::From(|_| Ok(Type::Number)),
    shape: TypeSpec::Number,
    run: index,
    examples: &[("index([\"a\", \"b\"], \"b\")", "1")],
    ..FuncSpec::BASE
};

fn index(args: &Args<'_>) -> Result<Value, FuncError> {
    let list = args.value(0)?;
    let Some(values) = list
        .sequence()
        .filter(|_| !matches!(list.ty(), Type::Set(_)))
    else {
        return Err(FuncError::call("a list or tuple is required"));
    };
    for (index, value) in values.iter().enumerate() {
        match equal::equal(value, args.value(1)?).as_bool() {
            Some(true) => return Ok(Value::number(Number::from_usize(index))),
            Some(false) => {}
            None => return Ok(Value::unknown(Type::Number)),
        }
    }
    Err(FuncError::call("no element is equal to the value"))
}

/// `length`
pub static LENGTH: FuncSpec = FuncSpec {
    name: "length",
    summary: "How many elements a collection has, or characters a string.",
    params: &[Param::new("value", TypeSpec::Any)
        .accepting(Accepts::UNKNOWN.and(Accepts::DYNAMIC).and(Accepts::MARKS))],
    returns: Returns::Fixed(TypeSpec::Number),
    run: length,
    examples: &[("length([1, 2, 3])", "3"), ("length(\"日本\")", "2")],
    cost: Cost::Look,
    ..FuncSpec::BASE
};

fn length(args: &Args<'_>) -> Result<Value, FuncError> {
    let value = args.value(0)?;
    let known = |count: usize| Value::number(Number::from_usize(count));
    let counted = match (value.view(), value.ty()) {
        (View::Set(values), _) if !value.is_wholly_known() => between(1, Some(values.len() as u64)),
        (View::List(values) | View::Set(values), _) => known(values.len()),
        (View::Map(values), _) => known(values.len()),
        (View::String(text), _) => known(graphemes(text).len()),
        (_, Type::Tuple(types)) => known(types.len()),
        (_, Type::Object(object)) => known(object.attributes.len()),
        (View::Unknown, Type::List(_) | Type::Set(_) | Type::Map(_)) => {
            let refinement = value.refinement();
            let least = refinement.and_then(|r| r.min_length).unwrap_or(0);
            let most = refinement.and_then(|r| r.max_length);
            between(least, Some(most.unwrap_or(MAX_LENGTH)))
        }
        (View::Unknown, Type::String) => {
            let prefix = value.refinement().and_then(|r| r.prefix.as_deref());
            between(graphemes(prefix.unwrap_or_default()).len() as u64, None)
        }
        (View::Unknown, Type::Dynamic) => Value::unknown(Type::Number),
        _ => {
            return Err(FuncError::call(
                "a string, collection or structure is required",
            ));
        }
    };
    Ok(counted.marked(value.marks()))
}

/// No collection is longer.
const MAX_LENGTH: u64 = i64::MAX as u64;

/// An unknown count within bounds.
fn between(least: u64, most: Option<u64>) -> Value {
    let bound = |count: u64| {
        (
            Number::from_usize(usize::try_from(count).unwrap_or(usize::MAX)),
            true,
        )
    };
    let refinement = Refinement {
        not_null: true,
        lower: Some(bound(least)),
        upper: most.map(bound),
        ..Refinement::default()
    };
    Value::refined(Type::Number, refinement)
}

/// `one`
pub static ONE: FuncSpec = FuncSpec {
    name: "one",
    summary: "The only element, or null when there is none.",
    params: &[LIST],
    returns: Returns::From(|args| match args.first().map(Value::ty) {
        Some(Type::List(element) | Type::Set(element)) => Ok((**element).clone()),
        Some(Type::Tuple(types)) if types.len() < 2 => {
            Ok(types.first().cloned().unwrap_or(Type::Dynamic))
        }
        _ => Err(none_or_one()),
    }),
    nullable: true,
    run: |args| match args.sequence(0)? {
        [] => Ok(Value::null(args.ty.clone())),
        [only] => Ok(only.clone()),
        _ if is_open(args.value(0)?) => Ok(Value::unknown(args.ty.clone())),
        _ => Err(none_or_one()),
    },
    examples: &[("one([\"a\"])", "\"a\""), ("one([])", "null")],
    cost: Cost::Look,
    ..FuncSpec::BASE
};

fn none_or_one() -> FuncError {
    FuncError::arg(
        0,
        "a list, set or tuple with no more than one element is required",
    )
}
