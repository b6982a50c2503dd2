//! The simulated object storage, where template links lead and where templates may be put.

use super::Response;
use crate::service::Service;
use crate::service::object_storage::{self, Content, StoredObject};

/// The largest file that may be put, in bytes.
const LIMIT: usize = 4 * 1024 * 1024;

/// Answers a request below [`object_storage::ROOT`].
pub(super) fn answer(service: &mut Service, method: &str, path: &str, body: &[u8]) -> Response {
    let Some(key) = object_storage::key_of(path).map(str::to_owned) else {
        return Response::empty(404);
    };
    match method {
        "GET" | "HEAD" => match service.fetch(path) {
            Some(bytes) => Response {
                status: 200,
                headers: vec![("content-type".into(), kind_of(&key).into())],
                body: if method == "GET" { bytes } else { Vec::new() },
            },
            None => refused(service, &key),
        },
        "PUT" if body.len() > LIMIT => Response::empty(413),
        "PUT" => {
            let object = StoredObject {
                content: Content::new(body.to_vec()),
                expires: None,
            };
            service.objects.insert(key, object);
            Response::empty(200)
        }
        "DELETE" => {
            service.objects.remove(&key);
            Response::empty(204)
        }
        _ => Response::empty(405),
    }
}

/// A link that has expired is forbidden, one that never was is not found.
fn refused(service: &Service, key: &str) -> Response {
    let known = service.objects.contains(&key.to_owned());
    Response::empty(if known { 403 } else { 404 })
}

fn kind_of(key: &str) -> &'static str {
    if key.ends_with(".zip") {
        "application/zip"
    } else if key.ends_with(".json") {
        "application/json"
    } else {
        "text/plain; charset=utf-8"
    }
}
