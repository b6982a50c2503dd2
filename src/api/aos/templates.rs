//! Handlers of operations on templates.

use serde_json::{Map, Value as Json};

use super::asked::wrong;
use super::{Answer, Asked};
use crate::api::multipart::{Part, parts};
use crate::api::stacks::put;
use crate::api::{Response, World};
use crate::json::{self, json};
use crate::service::ServiceError;
use crate::tosca::{Template, Upload, declared, refusal};

/// The largest form, in bytes.
const LIMIT: usize = 6 << 20;

type Result<T> = std::result::Result<T, ServiceError>;

/// What a form has: what is told of a template, and what is uploaded. //= AOS-10
struct Form<'b> {
    resource: Option<Map<String, Json>>,
    upload: Option<Part<'b>>,
}

impl Form<'_> {
    fn upload(&self) -> Option<Upload<'_>> {
        let part = self.upload.as_ref()?;
        Some(Upload {
            filename: part.filename.as_deref(),
            content: part.content,
        })
    }
}

fn form<'b>(asked: &Asked<'b>) -> Result<Form<'b>> {
    let body = asked.request.body.as_slice();
    if body.len() > LIMIT {
        let detail = format!("It has {} bytes, at most {LIMIT}.", body.len());
        return Err(refusal("4001101", detail));
    }
    let bad = |why: &str| refusal("4001102", why);
    let content_type = asked.request.header("content-type").unwrap_or_default();
    let parts = parts(content_type, body).map_err(|why| bad(&format!("The body {why}.")))?;
    let mut form = Form {
        resource: None,
        upload: None,
    };
    for part in parts {
        match part.name.as_str() {
            "resource" => match json::parse(part.content) {
                Ok(Json::Object(members)) => form.resource = Some(members),
                Ok(_) => return Err(bad("`resource` must be an object.")),
                Err(error) => return Err(bad(&format!("In detail: {error}."))),
            },
            "archive_content" => form.upload = Some(part),
            _ => {}
        }
    }
    Ok(form)
}

pub(super) fn create(world: &mut World, asked: &Asked<'_>) -> Answer {
    let form = form(asked)?;
    let resource = form.resource.as_ref();
    let resource = resource.ok_or_else(|| refusal("4001102", "`resource` is missing."))?;
    let blueprints = &mut world.blueprints;
    let id = blueprints.create_template(&mut world.service, resource, form.upload())?;
    Ok(Response::json(201, &json!({ "id": id })))
}

/// A form without `resource` only exchanges what was uploaded, as the example of the reference does.
pub(super) fn update(world: &mut World, asked: &Asked<'_>) -> Answer {
    let id = asked.path("template_id");
    world.blueprints.template(id)?;
    let form = form(asked)?;
    let blueprints = &mut world.blueprints;
    blueprints.update_template(&world.service, id, form.resource.as_ref(), form.upload())?;
    Ok(Response::json(200, &json!({ "id": id })))
}

pub(super) fn delete(world: &mut World, asked: &Asked<'_>) -> Answer {
    let package = asked.flag("isDelTemplatePackage");
    package.map_err(|_| refusal("4001502", ""))?;
    world
        .blueprints
        .delete_template(asked.path("template_id"))?;
    Ok(Response::empty(204))
}

//= AOS-17
pub(super) fn archive(world: &mut World, asked: &Asked<'_>) -> Answer {
    let template = world.blueprints.template(asked.path("template_id"))?;
    let kind = "application/octet-stream;charset=UTF-8";
    Ok(Response {
        status: 200,
        headers: vec![("content-type".into(), kind.into())],
        body: template.content.bytes(),
    })
}

/// The part of the templates that is asked for.
struct Page {
    shown: Vec<Map<String, Json>>,
    /// The header that tells which part.
    range: String,
    total: usize,
}

