//! Lint rules: what is allowed but unwise.
//!
//! A rule is a row of [`LINTS`] and a file in `rules`, with a page in `docs/rules/` whose examples are tests. It looks
//! at a [`Scene`], the configuration with everything in it that is known before a plan, and tells what it finds.
//! *Invariant:* a rule says nothing about a value it does not know. Rules never change what `check` says; what a
//! template's owner wants of them stands in [`Settings`].

mod baseline;
mod block;
mod blocks;
mod configuration;
mod facts;
mod file;
mod fixes;
mod hush;
mod ignore;
mod module;
mod outline;
mod resource;
mod rules;
mod scene;
mod secret;
mod settings;
mod target;
mod uses;
mod values;
mod wishes;

pub use baseline::{Baseline, fingerprints};
pub use block::BlockView;
pub use blocks::Blocks;
pub use configuration::FILE as CONFIGURATION;
pub use file::FileView;
pub use hush::hush;
pub use ignore::{Ignores, Quiet, can_be_ignored, unknown_rule};
pub use module::ModuleView;
pub use resource::ResourceView;
pub use rules::LINTS;
pub use scene::Scene;
pub use settings::{OptionKind, OptionSpec, OptionValue, Preset, RuleSettings, Settings};
pub use target::Target;
pub use uses::{Use, Uses};
pub use wishes::Wishes;

use crate::diag::{Code, Diagnostic, Diagnostics, Fix};
use crate::text::Span;

/// A rule.
#[derive(Debug)]
pub struct Lint {
    /// Its name, title, usual level and one sentence on why.
    pub code: &'static Code,
    /// What it is about.
    pub group: Group,
    /// Whether it is on unless somebody asks for more or less.
    pub recommended: bool,
    /// Whether it tells what is missing somewhere else, so that it cannot judge a configuration that could be read
    /// only in part.
    pub needs_whole: bool,
    /// What the configuration file may say of it besides its level.
    pub options: &'static [OptionSpec],
    /// Looks for it.
    pub run: fn(&Scene<'_>, &mut Diagnostics),
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// How the language is used.
    Language,
    /// Whether what is written would work when it is deployed.
    Correctness,
    /// What others can reach, read or take over.
    Security,
    /// What survives a mistake or an outage.
    Reliability,
    /// What is paid for in vain.
    Cost,
    /// Names and order, so that others find their way.
    Style,
}

impl Group {
    /// Its name in lists.
    pub fn name(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Correctness => "correctness",
            Self::Security => "security",
            Self::Reliability => "reliability",
            Self::Cost => "cost",
            Self::Style => "style",
        }
    }
}

impl Lint {
    /// A finding of this rule.
    pub fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.code, message).at(span)
    }

    /// Tells of a finding, perhaps with what mends it.
    fn tell(
        &self,
        told: &mut Diagnostics,
        span: Span,
        message: impl Into<String>,
        fix: Option<Fix>,
    ) {
        let mut found = self.at(span, message);
        found.fixes.extend(fix);
        told.push(found);
    }
}

/// The rule with this name.
pub fn by_id(id: &str) -> Option<&'static Lint> {
    let found = LINTS.binary_search_by(|lint| lint.code.id.cmp(id)).ok()?;
    LINTS.get(found).copied()
}

/// What the rules that are on find. `whole`: every file could be read.
pub fn run(scene: &Scene<'_>, whole: bool) -> Diagnostics {
    let mut all = Diagnostics::new();
    for lint in LINTS {
        let Some(severity) = scene.settings().level(lint) else {
            continue;
        };
        if lint.needs_whole && !whole {
            continue;
        }
        let mut found = Diagnostics::new();
        (lint.run)(scene, &mut found);
        let mut kept: Vec<Diagnostic> = Vec::new();
        for mut diagnostic in found {
            // The blocks that one `dynamic` block makes stand at one place.
            let same =
                |d: &Diagnostic| d.labels == diagnostic.labels && d.message == diagnostic.message;
            if !kept.iter().rev().take(8).any(same) {
                diagnostic.severity = severity;
                kept.push(diagnostic);
            }
        }
        all.extend(kept);
    }
    all
}
