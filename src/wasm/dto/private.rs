use crate::json::Serialize;
use serde_json::Value as Json;
use tsify::Tsify;

use crate::service::Encrypted;

/// What came of telling the schema of a private provider.
#[derive(Serialize, Tsify)]
pub struct ProviderSchemaResult {
    /// Whether it was taken. If not, nothing changed.
    pub ok: bool,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
    /// How many types it has.
    pub types: usize,
}

/// What came of encrypting a value.
#[derive(Serialize, Tsify)]
pub struct EncryptResult {
    /// Whether it was encrypted.
    pub ok: bool,
    /// Why it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
    /// An entry of `vars_structure` but for its `var_key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(
        optional,
        type = "{ var_value: string; encryption: { kms: { id: string; cipher_text: string } } }"
    )]
    pub entry: Option<Json>,
}

impl From<Result<usize, String>> for ProviderSchemaResult {
    fn from(done: Result<usize, String>) -> Self {
        Self {
            ok: done.is_ok(),
            types: done.as_ref().copied().unwrap_or_default(),
            message: done.err(),
        }
    }
}

impl EncryptResult {
    /// Of a value that was to be encrypted with a key.
    pub fn of(key: &str, done: Result<Encrypted, String>) -> Self {
        let (entry, message) = match done {
            Ok(encrypted) => (Some(encrypted.entry(key)), None),
            Err(why) => (None, Some(why)),
        };
        Self {
            ok: entry.is_some(),
            message,
            entry,
        }
    }
}
