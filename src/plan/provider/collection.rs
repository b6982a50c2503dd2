use super::diff::{Body, Differ, Part, Touch, Traits};
use super::equal::{Element, code, lists_equal};
use crate::schema::{NestedBlock, Nesting};
use crate::sorted::{Gather, SortedMap};

use crate::value::{PathStep, Type, Value, View, set};

/// What the schema says of a list or set.
#[derive(Clone, Copy)]
pub(super) struct Items<'a> {
    element: Element<'a>,
    is_set: bool,
    /// Blocks are never null: without any there is an empty list.
    is_block: bool,
    traits: Traits<'a>,
}

impl<'a> Items<'a> {
    pub(super) fn of_type(ty: &'a Type, traits: Traits<'a>) -> Self {
        let element = match ty {
            Type::List(element) | Type::Set(element) => &**element,
            other => other,
        };
        Self {
            element: Element::Typed(element),
            is_set: matches!(ty, Type::Set(_)),
            is_block: false,
            traits,
        }
    }

    pub(super) fn of_block(nested: &'a NestedBlock) -> Self {
        Self {
            element: Element::Block(&nested.block),
            is_set: nested.nesting == Nesting::Set,
            is_block: true,
            traits: Traits {
                required: false,
                computed: nested.computed,
                force_new: nested.force_new,
                default: None,
                suppress: &[],
                kept: None,
            },
        }
    }

    fn element_type(&self) -> Type {
        match self.element {
            Element::Typed(ty) => ty.clone(),
            Element::Block(block) => block.implied_type().clone(),
        }
    }

    fn ty(&self) -> Type {
        if self.is_set {
            Type::set(self.element_type())
        } else {
            Type::list(self.element_type())
        }
    }

    fn build(&self, items: Vec<Value>) -> Value {
        if self.is_set {
            set::from_values(self.element_type(), items)
        } else {
            Value::list(self.element_type(), items)
        }
    }

    /// What there is when nothing changes.
    fn stays(&self, old: Option<&Value>) -> Part {
        Part::same(match old {
            Some(old) => old.clone(),
            None if self.is_block => self.build(Vec::new()),
            None => Value::null(self.ty()),
        })
    }
}

impl Differ<'_> {
    /// A list or set, of blocks or of values.
    pub(super) fn collection(
        &mut self,
        items: Items<'_>,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        let had = old.and_then(elements);
        let unknown = new.is_some_and(|new| {
            new.is_unknown() || elements(new).is_some_and(|e| e.iter().any(Value::is_unknown))
        });
        // To the framework, no blocks are no argument at all.
        let has = new
            .and_then(elements)
            .filter(|e| !(unknown || items.is_block && e.is_empty()));
        if had.is_some() && has.is_none() && !unknown && items.traits.computed {
            return items.stays(old);
        }
        let computed =
            items.traits.computed && had.is_none_or(<[Value]>::is_empty) && has.is_none();
        if unknown || computed {
            if items.traits.force_new {
                self.ask_replace();
            }
            return Part::kept(match new {
                Some(new) if new.is_unknown() => new.clone(),
                _ => Value::unknown(items.ty()),
            });
        }
        let part = if items.is_set {
            self.set(items, had.unwrap_or(&[]), has, all)
        } else {
            self.list(items, had.unwrap_or(&[]), has, all)
        };
        part.unwrap_or_else(|| items.stays(old))
    }

    fn list(
        &mut self,
        items: Items<'_>,
        old: &[Value],
        new: Option<&[Value]>,
        all: bool,
    ) -> Option<Part> {
        if !all && new.is_some_and(|new| lists_equal(items.element, old, new)) {
            return None;
        }
        let new = new.unwrap_or(&[]);
        let mut touch = self.count(items, old.len(), new.len(), all);
        let mut result = Vec::with_capacity(new.len());
        for index in 0..old.len().max(new.len()) {
            self.path.push(PathStep::Index(index));
            let part = self.element(items, old.get(index), new.get(index), all);
            self.path.pop();
            touch = touch.max(part.touch);
            if index < new.len() {
                // A list has no holes: what was lost comes back as an empty text.
                let lost = part.value.is_null() && *part.value.ty() == Type::String;
                result.push(if lost { Value::string("") } else { part.value });
            }
        }
        (touch != Touch::Same).then(|| Part {
            value: items.build(result),
            touch,
        })
    }

    fn set(
        &mut self,
        items: Items<'_>,
        old: &[Value],
        new: Option<&[Value]>,
        all: bool,
    ) -> Option<Part> {
        let given = new.is_some();
        let new = new.unwrap_or(&[]);
        // An element that is not known yet is like no other.
        let code_of = |value: &Value, fresh: bool| {
            let known = !fresh || is_known(value);
            let code = code(items.element, value);
            if known { code } else { format!("~{code}") }
        };
        let old_codes: SortedMap<String, &Value> =
            old.iter().map(|v| (code_of(v, false), v)).gathered();
        let new_codes: SortedMap<String, &Value> =
            new.iter().map(|v| (code_of(v, true), v)).gathered();
        let same = old_codes.keys().eq(new_codes.keys());
        if !all && same && (given || old.is_empty()) {
            return None;
        }
        let mut touch = self.count(items, old_codes.len(), new_codes.len(), all);
        for (code, old) in &old_codes {
            if !new_codes.contains_key(code) {
                let part = self.element(items, Some(old), None, true);
                touch = touch.max(part.touch);
            }
        }
        let mut result = Vec::with_capacity(new_codes.len());
        for (code, new) in &new_codes {
            let part = self.element(items, old_codes.get(code).copied(), Some(new), true);
            touch = touch.max(part.touch);
            if part.touch == Touch::Kept {
                result.push(part.value);
            }
        }
        (touch != Touch::Same).then(|| Part {
            value: items.build(result),
            touch,
        })
    }

    /// The difference between the numbers of elements.
    fn count(&mut self, items: Items<'_>, old: usize, new: usize, all: bool) -> Touch {
        if old != new && items.traits.force_new {
            self.ask_replace();
        }
        match (old != new || all, new) {
            (false, _) => Touch::Same,
            (true, 0) => Touch::Removed,
            (true, _) => Touch::Kept,
        }
    }

    fn element(
        &mut self,
        items: Items<'_>,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        match items.element {
            Element::Block(block) => self.object(Body::Block(block), old, new, all),
            Element::Typed(Type::Object(object)) => self.object(
                Body::Fields(&object.attributes, items.traits),
                old,
                new,
                all,
            ),
            Element::Typed(ty) => self.value(ty, items.traits.element(), old, new, all),
        }
    }
}

fn elements(value: &Value) -> Option<&[Value]> {
    match value.view() {
        View::List(items) | View::Set(items) | View::Tuple(items) => Some(items),
        _ => None,
    }
}

/// Whether nothing inside is unknown.
pub(super) fn is_known(value: &Value) -> bool {
    match value.view() {
        View::Unknown => false,
        View::Null | View::Bool(_) | View::Number(_) | View::String(_) => true,
        View::List(items) | View::Set(items) | View::Tuple(items) => items.iter().all(is_known),
        View::Map(items) | View::Object(items) => items.values().all(is_known),
    }
}
