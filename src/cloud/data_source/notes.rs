//! What is told of a data source beside its schema (`data/catalog/answers`).

use serde_json::Value as Json;

use crate::cloud::Attributes;
use crate::cloud::region::region;
use crate::json;
use crate::sorted::Gather;

/// The notes of one data source.
#[derive(Default)]
pub(super) struct Notes<'a> {
    /// The resource type it tells of; `-` for none.
    pub from: Option<&'a str>,
    /// At least one must fit.
    pub some: bool,
    /// Of several that fit the first is meant.
    pub first: bool,
    /// Where none fits, one is taken to be there as the arguments say.
    pub any: bool,
    /// Whether there are facts.
    pub facts: bool,
    renames: Vec<(&'a str, &'a str)>,
    lists: Vec<List<'a>>,
}

struct List<'a> {
    name: &'a str,
    columns: &'a str,
    rows: Vec<&'a str>,
}

/// The name of the list whose rows are objects that a data source of a single object tells of.
pub(super) const SINGLE: &str = "-";

/// Stands for all zones of the region.
const ZONES: &str = "@zones";

impl<'a> Notes<'a> {
    /// Reads the notes.
    pub(super) fn read(text: &'a str) -> Self {
        let mut notes = Self::default();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(name) = line.strip_prefix("list ") {
                let columns = lines.next().unwrap_or_default();
                notes.facts = true;
                notes.lists.push(List {
                    name,
                    columns,
                    rows: Vec::new(),
                });
            } else if let Some(list) = notes.lists.last_mut() {
                list.rows.push(line);
            } else if let Some(from) = line.strip_prefix("from ") {
                notes.from = Some(from);
            } else if let Some(pair) = line.split_once(" = ") {
                notes.renames.push(pair);
            } else {
                notes.some |= line == "some";
                notes.first |= line == "first";
                notes.any |= line == "any";
            }
        }
        notes
    }

    /// The name that a resource has for what the data source calls so.
    pub(super) fn renamed(&self, name: &str) -> Option<&'a str> {
        let found = self.renames.iter().find(|(theirs, _)| *theirs == name);
        found.map(|(_, ours)| *ours)
    }

    /// Whether there are facts of a list.
    pub(super) fn has(&self, list: &str) -> bool {
        self.lists.iter().any(|one| one.name == list)
    }

    /// The rows of a list of facts, in a region.
    pub(super) fn rows(&self, list: &str, region: &str) -> Vec<Attributes> {
        let lists = self.lists.iter().filter(|one| one.name == list);
        let mut rows = Vec::new();
        for list in lists {
            for row in &list.rows {
                // A row that names a zone stands for one row of each.
                match row.replace(ZONES, "").contains("@zone") {
                    true => {
                        rows.extend(zones(region).iter().map(|zone| list.row(row, region, zone)))
                    }
                    false => rows.push(list.row(row, region, "")),
                }
            }
        }
        rows
    }
}

impl List<'_> {
    fn row(&self, row: &str, region: &str, zone: &str) -> Attributes {
        let cells = self.columns.split('\t').zip(row.split('\t'));
        let cells = cells.map(|(name, cell)| (name.to_owned(), value(cell, region, zone)));
        cells.gathered()
    }
}

fn value(cell: &str, here: &str, zone: &str) -> Json {
    match cell {
        "@zone" => zone.into(),
        ZONES => Json::Array(zones(here).iter().map(|zone| (*zone).into()).gathered()),
        "@normal" => {
            let status = zones(here).iter();
            Json::Object(
                status
                    .map(|zone| ((*zone).to_owned(), "normal".into()))
                    .gathered(),
            )
        }
        _ if cell.starts_with(['[', '{']) => {
            let all = json::text(&value(ZONES, here, zone));
            let cell = cell
                .replace("\"@zones\"", &all)
                .replace("@zone", zone)
                .replace("@region", here);
            json::parse(cell.as_bytes()).unwrap_or_default()
        }
        _ => cell.replace("@region", here).into(),
    }
}

fn zones(here: &str) -> &'static [&'static str] {
    region(here).map_or(&[], |found| found.zones)
}
