use crate::addr::Subject;
use crate::diag::{Code, Diagnostics, Severity};
use crate::eval;
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, ModuleView, Scene, secret};
use crate::syntax::ast::{Expr, ExprKind};
use rustc_hash::FxHashSet;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "secret-in-template",
        title: "Secret in the template",
        severity: Severity::Warning,
        explain: "Whoever reads the template knows the secret; give it from outside, and change it where it was used.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.texts(&mut |span, text| {
            if let Some(what) = secret::secret_form(text) {
                told.push(LINT.at(span, format!("this is {what}")));
            }
        });
    }
    for module in scene.modules() {
        let config = module.config();
        let hidden = hidden(module);
        let variables = config.variables.iter();
        let defaults = variables
            .filter(|(name, _)| !hidden.contains(&Subject::Variable((*name).clone())))
            .filter_map(|(n, v)| Some((n, v.default_expr.as_ref()?)));
        let locals = config.locals.iter();
        let locals = locals
            .filter(|(name, _)| !hidden.contains(&Subject::Local((*name).clone())))
            .map(|(name, local)| (name, &local.expr));
        for (name, value) in defaults.chain(locals) {
            if secret::is_secret_name(name) && is_text(value) {
                let message = format!("the value of `{name}` stands in the template");
                told.push(LINT.at(value.span, message));
            }
        }
    }
}

/// What arguments that the provider hides take: `hardcoded-password` looks at those.
fn hidden(module: ModuleView<'_>) -> FxHashSet<Subject> {
    let mut hidden = FxHashSet::default();
    for resource in module.resources() {
        let Some(schema) = resource.block_schema() else {
            continue;
        };
        spots::arguments(resource.body(), schema, &mut |argument, schema| {
            if schema.sensitive {
                let references = eval::references(&argument.expr).into_iter();
                hidden.extend(references.map(|reference| reference.subject));
            }
        });
    }
    hidden
}

/// A text that says something, and whose form tells nothing already.
fn is_text(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::String(text) => !text.is_empty() && secret::secret_form(text).is_none(),
        _ => false,
    }
}
