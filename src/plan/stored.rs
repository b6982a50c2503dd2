//! Recorded objects: from the state's JSON to values of the schema's type, and back.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::marks;
use super::prior::Object;
use crate::json::json;
use crate::schema::{BlockSchema, NestedBlock, Nesting};
use crate::sorted::{Gather, SortedMap};
use crate::value::{Marks, Number, Type, Value, View, convert, json, set};

/// The recorded object by its schema, with the marks it was recorded with. What the schema no longer
/// knows is dropped; what it has new is null.
pub fn read(object: &Object, block: &BlockSchema) -> Value {
    marked(
        object,
        block,
        read_block(&object.attributes, block, &Misfit::default()),
    )
}

/// As [`read`].
///
/// # Errors
/// The attribute or block whose recorded value is of another type than the schema says.
pub fn read_strictly(object: &Object, block: &BlockSchema) -> Result<Value, Rc<str>> {
    let misfit = Misfit::default();
    let value = read_block(&object.attributes, block, &misfit);
    match misfit.0.into_inner() {
        None => Ok(marked(object, block, value)),
        Some(name) => Err(name),
    }
}

/// The first top-level part that is not of its type, while a recorded object is read.
#[derive(Default)]
struct Misfit(RefCell<Option<Rc<str>>>, Cell<bool>);

impl Misfit {
    /// What was read since the last name was of that name.
    fn name(&self, name: &Rc<str>) {
        if self.1.take() && self.0.borrow().is_none() {
            *self.0.borrow_mut() = Some(name.clone());
        }
    }
}

fn marked(object: &Object, block: &BlockSchema, mut value: Value) -> Value {
    for path in object.sensitive.iter().filter_map(marks::path_from_json) {
        value = marks::at_path(value, &path.0, Marks::SENSITIVE);
    }
    marks::by_schema(value, block)
}

/// The recorded object of a type nobody knows.
pub fn read_untyped(object: &Object) -> Value {
    json::from_json(&object.attributes)
}

fn read_block(json: &Json, block: &BlockSchema, misfit: &Misfit) -> Value {
    let mut values = SortedMap::new();
    misfit.1.set(misfit.1.get() || !json.is_object());
    for attribute in &block.attributes {
        let value = match json.get(&*attribute.name) {
            Some(json) => typed(json, &attribute.ty, &misfit.1),
            None => Value::null(attribute.ty.clone()),
        };
        misfit.name(&attribute.name);
        values.insert(attribute.name.clone(), value);
    }
    for nested in &block.blocks {
        let json = json.get(&*nested.name).unwrap_or(&Json::Null);
        values.insert(nested.name.clone(), read_nested(json, nested, misfit));
        misfit.name(&nested.name);
    }
    Value::object(values)
}

/// Blocks are never null but for single ones.
fn read_nested(json: &Json, nested: &NestedBlock, misfit: &Misfit) -> Value {
    let block = &nested.block;
    let ty = block.implied_type().clone();
    let items = json.as_array().map_or(&[][..], Vec::as_slice);
    let objects = || items.iter().map(|item| read_block(item, block, misfit));
    match nested.nesting {
        Nesting::List => Value::list(ty, objects().gathered::<Vec<_>>()),
        Nesting::Set => set::from_values(ty, objects()),
        Nesting::Single if json.is_object() => read_block(json, block, misfit),
        Nesting::Single => Value::null(ty),
        Nesting::Map => {
            let items = json.as_object().into_iter().flatten();
            let items =
                items.map(|(key, item)| (key.as_str().into(), read_block(item, block, misfit)));
            Value::map(ty, items.gathered())
        }
    }
}

/// A value of a type; null where the JSON does not fit it.
pub fn read_typed(json: &Json, ty: &Type) -> Value {
    typed(json, ty, &Cell::default())
}

/// Whether a recorded value is of a type.
pub fn fits(json: &Json, ty: &Type) -> bool {
    let misfit = Cell::default();
    typed(json, ty, &misfit);
    !misfit.get()
}

