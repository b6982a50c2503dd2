use crate::diag::{Code, Diagnostics, Severity};
use crate::eval;
use crate::lint::{Group, Lint, Scene};
use crate::syntax::ast::{Expr, ExprKind, NativeBody, Step};
use crate::syntax::visit;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "count-over-collection",
        title: "Count over a collection",
        severity: Severity::Note,
        explain: "Instances that are counted along a list change places when an element is taken out; `for_each` names them.",
    },
    group: Group::Reliability,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources() {
        if let Some(count) = &resource.config().count {
            judge(count, resource.body(), told);
        }
    }
    for module in scene.modules() {
        for call in module.config().calls.values() {
            if let (Some(count), crate::syntax::ast::Body::Native(body)) = (&call.count, &call.body)
            {
                judge(count, body, told);
            }
        }
    }
}

fn judge(count: &Expr, body: &NativeBody, told: &mut Diagnostics) {
    let mut inner = count;
    while let ExprKind::Parens(within) | ExprKind::TemplateWrap(within) = &inner.kind {
        inner = within;
    }
    if let ExprKind::Call(call) = &inner.kind
        && &*call.name.name == "length"
        && picks_by_index(body)
    {
        let message = "each instance is an element's: `for_each` keeps it so when the list changes";
        told.push(LINT.at(count.span, message));
    }
}

/// Whether `count.index` picks an element of something.
fn picks_by_index(body: &NativeBody) -> bool {
    let mut found = false;
    visit::values(body, &mut |value| {
        visit::all(value, &mut |expr| {
            let key = match &expr.kind {
                ExprKind::Index(_, key, _) => Some(key.as_ref()),
                ExprKind::Call(call) if &*call.name.name == "element" => call.args.get(1),
                _ => None,
            };
            found |= key.is_some_and(names_index);
        });
    });
    found
}

fn names_index(expr: &Expr) -> bool {
    let mut named = false;
    eval::traversals(expr, &mut |root, steps| {
        let index = matches!(steps.first(), Some(Step::Attribute(name, _)) if &**name == "index");
        named |= &*root.name == "count" && index;
    });
    named
}