//= AOS-18
fn page(world: &World, asked: &Asked<'_>, more: bool) -> Result<Page> {
    let (offset, limit) = (asked.number("offset")?, asked.number("limit")?);
    if offset.is_some() != limit.is_some() {
        return Err(wrong("`offset` and `limit` belong together.".to_owned()));
    }
    if limit == Some(0) {
        return Err(wrong("`limit` must be at least 1.".to_owned()));
    }
    let check_used = asked.flag("check_used")? == Some(true);
    let include_stack = asked.flag("include_stack")?;
    let fits = |wanted: Option<&str>, text: &str| wanted.is_none_or(|wanted| wanted == text);
    let found = world.blueprints.list(|template| {
        fits(asked.query("name"), &template.name)
            && fits(asked.query("dsl_version"), &template.dsl_version)
            && include_stack.is_none_or(|wanted| wanted == template.include_stack)
    });
    let total = found.len();
    let offset = offset.unwrap_or(0);
    let mut shown = Vec::new();
    for template in found
        .into_iter()
        .skip(offset)
        .take(limit.unwrap_or(usize::MAX))
    {
        let mut body = summary(world, asked, template, more);
        if check_used {
            let used = world.blueprints.is_used(&template.id);
            put(&mut body, "is_used", Some(used));
        }
        shown.push(body);
    }
    let last = offset.saturating_add(shown.len().saturating_sub(1));
    Ok(Page {
        shown,
        range: format!("items {offset}-{last}/{total}"),
        total,
    })
}

fn with_range(body: &Json, range: String) -> Response {
    let mut response = Response::json(200, body);
    response.headers.push(("content-range".into(), range));
    response
}

pub(super) fn list(world: &mut World, asked: &Asked<'_>) -> Answer {
    let page = page(world, asked, true)?;
    let all: Vec<Json> = page.shown.into_iter().map(Json::from).collect();
    Ok(with_range(&Json::Array(all), page.range))
}

/// Versions of one name stand together, where the first of them does. //= AOS-19
pub(super) fn grouped(world: &mut World, asked: &Asked<'_>) -> Answer {
    let page = page(world, asked, false)?;
    let mut groups: Vec<(String, Vec<Json>)> = Vec::new();
    for template in page.shown {
        let name = template.get("name").and_then(Json::as_str);
        let name = name.unwrap_or_default().to_owned();
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, group)) => group.push(template.into()),
            None => groups.push((name, vec![template.into()])),
        }
    }
    let groups = groups
        .into_iter()
        .map(|(_, group)| json!({ "template": group }));
    let groups: Vec<Json> = groups.collect();
    let body = json!({ "templates": groups, "total": page.total });
    Ok(with_range(&body, page.range))
}

pub(super) fn show(world: &mut World, asked: &Asked<'_>) -> Answer {
    let template = world.blueprints.template(asked.path("template_id"))?;
    let mut body = summary(world, asked, template, true);
    let used = world.blueprints.is_used(&template.id);
    put(&mut body, "is_used", Some(used));
    Ok(Response::json(200, &body.into()))
}

/// What lists and questions show of a template; `more` is what the list of groups leaves out. //= AOS-20, AOS-21
fn summary(world: &World, asked: &Asked<'_>, template: &Template, more: bool) -> Map<String, Json> {
    let host = match asked.request.header("host") {
        Some(host) => format!("http://{host}"),
        None => format!(
            "https://aos.{}.simulated.invalid",
            world.service.settings.region
        ),
    };
    let mut body = Map::new();
    let url = format!("{host}/v2/templates/{}/archive", template.id);
    let main = match template.main_file.as_str() {
        "" => crate::tosca::MAIN_FILE,
        main => main,
    };
    for (name, text, everywhere) in [
        ("id", &*template.id, true),
        ("name", &template.name, true),
        ("version", &template.version, true),
        ("vendor", &template.vendor, true),
        ("description", &template.description, true),
        ("project_id", &template.project, false),
        ("template_url", &url, true),
        // Nothing is converted for a preview.
        ("converge_url", "", false),
        ("create_at", &template.created.seconds_text(), true),
        ("update_at", &template.updated.seconds_text(), true),
        ("scope", "domain", true),
        ("domain", &template.account, true),
        ("main_file_name", main, false),
        ("dsl_version", &template.dsl_version, true),
    ] {
        if more || everywhere {
            put(&mut body, name, Some(text));
        }
    }
    put(&mut body, "need_cluster", Some(template.need_cluster));
    put(&mut body, "is_new_template", Some(false));
    put(&mut body, "include_stack", Some(template.include_stack));
    body
}

pub(super) fn inputs(world: &mut World, asked: &Asked<'_>) -> Answer {
    let template = world.blueprints.template(asked.path("template_id"))?;
    let blueprint = template.blueprint().map(|(blueprint, _)| blueprint);
    let inputs = declared(&blueprint.unwrap_or_default());
    Ok(Response::json(200, &Json::Object(inputs)))
}
