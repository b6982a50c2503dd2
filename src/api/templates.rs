//! Handlers of operations on templates that the service keeps.

use serde_json::{Map, Value as Json};

use super::Response;
use super::input::Input;
use super::stacks::{put, redirect, template};
use crate::json::json;
use crate::service::{
    ManagedTemplate, NewTemplate, Service, ServiceError, TemplateRef, TemplateVersion,
};
use crate::sorted::Gather;

type Answer = Result<Response, ServiceError>;

/// The template that path and query mean.
fn meant(input: &Input) -> TemplateRef<'_> {
    TemplateRef {
        name: input.path("template_name"),
        id: input.query("template_id"),
    }
}

fn given(input: &Input) -> NewTemplate<'_> {
    NewTemplate {
        name: input.text("template_name").unwrap_or_default(),
        description: input.text("template_description"),
        version_description: input.text("version_description"),
        content: template(input),
    }
}

pub(super) fn create(service: &mut Service, input: &Input) -> Answer {
    let (id, version) = service.create_template(given(input))?;
    let body = json!({ "template_id": id, "version_id": version });
    Ok(Response::json(200, &body))
}

pub(super) fn create_version(service: &mut Service, input: &Input) -> Answer {
    let version = service.create_template_version(meant(input), given(input))?;
    Ok(Response::json(200, &json!({ "version_id": version })))
}

pub(super) fn list(service: &Service, _: &Input) -> Answer {
    let templates = service.templates_kept().into_iter().map(|kept| {
        let mut body = summary(kept);
        if let Some(latest) = kept.latest() {
            let description = latest.description.as_deref().unwrap_or_default();
            put(&mut body, "latest_version_id", Some(latest.id()));
            put(&mut body, "latest_version_description", Some(description));
        }
        Json::from(body)
    });
    let templates: Vec<Json> = templates.gathered();
    Ok(Response::json(200, &json!({ "templates": templates })))
}

pub(super) fn metadata(service: &Service, input: &Input) -> Answer {
    let kept = service.template(meant(input))?;
    Ok(Response::json(200, &summary(kept).into()))
}

/// What ShowTemplateMetadata shows (TM-4).
fn summary(kept: &ManagedTemplate) -> Map<String, Json> {
    let mut body = Map::new();
    put(&mut body, "template_id", Some(kept.id.as_str()));
    put(&mut body, "template_name", Some(kept.name.as_str()));
    put(
        &mut body,
        "template_description",
        kept.description.as_deref(),
    );
    put(&mut body, "create_time", Some(kept.created.seconds_text()));
    put(&mut body, "update_time", Some(kept.updated.seconds_text()));
    body
}

pub(super) fn update(service: &mut Service, input: &Input) -> Answer {
    let meant = TemplateRef {
        id: input.text("template_id"),
        ..meant(input)
    };
    service.update_template(meant, input.text("template_description"))?;
    Ok(Response::empty(204))
}

pub(super) fn delete(service: &mut Service, input: &Input) -> Answer {
    service.delete_template(meant(input))?;
    Ok(Response::empty(204))
}

pub(super) fn versions(service: &Service, input: &Input) -> Answer {
    let kept = service.template(meant(input))?;
    let versions = kept.versions.iter().rev().map(|version| {
        let mut body = of_version(kept, version);
        put(&mut body, "version_id", Some(version.id()));
        Json::from(body)
    });
    let versions: Vec<Json> = versions.gathered();
    Ok(Response::json(200, &json!({ "versions": versions })))
}

pub(super) fn version_metadata(service: &Service, input: &Input) -> Answer {
    let (kept, version) = service.template_version(meant(input), input.path("version_id"))?;
    Ok(Response::json(200, &of_version(kept, version).into()))
}

/// What ShowTemplateVersionMetadata shows (TM-9).
fn of_version(kept: &ManagedTemplate, version: &TemplateVersion) -> Map<String, Json> {
    let mut body = Map::new();
    put(&mut body, "template_id", Some(kept.id.as_str()));
    put(&mut body, "template_name", Some(kept.name.as_str()));
    put(
        &mut body,
        "version_description",
        version.description.as_deref(),
    );
    put(
        &mut body,
        "create_time",
        Some(version.created.seconds_text()),
    );
    body
}

pub(super) fn content(service: &mut Service, input: &Input) -> Answer {
    let link = service.template_version_link(meant(input), input.path("version_id"))?;
    Ok(redirect(service, input, &link))
}

pub(super) fn delete_version(service: &mut Service, input: &Input) -> Answer {
    service.delete_template_version(meant(input), input.path("version_id"))?;
    Ok(Response::empty(204))
}
