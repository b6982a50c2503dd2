//! `format` and `formatlist`: text with verbs such as `%s` and `%05.2f`.

use super::sequence::is_open;
use super::spec::{Accepts, Args, FuncError, FuncSpec, Param, Returns, TypeSpec};
use super::string::unknown_after;
use crate::sorted::Gather;
use crate::text::graphemes;
use crate::value::convert::convert;
use crate::value::{Extent, Number, TooLarge, Type, Value, View, json};

const FORMAT_PARAM: Param = Param::new("format", TypeSpec::String);
const ARGS: Param = Param::new("args", TypeSpec::Any)
    .accepting(Accepts::NULL.and(Accepts::UNKNOWN).and(Accepts::DYNAMIC));

/// `format`
pub static FORMAT: FuncSpec = FuncSpec {
    name: "format",
    summary: "A text with its verbs (%s, %d, %v, …) replaced by values.",
    params: &[FORMAT_PARAM],
    variadic: Some(ARGS),
    returns: Returns::Fixed(TypeSpec::String),
    run: format,
    examples: &[
        ("format(\"Hello, %s!\", \"Ander\")", "\"Hello, Ander!\""),
        ("format(\"%03d\", 7)", "\"007\""),
    ],
    ..FuncSpec::BASE
};

/// `formatlist`
pub static FORMATLIST: FuncSpec = FuncSpec {
    name: "formatlist",
    summary: "Texts as `format` makes them, one for each element of lists of one length.",
    params: &[FORMAT_PARAM],
    variadic: Some(ARGS),
    returns: Returns::Fixed(TypeSpec::List(&TypeSpec::String)),
    run: formatlist,
    examples: &[("formatlist(\"%s-%d\", \"a\", [1, 2])", "[\"a-1\", \"a-2\"]")],
    ..FuncSpec::BASE
};

fn format(args: &Args<'_>) -> Result<Value, FuncError> {
    let text = args.text(0)?;
    let values = args.values.get(1..).unwrap_or_default();
    if !values.iter().all(Value::is_wholly_known) {
        // Of a text without any verb the reference says nothing.
        let beginning = text.split_once('%').map_or("", |(beginning, _)| beginning);
        return Ok(unknown_after(beginning));
    }
    render(text, values).map(Value::string)
}

fn formatlist(args: &Args<'_>) -> Result<Value, FuncError> {
    let text = args.text(0)?;
    let values = args.values.get(1..).unwrap_or_default();
    let mut length: Option<(usize, usize)> = None;
    for (index, value) in values.iter().enumerate() {
        if is_list(value) && is_open(value) {
            return Ok(Value::unknown(Type::list(Type::String)));
        }
        let Some(own) = value.sequence().map(<[Value]>::len) else {
            continue;
        };
        match length {
            Some((other, first)) if other != own => {
                return Err(FuncError::arg(
                    index + 1,
                    format!(
                        "this list has {own} elements, but argument {} has {other}",
                        first + 1
                    ),
                ));
            }
            Some(_) => {}
            None => length = Some((own, index + 1)),
        }
    }
    let count = length.map_or(1, |(length, _)| length);
    let mut texts = Vec::with_capacity(count);
    let mut cells: u32 = 0;
    for row in 0..count {
        let pick = |value: &Value| match value.sequence() {
            Some(elements) => elements.get(row).cloned().unwrap_or_else(|| value.clone()),
            None => value.clone(),
        };
        let row: Vec<Value> = values.iter().map(pick).gathered();
        cells = cells.saturating_add(texts.last().map_or(0, |text: &Value| text.extent().cells()));
        Extent::check_elements(cells as usize)?;
        if row.iter().all(Value::is_wholly_known) {
            let text = render(text, &row).map_err(|error| FuncError::call(error.message))?;
            texts.push(Value::string(text));
        } else {
            texts.push(Value::unknown(Type::String).never_null());
        }
    }
    Ok(Value::list(Type::String, texts))
}

fn is_list(value: &Value) -> bool {
    matches!(
        value.ty(),
        Type::List(_) | Type::Set(_) | Type::Tuple(_) | Type::Dynamic
    )
}

/// One verb with its flags.
#[derive(Debug, Default)]
struct Verb {
    plus: bool,
    minus: bool,
    space: bool,
    sharp: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    /// Which argument, counted from 1.
    index: Option<usize>,
    letter: char,
    raw: String,
}

/// A number of more digits behind its point is refused.
const MAX_PRECISION: usize = 100_000;

impl Verb {
    /// Nothing is padded or written out before it is known to be bounded.
    fn check_size(&self) -> Result<(), TooLarge> {
        Extent::check_text(self.width)?;
        match self.precision {
            Some(precision) if precision > MAX_PRECISION => Err(TooLarge::Text),
            _ => Ok(()),
        }
    }
}

