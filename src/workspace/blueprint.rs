//! Templates that are blueprints: they are judged, and planned as what they are converted to.

use super::Workspace;
use crate::config::{self, Config, InputVariables};
use crate::diag::Diagnostics;
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

    /// The folders that have a template, the root's name being empty: files of Terraform, or a blueprint in the root.
    pub fn template_folders(&self) -> Vec<&str> {
        let mut folders = Vec::new();
        if self.refused.is_some() || self.blueprint().is_some() {
            folders.push("");
        }
        for path in self.files() {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let one = name.ends_with(".tf") || name.ends_with(".tf.json");
            if one && !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        folders
    }
}
