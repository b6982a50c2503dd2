//! What `terraform plan` prints: every resource and output to the letter; sentences by their kind, for ours are our own.

use formwork::plan::text::{TextOptions, render};

use super::case::Case;

/// What is compared of a plan's text.
fn compared(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut begun = false;
    for line in text.lines() {
        let comment = line.trim_start().strip_prefix("# ");
        begun |= comment.is_some() || line.starts_with("Plan:") || line.starts_with("Changes to");
        match comment {
            _ if line.starts_with("No changes.") => lines.push("No changes.".to_owned()),
            _ if line.starts_with("You can apply") || line.starts_with("Only outputs") => break,
            _ if line.starts_with("Warning: ") => break,
            // Of what comes before the first change, the marks.
            _ if !begun => lines.extend(is_legend(line).then(|| line.to_owned())),
            Some(comment) => lines.extend(said(line, comment, lines.last())),
            None => lines.push(line.to_owned()),
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn is_legend(line: &str) -> bool {
    ["  + ", "  ~ ", "  - ", "-/+ ", "+/- ", " <= "]
        .iter()
        .any(|mark| line.starts_with(mark))
}

/// A comment as far as it is compared; nothing where it goes on from the line before.
fn said(line: &str, comment: &str, last: Option<&String>) -> Option<String> {
    let margin = &line[..line.len() - comment.len()];
    let facts = ["(moved from", "(imported from"];
    let counts = comment.ends_with("hidden)");
    if comment.starts_with("Warning:") {
        return Some(format!("{margin}Warning"));
    }
    if last.is_some_and(|last| *last == format!("{margin}Warning")) && !comment.starts_with('(') {
        return None;
    }
    if comment.starts_with('(') && !counts && !facts.iter().any(|f| comment.starts_with(f)) {
        return Some(format!("{margin}(why)"));
    }
    Some(line.replace(" by Terraform,", ","))
}

/// Lines that only one of two texts has, a few around them.
fn differences(theirs: &[String], ours: &[String]) -> Option<String> {
    let same = theirs.iter().zip(ours).take_while(|(a, b)| a == b).count();
    if same == theirs.len() && same == ours.len() {
        return None;
    }
    let near = |lines: &[String], sign: &str| -> String {
        let from = same.saturating_sub(6).min(lines.len());
        let shown = lines[from..].iter().take(14);
        shown.map(|line| format!("{sign} {line}\n")).collect()
    };
    Some(format!("{}\n{}", near(theirs, "-"), near(ours, "+")))
}

fn wrong(case: &Case, catalog: &formwork::schema::Catalog) -> Option<String> {
    let theirs = String::from_utf8(case.file("text").unwrap().to_vec()).unwrap();
    let files = case.files.iter().filter(|(path, _)| path != "text");
    let asked = Case {
        name: case.name.clone(),
        files: files.cloned().collect(),
        verdict: super::verdict::Verdict::default(),
        plan: None,
    };
    let planned = super::plan::run(&asked, catalog);
    let Some(plan) = planned.plan else {
        return Some(format!("no plan: {:?}", planned.diagnostics));
    };
    let ours = render(&plan, catalog, TextOptions::default());
    differences(&compared(&theirs), &compared(&ours))
}

/// What differs in groups of cases, and how many cases there are.
fn differing(groups: &[(String, Vec<Case>)]) -> (String, usize) {
    let catalog = super::catalog();
    let mut told = String::new();
    for (group, cases) in groups {
        for case in cases {
            if let Some(why) = wrong(case, &catalog) {
                told += &format!("text/{group}/{}:\n{why}\n", case.name);
            }
        }
    }
    (told, groups.iter().map(|(_, cases)| cases.len()).sum())
}

#[test]
fn plans_read_as_terraform_prints_them() {
    let (told, count) = differing(&super::groups("text"));
    assert!(told.is_empty(), "{told}");
    assert_eq!(count, 32);
}

/// `make test-differential-text`
#[test]
#[ignore = "needs the real Terraform"]
fn differential_text() {
    let path = std::env::var("CASES").unwrap();
    let cases = super::case::parse(&std::fs::read_to_string(path).unwrap());
    let (told, _) = differing(&[("generated".to_owned(), cases)]);
    assert!(told.is_empty(), "{told}");
}

/// Of the provider's resources there is no text to compare with: these are read by people when they change.
#[test]
fn plans_of_the_provider_read_well() {
    let catalog = super::catalog();
    let mut told = String::new();
    for (group, cases) in super::groups("plan") {
        let with_state = cases.iter().filter(|c| c.file("prior.tfstate").is_some());
        for case in with_state.step_by(STEP) {
            let Some(plan) = super::plan::run(case, &catalog).plan else {
                continue;
            };
            let text = render(&plan, &catalog, TextOptions::default());
            told += &format!("== {group}/{}\n{text}\n", case.name);
        }
    }
    crate::golden(
        &crate::root().join("tests/conformance/text.provider.txt"),
        &told,
    );
}

/// Which of the cases with a state are told.
const STEP: usize = 6;
