//! Functions of digests: of texts, and of files.

use base64::Engine;
use base64::alphabet::BCRYPT;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD, STANDARD};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::bcrypt::bcrypt;
use super::file;
use super::spec::{Args, Cost, FuncError, FuncSpec, Param, Purity, Returns, TypeSpec};
use crate::sorted::Gather;
use crate::value::{Number, Type, Value};

const STR: Param = Param::new("str", TypeSpec::String);
const PATH: Param = Param::new("path", TypeSpec::String);
const STRING: Returns = Returns::Fixed(TypeSpec::String);

/// A digest and how it is written.
type Write = fn(&[u8]) -> String;

macro_rules! digests {
    ($($constant:ident $name:literal $write:ident $file_constant:ident $file_name:literal $what:literal $example:literal;)*) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub static $constant: FuncSpec = FuncSpec {
                name: $name,
                summary: concat!("The ", $what, " of the string."),
                params: &[STR],
                returns: STRING,
                run: |args| Ok(Value::string($write(args.text(0)?.as_bytes()))),
                examples: &[(concat!($name, "(\"hello\")"), concat!("\"", $example, "\""))],
                ..FuncSpec::BASE
            };
            #[doc = concat!("`", $file_name, "`")]
            pub static $file_constant: FuncSpec = FuncSpec {
                name: $file_name,
                summary: concat!("The ", $what, " of the file's content."),
                params: &[PATH],
                returns: STRING,
                purity: Purity::Files,
                run: |args| of_file(args, $write),
                examples: &[(concat!($file_name, "(\"hello.txt\") == ", $name, "(file(\"hello.txt\"))"), "true")],
                ..FuncSpec::BASE
            };
        )*
    };
}

digests! {
    BASE64SHA256 "base64sha256" sha256_base64 FILEBASE64SHA256 "filebase64sha256" "SHA-256 digest in base64" "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
    BASE64SHA512 "base64sha512" sha512_base64 FILEBASE64SHA512 "filebase64sha512" "SHA-512 digest in base64" "m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==";
    MD5 "md5" md5 FILEMD5 "filemd5" "MD5 digest in hexadecimal" "5d41402abc4b2a76b9719d911017c592";
    SHA1 "sha1" sha1 FILESHA1 "filesha1" "SHA-1 digest in hexadecimal" "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";
    SHA256 "sha256" sha256 FILESHA256 "filesha256" "SHA-256 digest in hexadecimal" "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    SHA512 "sha512" sha512 FILESHA512 "filesha512" "SHA-512 digest in hexadecimal" "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043";
}

fn of_file(args: &Args<'_>, write: Write) -> Result<Value, FuncError> {
    let bytes = file::read(args, 0).map_err(|error| FuncError::call(error.message))?;
    Ok(Value::string(write(&bytes)))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|b| [b >> 4, b & 15])
        .filter_map(|d| char::from_digit(d.into(), 16))
        .gathered()
}

fn md5(bytes: &[u8]) -> String {
    hex(&Md5::digest(bytes))
}

