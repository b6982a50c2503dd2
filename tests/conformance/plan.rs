//! `terraform plan`: the outcome, the actions, and exactly everything.

use formwork::plan::json;
use formwork::schema::Catalog;
use formwork::sorted::SortedMap;
use formwork::time::Instant;
use formwork::value::Number;
use formwork::workspace::{PlanOptions, Planned, Workspace};
use serde_json::{Map, Value as Json, json};

use super::case::Case;
use super::scoreboard::{self, Outcome};
use super::verdict::Verdict;

/// A plan in the form of the cases.
struct Ours {
    verdict: Verdict,
    plan: Json,
}

/// What we make of a case.
pub fn run(case: &Case, catalog: &Catalog) -> Planned {
    let mut workspace = Workspace::new();
    let beside = ["prior.tfstate", "options.json"];
    for (path, bytes) in case
        .files
        .iter()
        .filter(|(path, _)| !beside.contains(&path.as_str()))
    {
        workspace.set_file(path, bytes);
    }
    workspace.plan(catalog, &options(case))
}

fn planned(case: &Case, catalog: &Catalog) -> Ours {
    let Planned {
        plan,
        diagnostics,
        sources,
        ..
    } = run(case, catalog);
    let plan = plan.map_or(Json::Null, |plan| {
        let mut shown = json!({
            "resource_changes": json::resource_changes(&plan).as_array().unwrap().iter().map(flat).collect::<Json>(),
            "output_changes": json::output_changes(&plan),
            "applyable": json::applyable(&plan),
        });
        if !plan.drift.is_empty() {
            let whole = json::render(&plan);
            let drift = whole["resource_drift"].as_array().unwrap().iter();
            shown["resource_drift"] = drift.map(flat).collect();
        }
        if !plan.checks.is_empty() {
            shown["checks"] = json::checks(&plan).as_array().unwrap().iter().map(check).collect();
        }
        shown
    });
    Ours {
        verdict: Verdict::of(&diagnostics, &sources),
        plan,
    }
}

pub fn options(case: &Case) -> PlanOptions {
    let text = |path| {
        case.file(path)
            .map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    };
    let given: Json = text("options.json").map_or(json!({}), |t| serde_json::from_str(&t).unwrap());
    let list = |key: &str| -> Vec<String> {
        let values = given[key].as_array().into_iter().flatten();
        values.map(|v| v.as_str().unwrap().to_owned()).collect()
    };
    let variables = given["var"].as_object().into_iter().flatten();
    PlanOptions {
        variables: variables
            .map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned()))
            .collect(),
        var_files: Vec::new(),
        state: text("prior.tfstate"),
        refreshed: None,
        destroy: given["destroy"].as_bool().unwrap_or(false),
        targets: list("target"),
        replace: list("replace"),
        time: Instant::from_millis(0),
    }
}

/// The cases have a change's members beside its address, and only those that are compared.
fn flat(change: &Json) -> Json {
    let kept = [
        "address",
        "previous_address",
        "deposed",
        "mode",
        "action_reason",
    ];
    let mut flat: Map<String, Json> = change["change"].as_object().unwrap().clone();
    let own = change
        .as_object()
        .unwrap()
        .iter()
        .filter(|(key, _)| kept.contains(&key.as_str()));
    flat.extend(own.map(|(key, value)| (key.clone(), value.clone())));
    Json::Object(flat)
}

fn check(check: &Json) -> Json {
    let display = |json: &Json| json["address"]["to_display"].clone();
    let instance = |json: &Json| {
        let problems = json["problems"].as_array().into_iter().flatten();
        let problems: Json = problems.map(|p| summary(&p["message"])).collect();
        json!({"address": display(json), "status": json["status"], "problems": problems})
    };
    json!({
        "address": display(check),
        "kind": check["address"]["kind"],
        "status": check["status"],
        "instances": check["instances"].as_array().unwrap().iter().map(instance).collect::<Json>(),
    })
}

/// What went wrong with a check's own data source is told with a sentence after the summary.
fn summary(problem: &Json) -> Json {
    let text = problem.as_str().unwrap_or_default();
    let own = "Unable to find remote state";
    let cut = if text.starts_with(own) { own } else { text };
    cut.into()
}

