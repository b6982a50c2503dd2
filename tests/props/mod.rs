//! Laws over generated types, values, calls and expressions. The same cases in every run.

mod calls;
mod conversion;
mod edits;
mod make;
mod order;
mod plan;
mod replan;
mod syntax;
mod types;
mod written;
