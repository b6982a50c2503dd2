//! A storage failure, as Rust passes it on and as JavaScript sees it.

use js_sys::{Error, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::price::UnknownRegion;

/// What went wrong, for a program to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// No room left. Nothing was written.
    Quota,
    /// Another page holds an older version of the database open.
    Blocked,
    /// Another page needs a newer version; this one let go of the database.
    Superseded,
    /// The browser closed the database, or its data was cleared.
    Closed,
    /// A newer program wrote the database.
    Newer,
    /// There is no such storage here, or it is forbidden.
    Unavailable,
    /// Anything else; nothing was written.
    Failed,
}

/// A cause with the platform's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreFailure {
    /// For a program.
    pub cause: Cause,
    /// For a person.
    pub message: String,
}

impl Cause {
    /// The `code` of the JavaScript error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Quota => "quota",
            Self::Blocked => "blocked",
            Self::Superseded => "superseded",
            Self::Closed => "closed",
            Self::Newer => "newer",
            Self::Unavailable => "unavailable",
            Self::Failed => "failed",
        }
    }

    /// By the name of a `DOMException`.
    fn of_exception(name: &str) -> Self {
        match name {
            "QuotaExceededError" => Self::Quota,
            "VersionError" => Self::Newer,
            "InvalidStateError" => Self::Closed,
            "SecurityError" | "NotAllowedError" => Self::Unavailable,
            _ => Self::Failed,
        }
    }
}

impl StoreFailure {
    /// A failure in our own words.
    pub fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self {
            cause,
            message: message.into(),
        }
    }

    /// A failure from whatever was thrown: an exception, an error with our own `code`, anything.
    pub fn thrown(value: &JsValue) -> Self {
        let text = |key: &str| {
            let field = Reflect::get(value, &JsValue::from_str(key)).ok();
            field.and_then(|f| f.as_string()).unwrap_or_default()
        };
        let message = match text("message") {
            message if message.is_empty() => {
                format!("{} {}", text("name"), shown(value))
            }
            message => message,
        };
        Self::new(Cause::of_exception(&text("name")), message)
    }
}

/// Any value, for a reader.
pub fn shown(value: &JsValue) -> String {
    JSON::stringify(value).map(String::from).unwrap_or_default()
}

impl From<StoreFailure> for JsValue {
    fn from(failure: StoreFailure) -> Self {
        coded("StoreError", failure.cause.code(), &failure.message)
    }
}

/// A region was asked for that does not exist: the call is wrong.
pub fn unknown_region(error: UnknownRegion) -> JsValue {
    coded("RangeError", "unknown-region", &error.to_string())
}

fn coded(name: &str, code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name(name);
    // Setting a property of a fresh object does not fail.
    let _ = Reflect::set(&error, &JsValue::from_str("code"), &JsValue::from_str(code));
    error.unchecked_into()
}
