//! The scoreboard: how many cases of each group pass, and every one that does not, by name.
//!
//! It is checked in. Any difference fails the build, also one for the better, so that the file always
//! tells the truth; `BLESS=1 cargo test` writes it anew.

use std::fmt::Write;

/// How one case came out: for each measure, whether it was reached.
pub struct Outcome {
    /// `area/group/case`.
    pub name: String,
    /// In the order of the area's measures.
    pub reached: Vec<bool>,
}

/// Renders the counts of each group, then the failures, each with the measures it misses.
pub fn render(measures: &[&str], groups: &[(String, Vec<Outcome>)]) -> String {
    let mut text = String::new();
    let width = groups.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut line = |name: &str, outcomes: &[&Outcome]| {
        write!(text, "{name:width$}").unwrap();
        for (i, measure) in measures.iter().enumerate() {
            let passed = outcomes.iter().filter(|o| o.reached[i]).count();
            write!(text, "  {measure} {passed:>3}/{:<3}", outcomes.len()).unwrap();
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    };
    for (name, outcomes) in groups {
        line(name, &outcomes.iter().collect::<Vec<_>>());
    }
    line(
        "all",
        &groups
            .iter()
            .flat_map(|(_, outcomes)| outcomes)
            .collect::<Vec<_>>(),
    );
    text.push('\n');
    for outcome in groups.iter().flat_map(|(_, outcomes)| outcomes) {
        let missed = measures
            .iter()
            .zip(&outcome.reached)
            .filter(|(_, reached)| !**reached);
        let missed: Vec<&str> = missed.map(|(measure, _)| *measure).collect();
        if !missed.is_empty() {
            writeln!(text, "{}: {}", outcome.name, missed.join(", ")).unwrap();
        }
    }
    text
}

#[test]
fn counts_come_first_then_failures_by_name() {
    let outcome = |name: &str, reached: [bool; 2]| Outcome {
        name: name.to_owned(),
        reached: reached.to_vec(),
    };
    let groups = [
        (
            "a".to_owned(),
            vec![outcome("a/1", [true, true]), outcome("a/2", [true, false])],
        ),
        ("long".to_owned(), vec![outcome("long/3", [false, false])]),
    ];
    assert_eq!(
        render(&["verdict", "exact"], &groups),
        "a     verdict   2/2    exact   1/2\n\
         long  verdict   0/1    exact   0/1\n\
         all   verdict   2/3    exact   1/3\n\
         \n\
         a/2: exact\n\
         long/3: verdict, exact\n"
    );
}

/// Compares with the checked-in board of an area, or writes it when `BLESS` is set.
pub fn compare(area: &str, board: &str) {
    let path = crate::root()
        .join("tests/conformance")
        .join(format!("{area}.scoreboard.txt"));
    crate::golden(&path, board);
}
