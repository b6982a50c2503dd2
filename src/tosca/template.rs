use super::package::{Package, PackageError};
use super::{Blueprint, MAIN_FILE, parse};
use crate::diag::Diagnostics;
use crate::json::{Deserialize, Serialize};
use crate::service::object_storage::Content;
use crate::text::{FileId, Source};
use crate::time::Instant;

/// One version of a template that the service keeps. Versions of one name are templates of their own. //= AOS-19
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its identifier.
    pub id: String,
    /// Its name, which other versions share.
    pub name: String,
    /// Its version, unique among those of the name.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// Who made it.
    pub vendor: String,
    /// The project it was uploaded with.
    pub project: String,
    /// The account that the project belongs to, for whose stacks it is.
    pub account: String,
    /// The main file, as it was asked for; empty for the usual one.
    pub main_file: String,
    /// The name of the file that was uploaded; `blueprint.yaml` or `blueprint.json` for a text.
    pub filename: String,
    /// What was uploaded.
    pub content: Content,
    /// The version of the language.
    pub dsl_version: String,
    /// Whether its elements need a cluster that it does not make itself.
    pub need_cluster: bool,
    /// Whether it has a stack among its elements.
    pub include_stack: bool,
    /// Whether an input has a value that must not be shown, so that it is not stored in clear.
    pub secret: bool,
    /// The order of creation.
    pub sequence: u64,
    /// When it was made.
    pub created: Instant,
    /// When it was changed.
    pub updated: Instant,
}

impl Template {
    /// The text of its main file, under its name.
    ///
    /// # Errors
    ///
    /// When there is none that can be read; never of what was accepted once.
    pub fn source(&self) -> Result<Source, PackageError> {
        let package = Package::open(&self.filename, &self.content.bytes())?;
        let main = match self.main_file.as_str() {
            "" => MAIN_FILE,
            name => name,
        };
        let (name, text) = package.main(main)?;
        Ok(Source::new(FileId(0), name, text))
    }

    /// The blueprint, with what is wrong about its form.
    ///
    /// # Errors
    ///
    /// When there is no file to read it from.
    pub fn blueprint(&self) -> Result<(Blueprint, Diagnostics), PackageError> {
        self.source().map(|source| parse(&source))
    }
}
