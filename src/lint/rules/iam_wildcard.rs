use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{policy, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "iam-wildcard",
        title: "Policy that allows everything",
        severity: Severity::Warning,
        explain: "Whoever gets this policy owns the account; name the services and actions that are needed.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const POLICIES: &[spots::Spot] = &[
    ("identity_policy", "policy_document"),
    ("identity_role", "policy"),
    ("identityv5_policy", "policy_document"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, POLICIES, &mut |_, block, name| {
        let Some(document) = policy::read(block, name) else {
            return;
        };
        let every = |action: &str| action.split(':').all(|part| part == "*");
        let all = policy::allowing(&document).any(|statement| {
            let mut actions = policy::list(statement.get("Action"));
            let unconditional = statement.get("Condition").is_none();
            unconditional && actions.any(|action| action.as_str().is_some_and(every))
        });
        if all {
            told.push(LINT.at(
                block.place(name),
                "this allows every action of every service",
            ));
        }
    });
}
