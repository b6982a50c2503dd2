//! Cases that `scripts/differential/config` makes and has Terraform judge, compared with what we say.
//! `CASES=file` names them; a case with `plan` in its name is planned, any other one validated.

use super::{case, plan, survive, validate, verdict::Verdict};

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
