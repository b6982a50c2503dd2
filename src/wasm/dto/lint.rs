use std::rc::Rc;

use crate::json::{Deserialize, Serialize};
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics, level};
use crate::diag::{self, CODES, Code, Diagnostic, Severity, nearest};
use crate::lint::{self, LINTS, Lint, Quiet};
use crate::sorted::{Gather, SortedMap};
use crate::text::Sources;
use crate::workspace::{self, Linted};

/// What is asked of `lint`.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LintOptions {
    /// The text of a configuration, instead of the file `.formwork.hcl` among the template's.
    #[tsify(optional)]
    pub config: Option<String>,
    /// The path of that text, for the places in it.
    #[tsify(optional)]
    pub config_name: Option<String>,
    /// Levels of rules, over those of the configuration.
    #[tsify(
        optional,
        type = "Record<string, \"error\" | \"warning\" | \"note\" | \"off\">"
    )]
    pub levels: SortedMap<String, LevelDto>,
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
            config_name: self.config_name.clone(),
            levels: self
                .levels
                .iter()
                .map(|(rule, level)| (rule.clone(), level.severity()))
                .gathered(),
            baseline: self.baseline.clone(),
        }
    }

    /// A file's path in the answer.
    fn shown(&self, name: &str) -> String {
        match self.config_name.as_deref() == Some(name) {
            true => name.to_owned(),
            false => format!("{}{name}", self.root),
        }
    }
}

/// How bad a rule's findings are to be.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LevelDto {
    /// The template must not be used.
    Error,
    /// Somebody should look at it.
    Warning,
    /// Good to know.
    Note,
    /// Not told.
    Off,
}

impl LevelDto {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Off => None,
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
    /// What comments in the template and the baseline keep quiet.
    pub suppressed: Vec<Suppressed>,
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
    /// What stays the same of it when lines move; empty when it has no place.
    pub fingerprint: String,
    /// The same for a terminal, with colours, when it was asked for. There is no other control sequence in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub drawn: Option<String>,
}

/// A finding that is not told.
#[derive(Serialize, Tsify)]
pub struct Suppressed {
    /// By a comment, or by the baseline.
    #[tsify(type = "\"inline\" | \"baseline\"")]
    pub kind: &'static str,
    /// The comment's reason; empty without one.
    pub reason: String,
    /// The finding.
    pub diagnostic: LintDiagnostic,
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
        let (errors, warnings, notes) = (
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note),
        );
        let sources = checked.sources.renamed(&|name| options.shown(name));
        let mut told = shown(&checked.diagnostics.into_vec(), &sources, options.drawn);
        for (diagnostic, fingerprint) in told.iter_mut().zip(linted.fingerprints) {
            diagnostic.fingerprint = fingerprint;
        }
        Self {
            valid: linted.valid,
            error_count: errors,
            warning_count: warnings,
            note_count: notes,
            diagnostics: told,
            suppressed: suppressed(linted.ignored, &linted.known, &sources, options.drawn),
            mended: linted.mended,
            missing_services: checked.missing_services,
        }
    }
}

fn suppressed(
    ignored: Quiet,
    known: &[Diagnostic],
    sources: &Sources,
    drawn: bool,
) -> Vec<Suppressed> {
    let (ignored, reasons): (Vec<Diagnostic>, Vec<Rc<str>>) = ignored.into_iter().unzip();
    let mut all = Vec::new();
    for (diagnostic, reason) in shown(&ignored, sources, drawn).into_iter().zip(reasons) {
        all.push(Suppressed {
            kind: "inline",
            reason: reason.as_ref().to_owned(),
            diagnostic,
        });
    }
    for diagnostic in shown(known, sources, drawn) {
        all.push(Suppressed {
            kind: "baseline",
            reason: String::new(),
            diagnostic,
        });
    }
    all
}

fn shown(list: &[Diagnostic], sources: &Sources, drawn: bool) -> Vec<LintDiagnostic> {
    let resolved = diagnostics(list.iter(), sources);
    let with_drawing = |(diagnostic, from)| LintDiagnostic {
        diagnostic,
        fingerprint: String::new(),
        drawn: drawn.then(|| diag::render_coloured(from, sources)),
    };
    resolved.into_iter().zip(list).map(with_drawing).gathered()
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
            options: lint.options.iter().map(|option| option.name).gathered(),
        }
    }
}
