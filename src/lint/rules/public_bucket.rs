use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, policy, spots};
use crate::lint::{BlockView, Group, Lint, Scene};
use crate::value::View;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "public-bucket",
        title: "Public bucket",
        severity: Severity::Warning,
        explain: "Everybody can read the objects, or even write them; make the bucket private.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const ACCESS: &[spots::Spot] = &[("obs_bucket", "acl"), ("obs_bucket_object", "acl")];
const PERMISSIONS: &[spots::Spot] = &[
    ("obs_bucket_acl", "public_permission.access_to_acl"),
    ("obs_bucket_acl", "public_permission.access_to_bucket"),
    ("obs_bucket_object_acl", "public_permission.access_to_acl"),
    (
        "obs_bucket_object_acl",
        "public_permission.access_to_object",
    ),
];
const POLICIES: &[spots::Spot] = &[("obs_bucket", "policy"), ("obs_bucket_policy", "policy")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let mut tell = |block: &BlockView<'_>, name: &str, what: &str| {
        let mut found = LINT.at(block.place(name), format!("everybody has access: {what}"));
        if name == "acl" {
            found
                .fixes
                .extend(fix::set(scene, block, name, "\"private\""));
        }
        told.push(found);
    };
    spots::each(scene, ACCESS, &mut |_, block, name| {
        if let Some(acl) = block.text(name).filter(|acl| acl.starts_with("public-")) {
            tell(block, name, &format!("`{acl}`"));
        }
    });
    spots::each(scene, PERMISSIONS, &mut |_, block, name| {
        let value = block.value(name);
        if let View::List(rights) = value.view()
            && !rights.is_empty()
        {
            tell(block, name, "the permission is for all");
        }
    });
    spots::each(scene, POLICIES, &mut |_, block, name| {
        let Some(document) = policy::read(block, name) else {
            return;
        };
        let open = policy::allowing(&document).any(|statement| {
            policy::is_for_everybody(statement) && statement.get("Condition").is_none()
        });
        if open {
            tell(block, name, "the policy allows something to `*`");
        }
    });
}
