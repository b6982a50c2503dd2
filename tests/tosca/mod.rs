//! Blueprints: what is told of them, and what their expressions stand for.

mod convert;
mod counterparts;
mod plans;
mod problems;
mod skim;
mod values;
