use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "bucket-without-versioning",
        title: "Bucket without versions",
        severity: Severity::Note,
        explain: "What is overwritten or deleted by mistake comes back only from an older version; switch `versioning` on.",
    },
    group: Group::Reliability,
    recommended: false,
    needs_whole: false,
    options: &[],
    run,
};

const BUCKETS: &[spots::Spot] = &[("obs_bucket", "versioning")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, BUCKETS, &mut |_, bucket, name| {
        if spots::is_off(bucket, name) {
            let message = format!("what is overwritten is gone: `{name}` is off");
            let mut found = LINT.at(bucket.place(name), message);
            found.fixes.extend(fix::set(scene, bucket, name, "true"));
            told.push(found);
        }
    });
}
