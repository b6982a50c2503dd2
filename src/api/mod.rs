//! The HTTP surface: requests and responses as plain values, one table of routes, checks of inputs,
//! one handler file per resource. No rule of the service lives here.

mod access;
mod bodies;
mod doors;
mod error;
mod faults;
mod filter;
mod http;
mod input;
mod objects;
mod operations;
mod plans;
mod providers;
mod route;
mod shape;
mod stack_instances;
mod stack_sets;
mod stacks;
mod table;
mod templates;

pub use access::{Access, Door, Rate, User};
pub use faults::{operation_of, refused};
pub use filter::{Filter, FilterName, parse_fields};
pub use http::{Request, Response};
pub use input::{Input, QueryParameter};
pub use route::{Handler, Route, dispatch, operation};
pub use shape::{Alphabet, Member, Shape};
pub use table::ROUTES;
