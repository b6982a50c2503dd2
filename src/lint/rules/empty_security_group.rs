use crate::addr::Subject;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{spots, uses_of};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "empty-security-group",
        title: "Security group without rules",
        severity: Severity::Warning,
        explain: "Without the default rules and without any of its own nothing gets in or out; add rules.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

const GROUPS: &[spots::Spot] = &[("networking_secgroup", "delete_default_rules")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, GROUPS, &mut |group, block, name| {
        // Servers and the like only join the group; anything else may add rules.
        let counts = |within: &Option<Subject>| match within {
            Some(Subject::Resource(addr)) => addr.type_name.contains("secgroup_rule"),
            _ => true,
        };
        if spots::is_on(block, name) && !uses_of::any(group, &[], &counts) {
            let message = format!("the security group `{}` has no rules", group.name());
            told.push(LINT.at(group.header(), message));
        }
    });
}
