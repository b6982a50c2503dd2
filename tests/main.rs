//! All integration tests in one binary, a module per area. `tests/README.md` says how to run and
//! bless them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests read files, print differences and stop at the first surprise"
)]

mod aliyun;
mod conformance;
mod coverage;
mod fixes;
mod fuzz;
mod ide;
mod lang;
mod laws;
mod lint;
mod price;
mod props;
mod service;
mod syntax;
mod tidy;
mod tosca;

/// The repository's root.
fn root() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a text with a checked-in file and shows the lines that differ; `BLESS=1` writes the file.
fn golden(path: &std::path::Path, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        return std::fs::write(path, text).unwrap();
    }
    let wanted = std::fs::read_to_string(path).unwrap_or_default();
    if wanted != text {
        let lacks = |a: &str, b: &str, sign| -> String {
            let b: formwork::sorted::SortedSet<&str> = b.lines().collect();
            a.lines()
                .filter(|l| !b.contains(l))
                .map(|l| format!("{sign} {l}\n"))
                .collect()
        };
        let gone = lacks(&wanted, text, '-');
        let new = lacks(text, &wanted, '+');
        panic!(
            "{} is out of date (BLESS=1 writes it):\n{gone}{new}",
            path.display()
        );
    }
}
