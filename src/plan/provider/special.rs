use std::fmt::Write as _;
use std::rc::Rc;

use super::diff::{Differ, Part, Touch};
use super::equal::equivalent;
use crate::sorted::{Gather, SortedMap};
use crate::value::{PathStep, Type, Value, View};

/// Planning code of the provider that the schema does not tell: what holds for this resource.
#[derive(Clone, Debug, Default)]
pub struct Special {
    /// The provider's default tags with the resource's own, where the type takes them.
    pub tags: Option<SortedMap<Rc<str>, Value>>,
    /// Arguments that may not change: `a.b`, with `*` or `0` for any element.
    pub frozen: Vec<Rc<str>>,
    /// Arguments whose change is ignored because their `ignore_…` says so.
    pub ignored: Vec<Rc<str>>,
    /// Whether their change replaces the resource instead of being refused.
    pub force_new: bool,
}

impl Differ<'_> {
    /// Tags are what the configuration and the provider block say together, and nothing else.
    pub(super) fn tags(
        &self,
        merged: &SortedMap<Rc<str>, Value>,
        element: &Type,
        old: Option<&Value>,
    ) -> Part {
        let had = match old.map(Value::view) {
            Some(View::Map(items)) => Some(items),
            _ => None,
        };
        let ty = Type::map(element.clone());
        let Some(had) = had else {
            return Part::kept(if merged.is_empty() {
                Value::unknown(ty)
            } else {
                Value::map(element.clone(), merged.clone())
            });
        };
        if had == merged {
            return Part::same(Value::map(element.clone(), had.clone()));
        }
        let touch = if merged.is_empty() {
            Touch::Removed
        } else {
            Touch::Kept
        };
        Part {
            value: Value::map(element.clone(), merged.clone()),
            touch,
        }
    }

    /// Looks whether the part at the current path may change at all.
    pub(super) fn guard(&mut self, old: Option<&Value>, new: Option<&Value>, part: &Part) {
        if !self.existing || self.special.frozen.is_empty() || part.touch == Touch::Same {
            return;
        }
        let Some(key) = self.frozen_key() else {
            return;
        };
        let null = Value::null(part.value.ty().clone());
        if equivalent(old.unwrap_or(&null), new.unwrap_or(&null)) {
            return;
        }
        if self.special.force_new {
            self.ask_replace();
        } else {
            let (old, new) = (go_text(old), go_text(new));
            self.refused
                .push(format!("{key} can't be updated, {old} -> {new}"));
        }
    }

    /// The current path as the provider writes it, when it is one of those that may not change.
    fn frozen_key(&self) -> Option<String> {
        let mut key = String::new();
        for step in &self.path {
            if !key.is_empty() {
                key.push('.');
            }
            match step {
                PathStep::Attribute(name) | PathStep::Key(name) => key.push_str(name),
                PathStep::Index(index) => {
                    let _ = write!(key, "{index}");
                }
                PathStep::Element(_) => key.push('*'),
            }
        }
        let matches = |frozen: &Rc<str>| {
            let (mut wanted, mut given) = (frozen.split('.'), key.split('.'));
            loop {
                match (wanted.next(), given.next()) {
                    (None, None) => return true,
                    (Some("*"), Some(_)) => {}
                    (Some(wanted), Some(given)) if wanted == given => {}
                    _ => return false,
                }
            }
        };
        self.special.frozen.iter().any(matches).then_some(key)
    }
}

/// A value as the provider's messages print it.
fn go_text(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return String::new();
    };
    match value.view() {
        View::List(items) | View::Set(items) | View::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|v| go_text(Some(v))).gathered();
            format!("[{}]", items.join(" "))
        }
        View::Map(items) | View::Object(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|(key, value)| format!("{key}:{}", go_text(Some(value))))
                .gathered();
            format!("map[{}]", items.join(" "))
        }
        View::Null | View::Unknown | View::Bool(_) | View::Number(_) | View::String(_) => {
            super::suppress::text(value)
        }
    }
}
