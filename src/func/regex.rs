//! Functions of patterns.

use std::rc::Rc;

use super::pattern::{self, Found, Pattern};
use super::spec::{Args, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::sorted::{Gather, SortedMap};
use crate::value::{Extent, Type, Value};

const PARAMS: &[Param] = &[
    Param::new("pattern", TypeSpec::String),
    Param::new("string", TypeSpec::String),
];

/// `regex`
pub static REGEX: FuncSpec = FuncSpec {
    name: "regex",
    summary: "The first match of a pattern: a string, or a tuple or object of its groups.",
    params: PARAMS,
    returns: Returns::From(match_type),
    run: first,
    examples: &[
        (
            "regex(\"[a-z]+\", \"53453453.345345aaabbbccc23454\")",
            "\"aaabbbccc\"",
        ),
        ("regex(\"(\\\\d)-(\\\\d)\", \"1-2\")", "[\"1\", \"2\"]"),
    ],
    ..FuncSpec::BASE
};

/// `regexall`
pub static REGEXALL: FuncSpec = FuncSpec {
    name: "regexall",
    summary: "All matches of a pattern.",
    params: PARAMS,
    returns: Returns::From(|args| Ok(Type::list(match_type(args)?))),
    shape: TypeSpec::List(&TypeSpec::Any),
    run: all,
    examples: &[("regexall(\"[a-z]+\", \"1ab2c\")", "[\"ab\", \"c\"]")],
    ..FuncSpec::BASE
};

/// `replace`
pub static REPLACE: FuncSpec = FuncSpec {
    name: "replace",
    summary: "The string with every occurrence of a text, or of a /pattern/ between slashes, replaced.",
    params: &[
        Param::new("str", TypeSpec::String),
        Param::new("substr", TypeSpec::String),
        Param::new("replace", TypeSpec::String),
    ],
    returns: Returns::Fixed(TypeSpec::String),
    run: replace,
    examples: &[
        ("replace(\"1 + 2\", \"+\", \"-\")", "\"1 - 2\""),
        (
            "replace(\"hello world\", \"/w.*d/\", \"everybody\")",
            "\"hello everybody\"",
        ),
    ],
    ..FuncSpec::BASE
};

/// The shape of one match: no groups, numbered groups, or named groups.
enum Shape {
    Whole,
    Numbered(usize),
    Named(Vec<Rc<str>>),
}

fn compile(pattern: &str) -> Result<(Pattern, Shape), FuncError> {
    let regex = pattern::compile(pattern)
        .map_err(|reason| FuncError::arg(0, format!("invalid pattern: {reason}")))?;
    let names: Vec<Rc<str>> = regex.names().iter().flatten().cloned().gathered();
    let groups = regex.names().len();
    let shape = if groups == 0 {
        Shape::Whole
    } else if names.is_empty() {
        Shape::Numbered(groups)
    } else if names.len() == groups {
        Shape::Named(names)
    } else {
        return Err(FuncError::arg(0, "groups must be all named or all unnamed"));
    };
    Ok((regex, shape))
}

fn match_type(args: &[Value]) -> Result<Type, FuncError> {
    let Some(pattern) = args.first().and_then(Value::text) else {
        return Ok(Type::Dynamic);
    };
    Ok(match compile(pattern)?.1 {
        Shape::Whole => Type::String,
        Shape::Numbered(count) => Type::tuple(vec![Type::String; count]),
        Shape::Named(names) => {
            Type::object(names.into_iter().map(|n| (n, Type::String)).gathered())
        }
    })
}

fn value(shape: &Shape, found: &Found<'_>) -> Value {
    let group = |number: usize| {
        let text = found.group(number);
        text.map_or_else(|| Value::null(Type::String), Value::string)
    };
    match shape {
        Shape::Whole => group(0),
        Shape::Numbered(count) => Value::tuple((1..=*count).map(group).gathered::<Vec<_>>()),
        Shape::Named(names) => {
            let attributes: SortedMap<_, _> = names
                .iter()
                .enumerate()
                .map(|(index, name)| (name.clone(), group(index + 1)))
                .gathered();
            Value::object(attributes)
        }
    }
}

fn first(args: &Args<'_>) -> Result<Value, FuncError> {
    let (regex, shape) = compile(args.text(0)?)?;
    let text = args.text(1)?;
    let found = working(args, |work| regex.first(text, work))?;
    let found = found.ok_or_else(|| FuncError::call("the pattern matches nothing"))?;
    Ok(value(&shape, &found))
}

/// So many steps of a pattern count as one of an expression.
const WORK: u64 = 8;

/// Does what works with a pattern, and takes what it cost from the budget of the evaluation.
fn working<T>(args: &Args<'_>, run: impl FnOnce(&mut u64) -> T) -> Result<T, FuncError> {
    let given = args.host.steps_left().saturating_mul(WORK);
    let mut work = given;
    let result = run(&mut work);
    args.host.take((given - work) / WORK);
    if work == 0 {
        args.host.take(u64::MAX);
        return Err(FuncError::call("the pattern takes too long"));
    }
    Ok(result)
}

fn all(args: &Args<'_>) -> Result<Value, FuncError> {
    let (regex, shape) = compile(args.text(0)?)?;
    let text = args.text(1)?;
    let (mut matches, mut cells) = (Vec::new(), 0_usize);
    working(args, |work| {
        regex.all(text, work, |found| {
            let found = value(&shape, &found);
            cells = cells.saturating_add(found.extent().cells() as usize);
            matches.push(found);
            Extent::check_elements(cells)
        })
    })??;
    let element = args.ty.element().cloned().unwrap_or(Type::String);
    Ok(Value::list(element, matches))
}

fn replace(args: &Args<'_>) -> Result<Value, FuncError> {
    let (text, wanted, replacement) = (args.text(0)?, args.text(1)?, args.text(2)?);
    let inner = wanted
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'));
    let Some(inner) = inner else {
        let more = replacement.len().saturating_sub(wanted.len());
        if more > 0 {
            let count = text.matches(wanted).count();
            Extent::check_text(text.len().saturating_add(count.saturating_mul(more)))?;
        }
        return Ok(Value::string(text.replace(wanted, replacement)));
    };
    let regex = pattern::compile(inner)
        .map_err(|reason| FuncError::call(format!("invalid pattern: {reason}")))?;
    let replaced = working(args, |work| regex.replace_all(text, replacement, work))??;
    Ok(Value::string(replaced))
}
