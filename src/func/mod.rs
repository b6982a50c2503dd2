//! The functions of the language: rows of one static table, called in one way.
//!
//! Bodies see converted arguments and, unless a parameter says otherwise, neither null nor unknown nor
//! marked ones. Nothing here reads files, clocks or chance but through [`Host`].

mod host;
mod spec;
mod table;

mod bcrypt;
mod builtin;
pub mod calendar;
pub mod charset;
mod conversion;
mod csv;
mod element;
mod encoding;
mod file;
mod float;
mod format;
mod glob;
mod hash;
pub mod hcl;
mod mapping;
mod network;
mod number;
mod regex;
mod rsa;
mod sensitive;
mod sequence;
mod sets;
mod string;
mod time;
mod timestamp;
mod yaml;
mod yaml_read;

pub mod pattern;
pub mod reference;

pub use builtin::{BUILTIN_PROVIDER, PROVIDER_FUNCTIONS};
pub use glob::matching;
pub use host::{FileError, Host, Nowhere, TemplateError};
pub use spec::{
    Accepts, Args, Cost, FuncError, FuncErrorKind, FuncSpec, Param, Purity, Returns, TypeSpec, call,
};
pub use table::{FUNCTIONS, lookup};
pub use timestamp::{Timestamp, parse_duration};
