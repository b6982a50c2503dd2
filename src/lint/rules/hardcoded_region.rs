use crate::cloud::region;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{literal, provider};
use crate::lint::{Group, Lint, OptionKind, OptionSpec, Scene};
use crate::syntax::ast::Attribute;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "hardcoded-region",
        title: "Hard-coded region",
        severity: Severity::Note,
        explain: "The template can be deployed in one region only; leave `region` out or take it from a variable.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[OptionSpec {
        name: "allow",
        kind: OptionKind::Texts,
    }],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let allowed = scene.settings().texts(&LINT, "allow").unwrap_or(&[]);
    let mut judge = |arguments: &[Attribute]| {
        let Some(argument) = arguments.iter().find(|a| &*a.name.name == "region") else {
            return;
        };
        literal::texts(&argument.expr, &mut |text, at| {
            if region(text).is_some() && !allowed.contains(text) {
                told.push(LINT.at(at, format!("`{text}` is written where it is used")));
            }
        });
    };
    for module in scene.modules() {
        for configured in module.config().providers.values() {
            judge(&provider::arguments(configured));
        }
    }
    for resource in scene.resources() {
        if resource.attribute_schema("region").is_some() {
            judge(&resource.body().attributes);
        }
    }
}
