use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics, level};
use crate::diag::{self, CODES, Code, Severity, nearest};
use crate::lint::{self, LINTS, Lint};
use crate::text::Sources;
use crate::workspace::{self, Linted};

/// What is asked of `lint`.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LintOptions {
    /// The text of a configuration, instead of the file `.formwork.hcl` among the template's.
    #[tsify(optional)]
    pub config: Option<String>,
    /// The text of a baseline: what it has is not told.
    #[tsify(optional)]
    pub baseline: Option<String>,
    /// What stands before every path in the answer: the template's folder as the reader sees it, with a slash.
    #[tsify(optional)]
    pub root: String,
    /// Whether every diagnostic comes drawn for a terminal.
    #[tsify(optional)]
    pub drawn: bool,
}

impl LintOptions {
    /// The core's.
    pub fn asked(&self) -> workspace::LintOptions {
        workspace::LintOptions {
            config: self.config.clone(),
            baseline: self.baseline.clone(),
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
    pub diagnostics: Vec<LintDiagnostic>,
    /// How many findings comments in the template keep quiet.
    pub ignored: usize,
    /// How many findings the baseline has.
    pub known: usize,
    /// How many findings of the baseline are not there any more.
    pub mended: u64,
    /// Services whose schemas are not loaded; their blocks are not judged until `loadService` was called.
    pub missing_services: Vec<String>,
}

/// One problem.
#[derive(Serialize, Tsify)]
pub struct LintDiagnostic {
    /// What `check` says of a problem.
    #[serde(flatten)]
    pub diagnostic: DiagnosticDto,
    /// The same for a terminal, with colours, when it was asked for. There is no other control sequence in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub drawn: Option<String>,
}

/// What an identifier stands for.
#[derive(Serialize, Tsify)]
pub struct Explained {
    /// The rule or the kind of problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub found: Option<CodeInfo>,
    /// Where there is none, what may have been meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub near: Option<&'static str>,
}

/// A kind of problem.
#[derive(Serialize, Tsify)]
pub struct CodeInfo {
    /// Its stable name in kebab case.
    pub id: &'static str,
    /// Whether it is a lint rule.
    pub rule: bool,
    /// What it is about; `check` if it is no lint rule.
    #[tsify(
        type = "\"language\" | \"correctness\" | \"security\" | \"reliability\" | \"cost\" | \"style\" | \"check\""
    )]
    pub group: &'static str,
    /// The usual summary.
    pub title: &'static str,
    /// The usual level.
    #[tsify(type = "\"error\" | \"warning\" | \"note\"")]
    pub level: &'static str,
    /// One sentence: what it means, and what to do.
    pub explain: &'static str,
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

impl LintResult {
    /// What was found, as it was asked for.
    pub fn new(linted: Linted, options: &LintOptions) -> Self {
        let checked = linted.checked;
        let count = |severity| checked.count(severity);
        Self {
            valid: linted.valid,
            error_count: count(Severity::Error),
            warning_count: count(Severity::Warning),
            note_count: count(Severity::Note),
            ignored: linted.ignored,
            known: linted.known,
            mended: linted.mended,
            missing_services: checked.missing_services.clone(),
            diagnostics: shown(
                &checked.diagnostics,
                &checked.sources.under(&options.root),
                options.drawn,
            ),
        }
    }
}

fn shown(list: &diag::Diagnostics, sources: &Sources, drawn: bool) -> Vec<LintDiagnostic> {
    let resolved = diagnostics(list.iter(), sources);
    let with_drawing = |(diagnostic, from)| LintDiagnostic {
        diagnostic,
        drawn: drawn.then(|| diag::render_coloured(from, sources)),
    };
    resolved
        .into_iter()
        .zip(list.iter())
        .map(with_drawing)
        .collect()
}

impl Explained {
    /// The rule or the kind of problem of this name.
    pub fn new(id: &str) -> Self {
        let lint = lint::by_id(id);
        let code = lint.map(|lint| lint.code).or_else(|| diag::by_id(id));
        let names = LINTS.iter().map(|lint| lint.code.id);
        let near = || nearest(id, names.chain(CODES.iter().map(|code| code.id)));
        Self {
            near: if code.is_some() { None } else { near() },
            found: code.map(|code| CodeInfo::new(code, lint)),
        }
    }
}

impl CodeInfo {
    fn new(code: &'static Code, lint: Option<&Lint>) -> Self {
        Self {
            id: code.id,
            rule: lint.is_some(),
            group: lint.map_or("check", |lint| lint.group.name()),
            title: code.title,
            level: level(code.severity),
            explain: code.explain,
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
