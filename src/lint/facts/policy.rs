//! Documents that say who may do what.

use serde_json::Value as Json;

use crate::lint::BlockView;

/// The document that an argument gives.
pub(in crate::lint) fn read(block: &BlockView<'_>, name: &str) -> Option<Json> {
    crate::json::parse(block.text(name)?.as_bytes()).ok()
}

/// The statements of a document that allow something.
pub(in crate::lint) fn allowing(document: &Json) -> impl Iterator<Item = &Json> {
    let statements = list(document.get("Statement"));
    statements.filter(|statement| {
        let effect = statement.get("Effect").and_then(Json::as_str);
        effect.is_some_and(|effect| effect.eq_ignore_ascii_case("allow"))
    })
}

/// What stands alone or in a list.
pub(in crate::lint) fn list(value: Option<&Json>) -> impl Iterator<Item = &Json> {
    let (alone, several) = match value {
        Some(Json::Array(items)) => (None, items.as_slice()),
        other => (other, &[][..]),
    };
    alone.into_iter().chain(several)
}

/// Whether a statement is for everybody: the principal `*`, however it is wrapped.
pub(in crate::lint) fn is_for_everybody(statement: &Json) -> bool {
    fn any(value: &Json) -> bool {
        match value {
            Json::String(text) => text == "*" || text.ends_with(":domain/*:user/*"),
            Json::Array(items) => items.iter().any(any),
            Json::Object(map) => map.values().any(any),
            _ => false,
        }
    }
    statement.get("Principal").is_some_and(any)
}
