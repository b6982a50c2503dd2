//! Functions of sets.

use super::sequence::own_marks;
use super::spec::{Accepts, Args, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::sorted::Gather;
use crate::value::convert::{convert, unify};
use crate::value::{Extent, Type, Value, set};

const ANY_SET: TypeSpec = TypeSpec::Set(&TypeSpec::Any);
const FIRST: Param = Param::new("first_set", ANY_SET);
const OTHERS: Param = Param::new("other_sets", ANY_SET);

/// `setintersection`
pub static SETINTERSECTION: FuncSpec = FuncSpec {
    name: "setintersection",
    summary: "The elements that all sets have.",
    params: &[FIRST],
    variadic: Some(OTHERS),
    returns: Returns::From(common_type),
    shape: TypeSpec::Set(&TypeSpec::Any),
    run: |args| combine(args, Operation::Intersection),
    examples: &[(
        "setintersection([\"a\", \"b\"], [\"b\", \"c\"])",
        "toset([\"b\"])",
    )],
    ..FuncSpec::BASE
};

/// `setsubtract`
pub static SETSUBTRACT: FuncSpec = FuncSpec {
    name: "setsubtract",
    summary: "The elements of the first set that the second has not.",
    params: &[Param::new("a", ANY_SET), Param::new("b", ANY_SET)],
    returns: Returns::From(common_type),
    shape: TypeSpec::Set(&TypeSpec::Any),
    run: |args| combine(args, Operation::Difference),
    examples: &[("setsubtract([\"a\", \"b\"], [\"b\"])", "toset([\"a\"])")],
    ..FuncSpec::BASE
};

/// `setunion`
pub static SETUNION: FuncSpec = FuncSpec {
    name: "setunion",
    summary: "The elements of all sets.",
    params: &[FIRST],
    variadic: Some(OTHERS),
    returns: Returns::From(common_type),
    shape: TypeSpec::Set(&TypeSpec::Any),
    run: |args| combine(args, Operation::Union),
    examples: &[("setunion([\"a\"], [\"b\", \"a\"])", "toset([\"a\", \"b\"])")],
    ..FuncSpec::BASE
};

#[derive(Clone, Copy, PartialEq)]
enum Operation {
    Intersection,
    Difference,
    Union,
}

/// The set type that all arguments convert to. Empty sets without a type do not matter.
fn common_type(args: &[Value]) -> Result<Type, FuncError> {
    let untyped = |value: &&Value| {
        value.sequence().is_some_and(<[Value]>::is_empty)
            && value.ty().element() == Some(&Type::Dynamic)
    };
    let elements: Vec<Type> = args
        .iter()
        .filter(|value| !untyped(value))
        .filter_map(|value| value.ty().element().cloned())
        .gathered();
    if elements.is_empty() {
        return Ok(Type::set(Type::Dynamic));
    }
    let common = unify(&elements);
    common
        .map(Type::set)
        .ok_or_else(|| FuncError::call("the sets must have elements of one type"))
}

fn combine(args: &Args<'_>, operation: Operation) -> Result<Value, FuncError> {
    let mut result: Option<Vec<Value>> = None;
    for (index, value) in args.values.iter().enumerate() {
        let value =
            convert(value, args.ty).map_err(|error| FuncError::arg(index, error.to_string()))?;
        if operation != Operation::Union && !value.is_wholly_known() {
            return Ok(Value::unknown(args.ty.clone()));
        }
        // Beside elements of unknown type others keep theirs; the reference joins no such sets.
        if value.ty() != args.ty {
            return Err(FuncError::call("the sets must have elements of one type"));
        }
        let next = value.sequence().unwrap_or_default();
        let searched = next.iter().filter(|_| operation != Operation::Union);
        let searched: set::Index<'_> = searched.collect();
        let has = |element: &Value| searched.has(element);
        result = Some(match (result, operation) {
            (None, _) => next.to_vec(),
            (Some(mut all), Operation::Union) => {
                all.extend(next.iter().cloned());
                all
            }
            (Some(mut kept), Operation::Intersection) => {
                kept.retain(has);
                kept
            }
            (Some(mut kept), Operation::Difference) => {
                kept.retain(|element| !has(element));
                kept
            }
        });
    }
    let element = args.ty.element().cloned().unwrap_or(Type::Dynamic);
    Ok(set::from_values(element, result.unwrap_or_default()))
}

/// `setproduct`
pub static SETPRODUCT: FuncSpec = FuncSpec {
    name: "setproduct",
    summary: "Every combination of one element of each argument.",
    variadic: Some(
        Param::new("sets", TypeSpec::Any).accepting(Accepts::MARKS.and(Accepts::UNKNOWN)),
    ),
    returns: Returns::From(product_type),
    run: product,
    examples: &[(
        "setproduct([\"a\", \"b\"], [1])",
        "[[\"a\", 1], [\"b\", 1]]",
    )],
    ..FuncSpec::BASE
};

fn product_type(args: &[Value]) -> Result<Type, FuncError> {
    if args.len() < 2 {
        return Err(FuncError::call("at least two sets or lists are required"));
    }
    let mut types = Vec::with_capacity(args.len());
    let mut any_set = false;
    for (index, value) in args.iter().enumerate() {
        any_set |= matches!(value.ty(), Type::Set(_));
        types.push(match value.ty() {
            Type::List(element) | Type::Set(element) => (**element).clone(),
            Type::Tuple(elements) if elements.is_empty() => Type::Dynamic,
            Type::Tuple(elements) => unify(elements)
                .ok_or_else(|| FuncError::arg(index, "the elements must be of one type"))?,
            _ => return Err(FuncError::arg(index, "a set, list or tuple is required")),
        });
    }
    let row = Type::tuple(types);
    Ok(if any_set {
        Type::set(row)
    } else {
        Type::list(row)
    })
}

fn product(args: &Args<'_>) -> Result<Value, FuncError> {
    let row_type = args.ty.element().cloned().unwrap_or(Type::Dynamic);
    let Type::Tuple(types) = &row_type else {
        return Err(FuncError::call("the elements have no type"));
    };
    if args.values.iter().any(Value::is_unknown) {
        return Ok(Value::unknown(args.ty.clone()).marked(own_marks(args)));
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for (index, ty) in types.iter().enumerate() {
        let converted: Result<Vec<Value>, FuncError> = args
            .sequence(index)?
            .iter()
            .map(|v| convert(v, ty).map_err(|error| FuncError::arg(index, error.to_string())))
            .collect();
        let converted = converted?;
        let combinations = rows.len().saturating_mul(converted.len());
        Extent::check_elements(combinations.saturating_mul(index + 2))?;
        let longer = rows.iter().flat_map(|row| {
            converted
                .iter()
                .map(|value| row.iter().cloned().chain([value.clone()]).gathered())
        });
        rows = longer.gathered();
    }
    let rows: Vec<Value> = rows.into_iter().map(Value::tuple).gathered();
    let result = match args.ty {
        Type::Set(_) => set::from_values(row_type, rows),
        _ => Value::list(row_type, rows),
    };
    Ok(result.marked(own_marks(args)))
}
