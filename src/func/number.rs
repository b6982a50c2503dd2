//! Functions of numbers.

use super::float;
use super::spec::{Accepts, Args, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::value::{Natural, Number, Type, Value, View};

const NUM: Param = Param::new("num", TypeSpec::Number);
const NUMBERS: Param = Param::new("numbers", TypeSpec::Number);
const NUMBER: Returns = Returns::Fixed(TypeSpec::Number);

/// `abs`
pub static ABS: FuncSpec = FuncSpec {
    name: "abs",
    summary: "The number without its sign.",
    params: &[NUM.accepting(Accepts::MARKS)],
    returns: NUMBER,
    run: |args| Ok(Value::number(args.number(0)?.abs()).marked(args.value(0)?.marks())),
    examples: &[("abs(-12.5)", "12.5"), ("abs(\"-3\")", "3")],
    ..FuncSpec::BASE
};

/// `ceil`
pub static CEIL: FuncSpec = FuncSpec {
    name: "ceil",
    summary: "The least whole number that is not less.",
    params: &[NUM],
    returns: NUMBER,
    run: |args| rounded(args.number(0)?.ceil()),
    examples: &[("ceil(4.1)", "5"), ("ceil(-4.1)", "-4")],
    ..FuncSpec::BASE
};

/// `floor`
pub static FLOOR: FuncSpec = FuncSpec {
    name: "floor",
    summary: "The greatest whole number that is not greater.",
    params: &[NUM],
    returns: NUMBER,
    run: |args| rounded(args.number(0)?.floor()),
    examples: &[("floor(4.9)", "4"), ("floor(-4.1)", "-5")],
    ..FuncSpec::BASE
};

/// A whole number has no minus zero.
fn rounded(number: Number) -> Result<Value, FuncError> {
    Ok(if number.is_zero() {
        Value::int(0)
    } else {
        Value::number(number)
    })
}

/// `log`
pub static LOG: FuncSpec = FuncSpec {
    name: "log",
    summary: "The logarithm of a number in a base.",
    params: &[NUM, Param::new("base", TypeSpec::Number)],
    returns: NUMBER,
    run: log,
    examples: &[("log(1000, 10)", "2.9999999999999996"), ("log(16, 2)", "4")],
    ..FuncSpec::BASE
};

fn log(args: &Args<'_>) -> Result<Value, FuncError> {
    let (number, base) = (float(args, 0)?, float(args, 1)?);
    from_float(float::ln(number) / float::ln(base))
}

/// `max`
pub static MAX: FuncSpec = FuncSpec {
    name: "max",
    summary: "The greatest of the numbers.",
    variadic: Some(NUMBERS),
    returns: NUMBER,
    run: |args| extreme(args, |a, b| a.order(b).is_gt()),
    examples: &[("max(12, 54, 3)", "54"), ("max([2, 1]...)", "2")],
    ..FuncSpec::BASE
};

/// `min`
pub static MIN: FuncSpec = FuncSpec {
    name: "min",
    summary: "The least of the numbers.",
    variadic: Some(NUMBERS),
    returns: NUMBER,
    run: |args| extreme(args, |a, b| a.order(b).is_lt()),
    examples: &[("min(12, 54, 3)", "3")],
    ..FuncSpec::BASE
};

fn extreme(args: &Args<'_>, better: fn(&Number, &Number) -> bool) -> Result<Value, FuncError> {
    let mut best: Option<&Number> = None;
    for index in 0..args.values.len() {
        let number = args.number(index)?;
        if best.is_none_or(|best| better(number, best)) {
            best = Some(number);
        }
    }
    let best = best.ok_or_else(|| FuncError::call("at least one number is required"))?;
    Ok(Value::number(best.clone()))
}

/// `parseint`
pub static PARSEINT: FuncSpec = FuncSpec {
    name: "parseint",
    summary: "The whole number that the text says in a base from 2 to 62.",
    params: &[
        Param::new("number", TypeSpec::Any),
        Param::new("base", TypeSpec::Number),
    ],
    returns: Returns::From(|args| match args.first().map(Value::ty) {
        Some(Type::String | Type::Dynamic) => Ok(Type::Number),
        _ => Err(FuncError::arg(0, "a string is required")),
    }),
    run: parseint,
    examples: &[
        ("parseint(\"FF\", 16)", "255"),
        ("parseint(\"-101\", 2)", "-5"),
    ],
    ..FuncSpec::BASE
};

fn parseint(args: &Args<'_>) -> Result<Value, FuncError> {
    let text = args.text(0)?;
    let base = args.int(1)?;
    let Some(base) = u32::try_from(base)
        .ok()
        .filter(|base| (2..=62).contains(base))
    else {
        return Err(FuncError::arg(1, "the base must be from 2 to 62"));
    };
    let invalid = || FuncError::arg(0, format!("`{text}` is no whole number in base {base}"));
    let negative = text.starts_with('-');
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || digits.len() > 10_000 {
        return Err(invalid());
    }
    let mut sum = Natural::ZERO;
    for c in digits.chars() {
        let digit = digit(c, base)
            .filter(|digit| *digit < base)
            .ok_or_else(invalid)?;
        sum = sum.times_plus(base, digit);
    }
    Ok(Value::number(Number::from_integer(
        negative && !sum.is_zero(),
        sum,
    )))
}

/// Up to base 36 letters of both cases mean the same; beyond, capitals follow the small ones.
fn digit(c: char, base: u32) -> Option<u32> {
    match c {
        'A'..='Z' if base > 36 => Some(u32::from(c) - u32::from('A') + 36),
        _ => c.to_digit(36),
    }
}

/// `pow`
pub static POW: FuncSpec = FuncSpec {
    name: "pow",
    summary: "A number raised to a power.",
    params: &[NUM, Param::new("power", TypeSpec::Number)],
    returns: NUMBER,
    run: pow,
    examples: &[("pow(3, 2)", "9"), ("pow(4, 0)", "1")],
    ..FuncSpec::BASE
};

fn pow(args: &Args<'_>) -> Result<Value, FuncError> {
    from_float(float::pow(float(args, 0)?, float(args, 1)?))
}

/// An argument as a float, unless only an infinity is near it.
fn float(args: &Args<'_>, index: usize) -> Result<f64, FuncError> {
    let number = args.number(index)?;
    let float = number.to_f64();
    if float.is_infinite() && !number.is_infinite() {
        return Err(FuncError::call("the number is too large"));
    }
    Ok(float)
}

fn from_float(value: f64) -> Result<Value, FuncError> {
    let number = Number::from_f64(value);
    number
        .map(Value::number)
        .ok_or_else(|| FuncError::call("the result is not a number"))
}

/// `signum`
pub static SIGNUM: FuncSpec = FuncSpec {
    name: "signum",
    summary: "The sign of a whole number: -1, 0 or 1.",
    params: &[NUM],
    returns: NUMBER,
    run: |args| {
        let whole = args
            .int(0)
            .map_err(|error| FuncError::call(error.message))?;
        Ok(Value::int(whole.signum()))
    },
    examples: &[("signum(-13)", "-1"), ("signum(0)", "0")],
    ..FuncSpec::BASE
};

/// `sum`
pub static SUM: FuncSpec = FuncSpec {
    name: "sum",
    summary: "The sum of the numbers in a list or set.",
    params: &[Param::new("list", TypeSpec::Any)],
    // Of something whose type is unknown not even this is known.
    returns: Returns::From(|_| Ok(Type::Number)),
    shape: TypeSpec::Number,
    run: sum,
    examples: &[("sum([10, 13, 6, 4.5])", "33.5")],
    ..FuncSpec::BASE
};

fn sum(args: &Args<'_>) -> Result<Value, FuncError> {
    let Some(values) = args
        .value(0)?
        .sequence()
        .filter(|values| !values.is_empty())
    else {
        return Err(FuncError::arg(
            0,
            "a list or set with at least one number is required",
        ));
    };
    if !values.iter().all(Value::is_wholly_known) {
        return Ok(Value::unknown(Type::Number));
    }
    let mut total: Option<Number> = None;
    for value in values {
        let value = crate::value::convert::convert(value, &Type::Number)
            .ok()
            .filter(|value| !value.is_null())
            .ok_or_else(|| FuncError::arg(0, "every element must be a number"))?;
        let View::Number(number) = value.view() else {
            return Ok(Value::unknown(Type::Number));
        };
        let next = total
            .as_ref()
            .map_or_else(|| Ok(number.clone()), |sum| sum.add(number));
        total = Some(next.map_err(|error| FuncError::call(error.to_string()))?);
    }
    Ok(Value::number(total.unwrap_or(Number::ZERO)))
}

/// `range`
pub static RANGE: FuncSpec = FuncSpec {
    name: "range",
    summary: "The numbers from a start up to a limit, by a step: (limit), (start, limit) or (start, limit, step).",
    variadic: Some(Param {
        accepts: Accepts::NONE,
        ..Param::new("params", TypeSpec::Number)
    }),
    returns: Returns::Fixed(TypeSpec::List(&TypeSpec::Number)),
    run: range,
    examples: &[("range(3)", "[0, 1, 2]"), ("range(1, 8, 3)", "[1, 4, 7]")],
    ..FuncSpec::BASE
};

/// More numbers are refused, as in the reference.
const MAX_RANGE: usize = 1024;

fn range(args: &Args<'_>) -> Result<Value, FuncError> {
    let one = Number::literal(1);
    let zero = Number::literal(0);
    let downward = |start: &Number, end: &Number| {
        if end.order(start).is_lt() {
            one.negate()
        } else {
            one.clone()
        }
    };
    let (start, end, step) = match args.values.len() {
        1 => (
            zero.clone(),
            args.number(0)?.clone(),
            downward(&zero, args.number(0)?),
        ),
        2 => {
            let (start, end) = (args.number(0)?, args.number(1)?);
            (start.clone(), end.clone(), downward(start, end))
        }
        3 => (
            args.number(0)?.clone(),
            args.number(1)?.clone(),
            args.number(2)?.clone(),
        ),
        _ => return Err(FuncError::call("one, two or three numbers are required")),
    };
    let down = step.is_negative();
    if down && end.order(&start).is_gt() {
        return Err(FuncError::arg(
            1,
            "with a negative step the limit must not be above the start",
        ));
    }
    if !down && end.order(&start).is_lt() {
        return Err(FuncError::arg(
            1,
            "with a positive step the limit must not be below the start",
        ));
    }
    let mut numbers = Vec::new();
    let mut next = start;
    while if down {
        next.order(&end).is_gt()
    } else {
        next.order(&end).is_lt()
    } {
        if numbers.len() >= MAX_RANGE {
            return Err(FuncError::call(format!("more than {MAX_RANGE} numbers")));
        }
        let following = next
            .add(&step)
            .map_err(|error| FuncError::call(error.to_string()))?;
        numbers.push(Value::number(std::mem::replace(&mut next, following)));
    }
    Ok(Value::list(Type::Number, numbers))
}
