use std::rc::Rc;

use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, OptionKind, OptionSpec, ResourceView, Scene};
use crate::value::View;

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
        if let Some(missing) = missing(&resource, required) {
            told.push(LINT.at(resource.place("tags"), missing));
        }
    }
}

/// What tags a resource lacks, as far as they are known.
fn missing(resource: &ResourceView<'_>, required: &[Rc<str>]) -> Option<String> {
    let tags = resource.value("tags");
    let given = match tags.view() {
        View::Map(tags) => tags,
        View::Null => return Some(format!("`{}` has no tags", resource.name())),
        _ => return None,
    };
    if given.is_empty() {
        return Some(format!("`{}` has no tags", resource.name()));
    }
    let lacks = |name: &&Rc<str>| !given.contains_key(&***name);
    let lacking: Vec<String> = required
        .iter()
        .filter(lacks)
        .map(|n| format!("`{n}`"))
        .collect();
    (!lacking.is_empty()).then(|| {
        let list = lacking.join(", ");
        format!("`{}` lacks the tags {list}", resource.name())
    })
}
