//! Syntax problems of the conformance cases: exactly Terraform's, no more, no less.

use formwork::syntax;
use formwork::text::Sources;

use crate::conformance::case::Case;
use crate::conformance::groups;
use crate::conformance::verdict::Line;

/// Codes of the syntax layer whose title changes with the case.
const TITLES_THAT_CHANGE: [&str; 2] = ["Unexpected ", "Extra characters in "];

/// Whether Terraform's parser says this, and not a later phase.
fn is_syntax(line: &Line) -> bool {
    let titles = syntax::CODES.iter().map(|c| c.title);
    titles.clone().any(|t| t == line.summary)
        || TITLES_THAT_CHANGE.iter().any(|t| {
            line.summary.starts_with(t)
                && (line.summary.ends_with(" directive") || line.summary.ends_with(" marker"))
        })
}

fn ours(case: &Case) -> Vec<Line> {
    let mut sources = Sources::default();
    let mut lines = Vec::new();
    for (name, bytes) in &case.files {
        if !name.ends_with(".tf") || NOT_READ.contains(&name.as_str()) {
            continue;
        }
        let id = sources.add_bytes(name, bytes);
        let (_, diags) = syntax::parse(sources.get(id).unwrap());
        let told = diags.iter().filter(|d| !d.later);
        lines.extend(told.map(|d| Line::of(d, &sources)));
    }
    lines.sort();
    lines
}

/// Files of the cases that Terraform does not read.
const NOT_READ: [&str; 2] = [".hidden.tf", "sub/other.tf"];

#[test]
fn problems_are_those_of_terraform() {
    let mut wrong = String::new();
    // Generated cases have mistakes of several phases under the same summaries.
    let groups = groups("validate").into_iter();
    for (group, cases) in groups.filter(|(group, _)| group != "generated") {
        for case in cases {
            let ours = ours(&case);
            let mut theirs = case.verdict.diagnostics.clone();
            theirs.retain(|l| {
                is_syntax(l) && l.place.as_ref().is_some_and(|(f, _)| f.ends_with(".tf"))
            });
            // Later phases use some of the same summaries, but only where there is no syntax problem.
            if ours != theirs && (group == "syntax" || !ours.is_empty()) {
                wrong += &format!("{group}/{}\n", case.name);
                theirs.iter().for_each(|l| wrong += &format!("  - {l}\n"));
                ours.iter().for_each(|l| wrong += &format!("  + {l}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Codes that need more than the text: what the names of arguments and blocks are.
const NEED_NAMES: [&str; 5] = [
    "json-duplicate-argument",
    "json-duplicate-property",
    "json-extraneous-property",
    "json-missing-label",
    "json-wrong-type",
];

#[test]
fn problems_of_json_are_those_of_terraform() {
    let known = formwork::diag::CODES
        .iter()
        .filter(|c| c.id.starts_with("json-") && !NEED_NAMES.contains(&c.id));
    let titles: Vec<&str> = known.map(|c| c.title).collect();
    let (mut wrong, mut count) = (String::new(), 0);
    for (group, cases) in groups("validate") {
        for case in cases {
            let mut sources = Sources::default();
            let mut ours = Vec::new();
            for (name, bytes) in case.files.iter().filter(|f| f.0.ends_with(".tf.json")) {
                let id = sources.add_bytes(name, bytes);
                let (_, diags) = syntax::json::parse(sources.get(id).unwrap());
                ours.extend(diags.iter().map(|d| Line::of(d, &sources)));
            }
            ours.sort();
            let mut theirs = case.verdict.diagnostics.clone();
            theirs.retain(|l| titles.contains(&l.summary.as_str()));
            count += theirs.len();
            if ours != theirs {
                wrong += &format!("{group}/{}\n", case.name);
                theirs.iter().for_each(|l| wrong += &format!("  - {l}\n"));
                ours.iter().for_each(|l| wrong += &format!("  + {l}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 10, "only {count} problems were compared");
}
