//! The service's contract, and whether an answer keeps to it.

use std::sync::OnceLock;

use formwork::api::{AOS_ROUTES, ROUTES, Response, Route};
use formwork::func::{Nowhere, call, lookup};
use formwork::sorted::SortedSet;
use formwork::value::{Value, json};
use serde_json::Value as Json;

/// `openapi/rfs.yaml` and `openapi/aos.yaml`, whose schemas are kept apart.
pub(super) fn contract() -> &'static Json {
    static CONTRACT: OnceLock<Json> = OnceLock::new();
    CONTRACT.get_or_init(|| {
        let mut contract = decoded(include_str!("../../openapi/rfs.yaml"));
        let aos = include_str!("../../openapi/aos.yaml");
        let mut aos = decoded(&aos.replace("#/components/schemas/", "#/components/aos/"));
        contract["components"]["aos"] = aos["components"]["schemas"].take();
        let paths = contract["paths"].as_object_mut().unwrap();
        for (path, operations) in aos["paths"].as_object().unwrap() {
            paths.insert(path.clone(), operations.clone());
        }
        contract
    })
}

fn decoded(text: &str) -> Json {
    let decode = lookup("yamldecode").unwrap();
    json::to_json(&call(decode, &[Value::string(text)], &Nowhere).unwrap())
}

/// The operations of all services.
pub(super) fn routes() -> impl Iterator<Item = &'static Route> + Clone {
    ROUTES.iter().chain(AOS_ROUTES)
}

/// An operation of the contract by its name.
pub(super) fn operation(name: &str) -> &'static Json {
    let route = routes().find(|route| route.operation == name).unwrap();
    &contract()["paths"][route.path][route.method.to_lowercase()]
}

/// The operation that a path belongs to.
pub(super) fn operation_of(method: &str, path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap();
    let fits = |pattern: &str| {
        let (wanted, given) = (pattern.split('/'), path.split('/'));
        let same = |(wanted, given): (&str, &str)| wanted.starts_with('{') || wanted == given;
        wanted.clone().count() == given.clone().count() && wanted.zip(given).all(same)
    };
    let mut routes = routes().filter(|route| route.method == method);
    // A fixed part is meant before a parameter is.
    let exact = routes
        .clone()
        .find(|route| fits(route.path) && !route.path.ends_with('}'));
    let found = exact.or_else(|| routes.find(|route| fits(route.path)));
    found.map(|route| route.operation)
}

/// What is wrong with an answer, and the fields that it has.
pub(super) struct Judged {
    pub(super) problems: Vec<String>,
    pub(super) fields: SortedSet<String>,
    refused: bool,
}

/// Holds an answer against the contract.
pub(super) fn judge(name: &str, response: &Response) -> Judged {
    let mut judged = Judged {
        problems: Vec::new(),
        fields: SortedSet::new(),
        refused: response.status >= 400,
    };
    let status = response.status.to_string();
    let documented = &operation(name)["responses"][status.as_str()];
    if documented.is_null() {
        judged
            .problems
            .push(format!("{name} does not answer {status}"));
        return judged;
    }
    for header in documented["headers"].as_object().into_iter().flatten() {
        if response.header(header.0).is_none() {
            judged
                .problems
                .push(format!("{name} {status} has no {}", header.0));
        }
    }
    let schema = &documented["content"]["application/json"]["schema"];
    if schema.is_null() {
        if !documented["content"]["application/octet-stream"].is_null() {
            return judged;
        }
        if !response.body.is_empty() {
            judged.problems.push(format!("{name} {status} has a body"));
        }
        return judged;
    }
    match serde_json::from_slice(&response.body) {
        Ok(body) => {
            judged.value(schema, &body, name);
            judged.code(documented, &body, name);
        }
        Err(error) => judged.problems.push(format!("{name} {status}: {error}")),
    }
    judged
}

/// A schema behind its name.
pub(super) fn resolved(schema: &'static Json) -> &'static Json {
    match schema["$ref"].as_str() {
        Some(name) => resolved(contract().pointer(name.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

impl Judged {
    /// A refusal's code is one of those beside its status.
    fn code(&mut self, documented: &Json, body: &Json, name: &str) {
        let listed = ["x-error-codes", "x-chosen-error-codes"];
        let listed = listed.map(|key| documented[key].as_array());
        let code = match &body["error_code"] {
            Json::Null if body.is_object() && self.refused => &body["code"],
            code => code,
        };
        if !code.is_null() && !listed.iter().flatten().any(|codes| codes.contains(code)) {
            self.problems
                .push(format!("{name} does not refuse with {code}"));
        }
    }

    fn value(&mut self, schema: &'static Json, value: &Json, place: &str) {
        let schema = resolved(schema);
        self.fields.insert(place.to_owned());
        let mut wrong = |what: String| self.problems.push(format!("{place} {what}: {value}"));
        let fits = |ty: &str| match ty {
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_u64() || value.is_i64(),
            "number" => value.is_number(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("{other}"),
        };
        let mut types = match &schema["type"] {
            Json::Array(types) => types.iter(),
            ty => std::slice::from_ref(ty).iter(),
        };
        if !types.any(|ty| ty.as_str().is_none_or(&fits)) {
            wrong(format!("is no {}", schema["type"]));
        }
        if schema["enum"]
            .as_array()
            .is_some_and(|all| !all.contains(value))
        {
            wrong("is none of the enum".into());
        }
        let length = value.as_str().map(|text| text.chars().count() as u64);
        let length = length.or(value.as_array().map(|list| list.len() as u64));
        for (name, too_many) in [
            ("minLength", false),
            ("minItems", false),
            ("maxLength", true),
            ("maxItems", true),
        ] {
            let (Some(length), Some(limit)) = (length, schema[name].as_u64()) else {
                continue;
            };
            if (too_many && length > limit) || (!too_many && length < limit) {
                wrong(format!("breaks {name} {limit}"));
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            if value.is_object() && value[name.as_str().unwrap()].is_null() {
                wrong(format!("has no {name}"));
            }
        }
        if let Some(forms) = schema["anyOf"].as_array() {
            // The first form has everything that the others have.
            self.value(&forms[0], value, place);
        }
        if let (Some(properties), Some(members)) =
            (schema["properties"].as_object(), value.as_object())
        {
            for (name, member) in members {
                match properties.get(name) {
                    Some(schema) => self.value(schema, member, &format!("{place}.{name}")),
                    None if schema["additionalProperties"].is_object() => {}
                    None => self
                        .problems
                        .push(format!("{place} has an unknown `{name}`")),
                }
            }
        }
        if schema["additionalProperties"].is_object() {
            let known = |name: &String| !schema["properties"][name.as_str()].is_null();
            let members = value.as_object().into_iter().flatten();
            for (_, member) in members.filter(|(name, _)| !known(name)) {
                self.value(
                    &schema["additionalProperties"],
                    member,
                    &format!("{place}.*"),
                );
            }
        }
        for element in value.as_array().into_iter().flatten() {
            if !schema["items"].is_null() {
                self.value(&schema["items"], element, &format!("{place}[]"));
            }
        }
    }
}

/// Every field of a schema, by its place.
pub(super) fn fields(schema: &'static Json, place: &str, into: &mut SortedSet<String>) {
    let schema = resolved(schema);
    into.insert(place.to_owned());
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        fields(member, &format!("{place}.{name}"), into);
    }
    if schema["additionalProperties"].is_object() {
        fields(&schema["additionalProperties"], &format!("{place}.*"), into);
    }
    if schema["items"].is_object() {
        fields(&schema["items"], &format!("{place}[]"), into);
    }
}
