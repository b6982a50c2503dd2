//! Records with something in them that must not be shown are not kept in clear.
//!
//! Nobody who has the program is kept out by it; what it keeps secrets out of is what people look through: folders,
//! searches, copies of a world.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::service::veil;
use crate::store::RecordId;

/// How the text of a sealed body begins. No body in clear is a text.
const MARK: &str = "\"sealed:";

fn veiled(id: &RecordId, text: &[u8]) -> Vec<u8> {
    veil(&[id.kind.as_bytes(), id.key.as_bytes()], text)
}

/// A body that is not in clear, as JSON text.
pub(super) fn seal(id: &RecordId, body: &[u8]) -> Vec<u8> {
    format!("{MARK}{}\"", STANDARD.encode(veiled(id, body))).into_bytes()
}

/// A body in clear. What is no sealed body is as it is.
pub(super) fn open<'b>(id: &RecordId, body: &'b [u8]) -> Cow<'b, [u8]> {
    let inner = body.strip_prefix(MARK.as_bytes());
    let inner = inner.and_then(|inner| inner.strip_suffix(b"\""));
    match inner.and_then(|inner| STANDARD.decode(inner).ok()) {
        Some(bytes) => Cow::Owned(veiled(id, &bytes)),
        None => Cow::Borrowed(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_under_its_own_name() {
        let (one, other) = (
            RecordId::new("instance", "a"),
            RecordId::new("instance", "b"),
        );
        let body = br#"{"password":"hush"}"#;
        let sealed = seal(&one, body);
        assert!(serde_json::from_slice::<String>(&sealed).is_ok());
        assert!(!String::from_utf8_lossy(&sealed).contains("hush"));
        assert_ne!(seal(&other, body), sealed);
        assert_eq!(&*open(&one, &sealed), body);
        assert_ne!(&*open(&other, &sealed), body);
        assert_eq!(&*open(&one, body), body);
    }
}
