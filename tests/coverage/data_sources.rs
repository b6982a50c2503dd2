//! How each data source is answered.

use std::fmt::Write as _;

use formwork::cloud::{Answer, answer_of};
use formwork::schema::{Catalog, Kind, Lookup};

/// A line for each data source, and how many are answered how.
pub fn all(catalog: &Catalog) -> (String, Vec<(&'static str, usize)>) {
    let mut counts = vec![
        ("own", 0),
        ("facts", 0),
        ("facts and world", 0),
        ("world", 0),
        ("tags", 0),
        ("nothing", 0),
    ];
    let mut page = String::from(
        "How data sources are answered (`BLESS=1 cargo test coverage`): by a rule of their own, from facts, from what the world\n\
         has of a type, from its tags, or with nothing and a warning.\n\n",
    );
    for name in catalog.names(Kind::DataSource) {
        let Lookup::Found(schema) = catalog.data_source(name) else {
            panic!("{name}");
        };
        let (how, ty) = match answer_of(catalog, &schema) {
            Answer::Own => ("own", None),
            Answer::Facts(None) => ("facts", None),
            Answer::Facts(ty) => ("facts and world", ty),
            Answer::World(ty) => ("world", Some(ty)),
            Answer::Tags(ty) => ("tags", Some(ty)),
            Answer::Nothing => ("nothing", None),
        };
        for count in counts.iter_mut().filter(|(name, _)| *name == how) {
            count.1 += 1;
        }
        let ty = ty.map_or(String::new(), |ty| format!(" of {ty}"));
        writeln!(page, "{name}: {how}{ty}").unwrap();
    }
    (page, counts)
}

#[test]
fn every_data_source_is_answered() {
    let (page, counts) = all(&crate::conformance::catalog());
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    assert_eq!(total, 2524);
    crate::golden(
        &crate::root().join("tests/coverage/data_sources.txt"),
        &page,
    );
}
