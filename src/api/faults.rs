use super::aliyun::{self, Call};
use super::route::find;
use super::{Request, Response, aos};
use crate::deploy::{FaultError, FaultKind};
use crate::json::json;
use crate::service::{Service, codes};
use crate::tosca;

/// The operation that a request asks for, and the stack that it is about, by its name or else its identifier.
pub fn operation_of(request: &Request) -> Option<(&'static str, Option<String>)> {
    if let Some(call) = Call::of(request) {
        return Some((call.action().ok()?.name, None));
    }
    let (path, _) = request.target();
    let (route, mut parameters) = find(&request.method, path)?;
    let stack = parameters.remove("stack_name");
    let stack = stack.or_else(|| parameters.remove("stack_id"));
    Some((route.operation, stack))
}

/// How the service of blueprints refuses because of a fault, unless the fault says something else.
fn of_blueprints(kind: FaultKind) -> (u16, &'static str) {
    match kind {
        FaultKind::Internal => (500, "SVCSTG.AOS.5000105"),
        FaultKind::Throttled => (429, "SVCSTG.AOS.4290009"),
        FaultKind::Quota => (403, "SVCSTG.AOS.4031116"),
        FaultKind::Conflict => (409, "SVCSTG.AOS.4090018"),
        FaultKind::Forbidden => (403, "SVCSTG.AOS.4030006"),
        FaultKind::Unavailable | FaultKind::Timeout => kind.of_service(),
    }
}

/// How the service, or the gateway in front of it, refuses because of a fault.
pub fn refused(request: &Request, service: &Service, error: &FaultError) -> Response {
    if let Some(call) = Call::of(request) {
        return aliyun::refused(&call, service, error);
    }
    let (status, code) = match aos::error::is_own(request.target().0) {
        true => of_blueprints(error.kind),
        false => error.kind.of_service(),
    };
    let code = error.code.as_deref().unwrap_or(code);
    let mut codes = codes().chain(tosca::codes());
    let known = codes.find(|row| row.id == code).map(|row| row.message);
    let usual = known.unwrap_or(match error.kind {
        FaultKind::Timeout => "Backend timeout.",
        _ => "Backend unavailable.",
    });
    let message = error.message.as_deref().unwrap_or(usual);
    let status = error.status.unwrap_or(status);
    let mut response = match aos::error::is_own(request.target().0) {
        true => aos::error::told(status, code, message, ""),
        false => {
            let body = json!({"error_code": code, "error_msg": message});
            Response::json(status, &body)
        }
    };
    let wait = match error.kind {
        FaultKind::Throttled | FaultKind::Unavailable => Some(error.retry_after.unwrap_or(1)),
        _ => error.retry_after,
    };
    let wait = wait.map(|seconds| ("retry-after".to_owned(), seconds.to_string()));
    response.headers.extend(wait);
    response
}
