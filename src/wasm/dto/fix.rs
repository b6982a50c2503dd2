use crate::json::{Deserialize, Serialize};
use tsify::Tsify;

use super::lint::{LintOptions, LintResult};
use crate::sorted::Gather;
use crate::workspace::{self, Applied, Fixed};

/// Which fixes `fix` applies.
#[derive(Default, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
pub struct FixOptions {
    /// Also those that may change the meaning. What is for the eye only is never applied.
    #[tsify(optional)]
    pub r#unsafe: bool,
    /// Only those for problems with these codes, when there are any.
    #[tsify(optional)]
    pub codes: Vec<String>,
    /// What is asked of `lint`, whose problems are mended.
    #[tsify(optional)]
    pub lint: LintOptions,
}

impl FixOptions {
    /// The core's.
    pub fn asked(&self) -> workspace::FixOptions {
        workspace::FixOptions {
            with_unsafe: self.r#unsafe,
            codes: self.codes.clone(),
            lint: self.lint.asked(),
        }
    }
}

/// What came of fixing.
#[derive(Serialize, Tsify)]
pub struct FixResult {
    /// The files that changed, by path. Those of the workspace are as before.
    pub files: Vec<FixedFile>,
    /// What was done, in the order in which it was done.
    pub applied: Vec<AppliedFix>,
    /// What is still wrong.
    pub remaining: LintResult,
}

/// A file that changed.
#[derive(Serialize, Tsify)]
pub struct FixedFile {
    /// Its path.
    pub path: String,
    /// Its new text.
    pub text: String,
}

/// A fix that was applied.
#[derive(Serialize, Tsify)]
pub struct AppliedFix {
    /// The code of the problem.
    pub code: &'static str,
    /// What was done.
    pub title: String,
    /// The file of the first change.
    pub filename: String,
    /// Its line when it was made, from 1.
    pub line: u32,
}

impl FixResult {
    /// What was done, as it was asked for.
    pub fn new(fixed: Fixed, options: &FixOptions) -> Self {
        let root = &options.lint.root;
        let files = fixed.files.into_iter().map(|(path, bytes)| FixedFile {
            path,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        });
        let applied = fixed.applied.into_iter();
        let applied = applied.map(|one: Applied| AppliedFix {
            code: one.code,
            title: one.title,
            filename: format!("{root}{}", one.file),
            line: one.line,
        });
        Self {
            files: files.gathered(),
            applied: applied.gathered(),
            remaining: LintResult::new(fixed.remaining, &options.lint),
        }
    }
}
