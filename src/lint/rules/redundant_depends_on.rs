use crate::addr::{Reference, Subject};
use crate::config::DependsOn;
use crate::diag::{Code, Diagnostics, Fix, Safety, Severity};
use crate::eval;
use crate::lint::{Group, Lint, ResourceView, Scene, fixes};
use crate::sorted::Gather;
use crate::syntax::ast::{Body, Expr, ExprKind};
use crate::syntax::visit;
use rustc_hash::FxHashSet;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "redundant-depends-on",
        title: "Redundant dependency",
        severity: Severity::Note,
        explain: "What a block refers to comes before it anyway; `depends_on` need not say it again.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    // A data source with `depends_on` is read later, so it is never redundant there.
    for resource in scene.resources().filter(ResourceView::is_managed) {
        let config = resource.config();
        if config.depends_on.is_empty() {
            continue;
        }
        let mut needed: FxHashSet<Subject> = FxHashSet::default();
        let mut needs = |expr: &Expr| {
            let subjects = eval::references(expr).into_iter();
            needed.extend(subjects.map(|reference: Reference| reference.subject));
        };
        visit::values(resource.body(), &mut needs);
        let repeated = config.count.iter().chain(&config.for_each);
        repeated.for_each(|expr| needs(expr));
        let is_needed = |item: &&DependsOn| {
            let reference = item.reference.as_ref().map(|r| &r.subject);
            reference.is_some_and(|s| matches!(s, Subject::Resource(_)) && needed.contains(s))
        };
        let kept: Vec<&DependsOn> = config
            .depends_on
            .iter()
            .filter(|i| !is_needed(i))
            .gathered();
        for item in config.depends_on.iter().filter(is_needed) {
            let message = "the block refers to it already";
            LINT.tell(told, item.span, message, fix(scene, &resource, &kept));
        }
    }
}

/// Leaves in the list what is needed.
fn fix(scene: &Scene<'_>, resource: &ResourceView<'_>, kept: &[&DependsOn]) -> Option<Fix> {
    let (_, block) = scene.block(resource.header())?;
    let Body::Native(body) = &block.body else {
        return None;
    };
    let mut arguments = body.attributes.iter();
    let argument = arguments.find(|a| &*a.name.name == "depends_on")?;
    let title = "Leave it out";
    if kept.is_empty() {
        return fixes::remove(scene, title, argument.span, Safety::Safe);
    }
    if !matches!(argument.expr.kind, ExprKind::Tuple(_)) {
        return None;
    }
    let sources = &scene.config().sources;
    let items: Vec<&str> = kept
        .iter()
        .map(|item| sources.snippet(item.span))
        .gathered();
    let list = format!("[{}]", items.join(", "));
    fixes::replace(scene, title, argument.expr.span, list, Safety::Safe)
}
