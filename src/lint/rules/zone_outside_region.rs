use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{spots, zones};
use crate::lint::{Group, Lint, ResourceView, Scene};
use crate::syntax::ast::{Attribute, Body};
use crate::value::{Value, View};
use std::rc::Rc;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "zone-outside-region",
        title: "Availability zone of another region",
        severity: Severity::Error,
        explain: "A zone exists in its own region only; take one of the region that is deployed to.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources() {
        let Some(schema) = resource.block_schema() else {
            continue;
        };
        let Some(region) = region(&resource) else {
            continue;
        };
        spots::arguments(resource.body(), schema, &mut |argument, _| {
            if !zones::takes(&argument.name.name) {
                return;
            }
            let mut other = None;
            elsewhere(&resource.evaluate(&argument.expr), &region, &mut other);
            if let Some(zone) = other {
                let message = format!("`{zone}` is no zone of `{region}`");
                told.push(LINT.at(argument.expr.span, message));
            }
        });
    }
}

/// Where a resource is made, if that is known: its own region, or that of its provider.
fn region(resource: &ResourceView<'_>) -> Option<Rc<str>> {
    if resource.attribute_schema("region").is_some() && resource.is_given("region") != Some(false) {
        return resource.text("region");
    }
    let module = resource.module().filter(|module| module.is_root())?;
    let alias = resource
        .config()
        .provider
        .as_ref()
        .and_then(|p| p.alias.as_ref());
    let mut providers = module.config().providers.values();
    let provider = providers.find(|p| {
        *p.name.name == *resource.config().provider_name() && p.alias.as_ref() == alias
    })?;
    let Body::Native(body) = &provider.body else {
        return None;
    };
    let region = |a: &&Attribute| &*a.name.name == "region";
    let value = module.evaluate(&body.attributes.iter().find(region)?.expr);
    value.text().cloned()
}

/// The first text that is a zone of another region.
fn elsewhere(value: &Value, region: &str, found: &mut Option<String>) {
    match value.view() {
        View::String(text) => {
            for zone in text.split(',').map(str::trim) {
                let of = zones::region(zone);
                if found.is_none() && of.is_some_and(|of| of.id != region) {
                    *found = Some(zone.to_owned());
                }
            }
        }
        View::List(values) | View::Set(values) | View::Tuple(values) => {
            values
                .iter()
                .for_each(|value| elsewhere(value, region, found));
        }
        _ => {}
    }
}
