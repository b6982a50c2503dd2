use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::ServiceError;
use crate::check::service::{self, Carriers, Given, TWICE, limit};
use crate::deploy::HIDDEN;
use crate::diag::{Diagnostics, Severity, code};
use crate::eval::{self, Scope};
use crate::syntax::{self, ast::Attribute};
use crate::text::{FileId, Source};
use crate::value;

/// The values of variables as a caller gave them (VAR-1, VAR-8).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GivenVariables {
    /// `vars_structure`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structure: Option<Vec<GivenVariable>>,
    /// `vars_body`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The text behind `vars_uri`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri_content: Option<String>,
}

/// One entry of `vars_structure` (VAR-3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GivenVariable {
    /// The variable's name.
    pub var_key: String,
    /// Its value as text.
    pub var_value: String,
    /// How the value was encrypted, as given (KMS-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption: Option<Json>,
}

/// Where variables are given.
#[derive(Clone, Copy, Debug, Default)]
pub struct VariablesSource<'a> {
    /// `vars_structure`, checked for its shape.
    pub structure: Option<&'a Json>,
    /// `vars_body`.
    pub body: Option<&'a str>,
    /// `vars_uri`.
    pub uri: Option<&'a str>,
}

impl VariablesSource<'_> {
    /// Whether no carrier is given.
    pub fn is_empty(&self) -> bool {
        self.structure.is_none() && self.body.is_none() && self.uri.is_none()
    }
}

impl GivenVariables {
    /// Takes the variables that are given. `fetch` gives what lies behind a URI.
    ///
    /// # Errors
    ///
    /// With the codes of VAR-2 to VAR-6.
    pub fn take(
        source: VariablesSource<'_>,
        fetch: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<Self, ServiceError> {
        let given = Self {
            structure: source.structure.map(structure).transpose()?,
            body: source.body.map(str::to_owned),
            uri_content: source.uri.map(|uri| file(uri, fetch)).transpose()?,
        };
        given.check()?;
        Ok(given)
    }

    /// The texts in the form of `.tfvars` files, by the code for what is wrong in them.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let body = self.body.iter().map(|text| ("10011051", text.as_str()));
        let file = self
            .uri_content
            .iter()
            .map(|text| ("10011050", text.as_str()));
        body.chain(file)
    }

    /// The simple variables, in order.
    pub fn simple(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.structure.iter().flatten();
        entries.map(|entry| (entry.var_key.as_str(), entry.var_value.as_str()))
    }

    /// Names and values as they may be shown: without those that are hidden, and those that are encrypted. As long as nobody
    /// knows what to hide, everything is.
    pub fn shown(&self, hidden: Option<&[String]>) -> Vec<(String, String)> {
        let show = |name: &str, value: String| {
            let hides = |hidden: &[String]| hidden.iter().any(|one| one == name);
            let value = match hidden.is_none_or(hides) {
                true => HIDDEN.to_owned(),
                false => value,
            };
            (name.to_owned(), value)
        };
        let mut shown = Vec::new();
        for entry in self.structure.iter().flatten() {
            let value = match entry.encryption {
                Some(_) => HIDDEN.to_owned(),
                None => entry.var_value.clone(),
            };
            shown.push(show(&entry.var_key, value));
        }
        for (_, text) in self.texts() {
            for attribute in parsed(text).unwrap_or_default() {
                let mut found = Diagnostics::new();
                let value = eval::expr(&attribute.expr, &Scope::empty(), &mut found);
                let value = match value::json::to_json(&value) {
                    Json::String(text) => text,
                    other => crate::json::text(&other),
                };
                shown.push(show(&attribute.name.name, value));
            }
        }
        shown
    }

    /// No variable comes twice, in one carrier or in two (VAR-2).
    fn check(&self) -> Result<(), ServiceError> {
        let mut carriers = Carriers::default();
        let mut take = |names: &mut dyn Iterator<Item = Given>| match carriers
            .take(names)
            .into_iter()
            .next()
        {
            Some(((name, _), _)) => {
                let detail = format!("The variable `{name}` is given twice.");
                Err(ServiceError::new(TWICE.digits(), detail))
            }
            None => Ok(()),
        };
        for (key, _) in self.simple() {
            take(&mut std::iter::once((key.into(), None)))?;
        }
        for (code, text) in self.texts() {
            let attributes = parsed(text).map_err(|error| ServiceError::new(code, error))?;
            literal(&attributes).map_err(|error| ServiceError::new(code, error))?;
            take(&mut service::names(&attributes))?;
        }
        Ok(())
    }
}

/// Refuses values that are more than literals: a file of variables has nothing to refer to.
fn literal(attributes: &[Attribute]) -> Result<(), String> {
    let mut found = Diagnostics::new();
    for attribute in attributes {
        eval::expr(&attribute.expr, &Scope::empty(), &mut found);
    }
    match found
        .iter()
        .find(|problem| problem.severity == Severity::Error)
    {
        Some(problem) => Err(format!("In detail: {}.", problem.message)),
        None => Ok(()),
    }
}

