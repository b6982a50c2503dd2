use std::rc::Rc;

use super::beside::Broken;
use super::{Checked, Read, Workspace};
use crate::check::service;
use crate::config::{Config, InputVariables};
use crate::diag::{Diagnostic, Diagnostics, Edit, Severity, code};
use crate::func;
use crate::lint::{self, Baseline, Ignores, Quiet, Scene, Settings};
use crate::mend;
use crate::schema::Catalog;
use crate::sorted::{Gather, SortedMap, SortedSet};
use crate::text::Sources;
use crate::value::Value;

/// What is asked of the rules besides what the template itself says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LintOptions {
    /// The text of a configuration, instead of the file `.formwork.hcl` among the template's.
    pub config: Option<String>,
    /// The path of that text, for the places in it.
    pub config_name: Option<String>,
    /// Levels of rules, over those of the configuration; `None` is off.
    pub levels: SortedMap<String, Option<Severity>>,
    /// The text of a baseline: what it has is not told.
    pub baseline: Option<String>,
}

/// What [`Workspace::lint`] found.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// Whether `check` finds no error. Rules have no say in it.
    pub valid: bool,
    /// Every problem, those of rules among them.
    pub checked: Checked,
    /// For each of them what stays the same of it when lines move; empty where there is no place.
    pub fingerprints: Vec<String>,
    /// What comments in the template keep quiet, with their reasons.
    pub ignored: Quiet,
    /// What the baseline has.
    pub known: Vec<Diagnostic>,
    /// How many findings of the baseline are not there any more.
    pub mended: u64,
}

impl Workspace {
    /// Every problem that [`Self::check`] finds and what the rules say, ordered by file and place; without what comments
    /// and the baseline keep quiet.
    pub fn lint(&self, catalog: &Catalog, options: &LintOptions) -> Linted {
        self.found(catalog, options, &mut |_, _, _| {})
    }

    /// The text of a baseline with everything that [`Self::lint`] would tell now without one.
    pub fn baseline(&self, catalog: &Catalog, options: &LintOptions) -> String {
        let options = LintOptions {
            baseline: None,
            ..options.clone()
        };
        let mut text = String::new();
        self.found(catalog, &options, &mut |found, scene, sources| {
            text = Baseline::of(found, scene, sources).write();
        });
        text
    }

    /// The comment that keeps a rule quiet about what it found at a byte offset of a file, with the file's text.
    pub fn ignore(&self, path: &str, at: u32, rule: &str, reason: &str) -> Option<(Sources, Edit)> {
        let mut sources = Sources::default();
        let id = sources.add_bytes(path, self.files.get(path)?);
        let edit = lint::hush(sources.get(id)?, at, rule, reason)?;
        Some((sources, edit))
    }

    /// `look` sees what is left in the end, with what it was found in.
    fn found(
        &self,
        catalog: &Catalog,
        options: &LintOptions,
        look: &mut dyn FnMut(&[Diagnostic], &Scene<'_>, &Sources),
    ) -> Linted {
        let (mut read, given) = self.judged(catalog);
        let valid = !read.diagnostics.has_errors();
        if self.blueprint().is_none() {
            let unread = service::unread(&mut read.config, &self.files);
            read.diagnostics.append(unread);
        }
        let values = given_values(&given, &mut read.config);
        let mut told = Diagnostics::new();
        let settings = self.settings(options, &mut read, &mut told);
        let Read {
            config,
            mut diagnostics,
            missing_services,
            whole,
            ..
        } = read;
        let scene = Scene::new(&config, catalog, &settings, values);
        let mut found = lint::run(&scene, whole);
        if !whole {
            found = clear_of(found, &diagnostics, &config.sources);
            mend::keep_sound(&config, catalog, &mut found);
        }
        diagnostics.append(without_excluded(found, &settings, &config, &mut told));
        diagnostics.sort();
        let mut ignores = Ignores::of(&scene, &mut told);
        let (mut left, ignored) = ignores.apply(diagnostics.into_vec());
        if whole {
            ignores.unused(&scene, &mut told);
        }
        let (mut known, mut mended) = (Vec::new(), 0);
        match options.baseline.as_deref().map(Baseline::read) {
            Some(Ok(baseline)) => {
                (left, known, mended) = baseline.apply(left, &scene, &config.sources);
            }
            Some(Err(problem)) => told.push(*problem),
            None => {}
        }
        look(&left, &scene, &config.sources);
        told.extend(left);
        told.sort();
        Linted {
            valid,
            fingerprints: lint::fingerprints(told.iter(), &scene, &config.sources),
            checked: Checked {
                diagnostics: told,
                sources: config.sources.clone(),
                missing_services,
            },
            ignored,
            known,
            mended,
        }
    }

    /// What the template's owner wants. Its text becomes one of the sources, for the places in it.
    fn settings(&self, options: &LintOptions, read: &mut Read, told: &mut Diagnostics) -> Settings {
        let bytes = match &options.config {
            Some(text) => Some(text.as_bytes()),
            None => self.files.get(lint::CONFIGURATION).map(Vec::as_slice),
        };
        let sources = &mut read.config.sources;
        let name = options.config_name.as_deref();
        let name = name.unwrap_or(lint::CONFIGURATION);
        let id = bytes.map(|bytes| sources.add_bytes(name, bytes));
        let source = id.and_then(|id| sources.get(id)).cloned();
        let mut settings =
            source.map_or_else(Settings::default, |source| Settings::read(&source, told));
        for (rule, level) in &options.levels {
            match lint::by_id(rule) {
                Some(lint) => settings.set_level(lint, *level),
                None => {
                    let message = lint::unknown_rule(rule);
                    told.push(Diagnostic::new(&code::INVALID_LINT_CONFIG, message));
                }
            }
        }
        settings
    }
}

/// The values that files give to variables. What is wrong with them is for a plan to tell.
fn given_values(given: &InputVariables, config: &mut Config) -> SortedMap<Rc<str>, Value> {
    let values = given.values(&config.root, &mut config.sources, &mut Diagnostics::new());
    let values = values.into_iter();
    values.map(|(name, (value, _))| (name, value)).gathered()
}

/// What was found in blocks that could be read whole.
fn clear_of(found: Diagnostics, broken: &Diagnostics, sources: &Sources) -> Diagnostics {
    let broken = Broken::new(broken, sources);
    let mut clear = Diagnostics::new();
    let all = found.into_iter();
    clear.extend(all.filter(|d| broken.stands_apart(d)));
    clear
}

/// What was found in files that are not excluded.
fn without_excluded(
    found: Diagnostics,
    settings: &Settings,
    config: &Config,
    told: &mut Diagnostics,
) -> Diagnostics {
    let mut excluded: SortedSet<String> = SortedSet::new();
    for glob in &settings.exclude {
        match func::matching(glob, &config.files) {
            Some(files) => excluded.extend(files),
            None => {
                let message = format!("`{glob}` is no pattern of file names");
                told.push(Diagnostic::new(&code::INVALID_LINT_CONFIG, message));
            }
        }
    }
    if excluded.is_empty() {
        return found;
    }
    let stays = |d: &Diagnostic| {
        let source = d.span().and_then(|at| config.sources.get(at.file));
        source.is_none_or(|source| !excluded.contains(&*source.name))
    };
    let mut kept = Diagnostics::new();
    kept.extend(found.into_iter().filter(stays));
    kept
}
