//! Handlers of stack operations.

use super::{Answer, Asked};
use crate::api::World;
use crate::service::{Code, ServiceError};

/// Stacks are not there yet.
pub(super) fn missing(_: &mut World, _: &Asked<'_>) -> Answer {
    let code = Code {
        status: 501,
        id: "SVCSTG.AOS.5010000",
        message: "Stacks of blueprints are not supported yet.",
    };
    let detail = String::new();
    Err(ServiceError { code, detail })
}
