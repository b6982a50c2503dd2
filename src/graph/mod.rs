//! Directed graphs: who needs whom, in which order, and where it goes in circles.
//!
//! [`Dag`] knows nothing of configurations; [`Graph`] is that of one.

mod build;
mod dag;
mod node;
mod uses;

pub use build::{Graph, Shape};
pub use dag::{Dag, Direction};
pub use node::{Node, What};
