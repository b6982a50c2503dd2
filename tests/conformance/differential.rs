//! Cases that `scripts/differential/config` and `scripts/differential/plan` make and have Terraform judge, compared
//! with what we say. `CASES=file` names them; a case with `plan` in its name is planned, any other one validated.

use formwork::schema::Catalog;
use formwork::sorted::SortedMap;

use super::verdict::{Line, Verdict};
use super::{case, plan, survive, validate};

#[test]
#[ignore = "needs a file of judged cases: `make test-differential-config`"]
fn differential_config() {
    let path = std::env::var("CASES").expect("CASES=file of cases");
    let cases = case::parse(
        std::fs::read_to_string(path)
            .unwrap()
            .trim_end_matches('\n'),
    );
    let catalog = super::catalog();
    let mut different = Vec::new();
    for case in &cases {
        let planned = case.name.contains("plan");
        let ours = survive(&case.name, || match planned {
            true => plan::compared(case, &catalog),
            false => (validate::checked(case, &catalog), Vec::new()),
        });
        let same = |(verdict, lines): &(Verdict, Vec<String>)| {
            *verdict == case.verdict && (lines.is_empty() || !verdict.ok)
        };
        if !ours.as_ref().is_some_and(same) {
            different.push(case.name.as_str());
            let lines = ours.as_ref().map(|ours| ours.1.as_slice());
            super::print_difference(&case.name, &case.verdict, ours.as_ref().map(|ours| &ours.0));
            lines
                .into_iter()
                .flatten()
                .for_each(|line| println!("  {line}"));
        }
    }
    println!("{} of {} agree", cases.len() - different.len(), cases.len());
    assert!(different.is_empty(), "{} differ", different.len());
}

/// `scripts/differential/plan` asks: an object with the lines by which each differing case differs.
#[test]
#[ignore = "needs a file of judged cases: `make test-differential-plan`"]
fn differential_plan() {
    let path = |name: &str| std::env::var(name).unwrap();
    let text = std::fs::read_to_string(path("CASES")).unwrap();
    let catalog = Catalog::new();
    let cases = case::parse(text.trim_end_matches('\n'));
    let differing = cases.iter().filter_map(|case| {
        let lines = survive(&case.name, || plan_lines(case, &catalog));
        let lines = lines.unwrap_or_else(|| vec!["panic".to_owned()]);
        (!lines.is_empty()).then(|| (case.name.clone(), lines))
    });
    let differing: SortedMap<String, Vec<String>> = differing.collect();
    std::fs::write(path("ANSWERS"), formwork::json::text(&differing)).unwrap();
}

/// By what our plan of a case differs; nothing when it does not.
pub fn plan_lines(case: &case::Case, catalog: &Catalog) -> Vec<String> {
    let (ours, differences) = plan::compared(case, catalog);
    let lacks = |one: &[Line], other: &[Line], sign: &str| -> Vec<String> {
        let mut left = other.to_vec();
        let mut lines = Vec::new();
        for line in one {
            match left.iter().position(|l| l == line) {
                Some(at) => drop(left.remove(at)),
                None => lines.push(format!("{sign} {line}")),
            }
        }
        lines
    };
    let mut lines = lacks(&case.verdict.diagnostics, &ours.diagnostics, "-");
    lines.extend(lacks(&ours.diagnostics, &case.verdict.diagnostics, "+"));
    if ours.ok && case.verdict.ok {
        lines.extend(differences);
    }
    lines
}
