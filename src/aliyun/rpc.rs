//! Operations as they are asked for: by name and version, with parameters that are all texts.

use serde_json::Value as Json;

use super::{package_state, service_catalog, stack_group};
use crate::cloud::Home;
use crate::service::Service;

/// An operation.
pub struct Action {
    /// The name in the reference.
    pub name: &'static str,
    /// The version of the interface it belongs to (ALI-1).
    pub version: &'static str,
    /// The service, as permissions name it.
    pub product: &'static str,
    /// What permissions are about: the kind of thing, and the parameter that names it (ALI-12, ALI-17).
    resource: Option<(&'static str, &'static str)>,
    /// What answers it, without the request's identifier.
    pub answer: fn(&mut Service, &Parameters<'_>) -> Result<Json, RpcError>,
}

/// Every operation.
pub static ACTIONS: &[Action] = &[
    Action {
        name: "ListStackGroupOperationResults",
        version: "2019-09-10",
        product: "ros",
        resource: None,
        answer: |service, parameters| stack_group::results(service, parameters),
    },
    Action {
        name: "ListTasks",
        version: "2021-09-01",
        product: "servicecatalog",
        resource: Some(("provisionedproduct", "ProvisionedProductId")),
        answer: |service, parameters| service_catalog::tasks(service, parameters),
    },
    Action {
        name: "ListInstancePackageStates",
        version: "2019-06-01",
        product: "oos",
        resource: Some(("template", "TemplateNames")),
        answer: |service, parameters| package_state::states(service, parameters),
    },
    Action {
        name: "UpdateInstancePackageState",
        version: "2019-06-01",
        product: "oos",
        resource: Some(("template", "TemplateName")),
        answer: package_state::update,
    },
];

/// The operation of a name.
pub fn action(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name == name)
}

/// The parameters of a request, in order; of those that come twice the first counts.
#[derive(Clone, Copy, Debug)]
pub struct Parameters<'a>(pub &'a [(String, String)]);

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RpcError {
    /// The HTTP status.
    pub status: u16,
    /// The code.
    pub code: String,
    /// The message.
    pub message: String,
}

impl RpcError {
    /// A refusal.
    #[cold]
    pub fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
        }
    }

    /// A parameter that is not as it must be (ALI-6).
    #[cold]
    pub fn invalid(name: &str, reason: &str) -> Self {
        let message = format!("The specified parameter {name} is invalid, {reason}.");
        Self::new(400, "InvalidParameter", message)
    }
}

impl<'a> Parameters<'a> {
    /// A parameter that is not empty.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let found = self.0.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str()).filter(|text| !text.is_empty())
    }

    /// A parameter that must be there.
    pub(super) fn need(&self, name: &str) -> Result<&'a str, RpcError> {
        self.get(name)
            .ok_or_else(|| RpcError::invalid(name, "it is missing"))
    }

    /// A whole number within bounds.
    pub(super) fn number(&self, name: &str, usual: u64, most: u64) -> Result<u64, RpcError> {
        let Some(text) = self.get(name) else {
            return Ok(usual);
        };
        match text.parse() {
            Ok(number) if (1..=most).contains(&number) => Ok(number),
            _ => {
                let reason = format!("it is not a whole number between 1 and {most}");
                Err(RpcError::invalid(name, &reason))
            }
        }
    }

    /// The page that is wanted: its number, its size, and how many entries stand before it.
    pub(super) fn page(&self, most: u64) -> Result<(u64, usize, usize), RpcError> {
        let size = self.number("PageSize", 10, most)?;
        let number = self.number("PageNumber", 1, i64::MAX.unsigned_abs())?;
        let before = (number - 1).saturating_mul(size);
        let whole = |number| usize::try_from(number).unwrap_or(usize::MAX);
        Ok((number, whole(size), whole(before)))
    }

    /// One of several words.
    pub(super) fn word(&self, name: &str, words: &[&str]) -> Result<Option<&'a str>, RpcError> {
        match self.get(name) {
            Some(text) if !words.contains(&text) => {
                let reason = format!("it is none of {}", words.join(", "));
                Err(RpcError::invalid(name, &reason))
            }
            text => Ok(text),
        }
    }

    /// The names in a parameter that is a list in JSON.
    pub(super) fn names(&self, name: &str) -> Result<Option<Vec<String>>, RpcError> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let wrong = || RpcError::invalid(name, "it is no list of texts in JSON");
        let list = crate::json::parse(text.as_bytes()).map_err(|_| wrong())?;
        let list = list.as_array().ok_or_else(wrong)?;
        let names = list.iter().map(|one| one.as_str().map(str::to_owned));
        names.collect::<Option<_>>().ok_or_else(wrong).map(Some)
    }
}

impl Action {
    /// What permissions call it, each with something that it is about.
    pub fn permissions(&self, service: &Service, parameters: &Parameters<'_>) -> Vec<String> {
        let name = format!("{}:{}", self.product, self.name);
        let Some((kind, parameter)) = self.resource else {
            return vec![format!("{name} *")];
        };
        let region = parameters.get("RegionId");
        let region = region.unwrap_or(&service.settings.region);
        let account = Home::account_in(None);
        let of = |what: &str| {
            format!(
                "{name} acs:{}:{region}:{account}:{kind}/{what}",
                self.product
            )
        };
        match parameters.names(parameter) {
            Ok(Some(names)) => names.iter().map(|name| of(name)).collect(),
            _ => vec![of(parameters.get(parameter).unwrap_or("*"))],
        }
    }

    /// The project of what a request is about, when it is in one.
    pub fn project<'s>(
        &self,
        service: &'s Service,
        parameters: &Parameters<'_>,
    ) -> Option<&'s str> {
        let id = parameters.get("ProvisionedProductId")?.to_owned();
        let there = service.stacks.get(&id).map(|stack| &stack.project);
        let gone = || Some(&service.retired.get(&id)?.project);
        there.or_else(gone).map(String::as_str)
    }
}
