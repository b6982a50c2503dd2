//! What holds for any input. A law is a function that panics when it is broken, so that the same one serves
//! the fuzzer (`fuzz/`), its kept corpus (`tests/fuzz/`) and generated cases (`tests/props/`).
//!
//! `fuzz/src/lib.rs` includes this folder by its path: nothing here may use the rest of the tests.

#![allow(dead_code, reason = "the fuzzer and the tests each use their part")]

pub mod blueprint;
pub mod check;
pub mod config;
pub mod data;
pub mod dice;
pub mod eval;
pub mod fix;
pub mod format;
pub mod grammar;
pub mod ide;
pub mod json;
pub mod mutate;
pub mod pack;
pub mod tree;
pub mod types;
pub mod values;
pub mod world;

/// A law over any bytes.
pub type Law = fn(&[u8]);

/// The laws that are fuzzed, by the names of their targets.
pub const TARGETS: [(&str, Law); 11] = [
    ("blueprint", blueprint::holds),
    ("check", check::holds),
    ("data", data::holds),
    ("eval", eval::holds),
    ("fix", fix::holds),
    ("format", format::holds),
    ("ide", ide::holds),
    ("json", json::holds),
    ("lower", config::holds),
    ("parse", tree::holds),
    ("type_expr", types::holds),
];
