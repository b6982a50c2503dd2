//! Analysis of one template: files go in, findings come out.
//!
//! A workspace holds bytes and nothing else; every answer is computed from them. It knows neither
//! JavaScript nor JSON: `wasm` turns its answers into plain data.

mod accept;
mod beside;
mod blueprint;
mod convert;
mod eval;
mod fix;
mod format;
mod graph;
mod ide;
mod lint;
mod plan;
mod price;

use std::cell::RefCell;
use std::rc::Rc;

use crate::check;
use crate::config::{self, Config, InputVariables, Parses, VariableInfo};
use crate::diag::{self, Diagnostic, Diagnostics, Severity, code};
use crate::mend;
use crate::plan::Kept;
use crate::schema::{Catalog, CatalogVersion};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::archive::{self, ArchiveError};
use crate::syntax::tar;
use crate::text::{FileId, Source, Sources};
use crate::tosca;
use crate::tosca::package::{Package, PackageError};

pub use accept::AcceptOptions;
pub use convert::Converted;
pub use eval::{Answer, Evaluated, Evaluator};
pub use fix::{Applied, FixOptions, Fixed};
pub use format::{Reformatted, ReformattedFile};
pub use graph::Graphed;
pub use lint::{LintOptions, Linted};
pub use plan::{OutputItem, PlanOptions, Planned};
pub use price::{PriceOptions, Priced};

/// The files of one template and the questions one can ask of them.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    files: SortedMap<String, Vec<u8>>,
    /// Why the last package gave no files.
    refused: Option<ArchiveError>,
    parses: Parses,
    /// What was read of the files as they are: everything that is asked of them begins with it.
    reading: RefCell<Option<Reading>>,
    /// What was found in it, and by what the catalogue knew then.
    judgement: RefCell<Option<(CatalogVersion, Rc<Read>)>>,
    /// What the last plan left for the next one.
    planned: RefCell<Kept>,
    editor: ide::Editor,
    elements: tosca::Elements,
    counterparts: tosca::Counterparts,
}

/// A configuration and what was found while reading it.
type Reading = Rc<(Config, Diagnostics)>;

/// What [`Workspace::check`] found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Every problem, ordered by file and place.
    pub diagnostics: Diagnostics,
    /// The texts the places point into.
    pub sources: Sources,
    /// Services whose schemas are needed but not loaded; their blocks are not judged. `blueprints` are the facts about elements,
    /// without which a blueprint is not judged.
    pub missing_services: Vec<String>,
}

impl Workspace {
    /// An empty workspace.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a file. The path is relative to the template's root, `/`-separated.
    pub fn set_file(&mut self, path: &str, bytes: &[u8]) {
        if self.files.get(path).is_some_and(|known| known == bytes) {
            return;
        }
        self.files_mut().insert(path.to_owned(), bytes.to_vec());
    }

    /// Takes a file away; whether it was there.
    pub fn remove_file(&mut self, path: &str) -> bool {
        self.files_mut().remove(path).is_some()
    }

    /// Replaces all files by those of a zip, or of a compressed tar. A package that breaks a limit of the service gives
    /// no files; the next answers say why.
    pub fn set_archive(&mut self, bytes: &[u8]) {
        self.files_mut().clear();
        self.refused = None;
        let is_tar = bytes.starts_with(tar::MAGIC);
        let name = if is_tar { ".tgz" } else { ".zip" };
        // Packages of blueprints have rules of their own.
        let opened = Package::open(name, bytes);
        if let Ok(package) = &opened {
            self.files = package.files().clone();
            if self.blueprint().is_some() {
                return;
            }
            self.files.clear();
        }
        let unzipped = match opened {
            Err(PackageError::TooLarge(error) | PackageError::Damaged(error)) if is_tar => {
                Err(error)
            }
            _ if is_tar => Err(ArchiveError::NoTemplate),
            _ => archive::unzip(bytes, archive::Limits::SERVICE),
        };
        match unzipped {
            Ok(files) => self.files.extend(files),
            Err(error) => self.refused = Some(error),
        }
    }

