use std::collections::BTreeMap;
use std::rc::Rc;

use super::beside::Broken;
use super::{Checked, Workspace};
use crate::config::InputVariables;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::lint::{self, Scene, Settings};
use crate::schema::Catalog;
use crate::value::Value;

/// What is asked of the rules besides what the template itself says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LintOptions {}

/// What [`Workspace::lint`] found.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// Whether `check` finds no error. Rules have no say in it.
    pub valid: bool,
    /// Every problem, those of rules among them.
    pub checked: Checked,
}

impl Workspace {
    /// Every problem that [`Self::check`] finds and what the rules say, ordered by file and place.
    pub fn lint(&self, catalog: &Catalog, _options: &LintOptions) -> Linted {
        let (mut read, given) = self.judged(catalog);
        let settings = Settings::default();
        let values = given_values(&given, &mut read.config);
        let scene = Scene::new(&read.config, catalog, &settings, values);
        let mut found = lint::run(&scene, read.whole);
        if !read.whole {
            found = clear_of(found, &read.diagnostics, &read.config.sources);
        }
        let valid = !read.diagnostics.has_errors();
        read.diagnostics.append(found);
        read.diagnostics.sort();
        Linted {
            valid,
            checked: Checked {
                diagnostics: read.diagnostics,
                sources: read.config.sources,
                missing_services: read.missing_services,
            },
        }
    }
}

/// The values that files give to variables. What is wrong with them is for a plan to tell.
fn given_values(
    given: &InputVariables,
    config: &mut crate::config::Config,
) -> BTreeMap<Rc<str>, Value> {
    let values = given.values(&config.root, &mut config.sources, &mut Diagnostics::new());
    let mut plain = BTreeMap::new();
    for (name, (value, _)) in values {
        plain.insert(name, value);
    }
    plain
}

/// What was found in blocks that could be read whole.
fn clear_of(
    found: Diagnostics,
    broken: &Diagnostics,
    sources: &crate::text::Sources,
) -> Diagnostics {
    let errors = broken.iter().filter(|d| d.severity == Severity::Error);
    let broken = Broken::new(errors, sources);
    let mut clear = Diagnostics::new();
    clear.extend(
        found
            .into_iter()
            .filter(|d: &Diagnostic| broken.stands_apart(d)),
    );
    clear
}
