//! The door of the application orchestration service: its own table of operations and its own form of refusals, the same
//! requests, access and faults.

mod asked;
pub(super) mod error;
mod shown;
mod stacks;
mod table;
mod templates;

pub use asked::Asked;
pub use table::AOS_ROUTES;

use super::{Response, World};
use crate::service::ServiceError;

/// What answers an operation of this service.
pub type Handler = fn(&mut World, &Asked<'_>) -> Answer;

/// What comes of an operation.
pub type Answer = Result<Response, ServiceError>;