fn typed(json: &Json, ty: &Type, misfit: &Cell<bool>) -> Value {
    let read_typed = |json: &Json, ty: &Type| typed(json, ty, misfit);
    let found = match (json, ty) {
        (Json::Null, _) => None,
        (json, Type::Dynamic) => read_dynamic(json, misfit),
        (Json::Bool(value), Type::Bool) => Some(Value::bool(*value)),
        (Json::String(text), Type::String) => Some(Value::string(text.as_str())),
        (Json::Number(number), Type::Number) => {
            Number::parse(&number.to_string()).ok().map(Value::number)
        }
        (Json::Array(items), Type::List(element)) => {
            let items = items.iter().map(|item| read_typed(item, element));
            Some(Value::list((**element).clone(), items.gathered::<Vec<_>>()))
        }
        (Json::Array(items), Type::Set(element)) => {
            let items = items.iter().map(|item| read_typed(item, element));
            Some(set::from_values((**element).clone(), items))
        }
        (Json::Array(items), Type::Tuple(types)) => {
            let items = items.iter().zip(types.iter());
            let items: Vec<Value> = items.map(|(item, ty)| read_typed(item, ty)).gathered();
            Some(Value::tuple(items))
        }
        (Json::Object(items), Type::Map(element)) => {
            let items = items.iter();
            let items = items.map(|(key, item)| (key.as_str().into(), read_typed(item, element)));
            Some(Value::map((**element).clone(), items.gathered()))
        }
        (json, Type::Object(object)) => {
            let fields = object.attributes.iter().map(|(name, ty)| {
                let field = json.get(&**name).unwrap_or(&Json::Null);
                (name.clone(), read_typed(field, ty))
            });
            Some(Value::object(fields.gathered()))
        }
        (Json::Bool(_) | Json::Number(_) | Json::String(_), ty) if ty.is_primitive() => {
            convert::convert(&json::from_json(json), ty).ok()
        }
        _ => None,
    };
    found.unwrap_or_else(|| {
        misfit.set(misfit.get() || !json.is_null());
        Value::null(ty.clone())
    })
}

/// A value that brings its type along.
fn read_dynamic(json: &Json, misfit: &Cell<bool>) -> Option<Value> {
    let ty = json::type_from_json(json.get("type")?).ok()?;
    Some(typed(json.get("value")?, &ty, misfit))
}

/// A wholly known value as the state keeps it. What is still unknown becomes null.
pub fn write(value: &Value, block: &BlockSchema) -> Json {
    let View::Object(values) = value.view() else {
        return Json::Null;
    };
    let mut fields = Map::new();
    for attribute in &block.attributes {
        if let Some(value) = values.get(&attribute.name) {
            fields.insert(
                attribute.name.to_string(),
                write_typed(value, &attribute.ty),
            );
        }
    }
    for nested in &block.blocks {
        if let Some(value) = values.get(&nested.name) {
            fields.insert(nested.name.to_string(), write_nested(value, nested));
        }
    }
    Json::Object(fields)
}

fn write_nested(value: &Value, nested: &NestedBlock) -> Json {
    match value.view() {
        View::Object(_) => write(value, &nested.block),
        View::List(items) | View::Set(items) | View::Tuple(items) => items
            .iter()
            .map(|item| write(item, &nested.block))
            .collect(),
        View::Map(items) => items
            .iter()
            .map(|(key, item)| (key.to_string(), write(item, &nested.block)))
            .gathered::<Map<_, _>>()
            .into(),
        View::Null | View::Unknown | View::Bool(_) | View::Number(_) | View::String(_) => {
            Json::Null
        }
    }
}

fn write_typed(value: &Value, ty: &Type) -> Json {
    match (ty, value.view()) {
        (Type::Dynamic, View::Null | View::Unknown) => Json::Null,
        (Type::Dynamic, _) => json!({
            "value": json::to_json(value),
            "type": json::type_to_json(value.ty()),
        }),
        _ => json::to_json(value),
    }
}

/// The object as the state records it.
pub fn record(value: &Value, block: &BlockSchema) -> (Json, Vec<Json>) {
    let sensitive = marks::paths(value, Marks::SENSITIVE);
    let sensitive = sensitive.iter().map(marks::path_to_json).gathered();
    (write(value, block), sensitive)
}

/// The provider that keeps a type, as a full source address.
pub fn source_of(given: Option<&Rc<str>>, local_name: &str) -> Rc<str> {
    match given {
        Some(source) => match source.split('/').count() {
            2 => format!("registry.terraform.io/{source}").into(),
            _ => source.clone(),
        },
        None if local_name == "terraform" => "terraform.io/builtin/terraform".into(),
        None => format!("registry.terraform.io/hashicorp/{local_name}").into(),
    }
}
