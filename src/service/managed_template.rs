use crate::json::{Deserialize, Serialize};

use crate::time::Instant;

/// A template that the service keeps under a name, with its versions (TM-1). What is in a version is kept among the
/// templates, under [`ManagedTemplate::content_key`].
///
/// INVARIANT: there is a version, and numbers grow (TM-7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedTemplate {
    /// Its identifier.
    pub id: String,
    /// Its name, unique while it exists (NAME-3).
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The order of creation among all templates.
    pub sequence: u64,
    /// When it was made.
    pub created: Instant,
    /// When its description or its versions changed.
    pub updated: Instant,
    /// The number of the last version that was ever made: none is used again (N-62).
    pub last_number: u64,
    /// Its versions, oldest first.
    pub versions: Vec<TemplateVersion>,
}

/// One version of a template. It is never changed (TM-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateVersion {
    /// Its number, from 1.
    pub number: u64,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made.
    pub created: Instant,
}

impl ManagedTemplate {
    /// Where the content of a version is kept.
    pub fn content_key(&self, version: &TemplateVersion) -> String {
        format!("{}/{}", self.id, version.id())
    }

    /// The newest version.
    pub fn latest(&self) -> Option<&TemplateVersion> {
        self.versions.last()
    }
}

impl TemplateVersion {
    /// `V` and the number (ID-11).
    pub fn id(&self) -> String {
        format!("V{}", self.number)
    }
}
