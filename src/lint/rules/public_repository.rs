use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "public-repository",
        title: "Public image repository",
        severity: Severity::Warning,
        explain: "Everybody can pull the images and what is hidden in them; make the repository private.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const PUBLIC: &[spots::Spot] = &[
    ("swr_enterprise_instance", "anonymous_access"),
    ("swr_enterprise_namespace", "metadata.public"),
    ("swr_repository", "is_public"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, PUBLIC, &mut |_, block, name| {
        if spots::is_on(block, name) {
            let mut found = LINT.at(block.place(name), "everybody can pull these images");
            let private = if name == "public" {
                "\"false\""
            } else {
                "false"
            };
            found.fixes.extend(fix::set(scene, block, name, private));
            told.push(found);
        }
    });
}
