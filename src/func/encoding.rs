//! Functions that encode and decode: base64, JSON, CSV, URLs and character sets.

use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::{GeneralPurpose, PAD, STANDARD};

use super::spec::{Accepts, Args, FuncError, FuncSpec, Param, Returns, TypeSpec};
use super::string::unknown_with_prefix;
use super::{charset, csv};
use crate::sorted::Gather;
use crate::text::checksum;
use crate::value::{Type, Value, json};

const STR: Param = Param::new("str", TypeSpec::String);
const STRING: Returns = Returns::Fixed(TypeSpec::String);

/// `base64decode`
pub static BASE64DECODE: FuncSpec = FuncSpec {
    name: "base64decode",
    summary: "The text behind a base64 string.",
    params: &[STR],
    returns: STRING,
    run: |args| {
        let bytes = decode(args.text(0)?).map_err(FuncError::call)?;
        let text = String::from_utf8(bytes);
        text.map(Value::string)
            .map_err(|_| FuncError::call("what it encodes is no UTF-8 text"))
    },
    examples: &[("base64decode(\"SGVsbG8=\")", "\"Hello\"")],
    ..FuncSpec::BASE
};

/// `base64encode`
pub static BASE64ENCODE: FuncSpec = FuncSpec {
    name: "base64encode",
    summary: "The text in base64.",
    params: &[STR],
    returns: STRING,
    run: |args| Ok(Value::string(STANDARD.encode(args.text(0)?))),
    examples: &[("base64encode(\"Hello\")", "\"SGVsbG8=\"")],
    ..FuncSpec::BASE
};

/// `base64gzip`
pub static BASE64GZIP: FuncSpec = FuncSpec {
    name: "base64gzip",
    summary: "The text compressed with gzip, in base64.",
    params: &[STR],
    returns: STRING,
    run: |args| {
        Ok(Value::string(
            STANDARD.encode(gzip(args.text(0)?.as_bytes())),
        ))
    },
    examples: &[("startswith(base64gzip(\"hello\"), \"H4sI\")", "true")],
    ..FuncSpec::BASE
};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let mut out = HEADER.to_vec();
    out.extend(miniz_oxide::deflate::compress_to_vec(bytes, 6));
    out.extend(checksum(bytes).to_le_bytes());
    // The format keeps the length modulo 2^32.
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

/// Decodes base64; line ends inside do not matter.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, &'static str> {
    let engine = GeneralPurpose::new(&ALPHABET, PAD.with_decode_allow_trailing_bits(true));
    let clean: String = text
        .chars()
        .filter(|c| !matches!(c, '\r' | '\n'))
        .gathered();
    engine.decode(clean).map_err(|_| "not valid base64")
}

/// `jsondecode`
pub static JSONDECODE: FuncSpec = FuncSpec {
    name: "jsondecode",
    summary: "The value behind a JSON text.",
    params: &[STR],
    returns: Returns::From(|args| args.first().map_or(Ok(Type::Dynamic), json_type)),
    nullable: true,
    run: |args| json::decode(args.text(0)?).map_err(|error| FuncError::call(error.to_string())),
    examples: &[("jsondecode(\"{\\\"a\\\": [1, null]}\").a[0]", "1")],
    ..FuncSpec::BASE
};

/// What the known beginning of a text says about the value behind it.
fn json_type(text: &Value) -> Result<Type, FuncError> {
    let start = text.refinement().and_then(|known| known.prefix.as_deref());
    Ok(
        match start.and_then(|start| start.trim_start().chars().next()) {
            None | Some('{' | '[' | 'n') => Type::Dynamic,
            Some('"') => Type::String,
            Some('t' | 'f') => Type::Bool,
            Some('-' | '0'..='9') => Type::Number,
            Some(other) => {
                let message = format!("JSON does not start with `{other}`");
                return Err(FuncError::arg(0, message));
            }
        },
    )
}

/// `jsonencode`
pub static JSONENCODE: FuncSpec = FuncSpec {
    name: "jsonencode",
    summary: "The value as JSON.",
    params: &[Param::new("val", TypeSpec::Any)
        .accepting(Accepts::NULL.and(Accepts::UNKNOWN).and(Accepts::DYNAMIC))],
    returns: STRING,
    run: jsonencode,
    examples: &[(
        "jsonencode({ b = [1], a = \"<\" })",
        "\"{\\\"a\\\":\\\"\\\\u003c\\\",\\\"b\\\":[1]}\"",
    )],
    ..FuncSpec::BASE
};

fn jsonencode(args: &Args<'_>) -> Result<Value, FuncError> {
    let value = args.value(0)?;
    if value.is_wholly_known() {
        let text = json::encode(value).map_err(|error| FuncError::call(error.to_string()))?;
        return Ok(Value::string(text));
    }
    let start = match value.ty() {
        _ if !value.is_never_null() => "",
        Type::String => "\"",
        Type::Object(_) | Type::Map(_) => "{",
        Type::Tuple(_) | Type::List(_) | Type::Set(_) => "[",
        Type::Dynamic | Type::Bool | Type::Number => "",
    };
    Ok(unknown_with_prefix(start))
}

