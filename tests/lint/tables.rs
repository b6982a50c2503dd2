//! The tables of the rules about resources name types and arguments that the provider has.

use formwork::schema::{BlockSchema, Catalog, Kind, Lookup};

use super::catalog;

/// The pairs `"type", "way.to.argument"` of the rules' files, with the file.
fn spots() -> Vec<(String, String, String)> {
    let pattern = r#"\(\s*"([a-z][a-z0-9_]+)",\s*"([a-z][a-z0-9_.?]*)""#;
    let pattern = regex::Regex::new(pattern).unwrap();
    let mut found = Vec::new();
    for folder in ["rules", "facts"] {
        let folder = crate::root().join("src/lint").join(folder);
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|f| f.unwrap().path())
            .collect();
        files.sort();
        for path in files {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            // Parts of names, not places.
            if ["alias_type", "literal_for_reference"].contains(&&*name) {
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            for pair in pattern.captures_iter(text) {
                found.push((name.clone(), pair[1].to_owned(), pair[2].to_owned()));
            }
        }
    }
    found
}

fn has(block: &BlockSchema, way: &str) -> bool {
    match way.split_once('.') {
        None => block.attribute(way).is_some() || block.nested(way).is_some(),
        Some((name, rest)) => block
            .nested(name.trim_end_matches('?'))
            .is_some_and(|nested| has(&nested.block, rest)),
    }
}

fn is_there(catalog: &Catalog, kind: &str, way: &str) -> bool {
    match catalog.lookup(Kind::Resource, &format!("huaweicloud_{kind}")) {
        Lookup::Found(schema) => has(&schema.block, way),
        _ => false,
    }
}

#[test]
fn every_place_in_the_tables_exists() {
    let catalog = catalog();
    let spots = spots();
    assert!(spots.len() > 150, "{}", spots.len());
    let missing: Vec<_> = spots
        .iter()
        .filter(|(_, kind, way)| !is_there(&catalog, kind, way))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
