use crate::diag::{Code, Diagnostics, Fix, Safety, Severity};
use crate::lint::{Group, Lint, Scene};
use crate::syntax::format::{self, Formatted};
use crate::text::Source;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "formatting",
        title: "File that is not formatted",
        severity: Severity::Note,
        explain: "One layout for all files keeps differences between versions small; it is that of `terraform fmt`.",
    },
    group: Group::Style,
    recommended: false,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files().filter(|file| file.native().is_some()) {
        let Ok(formatted) = format::format(file.source, None) else {
            continue;
        };
        let Some(first) = formatted.edits.first() else {
            continue;
        };
        let message = match formatted.edits.len() {
            1 => "`terraform fmt` would change this".to_owned(),
            count => format!("`terraform fmt` would change {count} places from here on"),
        };
        let fix = Fix {
            title: "Format the file".to_owned(),
            safety: safety(file.source, &formatted),
            edits: formatted.edits.clone(),
        };
        told.push(LINT.at(first.span, message).fix(fix));
    }
}

/// Where one interpolation stands around another, formatting once is not enough.
fn safety(source: &Source, formatted: &Formatted) -> Safety {
    if !formatted.faithful {
        return Safety::ShowOnly;
    }
    let bytes = format::apply(source.text.as_bytes(), &formatted.edits);
    let after = Source::from_bytes(source.id, &source.name, &bytes);
    match format::format(&after, None) {
        Ok(again) if again.edits.is_empty() => Safety::Safe,
        _ => Safety::Unsafe,
    }
}