    /// The files, to be changed: what was read of them does not count any more.
    fn files_mut(&mut self) -> &mut SortedMap<String, Vec<u8>> {
        self.forget();
        &mut self.files
    }

    fn forget(&mut self) {
        self.judgement.take();
        self.reading.take();
    }

    /// The paths of all files, sorted.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A file's text as places count it: bytes that are no UTF-8 are one character each.
    pub fn text(&self, path: &str) -> Option<Rc<str>> {
        let bytes = self.files.get(path)?;
        Some(Source::from_bytes(FileId(0), path, bytes).text)
    }

    /// Every problem of the template, as far as the catalogue's loaded services let it be judged.
    pub fn check(&self, catalog: &Catalog) -> Checked {
        let (mut read, _) = self.judged(catalog);
        read.diagnostics.sort();
        Checked {
            diagnostics: read.diagnostics,
            sources: read.config.sources,
            missing_services: read.missing_services,
        }
    }

    /// The configuration with every problem of it, and the values that files give to variables.
    fn judged(&self, catalog: &Catalog) -> (Read, InputVariables) {
        let mut read = self.read(catalog, &InputVariables::new());
        let given = read.config.automatic.clone();
        // Their values are for a plan to judge; that they can be read was part of reading.
        if read.whole && !read.stopped {
            given.check_declared(&read.config.root, &mut read.diagnostics);
        }
        // Packages of blueprints have rules of their own.
        if self.blueprint().is_none() {
            let refused = check::service::check(&mut read.config, &self.files);
            read.diagnostics.append(refused);
        }
        (read, given)
    }

    /// The variables of the root module, as the service describes them; of a blueprint those that its inputs become.
    pub fn variables(&self) -> Vec<VariableInfo> {
        if let Some(template) = self.template() {
            return template.variables();
        }
        let reading = self.reading();
        config::variables(&reading.0.root, &reading.0.sources)
    }

    /// A variable file for the root module to start from: defaults, and what needs a value as comments.
    pub fn variable_file(&self) -> String {
        config::variable_file(&self.variables())
    }

    /// Reads and judges the configuration. `given` is what is said of variables besides the files.
    fn read(&self, catalog: &Catalog, given: &InputVariables) -> Read {
        if !self.is_read_alike(given) {
            let read = config::load_again(&self.owned(), given, &self.parses);
            return self.judge(catalog, read);
        }
        let mut kept = self.judgement.borrow_mut();
        if let Some((version, read)) = kept.as_ref()
            && version == catalog.version()
        {
            return Read::clone(read);
        }
        let read = self.judge(catalog, self.load());
        if !self.lacks_facts() {
            *kept = Some((catalog.version().clone(), Rc::new(read.clone())));
        }
        read
    }

    /// Whether these values change nothing of what is read: only those of constant variables are needed for it.
    fn is_read_alike(&self, given: &InputVariables) -> bool {
        let constant = || self.reading().0.root.variables.values().any(|v| v.constant);
        given.is_empty() || !constant()
    }

    fn judge(
        &self,
        catalog: &Catalog,
        (mut config, mut diagnostics): (Config, Diagnostics),
    ) -> Read {
        diagnostics.extend(self.refused.iter().map(refused));
        let whole = !diagnostics.has_errors();
        let mut stopped = false;
        let missing = if whole {
            let judged = check::check(&config, catalog);
            diagnostics.append(judged.diagnostics);
            stopped = judged.stopped;
            judged.missing_services
        } else {
            beside::judge(&mut config, catalog, &mut diagnostics)
        };
        mend::mend(&config, catalog, &mut diagnostics);
        let mut missing_services: Vec<String> = missing.iter().map(|s| s.to_string()).gathered();
        if self.lacks_facts() {
            missing_services.push(blueprint::FACTS.to_owned());
        }
        Read {
            config,
            diagnostics,
            missing_services,
            whole,
            stopped,
        }
    }

    fn load(&self) -> (Config, Diagnostics) {
        Reading::unwrap_or_clone(self.reading())
    }

