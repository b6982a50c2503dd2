use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{BlockView, Group, Lint, Scene};
use crate::schema::BlockSchema;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "tls-disabled",
        title: "Encrypted connections switched off",
        severity: Severity::Warning,
        explain: "Passwords and data go over the network as they are; switch encrypted connections on.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// The names of arguments that switch it on.
const SWITCHES: [&str; 5] = [
    "enable_ssl",
    "ssl",
    "ssl_enable",
    "ssl_enabled",
    "ssl_option",
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources() {
        if spots::kind(&resource).is_some()
            && let Some(schema) = resource.block_schema()
        {
            look(scene, &resource, schema, told);
        }
    }
}

fn look(scene: &Scene<'_>, block: &BlockView<'_>, schema: &BlockSchema, told: &mut Diagnostics) {
    for name in SWITCHES {
        if schema.attribute(name).is_some() && spots::is_said_off(block, name) {
            let mut found = LINT.at(block.place(name), format!("`{name}` is off"));
            found
                .fixes
                .extend(fix::set(scene, block, name, fix::switched_on(block, name)));
            told.push(found);
        }
    }
    for nested in &schema.blocks {
        for inner in &block.blocks(&nested.name).items {
            look(scene, inner, &nested.block, told);
        }
    }
}
