//! Functions that convert, and the forms that the evaluator handles itself.

use super::spec::{Accepts, Args, FuncError, FuncSpec, Param, Purity, Returns, TypeSpec};
use crate::value::Value;
use crate::value::convert::convert;
use crate::value::show;

const V: Param = Param::new("v", TypeSpec::Any).accepting(
    Accepts::NULL
        .and(Accepts::DYNAMIC)
        .and(Accepts::MARKS)
        .and(Accepts::UNKNOWN),
);

macro_rules! conversions {
    ($($constant:ident $name:literal $summary:literal $ty:expr, $examples:expr;)*) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub static $constant: FuncSpec = FuncSpec {
                name: $name,
                summary: $summary,
                params: &[V],
                returns: Returns::Fixed($ty),
                nullable: true,
                run: to_type,
                examples: $examples,
                ..FuncSpec::BASE
            };
        )*
    };
}

conversions! {
    TOBOOL "tobool" "The value as a bool." TypeSpec::Bool, &[("tobool(\"true\")", "true")];
    TOLIST "tolist" "The value as a list." TypeSpec::List(&TypeSpec::Any), &[("tolist([1, \"a\"])", "tolist([\"1\", \"a\"])")];
    TOMAP "tomap" "The value as a map." TypeSpec::Map(&TypeSpec::Any), &[("tomap({ a = 1 })[\"a\"]", "1")];
    TONUMBER "tonumber" "The value as a number." TypeSpec::Number, &[("tonumber(\"1e3\")", "1000")];
    TOSET "toset" "The value as a set." TypeSpec::Set(&TypeSpec::Any), &[("length(toset([1, 1]))", "1")];
    TOSTRING "tostring" "The value as a string." TypeSpec::String, &[("tostring(1.50)", "\"1.5\"")];
}

fn to_type(args: &Args<'_>) -> Result<Value, FuncError> {
    let value = args.value(0)?;
    let converted = convert(value, args.ty).map_err(|error| {
        let wanted = show::constraint_name(args.ty);
        let given = show::name(value.ty());
        FuncError::arg(0, format!("{given} does not convert to {wanted}: {error}"))
    })?;
    if value.is_unknown() {
        // Neither what is known of it nor the element type is carried over.
        return Ok(Value::unknown(args.ty.clone()).marked(value.marks()));
    }
    Ok(converted)
}

/// `can`
pub static CAN: FuncSpec = FuncSpec {
    name: "can",
    summary: "Whether the expression has a value.",
    params: &[Param::new("expression", TypeSpec::Any)],
    returns: Returns::Fixed(TypeSpec::Bool),
    purity: Purity::Special,
    examples: &[("can(tonumber(\"x\"))", "false")],
    ..FuncSpec::BASE
};

/// `convert`
pub static CONVERT: FuncSpec = FuncSpec {
    name: "convert",
    summary: "The value as a value of a type that is written like a variable's type.",
    params: &[
        Param::new("value", TypeSpec::Any).accepting(Accepts::NULL),
        Param::new("type", TypeSpec::Any),
    ],
    nullable: true,
    purity: Purity::Special,
    examples: &[("convert(5, string)", "\"5\"")],
    ..FuncSpec::BASE
};

/// `try`
pub static TRY: FuncSpec = FuncSpec {
    name: "try",
    summary: "The first expression that has a value.",
    variadic: Some(Param::new("expressions", TypeSpec::Any)),
    nullable: true,
    purity: Purity::Special,
    examples: &[("try({}.a, \"none\")", "\"none\"")],
    ..FuncSpec::BASE
};

/// `list`
pub static LIST: FuncSpec = FuncSpec {
    name: "list",
    summary: "Gone from the language; write `tolist([…])`.",
    variadic: Some(Param::new("vals", TypeSpec::Any)),
    run: |_| {
        Err(FuncError::call(
            "`list` is gone from the language; write `tolist([…])`",
        ))
    },
    purity: Purity::Gone,
    ..FuncSpec::BASE
};

/// `map`
pub static MAP: FuncSpec = FuncSpec {
    name: "map",
    summary: "Gone from the language; write `tomap({…})`.",
    variadic: Some(Param::new("vals", TypeSpec::Any)),
    run: |_| {
        Err(FuncError::call(
            "`map` is gone from the language; write `tomap({…})`",
        ))
    },
    purity: Purity::Gone,
    ..FuncSpec::BASE
};
