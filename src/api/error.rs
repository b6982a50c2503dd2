use super::Response;
use crate::json::json;
use crate::service::ServiceError;

/// A refusal as the service writes it (ERR-1).
pub(super) fn response(error: &ServiceError) -> Response {
    let body = json!({
        "error_code": error.code.id,
        "error_msg": error.message(),
    });
    Response::json(error.code.status, &body)
}

/// What the gateway in front of the service says to an unknown path (ERR-10).
pub(super) fn no_route(method: &str, path: &str) -> Response {
    let body = json!({
        "error_code": "APIGW.0101",
        "error_msg": format!("The API does not exist: {method} {path}"),
    });
    Response::json(404, &body)
}
