use std::rc::Rc;

use super::{Scope, node};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::sorted::SortedMap;
use crate::syntax::ast::{ExprKind, ObjectItem};
use crate::value::{Marks, Type, Value, convert};

/// Evaluates `{ a = 1, (b) = 2 }`. Of two items with one key the last counts.
pub(super) fn object(items: &[ObjectItem], scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let mut attributes = SortedMap::new();
    let mut marks = Marks::NONE;
    let mut known = true;
    for item in items {
        let key = key(item, scope, diags);
        let value = node(&item.value, scope, diags);
        match key {
            Some((Some(name), key_marks)) => {
                marks = marks.with(key_marks);
                attributes.insert(name, value);
            }
            Some((None, key_marks)) => {
                marks = marks.with(key_marks);
                known = false;
            }
            None => known = false,
        }
    }
    if known {
        Value::object(attributes).marked(marks)
    } else {
        // As in Terraform, a key that is not known yet takes the marks of all keys with it.
        Value::unknown(Type::Dynamic)
    }
}

/// The key's text, none while it is unknown, with its marks. Nothing when it was reported.
fn key(
    item: &ObjectItem,
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Option<(Option<Rc<str>>, Marks)> {
    if let ExprKind::String(name) = &item.key.kind {
        return Some((Value::string(name.clone()).text().cloned(), Marks::NONE));
    }
    if matches!(item.key.kind, ExprKind::Null) {
        // A bare word like any other here.
        return Some((Some("null".into()), Marks::NONE));
    }
    if matches!(item.key.kind, ExprKind::Traversal(..)) {
        let message = "a key with dots is ambiguous: quote it, or put a reference in parentheses";
        diags.push(Diagnostic::new(&code::AMBIGUOUS_ATTRIBUTE_KEY, message).at(item.key.span));
        return None;
    }
    let before = diags.len();
    let value = node(&item.key, scope, diags);
    if diags.len() > before {
        return None;
    }
    if value.is_null() {
        // Terraform points at the value here.
        let message = "the key is null; it must be a string";
        diags.push(Diagnostic::new(&code::NULL_KEY, message).at(item.value.span));
        return None;
    }
    match convert::convert(&value, &Type::String) {
        Ok(text) => Some((text.text().cloned(), value.marks())),
        Err(error) => {
            let message = format!("this value cannot be a key: {error}");
            diags.push(Diagnostic::new(&code::INCORRECT_KEY_TYPE, message).at(item.key.span));
            None
        }
    }
}
