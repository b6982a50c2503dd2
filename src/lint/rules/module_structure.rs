use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};
use crate::text::Span;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "module-structure",
        title: "Declared in an unusual file",
        severity: Severity::Note,
        explain: "Readers look for variables in `variables.tf`, for outputs in `outputs.tf` and begin with `main.tf`.",
    },
    group: Group::Style,
    recommended: false,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let sources = &scene.config().sources;
    let stands_in = |span: Span, file: &str| {
        let name = sources.get(span.file).map_or("", |source| &source.name);
        let name = name.rsplit('/').next().unwrap_or(name);
        name.strip_suffix(".json").unwrap_or(name) == file
    };
    for module in scene.modules() {
        let config = module.config();
        let mut judge = |span: Span, what: &str, file: &str| {
            if !stands_in(span, file) {
                told.push(LINT.at(span, format!("{what} are looked for in `{file}`")));
            }
        };
        for variable in config.variables.values() {
            judge(variable.span, "variables", "variables.tf");
        }
        for output in config.outputs.values() {
            judge(output.span, "outputs", "outputs.tf");
        }
        let mut files = config.files.iter().map(|file| Span::new(file.id, 0, 0));
        let first = files.clone().next();
        let main = files.any(|file| stands_in(file, "main.tf"));
        if let Some(first) = first.filter(|_| !main) {
            told.push(LINT.at(first, "the module has no file `main.tf`"));
        }
    }
}
