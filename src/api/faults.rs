use super::route::find;
use super::{Request, Response};
use crate::deploy::{FaultError, FaultKind};
use crate::json::json;
use crate::service::codes;

/// The operation that a request asks for, and the stack that it is about.
pub fn operation_of(request: &Request) -> Option<(&'static str, Option<String>)> {
    let (path, _) = request.target();
    let (route, mut parameters) = find(&request.method, path)?;
    Some((route.operation, parameters.remove("stack_name")))
}

/// How the service, or the gateway in front of it, refuses because of a fault.
pub fn refused(error: &FaultError) -> Response {
    let (status, code) = error.kind.of_service();
    let code = error.code.as_deref().unwrap_or(code);
    let known = codes().find(|row| row.id == code).map(|row| row.message);
    let usual = known.unwrap_or(match error.kind {
        FaultKind::Timeout => "Backend timeout.",
        _ => "Backend unavailable.",
    });
    let message = error.message.as_deref().unwrap_or(usual);
    let body = json!({"error_code": code, "error_msg": message});
    let mut response = Response::json(error.status.unwrap_or(status), &body);
    let wait = match error.kind {
        FaultKind::Throttled | FaultKind::Unavailable => Some(error.retry_after.unwrap_or(1)),
        _ => error.retry_after,
    };
    let wait = wait.map(|seconds| ("retry-after".to_owned(), seconds.to_string()));
    response.headers.extend(wait);
    response
}
