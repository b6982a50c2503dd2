//! The simulated key service: values that nobody but the service reads (KMS-1).
//!
//! Not cryptography that protects anything: whoever has the world has its seed. It is as strict as the real one about
//! what belongs together: a value opens with its own data key, and a data key with its own key, while that is there.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{GivenVariable, GivenVariables, Service};
use crate::json::json;
use crate::sorted::Gather;

/// The type of keys in the cloud.
pub(super) const KEY: &str = "huaweicloud_kms_key";

/// Bytes by which a wrong key is told from the right one.
const SEAL: usize = 8;

/// Characters that name a data key.
const NAME: usize = 32;

/// A value that was encrypted with a data key of its own: what an entry of `vars_structure` needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encrypted {
    /// `var_value`.
    pub value: String,
    /// `encryption.kms.cipher_text`.
    pub cipher_text: String,
}

impl Encrypted {
    /// An entry of `vars_structure`, but for its `var_key`.
    pub fn entry(&self, key: &str) -> Json {
        let kms = json!({"id": key, "cipher_text": self.cipher_text});
        json!({"var_value": self.value, "encryption": {"kms": kms}})
    }
}

impl Service {
    /// Encrypts a text with a new data key of a key in the cloud.
    ///
    /// # Errors
    ///
    /// When there is no such key, or it is switched off.
    pub fn encrypt(&mut self, key: &str, text: &str) -> Result<Encrypted, String> {
        self.check_key(key)?;
        let name = self.rng.hex(NAME);
        let data_key = self.data_key(key, &name);
        let mut bytes = crossed(&data_key, text.as_bytes());
        bytes.extend(seal(&data_key, text.as_bytes()));
        Ok(Encrypted {
            value: STANDARD.encode(bytes),
            cipher_text: format!("{name}{}", STANDARD.encode(seal(&data_key, &[]))),
        })
    }

    /// The same variables, with those in clear that were encrypted (KMS-2).
    pub(super) fn opened(&self, given: &GivenVariables) -> Result<GivenVariables, Vec<String>> {
        let mut opened = given.clone();
        for entry in opened.structure.iter_mut().flatten() {
            if let Some(encryption) = entry.encryption.take() {
                let value = self.open(entry, &encryption).map_err(|why| {
                    let name = &entry.var_key;
                    vec![format!("the variable `{name}` cannot be decrypted: {why}")]
                })?;
                entry.var_value = value;
            }
        }
        Ok(opened)
    }

    fn open(&self, entry: &GivenVariable, encryption: &Json) -> Result<String, String> {
        let text = |name: &str| encryption.pointer(name).and_then(Json::as_str);
        let key = text("/kms/id").unwrap_or_default();
        self.check_key(key)?;
        let cipher_text = text("/kms/cipher_text").unwrap_or_default();
        let (name, told) = cipher_text.split_at_checked(NAME).unwrap_or_default();
        let data_key = self.data_key(key, name);
        if told != STANDARD.encode(seal(&data_key, &[])) {
            return Err(format!("`cipher_text` is no data key of `{key}`"));
        }
        let bytes = STANDARD.decode(&entry.var_value).unwrap_or_default();
        let split = bytes.len().checked_sub(SEAL);
        let (value, told) = split
            .and_then(|at| bytes.split_at_checked(at))
            .unwrap_or_default();
        let clear = crossed(&data_key, value);
        if told != seal(&data_key, &clear) {
            return Err("`var_value` was not encrypted with the data key".to_owned());
        }
        String::from_utf8(clear).map_err(|_| "it is not UTF-8".to_owned())
    }

    fn check_key(&self, id: &str) -> Result<(), String> {
        let key = self.cloud.find(KEY, id).map(|(_, key)| key);
        let key = key.ok_or_else(|| format!("there is no key `{id}`"))?;
        match key.attributes.get("is_enabled").and_then(Json::as_bool) {
            Some(false) => Err(format!("the key `{id}` is switched off")),
            _ => Ok(()),
        }
    }

    fn data_key(&self, key: &str, name: &str) -> [u8; 32] {
        let seed = self.settings.seed.to_be_bytes();
        digest(&[&seed, key.as_bytes(), name.as_bytes()])
    }
}

/// A text that only who knows these parts can read; twice is once too much.
pub fn veil(parts: &[&[u8]], text: &[u8]) -> Vec<u8> {
    crossed(&digest(parts), text)
}

/// A text with the stream of a data key laid over it; twice is once too much.
fn crossed(data_key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for (place, chunk) in (0_u64..).zip(text.chunks(32)) {
        let stream = digest(&[data_key, &place.to_be_bytes()]);
        bytes.extend(chunk.iter().zip(stream).map(|(byte, other)| byte ^ other));
    }
    bytes
}

fn seal(data_key: &[u8], text: &[u8]) -> Vec<u8> {
    let whole = digest(&[data_key, b"seal", text]);
    whole.into_iter().take(SEAL).gathered()
}

/// A digest of parts, each with its length, so that no two lists of parts are alike.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(*part);
    }
    Sha256::digest(&bytes).into()
}
