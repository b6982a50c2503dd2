//! The laws over every conformance case of `validate`, and which of the problems in them have a fix.

use std::fmt::Write;

use formwork::diag::Safety;
use formwork::sorted::SortedMap;
use formwork::workspace::{Checked, FixOptions};

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

/// How many blocks a text has, by the lines that begin one.
fn blocks(text: &[u8]) -> usize {
    let text = String::from_utf8_lossy(text);
    let begins = |line: &&str| line.starts_with(char::is_alphabetic) && line.ends_with('{');
    text.lines().filter(begins).count()
}

#[test]
fn no_sample_loses_a_block() {
    let catalog = catalog();
    let folder = std::fs::read_dir(crate::root().join("www/samples")).unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    let paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "tf"))
        .collect();
    assert!(!paths.is_empty());
    for path in paths {
        let text = std::fs::read(&path).unwrap();
        let files = [("main.tf".to_owned(), text.clone())];
        let options = FixOptions {
            with_unsafe: true,
            ..FixOptions::default()
        };
        let fixed = fix::workspace(&files).fix(&catalog, &options);
        let after = fixed.files.get("main.tf").unwrap_or(&text);
        assert!(blocks(after) >= blocks(&text), "{}", path.display());
    }
}

/// For each code: how often the cases have it, and how often its best fix is safe, unsafe, or for the eye only.
#[test]
fn what_has_fixes_is_known() {
    let mut rows: SortedMap<&str, [usize; 4]> = SortedMap::new();
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
