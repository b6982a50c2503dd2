//! Resources and data sources.

use std::borrow::Cow;

use super::data::View;
use super::provider_rules::{self, Subject};
use super::world::{Typed, World};
use super::{condition, deprecated, ephemeral, framework, meta, provisioner, reference};
use crate::addr::Mode;
use crate::config::{BACKENDS, IgnoreChanges, Resource};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::Scope;
use crate::schema::decode::{self, Content};
use crate::schema::{BlockSchema, ResourceSchema};
use crate::syntax::ast::{Body, NativeBody, Step};
use crate::value::{Type, Value, convert};

/// Checks a resource.
pub(super) fn check(
    world: &World,
    module: usize,
    resource: &Resource,
    index: usize,
    diags: &mut Diagnostics,
) {
    let outside = View::new(world, module);
    if let Some(count) = &resource.count {
        meta::count(&outside, count, diags);
    }
    if let Some(each) = &resource.for_each {
        meta::for_each(&outside, each, diags);
    }
    meta::depends_on(&outside, &resource.depends_on, diags);
    let inside = View {
        count: resource.count.is_some(),
        each: resource.for_each.is_some(),
        check: resource.check.as_deref(),
        ..View::new(world, module)
    };
    match world.resources.get(index) {
        Some(Typed::Known(schema)) => body(&inside, resource, index, schema, diags),
        Some(Typed::Unknown(nearest)) => {
            diags.push(unknown_type(world, resource, nearest.as_deref()))
        }
        Some(Typed::Unjudged) | None => {}
    }
    condition::of_resource(&inside, &resource.lifecycle.preconditions, diags);
    let itself = View {
        itself: Some(&resource.addr),
        ..inside
    };
    condition::of_resource(&itself, &resource.lifecycle.postconditions, diags);
    provisioner::check(&itself, resource, diags);
}

fn unknown_type(world: &World, resource: &Resource, nearest: Option<&str>) -> Diagnostic {
    let name = &resource.addr.type_name;
    let (code, what, other) = match resource.addr.mode {
        Mode::Managed => (
            &code::INVALID_RESOURCE_TYPE,
            "resource type",
            crate::schema::Kind::DataSource,
        ),
        Mode::Data => (
            &code::INVALID_DATA_SOURCE,
            "data source",
            crate::schema::Kind::Resource,
        ),
        Mode::Ephemeral => (
            &code::INVALID_EPHEMERAL,
            "ephemeral resource type",
            crate::schema::Kind::Resource,
        ),
    };
    let twin = !matches!(
        world.catalog.lookup(other, name),
        crate::schema::Lookup::Unknown { .. }
    );
    let hint = match (twin, resource.addr.mode) {
        (true, Mode::Managed) => "; there is a data source of this name",
        (true, _) => "; there is a resource of this name",
        (false, _) => "",
    };
    let message = format!("the provider has no {what} `{name}`{hint}");
    let at = resource.type_label.span;
    let near = nearest.filter(|_| !twin);
    Diagnostic::new(code, message)
        .at(at)
        .suggest(at, name, near)
}

fn body(
    view: &View,
    resource: &Resource,
    index: usize,
    schema: &ResourceSchema,
    diags: &mut Diagnostics,
) {
    let mut found = Diagnostics::new();
    let block = &schema.block;
    let mut written = decode::native(&resource.body, block, &mut found);
    if resource.overridden {
        found = Diagnostics::new();
        written = Cow::Owned(decode::known_only(&written, block));
    }
    let references = view.world.references(index, &written, block);
    found.append(references.1.clone());
    if !condition::references(view, &references.0, &mut found)
        || found.has_errors() && !is_json(resource)
    {
        diags.append(found);
        return;
    }
    let content = decode::content(&written, block, &Scope::new(view), &mut found);
    let good = !found.has_errors();
    diags.append(found);
    if !good {
        return;
    }
    if resource.addr.mode != Mode::Ephemeral {
        ephemeral::check(&content, block, &written, diags);
    }
    let mut ignored = Diagnostics::new();
    ignore_changes(resource, block, &mut ignored);
    diags.append(ignored);
    if resource.addr.type_name.starts_with("terraform_") {
        built_in(resource, &content, block, &written, diags);
    } else {
        let subject = Subject {
            type_name: &resource.addr.type_name,
            schema: block,
            own_id: resource.addr.mode == Mode::Data,
            body: &written,
        };
        by_provider(&subject, schema, &content, diags);
    }
    if references.0.iter().any(|r| deprecated::is_used(view, r)) {
        deprecated_values(view, &written, block, diags);
    }
}