/// What a text in the form of `.tfvars` sets.
pub(super) fn parsed(text: &str) -> Result<Vec<Attribute>, String> {
    let source = Source::new(FileId(0), "vars.tfvars", text);
    let (attributes, diags) = syntax::tfvars::parse(&source);
    let twice = diags
        .iter()
        .find(|d| d.code.id == code::DUPLICATE_ATTRIBUTE.id);
    match twice.or_else(|| diags.iter().next()) {
        Some(problem) => Err(format!("In detail: {}.", problem.message)),
        None => Ok(attributes),
    }
}

fn structure(entries: &Json) -> Result<Vec<GivenVariable>, ServiceError> {
    // The shape was checked before; what does not fit is still told and not lost.
    let given: Option<Vec<_>> = entries
        .as_array()
        .and_then(|entries| entries.iter().map(given).collect());
    let entries = given.ok_or_else(|| {
        let detail = "Each entry has a `var_key` and a `var_value`, which are strings.";
        ServiceError::new("10011038", detail)
    })?;
    // An empty value is a value, but nothing that could be decrypted (VAR-4).
    let empty = entries
        .iter()
        .find(|e| e.var_value.is_empty() && e.encryption.is_some());
    match empty {
        Some(entry) => Err(ServiceError::new(
            "10011052",
            format!("It is `{}`.", entry.var_key),
        )),
        None => Ok(entries),
    }
}

fn given(entry: &Json) -> Option<GivenVariable> {
    let text = |name: &str| entry.get(name)?.as_str().map(str::to_owned);
    Some(GivenVariable {
        var_key: text("var_key")?,
        var_value: text("var_value")?,
        encryption: entry.get("encryption").filter(|e| !e.is_null()).cloned(),
    })
}

fn file(uri: &str, fetch: impl Fn(&str) -> Option<Vec<u8>>) -> Result<String, ServiceError> {
    let (scheme, rest) = uri.split_once("://").unwrap_or(("", uri));
    let path = rest.split(['?', '#']).next().unwrap_or("");
    if !matches!(scheme, "http" | "https") || !path.to_ascii_lowercase().ends_with(".tfvars") {
        return Err(ServiceError::new("10011034", format!("It is `{uri}`.")));
    }
    let Some(bytes) = fetch(uri) else {
        let detail = format!("Nothing can be fetched from `{uri}`.");
        return Err(ServiceError::new("10011049", detail));
    };
    if bytes.len() > limit::FILE {
        return Err(ServiceError::new("10011014", ""));
    }
    String::from_utf8(bytes).map_err(|_| ServiceError::new("10011050", "It is not UTF-8."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_is_an_object_of_strings() {
        for structure in [
            json!([null]),
            json!([{"var_key": "a"}]),
            json!([{"var_key": "a", "var_value": 1}]),
            json!({}),
        ] {
            take(&structure, None, None, "RF.10011038");
        }
        take(
            &json!([{"var_key": "a", "var_value": "1", "encryption": null}]),
            None,
            None,
            "",
        );
    }

    #[track_caller]
    fn take(structure: &Json, body: Option<&str>, uri: Option<&str>, code: &str) {
        let source = VariablesSource {
            structure: (!structure.is_null()).then_some(structure),
            body,
            uri,
        };
        let fetch = |uri: &str| uri.contains("here").then(|| b"c = 3\n".to_vec());
        let got = GivenVariables::take(source, fetch)
            .map(|_| ())
            .map_err(|e| e.code.id);
        assert_eq!(got, if code.is_empty() { Ok(()) } else { Err(code) });
    }

    //= VAR-2, VAR-4, VAR-5, VAR-6
    #[test]
    fn each_fault_has_its_code() {
        let a = json!([{"var_key": "a", "var_value": ""}]);
        take(&a, Some("b = 1"), Some("https://here/x.tfvars?e=1"), "");
        take(&a, Some("a = 1"), None, "RF.10011028");
        take(
            &Json::Null,
            Some("c = 1"),
            Some("https://here/x.tfvars"),
            "RF.10011028",
        );
        take(&Json::Null, Some("c = 1\nc = 2"), None, "RF.10011051");
        take(&Json::Null, Some("c = "), None, "RF.10011051");
        take(&Json::Null, Some("c = var.d"), None, "RF.10011051");
        take(&Json::Null, Some("c = [upper(\"d\")]"), None, "RF.10011051");
        take(
            &Json::Null,
            None,
            Some("https://lost/x.tfvars"),
            "RF.10011049",
        );
        take(&Json::Null, None, Some("https://here/x.txt"), "RF.10011034");
        take(
            &Json::Null,
            None,
            Some("obs://here/x.tfvars"),
            "RF.10011034",
        );
        let twice = json!([{"var_key": "a", "var_value": "1"}, {"var_key": "a", "var_value": "2"}]);
        take(&twice, None, None, "RF.10011028");
        let kms = json!([{"var_key": "a", "var_value": "", "encryption": {"kms": {}}}]);
        take(&kms, None, None, "RF.10011052");
    }
}
