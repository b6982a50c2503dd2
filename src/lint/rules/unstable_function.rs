use crate::config::IgnoreChanges;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, ResourceView, Scene};
use crate::syntax::ast::{Body, Expr, ExprKind, NativeBody, Step};
use crate::syntax::visit;
use std::rc::Rc;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unstable-function",
        title: "Function with a new result each time",
        severity: Severity::Warning,
        explain: "`timestamp`, `uuid` and `bcrypt` give something new on every run, so the argument changes on every run.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const UNSTABLE: [&str; 3] = ["bcrypt", "timestamp", "uuid"];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources().filter(ResourceView::is_managed) {
        let ignored = match &resource.config().lifecycle.ignore_changes {
            IgnoreChanges::All => continue,
            IgnoreChanges::None => &[][..],
            IgnoreChanges::Paths(paths) => paths,
        };
        let counts = |name: &Rc<str>| {
            let named =
                |step: Option<&Step>| matches!(step, Some(Step::Attribute(n, _)) if n == name);
            !ignored.iter().any(|path| named(path.steps.first()))
        };
        let body: &NativeBody = resource.body();
        let mut judge = |expr: &Expr| judge(expr, told);
        for attribute in body.attributes.iter().filter(|a| counts(&a.name.name)) {
            judge(&attribute.expr);
        }
        for block in body.blocks.iter().filter(|b| counts(&b.kind.name)) {
            if let Body::Native(inner) = &block.body {
                visit::values(inner, &mut judge);
            }
        }
    }
}

fn judge(expr: &Expr, told: &mut Diagnostics) {
    visit::all(expr, &mut |part| {
        if let ExprKind::Call(call) = &part.kind
            && UNSTABLE.contains(&call.name.name.trim_start_matches("core::"))
        {
            let message = format!(
                "`{}` gives something new on every run; list the argument in `ignore_changes`, or \
                 keep the result in a resource",
                call.name.name
            );
            told.push(LINT.at(call.name.span, message));
        }
    });
}
