use crate::addr::Subject;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{spots, uses_of};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unused-security-group",
        title: "Unused security group",
        severity: Severity::Warning,
        explain: "A security group that nothing is in protects nothing; use it or remove it.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for group in spots::of(scene, "networking_secgroup") {
        let counts = |within: &Option<Subject>| match within {
            Some(Subject::Resource(addr)) => !addr.type_name.contains("secgroup"),
            _ => true,
        };
        if !uses_of::any(&group, &[], &counts) {
            let message = format!("nothing is in the security group `{}`", group.name());
            told.push(LINT.at(group.header(), message));
        }
    }
}
