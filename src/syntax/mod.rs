//! Text to tree. Parsing never fails: it gives a tree of what could be read and a list of problems.
//! Knows nothing of Terraform's block types, of schemas or of values.

pub mod ast;