/// Equal as JSON, numbers as decimals. Lists of changes are compared by address and deposed key before.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            a == b || Number::parse(&a.to_string()).ok() == Number::parse(&b.to_string()).ok()
        }
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, a)| b.get(k).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// The parts of a plan by name: each resource change, each output, the checks.
fn parts(plan: &Json) -> SortedMap<String, &Json> {
    let list = |key: &str| plan[key].as_array().into_iter().flatten();
    let name = |json: &Json| match json["deposed"].as_str() {
        Some(deposed) => format!("{} (deposed {deposed})", json["address"].as_str().unwrap()),
        None => json["address"].as_str().unwrap().to_owned(),
    };
    let outputs = plan["output_changes"].as_object().into_iter().flatten();
    let resources = list("resource_changes").map(|c| (name(c), c));
    let checks = list("checks").map(|c| (format!("check {}", name(c)), c));
    let drift = list("resource_drift").map(|c| (format!("drift {}", name(c)), c));
    resources
        .chain(outputs.map(|(k, v)| (format!("output.{k}"), v)))
        .chain(checks)
        .chain(drift)
        .collect()
}

fn actions(plan: &Json) -> SortedMap<String, &Json> {
    let resources = parts(plan)
        .into_iter()
        .filter(|(name, _)| !name.starts_with("check "));
    resources
        .map(|(name, part)| (name, &part["actions"]))
        .collect()
}

fn differences(theirs: &Json, ours: &Json) -> Vec<String> {
    let mut lines = Vec::new();
    // Older cases do not say it.
    if let Some(applyable) = theirs.get("applyable").filter(|a| **a != ours["applyable"]) {
        lines.push(format!(
            "applyable\n    - {applyable}\n    + {}",
            ours["applyable"]
        ));
    }
    let (theirs, ours) = (parts(theirs), parts(ours));
    let names: formwork::sorted::SortedSet<&String> = theirs.keys().chain(ours.keys()).collect();
    for name in names {
        match (theirs.get(name), ours.get(name)) {
            (Some(a), Some(b)) if same(a, b) => {}
            (Some(a), Some(b)) => {
                let empty = Map::new();
                let (a, b) = (
                    a.as_object().unwrap_or(&empty),
                    b.as_object().unwrap_or(&empty),
                );
                let keys: formwork::sorted::SortedSet<&String> = a.keys().chain(b.keys()).collect();
                for key in keys {
                    let (a, b) = (
                        a.get(key).unwrap_or(&Json::Null),
                        b.get(key).unwrap_or(&Json::Null),
                    );
                    if !same(a, b) {
                        lines.push(format!("{name} {key}\n    - {a}\n    + {b}"));
                    }
                }
            }
            (Some(_), None) => lines.push(format!("- {name}")),
            (None, _) => lines.push(format!("+ {name}")),
        }
    }
    lines
}

/// What we say of a case, and where its plan differs.
pub fn compared(case: &Case, catalog: &Catalog) -> (Verdict, Vec<String>) {
    let ours = planned(case, catalog);
    let theirs = case.plan.as_ref().unwrap_or(&Json::Null);
    let different = differences(theirs, &ours.plan);
    (ours.verdict, different)
}

fn outcome(name: String, case: &Case, catalog: &Catalog) -> Outcome {
    let Some(ours) = super::survive(&name, || planned(case, catalog)) else {
        return Outcome {
            name,
            reached: vec![false; 3],
        };
    };
    let theirs = case.plan.as_ref().unwrap_or(&Json::Null);
    let verdict = ours.verdict.ok == case.verdict.ok;
    let different = differences(theirs, &ours.plan);
    if super::wanted(&name) {
        super::print_difference(&name, &case.verdict, Some(&ours.verdict));
        different.iter().for_each(|line| println!("  {line}"));
    }
    // Of a plan that failed there is nothing to compare.
    let failed = verdict && !case.verdict.ok;
    let reached = vec![
        verdict,
        verdict && (failed || actions(theirs) == actions(&ours.plan)),
        ours.verdict == case.verdict && (failed || different.is_empty()),
    ];
    Outcome { name, reached }
}

#[test]
fn plan() {
    let catalog = super::catalog();
    let run = |(group, cases): &(String, Vec<Case>)| {
        let outcomes = cases
            .iter()
            .map(|c| outcome(format!("plan/{group}/{}", c.name), c, &catalog));
        (format!("plan/{group}"), outcomes.collect())
    };
    let groups: Vec<(String, Vec<Outcome>)> = super::groups("plan").iter().map(run).collect();
    scoreboard::compare(
        "plan",
        &scoreboard::render(&["outcome", "actions", "exact"], &groups),
    );
}

#[test]
fn numbers_are_compared_as_decimals() {
    let json = |text: &str| serde_json::from_str::<Json>(text).unwrap();
    assert!(same(
        &json(r#"{"a": [1.50, null]}"#),
        &json(r#"{"a": [15e-1, null]}"#)
    ));
    assert!(!same(&json("[1, 2]"), &json("[2, 1]")));
    assert!(!same(&json(r#"{"a": null}"#), &json("{}")));
}
