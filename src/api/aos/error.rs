use crate::api::Response;
use crate::json::json;
use crate::service::ServiceError;
use crate::tosca::refusal;

/// Whether a path belongs to this service. //= AOS-1
pub(in crate::api) fn is_own(path: &str) -> bool {
    path.starts_with("/v2/") || path.starts_with("/v2.1/")
}

/// A refusal as this service writes it: one object that has both of its forms. The message tells all by itself, for readers
/// who know the shorter form. //= AOS-2, AOS-3
pub(in crate::api) fn response(error: &ServiceError) -> Response {
    told(
        error.code.status,
        error.code.id,
        &error.message(),
        &error.detail,
    )
}

pub(in crate::api) fn told(status: u16, code: &str, message: &str, extend: &str) -> Response {
    let body = json!({
        "code": code,
        "extend": extend,
        "message": message,
        "showdetail": !extend.is_empty(),
    });
    Response::json(status, &body)
}

/// A path that the service does not know, or not with this method.
pub(in crate::api) fn no_route(method: &str, path: &str, methods: &[&str]) -> Response {
    let error = refusal("4000007", format!("{method} {path}"));
    let mut response = response(&error);
    if !methods.is_empty() {
        response.status = 405;
        response.headers.push(("allow".into(), methods.join(", ")));
    }
    response
}
