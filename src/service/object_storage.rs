//! The object storage beside the service: where template links lead, and where templates may come from.

use crate::json::{Deserialize, Serialize};

use crate::sorted::Gather;
use crate::time::Instant;

/// How long a link to a template works (DEP-9).
pub const LINK_LIFETIME: u64 = 5 * 60 * 1000;

/// A file in the simulated object storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredObject {
    /// The file's content.
    pub content: Content,
    /// When the link to it ends to work. Absent for files that somebody put there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Instant>,
}

/// Bytes, as text where they are text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// UTF-8.
    Text(String),
    /// Anything else, as hexadecimal digits.
    Hex(String),
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Content {
    /// Of bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::Text(text),
            Err(error) => {
                let bytes = error.into_bytes();
                Self::Hex(bytes.iter().map(|byte| format!("{byte:02x}")).gathered())
            }
        }
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Hex(digits) => digits.len() / 2,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Hex(digits) => {
                let pairs = digits.as_bytes().chunks(2);
                let bytes = pairs.filter_map(|pair| {
                    let pair = std::str::from_utf8(pair).ok()?;
                    u8::from_str_radix(pair, 16).ok()
                });
                bytes.gathered()
            }
        }
    }
}

/// Where the simulated object storage answers, below any host.
pub const ROOT: &str = "/_obs/";

/// The key of an object from its address: what follows [`ROOT`], without the query.
pub fn key_of(address: &str) -> Option<&str> {
    let (_, key) = address.split_once(ROOT)?;
    let key = key.split(['?', '#']).next()?;
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        for bytes in [b"text".to_vec(), vec![0, 255, 16], Vec::new()] {
            assert_eq!(Content::new(bytes.clone()).bytes(), bytes);
        }
    }

    #[test]
    fn keys_of_addresses() {
        let address = "https://obs.cn-north-4.example/_obs/bucket/main.tf?Expires=1";
        assert_eq!(key_of(address), Some("bucket/main.tf"));
        assert_eq!(key_of("https://elsewhere.example/main.tf"), None);
    }
}