    /// What is read when nothing is said of variables besides the files.
    fn reading(&self) -> Reading {
        let mut kept = self.reading.borrow_mut();
        let read = || match self.blueprint() {
            Some(path) => self.read_blueprint(path),
            None => config::load_again(&self.owned(), &InputVariables::new(), &self.parses),
        };
        if let Some(kept) = kept.as_ref() {
            return kept.clone();
        }
        let read = Rc::new(read());
        *kept = Some(read.clone()).filter(|_| !self.lacks_facts());
        read
    }

    fn owned(&self) -> Vec<(String, Vec<u8>)> {
        self.files
            .iter()
            .map(|(name, bytes)| (name.clone(), bytes.clone()))
            .gathered()
    }
}

/// A configuration and what was found while reading and judging it.
#[derive(Clone, Debug)]
struct Read {
    config: Config,
    diagnostics: Diagnostics,
    missing_services: Vec<String>,
    /// Every file could be read.
    whole: bool,
    /// Terraform stops before it looks at the values of variables.
    stopped: bool,
}

impl Checked {
    /// How many problems are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let of_it = |d: &&Diagnostic| d.severity == severity;
        self.diagnostics.iter().filter(of_it).count()
    }

    /// For a terminal: every problem, then how many there are.
    pub fn text(&self) -> String {
        let shown = self
            .diagnostics
            .iter()
            .map(|d| diag::render(d, &self.sources));
        let mut text: String = shown.gathered();
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        text.push_str(&match (errors, warnings, self.count(Severity::Note)) {
            (0, 0, 0) => "No problems.\n".to_owned(),
            (_, _, 0) => format!("Errors: {errors}. Warnings: {warnings}.\n"),
            (_, _, notes) => format!("Errors: {errors}. Warnings: {warnings}. Notes: {notes}.\n"),
        });
        text
    }
}

fn refused(error: &ArchiveError) -> Diagnostic {
    Diagnostic::new(
        &code::INVALID_PACKAGE,
        format!("{error} ({}, {})", error.rule(), error.code()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_judged_holds_for_what_the_catalogue_knew() {
        let mut workspace = Workspace::new();
        let template = "terraform {\n  required_providers {\n    huaweicloud = {\n      source = \"huaweicloud/huaweicloud\"\n    }\n  }\n}\nresource \"huaweicloud_vpc\" \"a\" {\n  nmae = 1\n}\n";
        workspace.set_file("main.tf", template.as_bytes());
        let (index, whole) = (
            crate::schema::tests::index_only(),
            crate::schema::tests::whole(),
        );
        let found = |catalog: &Catalog| {
            let checked = workspace.check(catalog);
            (checked.diagnostics.len(), checked.missing_services)
        };
        for _ in 0..2 {
            assert_eq!(
                found(&index),
                (0, vec!["virtual-private-cloud-vpc".to_owned()])
            );
            let (problems, missing) = found(&whole);
            assert!(problems > 1 && missing.is_empty());
        }
    }

    #[test]
    fn a_value_that_must_be_known_beforehand_is_read_with() {
        let mut workspace = Workspace::new();
        let template = "variable \"b\" {\n  const = true\n}\nmodule \"m\" {\n  source = var.b\n}\n";
        workspace.set_file("main.tf", template.as_bytes());
        workspace.set_file("m/main.tf", b"");
        let catalog = Catalog::new();
        let plans = |source: &str| {
            let options = PlanOptions {
                variables: vec![("b".to_owned(), source.to_owned())],
                ..PlanOptions::default()
            };
            workspace.plan(&catalog, &options).plan.is_some()
        };
        assert!(plans("./m") && !plans("./n") && plans("./m"));
    }

    #[test]
    fn files_are_listed_in_order_and_removed_once() {
        let mut workspace = Workspace::new();
        workspace.set_file("z.tf", b"");
        workspace.set_file("a/b.tf", b"");
        assert_eq!(workspace.files().collect::<Vec<_>>(), ["a/b.tf", "z.tf"]);
        assert!(workspace.remove_file("z.tf"));
        assert!(!workspace.remove_file("z.tf"));
        assert_eq!(workspace.files().collect::<Vec<_>>(), ["a/b.tf"]);
    }
}
