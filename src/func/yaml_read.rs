//! From YAML events to values.

use std::rc::Rc;

use libyaml_safer::{Event, EventData, Parser, ScalarStyle};

use super::timestamp::Timestamp;
use crate::sorted::SortedMap;
use crate::syntax::yaml::{Guarded, guarded};
use crate::value::{Number, Type, Value, convert};

const TAG: &str = "tag:yaml.org,2002:";
/// Deeper documents are refused: values are walked by recursion.
const MAX_DEPTH: usize = 200;
/// Documents that grow beyond this by aliases are refused.
const MAX_NODES: usize = 1 << 20;

/// Reads exactly one document.
///
/// # Errors
/// When the text is no YAML, has not one document, or holds what values cannot.
pub(super) fn decode(text: &str) -> Result<Value, String> {
    let guarded = guarded(text)?;
    let mut input = guarded.text.as_bytes();
    let mut parser = Parser::new();
    parser.set_input(&mut input);
    let mut reader = Reader {
        guarded: &guarded,
        parser,
        anchors: SortedMap::new(),
        depth: 0,
        nodes: 0,
    };
    reader.next()?;
    match reader.next()?.data {
        EventData::DocumentStart {
            version_directive, ..
        } => {
            if version_directive.is_some_and(|version| (version.major, version.minor) != (1, 1)) {
                return Err("only YAML 1.1 is supported".to_owned());
            }
        }
        _ => return Err("there is no document".to_owned()),
    }
    let first = reader.next()?;
    let value = reader.node(first)?;
    reader.next()?;
    if !matches!(reader.next()?.data, EventData::StreamEnd) {
        return Err("there is something behind the first document".to_owned());
    }
    Ok(value)
}

struct Reader<'t, R> {
    guarded: &'t Guarded<'t>,
    parser: Parser<R>,
    /// What each anchor names, with the number of its nodes; nothing while it is being read.
    anchors: SortedMap<String, Option<(Value, usize)>>,
    depth: usize,
    nodes: usize,
}

impl<R: std::io::BufRead> Reader<'_, R> {
    fn next(&mut self) -> Result<Event, String> {
        let mut event = self.parser.parse().map_err(|error| {
            let place = error.problem_mark();
            let place = place
                .map(|m| format!(" in line {}", m.line + 1))
                .unwrap_or_default();
            format!("{}{place}", error.problem())
        })?;
        self.guarded.restore(&mut event);
        Ok(event)
    }

    fn count(&mut self, nodes: usize) -> Result<(), String> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            Err("the document is too large".to_owned())
        } else {
            Ok(())
        }
    }

    fn node(&mut self, event: Event) -> Result<Value, String> {
        let before = self.nodes;
        self.count(1)?;
        let (anchor, value) = match event.data {
            EventData::Alias { anchor } => return self.alias(&anchor),
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => (anchor, scalar(tag.as_deref(), &value, style)?),
            EventData::SequenceStart { anchor, tag, .. } => {
                check_tag(tag.as_deref(), "seq")?;
                self.open(anchor.as_ref())?;
                (anchor, self.sequence()?)
            }
            EventData::MappingStart { anchor, tag, .. } => {
                check_tag(tag.as_deref(), "map")?;
                self.open(anchor.as_ref())?;
                (anchor, self.mapping()?)
            }
            _ => return Err("a value was expected".to_owned()),
        };
        if let Some(anchor) = anchor {
            self.anchors
                .insert(anchor, Some((value.clone(), self.nodes - before)));
        }
        Ok(value)
    }

    fn alias(&mut self, anchor: &str) -> Result<Value, String> {
        match self.anchors.get(anchor).cloned() {
            Some(Some((value, nodes))) => {
                self.count(nodes)?;
                Ok(value)
            }
            Some(None) => Err(format!("the anchor `{anchor}` is named inside itself")),
            None => Err(format!("the anchor `{anchor}` is not defined before")),
        }
    }

    fn open(&mut self, anchor: Option<&String>) -> Result<(), String> {
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor.clone(), None);
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            Err("the document is too deep".to_owned())
        } else {
            Ok(())
        }
    }

    fn sequence(&mut self) -> Result<Value, String> {
        let mut values = Vec::new();
        loop {
            let event = self.next()?;
            if matches!(event.data, EventData::SequenceEnd) {
                self.depth -= 1;
                return Ok(Value::tuple(values));
            }
            values.push(self.node(event)?);
        }
    }

    fn mapping(&mut self) -> Result<Value, String> {
        let mut values: SortedMap<Rc<str>, Value> = SortedMap::new();
        loop {
            let event = self.next()?;
            if matches!(event.data, EventData::MappingEnd) {
                self.depth -= 1;
                return Ok(Value::object(values));
            }
            let merge = is_merge(&event);
            let key = self.node(event)?;
            let event = self.next()?;
            let value = self.node(event)?;
            if merge {
                let merged = value
                    .mapping()
                    .ok_or("only a mapping can be merged into a mapping")?;
                values.extend(merged.iter().map(|(k, v)| (k.clone(), v.clone())));
            } else {
                values.insert(key_text(&key)?, value);
            }
        }
    }
}