fn sha1(bytes: &[u8]) -> String {
    hex(&Sha1::digest(bytes))
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn sha512(bytes: &[u8]) -> String {
    hex(&Sha512::digest(bytes))
}

fn sha256_base64(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

fn sha512_base64(bytes: &[u8]) -> String {
    STANDARD.encode(Sha512::digest(bytes))
}

/// `bcrypt`
pub static BCRYPT_FUNCTION: FuncSpec = FuncSpec {
    name: "bcrypt",
    summary: "A salted password hash; another one at every call.",
    params: &[STR],
    variadic: Some(Param::new("cost", TypeSpec::Number)),
    returns: STRING,
    purity: Purity::Moment,
    run: bcrypt_hash,
    examples: &[("startswith(bcrypt(\"secret\", 4), \"$2a$04$\")", "true")],
    cost: Cost::Own(bcrypt_steps),
    ..FuncSpec::BASE
};

/// Costlier hashes are refused: each step doubles the time.
const MAX_COST: u32 = 14;

/// Every cost doubles the work.
fn bcrypt_steps(args: &[Value]) -> u64 {
    let cost = args.get(1).and_then(Value::as_number);
    let cost = cost
        .and_then(Number::to_usize)
        .unwrap_or(10)
        .min(MAX_COST as usize);
    60 << cost
}

fn bcrypt_hash(args: &Args<'_>) -> Result<Value, FuncError> {
    let Some(salt) = args.host.random() else {
        return Ok(Value::unknown(Type::String));
    };
    let password = args.text(0)?;
    let cost = match args.values.len() {
        1 => 10,
        2 => u32::try_from(args.int(1)?).unwrap_or(0).max(4),
        _ => return Err(FuncError::call("one or two arguments are required")),
    };
    if cost > MAX_COST {
        return Err(FuncError::arg(
            1,
            format!("a cost above {MAX_COST} is not supported here"),
        ));
    }
    if password.len() > 72 {
        return Err(FuncError::call("the text must not be longer than 72 bytes"));
    }
    let hash = bcrypt(cost, salt, &[password.as_bytes(), b"\0"].concat());
    let engine = GeneralPurpose::new(&BCRYPT, NO_PAD);
    let digest = engine.encode(hash.get(..23).unwrap_or(&hash));
    Ok(Value::string(format!(
        "$2a${cost:02}${}{digest}",
        engine.encode(salt)
    )))
}

/// `uuid`
pub static UUID: FuncSpec = FuncSpec {
    name: "uuid",
    summary: "A random unique identifier; another one at every call.",
    returns: STRING,
    purity: Purity::Moment,
    run: |args| {
        let Some(mut bytes) = args.host.random() else {
            return Ok(Value::unknown(Type::String));
        };
        Ok(Value::string(write_uuid(&mut bytes, 4)))
    },
    examples: &[("length(uuid())", "36")],
    ..FuncSpec::BASE
};

/// `uuidv5`
pub static UUIDV5: FuncSpec = FuncSpec {
    name: "uuidv5",
    summary: "The unique identifier of a name in a namespace (dns, url, oid, x500 or another identifier).",
    params: &[
        Param::new("namespace", TypeSpec::String),
        Param::new("name", TypeSpec::String),
    ],
    returns: STRING,
    run: uuidv5,
    examples: &[(
        "uuidv5(\"dns\", \"www.example.com\")",
        "\"2ed6657d-e927-568b-95e1-2665a8aea6a2\"",
    )],
    ..FuncSpec::BASE
};

fn uuidv5(args: &Args<'_>) -> Result<Value, FuncError> {
    let known = match args.text(0)? {
        "dns" => "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "url" => "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
        "oid" => "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
        "x500" => "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
        other => other,
    };
    let namespace = read_uuid(known)
        .ok_or_else(|| FuncError::call("dns, url, oid, x500 or a unique identifier is required"))?;
    let digest = Sha1::new()
        .chain_update(namespace)
        .chain_update(args.text(1)?)
        .finalize();
    let mut bytes = [0; 16];
    for (byte, own) in bytes.iter_mut().zip(digest) {
        *byte = own;
    }
    Ok(Value::string(write_uuid(&mut bytes, 5)))
}

fn read_uuid(text: &str) -> Option<[u8; 16]> {
    let plain = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let plain = plain
        .strip_prefix('{')
        .and_then(|t| t.strip_suffix('}'))
        .unwrap_or(plain);
    let places = [8, 13, 18, 23];
    let dashed = plain.len() == 36
        && places
            .iter()
            .all(|i| plain.as_bytes().get(*i) == Some(&b'-'));
    if !dashed && plain.len() != 32 {
        return None;
    }
    let digits: Option<Vec<u8>> = plain
        .chars()
        .filter(|c| *c != '-')
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() == 32)?;
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = pair.iter().fold(0, |sum, digit| sum << 4 | digit);
    }
    Some(bytes)
}

/// Writes an identifier of a version, whose bits are set.
fn write_uuid(bytes: &mut [u8; 16], version: u8) -> String {
    bytes[6] = bytes[6] & 0x0f | version << 4;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hex(bytes);
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    [
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32),
    ]
    .join("-")
}