fn render(text: &str, values: &[Value]) -> Result<String, FuncError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut next = 0;
    let mut highest = 0;
    while let Some((plain, after)) = rest.split_once('%') {
        out.push_str(plain);
        if let Some(after) = after.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let verb = read(after).ok_or_else(|| {
            let end: String = after.chars().take(8).gathered();
            FuncError::call(format!(
                "`%{end}` is no verb; write `%%` for a percent sign"
            ))
        })?;
        verb.check_size()?;
        rest = after.get(verb.raw.len()..).unwrap_or_default();
        let index = verb.index.map_or(next, |index| index.saturating_sub(1));
        next = index + 1;
        highest = highest.max(next);
        let value = values.get(index).ok_or_else(|| {
            FuncError::call(format!(
                "`%{}` has no argument: {} were given",
                verb.raw,
                values.len()
            ))
        })?;
        append(&mut out, &verb, value)?;
        Extent::check_text(out.len())?;
    }
    out.push_str(rest);
    if highest < values.len() {
        let text = format!("too many arguments: the format uses {highest}");
        return Err(FuncError::arg(highest + 1, text));
    }
    Ok(out)
}

/// Reads what stands behind the `%`.
fn read(text: &str) -> Option<Verb> {
    let mut verb = Verb::default();
    let mut chars = text.char_indices().peekable();
    while let Some((_, flag)) = chars.next_if(|(_, c)| "+- #0".contains(*c)) {
        match flag {
            '+' => verb.plus = true,
            '-' => verb.minus = true,
            ' ' => verb.space = true,
            '#' => verb.sharp = true,
            _ => verb.zero = true,
        }
    }
    let number = |chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>| {
        let mut value = None;
        while let Some((_, digit)) = chars.next_if(|(_, c)| c.is_ascii_digit()) {
            let digit = digit.to_digit(10)? as usize;
            let tens = value.unwrap_or(0_usize).saturating_mul(10);
            value = Some(tens.saturating_add(digit));
        }
        value
    };
    verb.width = number(&mut chars).unwrap_or(0);
    if chars.next_if(|(_, c)| *c == '.').is_some() {
        verb.precision = Some(number(&mut chars).unwrap_or(0));
    }
    if chars.next_if(|(_, c)| *c == '[').is_some() {
        verb.index = Some(number(&mut chars).filter(|index| *index > 0)?);
        chars.next_if(|(_, c)| *c == ']')?;
    }
    let (at, letter) = chars.next()?;
    verb.letter = letter;
    verb.raw = text.get(..at + letter.len_utf8())?.to_owned();
    "vtbdoxXeEfgGsq".contains(letter).then_some(verb)
}

fn append(out: &mut String, verb: &Verb, value: &Value) -> Result<(), FuncError> {
    let unsuitable =
        |reason: String| FuncError::call(format!("unsuitable value for `%{}`: {reason}", verb.raw));
    if value.is_null() && verb.letter != 'v' {
        return Err(unsuitable("it is null".to_owned()));
    }
    let wanted = match verb.letter {
        'v' => {
            out.push_str(&pad(verb, as_it_is(verb, value).map_err(unsuitable)?));
            return Ok(());
        }
        't' => Type::Bool,
        's' | 'q' => Type::String,
        _ => Type::Number,
    };
    let value = convert(value, &wanted).map_err(|error| unsuitable(error.to_string()))?;
    let text = match value.view() {
        View::Number(number) if number.is_infinite() && "eEfgG".contains(verb.letter) => {
            number.to_string()
        }
        // The reference pads everything but bools.
        View::Bool(value) => value.to_string(),
        View::String(text) => pad(verb, string(verb, text)),
        View::Number(number) => match verb.letter {
            'e' | 'E' | 'f' | 'g' | 'G' => {
                align(verb, number.is_negative(), "", float(verb, number))
            }
            _ => integer(verb, number)
                .ok_or_else(|| unsuitable("a whole number is required".to_owned()))?,
        },
        _ => return Err(unsuitable("it has no text".to_owned())),
    };
    out.push_str(&text);
    Ok(())
}

fn as_it_is(verb: &Verb, value: &Value) -> Result<String, String> {
    match value.view() {
        View::String(text) if !verb.sharp => Ok(text.to_string()),
        View::Number(number) if !verb.sharp => Ok(number.to_general()),
        _ => json::encode(value).map_err(|error| error.to_string()),
    }
}

fn string(verb: &Verb, text: &str) -> String {
    let cut = match verb.precision {
        Some(count) if count > 0 => graphemes(text).into_iter().take(count).gathered(),
        _ => text.to_owned(),
    };
    if verb.letter == 'q' {
        json::quoted(&cut)
    } else {
        cut
    }
}

