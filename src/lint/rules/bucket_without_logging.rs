use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "bucket-without-logging",
        title: "Bucket without access log",
        severity: Severity::Note,
        explain: "Nobody can tell later who read or deleted what; write an access log to another bucket.",
    },
    group: Group::Security,
    recommended: false,
    needs_whole: false,
    options: &[],
    run,
};

const BUCKETS: &[spots::Spot] = &[("obs_bucket", "logging")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, BUCKETS, &mut |_, bucket, name| {
        // A bucket for logs needs no log of its own.
        let holds_logs = bucket
            .text("acl")
            .is_none_or(|acl| &*acl == "log-delivery-write");
        if !holds_logs && bucket.is_given(name) == Some(false) {
            told.push(LINT.at(
                bucket.place(name),
                format!("nobody records who reads this: `{name}` is not given"),
            ));
        }
    });
}
