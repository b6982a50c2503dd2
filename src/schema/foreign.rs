//! Types of providers that are not in the catalogue, from what `terraform providers schema -json` prints.

use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::model::{
    AttributeSchema, BlockSchema, NestedBlock, Nesting, ProviderSchema, Relations, ResourceSchema,
};
use crate::sorted::Gather;
use crate::value::{Type, json};

/// The schema of one provider.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// Its source address in full.
    pub source: Rc<str>,
    pub(super) provider: Rc<ProviderSchema>,
    /// Resources, data sources.
    pub(super) types: [Vec<Rc<ResourceSchema>>; 2],
}

impl Foreign {
    /// Reads the schema of a provider: the whole document, or the provider's part of it. Beyond the document's own
    /// members an attribute may say `"force_new": true`.
    ///
    /// # Errors
    ///
    /// Why the text is no such schema.
    pub fn read(text: &str, source: &str) -> Result<Self, String> {
        let document = crate::json::parse(text.as_bytes()).map_err(|error| error.to_string())?;
        let part = match document.get("provider_schemas").and_then(Json::as_object) {
            Some(all) => {
                let found = all
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(source));
                let only = all.iter().next().filter(|_| all.len() == 1);
                let (_, part) = found
                    .or(only)
                    .ok_or_else(|| format!("it has no schema of `{source}`"))?;
                part
            }
            None => &document,
        };
        if !part.is_object() {
            return Err("it is no object".to_owned());
        }
        let provider = match part.pointer("/provider/block") {
            Some(body) => block(body, "provider")?,
            None => BlockSchema::default(),
        };
        Ok(Self {
            source: source.into(),
            provider: Rc::new(ProviderSchema {
                block: Rc::new(provider),
            }),
            types: [
                types(part, "resource_schemas")?,
                types(part, "data_source_schemas")?,
            ],
        })
    }

    /// The names of its types.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.types.iter().flatten().map(|schema| &*schema.name)
    }

    /// How many types it has.
    pub fn len(&self) -> usize {
        self.types.iter().map(Vec::len).sum()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn types(part: &Json, kind: &str) -> Result<Vec<Rc<ResourceSchema>>, String> {
    let mut found = Vec::new();
    for (name, schema) in members(part.get(kind)) {
        let body = schema.get("block");
        let body = body.ok_or_else(|| format!("`{name}` has no `block`"))?;
        let block = block(body, name)?;
        // An object is known by its identifier again.
        if block.attribute("id").is_none() && kind == "resource_schemas" {
            return Err(format!("the type `{name}` has no attribute `id`"));
        }
        found.push(Rc::new(ResourceSchema {
            name: name.as_str().into(),
            service: "private".into(),
            updatable: !block
                .attributes
                .iter()
                .all(|a| a.force_new || !a.configurable()),
            block: Rc::new(block),
            importable: true,
            custom_diff: false,
            default_tags: false,
            deprecated: is_set(body, "deprecated"),
            documented: false,
            non_updatable: Vec::new(),
            answers: None,
        }));
    }
    Ok(found)
}

fn block(body: &Json, place: &str) -> Result<BlockSchema, String> {
    let mut attributes = Vec::new();
    for (name, attribute) in members(body.get("attributes")) {
        attributes.push(self::attribute(name, attribute, place)?);
    }
    let mut blocks = Vec::new();
    for (name, nested) in members(body.get("block_types")) {
        let place = format!("{place}.{name}");
        let mode = nested.get("nesting_mode").and_then(Json::as_str);
        let count = |name: &str| nested.get(name).and_then(Json::as_u64).unwrap_or(0);
        let body = nested.get("block").unwrap_or(&Json::Null);
        blocks.push(NestedBlock {
            name: name.as_str().into(),
            nesting: nesting(mode).ok_or_else(|| no_mode(&place))?,
            min_items: count("min_items"),
            max_items: count("max_items"),
            force_new: is_set(nested, "force_new"),
            computed: false,
            deprecated: is_set(body, "deprecated"),
            relations: Relations::default(),
            block: Rc::new(block(body, &place)?),
        });
    }
    Ok(BlockSchema::new(attributes, blocks))
}

fn attribute(name: &str, given: &Json, place: &str) -> Result<AttributeSchema, String> {
    let ty = type_of(given).ok_or_else(|| format!("`{place}.{name}` has no type that is known"))?;
    Ok(AttributeSchema {
        required: is_set(given, "required"),
        optional: is_set(given, "optional"),
        computed: is_set(given, "computed"),
        sensitive: is_set(given, "sensitive"),
        write_only: is_set(given, "write_only"),
        deprecated: is_set(given, "deprecated"),
        force_new: is_set(given, "force_new"),
        ..AttributeSchema::new(name, ty)
    })
}

/// The type of an attribute, whether it is written as a type or as attributes of its own.
fn type_of(given: &Json) -> Option<Type> {
    let Some(nested) = given.get("nested_type") else {
        return json::type_from_json(given.get("type")?).ok();
    };
    let fields = members(nested.get("attributes"));
    let fields: Option<Vec<_>> = fields
        .map(|(name, field)| Some((Rc::from(name.as_str()), type_of(field)?)))
        .collect();
    let object = Type::object(fields?.into_iter().gathered());
    let mode = nested.get("nesting_mode").and_then(Json::as_str);
    Some(match nesting(mode)? {
        Nesting::List => Type::list(object),
        Nesting::Set => Type::set(object),
        Nesting::Map => Type::map(object),
        Nesting::Single => object,
    })
}

fn nesting(mode: Option<&str>) -> Option<Nesting> {
    Some(match mode? {
        "list" => Nesting::List,
        "set" => Nesting::Set,
        "map" => Nesting::Map,
        "single" | "group" => Nesting::Single,
        _ => return None,
    })
}

fn no_mode(place: &str) -> String {
    format!("`{place}` has no `nesting_mode` that is known")
}

fn members(of: Option<&Json>) -> impl Iterator<Item = (&String, &Json)> {
    of.and_then(Json::as_object).into_iter().flat_map(Map::iter)
}

fn is_set(of: &Json, name: &str) -> bool {
    of.get(name).and_then(Json::as_bool).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Foreign, String> {
        Foreign::read(text, "huawei.com/private-provider/x")
    }

    #[test]
    fn a_document_and_a_part_of_it() {
        let part = r#"{
          "provider": {"block": {"attributes": {"token": {"type": "string", "optional": true, "sensitive": true}}}},
          "resource_schemas": {"x_thing": {"version": 0, "block": {
            "attributes": {
              "id": {"type": "string", "computed": true},
              "tags": {"type": ["map", "string"], "optional": true},
              "rules": {"nested_type": {"nesting_mode": "list", "attributes": {"port": {"type": "number"}}}, "optional": true}
            },
            "block_types": {"disk": {"nesting_mode": "set", "min_items": 1, "block": {"attributes": {"size": {"type": "number", "required": true}}}}}
          }}},
          "data_source_schemas": {"x_things": {"block": {}}}
        }"#;
        let whole = format!(
            r#"{{"format_version": "1.0", "provider_schemas": {{"elsewhere/x": {part}}}}}"#
        );
        for text in [part, &whole] {
            let found = read(text).unwrap();
            assert_eq!(found.len(), 2);
            let thing = &found.types[0][0];
            assert_eq!(&*thing.name, "x_thing");
            assert!(thing.updatable);
            let rules = thing.block.attribute("rules").unwrap();
            let port = Type::object([(Rc::from("port"), Type::Number)].into_iter().gathered());
            assert_eq!(rules.ty, Type::list(port));
            let disk = thing.block.nested("disk").unwrap();
            assert_eq!((disk.nesting, disk.min_items), (Nesting::Set, 1));
            assert!(found.provider.block.attribute("token").unwrap().sensitive);
        }
    }

    #[test]
    fn what_is_no_schema_says_why() {
        let why = |text: &str| read(text).unwrap_err();
        assert!(why("{").contains("a string is missing"));
        assert_eq!(why("[]"), "it is no object");
        let two = r#"{"provider_schemas": {"a": {}, "b": {}}}"#;
        assert_eq!(
            why(two),
            "it has no schema of `huawei.com/private-provider/x`"
        );
        let of = |block: &str| format!(r#"{{"resource_schemas": {{"x": {{"block": {block}}}}}}}"#);
        assert_eq!(why(&of("{}")), "the type `x` has no attribute `id`");
        let bad = of(r#"{"attributes": {"id": {"type": "colour"}}}"#);
        assert_eq!(why(&bad), "`x.id` has no type that is known");
        let bad = of(r#"{"block_types": {"b": {"nesting_mode": "heap"}}}"#);
        assert_eq!(why(&bad), "`x.b` has no `nesting_mode` that is known");
        let none = r#"{"resource_schemas": {"x": {}}}"#;
        assert_eq!(why(none), "`x` has no `block`");
    }
}
