use crate::diag::{Code, Diagnostics, Severity};
use std::rc::Rc;
use crate::diag::{Edit, Fix, Safety};
use crate::lint::facts::{literal, spots};
use crate::lint::{Group, Lint, ResourceView, Scene};
use crate::syntax::ast::Body;
use crate::text::Span;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "literal-for-reference",
        title: "Literal where a reference exists",
        severity: Severity::Warning,
        explain: "A resource of this template has this value; refer to it, so that Terraform knows what comes first.",
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
        spots::arguments(resource.body(), schema, &mut |argument, schema| {
            literal::texts(&argument.expr, &mut |text, at| {
                let mut targets = schema.refers_to.iter();
                let found = targets.find_map(|target| referred(scene, &resource, target, text));
                if let Some((other, attribute)) = found {
                    let json = matches!(resource.config().body, Body::Json(_));
                    tell(&other, attribute, json, at, told);
                }
            });
        });
    }
}

/// The one resource of the same module that has this value.
fn referred<'s>(
    scene: &'s Scene<'s>,
    from: &ResourceView<'s>,
    target: &'s str,
    text: &Rc<str>,
) -> Option<(ResourceView<'s>, &'s str)> {
    let (kind, attribute) = target.rsplit_once('.')?;
    // The identifier of a bucket is its name; other identifiers are the cloud's to choose.
    let attribute = match (kind, attribute) {
        ("huaweicloud_obs_bucket", "id") => "bucket",
        _ => attribute,
    };
    if text.is_empty() {
        return None;
    }
    let same = |other: &ResourceView<'s>| {
        other.module_index() == from.module_index()
            && !other.is(from)
            && !other.is_repeated()
            && other.argument(attribute).is_some()
            && other.text(attribute).as_ref() == Some(text)
    };
    let mut found = scene.resources_of(kind).filter(same);
    let first = found.next()?;
    found.next().is_none().then_some((first, attribute))
}

fn tell(other: &ResourceView<'_>, attribute: &str, json: bool, at: Span, told: &mut Diagnostics) {
    let reference = format!("{}.{}.{attribute}", other.kind(), other.name());
    let found = LINT.at(at, format!("this is `{reference}`"));
    let title = format!("Refer to `{reference}`");
    let text = match json {
        true => format!("\"${{{reference}}}\""),
        false => reference,
    };
    told.push(found.see(other.place(attribute), "the same value").fix(Fix {
        title,
        edits: vec![Edit { span: at, text }],
        // Two resources that refer to each other would be a circle.
        safety: Safety::Unsafe,
    }));
}
