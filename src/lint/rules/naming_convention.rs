use crate::diag::{Code, Diagnostics, Severity};
use crate::func::pattern::{self, Pattern};
use crate::lint::{Group, Lint, OptionKind, OptionSpec, Scene};
use crate::syntax::ast::Ident;
use crate::text::{is_word, lower};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "naming-convention",
        title: "Unusual name",
        severity: Severity::Note,
        explain: "Names of one form are found and typed more easily: small letters, digits and underscores.",
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

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let wanted = scene.settings().text(&LINT, "pattern");
    let wanted = wanted.and_then(|pattern| pattern::compile(pattern).ok());
    for module in scene.modules() {
        let config = module.config();
        let mut judge = |kind: &str, name: &Ident| judge(kind, name, wanted.as_ref(), told);
        config
            .variables
            .values()
            .for_each(|v| judge("variable", &v.name));
        config
            .locals
            .values()
            .for_each(|v| judge("local value", &v.name));
        config
            .outputs
            .values()
            .for_each(|v| judge("output", &v.name));
        config.calls.values().for_each(|v| judge("module", &v.name));
        config.checks.values().for_each(|v| judge("check", &v.name));
        let resources = config.resources.values();
        resources.for_each(|r| judge("resource", &r.name_label));
    }
}

fn judge(kind: &str, name: &Ident, wanted: Option<&Pattern>, told: &mut Diagnostics) {
    let usual = match wanted {
        Some(pattern) => pattern.is_match(&name.name),
        None => is_snake_case(&name.name),
    };
    if !usual {
        let message = format!(
            "the name of the {kind} `{}` is not of the usual form",
            name.name
        );
        told.push(LINT.at(name.span, message));
    }
}

/// Words of small letters and digits with one underscore between them.
fn is_snake_case(name: &str) -> bool {
    let plain = |c: char| is_word(c) && lower(c) == c;
    name.split('_')
        .all(|word| !word.is_empty() && word.chars().all(plain))
}
