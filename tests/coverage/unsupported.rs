//! What is said of parts of the language that Formwork does not have: each row is tried.

use std::fmt::Write;

use formwork::schema::Catalog;
use formwork::workspace::{LintOptions, PlanOptions, Workspace};

use super::{header, row};

/// What is missing, the code that says so, and files that have it.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const ROWS: &[Row] = &[
    (
        "Functions of providers other than the built-in one (`provider::time::…`, `provider::local::…`)",
        "unsupported-feature",
        &[(
            "main.tf",
            "terraform {\n  required_providers {\n    time = { source = \"hashicorp/time\" }\n  }\n}\n\
             output \"o\" {\n  value = provider::time::duration_parse(\"1h\")\n}\n",
        )],
    ),
    (
        "Actions of providers, those of `local` among them",
        "no-action-schema",
        &[("main.tf", "action \"local_command\" \"a\" {\n}\n")],
    ),
    (
        "Tests (`.tftest.hcl`) and queries (`.tfquery.hcl`): the files are not read",
        "not-run",
        &[("main.tf", ""), ("tests/a.tftest.hcl", "run \"a\" {\n}\n")],
    ),
    (
        "Blocks inside a JSON file that override blocks of a native one, and the reverse",
        "unsupported-feature",
        &[
            (
                "main.tf.json",
                "{\"resource\": {\"terraform_data\": {\"a\": {\"input\": 1}}}}",
            ),
            (
                "override.tf",
                "resource \"terraform_data\" \"a\" {\n  input = 2\n}\n",
            ),
        ],
    ),
    (
        "Elements of blueprints that nothing of the provider stands for: plans and prices are without them",
        "blueprint-conversion",
        &[(
            "blueprint.yaml",
            "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates: {p: {type: HuaweiCloud.CCE.Pod}}\n",
        )],
    ),
    (
        "The layout of YAML: only the native syntax is formatted",
        "unsupported-feature",
        &[(
            "blueprint.yaml",
            "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates: {}\n",
        )],
    ),
    (
        "Modules from elsewhere: only folders of the template",
        "module-not-installed",
        &[(
            "main.tf",
            "module \"m\" {\n  source = \"somebody/vpc/huaweicloud\"\n}\n",
        )],
    ),
    (
        "The objects of `import` blocks, in a plan outside of a world: they are taken to be as their blocks say",
        "import-unread",
        &[(
            "main.tf",
            "terraform {\n  required_providers {\n    random = { source = \"hashicorp/random\" }\n  }\n}\n\
             resource \"random_id\" \"a\" {\n  byte_length = 4\n}\nimport {\n  to = random_id.a\n  id = \"b\"\n}\n",
        )],
    ),
    (
        "Provisioners, in a deployment",
        "not-run",
        &[(
            "main.tf",
            "resource \"terraform_data\" \"a\" {\n  provisioner \"local-exec\" {\n    command = \"true\"\n  }\n}\n",
        )],
    ),
    (
        "Backends: the service keeps the state",
        "not-run",
        &[("main.tf", "terraform {\n  backend \"local\" {\n  }\n}\n")],
    ),
];

pub fn part() -> String {
    let mut text = String::from(
        "## What is not supported\n\nEach of these is said where it is used, by the problem in the second column.\n\n",
    );
    text += &header(&["what", "problem"]);
    for (what, code, files) in ROWS {
        let mut workspace = Workspace::new();
        for (name, content) in *files {
            workspace.set_file(name, content.as_bytes());
        }
        let catalog = Catalog::new();
        let linted = workspace.lint(&catalog, &LintOptions::default());
        let planned = workspace.plan(&catalog, &PlanOptions::default());
        let formatted = workspace.format(files.first().map(|(name, _)| *name), None);
        let found = [
            &linted.checked.diagnostics,
            &planned.diagnostics,
            &formatted.diagnostics,
        ];
        let mut told = found.into_iter().flat_map(|told| told.iter());
        assert!(told.any(|d| d.code.id == *code), "{what} gives no {code}");
        let _ = write!(text, "{}", row(&[what, &format!("`{code}`")]));
    }
    text
}
