use serde_json::{Map, Number, Value as Json};

use super::{Scanner, Unreadable};

/// The tree of a JSON text. Numbers keep their digits; of equal names the last counts.
///
/// # Errors
/// When the text is not exactly one JSON value.
pub fn parse(text: &[u8]) -> Result<Json, Unreadable> {
    let mut scanner = Scanner::new(text);
    let value = value(&mut scanner, 0)?;
    scanner.end()?;
    Ok(value)
}

/// A number by the digits that stand in JSON. Exponents are spelled in one way: `1e+5`.
pub fn number(digits: &str) -> Number {
    let spelled = match digits.split_once(['e', 'E']) {
        None => digits.to_owned(),
        Some((digits, power)) if power.starts_with(['+', '-']) => format!("{digits}e{power}"),
        Some((digits, power)) => format!("{digits}e+{power}"),
    };
    // The only way from digits to a number that keeps them without a parser of serde's.
    Number::from_string_unchecked(spelled)
}

fn value(scanner: &mut Scanner<'_>, depth: usize) -> Result<Json, Unreadable> {
    let (word, value) = match scanner.ahead() {
        Some(b'n') => ("null", Json::Null),
        Some(b't') => ("true", Json::Bool(true)),
        Some(b'f') => ("false", Json::Bool(false)),
        Some(b'"') => return scanner.string().map(Json::String),
        Some(b'[') => return array(scanner, depth),
        Some(b'{') => return object(scanner, depth),
        Some(b'-' | b'0'..=b'9') => {
            return scanner.number().map(|digits| Json::Number(number(digits)));
        }
        _ => return Err(scanner.wrong("a value is missing")),
    };
    scanner.word(word).map(|()| value)
}

fn array(scanner: &mut Scanner<'_>, depth: usize) -> Result<Json, Unreadable> {
    scanner.enter(b'[', depth)?;
    let mut values = Vec::new();
    let mut more = !scanner.take(b']');
    while more {
        values.push(value(scanner, depth + 1)?);
        more = scanner.goes_on(b']')?;
    }
    Ok(Json::Array(values))
}

fn object(scanner: &mut Scanner<'_>, depth: usize) -> Result<Json, Unreadable> {
    scanner.enter(b'{', depth)?;
    let mut members = Map::new();
    let mut more = !scanner.take(b'}');
    while more {
        let name = scanner.string()?;
        scanner.must(b':')?;
        members.insert(name, value(scanner, depth + 1)?);
        more = scanner.goes_on(b'}')?;
    }
    Ok(Json::Object(members))
}

#[cfg(test)]
mod tests {
    use super::super::scan::MAX_DEPTH;
    use super::*;

    #[test]
    fn trees_are_those_of_serde() {
        for text in [
            "null",
            " [ true , false ] ",
            r#"{"b":1,"a":{"c":[]},"d":{}}"#,
            r#"[0,-0,1.50,1e5,1E5,1e+5,1e-5,12345678901234567890123456789012345678901234567890.10]"#,
            r#""\" \\ \/ \b \f \n \r \t \u00e9 \ud83d\ude00 é 😀""#,
        ] {
            let theirs: Json = serde_json::from_str(text).unwrap();
            assert_eq!(parse(text.as_bytes()), Ok(theirs.clone()), "{text}");
            let mut scanner = Scanner::new(text.as_bytes());
            assert_eq!(
                scanner.skip(0).and_then(|()| scanner.end()),
                Ok(()),
                "{text}"
            );
            assert_eq!(super::super::text(&theirs), theirs.to_string(), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            " ",
            "1 2",
            "[01]",
            "[1,]",
            "[1",
            "{\"a\": }",
            "{a:1}",
            "{\"a\" 1}",
            "{\"a\":1,}",
            "{\"a\":1",
            "\"a",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u+123\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "nul",
            "+1",
            ".5",
            "1.",
            "1e",
            "-",
            "'a'",
            "\"\u{1f}\"",
        ] {
            assert!(serde_json::from_str::<Json>(text).is_err(), "{text}");
            assert!(parse(text.as_bytes()).is_err(), "{text}");
            let mut scanner = Scanner::new(text.as_bytes());
            assert!(
                scanner.skip(0).and_then(|()| scanner.end()).is_err(),
                "{text}"
            );
        }
        assert!(parse(b"\"\xff\"").is_err());
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(deep(MAX_DEPTH).as_bytes()).is_ok());
        assert!(parse(deep(MAX_DEPTH + 1).as_bytes()).is_err());
    }

    #[test]
    fn problems_have_a_place() {
        let told = |text: &str| parse(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(told("{\n  \"a\" 1}"), "`:` is missing, at line 2 column 7");
        assert_eq!(told("[1"), "`,` or `]` is missing, at line 1 column 3");
    }
}
