//! Functions of time. Nothing here asks a clock.

use super::spec::{Args, FuncError, FuncSpec, Param, Purity, Returns, TypeSpec};
use super::timestamp::{Timestamp, parse_duration};
use crate::value::{Type, Value};

const STRING: Returns = Returns::Fixed(TypeSpec::String);

/// `formatdate`
pub static FORMATDATE: FuncSpec = FuncSpec {
    name: "formatdate",
    summary: "A time in another form: YYYY MM DD hh mm ss, MMM, EEE, AA, ZZZZ and so on.",
    params: &[
        Param::new("format", TypeSpec::String),
        Param::new("time", TypeSpec::String),
    ],
    returns: STRING,
    run: formatdate,
    examples: &[(
        "formatdate(\"DD MMM YYYY hh:mm ZZZ\", \"2018-01-02T23:12:01Z\")",
        "\"02 Jan 2018 23:12 UTC\"",
    )],
    ..FuncSpec::BASE
};

fn formatdate(args: &Args<'_>) -> Result<Value, FuncError> {
    let time = time(args, 1).map_err(|message| FuncError::arg(1, message))?;
    let mut text = String::new();
    let mut rest = args.text(0)?;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("''") {
            text.push('\'');
            rest = after;
            continue;
        }
        if c == '\'' {
            let end = quoted(rest.get(1..).unwrap_or_default(), &mut text)
                .ok_or_else(|| FuncError::arg(0, "a quote is not closed"))?;
            rest = rest.get(1 + end..).unwrap_or_default();
            continue;
        }
        let run = rest.len() - rest.trim_start_matches(c).len();
        let (verb, after) = rest.split_at(run);
        rest = after;
        if c.is_ascii_alphabetic() {
            let part = time.part(verb).ok_or_else(|| {
                FuncError::arg(
                    0,
                    format!("`{verb}` is no part of a time; quote literal letters with '"),
                )
            })?;
            text.push_str(&part);
        } else {
            text.push_str(verb);
        }
    }
    Ok(Value::string(text))
}

/// Copies a quoted text and gives the length it had; two quotes stand for one.
fn quoted(text: &str, out: &mut String) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\'' && chars.next_if(|(_, next)| *next == '\'').is_none() {
            return Some(at + 1);
        }
        out.push(c);
    }
    None
}

fn time(args: &Args<'_>, index: usize) -> Result<Timestamp, String> {
    let text = args.text(index).map_err(|error| error.message)?;
    Timestamp::parse(text).ok_or_else(|| {
        format!("`{text}` is no time as RFC 3339 writes it, such as 2025-06-30T12:00:00Z")
    })
}

/// `timeadd`
pub static TIMEADD: FuncSpec = FuncSpec {
    name: "timeadd",
    summary: "A time moved by a duration such as 10m or -1h30m.",
    params: &[
        Param::new("timestamp", TypeSpec::String),
        Param::new("duration", TypeSpec::String),
    ],
    returns: STRING,
    vague: true,
    run: |args| {
        let time = time(args, 0).map_err(FuncError::call)?;
        let duration = parse_duration(args.text(1)?)
            .ok_or_else(|| FuncError::call("the duration must be like 1h30m, 5.5s or 100ms"))?;
        Ok(Value::string(time.plus(duration).to_string()))
    },
    examples: &[(
        "timeadd(\"2017-11-22T00:00:00Z\", \"10m\")",
        "\"2017-11-22T00:10:00Z\"",
    )],
    ..FuncSpec::BASE
};

/// `timecmp`
pub static TIMECMP: FuncSpec = FuncSpec {
    name: "timecmp",
    summary: "Which of two times is earlier: -1 the first, 1 the second, 0 none.",
    params: &[
        Param::new("timestamp_a", TypeSpec::String),
        Param::new("timestamp_b", TypeSpec::String),
    ],
    returns: Returns::Fixed(TypeSpec::Number),
    run: |args| {
        let moment = |index| {
            let time = Timestamp::parse_loosely(args.text(index)?);
            let time =
                time.ok_or_else(|| FuncError::arg(index, "no time as RFC 3339 writes it"))?;
            Ok::<_, FuncError>(time.moment())
        };
        let order = moment(0)?.cmp(&moment(1)?);
        Ok(Value::int(order as i64))
    },
    examples: &[(
        "timecmp(\"2017-11-22T00:00:00Z\", \"2017-11-22T01:00:00Z\")",
        "-1",
    )],
    ..FuncSpec::BASE
};

/// `timestamp`
pub static TIMESTAMP: FuncSpec = FuncSpec {
    name: "timestamp",
    summary: "The moment of the call; unknown while planning.",
    returns: STRING,
    purity: Purity::Moment,
    run: |args| {
        Ok(args
            .host
            .now()
            .map_or_else(|| Value::unknown(Type::String), Value::string))
    },
    examples: &[("timestamp()", "\"2025-06-30T08:00:00Z\"")],
    ..FuncSpec::BASE
};

/// `plantimestamp`
pub static PLANTIMESTAMP: FuncSpec = FuncSpec {
    name: "plantimestamp",
    summary: "The moment at which the plan was made.",
    returns: STRING,
    purity: Purity::Moment,
    run: |args| {
        Ok(args
            .host
            .plan_time()
            .map_or_else(|| Value::unknown(Type::String), Value::string))
    },
    examples: &[("plantimestamp()", "\"2025-06-30T00:00:00Z\"")],
    ..FuncSpec::BASE
};