/// What the provider says: huaweicloud, or one of the small ones, which are made with another library.
fn by_provider(
    subject: &Subject,
    schema: &ResourceSchema,
    content: &Content,
    diags: &mut Diagnostics,
) {
    let framework = !subject.type_name.starts_with("huaweicloud_");
    if framework {
        framework::check(subject, content, diags);
    } else {
        provider_rules::check(subject, content, diags);
    }
    if schema.deprecated {
        let message = format!("`{}` is deprecated", schema.name);
        let diag = Diagnostic::new(&code::DEPRECATED_RESOURCE, message);
        let diag = if framework {
            diag.titled("Deprecated")
        } else {
            diag
        };
        diags.push(diag.at(subject.body.missing_item));
    }
}

/// What is wrong with the form of a JSON body does not hide what is wrong with its values.
fn is_json(resource: &Resource) -> bool {
    matches!(resource.body, Body::Json(_))
}

/// `terraform_data` and `terraform_remote_state` have rules of their own.
fn built_in(
    resource: &Resource,
    content: &Content,
    block: &BlockSchema,
    written: &NativeBody,
    diags: &mut Diagnostics,
) {
    for name in ["id", "output", "outputs"] {
        let read_only = block.attribute(name).is_some_and(|a| !a.configurable());
        if read_only && content.attribute(block, name).is_some_and(|v| !v.is_null()) {
            let message = "it is the result and cannot be set";
            let title = format!("\"{name}\" attribute is read-only");
            diags.push(Diagnostic::new(&code::READ_ONLY_ATTRIBUTE, message).titled(title));
        }
    }
    if resource.addr.mode == Mode::Data
        && let Some(text) = content.attribute(block, "backend").and_then(|v| v.text())
    {
        let config = content.attribute(block, "config");
        let (name, message) = if !BACKENDS.contains(&&**text) {
            ("backend", format!("there is no backend `{text}`"))
        } else if &**text == "local" && !config.is_none_or(is_local) {
            let message = "the backend `local` takes `path` and `workspace_dir`, which are texts";
            ("config", message.to_owned())
        } else {
            return;
        };
        let mut attributes = written.attributes.iter();
        let at = attributes.find(|a| &*a.name.name == name);
        let at = at.map_or(written.missing_item, |a| a.expr.span);
        diags.push(Diagnostic::new(&code::INVALID_BACKEND, message).at(at));
    }
}

/// Whether a value can be what the backend `local` is told.
fn is_local(config: &Value) -> bool {
    let ty = config.ty();
    let fits = |name: &str, ty: &Type| {
        let known = matches!(name, "path" | "workspace_dir");
        known && convert::is_possible(ty, &Type::String, convert::Safety::Unsafe)
    };
    match ty {
        Type::Dynamic | Type::Map(_) => true,
        Type::Object(object) => object.attributes.iter().all(|(name, ty)| fits(name, ty)),
        _ => config.is_null(),
    }
}

fn ignore_changes(resource: &Resource, block: &BlockSchema, diags: &mut Diagnostics) {
    let IgnoreChanges::Paths(paths) = &resource.lifecycle.ignore_changes else {
        return;
    };
    for path in paths {
        reference::traverse(block, &path.steps, diags);
        if let [Step::Attribute(name, _)] = path.steps.as_slice()
            && !diags.has_errors()
            && block
                .attribute(name)
                .is_some_and(|a| a.computed && !a.optional)
        {
            let message = format!("the provider decides `{name}`, so there is no change to ignore");
            let at = resource.type_label.span;
            diags.push(Diagnostic::new(&code::REDUNDANT_IGNORE, message).at(at));
        }
    }
}

fn deprecated_values(view: &View, body: &NativeBody, block: &BlockSchema, diags: &mut Diagnostics) {
    for attribute in body
        .attributes
        .iter()
        .filter(|a| block.attribute(&a.name.name).is_some())
    {
        deprecated::report(view, &attribute.expr, diags);
    }
    for written in &body.blocks {
        if let (Some(nested), Body::Native(inner)) =
            (block.nested(&written.kind.name), &written.body)
        {
            deprecated_values(view, inner, &nested.block, diags);
        }
    }
}
