//! Diagnostics: what is wrong, where, why, and how to mend it.
//!
//! Checks collect and go on; they never stop at the first problem, and what comes from an error is
//! not reported again. `title` is the term Terraform users know and is constant per code; the message
//! tells this case. Tests compare code or title and place, never prose.

mod bag;
mod code;
mod suggest;

pub use bag::Diagnostics;
pub use code::{CODES, Code, by_id};
pub use suggest::nearest;

use crate::text::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The template cannot be used.
    Error,
    /// The template can be used, but probably not as meant.
    Warning,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The row of [`CODES`].
    pub code: &'static Code,
    /// Usually the code's own severity.
    pub severity: Severity,
    /// Terraform's summary when it carries facts of this case (a cycle's members); else the code's title.
    pub title: String,
    /// What happened here and what to do: our own words.
    pub message: String,
    /// Where. The first primary label is the place that tests and tools compare. May be empty: no place.
    pub labels: Vec<Label>,
    /// How to mend it.
    pub fixes: Vec<Fix>,
}

/// A place with a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// Whether it is the fault or its cause.
    pub role: Role,
    /// A few words; may be empty for a primary label.
    pub text: String,
}

/// What a label shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The fault itself.
    Primary,
    /// Something it refers to: a first definition, a declaration.
    Secondary,
}

/// A change that mends a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Replacements that do not overlap.
    pub edits: Vec<Edit>,
    /// What could go wrong.
    pub safety: Safety,
}

/// Replace the text of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes away; may be empty for an insertion.
    pub span: Span,
    /// What comes instead.
    pub text: String,
}

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Removes the problem, adds none, keeps the meaning.
    Safe,
    /// May change the meaning.
    Unsafe,
    /// For the eye only.
    ShowOnly,
}

impl Diagnostic {
    /// A problem with the code's own severity and title, without a place.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            title: code.title.to_owned(),
            message: message.into(),
            labels: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Adds the place of the fault.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.labels.push(Label {
            span,
            role: Role::Primary,
            text: String::new(),
        });
        self
    }

    /// Adds a place that explains the fault.
    #[must_use]
    pub fn see(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            role: Role::Secondary,
            text: text.into(),
        });
        self
    }

    /// Replaces the title by one that carries facts of this case.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Adds a fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// The place of the fault, when it has one.
    pub fn span(&self) -> Option<Span> {
        self.labels
            .iter()
            .find(|l| l.role == Role::Primary)
            .map(|l| l.span)
    }
}
