use super::{is_continue, is_start};

/// Whether a text is a name in the language: a letter or underscore, then also digits and dashes.
pub fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c == '_' || is_start(c))
        && chars.all(|c| c == '-' || is_continue(c))
}
