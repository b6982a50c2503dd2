//! The laws over every conformance case of `validate`, and which of the problems in them have a fix.

use std::collections::BTreeMap;
use std::fmt::Write;

use formwork::diag::Safety;
use formwork::workspace::Checked;

use crate::conformance::case::Case;
use crate::conformance::{catalog, groups};
use crate::laws::fix;

/// Every case with what we say of it.
fn cases() -> Vec<(String, Case, Checked)> {
    let catalog = catalog();
    let groups = groups("validate").into_iter();
    let cases = groups.flat_map(|(group, cases)| {
        let named = move |case: Case| (format!("{group}/{}", case.name), case);
        cases.into_iter().map(named)
    });
    cases
        .map(|(name, case)| {
            let checked = fix::workspace(&case.files).check(&catalog);
            (name, case, checked)
        })
        .collect()
}

#[test]
fn fixes_are_sound_and_fixing_is_idempotent() {
    let catalog = catalog();
    for (name, case, checked) in cases() {
        println!("{name}");
        fix::sound(&case.files, &checked);
        let template = fix::workspace(&case.files);
        for with_unsafe in [false, true] {
            fix::idempotent(&template, &catalog, with_unsafe);
        }
    }
}

#[test]
fn safe_fixes_remove_their_problem_and_add_none() {
    let catalog = catalog();
    let mut broken = String::new();
    for (name, case, checked) in cases() {
        for problem in checked.diagnostics.iter() {
            let safe = problem.fixes.iter().filter(|f| f.safety == Safety::Safe);
            for safe in safe {
                let (gone, new) = fix::effect(&case.files, &catalog, &checked, problem, safe);
                if !gone || !new.is_empty() {
                    let id = problem.code.id;
                    let _ = writeln!(broken, "{name}: {id}, gone {gone}, new {new:?}");
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken}");
}

/// For each code: how often the cases have it, and how often its best fix is safe, unsafe, or for the eye only.
#[test]
fn what_has_fixes_is_known() {
    let mut rows: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for (_, _, checked) in cases() {
        let problems = checked.diagnostics.iter();
        for problem in problems.filter(|d| !d.later) {
            let row = rows.entry(problem.code.id).or_default();
            row[0] += 1;
            match problem.fixes.first().map(|f| f.safety) {
                Some(Safety::Safe) => row[1] += 1,
                Some(Safety::Unsafe) => row[2] += 1,
                Some(Safety::ShowOnly) => row[3] += 1,
                None => {}
            }
        }
    }
    let mut sum = [0; 4];
    let mut text = String::from("code found safe unsafe shown\n");
    for (id, row) in &rows {
        let [found, safe, risky, shown] = row;
        let _ = writeln!(text, "{id} {found} {safe} {risky} {shown}");
        row.iter().zip(&mut sum).for_each(|(n, sum)| *sum += n);
    }
    let [found, safe, risky, shown] = sum;
    let _ = writeln!(text, "all {found} {safe} {risky} {shown}");
    crate::golden(&crate::root().join("tests/fixes/cases.txt"), &text);
}
