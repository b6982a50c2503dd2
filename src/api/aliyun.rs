//! Operations that are asked for at `/` by their names (ALI-1): how they are asked, and how they are answered.

use serde_json::Value as Json;

use super::http::decode;
use super::signature::Caller;
use super::{Request, Response};
use crate::aliyun::{self, Action, Parameters, RpcError};
use crate::deploy::{FaultError, FaultKind};
use crate::json::put;
use crate::service::Service;

const METHODS: &[&str] = &["GET", "POST"];

/// A request for an operation by its name.
#[derive(Clone, Debug)]
pub(super) struct Call<'r> {
    request: &'r Request,
    /// The parameters of the query, then those of the form.
    pub(super) parameters: Vec<(String, String)>,
}

impl<'r> Call<'r> {
    /// Of a request, when it is one.
    pub(super) fn of(request: &'r Request) -> Option<Self> {
        let (path, mut parameters) = request.target();
        if !matches!(path, "/" | "") {
            return None;
        }
        let kind = request.header("content-type").unwrap_or_default();
        if kind.is_empty() || kind.starts_with("application/x-www-form-urlencoded") {
            let text = String::from_utf8_lossy(&request.body);
            for pair in text.split('&').filter(|pair| !pair.is_empty()) {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                let plain = |text: &str| decode(&text.replace('+', " "));
                parameters.push((plain(key), plain(value)));
            }
        }
        // Who only looks what is there is not meant.
        let meant = request.method == "POST" || request.header("x-acs-action").is_some();
        (meant || !parameters.is_empty()).then_some(Self {
            request,
            parameters,
        })
    }

    /// What stands in a parameter, or in a header in its place.
    fn common(&self, name: &str, header: &str) -> Option<&str> {
        let found = Parameters(&self.parameters).get(name);
        found.or_else(|| self.request.header(header))
    }

    /// The name of the operation.
    pub(super) fn name(&self) -> Option<&str> {
        self.common("Action", "x-acs-action")
    }

    /// The operation that is asked for.
    pub(super) fn action(&self) -> Result<&'static Action, RpcError> {
        if !METHODS.contains(&self.request.method.as_str()) {
            let message = "The method is neither GET nor POST.";
            return Err(RpcError::new(405, "UnsupportedHTTPMethod", message));
        }
        let missing = |name: &str| {
            let message = format!("The parameter {name} is missing.");
            RpcError::new(400, "MissingParameter", message)
        };
        let name = self.name().ok_or_else(|| missing("Action"))?;
        let version = self.common("Version", "x-acs-version");
        let version = version.ok_or_else(|| missing("Version"))?;
        let Some(action) = aliyun::action(name) else {
            let message = format!("There is no operation {name}.");
            return Err(RpcError::new(404, "InvalidAction.NotFound", message));
        };
        if action.version != version {
            let message = format!("The operation {name} has the version {}.", action.version);
            return Err(RpcError::new(404, "InvalidVersion", message));
        }
        match Parameters(&self.parameters).get("Format") {
            Some(format)
                if !["JSON", "XML"]
                    .iter()
                    .any(|one| format.eq_ignore_ascii_case(one)) =>
            {
                Err(RpcError::invalid("Format", "it is neither JSON nor XML"))
            }
            _ => Ok(action),
        }
    }

    /// Who says to have asked.
    pub(super) fn caller(&self) -> Option<Caller<'_>> {
        Caller::of(self.request, &self.parameters)
    }

    /// Answers it.
    fn answer(&self, service: &mut Service) -> Response {
        let parameters = Parameters(&self.parameters);
        let done = self.action().and_then(|action| {
            let answer = (action.answer)(service, &parameters)?;
            Ok((action.name, answer))
        });
        match done {
            Ok((name, answer)) => self.response(service, 200, &format!("{name}Response"), answer),
            Err(error) => self.refusal(service, &error),
        }
    }

    /// A refusal as an answer.
    pub(super) fn refusal(&self, service: &Service, error: &RpcError) -> Response {
        let mut body = crate::json::json!({
            "Code": error.code.as_str(), "Message": error.message.as_str(),
        });
        if let (Json::Object(body), Some(host)) = (&mut body, self.request.header("host")) {
            put(body, "HostId", host.into());
        }
        let mut response = self.response(service, error.status, "Error", body);
        if error.status == 405 {
            response.headers.push(("allow".into(), METHODS.join(", ")));
        }
        response
    }

    fn response(&self, service: &Service, status: u16, root: &str, mut body: Json) -> Response {
        if let Json::Object(body) = &mut body {
            put(body, "RequestId", service.request_id().into());
        }
        let format = Parameters(&self.parameters)
            .get("Format")
            .map(str::to_ascii_uppercase);
        if format.as_deref() != Some("XML") {
            return Response::json(status, &body);
        }
        let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
        element(root, &body, &mut text);
        Response {
            status,
            headers: vec![("content-type".into(), "application/xml".into())],
            body: text.into_bytes(),
        }
    }
}

/// Answers a request for an operation by its name; nothing when it is none.
pub(super) fn answer(service: &mut Service, request: &Request) -> Option<Response> {
    Some(Call::of(request)?.answer(service))
}

/// The operation that a request asks for by its name.
pub fn named_operation(request: &Request) -> Option<&'static str> {
    Some(Call::of(request)?.action().ok()?.name)
}

/// How a request is refused because of a fault.
pub(super) fn refused(call: &Call<'_>, service: &Service, error: &FaultError) -> Response {
    let (status, code, message) = match error.kind {
        FaultKind::Internal => (500, "InternalError", "A system error occurred."),
        FaultKind::Throttled => (429, "Throttling", "There were too many requests."),
        FaultKind::Forbidden => (403, "NoPermission", "It is not permitted."),
        FaultKind::Quota => (403, "QuotaExceeded", "The quota is used up."),
        FaultKind::Conflict => (409, "OperationConflict", "Something else is going on."),
        FaultKind::Timeout => (504, "GatewayTimeout", "The service did not answer in time."),
        FaultKind::Unavailable => (503, "ServiceUnavailable", "The service is not available."),
    };
    let code = error.code.as_deref().unwrap_or(code);
    let message = error.message.as_deref().unwrap_or(message);
    let refusal = RpcError::new(error.status.unwrap_or(status), code, message);
    call.refusal(service, &refusal)
}

/// Writes an element, or one for each member of a list.
fn element(name: &str, value: &Json, into: &mut String) {
    if let Json::Array(members) = value {
        for member in members {
            element(name, member, into);
        }
        return;
    }
    *into += &format!("<{name}>");
    match value {
        Json::Object(members) => {
            for (name, member) in members {
                element(name, member, into);
            }
        }
        Json::String(text) => escape(text, into),
        other => *into += &crate::json::text(other),
    }
    *into += &format!("</{name}>");
}

/// Writes a text; what no document may have becomes `�`.
fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '<' => *into += "&lt;",
            '>' => *into += "&gt;",
            '&' => *into += "&amp;",
            '\u{fffe}' | '\u{ffff}' => into.push('\u{fffd}'),
            '\t' | '\n' | '\r' | ' '.. => into.push(letter),
            _ => into.push('\u{fffd}'),
        }
    }
}
