use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "weak-password-policy",
        title: "Weak password policy",
        severity: Severity::Warning,
        explain: "Short passwords of few kinds of characters are guessed; ask for eight characters of three kinds at least.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// What a policy asks for, and what it should ask for.
const LEAST: &[(spots::Spot, i64)] = &[
    (("identity_password_policy", "minimum_password_length"), 8),
    (("identity_password_policy", "password_char_combination"), 3),
    (
        ("identitycenter_password_policy", "minimum_password_length"),
        8,
    ),
    (("identityv5_password_policy", "minimum_password_length"), 8),
    (
        ("identityv5_password_policy", "password_char_combination"),
        3,
    ),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for (spot, least) in LEAST {
        spots::each(scene, &[*spot], &mut |_, policy, name| {
            if policy.number(name).is_some_and(|number| number < *least) {
                let message = format!("`{name}` is less than {least}");
                let mut found = LINT.at(policy.place(name), message);
                found
                    .fixes
                    .extend(fix::set(scene, policy, name, &least.to_string()));
                told.push(found);
            }
        });
    }
}
