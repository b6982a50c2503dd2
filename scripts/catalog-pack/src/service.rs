//! One service: tables of strings, types and blocks, each row once; then the resources and data sources.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::bytes::{Table, varint};

#[derive(Default)]
struct Packer {
    strings: Table,
    types: Table,
    blocks: Table,
}

/// Packs the types of one service.
pub fn pack(
    resources: &BTreeMap<String, Value>,
    data_sources: &BTreeMap<String, Value>,
) -> Vec<u8> {
    let mut first = Packer::default();
    first.kinds(resources, data_sources);
    // The second pass numbers strings by how often they are used: most references take one byte.
    let mut packer = Packer {
        strings: first.strings.by_use(),
        ..Packer::default()
    };
    let kinds = packer.kinds(resources, data_sources);
    let mut out = b"FWS1".to_vec();
    packer.strings.write(&mut out);
    packer.types.write(&mut out);
    packer.blocks.write(&mut out);
    kinds[0].write(&mut out);
    kinds[1].write(&mut out);
    out
}

/// Stops at a fact that the form has no place for, so that none is dropped in silence.
fn expect_known(json: &Value, known: &[&str]) {
    for key in json.as_object().expect("an object").keys() {
        assert!(known.contains(&key.as_str()), "unknown fact {key}");
    }
}

fn flag(json: &Value, key: &str) -> bool {
    json.get(key)
        .is_some_and(|v| v.as_bool().expect("a flag is a bool"))
}

fn items<'a>(json: &'a Value, key: &str) -> &'a [Value] {
    json.get(key)
        .map_or(&[], |v| v.as_array().expect("an array"))
}

const RELATIONS: [&str; 4] = [
    "conflicts_with",
    "exactly_one_of",
    "at_least_one_of",
    "required_with",
];

impl Packer {
    fn kinds(
        &mut self,
        resources: &BTreeMap<String, Value>,
        data_sources: &BTreeMap<String, Value>,
    ) -> [Table; 2] {
        let mut kinds = [Table::default(), Table::default()];
        for (table, types) in kinds.iter_mut().zip([resources, data_sources]) {
            for (name, json) in types {
                let row = self.resource(name, json);
                table.push(row);
            }
        }
        kinds
    }

    fn string(&mut self, out: &mut Vec<u8>, text: &str) {
        let id = self.strings.id(text.as_bytes().to_vec());
        varint(out, id);
    }

    fn strings(&mut self, out: &mut Vec<u8>, list: &[Value]) {
        varint(out, list.len() as u64);
        for item in list {
            self.string(out, item.as_str().expect("a string"));
        }
    }

    fn resource(&mut self, name: &str, json: &Value) -> Vec<u8> {
        expect_known(
            json,
            &[
                "importable",
                "updatable",
                "custom_diff",
                "default_tags",
                "deprecated",
                "documented",
                "non_updatable",
                "attributes",
                "blocks",
                "answers",
            ],
        );
        let mut row = Vec::new();
        self.string(&mut row, name);
        let mut flags = 0;
        for (bit, key) in [
            "importable",
            "updatable",
            "custom_diff",
            "default_tags",
            "deprecated",
        ]
        .iter()
        .enumerate()
        {
            flags |= u64::from(flag(json, key)) << bit;
        }
        let undocumented = json.get("documented") == Some(&Value::Bool(false));
        flags |= u64::from(undocumented) << 5;
        let answers = json.get("answers").and_then(Value::as_str);
        flags |= u64::from(answers.is_some()) << 6;
        varint(&mut row, flags);
        self.strings(&mut row, items(json, "non_updatable"));
        let block = self.block(json);
        varint(&mut row, block);
        if let Some(answers) = answers {
            self.string(&mut row, answers);
        }
        row
    }

    fn block(&mut self, json: &Value) -> u64 {
        let mut row = Vec::new();
        let empty = serde_json::Map::new();
        let map = |key: &str| {
            let mut rows: Vec<_> = json
                .get(key)
                .map_or(&empty, |v| v.as_object().expect("an object"))
                .iter()
                .collect();
            rows.sort_by_key(|(name, _)| name.as_str());
            rows
        };
        let attributes = map("attributes");
        varint(&mut row, attributes.len() as u64);
        for (name, attribute) in attributes {
            self.attribute(&mut row, name, attribute);
        }
        let blocks = map("blocks");
        varint(&mut row, blocks.len() as u64);
        for (name, nested) in blocks {
            self.nested(&mut row, name, nested);
        }
        self.blocks.id(row)
    }

