//! Functions of strings. Characters are grapheme clusters: what a reader counts.

use super::spec::{Args, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::sorted::Gather;
use crate::text::{graphemes, lowered, upper};
use crate::value::{Extent, Refinement, Type, Value};

const STR: Param = Param::new("str", TypeSpec::String);
const STRING: Returns = Returns::Fixed(TypeSpec::String);
const BOOL: Returns = Returns::Fixed(TypeSpec::Bool);
const STRINGS: TypeSpec = TypeSpec::List(&TypeSpec::String);
/// A string that the body wants to see even when it is unknown, for what is known of its start.
const OPEN_STR: Param = STR.accepting(super::spec::Accepts::UNKNOWN);

fn string(text: impl AsRef<str>) -> Result<Value, FuncError> {
    Ok(Value::string(text.as_ref()))
}

/// `chomp`
pub static CHOMP: FuncSpec = FuncSpec {
    name: "chomp",
    summary: "The string without line ends at its end.",
    params: &[STR],
    returns: STRING,
    run: |args| string(args.text(0)?.trim_end_matches(['\r', '\n'])),
    examples: &[("chomp(\"a\\n\\n\")", "\"a\"")],
    ..FuncSpec::BASE
};

/// `endswith`
pub static ENDSWITH: FuncSpec = FuncSpec {
    name: "endswith",
    summary: "Whether the string ends so.",
    params: &[STR, Param::new("suffix", TypeSpec::String)],
    returns: BOOL,
    run: |args| Ok(Value::bool(args.text(0)?.ends_with(args.text(1)?))),
    examples: &[("endswith(\"subnet\", \"net\")", "true")],
    ..FuncSpec::BASE
};

/// `indent`
pub static INDENT: FuncSpec = FuncSpec {
    name: "indent",
    summary: "The text with spaces before every line but the first.",
    params: &[Param::new("spaces", TypeSpec::Number), STR],
    returns: STRING,
    run: indent,
    examples: &[("indent(2, \"a\\nb\")", "\"a\\n  b\"")],
    ..FuncSpec::BASE
};

fn indent(args: &Args<'_>) -> Result<Value, FuncError> {
    let spaces = args
        .int(0)
        .map_err(|error| FuncError::call(error.message))?;
    if spaces < 0 {
        return Err(FuncError::call("the number of spaces must not be negative"));
    }
    let spaces = usize::try_from(spaces).unwrap_or(usize::MAX);
    let text = args.text(1)?;
    let lines = text.matches('\n').count();
    if lines == 0 {
        return string(text);
    }
    Extent::check_text(text.len().saturating_add(lines.saturating_mul(spaces)))?;
    string(text.replace('\n', &format!("\n{}", " ".repeat(spaces))))
}

/// `join`
pub static JOIN: FuncSpec = FuncSpec {
    name: "join",
    summary: "The strings of lists in one string, with a separator between them.",
    params: &[Param::new("separator", TypeSpec::String)],
    variadic: Some(Param::new("lists", STRINGS)),
    returns: STRING,
    run: join,
    examples: &[("join(\", \", [\"a\", \"b\"])", "\"a, b\"")],
    ..FuncSpec::BASE
};

fn join(args: &Args<'_>) -> Result<Value, FuncError> {
    let separator = args.text(0)?;
    if args.values.len() < 2 {
        return Err(FuncError::call("at least one list is required"));
    }
    let mut parts: Vec<&str> = Vec::new();
    for index in 1..args.values.len() {
        for element in args.sequence(index)? {
            if element.is_unknown() {
                return Ok(Value::unknown(Type::String));
            }
            let text = element.text().ok_or_else(|| {
                FuncError::arg(index, "the list has a null element, which has no text")
            })?;
            parts.push(text);
        }
    }
    let separators = parts.len().saturating_mul(separator.len());
    let whole = parts.iter().map(|part| part.len()).sum::<usize>();
    Extent::check_text(whole.saturating_add(separators))?;
    string(parts.join(separator))
}

/// `lower`
pub static LOWER: FuncSpec = FuncSpec {
    name: "lower",
    summary: "The string in small letters.",
    params: &[STR],
    returns: STRING,
    run: |args| string(lowered(args.text(0)?)),
    examples: &[("lower(\"HELLO\")", "\"hello\"")],
    ..FuncSpec::BASE
};

/// `upper`
pub static UPPER: FuncSpec = FuncSpec {
    name: "upper",
    summary: "The string in capital letters.",
    params: &[STR],
    returns: STRING,
    run: |args| string(args.text(0)?.chars().map(upper).gathered::<String>()),
    examples: &[("upper(\"hello\")", "\"HELLO\"")],
    ..FuncSpec::BASE
};

/// `split`
pub static SPLIT: FuncSpec = FuncSpec {
    name: "split",
    summary: "The parts of a string between separators.",
    params: &[Param::new("separator", TypeSpec::String), STR],
    returns: Returns::Fixed(STRINGS),
    run: split,
    examples: &[("split(\",\", \"a,b\")", "[\"a\", \"b\"]")],
    ..FuncSpec::BASE
};

fn split(args: &Args<'_>) -> Result<Value, FuncError> {
    let (separator, text) = (args.text(0)?, args.text(1)?);
    Extent::check_elements(text.matches(separator).count())?;
    let parts: Vec<Value> = if separator.is_empty() {
        text.chars()
            .map(|c| Value::string(c.to_string()))
            .gathered()
    } else {
        text.split(separator).map(Value::from).gathered()
    };
    Ok(Value::list(Type::String, parts))
}

/// `startswith`
pub static STARTSWITH: FuncSpec = FuncSpec {
    name: "startswith",
    summary: "Whether the string starts so.",
    params: &[OPEN_STR, Param::new("prefix", TypeSpec::String)],
    returns: BOOL,
    run: startswith,
    examples: &[("startswith(\"subnet\", \"sub\")", "true")],
    ..FuncSpec::BASE
};

fn startswith(args: &Args<'_>) -> Result<Value, FuncError> {
    let prefix = args.text(1)?;
    let value = args.value(0)?;
    if let Some(text) = value.text() {
        return Ok(Value::bool(text.starts_with(prefix)));
    }
    let known = value
        .refinement()
        .and_then(|r| r.prefix.as_deref())
        .unwrap_or_default();
    if known.starts_with(prefix) {
        return Ok(Value::bool(true));
    }
    if !prefix.starts_with(known) {
        return Ok(Value::bool(false));
    }
    Ok(Value::unknown(Type::Bool))
}

/// `strcontains`
pub static STRCONTAINS: FuncSpec = FuncSpec {
    name: "strcontains",
    summary: "Whether the string contains another.",
    params: &[STR, Param::new("substr", TypeSpec::String)],
    returns: BOOL,
    vague: true,
    run: |args| Ok(Value::bool(args.text(0)?.contains(args.text(1)?))),
    examples: &[("strcontains(\"subnet\", \"bn\")", "true")],
    ..FuncSpec::BASE
};

/// `strrev`
pub static STRREV: FuncSpec = FuncSpec {
    name: "strrev",
    summary: "The string backwards.",
    params: &[STR],
    returns: STRING,
    run: |args| {
        let mut clusters = graphemes(args.text(0)?);
        clusters.reverse();
        string(clusters.concat())
    },
    examples: &[("strrev(\"abc\")", "\"cba\"")],
    ..FuncSpec::BASE
};

/// `substr`
pub static SUBSTR: FuncSpec = FuncSpec {
    name: "substr",
    summary: "A part of a string, from an offset (from the end when negative), so many characters long (to the end when negative).",
    params: &[
        STR,
        Param::new("offset", TypeSpec::Number),
        Param::new("length", TypeSpec::Number),
    ],
    returns: STRING,
    run: substr,
    examples: &[
        ("substr(\"hello\", 1, 3)", "\"ell\""),
        ("substr(\"hello\", -2, -1)", "\"lo\""),
    ],
    ..FuncSpec::BASE
};

fn substr(args: &Args<'_>) -> Result<Value, FuncError> {
    let clusters = graphemes(args.text(0)?);
    let whole = |index| {
        args.int(index)
            .map_err(|error| FuncError::call(error.message))
    };
    let (offset, length) = (whole(1)?, whole(2)?);
    let total = i64::try_from(clusters.len()).unwrap_or(i64::MAX);
    let start = if offset < 0 {
        (offset + total).max(0)
    } else {
        offset
    };
    let skip = usize::try_from(start).unwrap_or(usize::MAX);
    let take = match usize::try_from(length) {
        // No characters from the end on means all of them.
        Ok(0) if offset < 0 => usize::MAX,
        Ok(take) => take,
        Err(_) => usize::MAX,
    };
    string(
        clusters
            .into_iter()
            .skip(skip)
            .take(take)
            .gathered::<String>(),
    )
}

/// `title`
pub static TITLE: FuncSpec = FuncSpec {
    name: "title",
    summary: "The string with a capital at the start of each word.",
    params: &[STR],
    returns: STRING,
    run: |args| string(title(args.text(0)?)),
    examples: &[("title(\"hello world\")", "\"Hello World\"")],
    ..FuncSpec::BASE
};

fn title(text: &str) -> String {
    let mut previous = ' ';
    let capital = |c: char| {
        let starts = !(previous.is_ascii_alphanumeric() || previous == '_' || keeps_word(previous));
        previous = c;
        if starts { capital_of(c) } else { c }
    };
    text.chars().map(capital).gathered()
}

/// The form of a letter that starts a word; four letters of two parts have one of their own.
fn capital_of(c: char) -> char {
    match c {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        // Georgian begins no word with a capital.
        'ა'..='ჿ' => c,
        _ => upper(c),
    }
}

/// Characters beyond ASCII that are neither letters, digits nor spaces do not end a word.
fn keeps_word(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace()
}

/// `trim`
pub static TRIM: FuncSpec = FuncSpec {
    name: "trim",
    summary: "The string without certain characters at both ends.",
    params: &[STR, Param::new("cutset", TypeSpec::String)],
    returns: STRING,
    run: |args| {
        let cut = args.text(1)?;
        string(args.text(0)?.trim_matches(|c| cut.contains(c)))
    },
    examples: &[("trim(\"?!hello?!\", \"!?\")", "\"hello\"")],
    ..FuncSpec::BASE
};

/// `trimprefix`
pub static TRIMPREFIX: FuncSpec = FuncSpec {
    name: "trimprefix",
    summary: "The string without a certain start.",
    params: &[STR, Param::new("prefix", TypeSpec::String)],
    returns: STRING,
    run: |args| {
        let text = args.text(0)?;
        string(text.strip_prefix(args.text(1)?).unwrap_or(text))
    },
    examples: &[("trimprefix(\"helloworld\", \"hello\")", "\"world\"")],
    ..FuncSpec::BASE
};

/// `trimspace`
pub static TRIMSPACE: FuncSpec = FuncSpec {
    name: "trimspace",
    summary: "The string without spaces and line ends at both ends.",
    params: &[STR],
    returns: STRING,
    run: |args| string(args.text(0)?.trim()),
    examples: &[("trimspace(\"  a\\n\")", "\"a\"")],
    ..FuncSpec::BASE
};

/// `trimsuffix`
pub static TRIMSUFFIX: FuncSpec = FuncSpec {
    name: "trimsuffix",
    summary: "The string without a certain end.",
    params: &[STR, Param::new("suffix", TypeSpec::String)],
    returns: STRING,
    run: |args| {
        let text = args.text(0)?;
        string(text.strip_suffix(args.text(1)?).unwrap_or(text))
    },
    examples: &[("trimsuffix(\"helloworld\", \"world\")", "\"hello\"")],
    ..FuncSpec::BASE
};

/// An unknown string of which the start is known.
pub(super) fn unknown_with_prefix(prefix: &str) -> Value {
    let refinement = Refinement {
        prefix: (!prefix.is_empty()).then(|| prefix.into()),
        not_null: true,
        ..Refinement::default()
    };
    Value::refined(Type::String, refinement)
}

/// The part of a text's start that stays whatever is written behind it.
pub(super) fn unknown_after(text: &str) -> Value {
    let refinement = Refinement {
        not_null: true,
        ..Refinement::starting(text)
    };
    Value::refined(Type::String, refinement)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::func::{Nowhere, call};

    #[test]
    fn a_known_prefix_decides() {
        let net = unknown_with_prefix("net-");
        let asked = |prefix: &str| {
            call(&STARTSWITH, &[net.clone(), Value::string(prefix)], &Nowhere)
                .unwrap()
                .as_bool()
        };
        assert_eq!(asked("net"), Some(true));
        assert_eq!(asked("vpc"), Some(false));
        assert_eq!(asked("net-1"), None);
    }

    #[test]
    fn words() {
        assert_eq!(title("o'neil-smith a_b 1st"), "O'Neil-Smith A_b 1st");
        assert_eq!(title("été à"), "Été À");
        assert_eq!(["İ", "ß"].map(lowered), ["i", "ß"]);
        assert_eq!(
            ["İ", "ß"].map(|c| c.chars().map(upper).collect::<String>()),
            ["İ", "ß"]
        );
    }
}
