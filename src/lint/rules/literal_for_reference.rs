use crate::diag::{Code, Diagnostics, Severity};
use crate::diag::{Edit, Fix, Safety};
use crate::lint::facts::{literal, spots};
use crate::lint::{Group, Lint, ResourceView, Scene};
use crate::syntax::ast::Body;
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::rc::Rc;

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

/// The resources of a type in a module by the value of an attribute; nothing where two have the same.
type Known<'s> = FxHashMap<Rc<str>, Option<ResourceView<'s>>>;

/// What was asked for before, by module and target.
type Index<'s> = FxHashMap<(usize, Rc<str>), Known<'s>>;

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let mut index = Index::default();
    for resource in scene.resources() {
        let Some(schema) = resource.block_schema() else {
            continue;
        };
        spots::arguments(resource.body(), schema, &mut |argument, schema| {
            literal::texts(&argument.expr, &mut |text, at| {
                let mut targets = schema.refers_to.iter();
                let found = targets.find_map(|target| {
                    let other = referred(scene, &mut index, &resource, target, text)?;
                    Some((other, attribute(target)?))
                });
                if let Some((other, attribute)) = found {
                    let json = matches!(resource.config().body, Body::Json(_));
                    tell(&other, attribute, json, at, told);
                }
            });
        });
    }
}

/// The attribute of a target that a template writes. The identifier of a bucket is its name; other identifiers are the
/// cloud's to choose.
fn attribute(target: &str) -> Option<&str> {
    let (kind, attribute) = target.rsplit_once('.')?;
    match (kind, attribute) {
        ("huaweicloud_obs_bucket", "id") => Some("bucket"),
        _ => Some(attribute),
    }
}

/// The one resource of the same module that has this value.
fn referred<'s>(
    scene: &'s Scene<'s>,
    index: &mut Index<'s>,
    from: &ResourceView<'s>,
    target: &Rc<str>,
    text: &Rc<str>,
) -> Option<ResourceView<'s>> {
    let key = (from.module_index(), target.clone());
    let known = index
        .entry(key)
        .or_insert_with(|| known(scene, from.module_index(), target));
    let found = known.get(text)?.clone();
    found.filter(|other| !other.is(from) && !text.is_empty())
}

fn known<'s>(scene: &'s Scene<'s>, module: usize, target: &str) -> Known<'s> {
    let mut known = Known::default();
    let Some((kind, _)) = target.rsplit_once('.') else {
        return known;
    };
    let Some(attribute) = attribute(target) else {
        return known;
    };
    for other in scene.resources_of(kind) {
        let here = other.module_index() == module && !other.is_repeated();
        if !here || other.argument(attribute).is_none() {
            continue;
        }
        if let Some(text) = other.text(attribute) {
            let twice = known.contains_key(&text);
            known.insert(text, (!twice).then_some(other));
        }
    }
    known
}

fn tell(other: &ResourceView<'_>, attribute: &str, json: bool, at: Span, told: &mut Diagnostics) {
    let reference = format!("{}.{}.{attribute}", other.kind(), other.name());
    let found = LINT.at(at, format!("this is `{reference}`"));
    let title = format!("Refer to `{reference}`");
    let text = match json {
        true => format!("\"${{{reference}}}\""),
        false => reference,
    };
    told.push(
        found
            .see(other.place(attribute), "the same value")
            .fix(Fix {
                title,
                edits: vec![Edit { span: at, text }],
                // Two resources that refer to each other would be a circle.
                safety: Safety::Unsafe,
            }),
    );
}
