//! Blueprints: what is told of them, and what their expressions stand for.

mod problems;
mod values;
