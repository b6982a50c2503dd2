use std::fmt;

use crate::json::{Deserialize, Serialize};

use super::Attributes;
use crate::time::Instant;

/// Something that exists in the cloud.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Its type, such as `huaweicloud_vpc`.
    pub ty: String,
    /// The identifier the cloud gave it.
    pub id: String,
    /// The region it lies in.
    pub region: String,
    /// Who made it: a stack's ID. Absent for what was made by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Whether something of its attributes must not be shown: what the template says, for the cloud does not know.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// Its attributes in the shape of the provider's schema.
    pub attributes: Attributes,
    /// When it was made.
    pub created: Instant,
    /// When it was last changed.
    pub updated: Instant,
}

impl Resource {
    /// An attribute that is a text; empty when it is not.
    pub fn text(&self, name: &str) -> &str {
        self.attributes
            .get(name)
            .and_then(|value| value.as_str())
            .unwrap_or("")
    }
}

/// The cloud refuses. The text is meant for a stack's events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloudError {
    /// The HTTP status the real service would answer with.
    pub status: u16,
    /// What is wrong and with what.
    pub message: String,
}

impl CloudError {
    /// The request makes no sense.
    #[cold]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self {
            status: 400,
            message: message.into(),
        }
    }

    /// Something named in the request does not exist.
    #[cold]
    pub fn missing(message: impl Into<String>) -> Self {
        Self {
            status: 404,
            message: message.into(),
        }
    }

    /// The request collides with what exists.
    #[cold]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self {
            status: 409,
            message: message.into(),
        }
    }
}

impl fmt::Display for CloudError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
