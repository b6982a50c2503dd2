use std::rc::Rc;

use serde_json::{Map, Value as Json};

use crate::sorted::{Gather, SortedMap};
use crate::value::json;
use crate::value::{Number, Type, Value, View};

/// Attributes as JSON. Absent: to be found by the cloud. Null: unset.
pub type Attributes = Map<String, Json>;

/// A planned object as attributes: what is unknown is left out, at every depth.
pub fn from_value(value: &Value) -> Attributes {
    match value.view() {
        View::Object(members) | View::Map(members) => members_of(members),
        _ => Map::new(),
    }
}

fn members_of(members: &SortedMap<Rc<str>, Value>) -> Attributes {
    let known = members.iter().filter_map(|(name, value)| {
        let json = plain(value)?;
        Some((name.to_string(), json))
    });
    known.gathered()
}

pub(super) fn plain(value: &Value) -> Option<Json> {
    Some(match value.view() {
        View::Unknown => return None,
        View::Null => Json::Null,
        View::Bool(value) => Json::Bool(value),
        View::Number(value) => json::number(value),
        View::String(value) => Json::String(value.to_string()),
        View::List(values) | View::Set(values) | View::Tuple(values) => {
            Json::Array(values.iter().filter_map(plain).gathered())
        }
        View::Map(members) | View::Object(members) => Json::Object(members_of(members)),
    })
}

/// Attributes as an object of the schema's type. A member that is absent becomes null, and one that does not
/// fit its type becomes null too: the cloud's answer is never a reason to stop.
pub fn to_value(attributes: &Attributes, ty: &Type) -> Value {
    object(attributes, ty)
}

fn object(members: &Attributes, ty: &Type) -> Value {
    let Type::Object(wanted) = ty else {
        return Value::null(ty.clone());
    };
    let values = wanted.attributes.iter().map(|(name, ty)| {
        let value = members
            .get(&**name)
            .map_or_else(|| Value::null(ty.clone()), |v| typed(v, ty));
        (name.clone(), value)
    });
    Value::object(values.gathered())
}

fn typed(json: &Json, ty: &Type) -> Value {
    match (json, ty) {
        (Json::Null, _) => Value::null(ty.clone()),
        (Json::Object(members), Type::Object(_)) => object(members, ty),
        (Json::Array(values), Type::List(element)) => {
            let values: Vec<Value> = values.iter().map(|v| typed(v, element)).gathered();
            Value::list((**element).clone(), values)
        }
        (Json::Array(values), Type::Set(element)) => {
            let values: Vec<Value> = values.iter().map(|v| typed(v, element)).gathered();
            crate::value::set::from_values((**element).clone(), values)
        }
        (Json::Object(members), Type::Map(element)) => {
            let values = members
                .iter()
                .map(|(name, value)| (Rc::from(name.as_str()), typed(value, element)));
            Value::map((**element).clone(), values.gathered())
        }
        (json, Type::Dynamic) => implied(json),
        (json, ty) => primitive(json, ty).unwrap_or_else(|| Value::null(ty.clone())),
    }
}

fn primitive(json: &Json, ty: &Type) -> Option<Value> {
    Some(match (json, ty) {
        (Json::Bool(value), Type::Bool) => Value::bool(*value),
        (Json::Number(value), Type::Number) => Value::number(Number::parse(value.as_str()).ok()?),
        (Json::String(value), Type::Number) => Value::number(Number::parse(value).ok()?),
        (Json::String(value), Type::String) => Value::string(value.as_str()),
        (Json::String(value), Type::Bool) => Value::bool(value.parse().ok()?),
        (Json::Bool(value), Type::String) => Value::string(value.to_string()),
        (Json::Number(value), Type::String) => Value::string(value.as_str()),
        _ => return None,
    })
}

/// A value of the type that the JSON itself suggests: for arguments of any type.
fn implied(json: &Json) -> Value {
    match json {
        Json::Null => Value::null(Type::Dynamic),
        Json::Bool(_) => typed(json, &Type::Bool),
        Json::Number(_) => typed(json, &Type::Number),
        Json::String(_) => typed(json, &Type::String),
        Json::Array(values) => Value::tuple(values.iter().map(implied).gathered::<Vec<_>>()),
        Json::Object(members) => {
            let values = members
                .iter()
                .map(|(name, value)| (Rc::from(name.as_str()), implied(value)));
            Value::object(values.gathered())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn unknown_members_are_left_out_and_null_stays() {
        let inner = SortedMap::from([
            (Rc::from("mac"), Value::unknown(Type::String)),
            (Rc::from("uuid"), Value::string("u")),
            (Rc::from("port"), Value::null(Type::String)),
        ]);
        let inner = Value::object(inner);
        let outer = SortedMap::from([
            (Rc::from("id"), Value::unknown(Type::String)),
            (Rc::from("size"), Value::int(40)),
            (
                Rc::from("network"),
                Value::list(inner.ty().clone(), vec![inner]),
            ),
        ]);
        assert_eq!(
            Json::Object(from_value(&Value::object(outer))),
            json!({"network": [{"port": null, "uuid": "u"}], "size": 40})
        );
    }

    #[test]
    fn what_is_absent_or_does_not_fit_becomes_null() {
        let ty = Type::object(SortedMap::from([
            (Rc::from("a"), Type::Number),
            (Rc::from("b"), Type::Bool),
            (Rc::from("c"), Type::set(Type::String)),
            (Rc::from("d"), Type::Dynamic),
        ]));
        let attributes = json!({"a": "7", "b": "maybe", "c": ["y", "x", "y"], "d": [1]});
        let value = to_value(attributes.as_object().unwrap(), &ty);
        let back = json!({"a": 7, "b": null, "c": ["x", "y"], "d": [1]});
        assert_eq!(Json::Object(from_value(&value)), back);
    }
}
