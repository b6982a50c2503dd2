//! `terraform validate`: the verdict, and the exact multiset of diagnostics.

use formwork::schema::Catalog;
use formwork::workspace::Workspace;

use super::case::Case;
use super::scoreboard::{self, Outcome};
use super::verdict::Verdict;

/// The files of a case.
pub fn workspace(case: &Case) -> Workspace {
    let mut workspace = Workspace::new();
    for (path, bytes) in &case.files {
        workspace.set_file(path, bytes);
    }
    workspace
}

/// What we say of a case.
pub fn checked(case: &Case, catalog: &Catalog) -> Verdict {
    let checked = workspace(case).check(catalog);
    Verdict::of(&checked.diagnostics, &checked.sources)
}

fn outcome(name: String, case: &Case, catalog: &Catalog) -> Outcome {
    let ours = super::survive(&name, || checked(case, catalog));
    if super::wanted(&name) {
        super::print_difference(&name, &case.verdict, ours.as_ref());
    }
    let reached = vec![
        ours.as_ref().is_some_and(|v| v.ok == case.verdict.ok),
        ours.as_ref().is_some_and(|v| *v == case.verdict),
    ];
    Outcome { name, reached }
}

#[test]
fn validate() {
    let catalog = super::catalog();
    let run = |(group, cases): &(String, Vec<Case>)| {
        let outcomes = cases
            .iter()
            .map(|c| outcome(format!("validate/{group}/{}", c.name), c, &catalog));
        (format!("validate/{group}"), outcomes.collect())
    };
    let groups: Vec<(String, Vec<Outcome>)> = super::groups("validate").iter().map(run).collect();
    scoreboard::compare(
        "validate",
        &scoreboard::render(&["verdict", "exact"], &groups),
    );
}
