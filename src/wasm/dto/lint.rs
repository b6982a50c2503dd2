use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics, level};
use crate::diag::Severity;
use crate::lint::Lint;
use crate::workspace::{self, Linted};

/// What is asked of the rules besides what the template itself says.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LintOptions {
    /// The text of a configuration, instead of the file `.formwork.hcl` among the template's.
    #[tsify(optional)]
    pub config: Option<String>,
    /// The text of a baseline: what it has is not told.
    #[tsify(optional)]
    pub baseline: Option<String>,
}

impl From<LintOptions> for workspace::LintOptions {
    fn from(options: LintOptions) -> Self {
        Self {
            config: options.config,
            baseline: options.baseline,
        }
    }
}

/// What `lint` found: everything `check` finds, and what the rules say.
#[derive(Serialize, Tsify)]
pub struct LintResult {
    /// Whether `check` finds no error. Rules have no say in it.
    pub valid: bool,
    /// How many diagnostics are errors.
    pub error_count: usize,
    /// How many diagnostics are warnings.
    pub warning_count: usize,
    /// How many diagnostics are notes.
    pub note_count: usize,
    /// Every problem, ordered by file and place.
    pub diagnostics: Vec<DiagnosticDto>,
    /// How many findings comments in the template keep quiet.
    pub ignored: usize,
    /// How many findings the baseline has.
    pub known: usize,
    /// How many findings of the baseline are not there any more.
    pub mended: u64,
    /// Services whose schemas are not loaded; their blocks are not judged until `loadService` was called.
    pub missing_services: Vec<String>,
    /// The same for a terminal.
    pub text: String,
}

/// A lint rule.
#[derive(Serialize, Tsify)]
pub struct RuleInfo {
    /// Its name in kebab case: the `code` of its diagnostics, and of its page.
    pub id: &'static str,
    /// The summary of its diagnostics.
    pub title: &'static str,
    /// What it is about.
    #[tsify(
        type = "\"language\" | \"correctness\" | \"security\" | \"reliability\" | \"cost\" | \"style\""
    )]
    pub group: &'static str,
    /// Its usual level.
    #[tsify(type = "\"error\" | \"warning\" | \"note\"")]
    pub level: &'static str,
    /// Whether it is on unless somebody asks for more or less.
    pub recommended: bool,
    /// One sentence: why, and what to do.
    pub explain: &'static str,
    /// The names of its options in the configuration file.
    pub options: Vec<&'static str>,
}

/// Every lint rule, sorted by name.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct RuleList(pub Vec<RuleInfo>);

impl From<&Linted> for LintResult {
    fn from(linted: &Linted) -> Self {
        let checked = &linted.checked;
        Self {
            valid: linted.valid,
            error_count: checked.count(Severity::Error),
            warning_count: checked.count(Severity::Warning),
            note_count: checked.count(Severity::Note),
            diagnostics: diagnostics(checked.diagnostics.iter(), &checked.sources),
            ignored: linted.ignored,
            known: linted.known,
            mended: linted.mended,
            missing_services: checked.missing_services.clone(),
            text: checked.text(),
        }
    }
}

impl From<&Lint> for RuleInfo {
    fn from(lint: &Lint) -> Self {
        Self {
            id: lint.code.id,
            title: lint.code.title,
            group: lint.group.name(),
            level: level(lint.code.severity),
            recommended: lint.recommended,
            explain: lint.code.explain,
            options: lint.options.iter().map(|option| option.name).collect(),
        }
    }
}
