//! The smallest valid resources of the types whose behaviour is known, made from the catalogue.

use std::rc::Rc;

use formwork::schema::{
    AttributeSchema, BlockSchema, Catalog, Format, Lookup, ResourceSchema, Rule,
};
use formwork::sorted::SortedMap;
use formwork::value::{Type, json::to_json};
use serde_json::{Map, Value as Json, json};

pub type Body = Map<String, Json>;

/// What the schema does not tell of a valid resource: `type.path = JSON`, where `$vpc` is what another type's resource
/// is named by, `$vpc.name` an attribute of it, and `$vpc:other` another one.
const HINTS: &str = include_str!("minimal.txt");

/// Arguments that are the same everywhere.
const USUAL: &[(&str, &str)] = &[
    ("availability_zone", "cn-north-4a"),
    ("network_id", "$vpc_subnet"),
    ("password", "Formwork-1234"),
    ("security_group_id", "$networking_secgroup"),
    ("subnet_id", "$vpc_subnet"),
    ("vpc_id", "$vpc"),
];

/// What the table says, as it is written.
pub struct Facts {
    lines: SortedMap<String, Vec<String>>,
}

impl Facts {
    pub fn read() -> Self {
        let mut lines: SortedMap<String, Vec<String>> = SortedMap::new();
        for file in std::fs::read_dir(crate::root().join("data/cloud")).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "txt") {
                continue;
            }
            let mut ty = String::new();
            for line in std::fs::read_to_string(path).unwrap().lines() {
                match line.strip_prefix("  ") {
                    Some(line) => lines.get_mut(&ty).unwrap().push(line.to_owned()),
                    None => {
                        ty = line.to_owned();
                        lines.entry(ty.clone()).or_default();
                    }
                }
            }
        }
        for ty in lines.keys().cloned().collect::<Vec<_>>() {
            if let Some(other) = lines[&ty]
                .first()
                .and_then(|line| line.strip_prefix("like "))
            {
                let same = lines[&other.to_owned()].clone();
                lines.insert(ty, same);
            }
        }
        lines.remove("");
        Self { lines }
    }

    pub fn types(&self) -> Vec<String> {
        self.lines.keys().cloned().collect()
    }

    /// The facts of a type with a verb: their words, and their condition.
    pub fn of(&self, ty: &str, verb: &str) -> Vec<(Vec<String>, String)> {
        let lines = self.lines.get(ty).into_iter().flatten();
        let told = lines.filter_map(|line| line.strip_prefix(verb)?.strip_prefix(' '));
        let parts = told.map(|line| line.split_once(" when ").unwrap_or((line, "")));
        parts
            .map(|(words, when)| {
                let words = words.split(' ').map(str::to_owned).collect();
                (words, when.to_owned())
            })
            .collect()
    }
}

/// Makes bodies up. What an argument names is told by `name`.
pub struct Maker<'m> {
    pub catalog: &'m Catalog,
    pub facts: &'m Facts,
    pub name: &'m mut dyn FnMut(&str) -> Json,
}

pub fn schema(catalog: &Catalog, ty: &str) -> Rc<ResourceSchema> {
    match catalog.resource(&format!("huaweicloud_{ty}")) {
        Lookup::Found(schema) => schema,
        other => panic!("{ty}: {other:?}"),
    }
}

