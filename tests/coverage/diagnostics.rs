//! Problems, and what holds that they are told where Terraform tells them.

use formwork::diag::{CODES, Code, Diagnostics, Severity};
use formwork::sorted::{SortedMap, SortedSet};
use formwork::text::Sources;

use super::words::Words;
use super::{count, header, row};
use crate::conformance::case::Case;
use crate::conformance::verdict::Line;
use crate::conformance::{catalog, expr, groups, plan, validate};

/// How often each code was confirmed.
type Counts = SortedMap<&'static str, usize>;

const INTRODUCTION: &str = "The columns `validate`, `plan` and `expressions` count the recorded cases in which the real Terraform tells it too, with \
     the same title, and in a configuration at the same place; `test` says that a test of our own names it.";

pub fn part() -> String {
    let counts = [validated(), planned(), expressions()];
    let tests = Words::of_tests();
    let recorded = |code: &Code| counts.iter().any(|c| c.contains_key(code.id));
    let told = CODES.iter().filter(|code| recorded(code)).count();
    let (named, never): (Vec<&Code>, Vec<&Code>) = CODES
        .iter()
        .copied()
        .filter(|code| !recorded(code))
        .partition(|code| tests.name(code));
    let mut part = format!(
        "## Problems it tells\n\nOf {} problems {told} are confirmed by recorded cases, {} more are named by a test of our own, and {} by no \
         test. {INTRODUCTION}\n\nBy no test:\n\n{}\n",
        CODES.len(),
        named.len(),
        never.len(),
        list(&never)
    );
    part += &header(&[
        "code",
        "title",
        "severity",
        "validate",
        "plan",
        "expressions",
        "test",
    ]);
    for code in CODES {
        let severity = match code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let [checked, planned, expressions] = counts
            .each_ref()
            .map(|c| count(c.get(code.id).copied().unwrap_or(0)));
        let test = if tests.name(code) { "yes" } else { "" };
        part += &row(&[
            &format!("`{}`", code.id),
            code.title,
            severity,
            &checked,
            &planned,
            &expressions,
            test,
        ]);
    }
    part
}

fn list(codes: &[&Code]) -> String {
    match codes {
        [] => "- none\n".to_owned(),
        codes => codes
            .iter()
            .map(|code| format!("- `{}`\n", code.id))
            .collect(),
    }
}

fn validated() -> Counts {
    let catalog = catalog();
    let mut counts = Counts::new();
    for case in cases("validate") {
        let checked = validate::workspace(&case).check(&catalog);
        confirm(&mut counts, &case, &checked.diagnostics, &checked.sources);
    }
    counts
}

fn planned() -> Counts {
    let catalog = catalog();
    let mut counts = Counts::new();
    for case in cases("plan") {
        let planned = plan::run(&case, &catalog);
        confirm(&mut counts, &case, &planned.diagnostics, &planned.sources);
    }
    counts
}

fn expressions() -> Counts {
    let mut counts = Counts::new();
    for code in expr::confirmed() {
        *counts.entry(code.id).or_default() += 1;
    }
    for title in expr::recorded_titles() {
        // A title that several codes have tells of none of them.
        let mut codes = CODES.iter().filter(|code| code.title == title);
        if let (Some(code), None) = (codes.next(), codes.next()) {
            *counts.entry(code.id).or_default() += 1;
        }
    }
    counts
}

fn cases(area: &str) -> impl Iterator<Item = Case> {
    groups(area).into_iter().flat_map(|(_, cases)| cases)
}

/// Counts a case for each code of which Terraform says the same at the same place.
fn confirm(counts: &mut Counts, case: &Case, told: &Diagnostics, sources: &Sources) {
    let told = told.iter().filter(|d| !d.later);
    let same = told.filter(|d| case.verdict.diagnostics.contains(&Line::of(d, sources)));
    let codes: SortedSet<&'static str> = same.map(|d| d.code.id).collect();
    for id in codes {
        *counts.entry(id).or_default() += 1;
    }
}
