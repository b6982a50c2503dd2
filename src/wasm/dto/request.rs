use serde_json::Value as Json;
use tsify::Tsify;

use crate::api;
use crate::json::{self, Deserialize, Raw, Serialize};
use crate::sorted::{Gather, SortedMap};

/// A request to the simulated services.
#[derive(Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// A path or a whole address; a query behind `?` counts too.
    pub path: String,
    /// Query parameters.
    #[serde(default)]
    #[tsify(
        optional,
        type = "Record<string, string | number | boolean | (string | number | boolean)[]>"
    )]
    pub query: SortedMap<String, Json>,
    /// Headers; names in any case.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, string>")]
    pub headers: SortedMap<String, String>,
    /// A text is sent as it is, anything else as JSON.
    #[serde(default)]
    #[tsify(optional, type = "unknown")]
    pub body: Option<Json>,
}

/// An answer of the simulated services.
#[derive(Serialize, Tsify)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    #[tsify(type = "Record<string, string>")]
    pub headers: SortedMap<String, String>,
    /// The value of a JSON body; the text of any other; empty when there is none.
    #[tsify(type = "any")]
    pub body: Raw,
}

impl From<Request> for api::Request {
    fn from(request: Request) -> Self {
        let body = match request.body {
            None => Vec::new(),
            Some(Json::String(text)) => text.into_bytes(),
            Some(json) => json::text(&json).into_bytes(),
        };
        Self {
            method: request.method.to_ascii_uppercase(),
            path: request.path,
            query: request
                .query
                .into_iter()
                .flat_map(|(name, value)| pairs(name, value))
                .gathered(),
            headers: request.headers.into_iter().gathered(),
            body,
        }
    }
}

/// A list gives its parameter once per element; null gives none.
fn pairs(name: String, value: Json) -> Vec<(String, String)> {
    match value {
        Json::Null => Vec::new(),
        Json::Array(values) => values
            .into_iter()
            .flat_map(|v| pairs(name.clone(), v))
            .gathered(),
        Json::String(text) => vec![(name, text)],
        other => vec![(name, json::text(&other))],
    }
}

impl From<api::Response> for Response {
    fn from(response: api::Response) -> Self {
        let json = response
            .header("content-type")
            .is_some_and(|t| t.starts_with("application/json"));
        let text = String::from_utf8_lossy(&response.body).into_owned();
        Self {
            status: response.status,
            headers: response.headers.into_iter().gathered(),
            body: Raw(match json {
                true => text.into(),
                false => json::text(&text).into(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Request, json::Unreadable> {
        json::read(text.as_bytes())
    }

    #[test]
    fn texts_are_sent_as_they_are_and_values_as_json() {
        let text = r#"{"method":"post","path":"/x","query":{"a":["1",2],"b":null,"c":true},"body":{"n":1.50}}"#;
        let request: api::Request = read(text).unwrap().into();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(request.method, "POST");
        assert_eq!(
            request.query,
            [pair("a", "1"), pair("a", "2"), pair("c", "true")]
        );
        assert_eq!(request.body, b"{\"n\":1.50}");
        let raw: Request = read(r#"{"method":"PUT","path":"/","body":"{x"}"#).unwrap();
        assert_eq!(api::Request::from(raw).body, b"{x");
        assert!(read(r#"{"method":"GET","path":"/","boby":1}"#).is_err());
    }

    #[test]
    fn json_answers_are_values_and_others_text() {
        let answer = |kind: &str, body: &str| {
            let headers = vec![("content-type".to_owned(), kind.to_owned())];
            let response = api::Response {
                status: 200,
                headers,
                body: body.into(),
            };
            Response::from(response).body.0
        };
        assert_eq!(
            answer("application/json", "{\"n\": 1.50}").as_ref(),
            "{\"n\": 1.50}"
        );
        assert_eq!(answer("text/plain", "a\"b").as_ref(), "\"a\\\"b\"");
        assert_eq!(answer("text/plain", "").as_ref(), "\"\"");
    }
}
