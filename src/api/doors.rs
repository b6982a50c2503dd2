//! Doors beside the operations of the service, for what callers of the real one do somewhere else: encrypt a value with
//! their key, upload a provider.

use serde_json::Value as Json;

use super::Response;
use super::http::decode;
use crate::json::json;
use crate::service::Service;

/// `POST /_kms/KEY` with a text gives an entry of `vars_structure`, but for its `var_key`.
const KEYS: &str = "/_kms/";

/// `PUT /_schemas/PROVIDER/VERSION` tells the schema of a private provider, `GET` gives it back, and `GET /_schemas/` lists
/// all of them.
const SCHEMAS: &str = "/_schemas/";

/// Answers a request to one of the doors; nothing for any other.
pub(super) fn answer(
    service: &mut Service,
    method: &str,
    path: &str,
    body: &[u8],
) -> Option<Response> {
    let text = String::from_utf8_lossy(body);
    let done = if let Some(key) = path.strip_prefix(KEYS).filter(|_| method == "POST") {
        let key = decode(key);
        let encrypted = service.encrypt(&key, &text);
        encrypted.map(|encrypted| encrypted.entry(&key))
    } else {
        schemas(service, method, path.strip_prefix(SCHEMAS)?, &text)?
    };
    Some(match done {
        Ok(body) => Response::json(200, &body),
        Err(why) => Response::json(400, &json!({ "message": why })),
    })
}

/// What is asked of the schemas of private providers: all of them, or one.
fn schemas(
    service: &mut Service,
    method: &str,
    names: &str,
    text: &str,
) -> Option<Result<Json, String>> {
    let version = names.split_once('/');
    let version = version.map(|(name, version)| (decode(name), decode(version)));
    Some(match (method, version) {
        ("GET", None) if names.is_empty() => Ok(service.private_providers()),
        ("GET", Some((name, version))) => {
            let told = service.told_schema(&name, &version);
            told.map(|told| json!({ "schema": told }))
        }
        ("PUT", Some((name, version))) => {
            let told = service.tell_schema(&name, &version, text);
            told.map(|types| json!({ "types": types }))
        }
        _ => return None,
    })
}
