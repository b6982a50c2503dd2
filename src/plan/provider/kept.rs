use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

use crate::json;
use crate::sorted::Gather;
use crate::value::{Value, View};

/// What the provider keeps of an argument that its schema says is transformed: it does so alike wherever an
/// argument has this name. What is known later is transformed later.
pub fn kept(name: &str, value: &Value) -> Value {
    let View::String(text) = value.view() else {
        return value.clone();
    };
    match name {
        // Scripts may come in base64; the digest is always that of what is inside.
        "preinstall" | "postinstall" | "func_code" => {
            let inside = STANDARD.decode(text.as_bytes());
            Value::string(digest(inside.as_deref().unwrap_or(text.as_bytes())))
        }
        "remote_ip_prefix" | "cidr" => Value::string(text.to_ascii_lowercase()),
        "routing_rules" => match json::parse(text.as_bytes()) {
            Ok(json) => Value::string(json::text(&json)),
            Err(_) => value.clone(),
        },
        _ => Value::string(digest(text.as_bytes())),
    }
}

/// SHA-1 in hexadecimal.
fn digest(bytes: &[u8]) -> String {
    let digits = Sha1::digest(bytes);
    let digits = digits.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .gathered()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;

    #[test]
    fn by_name() {
        let kept = |name: &str, text: &str| kept(name, &Value::string(text)).text().cloned();
        let hello = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";
        assert_eq!(kept("user_data", "hello").as_deref(), Some(hello));
        assert_eq!(kept("preinstall", "aGVsbG8=").as_deref(), Some(hello));
        assert_eq!(
            kept("preinstall", "hello!").as_deref(),
            kept("secret_text", "hello!").as_deref()
        );
        assert_eq!(
            kept("remote_ip_prefix", "FE80::/64").as_deref(),
            Some("fe80::/64")
        );
        assert_eq!(
            kept("routing_rules", "[ {\"b\": 1, \"a\": 2} ]").as_deref(),
            Some("[{\"a\":2,\"b\":1}]")
        );
        let later = Value::unknown(Type::String);
        assert_eq!(super::kept("user_data", &later), later);
    }
}
