//! `rsadecrypt`: RSA with the padding of PKCS #1 v1.5.
//!
//! Not hardened against measuring its time: it serves templates that decrypt what their own author
//! encrypted, on that author's machine.

use super::encoding;
use super::spec::{Args, Cost, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::sorted::Gather;
use crate::value::{Natural, Value};

/// `rsadecrypt`
pub static RSADECRYPT: FuncSpec = FuncSpec {
    name: "rsadecrypt",
    summary: "The text behind an RSA cipher text in base64, given a private key in PEM.",
    params: &[
        Param::new("ciphertext", TypeSpec::String),
        Param::new("privatekey", TypeSpec::String),
    ],
    returns: Returns::Fixed(TypeSpec::String),
    run: rsadecrypt,
    examples: &[(
        "rsadecrypt(file(\"secret.txt\"), file(\"key.pem\"))",
        "\"swordfish\"",
    )],
    cost: Cost::Own(steps),
    ..FuncSpec::BASE
};

/// The work grows with the third power of the key's length.
fn steps(args: &[Value]) -> u64 {
    let key = args.get(1).and_then(Value::text);
    let length = key.map_or(0, |text| text.len() as u64);
    length.saturating_pow(3) >> 17
}

fn rsadecrypt(args: &Args<'_>) -> Result<Value, FuncError> {
    let cipher = encoding::decode(args.text(0)?).map_err(|message| FuncError::arg(0, message))?;
    let key = Key::parse(args.text(1)?).ok_or_else(|| {
        FuncError::arg(
            1,
            "an RSA private key in PEM without a password is required",
        )
    })?;
    let text = key
        .decrypt(&cipher)
        .ok_or_else(|| FuncError::call("the key does not decrypt this"))?;
    let text = String::from_utf8(text);
    text.map(Value::string)
        .map_err(|_| FuncError::call("what was encrypted is no UTF-8 text"))
}

struct Key {
    modulus: Natural,
    exponent: Natural,
}

/// Longer keys are refused: the work grows with the cube of the length.
const MAX_BITS: usize = 8192;

impl Key {
    /// Reads PKCS #1 (`RSA PRIVATE KEY`) or PKCS #8 (`PRIVATE KEY`).
    fn parse(pem: &str) -> Option<Self> {
        let (_, rest) = pem.split_once("-----BEGIN ")?;
        let (label, rest) = rest.split_once("-----")?;
        let (body, _) = rest.split_once("-----END ")?;
        let body: String = body.chars().filter(|c| !c.is_whitespace()).gathered();
        let der = encoding::decode(&body).ok()?;
        let (mut fields, _) = element(&der, 0x30)?;
        if label == "PRIVATE KEY" {
            // The version and the algorithm come before the key itself.
            let (_, rest) = element(fields, 0x02)?;
            let (_, rest) = element(rest, 0x30)?;
            let (inner, _) = element(rest, 0x04)?;
            fields = element(inner, 0x30)?.0;
        }
        let (_version, rest) = element(fields, 0x02)?;
        let (modulus, rest) = element(rest, 0x02)?;
        let (_public, rest) = element(rest, 0x02)?;
        let (exponent, _) = element(rest, 0x02)?;
        let key = Self {
            modulus: Natural::from_be_bytes(modulus),
            exponent: Natural::from_be_bytes(exponent),
        };
        let sound = key.modulus > Natural::small(1) && modulus.len() * 8 <= MAX_BITS;
        (sound && exponent.len() <= modulus.len()).then_some(key)
    }

    fn decrypt(&self, cipher: &[u8]) -> Option<Vec<u8>> {
        let cipher = Natural::from_be_bytes(cipher);
        if cipher >= self.modulus {
            return None;
        }
        let padded = cipher
            .pow_modulo(&self.exponent, &self.modulus)
            .to_be_bytes();
        // The leading zero is gone: 2, at least eight bytes that are not zero, zero, the text.
        let rest = padded.strip_prefix(&[2])?;
        let end = rest
            .iter()
            .position(|byte| *byte == 0)
            .filter(|end| *end >= 8)?;
        rest.get(end + 1..).map(<[u8]>::to_vec)
    }
}

/// The content of a DER element of a kind, and what follows it.
fn element(der: &[u8], kind: u8) -> Option<(&[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (
                bytes
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
                rest,
            )
        }
        _ => return None,
    };
    let split = rest.split_at_checked(length)?;
    (*tag == kind).then_some(split)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::func::{Nowhere, call};

    // A key of 1024 bits made for this test and used nowhere else.
    const CIPHER: &str = "DpWm2XdpMvEAOa3Ts482e0XeNzPrizCyBWU/sppj40MfMtmu17WaPlAobbA3sYeBiM/U0n8sSAR7BO8UYWrBUSvgVlpBP0kLuK+XBIwU7pIsa+63r9akChsqtoqgoHj3kTEgBh6qDPW9Hd/6Y+vz2r/YirAdvPxRS+izVoDx6cQ=";
    const PKCS1: &str = "-----BEGIN RSA PRIVATE KEY-----\nMIICXQIBAAKBgQDerPKXr2lV5eyYPittw9zbc0HfPEPqnM4NgrxB5GQn7qTZsaNt\nBJVQpYGPGDen3ENUPQ7qnkhioRfQXV4wniFBJJCutrD79uEoCZrb51CeN6z/zavr\nezXqZ7g7rGnKKPP8g3SrHL/zOoybwREik3FEcW5Syg8HvIK/itLgyDXofwIDAQAB\nAoGAH3IfBCrCXl4M7mcBLQwW2WrKZ6MUGEKympfWzBtbxYPfBdsfMBsQlwX4aOPL\noEnrvC6vN5TIthz3xvYYghcirNPvVPR+cTvEkAti9UvBd5LQRMQoeZfLuCIW8tID\nlfzqxJQu2+ZMBvjXDwi768bA6jboc8x1dr74XluxkLcfmokCQQD03EmjWlwAhdjq\n32vFtlcUk7lYFNuyPrPkC5kg/C24UP2KUT5o3I4zO3qc7LFPcbcv4YFGyvXLzDHq\nur02lg37AkEA6M5JzpAVbn4qsTkqL2lylZdA+IBqFvzpu8SeiO1uZgylb9GE2J+s\netrbDfzDSeYFlclD5G5GUVQuv1NLPjDcTQJBALdVHHmHVS07Cg/JWpr9DDQm6vYN\nH/VUR0JugKeWyPChC0R90fmXcYzgcsx918BAx0S9VhrYKbL+Xz19td/h9/MCQArR\nEuLTFPvWRtuHIWukhZtntLAXH1bEF4QO5aLNDVUWf1VLsdVyzcvDgWwL83LqihXk\njQ//A6thsu5Wy2cvU/0CQQCNHFn710lSpdK1nIjikS6MEy+kik65Bcn31gdCUEDS\nPZj4AxHllazHN4PWbeaCYWZCZzK3e3yFYJBzdg/0sYyF\n-----END RSA PRIVATE KEY-----";
    const PKCS8: &str = "-----BEGIN PRIVATE KEY-----\nMIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAN6s8pevaVXl7Jg+\nK23D3NtzQd88Q+qczg2CvEHkZCfupNmxo20ElVClgY8YN6fcQ1Q9DuqeSGKhF9Bd\nXjCeIUEkkK62sPv24SgJmtvnUJ43rP/Nq+t7NepnuDusacoo8/yDdKscv/M6jJvB\nESKTcURxblLKDwe8gr+K0uDINeh/AgMBAAECgYAfch8EKsJeXgzuZwEtDBbZaspn\noxQYQrKal9bMG1vFg98F2x8wGxCXBfho48ugSeu8Lq83lMi2HPfG9hiCFyKs0+9U\n9H5xO8SQC2L1S8F3ktBExCh5l8u4Ihby0gOV/OrElC7b5kwG+NcPCLvrxsDqNuhz\nzHV2vvheW7GQtx+aiQJBAPTcSaNaXACF2Orfa8W2VxSTuVgU27I+s+QLmSD8LbhQ\n/YpRPmjcjjM7epzssU9xty/hgUbK9cvMMeq6vTaWDfsCQQDozknOkBVufiqxOSov\naXKVl0D4gGoW/Om7xJ6I7W5mDKVv0YTYn6x62tsN/MNJ5gWVyUPkbkZRVC6/U0s+\nMNxNAkEAt1UceYdVLTsKD8lamv0MNCbq9g0f9VRHQm6Ap5bI8KELRH3R+ZdxjOBy\nzH3XwEDHRL1WGtgpsv5fPX213+H38wJACtES4tMU+9ZG24cha6SFm2e0sBcfVsQX\nhA7los0NVRZ/VUux1XLNy8OBbAvzcuqKFeSND/8Dq2Gy7lbLZy9T/QJBAI0cWfvX\nSVKl0rWciOKRLowTL6SKTrkFyffWB0JQQNI9mPgDEeWVrMc3g9Zt5oJhZkJnMrd7\nfIVgkHN2D/SxjIU=\n-----END PRIVATE KEY-----";

    fn decrypted(cipher: &str, key: &str) -> Result<Value, FuncError> {
        call(
            &RSADECRYPT,
            &[Value::string(cipher), Value::string(key)],
            &Nowhere,
        )
    }

    #[test]
    fn both_forms_of_key() {
        assert_eq!(
            decrypted(CIPHER, PKCS1),
            Ok(Value::string("attack at dawn"))
        );
        assert_eq!(
            decrypted(CIPHER, PKCS8),
            Ok(Value::string("attack at dawn"))
        );
    }

    #[test]
    fn refused() {
        assert_eq!(decrypted("%", PKCS1).unwrap_err().arg, Some(0));
        assert_eq!(decrypted(CIPHER, "no key").unwrap_err().arg, Some(1));
        assert_eq!(decrypted("aGVsbG8=", PKCS1).unwrap_err().arg, None);
        let cut = PKCS1.replacen("MII", "MIX", 1);
        assert_eq!(decrypted(CIPHER, &cut).unwrap_err().arg, Some(1));
    }
}
