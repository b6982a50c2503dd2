//! What an object is once the cloud has answered.

use std::rc::Rc;

use super::marks;
use crate::schema::BlockSchema;
use crate::sorted::{Gather, SortedMap};
use crate::value::{Type, Value, View, convert};

/// The planned object with the cloud's answer in the place of everything that was unknown. What the plan
/// promised stays as promised; what the cloud does not tell becomes null.
pub fn settle(planned: &Value, answer: &Value, block: &BlockSchema) -> Value {
    let (plain, _) = planned.clone().unmark_deep();
    marks::by_schema(marks::carry(planned, merge(&plain, answer)), block)
}

fn merge(planned: &Value, answer: &Value) -> Value {
    if planned.is_wholly_known() {
        return planned.clone();
    }
    match (planned.view(), answer.view()) {
        (View::Unknown, _) => fitting(answer, planned.ty()),
        (View::Object(fields), View::Object(answers) | View::Map(answers)) => {
            Value::object(merge_fields(fields, answers))
        }
        (View::Map(fields), View::Object(answers) | View::Map(answers)) => match planned.ty() {
            Type::Map(element) => Value::map((**element).clone(), merge_fields(fields, answers)),
            _ => Value::object(merge_fields(fields, answers)),
        },
        (View::List(items), View::List(answers)) if items.len() == answers.len() => {
            match planned.ty() {
                Type::List(element) => {
                    Value::list((**element).clone(), merge_items(items, answers))
                }
                _ => fitting(answer, planned.ty()),
            }
        }
        (View::Tuple(items), View::Tuple(answers)) if items.len() == answers.len() => {
            Value::tuple(merge_items(items, answers))
        }
        // Elements of a set have no place by which an answer could be told from another.
        _ => fitting(answer, planned.ty()),
    }
}

fn merge_fields(
    fields: &SortedMap<Rc<str>, Value>,
    answers: &SortedMap<Rc<str>, Value>,
) -> SortedMap<Rc<str>, Value> {
    let merged = fields.iter().map(|(name, field)| {
        let null = Value::null(field.ty().clone());
        (
            name.clone(),
            merge(field, answers.get(name).unwrap_or(&null)),
        )
    });
    merged.gathered()
}

fn merge_items(items: &[Value], answers: &[Value]) -> Vec<Value> {
    let pairs = items.iter().zip(answers);
    pairs.map(|(item, answer)| merge(item, answer)).gathered()
}

/// The answer in the type that was planned.
fn fitting(answer: &Value, ty: &Type) -> Value {
    match convert::convert(answer, ty) {
        Ok(value) if value.is_wholly_known() => value,
        _ => Value::null(ty.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Marks;

    fn object(fields: &[(&str, Value)]) -> Value {
        Value::object(
            fields
                .iter()
                .map(|(k, v)| (Rc::from(*k), v.clone()))
                .collect(),
        )
    }

    #[test]
    fn promises_stay_and_gaps_are_filled() {
        let secret = Value::string("s").marked(Marks::SENSITIVE);
        let planned = object(&[
            ("id", Value::unknown(Type::String)),
            ("name", Value::string("net")),
            ("note", Value::unknown(Type::String)),
            ("key", secret.clone()),
        ]);
        let answer = object(&[
            ("id", Value::string("7")),
            ("name", Value::string("NET")),
            ("key", Value::string("other")),
        ]);
        let settled = settle(&planned, &answer, &BlockSchema::default());
        let wanted = object(&[
            ("id", Value::string("7")),
            ("name", Value::string("net")),
            ("note", Value::null(Type::String)),
            ("key", secret),
        ]);
        assert_eq!(settled, wanted);
    }

    #[test]
    fn lists_are_filled_by_place() {
        let rule = |id: Value| object(&[("id", id), ("port", Value::int(80))]);
        let planned = rule(Value::unknown(Type::String));
        let ty = planned.ty().clone();
        let planned = object(&[("rules", Value::list(ty.clone(), vec![planned]))]);
        let answer = rule(Value::string("r1"));
        let answer = object(&[("rules", Value::list(ty.clone(), vec![answer.clone()]))]);
        assert_eq!(settle(&planned, &answer, &BlockSchema::default()), answer);
    }
}
