use std::rc::Rc;

use super::super::{Type, Value, View, set};
use crate::sorted::{Gather, SortedMap};

/// Defaults of optional attributes, kept beside the type they belong to: `optional(string, "x")`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults {
    /// Defaults of this object's own attributes, already converted to the attribute's type.
    pub values: SortedMap<Rc<str>, Value>,
    /// Defaults inside attributes, by name; inside tuple elements, by decimal index; inside the elements
    /// of a collection, by the empty name.
    pub children: SortedMap<Rc<str>, Defaults>,
}

impl Defaults {
    /// Whether there is nothing to apply.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.children.values().all(Self::is_empty)
    }

    /// Fills attributes that are null or left out, at every depth. Apply before conversion.
    pub fn apply(&self, value: &Value) -> Value {
        if self.is_empty() {
            return value.clone();
        }
        let filled = match value.view() {
            View::Null | View::Unknown | View::Bool(_) | View::Number(_) | View::String(_) => {
                return value.clone();
            }
            View::Object(attributes) => self.fill(attributes),
            View::Map(elements) if self.values.is_empty() => Value::object(self.each(elements)),
            View::Map(elements) => self.fill(elements),
            View::Tuple(values) => Value::tuple(self.sequence(values)),
            View::List(values) => {
                let values = self.sequence(values);
                one_type(&values).map_or_else(
                    || Value::tuple(values.clone()),
                    |ty| Value::list(ty, values.clone()),
                )
            }
            View::Set(values) => {
                let values = self.sequence(values);
                one_type(&values).map_or_else(
                    || Value::tuple(values.clone()),
                    |ty| set::from_values(ty, values.clone()),
                )
            }
        };
        let filled = if filled.ty() == value.ty() || value.sequence() != Some(&[]) {
            filled
        } else {
            value.clone().unmark().0
        };
        filled.marked(value.marks())
    }

    fn fill(&self, attributes: &SortedMap<Rc<str>, Value>) -> Value {
        let mut filled = self.each(attributes);
        for (name, default) in &self.values {
            if filled.get(name).is_none_or(Value::is_null) {
                let inner = self.children.get(name);
                let default = inner.map_or_else(|| default.clone(), |d| d.apply(default));
                filled.insert(name.clone(), default);
            }
        }
        Value::object(filled)
    }

    fn each(&self, values: &SortedMap<Rc<str>, Value>) -> SortedMap<Rc<str>, Value> {
        let child = |name: &str| self.children.get(name).or_else(|| self.children.get(""));
        values
            .iter()
            .map(|(k, v)| {
                (
                    k.clone(),
                    child(k).map_or_else(|| v.clone(), |d| d.apply(v)),
                )
            })
            .gathered()
    }

    fn sequence(&self, values: &[Value]) -> Vec<Value> {
        let child = |index: usize| {
            self.children
                .get(index.to_string().as_str())
                .or_else(|| self.children.get(""))
        };
        let fill = |(i, v): (usize, &Value)| child(i).map_or_else(|| v.clone(), |d| d.apply(v));
        values.iter().enumerate().map(fill).gathered()
    }
}

fn one_type(values: &[Value]) -> Option<Type> {
    let (first, rest) = values.split_first()?;
    rest.iter()
        .all(|v| v.ty() == first.ty())
        .then(|| first.ty().clone())
}
