//! Handlers of operations on private providers.

use super::Response;
use super::input::Input;
use crate::json::json;
use crate::service::{NewProvider, NewProviderVersion, Service, ServiceError};

type Answer = Result<Response, ServiceError>;

fn version(input: &Input) -> NewProviderVersion<'_> {
    NewProviderVersion {
        version: input.text("provider_version"),
        description: input.text("version_description"),
        function_graph_urn: input.text("function_graph_urn"),
    }
}

pub(super) fn create(service: &mut Service, input: &Input) -> Answer {
    let provider = service.create_provider(NewProvider {
        name: input.text("provider_name").unwrap_or_default(),
        description: input.text("provider_description"),
        version: version(input),
    })?;
    let body = json!({"provider_id": provider.id, "provider_source": provider.source()});
    Ok(Response::json(201, &body))
}

pub(super) fn create_version(service: &mut Service, input: &Input) -> Answer {
    let (name, wanted) = (input.path("provider_name"), input.text("provider_id"));
    service.create_provider_version(name, wanted, version(input))?;
    Ok(Response::empty(201))
}
