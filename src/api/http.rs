use serde_json::Value as Json;

use crate::service::object_storage::key_of;
use crate::sorted::Gather;

/// One request, as a plain value. Nothing of a real connection is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …, in capitals.
    pub method: String,
    /// From the first slash, percent-encoded; scheme and host in front are skipped, a query behind
    /// `?` is added to `query`.
    pub path: String,
    /// Query parameters in order, decoded.
    pub query: Vec<(String, String)>,
    /// Headers in order; names in any case.
    pub headers: Vec<(String, String)>,
    /// The body's bytes; empty for none.
    pub body: Vec<u8>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body's bytes; empty for none.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without query, headers and body.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            ..Self::default()
        }
    }

    /// The first header of this name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The files outside of the object storage that its body points to.
    pub fn outside_files(&self) -> Vec<String> {
        let Ok(Json::Object(body)) = crate::json::parse(&self.body) else {
            return Vec::new();
        };
        let targets = body.get("deployment_targets").and_then(Json::as_object);
        let members = body.iter().chain(targets.into_iter().flatten());
        let uris = members.filter(|(name, _)| name.ends_with("_uri"));
        let uris = uris.filter_map(|(_, uri)| uri.as_str());
        let outside = uris.filter(|uri| uri.starts_with("http") && key_of(uri).is_none());
        outside.map(str::to_owned).gathered()
    }

    /// The path without scheme, host and query, and all query parameters.
    pub(super) fn target(&self) -> (&str, Vec<(String, String)>) {
        let rest = match self.path.split_once("://") {
            Some((scheme, rest)) if !scheme.contains('/') => rest
                .find(['/', '?'])
                .and_then(|at| rest.get(at..))
                .unwrap_or("/"),
            _ => self.path.as_str(),
        };
        let (path, text) = rest.split_once('?').unwrap_or((rest, ""));
        let mut query = self.query.clone();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            query.push((
                decode(&key.replace('+', " ")),
                decode(&value.replace('+', " ")),
            ));
        }
        (path, query)
    }
}

impl Response {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// An answer with a JSON body.
    pub fn json(status: u16, body: &Json) -> Self {
        Self::json_text(status, crate::json::text(body))
    }

    /// The same as it is written.
    pub fn json_text(status: u16, body: String) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.into_bytes(),
        }
    }

    /// The first header of this name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Resolves `%XX`. What is no valid escape, or no UTF-8 afterwards, stays visible as it is or as `�`.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escape = tail.get(..2).filter(|_| *first == b'%');
        let value = escape
            .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(value) = value {
            bytes.push(value);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes everything but letters, digits, `-`, `_`, `.` and `~` as `%XX`.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_from_outside() {
        let mut request = Request::new("POST", "/v1/0f0/stacks");
        assert_eq!(request.outside_files(), Vec::<String>::new());
        request.body = br#"{
            "template_uri": "https://h/a.tf", "vars_uri": "https://obs.example/_obs/b/v.tfvars", "x_uri": 1,
            "description": "https://h/b.tf", "deployment_targets": {"domain_ids_uri": "https://h/c.csv"}
        }"#
        .to_vec();
        assert_eq!(
            request.outside_files(),
            ["https://h/a.tf", "https://h/c.csv"]
        );
    }

    #[test]
    fn takes_a_whole_address_apart() {
        let mut request = Request::new("GET", "https://rfs.example.invalid/v1/a%2Fb?x=1+2&y=%41");
        request.query.push(("z".into(), "3".into()));
        let (path, query) = request.target();
        assert_eq!(path, "/v1/a%2Fb");
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(query, [pair("z", "3"), pair("x", "1 2"), pair("y", "A")]);
        assert_eq!(Request::new("GET", "http://host").target().0, "/");
    }

    #[test]
    fn decodes_utf8_and_leaves_bad_escapes() {
        assert_eq!(decode("%E6%A0%88-1%2"), "栈-1%2");
        assert_eq!(decode("%ff%zz"), "\u{fffd}%zz");
    }

    #[test]
    fn headers_ignore_case() {
        let mut request = Request::new("GET", "/");
        request
            .headers
            .push(("Client-Request-Id".into(), "x".into()));
        assert_eq!(request.header("client-request-id"), Some("x"));
        assert_eq!(request.header("host"), None);
    }
}
