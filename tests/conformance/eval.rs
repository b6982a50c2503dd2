//! Expressions beside the configurations of the other cases, right and wrong ones.

use formwork::plan::json;
use formwork::schema::Catalog;
use formwork::workspace::{Evaluator, PlanOptions, Workspace};

use super::case::Case;

fn evaluator(case: &Case, catalog: &Catalog, options: &PlanOptions) -> Evaluator {
    let mut workspace = Workspace::new();
    for (path, bytes) in &case.files {
        workspace.set_file(path, bytes);
    }
    workspace.evaluator(catalog, options, Some(1))
}

// What Terraform's console refuses too: what cannot be read, and circles. All else gives values, whatever is wrong.
#[test]
fn every_configuration_takes_expressions_or_says_why_not() {
    let catalog = super::catalog();
    for (group, case) in super::groups("validate")
        .into_iter()
        .flat_map(|(group, cases)| cases.into_iter().map(move |case| (group.clone(), case)))
    {
        let name = format!("{group}/{}", case.name);
        let options = PlanOptions::default();
        let evaluator = evaluator(&case, &catalog, &options);
        if !evaluator.is_ready() {
            assert!(evaluator.diagnostics.has_errors(), "{name}");
            assert!(!case.verdict.ok, "{name}");
            continue;
        }
        let sum = evaluator.evaluate("1 + 1", None);
        assert_eq!(sum.text(), "2\n", "{name}");
        let all = "[path.module, terraform.workspace, local.nothing]";
        assert_eq!(
            evaluator.evaluate(all, None).error().unwrap().title,
            "Reference to undeclared local value",
            "{name}"
        );
    }
}

// What a plan says of an output is what its expression gives; but an output with a type converts.
#[test]
fn outputs_are_what_their_expressions_give() {
    let catalog = super::catalog();
    let mut compared = 0;
    for (_, cases) in super::groups("plan") {
        for case in cases.iter().filter(|case| case.verdict.ok) {
            let options = super::plan::options(case);
            // Expressions know nothing of what was asked for one run only.
            if options.destroy || !options.targets.is_empty() || !options.replace.is_empty() {
                continue;
            }
            let evaluator = evaluator(case, &catalog, &options);
            let (config, _) = formwork::config::load(&case.files);
            for (name, output) in &config.root.outputs {
                let Some(expr) = &output.value else { continue };
                if output.type_constraint.is_some() {
                    continue;
                }
                let wanted = &case.plan.as_ref().unwrap()["output_changes"][&**name]["after"];
                let value = evaluator.evaluate(config.sources.snippet(expr.span), None);
                let value = value.value.map_or(serde_json::Value::Null, |v| {
                    json::known(&v).unwrap_or_default()
                });
                compared += 1;
                assert_eq!(value, *wanted, "{}: {name}", case.name);
            }
        }
    }
    assert!(compared > 30, "{compared}");
}
