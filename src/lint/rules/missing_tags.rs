use std::rc::Rc;

use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::provider;
use crate::lint::{Group, Lint, OptionKind, OptionSpec, ResourceView, Scene};
use crate::sorted::Gather;
use crate::value::{Type, Value, View};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "missing-tags",
        title: "Missing tags",
        severity: Severity::Note,
        explain: "Costs and owners of what has no tags are found by hand; give `tags`.",
    },
    group: Group::Style,
    recommended: false,
    needs_whole: false,
    options: &[
        OptionSpec {
            name: "exclude",
            kind: OptionKind::Texts,
        },
        OptionSpec {
            name: "required",
            kind: OptionKind::Texts,
        },
    ],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let settings = scene.settings();
    let required = settings.texts(&LINT, "required").unwrap_or(&[]);
    let excluded = settings.texts(&LINT, "exclude").unwrap_or(&[]);
    for resource in scene.resources().filter(ResourceView::is_managed) {
        let Some(schema) = resource.attribute_schema("tags") else {
            continue;
        };
        if !schema.configurable() || schema.deprecated || excluded.contains(resource.kind()) {
            continue;
        }
        let common = resource.schema().is_some_and(|schema| schema.default_tags);
        let common = match common {
            true => provider::argument(scene, &resource, "default_tags"),
            false => Some(Value::null(Type::Dynamic)),
        };
        let Some(common) = common else {
            continue;
        };
        if let Some(missing) = missing(&resource, &common, required) {
            told.push(LINT.at(resource.place("tags"), missing));
        }
    }
}

/// What tags a resource lacks, as far as they are known. `common` are those that the provider gives to all.
fn missing(resource: &ResourceView<'_>, common: &Value, required: &[Rc<str>]) -> Option<String> {
    let mut names: Vec<Rc<str>> = Vec::new();
    for tags in [&resource.value("tags"), common] {
        match tags.view() {
            View::Map(tags) | View::Object(tags) => names.extend(tags.keys().cloned()),
            View::Null => {}
            _ => return None,
        }
    }
    if names.is_empty() {
        return Some(format!("`{}` has no tags", resource.name()));
    }
    let lacking: Vec<String> = required
        .iter()
        .filter(|name| !names.contains(name))
        .map(|n| format!("`{n}`"))
        .gathered();
    (!lacking.is_empty()).then(|| {
        let list = lacking.join(", ");
        format!("`{}` lacks the tags {list}", resource.name())
    })
}
