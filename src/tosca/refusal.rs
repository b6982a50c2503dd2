//! How this service refuses: its own table of codes.

use crate::service::{Code, ServiceError, codes_in};
use crate::text::Beside;

/// The service's codes, as far as anything here refuses with them. //= AOS-3
pub fn codes() -> impl Iterator<Item = Code> {
    codes_in(Beside::OlderCodes.text())
}

/// A refusal by the seven digits of its code, with what is wrong in this case.
#[cold]
pub fn refusal(digits: &str, detail: impl Into<String>) -> ServiceError {
    // An unknown one, which no caller has, counts as an internal failure.
    let internal = Code {
        status: 500,
        id: "SVCSTG.AOS.5000105",
        message: "Server internal error, please contact the administrator.",
    };
    let found = codes().find(|code| code.id.ends_with(digits));
    ServiceError {
        code: found.unwrap_or(internal),
        detail: detail.into(),
    }
}
