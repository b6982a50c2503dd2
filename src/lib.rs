//! Formwork: a resource-formation service in a box.
//!
//! Templates are read, checked, planned, priced and deployed on a simulated cloud with virtual time.
//! Data flows one way; a module uses only modules above it in this list (held by `tests/tidy.rs`):
//!
//! ```text
//! sorted → json → text → diag → syntax → value → func → addr → eval → config → schema → check → mend → graph → plan → state
//!      → time → cloud → deploy → price → diagram → service → tosca → aliyun → api → store → lint → ide
//!      → workspace | simulator → wasm
//! ```
//!
//! The core is pure: files, time, randomness and storage are arguments. Same seed and same commands
//! give the same bytes, natively and in wasm.

pub mod sorted;

pub mod json;

pub mod text;

pub mod diag;

pub mod syntax;

pub mod value;

pub mod func;

pub mod addr;

pub mod eval;

pub mod config;

pub mod schema;

pub mod check;

pub mod mend;

pub mod graph;

pub mod plan;

pub mod state;

pub mod time;

pub mod cloud;

pub mod deploy;

pub mod price;

pub mod diagram;

pub mod service;

pub mod tosca;

pub mod aliyun;

pub mod api;

pub mod store;

pub mod lint;

pub mod ide;

pub mod workspace;

pub mod simulator;

#[cfg(feature = "wasm")]
pub mod wasm;
