//! Where in an object the marks are: plans are made without marks and get them back.

use std::rc::Rc;

use serde_json::Value as Json;

use crate::json::json;
use crate::schema::{BlockSchema, Nesting};
use crate::sorted::{Gather, SortedMap};
use crate::value::{Marks, Number, Path, PathStep, Type, Value, View, set};

/// Puts the marks of `from` onto the same places of `onto`, as far as `onto` has them.
pub fn carry(from: &Value, onto: Value) -> Value {
    if from.marks_deep().is_none() {
        return onto;
    }
    let own = from.marks();
    let onto = match (from.view(), onto.view()) {
        (View::Object(from), View::Object(values)) => {
            let values = values.iter().map(|(name, value)| {
                let value = value.clone();
                let marked = match from.get(name) {
                    Some(from) => carry(from, value),
                    None => value,
                };
                (name.clone(), marked)
            });
            Value::object(values.gathered()).marked(onto.marks())
        }
        (View::Map(from), View::Map(values)) => {
            let values: SortedMap<Rc<str>, Value> = values
                .iter()
                .map(|(key, value)| {
                    let value = value.clone();
                    let marked = match from.get(key) {
                        Some(from) => carry(from, value),
                        None => value,
                    };
                    (key.clone(), marked)
                })
                .gathered();
            rebuild_map(&onto, values)
        }
        (View::List(from), View::List(values)) | (View::Tuple(from), View::Tuple(values)) => {
            let mut from = from.iter();
            let values: Vec<Value> = values
                .iter()
                .map(|value| match from.next() {
                    Some(from) => carry(from, value.clone()),
                    None => value.clone(),
                })
                .gathered();
            rebuild_sequence(&onto, values)
        }
        _ => onto,
    };
    onto.marked(own)
}

/// Marks what the schema says must not be shown.
pub fn by_schema(value: Value, block: &BlockSchema) -> Value {
    if !has_sensitive(block) {
        return value;
    }
    let View::Object(values) = value.view() else {
        return value;
    };
    let mut values = values.clone();
    for attribute in block.attributes.iter().filter(|a| a.sensitive) {
        if let Some(value) = values.get_mut(&attribute.name) {
            *value = value.clone().marked(Marks::SENSITIVE);
        }
    }
    for nested in block.blocks.iter().filter(|n| has_sensitive(&n.block)) {
        if let Some(value) = values.get_mut(&nested.name) {
            *value = nested_by_schema(value, nested.nesting, &nested.block);
        }
    }
    Value::object(values).marked(value.marks())
}

fn nested_by_schema(value: &Value, nesting: Nesting, block: &BlockSchema) -> Value {
    let inside = |v: &Value| by_schema(v.clone(), block);
    match (value.view(), nesting) {
        (View::Object(_), Nesting::Single) => inside(value),
        (View::List(items), _) => rebuild_sequence(value, items.iter().map(inside).gathered()),
        (View::Set(items), _) => match value.ty() {
            Type::Set(element) => set::from_values((**element).clone(), items.iter().map(inside))
                .marked(value.marks()),
            _ => value.clone(),
        },
        (View::Map(items), _) => {
            let items = items.iter().map(|(k, v)| (k.clone(), inside(v))).gathered();
            rebuild_map(value, items)
        }
        _ => value.clone(),
    }
}

fn has_sensitive(block: &BlockSchema) -> bool {
    block.attributes.iter().any(|a| a.sensitive)
        || block.blocks.iter().any(|n| has_sensitive(&n.block))
}

fn rebuild_map(like: &Value, values: SortedMap<Rc<str>, Value>) -> Value {
    let rebuilt = match like.ty() {
        Type::Map(element) => Value::map((**element).clone(), values),
        _ => Value::object(values),
    };
    rebuilt.marked(like.marks())
}

fn rebuild_sequence(like: &Value, values: Vec<Value>) -> Value {
    let rebuilt = match like.ty() {
        Type::List(element) => Value::list((**element).clone(), values),
        _ => Value::tuple(values),
    };
    rebuilt.marked(like.marks())
}

/// Marks the part of a value that a path leads to, when there is such a part.
pub fn at_path(value: Value, path: &[PathStep], marks: Marks) -> Value {
    let Some((step, rest)) = path.split_first() else {
        return value.marked(marks);
    };
    match (value.view(), step) {
        (View::Object(values), PathStep::Attribute(key))
        | (View::Map(values), PathStep::Key(key)) => {
            let Some(inner) = values.get(key) else {
                return value;
            };
            let mut values = values.clone();
            values.insert(key.clone(), at_path(inner.clone(), rest, marks));
            rebuild_map(&value, values)
        }
        (View::List(values) | View::Tuple(values), PathStep::Index(index)) => {
            let mut values = values.to_vec();
            let Some(inner) = values.get_mut(*index) else {
                return value;
            };
            *inner = at_path(inner.clone(), rest, marks);
            rebuild_sequence(&value, values)
        }
        // What is inside a set cannot be marked; the set is.
        (View::Set(_), _) => value.marked(marks),
        _ => value,
    }
}

/// The paths of all parts that carry a mark, outermost first.
pub fn paths(value: &Value, marks: Marks) -> Vec<Path> {
    let mut found = Vec::new();
    collect(value, marks, &mut Vec::new(), &mut found);
    found
}

fn collect(value: &Value, marks: Marks, at: &mut Vec<PathStep>, found: &mut Vec<Path>) {
    if value.marks().has(marks) {
        found.push(Path(at.clone()));
        return;
    }
    let mut inside = |step: PathStep, value: &Value| {
        at.push(step);
        collect(value, marks, at, found);
        at.pop();
    };
    match value.view() {
        View::Object(values) => values
            .iter()
            .for_each(|(name, value)| inside(PathStep::Attribute(name.clone()), value)),
        View::Map(values) => values
            .iter()
            .for_each(|(key, value)| inside(PathStep::Key(key.clone()), value)),
        View::List(values) | View::Tuple(values) => values
            .iter()
            .enumerate()
            .for_each(|(index, value)| inside(PathStep::Index(index), value)),
        View::Null
        | View::Unknown
        | View::Bool(_)
        | View::Number(_)
        | View::String(_)
        | View::Set(_) => {}
    }
}

/// A path in the notation of the state file.
pub fn path_to_json(path: &Path) -> Json {
    path.0
        .iter()
        .map(|step| match step {
            PathStep::Attribute(name) => json!({"type": "get_attr", "value": &**name}),
            PathStep::Key(key) => {
                json!({"type": "index", "value": {"value": &**key, "type": "string"}})
            }
            PathStep::Index(index) => {
                json!({"type": "index", "value": {"value": index, "type": "number"}})
            }
            PathStep::Element(_) => Json::Null,
        })
        .collect()
}

/// Reads a path of the state file; nothing when it is not one.
pub fn path_from_json(json: &Json) -> Option<Path> {
    let steps = json.as_array()?.iter().map(|step| {
        let value = step.get("value")?;
        match step.get("type")?.as_str()? {
            "get_attr" => Some(PathStep::Attribute(value.as_str()?.into())),
            "index" => match value.get("value")? {
                Json::String(key) => Some(PathStep::Key(key.as_str().into())),
                Json::Number(index) => {
                    let index = Number::parse(&index.to_string()).ok()?.to_usize()?;
                    Some(PathStep::Index(index))
                }
                _ => None,
            },
            _ => None,
        }
    });
    steps.collect::<Option<Vec<_>>>().map(Path)
}
