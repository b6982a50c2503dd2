use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "bucket-force-destroy",
        title: "Bucket that is deleted with its content",
        severity: Severity::Note,
        explain: "Deleting the bucket deletes every object in it without asking; leave `force_destroy` out.",
    },
    group: Group::Reliability,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const BUCKETS: &[spots::Spot] = &[("obs_bucket", "force_destroy")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, BUCKETS, &mut |_, bucket, name| {
        if spots::is_on(bucket, name) {
            let mut found = LINT.at(
                bucket.place(name),
                "the objects are deleted with the bucket",
            );
            found.fixes.extend(fix::set(scene, bucket, name, "false"));
            told.push(found);
        }
    });
}
