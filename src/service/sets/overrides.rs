//! Values of variables that an instance has instead of those of its set.

use serde_json::Value as Json;

use super::super::variables::parsed;
use super::super::{GivenVariables, ServiceError, VariablesSource};
use crate::check::service::limit;
use crate::sorted::{Gather, SortedMap};

/// Where overrides are given (SSVAR-1).
#[derive(Clone, Copy, Debug, Default)]
pub struct OverridesSource<'a> {
    /// `vars_body` and `vars_uri`.
    pub variables: VariablesSource<'a>,
    /// `use_stack_set_vars`, checked for its shape.
    pub keep: Option<&'a Json>,
}

/// The names that a set's variables or an override give values to.
pub(super) fn names(given: &GivenVariables) -> Vec<String> {
    let texts = given.texts().filter_map(|(_, text)| parsed(text).ok());
    texts
        .flatten()
        .map(|attribute| attribute.name.name.to_string())
        .gathered()
}

/// Takes the overrides of a request: nothing when none are given, so that instances keep theirs (SSVAR-2), else what
/// replaces them as a whole (SSVAR-3).
///
/// # Errors
///
/// When the names are not exactly those of the set (SSVAR-4), and with the codes for files of variables.
pub(super) fn take(
    source: OverridesSource<'_>,
    set: &GivenVariables,
    fetch: impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<Option<GivenVariables>, ServiceError> {
    if source.variables.is_empty() && source.keep.is_none() {
        return Ok(None);
    }
    let over = GivenVariables::take(source.variables, fetch)?;
    let recorded = names(set);
    let mut told = names(&over);
    let keep = source.keep.and_then(Json::as_array);
    let keep = keep.into_iter().flatten().filter_map(Json::as_str);
    told.extend(keep.map(str::to_owned));
    let twice = |name: &&String| told.iter().filter(|other| other == name).count() > 1;
    let detail = if let Some(name) = told.iter().find(twice) {
        format!("The variable `{name}` is named twice.")
    } else if let Some(name) = told.iter().find(|name| !recorded.contains(name)) {
        format!("The stack set has no value for `{name}`.")
    } else if let Some(name) = recorded.iter().find(|name| !told.contains(name)) {
        format!("The variable `{name}` of the stack set is not named.")
    } else {
        check_size(&merged(set, &over))?;
        return Ok(Some(over));
    };
    Err(ServiceError::new("10011028", detail))
}

/// What an instance is deployed with stays within the limits of what can be given (SSVAR-9).
pub(super) fn check_size(merged: &GivenVariables) -> Result<(), ServiceError> {
    let body = merged.body.as_deref().unwrap_or_default();
    if body.chars().count() > limit::BODY {
        return Err(ServiceError::new("10011141", "It is so with the override."));
    }
    let file = merged.uri_content.as_deref().unwrap_or_default();
    if file.len() > limit::FILE {
        return Err(ServiceError::new("10011014", "It is so with the override."));
    }
    Ok(())
}

/// The set's variables with the override's values in the place of their own (SSVAR-7). Each stays in its carrier.
pub(super) fn merged(set: &GivenVariables, over: &GivenVariables) -> GivenVariables {
    let mut values: SortedMap<String, String> = SortedMap::new();
    for (_, text) in over.texts() {
        for attribute in parsed(text).unwrap_or_default() {
            if let Some(value) = text.get(attribute.expr.span.range()) {
                values.insert(attribute.name.name.to_string(), value.to_owned());
            }
        }
    }
    let exchanged = |text: &String| exchanged(text, &values);
    GivenVariables {
        structure: None,
        body: set.body.as_ref().map(exchanged),
        uri_content: set.uri_content.as_ref().map(exchanged),
    }
}

fn exchanged(text: &str, values: &SortedMap<String, String>) -> String {
    let mut made = String::new();
    let mut at = 0;
    for attribute in parsed(text).unwrap_or_default() {
        let place = attribute.expr.span.range();
        if let (Some(value), Some(before)) =
            (values.get(&*attribute.name.name), text.get(at..place.start))
        {
            made += before;
            made += value;
            if value.starts_with("<<") {
                // What closes it stands alone on its line.
                made.push('\n');
            }
            at = place.end;
        }
    }
    made + text.get(at..).unwrap_or_default()
}

/// Whether an override has a value of its own for something.
pub(super) fn is_any(over: &GivenVariables) -> bool {
    !names(over).is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn given(body: &str, file: Option<&str>) -> GivenVariables {
        GivenVariables {
            structure: None,
            body: Some(body.to_owned()),
            uri_content: file.map(str::to_owned),
        }
    }

    //= SSVAR-7, SSVAR-9
    #[test]
    fn values_are_exchanged_where_the_set_has_them() {
        let set = given(
            "a = 1 # one\nb = {\n  x = 2\n}\nc = \"三\"\n",
            Some("d = [4]"),
        );
        let over = given("c = <<E\n5\nE\nd = 6\na = [7,\n8]\n", None);
        let made = merged(&set, &over);
        assert_eq!(
            made.body.as_deref(),
            Some("a = [7,\n8] # one\nb = {\n  x = 2\n}\nc = <<E\n5\nE\n\n")
        );
        assert_eq!(made.uri_content.as_deref(), Some("d = 6"));
        assert_eq!(merged(&set, &given("", None)), set);
    }

    #[track_caller]
    fn take_as(body: Option<&str>, keep: &Json, code: &str) {
        let set = given("a = 1\nb = 2\n", Some("c = 3"));
        let source = OverridesSource {
            variables: VariablesSource {
                structure: None,
                body,
                uri: None,
            },
            keep: (!keep.is_null()).then_some(keep),
        };
        let taken = take(source, &set, |_| None);
        let taken = taken.map(|_| ()).map_err(|error| error.code.id);
        assert_eq!(taken, if code.is_empty() { Ok(()) } else { Err(code) });
    }

    //= SSVAR-4, SSVAR-5, SSVAR-9
    #[test]
    fn the_names_are_exactly_those_of_the_set() {
        take_as(Some("a = 1\nc = 4"), &json!(["b"]), "");
        take_as(None, &json!(["a", "b", "c"]), "");
        take_as(Some("a = 1"), &json!(["b"]), "RF.10011028");
        take_as(Some("a = 1\nx = 1"), &json!(["b", "c"]), "RF.10011028");
        take_as(Some("a = 1"), &json!(["a", "b", "c"]), "RF.10011028");
        take_as(None, &json!(["a", "b", "c", "c"]), "RF.10011028");
        take_as(Some("a = 1\na = 2"), &json!(["b", "c"]), "RF.10011051");
        take_as(None, &json!([]), "RF.10011028");
        let long = format!("a = \"{}\"", "x".repeat(limit::BODY));
        take_as(Some(&long), &json!(["b", "c"]), "RF.10011141");
    }
}