    fn nested(&mut self, row: &mut Vec<u8>, name: &str, json: &Value) {
        let mut known = vec![
            "nesting",
            "min_items",
            "max_items",
            "force_new",
            "computed",
            "deprecated",
            "attributes",
            "blocks",
        ];
        known.extend(RELATIONS);
        expect_known(json, &known);
        let nesting = match json["nesting"].as_str() {
            Some("list") => 0,
            Some("set") => 1,
            Some("single") => 2,
            Some("map") => 3,
            other => panic!("nesting {other:?}"),
        };
        let related = RELATIONS.iter().any(|k| json.get(k).is_some());
        let flags = nesting
            | u64::from(flag(json, "force_new")) << 2
            | u64::from(flag(json, "computed")) << 3
            | u64::from(flag(json, "deprecated")) << 4
            | u64::from(related) << 5;
        self.string(row, name);
        varint(row, flags);
        for key in ["min_items", "max_items"] {
            varint(
                row,
                json.get(key).map_or(0, |v| v.as_u64().expect("a count")),
            );
        }
        if related {
            self.relations(row, json);
        }
        let block = self.block(json);
        varint(row, block);
    }

    fn relations(&mut self, row: &mut Vec<u8>, json: &Value) {
        for key in RELATIONS {
            self.strings(row, items(json, key));
        }
    }

    fn attribute(&mut self, row: &mut Vec<u8>, name: &str, json: &Value) {
        let flags = [
            "required",
            "optional",
            "computed",
            "sensitive",
            "write_only",
            "deprecated",
            "force_new",
            "state_func",
        ];
        let parts = [
            "default",
            "rules",
            "element_rules",
            "diff_suppress",
            "refers_to",
        ];
        let mut known = vec!["type"];
        known.extend(flags);
        known.extend(parts);
        known.extend(RELATIONS);
        expect_known(json, &known);
        let related = RELATIONS.iter().any(|k| json.get(k).is_some());
        let mut bits = 0;
        for (bit, key) in flags.iter().enumerate() {
            bits |= u64::from(flag(json, key)) << bit;
        }
        for (bit, key) in parts.iter().enumerate() {
            bits |= u64::from(json.get(key).is_some()) << (8 + bit);
        }
        bits |= u64::from(related) << 13;
        self.string(row, name);
        let ty = self.ty(&json["type"]);
        varint(row, ty);
        varint(row, bits);
        if let Some(default) = json.get("default") {
            self.string(row, &scalar(default));
        }
        for key in ["rules", "element_rules"] {
            if json.get(key).is_some() {
                self.rules(row, items(json, key));
            }
        }
        for key in ["diff_suppress", "refers_to"] {
            if json.get(key).is_some() {
                self.strings(row, items(json, key));
            }
        }
        if related {
            self.relations(row, json);
        }
    }

    fn rules(&mut self, row: &mut Vec<u8>, rules: &[Value]) {
        varint(row, rules.len() as u64);
        for rule in rules {
            expect_known(rule, &["enum", "range", "length", "format", "pattern"]);
            let (kind, body) = rule
                .as_object()
                .and_then(|o| o.iter().next())
                .expect("one rule");
            match kind.as_str() {
                "enum" => {
                    row.push(0);
                    let words = body.as_array().expect("an array");
                    varint(row, words.len() as u64);
                    for word in words {
                        self.string(row, &scalar(word));
                    }
                }
                "range" | "length" => {
                    row.push(if kind == "range" { 1 } else { 2 });
                    for end in body.as_array().expect("two ends") {
                        let text = if end.is_null() {
                            String::new()
                        } else {
                            scalar(end)
                        };
                        self.string(row, &text);
                    }
                }
                "format" | "pattern" => {
                    row.push(if kind == "format" { 3 } else { 4 });
                    self.string(row, body.as_str().expect("a string"));
                }
                other => panic!("rule {other}"),
            }
        }
    }

    /// Children come before parents, so that a reader needs no recursion to build them in order.
    fn ty(&mut self, json: &Value) -> u64 {
        let mut row = Vec::new();
        match json {
            Value::String(name) => row.push(match name.as_str() {
                "dynamic" => 0,
                "bool" => 1,
                "number" => 2,
                "string" => 3,
                other => panic!("type {other}"),
            }),
            Value::Array(parts) => self.compound(&mut row, parts),
            other => panic!("type {other}"),
        }
        self.types.id(row)
    }

    fn compound(&mut self, row: &mut Vec<u8>, parts: &[Value]) {
        let code = match parts[0].as_str() {
            Some("list") => 4,
            Some("set") => 5,
            Some("map") => 6,
            Some("object") => 7,
            other => panic!("type {other:?}"),
        };
        row.push(code);
        if code < 7 {
            let element = self.ty(&parts[1]);
            varint(row, element);
            return;
        }
        let attributes: BTreeMap<_, _> = parts[1].as_object().expect("an object").iter().collect();
        varint(row, attributes.len() as u64);
        for (name, ty) in attributes {
            self.string(row, name);
            let ty = self.ty(ty);
            varint(row, ty);
        }
    }
}

/// The text of a string, number or bool; its type tells which.
fn scalar(json: &Value) -> String {
    match json {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        other => panic!("not a scalar: {other}"),
    }
}
