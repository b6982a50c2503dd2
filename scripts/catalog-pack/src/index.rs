//! Which type is in which service.

use serde_json::Value;

use crate::ServiceSource;
use crate::bytes::{blob, varint};

/// A type whose schema is that of another one.
pub struct Alias {
    pub name: String,
    pub data: bool,
    pub service: String,
    pub target: String,
}

/// Takes the types that are exact twins of a documented type out of the service of aliases.
pub fn take_aliases(sources: &mut [ServiceSource], service: &str) -> Vec<Alias> {
    let mut twins = std::collections::BTreeMap::new();
    for source in sources.iter().filter(|s| s.name != service) {
        for (data, types) in [(false, &source.resources), (true, &source.data_sources)] {
            for (name, json) in types {
                let place = (source.name.clone(), name.clone());
                twins.entry((data, canonical(json))).or_insert(place);
            }
        }
    }
    let mut aliases = Vec::new();
    for source in sources.iter_mut().filter(|s| s.name == service) {
        for (data, types) in [
            (false, &mut source.resources),
            (true, &mut source.data_sources),
        ] {
            types.retain(|name, json| {
                let Some((service, target)) = twins.get(&(data, canonical(json))) else {
                    return true;
                };
                aliases.push(Alias {
                    name: name.clone(),
                    data,
                    service: service.clone(),
                    target: target.clone(),
                });
                false
            });
        }
    }
    aliases
}

/// The JSON text of a type without the one fact in which an alias differs.
fn canonical(json: &Value) -> String {
    let mut json = json.clone();
    if let Value::Object(map) = &mut json {
        map.remove("documented");
    }
    json.to_string()
}

struct Row<'a> {
    name: &'a str,
    data: bool,
    service: &'a str,
    target: Option<&'a str>,
}

/// Services, then types sorted by (kind, name), front-coded; then the provider's blob.
pub fn pack(sources: &[ServiceSource], aliases: &[Alias], provider: &[u8]) -> Vec<u8> {
    let mut rows: Vec<Row> = aliases
        .iter()
        .map(|a| Row {
            name: &a.name,
            data: a.data,
            service: &a.service,
            target: Some(&a.target),
        })
        .collect();
    for source in sources {
        for (data, types) in [(false, &source.resources), (true, &source.data_sources)] {
            rows.extend(types.keys().map(|name| Row {
                name,
                data,
                service: &source.name,
                target: None,
            }));
        }
    }
    rows.sort_by_key(|r| (r.data, r.name));
    let mut out = b"FWI1".to_vec();
    varint(&mut out, sources.len() as u64);
    for source in sources {
        blob(&mut out, source.name.as_bytes());
    }
    varint(&mut out, rows.len() as u64);
    let mut previous = "";
    for row in &rows {
        let shared = shared_prefix(previous, row.name);
        varint(&mut out, shared as u64);
        blob(&mut out, &row.name.as_bytes()[shared..]);
        let service = sources.iter().position(|s| s.name == row.service);
        let service = service.expect("every type has a service") as u64;
        let flags = u64::from(row.data) | u64::from(row.target.is_some()) << 1;
        varint(&mut out, service << 2 | flags);
        if let Some(target) = row.target {
            blob(&mut out, target.as_bytes());
        }
        previous = row.name;
    }
    blob(&mut out, provider);
    out
}

fn shared_prefix(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count()
}
