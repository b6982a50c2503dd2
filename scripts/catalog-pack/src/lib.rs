//! Packs the reviewable catalogue (`data/catalog`) into the binary form that `formwork::schema` reads.
//!
//! One blob per service, self-contained, so that a page loads only what its template uses; an index from type
//! name to service; and everything in one file for those who want it whole. The form is described in
//! `src/schema/pack.rs` of the main crate, which reads it; the two are held together by tests there.
//!
//! The price list (`data/pricing`) and the facts beside the engine (`data/cloud`, `data/aos`) are packed too.
//!
//! A build tool: it may stop with a message when its input is not as the catalogue's README says.

mod answers;
mod bytes;
mod index;
mod prices;
mod service;
mod world;

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde_json::Value;

pub use prices::pack_prices;
pub use world::pack_world;

/// The packed catalogue.
pub struct Packed {
    /// Type name → service; the provider block's schema.
    pub index: Vec<u8>,
    /// Service name and its blob, in the index's order.
    pub services: Vec<(String, Vec<u8>)>,
    /// Index and all types in one file, with one set of tables: much smaller than the sum of the services.
    pub whole: Vec<u8>,
}

/// One service as read from `services/<name>.json`.
pub(crate) struct ServiceSource {
    pub name: String,
    pub resources: BTreeMap<String, Value>,
    pub data_sources: BTreeMap<String, Value>,
}

/// The service that holds types without a page of their own.
const ALIASES: &str = "undocumented-aliases";

/// Packs services (name, JSON text), the provider's own JSON text, and what is told of data sources.
///
/// # Panics
/// When the input is not a catalogue.
pub fn pack(services: &[(String, String)], provider: &str, answers: &[String]) -> Packed {
    let mut sources: Vec<ServiceSource> = services.iter().map(|(n, t)| read(n, t)).collect();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    let aliases = index::take_aliases(&mut sources, ALIASES);
    answers::tell(&mut sources, answers::read(answers));
    let provider: Value = serde_json::from_str(provider).expect("provider.json is JSON");
    let packed = sources
        .iter()
        .map(|s| (s.name.clone(), service::pack(&s.resources, &s.data_sources)))
        .collect();
    let provider = service::pack(
        &BTreeMap::from([("huaweicloud".to_owned(), provider)]),
        &BTreeMap::new(),
    );
    let index = index::pack(&sources, &aliases, &provider);
    let whole = whole(&index, &sources);
    Packed {
        index,
        services: packed,
        whole,
    }
}

fn whole(index: &[u8], sources: &[ServiceSource]) -> Vec<u8> {
    let all = |types: fn(&ServiceSource) -> &BTreeMap<String, Value>| {
        let rows = sources.iter().flat_map(types);
        rows.map(|(name, json)| (name.clone(), json.clone()))
            .collect()
    };
    let types = service::pack(&all(|s| &s.resources), &all(|s| &s.data_sources));
    let mut out = b"FWC1".to_vec();
    bytes::blob(&mut out, index);
    bytes::blob(&mut out, &types);
    out
}

/// Packs a folder of the form of `data/catalog`.
///
/// # Errors
/// When a file cannot be read.
///
/// # Panics
/// When the input is not a catalogue.
pub fn pack_folder(data: &Path) -> io::Result<Packed> {
    let mut services = Vec::new();
    for entry in fs::read_dir(data.join("services"))? {
        let path = entry?.path();
        if let Some(name) = path
            .file_name()
            .and_then(|n| n.to_str()?.strip_suffix(".json"))
        {
            services.push((name.to_owned(), fs::read_to_string(&path)?));
        }
    }
    let provider = fs::read_to_string(data.join("provider.json"))?;
    let mut answers = Vec::new();
    for entry in fs::read_dir(data.join("answers"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "txt") {
            answers.push(fs::read_to_string(path)?);
        }
    }
    Ok(pack(&services, &provider, &answers))
}

fn read(name: &str, text: &str) -> ServiceSource {
    let mut json: BTreeMap<String, Value> =
        serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut take = |key: &str| match json.remove(key) {
        Some(Value::Object(map)) => map.into_iter().collect(),
        None => BTreeMap::new(),
        Some(_) => panic!("{name}: {key} is no object"),
    };
    ServiceSource {
        name: name.to_owned(),
        resources: take("resources"),
        data_sources: take("data_sources"),
    }
}
