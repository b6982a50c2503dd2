use crate::json::{Deserialize, Serialize};

use crate::time::Instant;

/// A package on an instance, or on its way there: a kept template whose outputs tell how what was installed is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// The instance.
    pub instance: String,
    /// The template's name.
    pub name: String,
    /// What is going on.
    pub status: PackageStatus,
    /// What is on the instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed: Option<PackageVersion>,
    /// What will be there after what is going on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<PackageVersion>,
    /// What was done with it, the last at the end.
    pub tasks: Vec<PackageTask>,
}

/// What is going on with a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PackageStatus {
    Installing,
    Updating,
    Uninstalling,
    Installed,
    Uninstalled,
    /// The last task failed; what was there before still is.
    Failed,
}

/// A version of a template as a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageVersion {
    /// The template's identifier.
    pub template: String,
    /// The version's number.
    pub number: u64,
    /// What the version is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the template is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whose template it is: an account.
    pub publisher: String,
    /// When the template got this version.
    pub updated: Instant,
    /// The parameters given, as JSON text, without what must not be shown.
    pub parameters: String,
    /// The outputs, as JSON text, secrets among them.
    pub configuration: String,
}

/// One piece of work on a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageTask {
    /// Its identifier.
    pub id: String,
    /// What is done.
    pub action: PackageAction,
    /// The number of the version that it is about.
    pub version: u64,
    /// When it began.
    pub begun: Instant,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Instant>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// What is done with a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PackageAction {
    Install,
    Update,
    Uninstall,
}

impl Package {
    /// The key of a package: its instance, then its name.
    pub fn key_of(instance: &str, name: &str) -> String {
        format!("{instance}/{name}")
    }

    /// Whether something is going on.
    pub fn is_busy(&self) -> bool {
        self.tasks.last().is_some_and(|task| task.ended.is_none())
    }
}
