//! What the targets share: the laws of `tests/laws`.

#[path = "../../tests/laws/mod.rs"]
pub mod laws;
