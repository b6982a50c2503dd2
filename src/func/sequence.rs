//! Functions of lists, tuples and other sequences.

use super::spec::{Accepts, Args, Cost, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::sorted::{Gather, Sort};
use crate::value::convert::{convert, unify};
use crate::value::{Marks, Type, Value, set, show};

pub(super) const LIST: Param = Param::new("list", TypeSpec::Any);
pub(super) const ANY_LIST: TypeSpec = TypeSpec::List(&TypeSpec::Any);
const OPEN: Accepts = Accepts::NULL.and(Accepts::UNKNOWN).and(Accepts::DYNAMIC);

/// `chunklist`
pub static CHUNKLIST: FuncSpec = FuncSpec {
    name: "chunklist",
    summary: "The list cut into lists of a certain size; 0 leaves it in one piece.",
    params: &[
        Param::new("list", ANY_LIST).accepting(Accepts::MARKS),
        Param::new("size", TypeSpec::Number).accepting(Accepts::MARKS),
    ],
    returns: Returns::From(|args| Ok(Type::list(type_of(args, 0)))),
    shape: TypeSpec::List(&TypeSpec::List(&TypeSpec::Any)),
    run: chunklist,
    examples: &[(
        "chunklist([\"a\", \"b\", \"c\"], 2)",
        "[[\"a\", \"b\"], [\"c\"]]",
    )],
    ..FuncSpec::BASE
};

fn chunklist(args: &Args<'_>) -> Result<Value, FuncError> {
    let size = args.int(1).ok().and_then(|size| usize::try_from(size).ok());
    let size = size.ok_or_else(|| FuncError::call("the size must be a whole number from 0 on"))?;
    let list = args.sequence(0)?;
    let element = args
        .value(0)?
        .ty()
        .element()
        .cloned()
        .unwrap_or(Type::Dynamic);
    let size = if size == 0 { list.len().max(1) } else { size };
    let chunks: Vec<Value> = list
        .chunks(size)
        .map(|chunk| Value::list(element.clone(), chunk.to_vec()))
        .gathered();
    Ok(Value::list(Type::list(element), chunks).marked(own_marks(args)))
}

/// `coalesce`
pub static COALESCE: FuncSpec = FuncSpec {
    name: "coalesce",
    summary: "The first value that is neither null nor an empty string.",
    variadic: Some(Param::new("vals", TypeSpec::Any).accepting(OPEN)),
    returns: Returns::From(|args| {
        let types: Vec<Type> = args.iter().map(|value| value.ty().clone()).gathered();
        unify(&types).ok_or_else(|| FuncError::call("all arguments must have one type in common"))
    }),
    run: coalesce,
    examples: &[
        ("coalesce(\"\", \"b\")", "\"b\""),
        ("coalesce(null, 2)", "2"),
    ],
    cost: Cost::Look,
    ..FuncSpec::BASE
};

fn coalesce(args: &Args<'_>) -> Result<Value, FuncError> {
    for value in args.values {
        let value = convert(value, args.ty).map_err(|error| FuncError::call(error.to_string()))?;
        if value.is_unknown() {
            return Ok(Value::unknown(args.ty.clone()));
        }
        let empty = value.text().is_some_and(|text| text.is_empty());
        if !value.is_null() && !empty {
            return Ok(value);
        }
    }
    Err(FuncError::call("every argument is null or an empty string"))
}

/// `coalescelist`
pub static COALESCELIST: FuncSpec = FuncSpec {
    name: "coalescelist",
    summary: "The first list or tuple that is not empty.",
    variadic: Some(Param::new("vals", TypeSpec::Any).accepting(OPEN)),
    returns: Returns::From(coalescelist_type),
    run: coalescelist,
    examples: &[("coalescelist([], [\"c\"])", "[\"c\"]")],
    ..FuncSpec::BASE
};

fn coalescelist_type(args: &[Value]) -> Result<Type, FuncError> {
    let first = args
        .first()
        .ok_or_else(|| FuncError::call("at least one list is required"))?;
    if args.iter().any(Value::is_unknown) {
        return Ok(Type::Dynamic);
    }
    if args
        .iter()
        .any(|value| !matches!(value.ty(), Type::List(_) | Type::Tuple(_)))
    {
        return Err(FuncError::call("every argument must be a list or tuple"));
    }
    let same = args.iter().all(|value| value.ty() == first.ty());
    Ok(if same {
        first.ty().clone()
    } else {
        Type::Dynamic
    })
}

fn coalescelist(args: &Args<'_>) -> Result<Value, FuncError> {
    for value in args.values {
        if value.is_unknown() {
            return Ok(Value::unknown(args.ty.clone()));
        }
        if value.sequence().is_some_and(|values| !values.is_empty()) {
            return Ok(value.clone());
        }
    }
    Err(FuncError::call("every list is null or empty"))
}

/// `compact`
pub static COMPACT: FuncSpec = FuncSpec {
    name: "compact",
    summary: "The strings that are neither null nor empty.",
    params: &[Param::new("list", TypeSpec::List(&TypeSpec::String))],
    returns: Returns::Fixed(TypeSpec::List(&TypeSpec::String)),
    run: |args| {
        if !args.value(0)?.is_wholly_known() {
            return Ok(Value::unknown(args.ty.clone()));
        }
        let full = |value: &&Value| value.text().is_some_and(|text| !text.is_empty());
        let kept: Vec<Value> = args.sequence(0)?.iter().filter(full).cloned().gathered();
        Ok(Value::list(Type::String, kept))
    },
    examples: &[("compact([\"a\", \"\", null])", "[\"a\"]")],
    ..FuncSpec::BASE
};

/// `concat`
pub static CONCAT: FuncSpec = FuncSpec {
    name: "concat",
    summary: "Lists and tuples one after the other.",
    variadic: Some(Param::new("seqs", TypeSpec::Any).accepting(Accepts::MARKS)),
    returns: Returns::From(concat_type),
    run: concat,
    examples: &[("concat([\"a\"], [1, 2])", "[\"a\", 1, 2]")],
    ..FuncSpec::BASE
};

fn concat_type(args: &[Value]) -> Result<Type, FuncError> {
    if args.is_empty() {
        return Err(FuncError::call("at least one list is required"));
    }
    let lists: Vec<Type> = args
        .iter()
        .map(Value::ty)
        .filter(|ty| matches!(ty, Type::List(_)))
        .cloned()
        .gathered();
    if lists.len() == args.len()
        && let Some(common) = unify(&lists)
    {
        return Ok(common);
    }
    let mut types = Vec::new();
    for (index, value) in args.iter().enumerate() {
        match value.ty() {
            Type::Tuple(elements) => types.extend(elements.iter().cloned()),
            Type::List(element) => {
                let Some(values) = value.sequence() else {
                    return Ok(Type::Dynamic);
                };
                types.extend(values.iter().map(|_| (**element).clone()));
            }
            other => {
                let text = format!("a list or tuple is required, not {}", show::name(other));
                return Err(FuncError::arg(index, text));
            }
        }
    }
    Ok(Type::tuple(types))
}

fn concat(args: &Args<'_>) -> Result<Value, FuncError> {
    let mut all = Vec::new();
    for (index, value) in args.values.iter().enumerate() {
        match args.ty {
            Type::List(_) => {
                let list = convert(value, args.ty)
                    .map_err(|error| FuncError::arg(index, error.to_string()))?;
                all.extend(list.sequence().unwrap_or_default().iter().cloned());
            }
            _ => all.extend(value.sequence().unwrap_or_default().iter().cloned()),
        }
    }
    let joined = match args.ty {
        Type::List(element) => Value::list((**element).clone(), all),
        _ => Value::tuple(all),
    };
    Ok(joined.marked(own_marks(args)))
}

/// `distinct`
pub static DISTINCT: FuncSpec = FuncSpec {
    name: "distinct",
    summary: "The list without repetitions; of equal elements the first stays.",
    params: &[Param::new("list", ANY_LIST)],
    returns: Returns::From(|args| Ok(type_of(args, 0))),
    shape: TypeSpec::List(&TypeSpec::Any),
    run: distinct,
    examples: &[("distinct([\"a\", \"b\", \"a\"])", "[\"a\", \"b\"]")],
    ..FuncSpec::BASE
};

fn distinct(args: &Args<'_>) -> Result<Value, FuncError> {
    if !args.value(0)?.is_wholly_known() {
        return Ok(Value::unknown(args.ty.clone()));
    }
    let mut index = set::Index::default();
    let all = args.sequence(0)?.iter();
    let kept: Vec<Value> = all.filter(|value| index.insert(value)).cloned().gathered();
    Ok(Value::list(
        args.ty.element().cloned().unwrap_or(Type::Dynamic),
        kept,
    ))
}

/// `flatten`
pub static FLATTEN: FuncSpec = FuncSpec {
    name: "flatten",
    summary: "The elements of a list, those of lists inside it in their place, at every depth.",
    params: &[LIST.accepting(Accepts::MARKS)],
    returns: Returns::From(|args| match args.first().map(Value::ty) {
        Some(Type::List(_) | Type::Set(_) | Type::Tuple(_)) => Ok(Type::Dynamic),
        // The reference looks at the type only of what is wholly known.
        _ if !args.iter().all(Value::is_wholly_known) => Ok(Type::Dynamic),
        _ => Err(FuncError::call("a list, set or tuple is required")),
    }),
    run: flatten,
    examples: &[(
        "flatten([[\"a\", [\"b\"]], [], \"c\"])",
        "[\"a\", \"b\", \"c\"]",
    )],
    ..FuncSpec::BASE
};

fn flatten(args: &Args<'_>) -> Result<Value, FuncError> {
    let mut flat = Vec::new();
    let mut marks = Marks::NONE;
    let value = args.value(0)?;
    let known = match value.mapping() {
        Some(parts) => {
            let parts: Vec<Value> = parts.values().cloned().gathered();
            let parts = Value::tuple(parts).marked(value.marks());
            collect(&parts, &mut flat, &mut marks)
        }
        None => collect(value, &mut flat, &mut marks),
    };
    let value = if known {
        Value::tuple(flat)
    } else {
        Value::unknown(Type::Dynamic)
    };
    Ok(value.marked(marks))
}

/// Whether it is not known how many elements a sequence will have: those of a set may turn out equal.
pub(super) fn is_open(value: &Value) -> bool {
    let set = matches!(value.ty(), Type::Set(_));
    let elements = value.sequence();
    elements.map_or_else(|| value.is_unknown(), |v| set && !set::is_length_known(v))
}

/// Adds the elements at every depth. False when a sequence inside, or the length of a set, is unknown.
fn collect(value: &Value, flat: &mut Vec<Value>, marks: &mut Marks) -> bool {
    *marks = marks.with(value.marks());
    let elements = value.sequence().unwrap_or_default();
    if matches!(value.ty(), Type::Set(_)) && !set::is_length_known(elements) {
        return false;
    }
    elements.iter().all(|element| match element.ty() {
        // The reference takes a marked one for an element.
        Type::Dynamic if element.is_unknown() && element.marks() == Marks::NONE => false,
        Type::List(_) | Type::Set(_) | Type::Tuple(_) if element.is_unknown() => {
            *marks = marks.with(element.marks());
            false
        }
        Type::List(_) | Type::Set(_) | Type::Tuple(_) if !element.is_null() => {
            collect(element, flat, marks)
        }
        _ => {
            flat.push(element.clone());
            true
        }
    })
}

/// `matchkeys`
pub static MATCHKEYS: FuncSpec = FuncSpec {
    name: "matchkeys",
    summary: "The values whose keys, in a list of the same length, are among those searched.",
    params: &[
        Param::new("values", ANY_LIST),
        Param::new("keys", ANY_LIST),
        Param::new("searchset", ANY_LIST),
    ],
    shape: TypeSpec::List(&TypeSpec::Any),
    returns: Returns::From(|args| {
        let types: Vec<Type> = args
            .iter()
            .skip(1)
            .map(|value| value.ty().clone())
            .gathered();
        if unify(&types).is_none() {
            return Err(FuncError::call(
                "the keys and the searched set must be of one type",
            ));
        }
        Ok(type_of(args, 0))
    }),
    run: matchkeys,
    examples: &[("matchkeys([\"a\", \"b\"], [1, 2], [2])", "[\"b\"]")],
    ..FuncSpec::BASE
};

fn matchkeys(args: &Args<'_>) -> Result<Value, FuncError> {
    let (keys, search) = (args.value(1)?, args.value(2)?);
    let common = unify(&[keys.ty().clone(), search.ty().clone()]);
    let common = common
        .ok_or_else(|| FuncError::call("the keys and the searched set must be of one type"))?;
    let converted =
        |value: &Value| convert(value, &common).map_err(|e| FuncError::call(e.to_string()));
    let (keys, search) = (converted(keys)?, converted(search)?);
    let (values, keys, search) = (
        args.sequence(0)?,
        keys.sequence().unwrap_or_default(),
        search.sequence().unwrap_or_default(),
    );
    if values.len() != keys.len() {
        return Err(FuncError::call("there must be as many keys as values"));
    }
    if !search.is_empty() && !values.iter().chain(keys).all(Value::is_wholly_known) {
        return Ok(Value::unknown(args.ty.clone()));
    }
    let element = args.ty.element().cloned().unwrap_or(Type::Dynamic);
    // The reference finds nothing in what is unknown in part.
    let known = search.iter().all(Value::is_wholly_known);
    let search: set::Index<'_> = search.iter().filter(|_| known).collect();
    let found = |key: &Value| search.has(key);
    let kept = values.iter().zip(keys).filter(|(_, key)| found(key));
    let kept: Vec<Value> = kept.map(|(value, _)| value.clone()).gathered();
    Ok(Value::list(element, kept))
}

/// `reverse`
pub static REVERSE: FuncSpec = FuncSpec {
    name: "reverse",
    summary: "The elements backwards.",
    params: &[LIST.accepting(Accepts::MARKS)],
    returns: Returns::From(|args| match args.first().map(Value::ty) {
        Some(Type::Tuple(types)) => Ok(Type::tuple(
            types.iter().rev().cloned().gathered::<Vec<_>>(),
        )),
        Some(Type::List(element) | Type::Set(element)) => Ok(Type::List(element.clone())),
        _ => Err(FuncError::arg(0, "a list, set or tuple is required")),
    }),
    run: |args| {
        let reversed: Vec<Value> = args.sequence(0)?.iter().rev().cloned().gathered();
        Ok(sequence_of(args.ty, reversed).marked(own_marks(args)))
    },
    examples: &[("reverse([1, 2, 3])", "[3, 2, 1]")],
    ..FuncSpec::BASE
};

/// `slice`
pub static SLICE: FuncSpec = FuncSpec {
    name: "slice",
    summary: "The elements from one index up to, but not including, another.",
    params: &[
        LIST.accepting(Accepts::MARKS),
        Param::new("start_index", TypeSpec::Number),
        Param::new("end_index", TypeSpec::Number),
    ],
    returns: Returns::From(slice_type),
    run: |args| {
        let values = args.sequence(0)?;
        let (start, end) = slice_range(args.values, Some(values.len()))?.unwrap_or((0, 0));
        let part = values.get(start..end).unwrap_or_default().to_vec();
        Ok(sequence_of(args.ty, part).marked(own_marks(args)))
    },
    examples: &[("slice([\"a\", \"b\", \"c\"], 1, 3)", "[\"b\", \"c\"]")],
    ..FuncSpec::BASE
};

fn slice_type(args: &[Value]) -> Result<Type, FuncError> {
    match args.first().map(Value::ty) {
        Some(ty @ Type::List(_)) => {
            slice_range(
                args,
                args.first().and_then(Value::sequence).map(<[Value]>::len),
            )?;
            Ok(ty.clone())
        }
        Some(Type::Tuple(types)) => {
            let range = slice_range(args, Some(types.len()))?;
            Ok(range.map_or(Type::Dynamic, |(start, end)| {
                Type::tuple(types.get(start..end).unwrap_or_default().to_vec())
            }))
        }
        _ => Err(FuncError::arg(0, "a list or tuple is required")),
    }
}

/// Start and end, each checked as far as it is known; nothing when one of them is unknown.
fn slice_range(args: &[Value], length: Option<usize>) -> Result<Option<(usize, usize)>, FuncError> {
    let bound = |index: usize| -> Result<Option<usize>, FuncError> {
        let Some(number) = args.get(index).and_then(Value::as_number) else {
            return Ok(None);
        };
        let whole = number.to_usize();
        let whole =
            whole.ok_or_else(|| FuncError::arg(index, "a whole number from 0 on is required"))?;
        Ok(Some(whole))
    };
    let beyond = |bound: Option<usize>| bound > length.or(bound);
    let start = bound(1)?;
    if beyond(start) {
        let message = "the start must not be behind the last element";
        return Err(FuncError::arg(1, message));
    }
    let end = bound(2)?;
    if beyond(end) {
        let message = "the end must not be behind the last element";
        return Err(FuncError::arg(2, message));
    }
    match start.zip(end) {
        Some((start, end)) if start > end => {
            Err(FuncError::arg(1, "the start must not be behind the end"))
        }
        range => Ok(range),
    }
}

/// `sort`
pub static SORT: FuncSpec = FuncSpec {
    name: "sort",
    summary: "The strings in the order of their characters' codes.",
    params: &[Param::new("list", TypeSpec::List(&TypeSpec::String))],
    returns: Returns::Fixed(TypeSpec::List(&TypeSpec::String)),
    run: sort,
    examples: &[("sort([\"b\", \"a\", \"B\"])", "[\"B\", \"a\", \"b\"]")],
    ..FuncSpec::BASE
};

fn sort(args: &Args<'_>) -> Result<Value, FuncError> {
    let values = args.sequence(0)?;
    if !values.iter().all(Value::is_wholly_known) {
        // Any of them may come first, but there will be as many.
        let places = vec![Value::unknown(Type::String); values.len()];
        return Ok(Value::list(Type::String, places));
    }
    if values.iter().any(Value::is_null) {
        return Err(FuncError::call("null has no place in an order"));
    }
    let mut sorted = values.to_vec();
    sorted.arrange_by(|a, b| a.text().cmp(&b.text()));
    Ok(Value::list(Type::String, sorted))
}

/// A sequence of the type that was promised.
fn sequence_of(ty: &Type, values: Vec<Value>) -> Value {
    match ty {
        Type::List(element) => Value::list((**element).clone(), values),
        _ => Value::tuple(values),
    }
}

/// The type of an argument.
pub(super) fn type_of(args: &[Value], index: usize) -> Type {
    args.get(index)
        .map_or(Type::Dynamic, |value| value.ty().clone())
}

/// The arguments' own marks together.
pub(super) fn own_marks(args: &Args<'_>) -> Marks {
    args.values
        .iter()
        .fold(Marks::NONE, |marks, value| marks.with(value.marks()))
}