/// Whether the key is the plain `<<`.
fn is_merge(event: &Event) -> bool {
    matches!(
        &event.data,
        EventData::Scalar { value, tag: None, style: ScalarStyle::Plain, .. } if value == "<<"
    )
}

fn key_text(key: &Value) -> Result<Rc<str>, String> {
    if key.is_null() {
        return Err("a key must not be null".to_owned());
    }
    let text = crate::value::convert::convert(key, &Type::String).ok();
    text.and_then(|text| text.text().cloned())
        .ok_or_else(|| "keys must be strings".to_owned())
}

/// The tag without what all of YAML's own have in common.
fn own(tag: Option<&str>) -> Result<&str, String> {
    match tag {
        None | Some("") => Ok(""),
        Some(tag) => tag.strip_prefix(TAG).ok_or_else(|| unsupported(tag)),
    }
}

fn unsupported(tag: &str) -> String {
    format!("the tag `{tag}` is not supported")
}

/// Lists and mappings can only be tagged as what they are.
fn check_tag(tag: Option<&str>, wanted: &str) -> Result<(), String> {
    let tag = own(tag)?;
    if tag.is_empty() || tag == wanted {
        Ok(())
    } else {
        Err(unsupported(tag))
    }
}

/// A tag other than of a text is hardly more than a hint: what the text looks like decides first.
fn scalar(tag: Option<&str>, text: &str, style: ScalarStyle) -> Result<Value, String> {
    let own = own(tag)?;
    let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
    if own.is_empty() && block {
        // The reference reads these like any text and makes strings of what comes out.
        let value = scalar(None, text, ScalarStyle::Plain)?;
        return convert::convert(&value, &Type::String).map_err(|error| error.to_string());
    }
    let tag = match own {
        "" if style != ScalarStyle::Plain => "str",
        tag => tag,
    };
    match tag {
        "str" | "binary" => return Ok(Value::string(text)),
        "" | "int" | "float" | "null" | "bool" | "timestamp" => {}
        other => return Err(unsupported(other)),
    }
    let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    if quoted && (text.is_empty() || text.starts_with(may_mean)) {
        return Ok(Value::string(text));
    }
    if !quoted {
        if let Some(value) = word(text) {
            return Ok(value);
        }
        if tag.is_empty() && matches!(text, ".nan" | ".NaN" | ".NAN") {
            return Err("there is no value for `.nan`".to_owned());
        }
        if matches!(tag, "" | "timestamp")
            && let Some(time) = timestamp(text)
        {
            return Ok(Value::string(time));
        }
        if let Some(number) = number(text) {
            return Ok(number);
        }
    }
    match tag {
        "" => Ok(Value::string(text)),
        "null" => Ok(Value::null(Type::Dynamic)),
        other => Err(format!("`{text}` is no {other}")),
    }
}

/// Whether a text that starts so may be something else than a text.
fn may_mean(first: char) -> bool {
    first.is_ascii_digit() || "+-.yYnNtTfFoO~".contains(first)
}

