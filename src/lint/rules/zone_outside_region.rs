use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{provider, spots, zones};
use crate::lint::{Group, Lint, ResourceView, Scene};
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
        let Some(region) = region(scene, &resource) else {
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
fn region(scene: &Scene<'_>, resource: &ResourceView<'_>) -> Option<Rc<str>> {
    let own = resource.attribute_schema("region").is_some();
    if own && resource.is_given("region") != Some(false) {
        return resource.text("region");
    }
    provider::argument(scene, resource, "region")?
        .text()
        .cloned()
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
