use crate::diag::{Code, Diagnostics, Severity};
use crate::diag::{Edit, Fix, Safety};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};
use crate::schema::{self, Catalog, Lookup};
use std::rc::Rc;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "alias-type",
        title: "Old name of a resource type",
        severity: Severity::Note,
        explain: "The provider keeps the name for old templates and no longer documents it; use the new one.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// Beginnings of old names, and what stands in their place.
const RENAMED: &[(&str, &str)] = &[
    ("gaussdb_mysql_", "taurusdb_"),
    ("gaussdb_opengauss_", "gaussdb_"),
    ("iam_", "identity_"),
    ("identity_policy", "identityv5_policy"),
    ("rds_account", "rds_mysql_account"),
    ("rds_database", "rds_mysql_database"),
    ("rf_", "rfs_"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources() {
        let old = resource
            .schema()
            .is_some_and(|schema| !schema.documented && !schema.deprecated);
        let Some(name) = resource.kind().strip_prefix("huaweicloud_").filter(|_| old) else {
            continue;
        };
        let kind = match resource.is_managed() {
            true => schema::Kind::Resource,
            false => schema::Kind::DataSource,
        };
        if let Some(new) = successor(scene.catalog(), kind, name) {
            let label = &resource.config().type_label;
            let message = format!("`{}` is an old name of `{new}`", resource.kind());
            told.push(LINT.at(label.span, message).fix(Fix {
                title: format!("Change to `{new}`"),
                edits: vec![Edit {
                    span: label.span,
                    text: format!("\"{new}\""),
                }],
                // What exists under the old name would be deleted and made again.
                safety: Safety::ShowOnly,
            }));
        }
    }
}

/// The documented type that took the place of one.
fn successor(catalog: &Catalog, kind: schema::Kind, name: &str) -> Option<Rc<str>> {
    let renamed = RENAMED.iter().filter_map(|(old, new)| {
        let rest = name.strip_prefix(old)?;
        Some(format!("{new}{rest}"))
    });
    let current = std::iter::once(spots::current(name).to_owned());
    let numbered = std::iter::once(format!("{name}_v2"));
    let mut names = renamed.into_iter().chain(current).chain(numbered);
    names.find_map(
        |new| match catalog.lookup(kind, &format!("huaweicloud_{new}")) {
            Lookup::Found(schema) if schema.documented && !schema.deprecated && new != name => {
                Some(schema.name.clone())
            }
            _ => None,
        },
    )
}
