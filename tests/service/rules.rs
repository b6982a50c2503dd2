//! Which rules of the service a test holds.

use formwork::sorted::SortedSet;

/// The families of rules, and how many each has.
const FAMILIES: &[(&str, usize)] = &[
    ("COM", 11),
    ("ERR", 11),
    ("NAME", 9),
    ("ID", 13),
    ("TIME", 5),
    ("QRY", 11),
    ("TPL", 11),
    ("ZIP", 9),
    ("VAR", 8),
    ("KMS", 4),
    ("AGY", 7),
    ("STACK", 13),
    ("DEP", 11),
    ("EVT", 6),
    ("RES", 6),
    ("OUT", 5),
    ("DEL", 7),
    ("UPD", 4),
    ("PLAN", 15),
    ("ITEM", 15),
    ("PRICE", 11),
    ("PARSE", 6),
    ("TM", 13),
    ("SS", 16),
    ("SSOP", 12),
    ("SSTGT", 5),
    ("SSPREF", 13),
    ("SSVAR", 10),
    ("SSI", 10),
    ("PROV", 12),
    ("AOS", 64),
    ("ALI", 18),
];

/// Rules that say nothing a test could hold, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "COM-1",
        "schemes and hosts are the business of whoever carries requests",
    ),
    ("COM-11", "tells callers where to look"),
    ("ERR-11", "is about a table of the reference"),
    ("TIME-5", "is about another service"),
    ("AGY-6", "callers have no IAM version here"),
    (
        "PROV-9",
        "the functions of private providers are not called",
    ),
    (
        "PROV-10",
        "the functions of private providers are not called",
    ),
    (
        "PROV-11",
        "the functions of private providers are not called",
    ),
];

/// Numbers that no rule has.
const NO_RULES: &[&str] = &[
    "AOS-5", "AOS-6", "AOS-7", "AOS-8", "AOS-9", "AOS-26", "AOS-27", "AOS-28", "AOS-29", "AOS-30",
    "AOS-31", "AOS-32", "AOS-33", "AOS-34", "AOS-35", "AOS-36", "AOS-37", "AOS-38", "AOS-39",
];

/// The rules cited in a text, each after the mark of a citation.
fn cited(text: &str) -> impl Iterator<Item = &str> {
    let lines = text
        .lines()
        .filter_map(|line| line.trim_start().split_once("//= "));
    lines.flat_map(|(_, list)| list.split(',').map(str::trim))
}

#[test]
fn every_rule_is_cited_by_a_test() {
    let mut all = SortedSet::new();
    for path in crate::tidy::files("tests", &[".rs"]) {
        all.extend(cited(&crate::tidy::read(&path)).map(str::to_owned));
    }
    for path in crate::tidy::files("src", &[".rs"]) {
        let text = crate::tidy::read(&path);
        let tests = text
            .split_once("#[cfg(test)]")
            .map_or("", |(_, tests)| tests);
        all.extend(cited(tests).map(str::to_owned));
    }
    let mut page = String::from(
        "Rules of the service that no test cites (`BLESS=1 cargo test every_rule_is_cited`).\n\n",
    );
    let rules = FAMILIES
        .iter()
        .flat_map(|(name, count)| (1..=*count).map(move |n| format!("{name}-{n}")))
        .filter(|rule| !NO_RULES.contains(&rule.as_str()));
    for rule in rules.clone() {
        let elsewhere = ELSEWHERE.iter().any(|(id, _)| *id == rule);
        assert!(
            !elsewhere || !all.contains(&rule),
            "{rule} is cited after all"
        );
        if !elsewhere && !all.contains(&rule) {
            page += &format!("{rule}\n");
        }
    }
    let known: SortedSet<String> = rules.collect();
    let unknown: Vec<&String> = all
        .iter()
        .filter(|id| !known.contains(*id))
        .filter(|id| {
            FAMILIES.iter().any(|(name, _)| {
                id.rsplit_once('-')
                    .is_some_and(|(family, _)| family == *name)
            })
        })
        .collect();
    assert_eq!(unknown, Vec::<&String>::new(), "no such rules");
    crate::golden(&crate::root().join("tests/service/rules.txt"), &page);
}
