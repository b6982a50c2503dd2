//! Functions of marks.

use std::rc::Rc;

use super::spec::{Accepts, Args, Cost, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::sorted::Gather;
use crate::value::{Marks, Type, Value, View};

const VALUE: Param = Param::new("value", TypeSpec::Any).accepting(
    Accepts::NULL
        .and(Accepts::UNKNOWN)
        .and(Accepts::DYNAMIC)
        .and(Accepts::MARKS),
);
const SAME: Returns = Returns::From(|args| {
    Ok(args
        .first()
        .map_or(Type::Dynamic, |value| value.ty().clone()))
});

/// `sensitive`
pub static SENSITIVE: FuncSpec = FuncSpec {
    name: "sensitive",
    summary: "The same value, not to be shown.",
    params: &[VALUE],
    returns: SAME,
    nullable: true,
    run: |args| Ok(args.value(0)?.clone().marked(Marks::SENSITIVE)),
    examples: &[("issensitive(sensitive(\"x\"))", "true")],
    cost: Cost::Look,
    ..FuncSpec::BASE
};

/// `nonsensitive`
pub static NONSENSITIVE: FuncSpec = FuncSpec {
    name: "nonsensitive",
    summary: "The same value, which may be shown; what is sensitive inside it stays so.",
    params: &[VALUE],
    returns: SAME,
    nullable: true,
    run: |args| {
        let (value, marks) = args.value(0)?.clone().unmark();
        Ok(value.marked(marks.without(Marks::SENSITIVE)))
    },
    examples: &[("nonsensitive(sensitive(\"x\"))", "\"x\"")],
    cost: Cost::Look,
    ..FuncSpec::BASE
};

/// `issensitive`
pub static ISSENSITIVE: FuncSpec = FuncSpec {
    name: "issensitive",
    summary: "Whether the value itself is not to be shown.",
    params: &[VALUE],
    returns: Returns::Fixed(TypeSpec::Bool),
    vague: true,
    run: |args| {
        let value = args.value(0)?;
        let sensitive = value.marks().has(Marks::SENSITIVE);
        let open = value.is_unknown() && !sensitive;
        Ok(if open {
            Value::unknown(Type::Bool)
        } else {
            Value::bool(sensitive)
        })
    },
    examples: &[("issensitive(1)", "false")],
    cost: Cost::Look,
    ..FuncSpec::BASE
};

/// `ephemeralasnull`
pub static EPHEMERALASNULL: FuncSpec = FuncSpec {
    name: "ephemeralasnull",
    summary: "The same value with null for everything that must not be stored.",
    params: &[VALUE],
    returns: SAME,
    nullable: true,
    run: ephemeralasnull,
    examples: &[("ephemeralasnull(\"x\")", "\"x\"")],
    ..FuncSpec::BASE
};

fn ephemeralasnull(args: &Args<'_>) -> Result<Value, FuncError> {
    Ok(stored(args.value(0)?))
}

fn stored(value: &Value) -> Value {
    let marks = value.marks();
    if marks.has(Marks::EPHEMERAL) && value.is_unknown() {
        // Nothing is promised of it, for it may become null.
        return Value::unknown(value.ty().clone()).marked(marks.without(Marks::EPHEMERAL));
    }
    if marks.has(Marks::EPHEMERAL) {
        // What is unknown may still get a narrower type than a null would promise.
        let stored = match value.is_unknown() {
            true => Value::unknown(value.ty().clone()),
            false => Value::null(value.ty().clone()),
        };
        return stored.marked(marks.without(Marks::EPHEMERAL));
    }
    if !value.marks_deep().has(Marks::EPHEMERAL) {
        return value.clone();
    }
    let element = || value.ty().element().cloned().unwrap_or(Type::Dynamic);
    let each = |values: &[Value]| -> Rc<[Value]> { values.iter().map(stored).collect() };
    let cleaned = match value.view() {
        View::List(values) => Value::list(element(), each(values)),
        View::Tuple(values) => Value::tuple(each(values)),
        View::Map(values) => Value::map(
            element(),
            values
                .iter()
                .map(|(k, v)| (k.clone(), stored(v)))
                .gathered(),
        ),
        View::Object(values) => Value::object(
            values
                .iter()
                .map(|(k, v)| (k.clone(), stored(v)))
                .gathered(),
        ),
        // The elements of a set carry no marks.
        View::Set(_)
        | View::Null
        | View::Unknown
        | View::Bool(_)
        | View::Number(_)
        | View::String(_) => return value.clone(),
    };
    cleaned.marked(marks)
}
