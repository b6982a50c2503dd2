//! Templates that are blueprints: they are judged, and planned as what they are converted to.

use super::Workspace;
use crate::config::{self, Config, InputVariables};
use crate::diag::Diagnostics;
use crate::text::Beside;
use crate::tosca;

/// The name by which a blueprint misses the facts about elements, among those of services.
pub(super) const FACTS: &str = "blueprints";

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
        // What could not be read at all is not judged, nor is what nothing is known of yet.
        let known = Beside::Elements.is_here();
        if known && (blueprint.version.is_some() || !blueprint.elements.is_empty()) {
            problems.append(tosca::check(&blueprint, &self.elements));
        }
        (config, problems)
    }

    /// Whether this is a blueprint, and the facts about their elements are not here yet.
    pub(super) fn lacks_facts(&self) -> bool {
        let here = Beside::Elements.is_here() && Beside::Counterparts.is_here();
        !here && self.blueprint().is_some()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Catalog;

    #[test]
    fn a_blueprint_is_not_judged_without_its_facts() {
        let texts = [Beside::Elements, Beside::Counterparts].map(|facts| (facts, facts.text()));
        let mut workspace = Workspace::new();
        let blueprint = "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates:\n  a:\n    type: HuaweiCloud.VPC.Vcp\n";
        workspace.set_file("blueprint.yaml", blueprint.as_bytes());
        let catalog = Catalog::new();
        let found = || {
            let checked = workspace.check(&catalog);
            (checked.diagnostics.len(), checked.missing_services)
        };
        for (facts, _) in texts {
            facts.bring(String::new());
        }
        for _ in 0..2 {
            assert_eq!(found(), (0, vec![FACTS.to_owned()]));
        }
        let planned = workspace.plan(&catalog, &crate::workspace::PlanOptions::default());
        assert_eq!(planned.missing_services, [FACTS]);
        assert!(planned.plan.is_none() && planned.diagnostics.is_empty());
        for (facts, text) in texts {
            facts.bring(text.to_owned());
        }
        for _ in 0..2 {
            assert_eq!(found(), (1, Vec::new()));
        }
    }
}