impl Maker<'_> {
    /// The smallest body of a type, which may have a label behind it, with these values at their paths.
    pub fn body(&mut self, key: &str, more: &[(String, Json)]) -> Body {
        let (ty, label) = key.split_once(':').unwrap_or((key, ""));
        let schema = schema(self.catalog, ty);
        let mut all = hints(ty);
        if !label.is_empty() {
            let named = schema
                .block
                .attribute("name")
                .is_some_and(|name| name.required);
            all.extend(named.then(|| ("name".to_owned(), json!(format!("x-{label}")))));
            all.extend(hints(key));
        }
        all.extend(more.iter().cloned());
        let mut wanted: Vec<(String, Json)> = Vec::new();
        for (path, value) in all {
            let inner = format!("{path}.");
            wanted.retain(|(other, _)| *other != path && !other.starts_with(&inner));
            wanted.push((path, value));
        }
        self.block(ty, &schema.block, "", &wanted)
    }

    fn block(
        &mut self,
        ty: &str,
        block: &BlockSchema,
        place: &str,
        wanted: &[(String, Json)],
    ) -> Body {
        let mut body = Body::new();
        for attribute in &block.attributes {
            let path = format!("{place}{}", attribute.name);
            let value = match wanted.iter().find(|(other, _)| *other == path) {
                Some((_, value)) => self.filled(value),
                None if attribute.required => {
                    let value = self.value(ty, &path, attribute);
                    self.filled(&value)
                }
                None => continue,
            };
            body.insert(attribute.name.to_string(), value);
        }
        for nested in &block.blocks {
            let path = format!("{place}{}", nested.name);
            let inner = format!("{path}.");
            if let Some((_, value)) = wanted.iter().find(|(other, _)| *other == path) {
                body.insert(nested.name.to_string(), self.filled(value));
            } else if nested.min_items > 0
                || wanted.iter().any(|(other, _)| other.starts_with(&inner))
            {
                let one = self.block(ty, &nested.block, &inner, wanted);
                body.insert(nested.name.to_string(), json!([one]));
            }
        }
        body
    }

    fn filled(&mut self, value: &Json) -> Json {
        match value {
            Json::String(text) => match text.strip_prefix('$') {
                Some(named) => (self.name)(named),
                None => value.clone(),
            },
            Json::Array(all) => all.iter().map(|one| self.filled(one)).collect(),
            Json::Object(all) => Json::Object(
                all.iter()
                    .map(|(k, v)| (k.clone(), self.filled(v)))
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    fn value(&mut self, ty: &str, path: &str, attribute: &AttributeSchema) -> Json {
        let name = &*attribute.name;
        let refers = self.facts.of(ty, "refer").into_iter();
        let mut refers = refers.filter(|(words, when)| words[0] == path && when.is_empty());
        let text = if let Some((words, _)) = refers.next() {
            format!("${}", words[1].split(',').next().unwrap())
        } else if let Some(target) = attribute.refers_to.first() {
            format!(
                "${}",
                target
                    .strip_prefix("huaweicloud_")
                    .unwrap()
                    .trim_end_matches(".id")
            )
        } else if let Some((_, usual)) = USUAL.iter().find(|(usual, _)| *usual == name) {
            (*usual).to_owned()
        } else {
            ruled(&attribute.rules).unwrap_or_else(|| format!("x-{}", ty.replace('_', "-")))
        };
        match &attribute.ty {
            Type::Number => json!(text.parse::<i64>().unwrap_or(1)),
            Type::Bool => json!(true),
            Type::List(_) | Type::Set(_) => json!([text]),
            Type::Map(_) => json!({}),
            _ => json!(text),
        }
    }
}

/// What is said of a valid resource beside its schema.
pub fn hints(key: &str) -> Vec<(String, Json)> {
    let lines = HINTS
        .lines()
        .filter_map(|line| line.strip_prefix(key)?.strip_prefix('.'));
    let pairs = lines.map(|line| line.split_once(" = ").unwrap());
    pairs
        .map(|(path, value)| (path.to_owned(), serde_json::from_str(value).unwrap()))
        .collect()
}

fn ruled(rules: &[Rule]) -> Option<String> {
    rules.iter().find_map(|rule| match rule {
        Rule::Enum(words) => words.first().map(|word| word.to_string()),
        Rule::Range(low, _) => Some(low.unwrap_or(1).to_string()),
        Rule::Format(Format::Cidr) => Some("10.0.0.0/16".to_owned()),
        Rule::Format(Format::Ip | Format::Ipv4) => Some("10.0.1.1".to_owned()),
        Rule::Format(Format::Json) => Some("{}".to_owned()),
        Rule::Length(..) | Rule::Pattern(_) => None,
    })
}

/// A body as a plan gives it to the cloud: with defaults, and null for what is not given and nobody finds.
pub fn planned(block: &BlockSchema, body: &Body) -> Body {
    let mut all = body.clone();
    for attribute in &block.attributes {
        let name = attribute.name.to_string();
        if all.contains_key(&name) {
            continue;
        }
        match &attribute.default {
            Some(default) => {
                all.insert(name, to_json(default));
            }
            None if !attribute.computed => {
                all.insert(name, Json::Null);
            }
            None => {}
        }
    }
    for nested in &block.blocks {
        let name = nested.name.to_string();
        match all.get_mut(&name) {
            Some(Json::Array(elements)) => {
                for element in elements {
                    *element = Json::Object(planned(&nested.block, element.as_object().unwrap()));
                }
            }
            None if !nested.computed => {
                all.insert(name, json!([]));
            }
            _ => {}
        }
    }
    all
}

/// A body as the language writes it.
pub fn written(block: &BlockSchema, body: &Body) -> String {
    let mut text = String::new();
    for (name, value) in body {
        match block.nested(name) {
            Some(nested) => {
                for element in value.as_array().unwrap() {
                    let inner = written(&nested.block, element.as_object().unwrap());
                    text += &format!("{name} {{\n{inner}}}\n");
                }
            }
            None => text += &format!("{name} = {value}\n"),
        }
    }
    text
}
