use serde_json::{Map, Value as Json};

use super::Request;
use super::shape::{Alphabet, Problems, Shape, check, check_text};
use crate::check::service::limit;
use crate::service::ServiceError;
use crate::sorted::SortedMap;

/// A query parameter that an operation knows.
#[derive(Clone, Copy, Debug)]
pub struct QueryParameter {
    /// Its name.
    pub name: &'static str,
    /// What it must look like.
    pub shape: Shape,
}

/// Parameters that today's clients send to every operation; they are passed over (ERR-7).
const TOLERATED: &[&str] = &[
    "limit",
    "marker",
    "call_identity",
    "access_control_source_ips",
    "access_control_source_vpc_ids",
];

/// A request that passed the checks of its route.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Path parameters by name, decoded.
    pub path: SortedMap<&'static str, String>,
    /// Query parameters by name.
    pub query: SortedMap<&'static str, String>,
    /// All query parameters in order; some may be repeated (QRY-8).
    pub repeated: Vec<(&'static str, String)>,
    /// The body; empty when there was none.
    pub body: Map<String, Json>,
    /// The `Host` header, for links.
    pub host: Option<String>,
}

impl Input {
    /// A path parameter; routes name only those they have.
    pub fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A query parameter; an empty one counts as not given (QRY-11).
    pub fn query(&self, name: &str) -> Option<&str> {
        let text = self.query.get(name).map(String::as_str);
        text.filter(|text| !text.is_empty())
    }

    /// A text of the body.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Json::as_str)
    }

    /// A flag of the body; false when it is not given.
    pub fn flag(&self, name: &str) -> bool {
        self.body.get(name).and_then(Json::as_bool).unwrap_or(false)
    }

    /// Any value of the body.
    pub fn value(&self, name: &str) -> Option<&Json> {
        self.body.get(name)
    }
}

/// What the parameters in paths must look like.
fn path_shape(name: &str) -> (usize, usize, Alphabet) {
    match name {
        "project_id" => (3, 64, Alphabet::Project),
        "stack_name" | "execution_plan_name" | "template_name" | "stack_set_name" => {
            (1, 128, Alphabet::Name)
        }
        "provider_name" => (1, limit::PROVIDER_NAME, Alphabet::PrivateProvider),
        "version_id" => (2, 11, Alphabet::Any),
        "stack_set_operation_id" => (36, 36, Alphabet::Id),
        _ => (1, 128, Alphabet::Any),
    }
}

/// Checks the header every operation needs, then path, query and body, in this order.
///
/// # Errors
///
/// With the codes of ERR-5, ERR-6, COM-6 and ID-9.
pub(super) fn check_request(
    request: &Request,
    path: SortedMap<&'static str, String>,
    query: &[(String, String)],
    known: &[QueryParameter],
    body: Option<(&Shape, bool)>,
) -> Result<Input, ServiceError> {
    let mut problems = Problems::default();
    match request.header("client-request-id") {
        Some(id) => {
            let name = "Client-Request-Id";
            check_text(36, 128, Alphabet::RequestId, id, name, &mut problems);
        }
        None => {
            return Err(ServiceError::new(
                "10011001",
                "`Client-Request-Id` is missing.",
            ));
        }
    }
    for (name, value) in &path {
        let (min, max, alphabet) = path_shape(name);
        check_parameter(&Shape::Text(min, max, alphabet), value, name, &mut problems);
    }
    let mut input = Input {
        path,
        host: request.header("host").map(str::to_owned),
        ..Input::default()
    };
    for (name, value) in query {
        if let Some(parameter) = known.iter().find(|known| known.name == name) {
            check_parameter(&parameter.shape, value, name, &mut problems);
            input.query.insert(parameter.name, value.clone());
            input.repeated.push((parameter.name, value.clone()));
        } else if !TOLERATED.contains(&name.as_str()) {
            problems.push("10011002", format!("`{name}` is not known here."));
        }
    }
    problems.into_result()?;
    if let Some((shape, required)) = body {
        input.body = read_body(request, shape, required)?;
    }
    Ok(input)
}

/// Checks a parameter of a path or query: an empty one is too short, as only members of bodies are empty.
fn check_parameter(shape: &Shape, value: &str, name: &str, problems: &mut Problems) {
    match shape {
        Shape::Text(1.., ..) if value.is_empty() => {
            problems.push("10011006", format!("`{name}` is empty."));
        }
        _ => check(shape, &Json::String(value.to_owned()), name, problems),
    }
}

fn read_body(
    request: &Request,
    shape: &Shape,
    required: bool,
) -> Result<Map<String, Json>, ServiceError> {
    if request.body.iter().all(u8::is_ascii_whitespace) {
        return if required {
            Err(ServiceError::new("10011032", ""))
        } else {
            Ok(Map::new())
        };
    }
    let body = crate::json::parse(&request.body)
        .map_err(|error| ServiceError::new("10011033", format!("In detail: {error}.")))?;
    if !body.is_object() {
        return Err(ServiceError::new("10011038", "The body must be an object."));
    }
    let mut problems = Problems::default();
    check(shape, &body, "", &mut problems);
    problems.into_result()?;
    match body {
        Json::Object(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}
