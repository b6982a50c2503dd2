use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unencrypted-file-system",
        title: "File system without encryption",
        severity: Severity::Warning,
        explain: "Encrypt a file system with a key when it is made; later it cannot be done.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const ARGUMENTS: &[spots::Spot] = &[("sfs_turbo", "crypt_key_id")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, ARGUMENTS, &mut |_, block, name| {
        if spots::is_off(block, name) {
            told.push(LINT.at(
                block.place(name),
                format!("the file system is not encrypted: `{name}` is not given"),
            ));
        }
    });
}
