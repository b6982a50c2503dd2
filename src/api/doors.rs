//! Doors beside the operations of the service, for what callers of the real one do somewhere else: encrypt a value with
//! their key, upload a provider, stop an operation.

use serde_json::Value as Json;

use super::Response;
use super::http::decode;
use crate::json::json;
use crate::service::Service;

/// `POST /_kms/KEY` with a text gives an entry of `vars_structure`, but for its `var_key`.
const KEYS: &str = "/_kms/";

/// `PUT /_schemas/PROVIDER/VERSION` tells the schema of a private provider, and `GET /_schemas/` lists all of them.
const SCHEMAS: &str = "/_schemas/";

/// `POST /_stop/OPERATION` stops an operation of a stack set.
const STOP: &str = "/_stop/";

/// `PUT /_permission_models/SET` with `SERVICE_MANAGED` or `SELF_MANAGED` tells whose accounts the instances of a stack set are
/// in, for the list of its results.
const MODELS: &str = "/_permission_models/";

/// `GET /_packages/INSTANCE` tells what goes on with packages of an instance, and what went on.
const PACKAGES: &str = "/_packages/";

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
    } else if let Some(id) = path.strip_prefix(STOP).filter(|_| method == "POST") {
        Ok(json!({ "stopped": service.stop_operation(id) }))
    } else if let Some(set) = path.strip_prefix(MODELS).filter(|_| method == "PUT") {
        let managed = text == "SERVICE_MANAGED";
        if managed || text == "SELF_MANAGED" {
            let set = service.manage_by_service(&decode(set), managed);
            set.map(|()| json!({ "service_managed": managed }))
                .map_err(|error| error.message())
        } else {
            Err("It is neither SERVICE_MANAGED nor SELF_MANAGED.".to_owned())
        }
    } else if let Some(id) = path.strip_prefix(PACKAGES).filter(|_| method == "GET") {
        Ok(packages(service, &decode(id)))
    } else if path == SCHEMAS && method == "GET" {
        Ok(service.private_providers())
    } else {
        let names = path.strip_prefix(SCHEMAS).filter(|_| method == "PUT")?;
        let (name, version) = names.split_once('/')?;
        let told = service.tell_schema(&decode(name), &decode(version), &text);
        told.map(|types| json!({ "types": types }))
    };
    Some(match done {
        Ok(body) => Response::json(200, &body),
        Err(why) => Response::json(400, &json!({ "message": why })),
    })
}

/// The packages of an instance with their tasks.
fn packages(service: &Service, instance: &str) -> Json {
    let packages = service.packages_of(instance).map(|package| {
        let tasks = package.tasks.iter().map(crate::json::tree);
        let version = package.installed.as_ref().map(|version| version.number);
        json!({
            "name": package.name.as_str(), "status": crate::json::tree(&package.status), "version": version,
            "tasks": Json::Array(tasks.collect()),
        })
    });
    let packages: Vec<Json> = packages.collect();
    json!({ "packages": packages })
}