/// Words with a meaning.
fn word(text: &str) -> Option<Value> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::bool(false)
        }
        "" | "~" | "null" | "Null" | "NULL" => Value::null(Type::Dynamic),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            Value::number(Number::infinity(false))
        }
        "-.inf" | "-.Inf" | "-.INF" => Value::number(Number::infinity(true)),
        _ => return None,
    })
}

fn number(text: &str) -> Option<Value> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-')) {
        return None;
    }
    if let Ok(number) = Number::parse(text) {
        return (!number.is_infinite()).then(|| Value::number(number));
    }
    let lower = text.to_ascii_lowercase();
    let (base, digits) = [("0x", 16), ("0o", 8)]
        .into_iter()
        .find_map(|(prefix, base)| Some((base, lower.strip_prefix(prefix)?)))?;
    let sound = digits.bytes().all(|b| b.is_ascii_hexdigit());
    i64::from_str_radix(digits, base)
        .ok()
        .filter(|_| sound)
        .map(Value::int)
}

/// A date, or a date and time in one of YAML's forms, as RFC 3339.
fn timestamp(text: &str) -> Option<String> {
    if text.get(4..5) != Some("-") || !text.is_ascii() {
        return None;
    }
    let digits = |text: &str, least: usize| {
        let fits = (least..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| format!("{text:0>2}"))
    };
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (date, time) = text.split_at(end);
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if time.is_empty() {
        let time = format!("{year}-{}-{}T00:00:00Z", digits(month, 2)?, digits(day, 2)?);
        return Timestamp::parse(&time).map(|time| time.to_string());
    }
    let spaced = time.starts_with(' ');
    let time = time.get(1..)?;
    let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_at);
    // With a space there is no zone, with a `T` there must be one.
    if spaced != zone.is_empty() {
        return None;
    }
    let mut parts = clock.splitn(3, ':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let (second, fraction) = second.split_once('.').unwrap_or((second, ""));
    let fraction = if fraction.is_empty() {
        String::new()
    } else {
        format!(".{fraction}")
    };
    let zone = if zone.is_empty() { "Z" } else { zone };
    let whole = format!(
        "{year}-{}-{}T{}:{}:{}{fraction}{zone}",
        digits(month, 1)?,
        digits(day, 1)?,
        digits(hour, 1)?,
        digits(minute, 1)?,
        digits(second, 1)?,
    );
    Timestamp::parse(&whole).map(|time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::json;

    #[track_caller]
    fn reads(text: &str, wanted: &str) {
        assert_eq!(json::encode(&decode(text).unwrap()).unwrap(), wanted);
    }

    #[test]
    fn plain_scalars() {
        reads(
            "[yes, On, n, ~, 0x1F, 0b11, 010, 0o17, 1_000, +5, .5, 1e3]",
            "[true,true,false,null,31,\"0b11\",10,15,\"1_000\",5,0.5,1000]",
        );
        reads(
            "[12:30:45, 1.5.2, 'y', \"1\", 1-2]",
            r#"["12:30:45","1.5.2","y","1","1-2"]"#,
        );
        reads("2020-01-02", "\"2020-01-02T00:00:00Z\"");
        reads("2020-1-2 3:4:5", "\"2020-01-02T03:04:05Z\"");
        reads(
            "2020-01-02T03:04:05.5+01:00",
            "\"2020-01-02T03:04:05+01:00\"",
        );
        reads("2020-01-02 03:04:05 Z", "\"2020-01-02 03:04:05 Z\"");
        reads(
            "[!!str 5, !!float 3, !!null x, !!bool yes, !!int \"6\"]",
            r#"["5",3,null,true,"6"]"#,
        );
        // What the text looks like decides before the tag.
        reads(
            "[!!null 1, !!bool +5, !!timestamp .5, !!int true, !!null \"a\", !!null .nan, !!bool 't']",
            r#"[1,5,0.5,true,null,null,"t"]"#,
        );
    }

    #[test]
    fn structures() {
        reads(
            "base: &b {x: 1}\nd:\n  <<: *b\n  y: 2\n",
            r#"{"base":{"x":1},"d":{"true":2,"x":1}}"#,
        );
        reads("b: 5\n<<: {b: 6}", r#"{"b":6}"#);
        reads("1.5: x", r#"{"1.5":"x"}"#);
        reads("a: 1\na: 2", r#"{"a":2}"#);
        reads("!!map {a: !!seq [1]}", r#"{"a":[1]}"#);
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "# c",
            "a: b: c",
            "a: !custom 1",
            "a: .nan",
            "!!set {a, b}",
            "!!seq {a: 1}",
            "! {a: 1}",
            "!!map [1]",
            "!x [1]",
            "!!s",
            "!!s true",
            "!!s 'a'",
            "!!map",
            "!!merge <<",
            "!!bool 'x'",
            "!!float .nan",
            "!!int '='",
            "~: 1",
            "[a]: 1",
            "--- 1\n--- 2",
            "a: &x [*x]",
            "*y",
            "%YAML 1.2\n---\na: 1",
        ] {
            assert!(decode(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn aliases_do_not_explode() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for i in 1..12 {
            let previous = format!("*a{}", i - 1);
            text += &format!("a{i}: &a{i} [{}]\n", vec![previous; 10].join(", "));
        }
        assert_eq!(decode(&text), Err("the document is too large".to_owned()));
    }

    #[test]
    fn a_block_may_end_with_the_text() {
        reads("a: |\n  x", r#"{"a":"x"}"#);
        reads("a: |\n  x\n", r#"{"a":"x\n"}"#);
        reads("a: |+\n  x", r#"{"a":"x"}"#);
        reads("a: |-\n  x", r#"{"a":"x"}"#);
        reads("a: >\n  x\n  y", r#"{"a":"x y"}"#);
        reads("a: |\n  x\n  ", r#"{"a":"x\n"}"#);
        reads("a: |\n  x\n    ", r#"{"a":"x\n  "}"#);
        reads("a: |-\n  x\n  \t", r#"{"a":"x\n\t"}"#);
        reads("a: >\n  x\n    ", r#"{"a":"x\n  "}"#);
        reads("|+\n x\n   \n ", r#""x\n  \n""#);
        reads("|+\n x\n ", r#""x\n""#);
        reads("a: |\n    ", r#"{"a":null}"#);
        reads("a: |\n null", r#"{"a":null}"#);
        reads("- |-\n 0x10\n- >-\n yes", r#"["16","true"]"#);
        reads("|-\n .inf", r#""+Inf""#);
        reads("a: b\n \t", r#"{"a":"b"}"#);
        assert!(decode("a: b\n\t").is_err());
        assert!(decode("a: |\n  x\n\t").is_err());
        reads("a: |\n  x\n# c", r#"{"a":"x\n"}"#);
        reads("a: |\n  x\nb: z", r#"{"a":"x\n","b":"z"}"#);
        reads("\u{feff}a: |\n  x", r#"{"a":"x"}"#);
        reads("a\\", r#""a\\""#);
        reads("a: b  ", r#"{"a":"b"}"#);
    }

    #[test]
    fn quotes_may_not_end_with_the_text() {
        assert!(decode("\"\\").is_err());
        assert!(decode("a: \"b\\").is_err());
        assert!(decode("'").is_err());
    }

    #[test]
    fn a_comma_may_stand_behind_what_only_looks_like_a_tag() {
        for text in [
            "[!!str, a]",
            "[!a,b]",
            "{a: !<b>,}",
            "[&x !y, z]",
            "[\n# c\n!a, b]",
        ] {
            assert!(decode(text).is_err(), "{text}");
        }
        reads("a !b, c", r#""a !b, c""#);
        reads("[a!b, c]", r#"["a!b","c"]"#);
        reads("['!b', !!str c, \"!d, e\"]", r#"["!b","c","!d, e"]"#);
        reads("a: |\n  x !b, c", r#"{"a":"x !b, c"}"#);
    }
}
