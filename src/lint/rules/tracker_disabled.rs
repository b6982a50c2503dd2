use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "tracker-disabled",
        title: "Audit log switched off",
        severity: Severity::Warning,
        explain: "Nobody can tell later who changed what; leave the tracker on.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const TRACKERS: &[spots::Spot] = &[("cts_data_tracker", "enabled"), ("cts_tracker", "enabled")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, TRACKERS, &mut |_, tracker, name| {
        if spots::is_said_off(tracker, name) {
            let mut found = LINT.at(tracker.place(name), "what users do is not recorded");
            found.fixes.extend(fix::set(scene, tracker, name, "true"));
            told.push(found);
        }
    });
}
