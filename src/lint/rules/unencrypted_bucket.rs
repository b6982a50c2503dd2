use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unencrypted-bucket",
        title: "Bucket without encryption",
        severity: Severity::Warning,
        explain: "With `encryption` every object is encrypted when it is stored.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const ARGUMENTS: &[spots::Spot] = &[("obs_bucket", "encryption")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, ARGUMENTS, &mut |_, block, name| {
        if spots::is_off(block, name) {
            let message = format!("objects are stored as they are: `{name}` is off");
            let mut found = LINT.at(block.place(name), message);
            found.fixes.extend(fix::set(scene, block, name, "true"));
            told.push(found);
        }
    });
}
