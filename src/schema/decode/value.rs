use std::rc::Rc;

use super::{Content, Items};
use crate::schema::model::{BlockSchema, NestedBlock, Nesting};
use crate::sorted::{Gather, SortedMap};
use crate::value::{Value, set};

impl Content {
    /// The object of the schema's implied type: what is not given is null, or an empty collection of blocks.
    pub fn to_value(&self, schema: &BlockSchema) -> Value {
        let mut attributes: SortedMap<Rc<str>, Value> = SortedMap::new();
        let mut given = self.attributes.iter().peekable();
        for (index, attribute) in schema.attributes.iter().enumerate() {
            let value = match given.next_if(|g| g.index == index) {
                Some(given) => given.value.clone(),
                None => Value::null(attribute.ty.clone()),
            };
            attributes.insert(attribute.name.clone(), value);
        }
        let mut given = self.blocks.iter().peekable();
        for (index, nested) in schema.blocks.iter().enumerate() {
            let items = given.next_if(|g| g.index == index).map(|g| &g.items);
            attributes.insert(nested.name.clone(), blocks(items, nested));
        }
        Value::object(attributes)
    }
}

fn blocks(items: Option<&Items>, nested: &NestedBlock) -> Value {
    let none = Vec::new();
    let known = match items {
        Some(Items::Unknown) => return Value::unknown(nested.implied_type()),
        Some(Items::Known(known)) => known,
        None => &none,
    };
    let mut values = known
        .iter()
        .map(|(label, c)| (label, c.to_value(&nested.block)));
    let element = nested.block.implied_type().clone();
    match nested.nesting {
        Nesting::List => Value::list(element, values.map(|(_, v)| v).gathered::<Vec<_>>()),
        Nesting::Set => set::from_values(element, values.map(|(_, v)| v)),
        Nesting::Map => {
            let labelled = values.filter_map(|(label, v)| Some((label.clone()?, v)));
            Value::map(element, labelled.gathered())
        }
        Nesting::Single => values
            .next()
            .map_or_else(|| Value::null(element), |(_, v)| v),
    }
}
