//! Templates that are blueprints: they are judged. What asks for a configuration gets an empty one.

use super::Workspace;
use crate::config::{self, Config, InputVariables};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::tosca;

impl Workspace {
    /// The main file, when the template is a blueprint and none of Terraform.
    pub fn blueprint(&self) -> Option<&str> {
        tosca::main_file(self.files(), |path| self.text(path))
    }

    /// An empty configuration among whose sources the blueprint is, and every problem of the blueprint.
    pub(super) fn read_blueprint(&self, path: &str) -> (Config, Diagnostics) {
        let (mut config, _) = config::load_again(&[], &InputVariables::new(), &self.parses);
        let bytes = self.files.get(path).map(Vec::as_slice);
        let id = config.sources.add_bytes(path, bytes.unwrap_or_default());
        let Some(source) = config.sources.get(id) else {
            return (config, Diagnostics::new());
        };
        let (blueprint, mut problems) = tosca::parse(source);
        // What could not be read at all is not judged.
        if blueprint.version.is_some() || !blueprint.elements.is_empty() {
            problems.append(tosca::check(&blueprint, &self.elements));
        }
        (config, problems)
    }

    /// That a blueprint cannot be planned.
    pub(super) fn unplanned_blueprint(&self) -> Option<Diagnostic> {
        let path = self.blueprint()?;
        let text = format!(
            "`{path}` is a blueprint; blueprints are judged, but not yet planned, priced or deployed"
        );
        Some(Diagnostic::new(&code::UNSUPPORTED_FEATURE, text))
    }
}
