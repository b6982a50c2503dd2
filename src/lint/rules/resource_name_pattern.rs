use crate::diag::{Code, Diagnostics, Severity};
use crate::func::pattern;
use crate::lint::{Group, Lint, OptionKind, OptionSpec, ResourceView, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "resource-name-pattern",
        title: "Name outside the convention",
        severity: Severity::Note,
        explain: "Names that follow one pattern are found and sorted easily; follow it.",
    },
    group: Group::Style,
    recommended: false,
    needs_whole: false,
    options: &[OptionSpec {
        name: "pattern",
        kind: OptionKind::Text,
    }],
    run,
};

/// Lower-case words with hyphens between them.
const USUAL: &str = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let wanted = scene.settings().text(&LINT, "pattern").unwrap_or(USUAL);
    let Ok(pattern) = pattern::compile(wanted) else {
        return;
    };
    for resource in scene.resources().filter(ResourceView::is_managed) {
        if resource
            .attribute_schema("name")
            .is_none_or(|schema| !schema.configurable())
        {
            continue;
        }
        if resource
            .text("name")
            .is_some_and(|name| !pattern.is_match(&name))
        {
            told.push(LINT.at(
                resource.place("name"),
                format!("this does not match `{wanted}`"),
            ));
        }
    }
}
