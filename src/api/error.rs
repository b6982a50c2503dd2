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

/// What the gateway in front of the service says to a path that it does not know, or not with this method (ERR-8, ERR-10).
pub(super) fn no_route(method: &str, path: &str, methods: &[&str]) -> Response {
    let body = json!({
        "error_code": "APIGW.0101",
        "error_msg": format!("The API does not exist: {method} {path}"),
    });
    if methods.is_empty() {
        return Response::json(404, &body);
    }
    let mut response = Response::json(405, &body);
    response.headers.push(("allow".into(), methods.join(", ")));
    response
}
