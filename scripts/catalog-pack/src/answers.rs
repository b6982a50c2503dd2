//! What simulated data sources are answered from, where their names do not tell it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ServiceSource;

/// Reads the files of `answers/`: data source → what is told of it, without comments.
///
/// # Panics
/// When a line belongs to no data source, or one is told of twice.
pub fn read(files: &[String]) -> BTreeMap<String, String> {
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        let mut names: Vec<&str> = Vec::new();
        let lines = file.lines().map(str::trim_end);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(header) = line.strip_prefix("== ") {
                names = header.split(' ').collect();
                for name in &names {
                    let twice = told.insert((*name).to_owned(), String::new());
                    assert!(twice.is_none(), "{name} is told of twice");
                }
                continue;
            }
            assert!(!names.is_empty(), "{line}: of which data source?");
            for name in &names {
                let text = told.entry((*name).to_owned()).or_default();
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    told
}

/// Puts what is told of the data sources beside their schemas.
///
/// # Panics
/// When there is no such data source, or it has the schema of another one.
pub fn tell(sources: &mut [ServiceSource], mut told: BTreeMap<String, String>) {
    for source in sources {
        for (name, json) in &mut source.data_sources {
            if let Some(text) = told.remove(name) {
                let json = json.as_object_mut().expect("a type is an object");
                json.insert("answers".to_owned(), Value::String(text));
            }
        }
    }
    assert!(told.is_empty(), "no such data sources: {:?}", told.keys());
}
