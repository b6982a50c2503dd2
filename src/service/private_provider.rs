use crate::json::{Deserialize, Serialize};

use crate::time::Instant;

/// A private provider: somebody's own resource types (PROV-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateProvider {
    /// Its identifier.
    pub id: String,
    /// Its name, unique while it exists (NAME-5).
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was registered.
    pub created: Instant,
    /// Its versions, oldest first.
    #[serde(default)]
    pub versions: Vec<ProviderVersion>,
}

/// One version of a private provider. It is never changed (PROV-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderVersion {
    /// The semantic version.
    pub version: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The function that answers for it. Only its form is looked at (PROV-4).
    pub function_graph_urn: String,
    /// When it was registered.
    pub created: Instant,
    /// Its schema as JSON text, when somebody has told it: nobody can ask the function here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The names of the types in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
}

impl PrivateProvider {
    /// What templates name it by (PROV-2).
    pub fn source(&self) -> String {
        format!("huawei.com/private-provider/{}", self.name)
    }
}