/// Pads a text that is no number: zeros, if asked for, stand before it all the same.
fn pad(verb: &Verb, text: String) -> String {
    let missing = verb.width.saturating_sub(graphemes(&text).len());
    if verb.minus {
        return text + &" ".repeat(missing);
    }
    let fill = if verb.zero { "0" } else { " " };
    fill.repeat(missing) + &text
}

/// Puts sign and prefix before digits, and fills up to the width.
fn align(verb: &Verb, negative: bool, prefix: &str, digits: String) -> String {
    let sign = match (negative, verb.plus, verb.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        (false, false, false) => "",
    };
    let missing = verb
        .width
        .saturating_sub(sign.len() + prefix.len() + digits.len());
    if verb.minus {
        format!("{sign}{prefix}{digits}{}", " ".repeat(missing))
    } else if verb.zero {
        format!("{sign}{prefix}{}{digits}", "0".repeat(missing))
    } else {
        format!("{}{sign}{prefix}{digits}", " ".repeat(missing))
    }
}

fn float(verb: &Verb, number: &Number) -> String {
    let number = number.abs();
    let text = match verb.letter {
        'f' => number.to_fixed(verb.precision.unwrap_or(6)),
        'e' | 'E' => number.to_exponent(verb.precision.unwrap_or(6)),
        _ => verb
            .precision
            .map_or_else(|| number.to_general(), |p| number.to_significant(p.max(1))),
    };
    if verb.letter.is_ascii_uppercase() {
        text.to_ascii_uppercase()
    } else {
        text
    }
}

fn integer(verb: &Verb, number: &Number) -> Option<String> {
    let (negative, magnitude) = number.to_integer()?;
    let (prefix, digits) = match verb.letter {
        'b' => ("0b", magnitude.to_bits_text(1)),
        'o' => ("0", magnitude.to_bits_text(3)),
        'x' => ("0x", magnitude.to_bits_text(4)),
        'X' => ("0X", magnitude.to_bits_text(4).to_ascii_uppercase()),
        _ => ("", magnitude.to_string()),
    };
    let least = verb.precision.unwrap_or(0);
    let digits = "0".repeat(least.saturating_sub(digits.len())) + &digits;
    Some(align(
        verb,
        negative,
        if verb.sharp { prefix } else { "" },
        digits,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn gives(text: &str, value: &str, wanted: &str) {
        let value = Value::number(Number::parse(value).unwrap());
        assert_eq!(render(text, &[value]).unwrap(), wanted);
    }

    #[test]
    fn what_is_too_wide_is_refused_and_not_narrowed() {
        for text in [
            "%99999999999999999999d",
            "%1000000000d",
            "%.1000000000f",
            "%-1000000000s",
        ] {
            let refused = render(text, &[Value::number(Number::parse("1").unwrap())]);
            let summary = refused.map_err(|error| error.title());
            assert_eq!(summary, Err("Expression too large"), "{text}");
        }
    }

    #[test]
    fn numbers() {
        gives("%5d|", "42", "   42|");
        gives("%-5d|", "42", "42   |");
        gives("%05d", "-42", "-0042");
        gives("%+d", "42", "+42");
        gives("%#x", "255", "0xff");
        gives("%.2f", "12.345", "12.34");
        gives("%6.2f%%", "12.345", " 12.34%");
        gives("%f", "3.14159", "3.141590");
        gives("%E", "12345.678", "1.234568E+04");
        gives("%g", "100000000", "1e+08");
        gives("%g", "12345.678", "12345.678");
        gives("%G", "0.00001234", "1.234E-05");
        gives("%.3g", "1234.5678", "1.23e+03");
        gives("%v", "1000000", "1e+06");
        gives("%[1]s", "0.50", "0.5");
        gives("%.0f", "2.5", "2");
        gives("%f", "0", "0.000000");
    }

    #[test]
    fn unknown_arguments_leave_the_start_known() {
        let result = format(&Args {
            values: &[Value::string("net-%s"), Value::unknown(Type::String)],
            ty: &Type::String,
            host: &super::super::Nowhere,
        });
        let prefix = result.unwrap().refinement().and_then(|r| r.prefix.clone());
        assert_eq!(prefix.as_deref(), Some("net-"));
    }

    #[test]
    fn wrong_counts() {
        assert_eq!(render("%s", &[]).unwrap_err().arg, None);
        assert_eq!(
            render("%s", &["a".into(), "b".into()]).unwrap_err().arg,
            Some(2)
        );
        assert!(render("%z", &["a".into()]).is_err());
        assert!(render("%[3]s", &["a".into()]).is_err());
    }
}
