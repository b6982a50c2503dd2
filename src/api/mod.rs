//! The HTTP surface: requests and responses as plain values, one table of routes, checks of inputs,
//! one handler file per resource. No rule of a service lives here. [`aos`] is the door of the older service.

mod access;
mod aliyun;
mod aos;
mod bodies;
mod doors;
mod error;
mod faults;
mod filter;
mod http;
mod input;
mod multipart;
mod objects;
mod operations;
mod plans;
mod providers;
mod route;
mod shape;
mod signature;
mod stack_instances;
mod stack_sets;
mod stacks;
mod table;
mod templates;
mod world;

pub use access::{Access, Door, Rate, Standing, User};
pub use aliyun::named_operation;
pub use aos::{AOS_ROUTES, Asked};
pub use faults::{operation_of, refused};
pub use filter::{Filter, FilterName, parse_fields};
pub use http::{Request, Response};
pub use input::{Input, QueryParameter};
pub use route::{Handler, Route, dispatch, operation};
pub use shape::{Alphabet, Member, Shape};
pub use table::ROUTES;
pub use world::World;