/// `csvdecode`
pub static CSVDECODE: FuncSpec = FuncSpec {
    name: "csvdecode",
    summary: "The rows of a CSV text as objects; its first row names the attributes.",
    params: &[STR],
    returns: Returns::Result,
    run: |args| csv::decode(args.text(0)?).map_err(FuncError::call),
    examples: &[("csvdecode(\"a,b\\n1,2\\n\")[0].b", "\"2\"")],
    ..FuncSpec::BASE
};

/// `urlencode`
pub static URLENCODE: FuncSpec = FuncSpec {
    name: "urlencode",
    summary: "The text as it may stand in the query of a URL.",
    params: &[STR],
    returns: STRING,
    run: |args| {
        Ok(Value::string(
            args.text(0)?.bytes().map(url_byte).gathered::<String>(),
        ))
    },
    examples: &[("urlencode(\"a b&c\")", "\"a+b%26c\"")],
    ..FuncSpec::BASE
};

fn url_byte(byte: u8) -> String {
    match byte {
        b' ' => "+".to_owned(),
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    }
}

/// `textdecodebase64`
pub static TEXTDECODEBASE64: FuncSpec = FuncSpec {
    name: "textdecodebase64",
    summary: "The text behind base64 of another character set.",
    params: &[
        Param::new("source", TypeSpec::String),
        Param::new("encoding", TypeSpec::String),
    ],
    returns: STRING,
    run: textdecode,
    examples: &[("textdecodebase64(\"SABpAA==\", \"UTF-16LE\")", "\"Hi\"")],
    ..FuncSpec::BASE
};

/// `textencodebase64`
pub static TEXTENCODEBASE64: FuncSpec = FuncSpec {
    name: "textencodebase64",
    summary: "The text in another character set, in base64.",
    params: &[
        Param::new("string", TypeSpec::String),
        Param::new("encoding", TypeSpec::String),
    ],
    returns: STRING,
    run: textencode,
    examples: &[("textencodebase64(\"Hi\", \"UTF-16LE\")", "\"SABpAA==\"")],
    ..FuncSpec::BASE
};

/// A character set: one that needs no table, or one with a table.
enum Charset {
    Utf16 {
        big: bool,
        mark: bool,
    },
    /// The first so many code points, each one byte: ASCII or ISO 8859-1.
    Bytes {
        limit: u32,
    },
    /// What texts are kept in.
    Utf8,
    /// One of the platform's, by its label.
    Table(&'static str),
}

fn charset(args: &Args<'_>) -> Result<Charset, FuncError> {
    let name = args.text(1)?;
    let label = charset::registered(name).ok_or_else(|| unknown_charset(name))?;
    let utf16 = |big, mark| Ok(Charset::Utf16 { big, mark });
    match label {
        "utf-16" => utf16(true, true),
        "utf-16be" => utf16(true, false),
        "utf-16le" => utf16(false, false),
        "us-ascii" => Ok(Charset::Bytes { limit: 0x80 }),
        "iso-8859-1" => Ok(Charset::Bytes { limit: 0x100 }),
        "utf-8" => Ok(Charset::Utf8),
        label if charset::is_known(label) => Ok(Charset::Table(label)),
        _ => {
            let message = format!("the character set `{name}` is not supported here");
            Err(FuncError::arg(1, message))
        }
    }
}

fn unknown_charset(name: &str) -> FuncError {
    FuncError::arg(1, format!("`{name}` is no known character set"))
}

fn textencode(args: &Args<'_>) -> Result<Value, FuncError> {
    let text = args.text(0)?;
    let impossible = || FuncError::arg(0, "the text has characters that the character set has not");
    let bytes = match charset(args)? {
        Charset::Utf16 { big, mark } => mark
            .then_some(0xfeff)
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(|unit: u16| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .gathered(),
        Charset::Bytes { limit } => {
            let byte = |c: char| {
                u8::try_from(u32::from(c))
                    .ok()
                    .filter(|b| u32::from(*b) < limit)
            };
            let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
            bytes.ok_or_else(impossible)?
        }
        Charset::Utf8 => text.as_bytes().to_vec(),
        Charset::Table(label) => charset::encode(label, text).ok_or_else(impossible)?,
    };
    Ok(Value::string(STANDARD.encode(bytes)))
}

fn textdecode(args: &Args<'_>) -> Result<Value, FuncError> {
    let set = charset(args)?;
    let bytes = decode(args.text(0)?).map_err(|message| FuncError::arg(0, message))?;
    let text = match set {
        Charset::Utf16 { big, mark } => {
            let (big, bytes) = match bytes.as_slice() {
                [0xfe, 0xff, rest @ ..] if mark => (true, rest),
                [0xff, 0xfe, rest @ ..] if mark => (false, rest),
                whole => (big, whole),
            };
            let unit = |pair: &[u8]| match *pair {
                [a, b] if big => u16::from_be_bytes([a, b]),
                [a, b] => u16::from_le_bytes([a, b]),
                _ => 0xfffd,
            };
            String::from_utf16_lossy(&bytes.chunks(2).map(unit).gathered::<Vec<_>>())
        }
        Charset::Bytes { .. } => bytes.iter().map(|byte| char::from(*byte)).gathered(),
        Charset::Utf8 => String::from_utf8_lossy(&bytes).into_owned(),
        Charset::Table(label) => charset::decode(label, &bytes).unwrap_or_default(),
    };
    if text.contains(char::REPLACEMENT_CHARACTER) {
        let message = "it encodes characters that the character set has not";
        return Err(FuncError::arg(0, message));
    }
    Ok(Value::string(text))
}
