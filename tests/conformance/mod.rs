//! The verdicts of the real Terraform, case by case, and how many of them we reach.

mod answers;
pub mod case;
mod differential;
mod eval;
mod exported;
pub mod expr;
mod fmt;
mod functions;
pub mod plan;
mod scoreboard;
mod text;
pub mod validate;
pub mod verdict;

use case::Case;
use formwork::schema::Catalog;
use verdict::Verdict;

/// The groups of one area, `validate` or `plan`, with their cases.
pub fn groups(area: &str) -> Vec<(String, Vec<Case>)> {
    let folder = super::root().join("tests/conformance").join(area);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    files.sort();
    let group = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, case::parse(&std::fs::read_to_string(path).unwrap()))
    };
    files.iter().map(group).collect()
}

/// The whole catalogue, packed from `data/catalog`.
pub fn catalog() -> Catalog {
    static PACK: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    let data = super::root().join("data/catalog");
    let pack = PACK.get_or_init(|| catalog_pack::pack_folder(&data).unwrap().whole);
    Catalog::from_pack(pack).unwrap()
}

/// Runs one case; a panic counts as a failure of that case only.
fn survive<T>(name: &str, run: impl FnOnce() -> T) -> Option<T> {
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
    if result.is_err() {
        println!("{name}: panicked");
    }
    result.ok()
}

/// Whether `CASE=part-of-a-name` asks for this case's differences.
fn wanted(name: &str) -> bool {
    std::env::var("CASE").is_ok_and(|part| name.contains(&part))
}

/// Prints what Terraform says (`-`) and we do not, and the reverse (`+`).
fn print_difference(name: &str, theirs: &Verdict, ours: Option<&Verdict>) {
    let Some(ours) = ours else { return };
    println!("{name}: Terraform {}, we {}", theirs.ok, ours.ok);
    let mut left = ours.diagnostics.clone();
    for line in &theirs.diagnostics {
        match left.iter().position(|l| l == line) {
            Some(at) => drop(left.remove(at)),
            None => println!("  - {line}"),
        }
    }
    left.iter().for_each(|line| println!("  + {line}"));
}

#[test]
fn every_case_is_here() {
    let count = |area| {
        let cases: Vec<Case> = groups(area)
            .into_iter()
            .flat_map(|(_, cases)| cases)
            .collect();
        (cases.len(), cases.iter().filter(|c| c.verdict.ok).count())
    };
    assert_eq!(count("validate"), (893, 195));
    assert_eq!(count("plan"), (573, 399));
}
